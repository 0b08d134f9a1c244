//! `cargo xtask pictures`: what the widget looks like, in each language, on a desktop and a phone, light
//! and dark, under `target/screenshots/`. For people to look at; nothing is asserted.

use anyhow::Result;
use serde_json::json;
use shopbell_tests::browser::{Browser, Window};
use shopbell_tests::main_job::{MainJob, block_on};
use shopbell_tests::people::Visitor;
use shopbell_tests::webhook::Webhook;

/// What is asked in a language.
struct Questions {
    language: &'static str,
    /// What the shop answers.
    known: &'static str,
    /// What it doesn't.
    unknown: &'static str,
    /// Two things at once.
    two: &'static str,
    /// Where an order is.
    order: &'static str,
}

const LANGUAGES: [Questions; 3] = [
    Questions {
        language: "fa",
        known: "هزینه ارسال چقدره؟",
        unknown: "فردا هوا چطوره؟",
        two: "سلام! هزینه ارسال چقدره؟ گارانتی دارن؟",
        order: "سفارش NA-10482 کجاست؟",
    },
    Questions {
        language: "ar",
        known: "كيف أرجع المنتج",
        unknown: "كيف الطقس غداً؟",
        two: "مرحبا! كم تكلفة التوصيل؟ كيف أرجع المنتج؟",
        order: "وين طلبي NA-10482؟",
    },
    Questions {
        language: "en",
        known: "how do I return something",
        unknown: "what is the weather tomorrow?",
        two: "Hi! How much is delivery? How do I return something?",
        order: "where is my order NA-10482?",
    },
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
            Webhook::saying(json!({
                "found": true, "status": "shipped", "ordered_on": "2026-11-20", "expected_on": "2026-11-25",
                "carrier": "Aramex", "tracking_number": "7351-0042-918",
            }))
            .await?
            .serves(&job.owner)
            .await?;
            for asked in &LANGUAGES {
                let name = |view: &str| format!("{}-{window_name}-{view}", asked.language);
                take(&job, asked, &products[0].id, name).await?;
            }
            job.browser.close().await?;
        }
        println!("{}", xtask::paths::target().join("screenshots").display());
        Ok(())
    })
}

async fn take(job: &MainJob, asked: &Questions, product: &str, name: impl Fn(&str) -> String) -> Result<()> {
    let browser: &Browser = &job.browser;
    browser.goto(&format!("{}/{}/product/{product}", job.origin, asked.language)).await?;
    browser.launcher().await?;
    // A new visitor.
    browser.driver.execute("Shopbell('reset')", vec![]).await?;
    browser.screenshot(&name("0-page")).await?;
    let places = "[...document.querySelectorAll('[data-shopbell-recommend]')]";
    browser.driver.execute(format!("{places}[0].scrollIntoView({{ block: 'center' }})"), vec![]).await?;
    let pictures = "[...place.shadowRoot?.querySelectorAll('li img') || []]";
    browser
        .wait_until(&format!(
            "(place => {pictures}.length > 0 && {pictures}.slice(0, 2).every(i => i.complete))({places}[0])"
        ))
        .await?;
    browser.screenshot(&name("0-slot")).await?;
    browser.launcher().await?.click().await?;
    browser.enter_widget().await?;
    browser.find("#chat .suggestion").await?;
    browser.screenshot(&name("1-chat")).await?;
    browser.type_into("#question", asked.known).await?;
    browser.find("#choices").await?;
    browser.screenshot(&name("2-typing")).await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat .text").await?;
    browser.screenshot(&name("3-answer")).await?;
    browser.type_into("#question", asked.unknown).await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat .leave-contact").await?;
    browser.screenshot(&name("4-no-answer")).await?;
    browser.click("#chat .leave-contact").await?;
    browser.find("#chat form.handoff").await?;
    browser.screenshot(&name("5-contact")).await?;
    browser.click("#chat form.handoff .plain").await?;
    browser.type_into("#question", asked.two).await?;
    browser.click("#chat button.send").await?;
    browser.wait_until("document.querySelectorAll('#chat .answer').length >= 3").await?;
    browser.screenshot(&name("8-two-questions")).await?;
    browser.type_into("#question", asked.order).await?;
    browser.click("#chat button.send").await?;
    browser.find("#chat form.order").await?;
    browser.screenshot(&name("9-order")).await?;
    browser.type_into("#order-contact", "4821").await?;
    browser.click("#chat form.order button.primary").await?;
    browser.find("#chat .order-status").await?;
    browser.screenshot(&name("9-order-found")).await?;
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
