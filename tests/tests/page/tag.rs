//! What the tag does to a shop's page, and what it doesn't: consent, the keyboard, the `Shopbell` calls,
//! pages that include it twice or may not include it at all, hostile texts.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use shopbell_tests::browser::wait_for;
use shopbell_tests::shop_page::{ShopPage as Shop, page};
use shopbell_tests::storefront::Site;
use thirtyfour::prelude::*;

const PRODUCT: &str = r#"<script type="application/ld+json">
    { "@context": "https://schema.org", "@type": "Product", "sku": "samovar", "name": "Samovar" }</script>"#;

#[tokio::test(flavor = "multi_thread")]
async fn consent_interaction_stores_and_sends_from_the_first_use_on() -> Result<()> {
    let shop = Shop::open(json!({}), &format!("{PRODUCT}{{tag}}")).await?;
    shop.browser.launcher().await?;
    // A second page, still without using the widget.
    shop.browser.goto(&format!("{}/two", shop.origin)).await?;
    let launcher = shop.browser.launcher().await?;
    assert_eq!(shop.stored_keys().await?, Vec::<String>::new());
    assert_eq!(shop.owner.results().await?.recommendations.views, 0);
    launcher.click().await?;
    shop.wait_for_views(1).await?;
    assert_eq!(shop.stored_keys().await?, ["shopbell"]);
    shop.browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_granted_counts_the_first_page() -> Result<()> {
    let shop = Shop::open(json!({ "consent": "granted" }), &format!("{PRODUCT}{{tag}}")).await?;
    shop.wait_for_views(1).await?;
    let visitor = shop.memory().await?["visitor"].clone();
    shop.browser.driver.refresh().await?;
    shop.wait_for_views(2).await?;
    assert_eq!(shop.memory().await?["visitor"], visitor, "the visitor is another one on the second page");
    // Refused later: nothing more is sent.
    shop.call("Shopbell('consent', 'denied')").await?;
    shop.call("Shopbell('track', 'view', { product: 'copper-tray' })").await?;
    shop.call("Shopbell('consent', 'granted'); Shopbell('track', 'view', { product: 'copper-bowl' })").await?;
    shop.wait_for_views(3).await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn consent_required_waits_for_the_shops_word() -> Result<()> {
    let shop = Shop::open(json!({ "consent": "required" }), &format!("{PRODUCT}{{tag}}")).await?;
    shop.browser.launcher().await?.click().await?;
    shop.browser.enter_widget().await?;
    shop.browser.type_into("#question", "How much is delivery?").await?;
    shop.browser.click("#chat button.send").await?;
    shop.browser.find("#chat .text").await?;
    shop.browser.leave_widget().await?;
    assert_eq!(shop.stored_keys().await?, Vec::<String>::new());
    assert_eq!(shop.owner.results().await?.recommendations.views, 0);
    shop.call("Shopbell('consent', 'granted')").await?;
    shop.wait_for_views(1).await?;
    assert_eq!(shop.stored_keys().await?, ["shopbell"]);
    shop.call("Shopbell('reset')").await?;
    assert_eq!(shop.stored_keys().await?, Vec::<String>::new(), "reset forgets everything");
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_opens_and_closes_it_and_the_focus_comes_back() -> Result<()> {
    let shop = Shop::open(json!({}), "{tag}").await?;
    let launcher = shop.browser.launcher().await?;
    let focused = "document.activeElement.shadowRoot?.activeElement?.localName || ''";
    shop.browser.driver.find(By::Css("body")).await?.send_keys(Key::Tab + "").await?;
    assert_eq!(shop.browser.evaluate::<String>(focused).await?, "button");
    assert_eq!(launcher.attr("aria-expanded").await?.as_deref(), Some("false"));
    launcher.send_keys(Key::Enter + "").await?;
    shop.browser.enter_widget().await?;
    shop.browser.find("[role=tab][aria-selected=true]").await?;
    shop.browser.wait_until("document.hasFocus()").await?;
    // The arrows move between the tabs; in English to the right.
    shop.browser.driver.execute("document.querySelector('[role=tab][aria-selected=true]').focus()", vec![]).await?;
    let tab = shop.browser.find("[role=tab][aria-selected=true]").await?;
    tab.send_keys(Key::Right + "").await?;
    shop.browser.wait_until("document.querySelector('#tab-rate').getAttribute('aria-selected') === 'true'").await?;
    shop.browser.find("#tab-rate").await?.send_keys(Key::Escape + "").await?;
    shop.browser.leave_widget().await?;
    shop.browser.wait_until(&format!("({focused}) === 'button'")).await?;
    assert_eq!(launcher.attr("aria-expanded").await?.as_deref(), Some("false"));
    shop.browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_before_and_after_loading_work_and_one_global_is_added() -> Result<()> {
    let body = r#"<script>
            window.before = Object.keys(window);
            addEventListener('shopbell:open', () => window.after = Object.keys(window));
            window.heard = [];
            for (const name of ['ready', 'open', 'close', 'answered'])
                addEventListener('shopbell:' + name, () => heard.push(name));
            window.Shopbell = function () { (Shopbell.q = Shopbell.q || []).push(arguments) };
            Shopbell('ask', 'How much is delivery?');
            Shopbell('sing', 'a song');
        </script>
        <button id="help" data-shopbell-open="rate">Help</button>{tag}{tag}"#;
    let shop = Shop::open(json!({}), body).await?;
    shop.browser.enter_widget().await?;
    shop.browser.find("#chat .text").await?;
    shop.browser.leave_widget().await?;
    shop.browser.wait_until("heard.includes('ready') && heard.includes('open') && heard.includes('answered')").await?;
    let launchers: u32 = shop.browser.evaluate("document.querySelectorAll('shopbell-widget').length").await?;
    assert_eq!(launchers, 1, "included twice, it is there once");
    let added: Vec<String> = shop
        .browser
        .evaluate("after.filter(name => !before.includes(name) && !['before', 'heard'].includes(name))")
        .await?;
    assert_eq!(added, ["Shopbell"]);
    let console = shop.browser.console().await?;
    assert_eq!(console.len(), 1, "an unknown verb gives one warning: {console:?}");

    shop.call("Shopbell('close')").await?;
    shop.browser.wait_until("heard.includes('close')").await?;
    shop.browser.click("#help").await?;
    shop.browser.enter_widget().await?;
    shop.browser.find("#rate [role=radio]").await?;
    shop.browser.expect_calm().await?;
    // From here on the launcher moves to the other side, which a browser calls a layout shift.
    shop.call("Shopbell('set', { locale: 'ar' })").await?;
    shop.browser.enter_widget().await?;
    shop.browser.wait_until("document.documentElement.lang === 'ar'").await?;
    shop.call("Shopbell('destroy'); Shopbell('open')").await?;
    let left: u32 = shop.browser.evaluate("document.querySelectorAll('shopbell-widget').length").await?;
    assert_eq!(left, 0);
    assert_eq!(shop.browser.console().await?, Vec::<String>::new());
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_not_listed_gets_no_frame_and_no_harm() -> Result<()> {
    let shop = Shop::open(json!({}), "{tag}").await?;
    let other = Site::reserve().await?.serve_page(page("en", &shop.owner.script_tag));
    shop.browser.goto(&other).await?;
    shop.browser.launcher().await?.click().await?;
    wait_for("the browser to refuse the frame", || async {
        let console = shop.browser.console().await?;
        Ok(console.iter().any(|line| line.contains("frame-ancestors") || line.contains("refused")).then_some(()))
    })
    .await?;
    let errors: Vec<String> = shop.browser.evaluate("__seen.errors").await?;
    assert_eq!(errors, Vec::<String>::new());
    // It can be closed again, and the page goes on.
    shop.browser.launcher().await?.click().await?;
    assert_eq!(shop.browser.launcher().await?.attr("aria-expanded").await?.as_deref(), Some("false"));
    assert_eq!(shop.owner.results().await?.recommendations.views, 0);
    drop(shop.edge);
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_down_does_the_page_no_harm_and_loses_nothing_typed() -> Result<()> {
    let mut shop = Shop::open(json!({}), "{tag}").await?;
    shop.browser.launcher().await?.click().await?;
    shop.browser.enter_widget().await?;
    shop.browser.find("#chat .suggestion").await?;
    shop.edge.stop()?;
    shop.browser.type_into("#question", "How much is delivery?").await?;
    shop.browser.click("#chat button.send").await?;
    shop.browser.find("#chat .failed .again").await?;
    shop.edge.start_again()?;
    shop.browser.click("#chat .failed .again").await?;
    shop.browser.find("#chat .text").await?;
    let chat = shop.owner.results().await?.chat;
    assert_eq!((chat.turns, chat.answered), (1, 1), "asked once, however often it was sent");
    shop.browser.leave_widget().await?;
    let errors: Vec<String> = shop.browser.evaluate("__seen.errors").await?;
    assert_eq!(errors, Vec::<String>::new());
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_while_the_worker_is_down_is_reported_once_it_is_back() -> Result<()> {
    let mut shop = Shop::open(json!({ "consent": "granted" }), &format!("{PRODUCT}{{tag}}")).await?;
    shop.wait_for_views(1).await?;
    shop.edge.stop()?;
    shop.call("Shopbell('track', 'view', { product: 'copper-tray' })").await?;
    wait_for("the report to fail", || async {
        Ok(shop.browser.console().await?.iter().any(|line| line.contains("/events")).then_some(()))
    })
    .await?;
    shop.edge.start_again()?;
    shop.wait_for_views(2).await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_stay_texts() -> Result<()> {
    const HOSTILE: &str =
        "<img src=x onerror=\"top.postMessage('owned','*');document.title='owned'\"></script><b>x</b>";
    let shop = Shop::open(json!({ "name": HOSTILE }), "{tag}").await?;
    let faq = json!({ "entries": [{ "id": HOSTILE, "locale": "en", "question": format!("What about delivery {HOSTILE}"), "answer": HOSTILE }] });
    shop.owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    let product = json!({ "products": [{
        "id": HOSTILE, "title": { "en": HOSTILE }, "url": { "en": format!("{}/?<script>", shop.origin) },
        "image": format!("{}/x.png?\"onerror=", shop.origin), "price": 1, "currency": "USD", "category": HOSTILE,
    }] });
    shop.owner.put("/v1/products", &product).await?.ok::<Value>()?;
    shop.browser.goto(&shop.origin).await?;
    shop.browser.launcher().await?.click().await?;
    shop.browser.enter_widget().await?;
    shop.browser.click("#chat .suggestion").await?;
    shop.browser.wait_for_text("#chat .text", "onerror").await?;
    shop.browser.type_into("#question", HOSTILE).await?;
    shop.browser.click("#chat button.send").await?;
    shop.browser.click("#tab-for-you").await?;
    shop.browser.wait_for_text("#for-you .product", "onerror").await?;
    let made: u32 = shop.browser.evaluate("document.querySelectorAll('b, img[src=x]').length").await?;
    assert_eq!(made, 0, "a text became an element");
    let title: String = shop.browser.evaluate("document.title").await?;
    assert_ne!(title, "owned");
    let heading = shop.browser.texts("header").await?.pop().context("no header")?;
    assert!(heading.contains("<img"), "the shop's name is shown as it is: {heading}");
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_product_that_only_the_page_knows_is_learned_from_it() -> Result<()> {
    let product = json!({
        "@context": "https://schema.org", "@type": "Product", "sku": "new-1", "name": "Walnut box",
        "offers": { "price": "75", "priceCurrency": "AED" },
    });
    let body = format!("<script type=\"application/ld+json\">{product}</script>{{tag}}");
    let shop = Shop::open(json!({ "consent": "granted" }), &body).await?;
    let learned = shopbell_tests::browser::wait_for("the product to be learned", || async {
        let products = shop.owner.get("/v1/products").await?.body["products"].take();
        let mut products = products.as_array().cloned().unwrap_or_default().into_iter();
        Ok(products.find(|product| product["id"] == "new-1"))
    })
    .await?;
    assert_eq!((&learned["learned"], &learned["price"]), (&json!(true), &json!(7_500)));
    assert_eq!(learned["url"]["en"], json!(format!("{}/", shop.origin)));
    shop.browser.close().await
}
