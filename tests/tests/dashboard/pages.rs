//! Every page of the dashboard in each language, on a desktop and a phone, light and dark: nothing is wider than the screen,
//! nothing goes wrong, and a picture of it stays in `target/screenshots/`.

use anyhow::{Context, Result, ensure};
use shopbell_tests::browser::Window;
use shopbell_tests::dashboard::Dashboard;
use shopbell_tests::shop_page::page;

const PAGES: [(&str, &str, &str); 22] = [
    ("overview", "", ".canvas[data-drawn] canvas"),
    ("ratings", "/ratings", ".row"),
    ("journey", "/journey", ".journey .facts"),
    ("themes", "/themes", ".theme"),
    ("cases", "/cases", ".case"),
    ("customers", "/customers", ".nothing"),
    ("value", "/value", ".buyer"),
    ("segments", "/segments", ".segment .facts"),
    ("answers", "/ratings?list=surveys", ".answers"),
    ("one-segment", "?segment=persian", ".canvas[data-drawn] canvas"),
    ("webhooks", "/webhooks", ".part"),
    ("conversations", "/conversations", ".turns"),
    ("unanswered", "/unanswered", ".unanswered"),
    ("handoffs", "/handoffs", ".handoff"),
    ("faq", "/faq", ".entry-row"),
    ("surveys", "/surveys", ".template"),
    ("survey", "/surveys/new?template=after-delivery", ".preview .shown"),
    ("products", "/products", ".product"),
    ("placements", "/placements", ".sources"),
    ("settings", "/settings", ".settings .card"),
    ("installation", "/installation", "#check"),
    ("nowhere", "/nowhere", ".nothing"),
];

const WINDOWS: [(&str, Window); 4] = [
    ("desktop-light", Window::DESKTOP),
    ("desktop-dark", Window { dark: true, ..Window::DESKTOP }),
    ("phone-light", Window::PHONE),
    ("phone-dark", Window { dark: true, ..Window::PHONE }),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_the_screen_in_every_language() -> Result<()> {
    let mut desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.fill().await?;
    desk.add_history().await?;
    desk.add_segments().await?;
    let mut unusable = Vec::new();
    for (number, (window_name, window)) in WINDOWS.into_iter().enumerate() {
        if number > 0 {
            desk = desk.seen_through(window).await?;
        }
        desk.goto("").await?;
        desk.browser.find("#key").await?;
        desk.browser.screenshot(&format!("dashboard-{window_name}-sign-in")).await?;
        desk.sign_in().await?;
        if number == 0 {
            prints(&desk).await?;
        }
        for language in ["fa", "ar", "en"] {
            desk.speak(language).await?;
            for (name, path, sign) in PAGES {
                desk.goto(path).await?;
                let found = desk.browser.find(sign).await;
                if found.is_err() {
                    let text: String = desk.browser.evaluate("document.body.innerText").await?;
                    found.with_context(|| format!("{name} in {language} on {window_name} says: {text}"))?;
                }
                desk.browser.whole_page(&format!("dashboard-{name}-{language}-{window_name}")).await?;
                let wide: u32 =
                    desk.browser.evaluate("document.documentElement.scrollWidth - innerWidth").await.unwrap_or(0);
                ensure!(wide == 0, "{name} in {language} on {window_name} is {wide} px too wide");
                let usable = desk.browser.expect_accessible(&format!("{name} in {language} on {window_name}")).await;
                unusable.extend(usable.err().map(|error| error.to_string()));
                desk.expect_harmless().await?;
            }
        }
    }
    ensure!(unusable.is_empty(), "{}", unusable.join("\n"));
    desk.browser.close().await
}

/// On paper there are the figures and of which days they are, and nothing to press.
async fn prints(desk: &Dashboard) -> Result<()> {
    for language in ["fa", "en"] {
        desk.speak(language).await?;
        desk.goto("").await?;
        desk.browser.find(".canvas[data-drawn] canvas").await?;
        desk.browser.on_paper(true).await?;
        desk.browser.find(".on-paper").await?;
        let seen = "[...document.querySelectorAll('nav, button, select')].some(e => e.checkVisibility())";
        ensure!(!desk.browser.evaluate::<bool>(seen).await?, "something to press is on paper");
        desk.browser.whole_page(&format!("dashboard-paper-{language}")).await?;
        desk.browser.on_paper(false).await?;
    }
    Ok(())
}
