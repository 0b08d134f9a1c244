//! Who the customers are, at the dashboard: what they are worth, and segments by which the figures are cut.

use anyhow::{Context, Result};
use serde_json::Value;
use shopbell_protocol::owner::{Buyer, CustomerValue, Page, Report, Results, Segments, Themes};
use shopbell_tests::browser::Window;
use shopbell_tests::dashboard::Dashboard;
use shopbell_tests::shop_page::page;

async fn open() -> Result<Dashboard> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    desk.add_history().await?;
    Ok(desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_customers_are_worth_is_shown_as_the_api_has_it() -> Result<()> {
    let desk = open().await?;
    desk.sign_in().await?;
    desk.goto("/value").await?;
    let value: CustomerValue = desk.owner.get("/v1/results/customers").await?.ok()?;
    desk.browser.wait_for_text("[data-figure=lifetime_value]", &format!("{} buyers", value.buyers)).await?;
    desk.browser.wait_for_text("[data-figure=at_risk] .large", &value.at_risk.buyers.to_string()).await?;
    for group in &value.groups {
        let place = format!("[data-group={}]", group.group.code());
        desk.browser.wait_for_text(&place, &format!("{} buyers", group.buyers)).await?;
    }
    // The table has a row a month, and everybody bought in the month of their first purchase.
    desk.browser.find(".heat tbody tr").await?;
    let first: Vec<String> = desk.browser.texts(".heat tbody tr td:nth-child(3)").await?;
    assert!(first.iter().all(|share| share == "100%" || share == "—"), "{first:?}");
    assert!(value.repeat_buyers > 10, "nobody came back in the made-up history");
    let champions: Page<Buyer> = desk.owner.get("/v1/buyers?group=champions&limit=50").await?.ok()?;
    desk.browser.click("[data-group=champions] button").await?;
    let count = champions.items.len();
    desk.browser.wait_until(&format!("document.querySelectorAll('.buyer').length === {count}")).await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_come_back_is_listed_with_the_reason() -> Result<()> {
    let desk = Dashboard::open(Window::DESKTOP, |owner| page("en", &owner.script_tag)).await?;
    let visitor = desk.visitor();
    visitor.report(&[visitor.event("purchase", "copper-tray")]).await?.ok::<Value>()?;
    visitor.rate(&visitor.rating(1)).await?.ok::<Value>()?;
    desk.visitor().rate(&desk.visitor().rating(5)).await?.ok::<Value>()?;
    desk.sign_in().await?;
    desk.goto("/value?at_risk=true").await?;
    desk.browser.wait_for_text(".buyer .tag.bad", "Gave 1 of 5, 0 days ago").await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_segment_is_made_renamed_looked_at_and_removed() -> Result<()> {
    let desk = open().await?;
    desk.sign_in().await?;
    desk.goto("/segments").await?;
    desk.browser.click("[data-ready=unhappy]").await?;
    desk.browser.click(".segment-editor button[type=submit]").await?;
    desk.browser.wait_for_text(".segment h3", "Unhappy").await?;
    desk.browser.wait_for_text(".segment .tag", "Gave 2 or less").await?;
    // Nobody is everybody, and words are no numbers.
    desk.browser.click("#new-segment").await?;
    desk.browser.click(".segment-editor button[type=submit]").await?;
    desk.browser.wait_for_text(".segment-editor .complaint", "Name").await?;
    desk.browser.type_into(".segment-editor input[type=text]", "Who spends").await?;
    desk.browser.type_into("[name=rule_value-least]", "much").await?;
    desk.browser.click(".segment-editor button[type=submit]").await?;
    desk.browser.wait_for_text(".segment-editor .complaint", "must be a number").await?;
    let least = desk.browser.find("[name=rule_value-least]").await?;
    least.clear().await?;
    desk.browser.whole_page("dashboard-segment-editor").await?;
    // As a Persian keyboard writes it.
    least.send_keys("۱۲٬۵۰۰").await?;
    desk.browser.click(".segment-editor button[type=submit]").await?;
    desk.browser.wait_for_text(".segment h3", "Who spends").await?;
    let stored: Segments = desk.owner.get("/v1/segments").await?.ok()?;
    let value: CustomerValue = desk.owner.get("/v1/results/customers").await?.ok()?;
    let minor = if value.currency.as_deref() == Some("IRR") { 12_500 } else { 1_250_000 };
    assert_eq!(stored.segments.get(1).and_then(|segment| segment.rule.min_value), Some(minor));
    let unhappy = stored.segments.first().context("no segment")?.id.clone();
    desk.browser.click(&format!("[data-segment={unhappy}] [data-do=edit]")).await?;
    let name = desk.browser.find(".segment-editor input[type=text]").await?;
    name.clear().await?;
    name.send_keys("To be won back").await?;
    desk.browser.click(".segment-editor button[type=submit]").await?;
    desk.browser.wait_for_text(".segment h3", "To be won back").await?;
    desk.browser.click(&format!("[data-segment={unhappy}] [data-do=remove]")).await?;
    desk.browser.click(&format!("[data-segment={unhappy}] [data-do=remove-now]")).await?;
    desk.browser.wait_until("document.querySelectorAll('.segment').length === 1").await?;
    let stored: Segments = desk.owner.get("/v1/segments").await?.ok()?;
    assert_eq!(stored.segments.len(), 1);
    desk.expect_harmless().await?;
    desk.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_cut_by_a_segment() -> Result<()> {
    let desk = open().await?;
    desk.add_segments().await?;
    desk.sign_in().await?;
    let all: Report = desk.owner.get("/v1/reports").await?.ok()?;
    let one: Report = desk.owner.get("/v1/reports?segment=persian").await?.ok()?;
    assert!(one.total.csat.responses > 10 && one.total.csat.responses < all.total.csat.responses);
    let csat = |report: &Report| format!("{} answers", report.total.csat.responses);
    desk.browser.wait_for_text("[data-figure=csat]", &csat(&all)).await?;
    desk.browser.click("select[name=segment] option[value=persian]").await?;
    desk.browser.wait_for_text("[data-figure=csat]", &csat(&one)).await?;
    let results: Results = desk.owner.get("/v1/results?segment=persian").await?.ok()?;
    let every: Results = desk.owner.get("/v1/results").await?.ok()?;
    assert!(results.chat.turns < every.chat.turns, "{:?}", results.chat);
    desk.browser.wait_for_text("[data-figure=turns]", &results.chat.turns.to_string()).await?;
    // A year of one segment isn't read.
    desk.goto("?segment=persian&days=365").await?;
    desk.browser.find(".choosing .choices button[aria-pressed=true]:nth-child(3)").await?;
    desk.browser.wait_until("document.querySelectorAll('.failed, .complaint').length === 0").await?;
    desk.goto("/journey?segment=persian").await?;
    desk.browser.find(".journey .feelings").await?;
    desk.goto("/value?segment=persian").await?;
    let value: CustomerValue = desk.owner.get("/v1/results/customers?segment=persian").await?.ok()?;
    desk.browser.wait_for_text("[data-figure=lifetime_value]", &format!("{} buyers", value.buyers)).await?;
    desk.browser.find(".heat tbody tr").await?;
    desk.goto("/themes?segment=persian").await?;
    let themes: Themes = desk.owner.get("/v1/results/themes?segment=persian").await?.ok()?;
    desk.browser.wait_for_text(".apart", &format!("of {} comments", themes.all.comments)).await?;
    desk.goto("").await?;
    let by_segment = "[...document.querySelectorAll('.choices button')].find(b => b.innerText === 'Segment')";
    desk.browser.wait_until(&format!("!!{by_segment}")).await?;
    desk.browser.driver.execute(format!("{by_segment}.click()"), vec![]).await?;
    let table = "[...document.querySelectorAll('table')].some(t => t.textContent.includes('Persian speakers'))";
    desk.browser.wait_until(table).await?;
    desk.expect_harmless().await?;
    desk.browser.close().await
}
