//! Surveys in a browser: asked by name, answered by tapping, typing and keys, in three languages.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Page, ResponseRow, SurveyTemplates};
use shopbell_tests::browser::wait_for;
use shopbell_tests::shop_page::ShopPage;
use thirtyfour::prelude::*;

/// A shop that asks what the templates ask.
async fn asking(language: &str, survey: &str) -> Result<ShopPage> {
    let shop = ShopPage::open_in(language, json!({}), "{tag}").await?;
    let delivered: SurveyTemplates = shop.owner.get("/v1/surveys/templates").await?.ok()?;
    let surveys = json!({ "surveys": delivered.templates });
    shop.owner.put("/v1/surveys", &surveys).await?.ok::<Value>()?;
    shop.browser.launcher().await?;
    ask(&shop, survey).await?;
    Ok(shop)
}

async fn ask(shop: &ShopPage, survey: &str) -> Result<()> {
    shop.call(&format!("Shopbell('survey', '{survey}')")).await?;
    shop.browser.enter_widget().await
}

async fn responses(shop: &ShopPage, wanted: usize) -> Result<Vec<ResponseRow>> {
    wait_for("the response to be stored", || async {
        let page: Page<ResponseRow> = shop.owner.get("/v1/responses").await?.ok()?;
        Ok((page.items.iter().filter(|row| row.done).count() == wanted).then_some(page.items))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn nps_is_tapped_and_the_reason_is_typed() -> Result<()> {
    let shop = asking("fa", "recommend-us").await?;
    let browser = &shop.browser;
    browser.wait_for_text(".survey h2", "پیشنهاد").await?;
    let scores = browser.texts(".survey [role=radio]").await?;
    assert_eq!((scores.len(), scores[0].as_str(), scores[10].as_str()), (11, "۰", "۱۰"));
    let rects: [f64; 2] = browser
        .evaluate("[0, 10].map(n => document.querySelectorAll('.survey [role=radio]')[n].getBoundingClientRect().x)")
        .await?;
    assert!(rects[0] > rects[1], "from right to left in Persian");
    browser.screenshot("survey-nps-fa").await?;
    browser.click(".survey [role=radio][aria-label='۷']").await?;
    // Stored on the tap, before anything else is said.
    wait_for("the score to be stored", || async {
        let page: Page<ResponseRow> = shop.owner.get("/v1/responses").await?.ok()?;
        Ok(page.items.first().filter(|row| row.answers[0].score == Some(7)).map(|_| ()))
    })
    .await?;
    browser.type_into("#said", "ارسال سریع‌تر <b>").await?;
    browser.screenshot("survey-text-fa").await?;
    browser.click(".survey .primary").await?;
    browser.find(".thanks").await?;
    let stored = responses(&shop, 1).await?;
    assert_eq!(stored[0].answers[1].text.as_deref(), Some("ارسال سریع‌تر <b>"));

    // Asked for again on another page, it isn't asked.
    shop.browser.leave_widget().await?;
    shop.browser.goto(&shop.origin).await?;
    ask(&shop, "recommend-us").await?;
    browser.find(".thanks").await?;
    assert_eq!(browser.texts(".survey").await?, Vec::<String>::new());
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn csat_with_stars_branches_to_choices_and_ces_works_with_keys() -> Result<()> {
    let shop = asking("en", "after-delivery").await?;
    let browser = &shop.browser;
    browser.wait_for_text(".survey h2", "delivery").await?;
    browser.screenshot("survey-csat-en").await?;
    browser.click(".survey [role=radio][aria-label='2']").await?;
    browser.wait_for_text(".survey h2", "didn").await?;
    browser.click(".tick:nth-child(1)").await?;
    browser.click(".tick:nth-child(3)").await?;
    browser.screenshot("survey-multiple-en").await?;
    browser.click(".survey .primary").await?;
    browser.find(".thanks").await?;
    let stored = responses(&shop, 1).await?;
    assert_eq!(
        (stored[0].answers[0].score, &stored[0].answers[1].choices[..]),
        (Some(2), &["late".to_owned(), "wrong".to_owned()][..])
    );

    ask(&shop, "easy-to-find").await?;
    browser.wait_for_text(".survey h2", "How easy").await?;
    let first = browser.find(".survey [role=radio][tabindex='0']").await?;
    first.send_keys(Key::Right + Key::Right).await?;
    let focused = browser.driver.active_element().await?;
    assert_eq!(focused.attr("aria-label").await?.as_deref(), Some("3"));
    focused.send_keys(Key::Space + "").await?;
    browser.wait_for_text(".survey h2", "looking for").await?;
    browser.click(".survey .skip").await?;
    browser.find(".thanks").await?;
    let stored = responses(&shop, 2).await?;
    assert_eq!(stored[0].answers[0].score, Some(3));
    assert_eq!(stored[0].answers[1].text, None, "passed over");
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_touchpoint_without_a_survey_gets_the_rating_that_every_shop_has() -> Result<()> {
    let shop = asking("ar", "how-found").await?;
    let browser = &shop.browser;
    browser.wait_for_text(".survey h2", "كيف").await?;
    browser.screenshot("survey-single-ar").await?;
    ask(&shop, "delivery").await?;
    browser.wait_until("document.querySelectorAll('.rate .face').length === 5").await?;
    ask(&shop, "how-found").await?;
    browser.click(".survey [role=radio]:nth-child(3)").await?;
    browser.find(".thanks").await?;
    assert_eq!(responses(&shop, 1).await?[0].answers[0].choices, ["friend"]);
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_element_of_the_page_asks_the_survey_it_names() -> Result<()> {
    let body = r#"<button data-shopbell-survey="after-delivery"><b>How was it?</b></button>
        <a href="/elsewhere" data-shopbell-survey="warranty">About the warranty</a>{tag}"#;
    let shop = ShopPage::open(json!({}), body).await?;
    let delivered: SurveyTemplates = shop.owner.get("/v1/surveys/templates").await?.ok()?;
    shop.owner.put("/v1/surveys", &json!({ "surveys": delivered.templates })).await?.ok::<Value>()?;
    let browser = &shop.browser;
    browser.launcher().await?;
    browser.click("button b").await?;
    browser.enter_widget().await?;
    browser.wait_for_text(".survey h2", "delivery").await?;
    browser.click("button.close").await?;
    browser.leave_widget().await?;
    assert_eq!(browser.evaluate::<String>("document.activeElement.textContent").await?, "How was it?");
    // Where there is no such survey, the rating at a touchpoint of that name.
    browser.click("a").await?;
    browser.enter_widget().await?;
    browser.click(".rate .face:nth-child(4)").await?;
    wait_for("the rating to be stored", || async {
        let page = shop.owner.get("/v1/ratings").await?.body;
        Ok((page["items"][0]["touchpoint"] == "warranty").then_some(()))
    })
    .await?;
    browser.leave_widget().await?;
    assert_eq!(browser.evaluate::<String>("location.pathname").await?, "/", "the page stays");
    browser.expect_calm().await?;
    shop.browser.close().await
}
