//! Sample data at the dashboard: offered to an empty shop, said on every page, and gone with one button.

use anyhow::Result;
use shopbell_protocol::owner::{Results, SampleCounts};
use shopbell_tests::browser::Window;
use shopbell_tests::dashboard::Dashboard;
use shopbell_tests::shop_page::page;

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_shop_is_offered_examples_and_they_go_again() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.sign_in().await?;
    desk.browser.wait_for_text(".beginning", "Put the tag on your pages").await?;
    assert!(desk.browser.texts(".examples").await?.is_empty(), "there are no examples yet");
    desk.browser.whole_page("dashboard-empty-shop").await?;
    desk.browser.click("#add-samples").await?;
    desk.browser.wait_for_text(".examples", "These are example figures").await?;
    desk.browser.wait_until("!document.querySelector('.beginning')").await?;
    let there: SampleCounts = desk.owner.get("/v1/sample-data").await?.ok()?;
    assert!(there.ratings > 100 && there.conversations > 10 && there.events > 1_000, "{there:?}");
    for path in ["/faq", "/value", "/settings"] {
        desk.goto(path).await?;
        desk.browser.wait_for_text(".examples", "These are example figures").await?;
    }
    // Nothing goes without being asked, and not for a change of mind.
    desk.browser.click("[data-do=remove-samples]").await?;
    desk.browser.wait_for_text(".decide", "your own visitors said").await?;
    desk.browser.whole_page("dashboard-removing-examples").await?;
    // The keyboard is where the way back is.
    desk.browser.wait_until("document.activeElement.dataset.do === 'keep'").await?;
    desk.browser.click("[data-do=keep]").await?;
    desk.browser.wait_until("document.activeElement.dataset.do === 'remove-samples'").await?;
    desk.browser.find("[data-do=remove-samples]").await?;
    assert_eq!(desk.owner.get("/v1/sample-data").await?.ok::<SampleCounts>()?, there);
    desk.browser.click("[data-do=remove-samples]").await?;
    desk.browser.click("[data-do=remove-samples-now]").await?;
    desk.browser.wait_for_text(".notice", "Removed: ").await?;
    desk.browser.wait_until("!document.querySelector('.examples')").await?;
    assert_eq!(desk.owner.get("/v1/sample-data").await?.ok::<SampleCounts>()?, SampleCounts::default());
    let results: Results = desk.owner.results().await?;
    assert_eq!((results.csat.responses, results.chat.turns), (0, 0));
    desk.goto("").await?;
    desk.browser.find("#add-samples").await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_the_shops_own_stays() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.fill().await?;
    let before = desk.owner.results().await?;
    desk.add_history().await?;
    desk.sign_in().await?;
    desk.browser.click("[data-do=remove-samples]").await?;
    desk.browser.click("[data-do=remove-samples-now]").await?;
    let responses = before.csat.responses;
    desk.browser.wait_for_text("[data-figure=csat]", &format!("{responses} answers")).await?;
    assert_eq!(desk.owner.results().await?.csat, before.csat);
    assert!(desk.browser.texts(".beginning").await?.is_empty(), "a shop with ratings is no empty one");
    desk.browser.close().await
}
