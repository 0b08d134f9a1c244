//! `cargo xtask pictures`: what the widget looks like, in each language, on a desktop and a phone, light
//! and dark, under `target/screenshots/`. For people to look at; nothing is asserted.

use anyhow::Result;
use shopbell_tests::browser::{Browser, Window};
use shopbell_tests::main_job::{MainJob, block_on};
use shopbell_tests::people::Visitor;

/// Language, a question with an answer, a question without one.
const LANGUAGES: [(&str, &str, &str); 3] = [
    ("fa", "هزینه ارسال چقدره؟", "فردا هوا چطوره؟"),
    ("ar", "كيف أرجع المنتج", "كيف الطقس غداً؟"),
    ("en", "how do I return something", "what is the weather tomorrow?"),
];

const WINDOWS: [(&str, Window); 4] = [
    ("desktop-light", Window::DESKTOP),
    ("desktop-dark", Window { dark: true, ..Window::DESKTOP }),
    ("phone-light", Window::PHONE),
    ("phone-dark", Window { dark: true, ..Window::PHONE }),
];

fn main() -> Result<()> {
    block_on(async {
        for (window_name, window) in WINDOWS {
            let job = MainJob::prepare(false, window).await?;
            let products = shopbell_demo_site::catalogue(&job.origin).products;
            let other = Visitor::new(&job.edge.url(), &job.owner.shop);
            let views: Vec<_> = products.iter().take(5).map(|product| other.event("view", &product.id)).collect();
            other.report(&views).await?.ok::<serde_json::Value>()?;
            for (language, question, weather) in LANGUAGES {
                let name = |view: &str| format!("{language}-{window_name}-{view}");
                take(&job, language, question, weather, &products[0].id, name).await?;
            }
            job.browser.close().await?;
        }
        println!("{}", xtask::paths::target().join("screenshots").display());
        Ok(())
    })
}

async fn take(
    job: &MainJob,
    language: &str,
    question: &str,
    weather: &str,
    product: &str,
    name: impl Fn(&str) -> String,
) -> Result<()> {
    let browser: &Browser = &job.browser;
    browser.goto(&format!("{}/{language}/product/{product}", job.origin)).await?;
    browser.launcher().await?;
    // A new visitor.
    browser.driver.execute("Shopbell('reset')", vec![]).await?;
    browser.screenshot(&name("0-page")).await?;
    browser.launcher().await?.click().await?;
    browser.enter_widget().await?;
    browser.find("#chat .suggestion").await?;
    browser.screenshot(&name("1-chat")).await?;
    browser.type_into("#question", question).await?;
    browser.find("#choices").await?;
    browser.screenshot(&name("2-typing")).await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat .text").await?;
    browser.screenshot(&name("3-answer")).await?;
    browser.type_into("#question", weather).await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat .leave-contact").await?;
    browser.screenshot(&name("4-no-answer")).await?;
    browser.click("#chat .leave-contact").await?;
    browser.find("#chat form.handoff").await?;
    browser.screenshot(&name("5-contact")).await?;
    browser.click("#tab-rate").await?;
    browser.click("#rate [role=radio]:nth-of-type(4)").await?;
    browser.find("#comment").await?;
    browser.screenshot(&name("6-rate")).await?;
    browser.click("#tab-for-you").await?;
    browser.find("#for-you .product .reason").await?;
    browser.wait_until("document.querySelector('#for-you img').complete").await?;
    browser.screenshot(&name("7-for-you")).await?;
    Ok(())
}
