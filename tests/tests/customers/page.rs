//! Customers in a real browser: nobody is asked on one device what they have said on another, or by a link.

use anyhow::Result;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use shopbell_protocol::owner::{CustomerRecord, SurveyLink, SurveyTemplates};
use shopbell_protocol::{AskOutcome, KnownCustomer};
use shopbell_tests::browser::{Browser, Window, wait_for};
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{Reader, wanted};
use shopbell_tests::new_id;
use shopbell_tests::shop_page::ShopPage;
use shopbell_tests::storefront::Site;
use shopbell_tests::tokens::Signer;

const OPEN: &str =
    "document.querySelector('shopbell-widget').shadowRoot.querySelector('iframe:not([hidden])') !== null";

/// A shop that asks the survey `first` when something happens, once in 14 days, and `second` as well.
async fn shop(identity: &str) -> Result<ShopPage> {
    let settings = json!({ "consent": "granted", "identity": identity, "attention": { "prompts": 1, "days": 14 } });
    ShopPage::open_prepared("en", settings, "{tag}", async |owner| {
        let delivered: SurveyTemplates = owner.get("/v1/surveys/templates").await?.ok()?;
        let named = |id: &str| -> Result<Value> {
            let mut survey = serde_json::to_value(&delivered.templates[0])?;
            (survey["id"], survey["trigger"]) = (json!(id), json!({ "event": "go" }));
            Ok(survey)
        };
        let surveys = json!([named("first")?, named("second")?]);
        owner.put("/v1/surveys", &json!({ "surveys": surveys })).await?.ok::<Value>()?;
        Ok(())
    })
    .await
}

/// Logs the customer in on the page of that browser, and waits until the worker knows.
async fn log_in(browser: &Browser, token: &str) -> Result<()> {
    browser.leave_widget().await?;
    let call = "window.known = 0; addEventListener('shopbell:identified', () => known++, { once: true }); Shopbell('identify', { token: arguments[0] })";
    browser.driver.execute(call, vec![json!(token)]).await?;
    browser.wait_until("window.known === 1").await
}

/// What speaks against a survey, as the page says it.
async fn against(browser: &Browser, survey: &str) -> Result<Vec<String>> {
    let script = "let told; addEventListener('shopbell:why', e => told = e.detail, { once: true }); Shopbell('why');
                  return told.find(one => one.survey === arguments[0]).against";
    Ok(browser.driver.execute(script, vec![json!(survey)]).await?.convert()?)
}

async fn record(shop: &ShopPage, customer: &str) -> Result<CustomerRecord> {
    shop.owner.get(&format!("/v1/customers/{customer}")).await?.ok()
}

/// Waits until one ask of the customer has come to that.
async fn wait_for_outcome(shop: &ShopPage, customer: &str, outcome: AskOutcome) -> Result<()> {
    wait_for("the outcome to be known", || async {
        let known = record(shop, customer).await?.known;
        Ok(known.asks.iter().any(|ask| ask.outcome == outcome).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_two_devices_and_a_customer_is_asked_once() -> Result<()> {
    let shop = shop("required").await?;
    let signer = Signer::of(&shop.owner).await?;
    let (first, second) = (&shop.browser, Browser::open(Window::PHONE).await?);
    second.goto(&shop.origin).await?;
    for browser in [first, &second] {
        browser.launcher().await?;
        log_in(browser, &signer.token("C-1")?).await?;
    }
    let keys: Vec<String> = first.evaluate("Object.values(localStorage)").await?;
    assert!(!keys.concat().contains(&signer.token("C-1")?[..60]), "the token is kept nowhere");

    // Asked on one, it isn't on the other, whose page was there before.
    first.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    first.wait_until(OPEN).await?;
    wait_for_outcome(&shop, "C-1", AskOutcome::Shown).await?;
    second.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    wait_for("the worker's no", || async {
        let told = against(&second, "first").await?;
        Ok(told.contains(&"asked_before".to_owned()).then_some(()))
    })
    .await?;
    wait_for("the worker's no to the other survey", || async {
        let told = against(&second, "second").await?;
        Ok(told.contains(&"attention".to_owned()).then_some(()))
    })
    .await?;
    assert!(!second.evaluate::<bool>(OPEN).await?);

    // Answered there; a link isn't made any more, and another visit of the other device knows it at once.
    first.enter_widget().await?;
    first.click(".survey [role=radio], .survey .skip").await?;
    wait_for_outcome(&shop, "C-1", AskOutcome::Answered).await?;
    let link = wanted(json!({ "customer": "C-1", "survey": "first", "ignore_attention": true }));
    assert_eq!(shop.owner.post("/v1/survey-links", &link).await?.error(), "409 conflict -");
    second.driver.refresh().await?;
    second.launcher().await?;
    log_in(&second, &signer.token("C-1")?).await?;
    let told = against(&second, "first").await?;
    assert!(told.contains(&"answered".to_owned()), "{told:?}");
    assert!(against(&second, "second").await?.contains(&"attention".to_owned()));
    assert_eq!(record(&shop, "C-1").await?.visitors.len(), 2);
    second.expect_calm().await?;
    second.close().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_learns_of_links_and_closes_them_off() -> Result<()> {
    let shop = shop("optional").await?;
    let signer = Signer::of(&shop.owner).await?;
    let browser = &shop.browser;
    let reader = Reader::new(Policy::limited(3))?;

    // Answered by a link: the widget doesn't ask.
    let to = |customer: &str| wanted(json!({ "customer": customer, "survey": "first" }));
    let sent: SurveyLink = shop.owner.post("/v1/survey-links", &to("C-1")).await?.ok()?;
    let page = reader.open(&sent.url).await?;
    let question = page.hidden("question").unwrap_or_default().to_owned();
    reader.post(&sent.url, &[("question", &question), ("choice", "search")]).await?;
    wait_for_outcome(&shop, "C-1", AskOutcome::Answered).await?;
    browser.launcher().await?;
    log_in(browser, &signer.token("C-1")?).await?;
    assert!(against(browser, "first").await?.contains(&"answered".to_owned()));
    assert_eq!(against(browser, "second").await?, ["attention", "no_moment"]);

    // Logged out, the next person on that browser is nobody, and is asked.
    let before = shop.memory().await?["visitor"].clone();
    shop.call("Shopbell('reset')").await?;
    assert_eq!(against(browser, "first").await?, ["no_moment"]);
    browser.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    browser.wait_until(OPEN).await?;
    let memory = shop.memory().await?;
    assert_ne!(memory["visitor"], before);

    // Closed without an answer; then it isn't sent to them either.
    browser.enter_widget().await?;
    browser.find(".survey h2").await?;
    browser.click("button.close").await?;
    browser.leave_widget().await?;
    log_in(browser, &signer.token("C-2")?).await?;
    wait_for_outcome(&shop, "C-2", AskOutcome::Dismissed).await?;
    let mut urgent = to("C-2");
    urgent["ignore_attention"] = json!(true);
    let refused = shop.owner.post("/v1/survey-links", &urgent).await?;
    assert!(refused.body["error"]["message"].as_str().unwrap_or_default().contains("closed"), "{}", refused.body);

    // Another customer without a log-out in between: somebody new, and nobody's history is mixed.
    log_in(browser, &signer.token("C-3")?).await?;
    assert_ne!(shop.memory().await?["visitor"], memory["visitor"]);
    assert_eq!(record(&shop, "C-3").await?.known.asks, []);
    assert_eq!(record(&shop, "C-2").await?.visitors.len(), 1);
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn unsubscribe_in_the_widget_holds_on_every_channel() -> Result<()> {
    let shop = shop("optional").await?;
    let signer = Signer::of(&shop.owner).await?;
    let browser = &shop.browser;
    browser.launcher().await?;
    log_in(browser, &signer.token("C-1")?).await?;
    browser.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    browser.wait_until(OPEN).await?;
    browser.enter_widget().await?;
    browser.wait_for_text(".survey", "Don't ask me again").await?;
    browser.screenshot("survey-stop").await?;
    browser.click(".survey .skip:last-child").await?;
    browser.wait_for_text(".thanks", "We won't ask you again").await?;
    browser.leave_widget().await?;
    assert!(against(browser, "second").await?.contains(&"opted_out".to_owned()));
    let link = wanted(json!({ "customer": "C-1", "survey": "second", "ignore_attention": true }));
    assert_eq!(shop.owner.post("/v1/survey-links", &link).await?.error(), "409 conflict -");

    // Also on another device, and no longer once the owner took it back.
    let other = shop.edge.visitor(&shop.owner);
    let claim = json!({ "visitor": other.id, "token": signer.token("C-1")? });
    let known: KnownCustomer = other.send(reqwest::Method::POST, "/identity", &claim).await?.ok()?;
    assert!(known.opted_out);
    let visitor = shop.memory().await?["visitor"].as_str().unwrap_or_default().to_owned();
    shop.owner.delete(&format!("/v1/opt-outs/{visitor}")).await?.ok::<Value>()?;
    log_in(browser, &signer.token("C-1")?).await?;
    assert!(!against(browser, "second").await?.contains(&"opted_out".to_owned()));
    browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_by_a_token_that_isnt_good_changes_nothing() -> Result<()> {
    let shop = shop("required").await?;
    let signer = Signer::of(&shop.owner).await?;
    let browser = &shop.browser;
    browser.launcher().await?;
    let forged = Signer { key: "guessed".to_owned(), shop: signer.shop.clone() }.token("C-1")?;
    browser.driver.execute("Shopbell('identify', { token: arguments[0] })", vec![json!(forged)]).await?;
    wait_for("the page's developer to be told", || async {
        Ok(browser.console().await?.iter().any(|line| line.contains("identity key")).then_some(()))
    })
    .await?;
    assert_eq!(shop.owner.get("/v1/customers").await?.body["items"], json!([]));
    // Such a visitor goes on as nobody.
    browser.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    browser.wait_until(OPEN).await?;
    browser.enter_widget().await?;
    browser.click(".survey [role=radio], .survey .skip").await?;
    wait_for("the answer", || async {
        let rows = shop.owner.get("/v1/responses").await?.body;
        Ok(rows["items"].as_array().is_some_and(|rows| rows.len() == 1).then_some(()))
    })
    .await?;

    // What was shown and ignored isn't asked again with the next page.
    browser.leave_widget().await?;
    let fresh = json!({ "v": 1, "visitor": new_id(), "rated": {}, "prompted": {} });
    browser.driver.execute("localStorage.shopbell = arguments[0]", vec![json!(fresh.to_string())]).await?;
    browser.driver.refresh().await?;
    browser.launcher().await?;
    browser.driver.execute("Shopbell('track', 'go')", vec![]).await?;
    browser.wait_until(OPEN).await?;
    browser.enter_widget().await?;
    browser.find(".survey h2").await?;
    browser.leave_widget().await?;
    browser.wait_until("'first' in JSON.parse(localStorage.shopbell).prompted").await?;
    browser.driver.refresh().await?;
    browser.launcher().await?;
    assert_eq!(against(browser, "first").await?, ["asked_before", "attention", "no_moment"]);
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_that_ended_makes_the_visitor_somebody_new() -> Result<()> {
    let shop = shop("required").await?;
    let signer = Signer::of(&shop.owner).await?;
    let browser = &shop.browser;
    browser.launcher().await?;
    log_in(browser, &signer.token("C-1")?).await?;
    let before = shop.memory().await?["visitor"].as_str().unwrap_or_default().to_owned();
    // The shop's session has ended, and no page says who this is any more.
    browser.driver.refresh().await?;
    browser.launcher().await?;
    shop.call("Shopbell('track', 'view', { product: 'lamp' })").await?;
    browser.wait_until(&format!("!(localStorage.shopbell || '').includes('{before}')")).await?;
    shop.call("Shopbell('track', 'view', { product: 'tray' })").await?;
    shop.wait_for_views(1).await?;
    assert_ne!(shop.memory().await?["visitor"], json!(before));
    assert_eq!(record(&shop, "C-1").await?.visitors.len(), 1);
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn identify_by_logging_in_at_the_sample_shop() -> Result<()> {
    let edge = Edge::start()?;
    let site = Site::reserve().await?;
    let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
    let signer = Signer::of(&owner).await?;
    let origin = site.serve_with_customers(&edge.url(), &owner.shop, signer.key);
    let browser = Browser::open(Window::DESKTOP).await?;
    browser.goto(&format!("{origin}/en/account")).await?;
    browser.click("#account a[href$='C-1001']").await?;
    browser.wait_for_text("#account", "Sara Karimi").await?;
    browser.screenshot("account").await?;
    // Nothing is said of anybody before the visitor turns to the widget.
    browser.launcher().await?.click().await?;
    let known = wait_for("the customer to be known", || async {
        let reply = owner.get("/v1/customers/C-1001").await?;
        if reply.status == 404 { Ok(None) } else { reply.ok::<CustomerRecord>().map(Some) }
    })
    .await?;
    assert_eq!((known.customer.name.as_deref(), known.visitors.len()), (Some("Sara Karimi"), 1));
    let visitor: String = browser.evaluate("JSON.parse(localStorage.shopbell).visitor").await?;
    assert_eq!(known.visitors[0].as_str(), visitor);
    // The next person on this browser is somebody else.
    browser.driver.refresh().await?;
    browser.launcher().await?;
    browser.click("#log-out").await?;
    browser.wait_until("document.querySelector('#log-out') === null").await?;
    browser.launcher().await?;
    assert_eq!(browser.evaluate::<Value>("localStorage.shopbell ?? null").await?, Value::Null);
    browser.expect_calm().await?;
    browser.close().await
}
