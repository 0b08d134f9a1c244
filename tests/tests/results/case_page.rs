//! A visitor's own case: the page by its reference, "did we make it good?", and the widget.

use anyhow::{Context as _, Result};
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use shopbell_protocol::owner::{CaseAct, CaseDetails, CaseRow, OptOut, Page};
use shopbell_protocol::{CaseState, CaseStatuses};
use shopbell_tests::browser::{Browser, Window, wait_for};
use shopbell_tests::edge::Edge;
use shopbell_tests::followed::{case, change, change_at, hand_off, only_case};
use shopbell_tests::links::{Reader, link, shop};
use shopbell_tests::people::{Owner, Visitor};
use shopbell_tests::shop_page::ShopPage;

const DAY: i64 = 24 * 60 * 60 * 1_000;

fn address(edge: &Edge, case: &CaseRow) -> String {
    format!("{}{}", edge.url(), case.page)
}

async fn settle(owner: &Owner, case: &CaseRow) -> Result<()> {
    change(owner, case, json!({ "state": "resolved" })).await?.ok::<CaseDetails>()?;
    Ok(())
}

async fn own_cases(visitor: &Visitor) -> Result<CaseStatuses> {
    visitor.get(&format!("/cases?visitor={}", visitor.id)).await?.ok()
}

#[tokio::test]
async fn yes_is_a_recovery_and_no_opens_the_case_again() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    hand_off(&visitor, json!({})).await?;
    let opened = only_case(&owner).await?;
    let url = address(&edge, &opened);
    let reader = Reader::new(Policy::limited(3))?;
    assert_eq!(reader.open(&url).await?.says(), "200 We have received it");
    assert!(!own_cases(&visitor).await?.cases[0].asks);
    // Nothing is asked yet, so nothing can be answered.
    reader.post(&url, &[("fixed", "no")]).await?;
    change(&owner, &opened, json!({ "state": "contacted" })).await?.ok::<CaseDetails>()?;
    assert_eq!(reader.open(&url).await?.says(), "200 We are on it");
    settle(&owner, &opened).await?;
    let page = reader.open(&url).await?;
    assert!(page.says() == "200 This is settled" && page.html.contains("Did we make it good?"), "{}", page.html);
    assert!(own_cases(&visitor).await?.cases[0].asks);
    for _ in 0..20 {
        reader.send(Method::GET, &url, None).await?;
        reader.send(Method::HEAD, &url, None).await?;
        reader.post(&url, &[("fixed", "maybe")]).await?;
    }
    assert_eq!(only_case(&owner).await?.fixed, None, "looking answers nothing");

    let answered = Reader::new(Policy::none())?.post(&url, &[("fixed", "no")]).await?;
    assert_eq!(answered.status, StatusCode::SEE_OTHER);
    assert_eq!(reader.open(&url).await?.says(), "200 We are looking at it again");
    // A second tap, or the other button: it was answered.
    reader.post(&url, &[("fixed", "yes")]).await?;
    let again = only_case(&owner).await?;
    assert_eq!((again.state, again.reopened, again.fixed), (CaseState::Reopened, 1, Some(false)));

    settle(&owner, &opened).await?;
    let reference = opened.page.rsplit('/').next().context("no reference")?;
    visitor.send(Method::POST, &format!("/cases/{reference}"), &json!({ "fixed": true })).await?.ok::<Value>()?;
    assert_eq!(reader.open(&url).await?.says(), "200 Settled, and you said so");
    reader.post(&url, &[("fixed", "no")]).await?;
    let details = case(&owner, &opened).await?;
    assert_eq!((details.case.state, details.case.fixed), (CaseState::Resolved, Some(true)));
    let acts: Vec<CaseAct> = details.history.iter().map(|step| step.what).collect();
    assert_eq!(
        acts,
        [CaseAct::Opened, CaseAct::State, CaseAct::State, CaseAct::NotFixed, CaseAct::State, CaseAct::Fixed]
    );
    let figures = owner.results().await?.cases;
    assert_eq!((figures.recovered, figures.not_recovered, figures.recovery_rate), (1, 1, Some(0.5)));
    assert_eq!((figures.opened, figures.resolved, figures.reopened, figures.open), (1, 2, 1, 0));
    Ok(())
}

#[tokio::test]
async fn who_does_not_want_to_be_asked_is_not() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    // A customer who said so on the survey's page.
    let sent = link(&owner, json!({ "customer": "NA-1" })).await?;
    let mut reader = Reader::new(Policy::limited(3))?;
    reader.post(&sent.url, &[("question", "satisfied"), ("score", "1")]).await?;
    reader.post(&format!("{}/stop", sent.url), &[]).await?;
    let opened = only_case(&owner).await?;
    settle(&owner, &opened).await?;
    let url = address(&edge, &opened);
    let page = reader.open(&url).await?;
    assert!(page.says() == "200 This is settled" && !page.html.contains("Did we make it good?"));
    reader.post(&url, &[("fixed", "no")]).await?;
    assert_eq!(only_case(&owner).await?.fixed, None);

    // Somebody who says so here.
    let visitor = edge.visitor(&owner);
    hand_off(&visitor, json!({})).await?;
    let second = shopbell_tests::followed::cases(&owner, "?cause=handoff").await?.pop().context("no case")?;
    settle(&owner, &second).await?;
    let url = address(&edge, &second);
    assert!(reader.open(&url).await?.html.contains("Did we make it good?"));
    assert!(!reader.post(&format!("{url}/stop"), &[]).await?.html.contains("Did we make it good?"));
    assert!(!own_cases(&visitor).await?.cases[0].asks);
    assert_eq!(owner.get("/v1/opt-outs").await?.ok::<Page<OptOut>>()?.items.len(), 2);
    owner.delete(&format!("/v1/opt-outs/{}", visitor.id)).await?.ok::<Value>()?;
    assert!(own_cases(&visitor).await?.cases[0].asks);
    // Not for ever.
    reader.now = case(&owner, &second).await?.case.resolved_at.map(|at| at + 30 * DAY);
    assert!(!reader.open(&url).await?.html.contains("Did we make it good?"));
    Ok(())
}

#[tokio::test]
async fn a_reference_is_not_guessed_and_says_nothing_about_anybody() -> Result<()> {
    let edge = Edge::start()?;
    let (owner, foreign) = (edge.empty_shop().await?, edge.empty_shop().await?);
    let hostile = "</style><script>alert(1)</script>\"><img src=x onerror=alert(2)>";
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["name"] = json!(hostile);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    let visitor = edge.visitor(&owner);
    hand_off(&visitor, json!({ "message": hostile, "name": "Sara Canary", "contact": "canary@shop.example" })).await?;
    let opened = only_case(&owner).await?;
    assert_eq!(opened.message.as_deref(), Some(hostile), "as it was typed");
    let url = address(&edge, &opened);
    let mut reader = Reader::new(Policy::limited(3))?;
    for tail in ["", "?locale=%22%3E%3Cscript%3E", "?utm_source=<script>"] {
        let page = reader.open(&format!("{url}{tail}")).await?;
        assert_eq!(page.status, 200);
        for secret in ["<script", "<img", "Canary", "canary", &visitor.id, opened.id.as_str()] {
            assert!(!page.html.contains(secret), "{secret} in {}", page.html);
        }
        for (name, value) in
            [("X-Robots-Tag", "noindex, nofollow"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")]
        {
            assert_eq!(page.header(name), value);
        }
        assert!(page.header("Content-Security-Policy").starts_with("default-src 'none'; style-src 'sha256-"));
    }
    let told = serde_json::to_string(&own_cases(&visitor).await?)?;
    assert!(!told.contains("anary") && !told.contains("script"), "{told}");
    assert!(own_cases(&edge.visitor(&owner)).await?.cases.is_empty());

    let (base, reference) = url.rsplit_once('/').context("no reference")?;
    // As it is read aloud, it is the same.
    assert_eq!(reader.open(&format!("{base}/{}", reference.to_lowercase())).await?.status, 200);
    let last = if reference.ends_with('0') { "1" } else { "0" };
    let number = opened.number.clone().unwrap_or_default();
    for wrong in [
        format!("{base}/{}{last}", &reference[..25]),
        format!("{base}/{number}"),
        format!("{base}/{}", opened.id),
        format!("{base}/%F0%9F%94%94"),
        format!("{base}/{}", "0".repeat(26)),
        url.replace(&owner.shop, &foreign.shop),
        url.replace(&owner.shop, &"0".repeat(64)),
    ] {
        for form in [None, Some(&[("fixed", "yes")][..])] {
            let method = if form.is_some() { Method::POST } else { Method::GET };
            assert_eq!(reader.send(method, &wrong, form).await?.says(), "404 There is nothing here", "{wrong}");
        }
    }
    for (body, error) in [
        (json!({}), "400 invalid_field fixed"),
        (json!({ "fixed": "yes" }), "400 invalid_field fixed"),
        (json!({ "fixed": true, "x": 1 }), "400 invalid_field x"),
    ] {
        assert_eq!(visitor.send(Method::POST, &format!("/cases/{reference}"), &body).await?.error(), error);
    }
    let answer = json!({ "fixed": true });
    for wrong in [&"0".repeat(26), &number] {
        assert_eq!(visitor.send(Method::POST, &format!("/cases/{wrong}"), &answer).await?.error(), "404 not_found -");
    }
    assert_eq!(visitor.get("/cases").await?.error(), "400 invalid_field visitor");
    assert_eq!(visitor.get("/cases?visitor=x").await?.error(), "400 invalid_field visitor");

    // Whoever tries many is stopped; who has one isn't.
    reader.now = Some(opened.opened_at + DAY);
    let tried = format!("{base}/{}?locale=en", "1".repeat(26));
    for _ in 0..60 {
        assert_eq!(reader.open(&tried).await?.status, 404);
    }
    let stopped = reader.open(&tried).await?;
    assert_eq!((stopped.status, stopped.says()), (StatusCode::TOO_MANY_REQUESTS, "429 One moment, please".to_owned()));
    assert!(stopped.headers.contains_key("Retry-After"));
    assert_eq!(reader.open(&url).await?.status, 200);
    reader.now = Some(opened.opened_at + DAY + 60_000);
    assert_eq!(reader.open(&tried).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn the_page_is_read_in_three_languages_on_a_phone() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let browser = Browser::open(Window::PHONE).await?;
    let receipt = hand_off(&visitor, json!({ "locale": "fa" })).await?;
    let opened = only_case(&owner).await?;
    let url = address(&edge, &opened);
    browser.goto(&url).await?;
    browser.wait_until("document.querySelector('h1')?.textContent === 'پیامتان به دست ما رسیده است'").await?;
    browser
        .wait_until(&format!("document.querySelector('bdi[dir=ltr]').textContent === '{}'", receipt.reference))
        .await?;
    change_at(&owner, &opened, json!({ "state": "resolved" }), Some(opened.opened_at + 2 * DAY))
        .await?
        .ok::<Value>()?;
    for (locale, direction, question) in
        [("fa", "rtl", "مشکل شما برطرف شد؟"), ("ar", "rtl", "هل حُلّت المشكلة؟"), ("en", "ltr", "Did we make it good?")]
    {
        browser.goto(&format!("{url}?locale={locale}")).await?;
        browser.wait_until(&format!("document.querySelector('h2')?.textContent === '{question}'")).await?;
        assert_eq!(browser.evaluate::<String>("document.dir").await?, direction);
        assert_eq!(browser.evaluate::<u32>("document.scripts.length").await?, 0);
        assert!(browser.evaluate::<bool>("document.documentElement.scrollWidth <= innerWidth").await?);
        browser.screenshot(&format!("case-page-{locale}")).await?;
    }
    browser.goto(&format!("{url}?locale=fa")).await?;
    let days: Vec<String> = browser.texts("dd").await?;
    assert!(days[1].contains(['۰', '۱', '۲', '۳', '۴', '۵', '۶', '۷', '۸', '۹']) && days[1].contains("۱۴"), "{days:?}");
    assert_ne!(days[1], days[2], "received and changed");
    browser.click(".send[value=no]").await?;
    browser.wait_until("document.querySelector('h1')?.textContent === 'دوباره پیگیری می‌کنیم'").await?;
    browser.screenshot("case-page-reopened").await?;
    assert_eq!(only_case(&owner).await?.state, CaseState::Reopened);
    browser.expect_calm().await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_widget_offers_to_make_it_good_and_asks_whether_it_is() -> Result<()> {
    let shop = ShopPage::open_in("fa", json!({}), "{tag}").await?;
    let browser = &shop.browser;
    browser.launcher().await?.click().await?;
    browser.enter_widget().await?;
    browser.click("#tab-rate").await?;
    browser.click("#rate [role=radio]:nth-of-type(1)").await?;
    browser.find("#rate .make-good").await?;
    browser.type_into("#comment", "شکسته رسید <b>").await?;
    browser.click("#rate form.comment button.primary").await?;
    browser.find("#rate .thanks").await?;
    browser.screenshot("make-good-fa").await?;
    browser.click("#rate .make-good .leave-contact").await?;
    browser.find("form.handoff").await?;
    let about: String = browser.evaluate("document.querySelector('#about').value").await?;
    assert_eq!(about, "شکسته رسید <b>", "what was said isn't asked for again");
    browser.type_into("#contact", "09121234567").await?;
    browser.click("#consent").await?;
    browser.click("form.handoff button.primary").await?;
    let link = browser.find("#chat .handed-off a").await?;
    let opened = only_case(&shop.owner).await?;
    assert_eq!(link.attr("href").await?.as_deref(), Some(opened.page.as_str()));
    assert_eq!((opened.score, opened.message.as_deref()), (Some(1), Some("شکسته رسید <b>")));
    browser.screenshot("case-link-fa").await?;
    assert!(browser.texts(".case-question").await?.is_empty());

    settle(&shop.owner, &opened).await?;
    browser.leave_widget().await?;
    browser.goto(&shop.origin).await?;
    browser.launcher().await?.click().await?;
    browser.enter_widget().await?;
    browser.click("#tab-chat").await?;
    browser.wait_for_text(".case-question", "مشکل شما برطرف شد؟").await?;
    browser.screenshot("case-question-fa").await?;
    browser.click(".case-question .no").await?;
    browser.find(".case-question [role=status]").await?;
    wait_for("the case to be open again", || async {
        Ok((only_case(&shop.owner).await?.state == CaseState::Reopened).then_some(()))
    })
    .await?;
    browser.expect_calm().await?;
    shop.browser.close().await
}
