//! The results of one segment: all of what its visitors did, and nothing of what others did.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::Results;
use shopbell_protocol::{EventBatchReceipt, Recommendations};
use shopbell_tests::full_shop::Shop;
use shopbell_tests::new_id;
use shopbell_tests::people::Visitor;
use shopbell_tests::webhook::Webhook;

const DAY: i64 = 86_400_000;

fn survey() -> Value {
    let text = |en: &str| json!({ "en": en });
    json!({ "id": "wishes", "stage": "loyalty", "touchpoint": "wishes", "questions": [
        { "id": "recommend", "kind": "nps", "text": text("Recommend?") },
        { "id": "extras", "kind": "multiple", "text": text("Which?"), "choices": [
            { "id": "bag", "text": text("Bag") }, { "id": "card", "text": text("Card") }] }] })
}

/// A visitor who does all that is counted.
async fn do_everything(shop: &Shop, visitor: &Visitor) -> Result<()> {
    visitor.rate(&visitor.rating(2)).await?.ok::<Value>()?;
    for text in ["هزینه ارسال چقدره؟", "سلام", "می‌خواهم با یک نفر حرف بزنم", "کوانتوم چیست"]
    {
        let turn = visitor.turn(text);
        let reply = visitor.send(Method::POST, "/chat", &turn).await?;
        if reply.ok::<Value>()?["answer"].is_object() {
            let path = format!("/chat/{}", turn["id"].as_str().context("no id")?);
            let vote = json!({ "visitor": visitor.id, "helpful": false });
            visitor.send(Method::PATCH, &path, &vote).await?.ok::<Value>()?;
        }
    }
    visitor.look_up("NJ-10482", "4821").await?.ok::<Value>()?;
    visitor.look_up("NJ-10483", "4821").await?.ok::<Value>()?;

    let answers =
        json!([{ "question": "recommend", "score": 9 }, { "question": "extras", "choices": ["bag", "card"] }]);
    let response = json!({ "survey": "wishes", "visitor": visitor.id, "locale": "en", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<Value>()?;
    let mut prompt = json!({ "id": new_id(), "kind": "prompt", "touchpoint": "wishes" });
    visitor.report(std::slice::from_ref(&prompt)).await?.ok::<EventBatchReceipt>()?;
    prompt["id"] = json!(new_id());

    let shown: Recommendations = visitor.recommendations("&placement=home").await?.ok()?;
    let product = &shown.items.first().context("nothing recommended")?.id;
    for kind in ["impression", "click", "view", "add_to_cart", "purchase"] {
        let mut event = visitor.event(kind, product);
        if matches!(kind, "impression" | "click") {
            event["rec_id"] = json!(shown.rec_id);
        }
        visitor.report(&[event]).await?.ok::<EventBatchReceipt>()?;
    }

    let handoff = json!({ "id": new_id(), "visitor": visitor.id, "contact": "sara@example.com", "message": "Broken",
                          "consent": true, "locale": "en" });
    let receipt = visitor.send(Method::POST, "/handoffs", &handoff).await?.ok::<Value>()?;
    let reference = receipt["case"].as_str().context("no case")?;
    let cases: Value = shop.owner.get("/v1/cases?limit=200").await?.body;
    let case = cases["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|case| case["visitor"] == visitor.id && case["cause"] == "handoff");
    let id = case.context("the case isn't listed")?["id"].as_str().context("no id")?;
    for fixed in [false, true] {
        let done = shop.owner.request(Method::PATCH, &format!("/v1/cases/{id}")).json(&json!({ "state": "resolved" }));
        shopbell_tests::people::Reply::to(done).await?.ok::<Value>()?;
        visitor.send(Method::POST, &format!("/cases/{reference}"), &json!({ "fixed": fixed })).await?.ok::<Value>()?;
    }
    Ok(())
}

#[tokio::test]
async fn the_results_of_a_segment_are_those_of_its_visitors() -> Result<()> {
    let shop = Shop::open().await?;
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&shop.owner).await?;
    let mut surveys = shop.owner.get("/v1/surveys").await?.body;
    surveys["surveys"].as_array_mut().context("no surveys")?.push(survey());
    shop.owner.put("/v1/surveys", &surveys).await?.ok::<Value>()?;
    let mut settings = shop.owner.get("/v1/settings").await?.body;
    settings["holdout_percent"] = json!(0);
    shop.owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    do_everything(&shop, &shop.edge.visitor(&shop.owner)).await?;
    do_everything(&shop, &shop.edge.visitor(&shop.owner)).await?;

    let rule = |score: u8| json!({ "max_score": score });
    let segments = json!({ "segments": [
        { "id": "everybody", "name": { "en": "All who rated" }, "rule": rule(5) },
        { "id": "unhappy", "name": { "en": "Unhappy" }, "rule": { "min_score": 2, "max_score": 2, "min_orders": 1 } }] });
    shop.owner.put("/v1/segments", &segments).await?.ok::<Value>()?;
    let now = jiff::Timestamp::now().as_millisecond();
    let first = jiff::Timestamp::from_millisecond(now - 60 * DAY)?.strftime("%Y-%m-%d").to_string();
    let read = async |query: &str| -> Result<Results> {
        shop.owner.get(&format!("/v1/results?from={first}{query}")).await?.ok()
    };

    // Of everybody the rows say what the counters say.
    let (whole, mut everybody) = (read("").await?, read("&segment=everybody").await?);
    assert!(whole.chat.person > 0 && whole.chat.small_talk > 0 && whole.chat.unhelpful > 0 && whole.chat.handoffs > 0);
    assert!(whole.orders.found > 0 && whole.cases.recovered > 0 && whole.cases.reopened > 0);
    assert!(whole.recommendations.purchases_after_click > 0 && whole.recommendations.proof.revenue_after_click > 0);
    assert!(whole.surveys.iter().any(|survey| survey.survey == "wishes") && whole.csat.prompts > 0);
    everybody.by_touchpoint.sort_by(|one, other| one.name.cmp(&other.name));
    let mut expected = whole.clone();
    expected.by_touchpoint.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(serde_json::to_value(&everybody)?, serde_json::to_value(&expected)?);

    // Others have no part in it.
    do_everything(&shop, &shop.edge.visitor(&shop.owner)).await?;
    let before = read("&segment=unhappy").await?;
    let stranger = shop.edge.visitor(&shop.owner);
    stranger.ask("هزینه ارسال چقدره؟").await?.ok::<Value>()?;
    stranger.report(&[stranger.event("view", "copper-tray")]).await?.ok::<EventBatchReceipt>()?;
    let after = read("&segment=unhappy").await?;
    assert_eq!(serde_json::to_value(&before)?, serde_json::to_value(&after)?);
    assert!(after.chat.turns >= 12 && after.chat.turns < read("").await?.chat.turns);

    for (query, error) in [
        ("segment=nobody", "400 invalid_field segment"),
        ("segment=unhappy&from=2026-01-01&to=2026-11-01", "400 invalid_field from"),
    ] {
        assert_eq!(shop.owner.get(&format!("/v1/results?{query}")).await?.error(), error);
    }
    Ok(())
}
