//! Surveys that are asked without being called for: when, and when not, and why.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use shopbell_protocol::owner::SurveyTemplates;
use shopbell_tests::browser::wait_for;
use shopbell_tests::shop_page::ShopPage;
use std::collections::BTreeMap;

const VISITOR: &str = "0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47";

/// A shop with a survey of one question for each of these, and a page where it is asked.
async fn asking(surveys: &[(&str, Value)], prompts: u8, path: &str) -> Result<ShopPage> {
    let settings = json!({ "attention": { "prompts": prompts, "days": 14 } });
    let shop = ShopPage::open_prepared("en", settings, "<input id=field>{tag}", async |owner| {
        let delivered: SurveyTemplates = owner.get("/v1/surveys/templates").await?.ok()?;
        let mut list = Vec::new();
        for (id, trigger) in surveys {
            let mut survey = serde_json::to_value(&delivered.templates[0])?;
            survey["id"] = json!(id);
            survey["repeat_after_days"] = trigger["repeat"].clone();
            let mut trigger = trigger.clone();
            trigger.as_object_mut().context("a trigger")?.remove("repeat");
            survey["trigger"] = trigger;
            list.push(survey);
        }
        owner.put("/v1/surveys", &json!({ "surveys": list })).await?.ok::<Value>()?;
        Ok(())
    })
    .await?;
    shop.browser.goto(&format!("{}{path}", shop.origin)).await?;
    shop.browser.launcher().await?;
    Ok(shop)
}

/// Comes again as a visitor with this memory.
async fn again(shop: &ShopPage, memory: Value) -> Result<()> {
    shop.browser.leave_widget().await?;
    shop.browser.driver.execute("localStorage.shopbell = arguments[0]", vec![json!(memory.to_string())]).await?;
    shop.browser.driver.refresh().await?;
    shop.browser.launcher().await?;
    Ok(())
}

/// After something happened, what speaks against each survey.
async fn why(shop: &ShopPage, before: &str) -> Result<BTreeMap<String, Vec<String>>> {
    let script = format!(
        "let told; addEventListener('shopbell:why', e => told = e.detail, {{ once: true }}); {before};
         Shopbell('why'); return told.map(one => [one.survey, one.against])"
    );
    let told: Vec<(String, Vec<String>)> = shop.browser.driver.execute(&script, vec![]).await?.convert()?;
    Ok(told.into_iter().collect())
}

fn days_ago(days: i64) -> String {
    let day = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(24 * days);
    day.strftime("%Y-%m-%d").to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn why_shown_and_why_not() -> Result<()> {
    let now = jiff::Timestamp::now().as_millisecond();
    let situations: Vec<(&str, Value, &[&str])> = vec![
        ("happened", json!({ "event": "go" }), &[]),
        ("happened-not", json!({ "event": "other" }), &["no_moment"]),
        ("either", json!({ "event": "go", "exit_intent": true }), &[]),
        ("too-early", json!({ "after_seconds": 3600 }), &["no_moment"]),
        ("not-scrolled", json!({ "scroll_percent": 100 }), &["no_moment"]),
        ("stays", json!({ "exit_intent": true }), &["no_moment"]),
        ("this-page", json!({ "event": "go", "pages": ["/cart", "/product/*"] }), &[]),
        ("any-lamp", json!({ "event": "go", "pages": ["*lamp"] }), &[]),
        ("in-persian", json!({ "event": "go", "pages": ["/product/*چراغ"] }), &["page"]),
        ("other-page", json!({ "event": "go", "pages": ["/product", "/lamp"] }), &["page"]),
        ("dots-are-dots", json!({ "event": "go", "pages": ["/product.lamp"] }), &["page"]),
        ("this-type", json!({ "event": "go", "page_types": ["home", "other"] }), &[]),
        ("other-type", json!({ "event": "go", "page_types": ["product"] }), &["page_type"]),
        ("everyone", json!({ "event": "go", "percentage": 100 }), &[]),
        ("hardly-anyone", json!({ "event": "go", "percentage": 1 }), &["percentage"]),
        ("came-before", json!({ "event": "go", "returning": true }), &[]),
        ("looked-enough", json!({ "event": "go", "min_views": 3 }), &[]),
        ("looked-little", json!({ "event": "go", "min_views": 9 }), &["few_views"]),
        ("answered", json!({ "event": "go" }), &["answered"]),
        ("answered-lately", json!({ "event": "go", "repeat": 30 }), &["answered"]),
        ("answered-long-ago", json!({ "event": "go", "repeat": 30 }), &[]),
        ("dismissed", json!({ "event": "go" }), &["asked_before"]),
        ("dismissed-long-ago", json!({ "event": "go", "repeat": 30 }), &[]),
        ("all-at-once", json!({ "event": "no", "pages": ["/"], "min_views": 9 }), &["page", "few_views", "no_moment"]),
    ];
    let surveys: Vec<(&str, Value)> = situations.iter().map(|(id, trigger, _)| (*id, trigger.clone())).collect();
    let shop = asking(&surveys, 20, "/product/lamp").await?;
    let memory = json!({
        "v": 1, "visitor": VISITOR, "consent": "granted", "views": 3, "since": now - 3_600_000,
        "rated": { "answered": days_ago(900), "answered-lately": days_ago(29), "answered-long-ago": days_ago(31) },
        "prompted": { "dismissed": days_ago(900), "dismissed-long-ago": days_ago(31) },
    });
    again(&shop, memory.clone()).await?;
    let told = why(&shop, "Shopbell('track', 'go')").await?;
    for (id, _, expected) in &situations {
        assert_eq!(
            told.get(*id).map(Vec::as_slice),
            Some(&expected.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>()[..]),
            "{id}"
        );
    }

    // A new visitor of whom nothing may be remembered, one who said no, and one who is writing.
    let mut other = memory.clone();
    (other["since"], other["consent"]) = (json!(now), json!("granted"));
    again(&shop, other.clone()).await?;
    assert_eq!(why(&shop, "Shopbell('track', 'go')").await?["came-before"], ["new_visitor"]);
    other["consent"] = Value::Null;
    again(&shop, other.clone()).await?;
    let told = why(&shop, "Shopbell('track', 'go')").await?;
    assert_eq!(told["came-before"], ["no_memory", "new_visitor"]);
    assert_eq!(told["happened"], Vec::<String>::new(), "what needs no memory is asked all the same");
    other["consent"] = json!("denied");
    again(&shop, other).await?;
    assert_eq!(why(&shop, "Shopbell('track', 'go')").await?["happened"], ["refused"]);
    again(&shop, memory).await?;
    assert_eq!(
        why(&shop, "document.querySelector('#field').focus(); Shopbell('track', 'go')").await?["happened"],
        ["busy"]
    );
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn attention_is_asked_for_once_across_surveys() -> Result<()> {
    let go = || json!({ "event": "go" });
    let shop = asking(&[("first", go()), ("second", go())], 1, "/").await?;
    let browser = &shop.browser;
    shop.call("document.querySelector('#field').blur(); Shopbell('track', 'go')").await?;
    browser
        .wait_until(
            "document.querySelector('shopbell-widget').shadowRoot.querySelector('iframe:not([hidden])') !== null",
        )
        .await?;
    let focused: String = browser.evaluate("document.activeElement.tagName").await?;
    assert_eq!(focused, "BODY", "what nobody called for takes no focus");
    browser.enter_widget().await?;
    browser.wait_for_text(".survey h2", "hear about us").await?;
    browser.screenshot("survey-asked").await?;
    // Closed without an answer, it isn't asked again, and nothing else is for a while.
    browser.click("button.close").await?;
    for _ in 0..2 {
        browser.leave_widget().await?;
        let told = why(&shop, "Shopbell('track', 'go')").await?;
        assert_eq!(told["first"], ["asked_before", "attention"]);
        assert_eq!(told["second"], ["attention"]);
        browser.goto(&shop.origin).await?;
        browser.launcher().await?;
    }
    let mut memory = shop.memory().await?;
    memory["prompted"]["first"] = json!(days_ago(15));
    again(&shop, memory).await?;
    assert_eq!(why(&shop, "Shopbell('track', 'go')").await?["second"], Vec::<String>::new());
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_intent_is_noticed_with_a_mouse_and_with_a_finger() -> Result<()> {
    let shop = asking(&[("leaving", json!({ "exit_intent": true }))], 1, "/").await?;
    let leaves = "document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1 }))";
    let stays = "document.dispatchEvent(new MouseEvent('mouseout', { clientY: 300 }))";
    // Ten seconds elsewhere, as far as the page can tell.
    let away = |seconds: u32| {
        format!(
            "const now = Date.now, hide = on => {{
                 Object.defineProperty(document, 'hidden', {{ value: on, configurable: true }});
                 document.dispatchEvent(new Event('visibilitychange')); }};
             hide(true); Date.now = () => now() + {seconds}000; hide(false); Date.now = now"
        )
    };
    for (what, expected) in
        [(stays.to_owned(), &["no_moment"][..]), (away(9), &["no_moment"]), (leaves.to_owned(), &[])]
    {
        assert_eq!(why(&shop, &what).await?["leaving"], expected, "{what}");
    }
    shop.browser.goto(&shop.origin).await?;
    shop.browser.driver.execute("delete localStorage.shopbell", vec![]).await?;
    shop.browser.driver.refresh().await?;
    shop.browser.launcher().await?;
    assert_eq!(why(&shop, &away(11)).await?["leaving"], Vec::<String>::new());
    // It is asked, with the history of the page as it was.
    let entries: u32 = shop.browser.evaluate("history.length").await?;
    shop.browser.enter_widget().await?;
    shop.browser.find(".survey h2").await?;
    shop.browser.leave_widget().await?;
    assert_eq!(shop.browser.evaluate::<u32>("history.length").await?, entries);
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn only_shops_with_such_surveys_carry_what_asks_them() -> Result<()> {
    let shop = asking(&[("first", json!({ "event": "go" }))], 1, "/").await?;
    let loader = |shop: &ShopPage| {
        let address = format!("{}/w/{}.js", shop.edge.url(), shop.owner.shop);
        async move { anyhow::Ok(reqwest::get(address).await?.text().await?) }
    };
    let with = loader(&shop).await?;
    assert!(with.contains("exit") && with.contains("\"attention\""));
    shop.owner.put("/v1/surveys", &json!({ "surveys": [] })).await?.ok::<Value>()?;
    let without = loader(&shop).await?;
    assert!(!without.contains("\"attention\"") && without.len() + 1_500 < with.len());
    let settings = shop.owner.get("/v1/settings").await?.body;
    for (attention, field) in [
        (json!({ "prompts": 21, "days": 1 }), "attention.prompts"),
        (json!({ "prompts": 1, "days": 0 }), "attention.days"),
    ] {
        let mut wrong = settings.clone();
        wrong["attention"] = attention;
        assert_eq!(shop.owner.put("/v1/settings", &wrong).await?.error(), format!("400 invalid_field {field}"));
    }
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn attention_that_was_asked_for_and_not_given_counts_too() -> Result<()> {
    let shop = asking(&[("first", json!({ "event": "go" })), ("second", json!({ "event": "go" }))], 1, "/").await?;
    let browser = &shop.browser;
    // Seen and left alone: the visitor touches nothing and goes on to another page.
    shop.call("Shopbell('consent', 'granted'); Shopbell('track', 'go')").await?;
    browser.enter_widget().await?;
    browser.find(".survey h2").await?;
    browser.leave_widget().await?;
    browser.wait_until("!!JSON.parse(localStorage.shopbell || '{}').prompted?.first").await?;
    browser.goto(&format!("{}/two", shop.origin)).await?;
    browser.launcher().await?;
    let told = why(&shop, "Shopbell('track', 'go')").await?;
    assert_eq!(
        (&told["first"][..], &told["second"][..]),
        (&["asked_before".into(), "attention".into()][..], &["attention".into()][..])
    );
    wait_for("the prompt to be counted", || async {
        Ok((shop.owner.results().await?.csat.prompts == 1).then_some(()))
    })
    .await?;

    // A page in another tab was open all the while, and knows.
    browser.driver.execute("delete localStorage.shopbell", vec![]).await?;
    browser.goto(&shop.origin).await?;
    browser.launcher().await?;
    let meanwhile = json!({ "v": 1, "visitor": VISITOR, "prompted": { "second": days_ago(0) } });
    browser.driver.execute("localStorage.shopbell = arguments[0]", vec![json!(meanwhile.to_string())]).await?;
    shop.call("Shopbell('track', 'go')").await?;
    wait_for("the page to look", || async {
        let told = why(&shop, "").await?;
        Ok((told["second"] == ["asked_before", "attention"] && told["first"] == ["attention"]).then_some(()))
    })
    .await?;
    assert!(
        browser
            .evaluate::<bool>("!document.querySelector('shopbell-widget').shadowRoot.querySelector('iframe')")
            .await?
    );
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_with_persian_letters_fit_however_they_are_written() -> Result<()> {
    let pages = |page: &str| json!({ "event": "go", "pages": [page] });
    let rules = [
        ("as-read", pages("/محصول/*")),
        ("as-sent", pages("/%d9%85%d8%ad%d8%b5%d9%88%d9%84/*")),
        ("another", pages("/محصولات/*")),
    ];
    let shop = asking(&rules, 20, "/محصول/سینی-مسی").await?;
    let told = why(&shop, "document.querySelector('#field').focus(); Shopbell('track', 'go')").await?;
    assert_eq!(told["as-read"], ["busy"]);
    assert_eq!(told["as-sent"], ["busy"]);
    assert_eq!(told["another"], ["page", "busy"]);
    shop.browser.close().await
}

/// Waits until the survey is on the screen, and closes it.
async fn expect_asked(shop: &ShopPage) -> Result<()> {
    shop.browser.enter_widget().await?;
    shop.browser.find(".survey h2").await?;
    shop.browser.leave_widget().await
}

#[tokio::test(flavor = "multi_thread")]
async fn time_and_scrolling_are_moments() -> Result<()> {
    let shop = asking(&[("stayed", json!({ "after_seconds": 1 }))], 1, "/").await?;
    expect_asked(&shop).await?;
    shop.browser.close().await?;

    let shop = asking(&[("read", json!({ "scroll_percent": 60 }))], 1, "/").await?;
    let long = "document.body.style.height = (innerHeight * 10) + 'px'; scrollTo(0, innerHeight * arguments[0])";
    let seen = |screens: u8| shop.browser.driver.execute(long, vec![json!(screens)]);
    seen(4).await?;
    assert_eq!(why(&shop, "").await?["read"], ["no_moment"], "half of it was on the screen");
    seen(6).await?;
    expect_asked(&shop).await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_intent_of_a_finger_is_a_fast_scroll_up() -> Result<()> {
    let shop = asking(&[("leaving", json!({ "exit_intent": true }))], 1, "/").await?;
    let phone = json!({ "width": 390, "height": 780, "deviceScaleFactor": 1, "mobile": true });
    let cdp = shop.browser.driver.cdp();
    cdp.send_raw("Emulation.setDeviceMetricsOverride", phone).await?;
    cdp.send_raw("Emulation.setTouchEmulationEnabled", json!({ "enabled": true })).await?;
    shop.browser.goto(&shop.origin).await?;
    shop.browser.launcher().await?;
    shop.browser.wait_until("matchMedia('(hover: none)').matches").await?;
    let scroll = |by: &str| {
        format!("document.body.style.height = (innerHeight * 10) + 'px';
                 return new Promise(done => {{ addEventListener('scroll', () => setTimeout(done, 50), {{ once: true }}); scrollBy(0, {by}) }})")
    };
    // Down, and back a little: one reads.
    for by in ["innerHeight * 3", "-innerHeight / 4"] {
        shop.browser.driver.execute(scroll(by), vec![]).await?;
    }
    assert_eq!(why(&shop, "").await?["leaving"], ["no_moment"]);
    shop.browser.driver.execute(scroll("-innerHeight"), vec![]).await?;
    expect_asked(&shop).await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feedback_tab_is_always_there_and_asks_what_the_owner_says() -> Result<()> {
    let settings = json!({ "feedback_tab": "how-found" });
    let shop = ShopPage::open_prepared("fa", settings, "{tag}", async |owner| {
        let delivered: SurveyTemplates = owner.get("/v1/surveys/templates").await?.ok()?;
        owner.put("/v1/surveys", &json!({ "surveys": delivered.templates })).await?.ok::<Value>()?;
        let mut settings = owner.get("/v1/settings").await?.body;
        settings["feedback_tab"] = json!("No such name");
        assert_eq!(owner.put("/v1/settings", &settings).await?.error(), "400 invalid_field feedback_tab");
        Ok(())
    })
    .await?;
    let browser = &shop.browser;
    browser.launcher().await?;
    let tab = "document.querySelector('shopbell-widget').shadowRoot.querySelector('#tab')";
    browser.screenshot("feedback-tab-fa").await?;
    let is: (String, bool, bool) = browser
        .evaluate(&format!("[{tab}.textContent, {tab}.getBoundingClientRect().right === innerWidth, {tab}.hidden]"))
        .await?;
    assert_eq!(is, ("نظر شما".to_owned(), true, false), "opposite the launcher");
    shop.call("Shopbell('hide'); Shopbell('set', { locale: 'en' })").await?;
    let is: (String, bool) = browser.evaluate(&format!("[{tab}.textContent, {tab}.hidden]")).await?;
    assert_eq!(is, ("Feedback".to_owned(), true));
    assert_eq!(shop.stored_keys().await?, Vec::<String>::new());
    shop.call(&format!("Shopbell('show'); {tab}.click()")).await?;
    browser.enter_widget().await?;
    browser.wait_for_text(".survey h2", "hear about us").await?;
    browser.screenshot("feedback-tab-open-en").await?;
    browser.click("button.close").await?;
    browser.leave_widget().await?;
    let focused: String =
        browser.evaluate("document.querySelector('shopbell-widget').shadowRoot.activeElement?.id || ''").await?;
    assert_eq!(focused, "tab", "the focus is where it came from");
    browser.expect_calm().await?;
    shop.browser.close().await
}
