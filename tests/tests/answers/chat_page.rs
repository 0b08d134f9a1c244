//! The conversation in a browser: what is offered while typing, several answers to one message, a person.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use shopbell_protocol::owner::{HandoffRow, Page};
use shopbell_tests::shop_page::ShopPage;
use shopbell_tests::webhook::{Webhook, json_answer};
use thirtyfour::prelude::*;

async fn chat(locale: &str) -> Result<ShopPage> {
    let shop = ShopPage::open_in(locale, json!({}), "{tag}").await?;
    shop.browser.launcher().await?.click().await?;
    shop.browser.enter_widget().await?;
    shop.browser.find("#question").await?;
    Ok(shop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_is_being_typed_can_be_chosen_with_the_keyboard() -> Result<()> {
    let shop = chat("en").await?;
    let browser = &shop.browser;
    browser.type_into("#question", "delivery co").await?;
    browser.find("[role=listbox] [role=option]").await?;
    let field = browser.find("#question").await?;
    assert_eq!(field.attr("aria-activedescendant").await?, None);
    field.send_keys(Key::Down + "").await?;
    browser
        .wait_until("document.querySelector('#question').getAttribute('aria-activedescendant') === 'choice-1'")
        .await?;
    let chosen = browser.texts("[role=option][aria-selected=true]").await?;
    field.send_keys(Key::Enter + "").await?;
    browser.wait_for_text("#chat .visitor", &chosen[0]).await?;
    browser.find("#chat .answer").await?;
    let left: String = browser.evaluate("document.querySelector('#question').value").await?;
    assert_eq!(left, "");
    // Escape takes the choices away, and not the panel.
    browser.type_into("#question", "retu").await?;
    browser.find("[role=option]").await?;
    browser.find("#question").await?.send_keys(Key::Escape + "").await?;
    browser.wait_until("!document.querySelector('[role=listbox]') && document.hasFocus()").await?;
    browser.click("#chat button.send").await?;
    browser.wait_for_text("#chat .visitor:not(:has(~ .visitor))", "retu").await?;
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_visitor_said_is_not_asked_for_again() -> Result<()> {
    let shop = chat("fa").await?;
    let browser = &shop.browser;
    let send = async |text: &str| {
        browser.type_into("#question", text).await?;
        browser.click("#chat button.send").await
    };
    send("سلام").await?;
    browser.find("#chat .small-talk").await?;
    send("هزینه ارسال چقدره؟ گارانتی دارن؟").await?;
    browser.wait_until("document.querySelectorAll('#chat .answer').length === 2").await?;
    send("شماره من ۰۹۱۲۱۲۳۴۵۶۷ است").await?;
    browser.wait_until("document.querySelectorAll('#chat .visitor').length === 3").await?;
    browser.wait_until("!document.querySelector('#chat .waiting')").await?;
    send("می‌خوام با یه نفر حرف بزنم").await?;

    // A person always wins: the form is there at once, with what was said already.
    browser.find("form.handoff").await?;
    let value =
        async |field: &str| browser.evaluate::<String>(&format!("document.querySelector('{field}').value")).await;
    assert_eq!(value("#contact").await?, "۰۹۱۲۱۲۳۴۵۶۷");
    assert_eq!(value("#about").await?, "شماره من ۰۹۱۲۱۲۳۴۵۶۷ است", "the wish for a person is no question");
    browser.type_into("#name", "سارا").await?;
    browser.click("#consent").await?;
    browser.click("form.handoff button.primary").await?;
    browser.find(".reference").await?;
    browser.click("#chat .person").await?;
    browser.find("form.handoff").await?;
    assert_eq!(value("#name").await?, "سارا");
    browser.expect_calm().await?;

    let page: Page<HandoffRow> = shop.owner.get("/v1/handoffs").await?.ok()?;
    let said: Vec<&str> = page.items[0].transcript.iter().map(|turn| turn.text.as_str()).collect();
    assert_eq!(said[0], "سلام");
    assert_eq!(said.len(), 5, "{said:?}");
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn where_an_order_is_is_told_in_the_visitors_words() -> Result<()> {
    let shop = chat("fa").await?;
    let browser = &shop.browser;
    let webhook = Webhook::start(|request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let known = asked["number"] == "NJ-10482" && asked["contact"] == "4567";
        json_answer(&if known {
            json!({ "found": true, "status": "shipped", "expected_on": "2026-11-25", "carrier": "تیپاکس",
                    "tracking_number": "AR 7351-002" })
        } else {
            json!({ "found": false })
        })
    })
    .await?;
    webhook.serves(&shop.owner).await?;
    let send = async |text: &str| {
        browser.type_into("#question", text).await?;
        browser.click("#chat button.send").await
    };
    send("شماره من ۰۹۱۲۱۲۳۴۵۶۷ است").await?;
    browser.wait_until("document.querySelector('#chat .visitor ~ .shop:not(.waiting)')?.isConnected === true").await?;
    send("سفارش NJ-۱۰۴۸۲ کجاست؟").await?;
    browser.find("form.order").await?;
    let value =
        async |field: &str| browser.evaluate::<String>(&format!("document.querySelector('{field}').value")).await;
    assert_eq!((value("#order-number").await?, value("#order-contact").await?), ("NJ-10482".into(), "۴۵۶۷".into()));
    browser.click("form.order button.primary").await?;
    browser.wait_for_text("#chat .order-status", "۴ آذر").await?;
    let told = browser.texts("#chat .order-status").await?.pop().context("nothing is told")?;
    assert!(told.contains("تیپاکس") && told.contains("7351-002") && told.contains("در راه"), "{told}");

    // What doesn't fit gives a plain sentence and the way to a person.
    send("سفارش ۹۹۹۹۹ کجاست؟").await?;
    browser.find("form.order").await?;
    browser.click("form.order button.primary").await?;
    browser.wait_for_text("#order-error", "پیدا نشد").await?;
    browser.click("form.order .plain").await?;
    browser.find("form.handoff:not(.order)").await?;
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn products_that_a_question_describes_are_shown_and_lead_to_their_pages() -> Result<()> {
    let shop = chat("en").await?;
    let browser = &shop.browser;
    browser.type_into("#question", "do you have a brass tray?").await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat .product .title").await?;
    let titles = browser.texts("#chat .product .title").await?;
    assert_eq!(titles.first().map(String::as_str), Some("Engraved brass tray"));
    browser.find("#chat button.none").await?;
    // They are there on the next page too.
    browser.leave_widget().await?;
    browser.goto(&shop.origin).await?;
    browser.launcher().await?.click().await?;
    browser.enter_widget().await?;
    browser.click("#chat .product a").await?;
    browser.leave_widget().await?;
    browser.wait_until("location.pathname === '/en/product/engraved-tray'").await?;
    shop.browser.close().await
}
