//! The attention budget, as the server keeps it: across surveys, channels and devices.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{SurveyLink, Surveys};
use shopbell_protocol::{AskReply, EventBatchReceipt, Receipt, ResponseReceipt};
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{survey, wanted};
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};

const DAY: i64 = 24 * 60 * 60 * 1_000;
const START: i64 = 1_795_000_000_000;

/// A shop with four surveys, of which `again` may be asked again after 30 days; one prompt in 14 days.
async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    let named = |id: &str, repeat: Option<u16>| {
        let mut survey = survey();
        (survey["id"], survey["repeat_after_days"]) = (json!(id), json!(repeat));
        survey
    };
    let surveys =
        json!([named("delivery", None), named("other", None), named("third", None), named("again", Some(30))]);
    owner.put("/v1/surveys", &json!({ "surveys": surveys })).await?.ok::<Surveys>()?;
    Ok(owner)
}

/// What the widget does before it asks: why not, if not.
async fn may_ask(visitor: &Visitor, survey: &str) -> Result<Option<String>> {
    let ask = json!({ "id": new_id(), "visitor": visitor.id, "survey": survey });
    let reply: Value = visitor.send(Method::POST, "/asks", &ask).await?.ok()?;
    Ok(reply["against"].as_str().map(str::to_owned))
}

async fn report(visitor: &Visitor, kind: &str, survey: &str) -> Result<()> {
    let event = json!({ "id": new_id(), "kind": kind, "touchpoint": survey });
    visitor.report(&[event]).await?.ok::<EventBatchReceipt>().map(|_| ())
}

/// Makes a link at that time.
async fn send_link(owner: &Owner, now: i64, more: Value) -> Result<Reply> {
    let request = owner.request(Method::POST, "/v1/survey-links").header("X-Test-Now", now.to_string());
    Reply::to(request.json(&wanted(more))).await
}

#[tokio::test]
async fn attention_is_one_budget_for_the_widget_and_links() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(START);
    let to = |survey: &str| json!({ "visitor": visitor.id, "survey": survey });

    // The widget asks; sent again, that is the same.
    let ask = json!({ "id": new_id(), "visitor": visitor.id, "survey": "delivery" });
    for duplicate in [false, true] {
        let reply: AskReply = visitor.send(Method::POST, "/asks", &ask).await?.ok()?;
        assert_eq!((reply.against, reply.duplicate), (None, duplicate));
    }
    let mut other = ask.clone();
    other["survey"] = json!("other");
    assert_eq!(visitor.send(Method::POST, "/asks", &other).await?.error(), "409 conflict id");
    report(&visitor, "prompt", "delivery").await?;
    assert_eq!(may_ask(&visitor, "delivery").await?.as_deref(), Some("asked_before"));
    assert_eq!(may_ask(&visitor, "other").await?.as_deref(), Some("attention"));

    // No link either, but where the owner wants one nevertheless.
    let refused = send_link(&owner, START + DAY, to("other")).await?;
    assert_eq!(refused.error(), "409 conflict -");
    let message = refused.body["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.contains("1 in 14 days") && message.contains("ignore_attention"), "{message}");
    let mut urgent = to("other");
    urgent["ignore_attention"] = json!(true);
    send_link(&owner, START + DAY, urgent.clone()).await?.ok::<SurveyLink>()?;

    // The budget is free again 14 days after that link, not after what the widget asked.
    for (days, expected) in [(14, Some("attention")), (15, None)] {
        visitor.now = Some(START + days * DAY);
        assert_eq!(may_ask(&visitor, "third").await?.as_deref(), expected);
    }

    // What was shown and passed over may be asked for by a link, what was closed may not, with any flag.
    let later = START + 40 * DAY;
    send_link(&owner, later, to("delivery")).await?.ok::<SurveyLink>()?;
    visitor.now = Some(later + 20 * DAY);
    assert_eq!(may_ask(&visitor, "again").await?, None);
    report(&visitor, "prompt", "again").await?;
    report(&visitor, "dismiss", "again").await?;
    urgent["survey"] = json!("again");
    let refused = send_link(&owner, later + 20 * DAY, urgent.clone()).await?;
    assert!(refused.body["error"]["message"].as_str().unwrap_or_default().contains("closed"), "{}", refused.body);
    visitor.now = Some(later + 49 * DAY);
    assert_eq!(may_ask(&visitor, "again").await?.as_deref(), Some("asked_before"));
    // Until it may be repeated.
    visitor.now = Some(later + 51 * DAY);
    assert_eq!(may_ask(&visitor, "again").await?, None);
    Ok(())
}

#[tokio::test]
async fn attention_that_was_paid_isnt_asked_for_again() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(START);
    let answers = json!([{ "question": "satisfied", "score": 5 }]);
    let response = json!({ "visitor": visitor.id, "survey": "delivery", "locale": "en", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<ResponseReceipt>()?;
    visitor.now = Some(START + 300 * DAY);
    assert_eq!(may_ask(&visitor, "delivery").await?.as_deref(), Some("answered"));
    let asked = visitor.get(&format!("/surveys/delivery?visitor={}", visitor.id)).await?;
    assert_eq!((asked.body["answered"].as_bool(), asked.body["id"].as_str()), (Some(true), Some("delivery")));
    assert_eq!(visitor.get("/surveys/delivery").await?.body["answered"], Value::Null);
    let urgent = json!({ "visitor": visitor.id, "ignore_attention": true });
    let refused = send_link(&owner, START + 300 * DAY, urgent).await?;
    assert!(refused.body["error"]["message"].as_str().unwrap_or_default().contains("answered"), "{}", refused.body);

    // "Don't ask me again" in the widget holds everywhere, and is heard once.
    let opt_out = json!({ "visitor": visitor.id });
    for duplicate in [false, true] {
        assert_eq!(visitor.send(Method::POST, "/opt-outs", &opt_out).await?.ok::<Receipt>()?.duplicate, duplicate);
    }
    assert_eq!(may_ask(&visitor, "other").await?.as_deref(), Some("opted_out"));
    let urgent = json!({ "visitor": visitor.id, "survey": "other", "ignore_attention": true });
    assert_eq!(send_link(&owner, START + 400 * DAY, urgent).await?.error(), "409 conflict -");
    assert_eq!(owner.get("/v1/opt-outs").await?.body["items"][0]["visitor"], json!(visitor.id));
    owner.delete(&format!("/v1/opt-outs/{}", visitor.id)).await?.ok::<Value>()?;
    assert_eq!(may_ask(&visitor, "other").await?, None);
    Ok(())
}

#[tokio::test]
async fn attention_isnt_given_for_bad_input() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    for (more, error) in [
        (json!({ "survey": "nowhere" }), "404 not_found -"),
        (json!({ "survey": "No where" }), "400 invalid_field survey"),
        (json!({ "visitor": "me" }), "400 invalid_field visitor"),
        (json!({ "id": null }), "400 invalid_field id"),
        (json!({ "customer": "4711" }), "400 invalid_field customer"),
    ] {
        let mut ask = json!({ "id": new_id(), "visitor": visitor.id, "survey": "delivery" });
        for (name, value) in more.as_object().into_iter().flatten() {
            ask[name] = value.clone();
        }
        assert_eq!(visitor.send(Method::POST, "/asks", &ask).await?.error(), error);
    }
    let wrong = json!({ "visitor": visitor.id, "customer": "4711" });
    assert_eq!(visitor.send(Method::POST, "/opt-outs", &wrong).await?.error(), "400 invalid_field customer");
    assert_eq!(visitor.get("/surveys/delivery?visitor=me").await?.error(), "400 invalid_field visitor");
    assert_eq!(may_ask(&visitor, "delivery").await?, None, "nothing was stored");
    Ok(())
}
