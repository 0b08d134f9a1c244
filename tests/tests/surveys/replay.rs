//! A rule is replayed in the sessions that were, before it is published.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Replay, ReplayOutcome, SurveyTemplates};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Visitor};

const NOW: i64 = 1_795_000_000_000;
const HOUR: i64 = 60 * 60 * 1_000;
const DAY: i64 = 24 * HOUR;

async fn replay(owner: &Owner, rule: Value) -> Result<Replay> {
    owner.post("/v1/surveys/replay", &rule).await?.ok()
}

/// A session of that visitor: events that happen a minute after each other.
async fn session(visitor: &mut Visitor, at: i64, events: &[Value]) -> Result<()> {
    visitor.session = new_id();
    for (place, event) in (0_i64..).zip(events) {
        visitor.now = Some(at + place * 60_000);
        let mut event = event.clone();
        event["id"] = json!(new_id());
        visitor.report(&[event]).await?.ok::<Value>()?;
    }
    Ok(())
}

fn view() -> Value {
    json!({ "kind": "view", "product": "tray" })
}

fn purchase() -> Value {
    json!({ "kind": "purchase", "product": "tray" })
}

fn against(replay: &Replay) -> Vec<(&str, u32)> {
    replay.against.iter().map(|one| (one.reason.as_str(), one.sessions)).collect()
}

#[tokio::test]
async fn a_replayed_rule_says_who_would_have_been_asked_and_why_others_not() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[shopbell_tests::ORIGIN.to_owned()]).await?;
    let delivered: SurveyTemplates = owner.get("/v1/surveys/templates").await?.ok()?;
    let mut surveys = serde_json::to_value(&delivered.templates)?;
    surveys[7]["trigger"] = json!({ "event": "go" });
    owner.put("/v1/surveys", &json!({ "surveys": surveys })).await?.ok::<Value>()?;
    let rule = json!({ "id": "after-purchase", "repeat_after_days": 30, "trigger": { "event": "purchase" } });
    let nothing = replay(&owner, rule.clone()).await?;
    assert_eq!((nothing.sessions, nothing.asked, nothing.from), (0, 0, None));

    let (mut buys, mut looks, mut again, mut answered, mut asked, mut asked_now) = (
        edge.visitor(&owner),
        edge.visitor(&owner),
        edge.visitor(&owner),
        edge.visitor(&owner),
        edge.visitor(&owner),
        edge.visitor(&owner),
    );
    let prompt = json!({ "kind": "prompt", "touchpoint": "recommend-us" });
    session(&mut buys, NOW, &[view(), view(), purchase()]).await?;
    session(&mut looks, NOW, &[view()]).await?;
    for (days, _) in [(0, "asked"), (1, "not so soon"), (32, "again")] {
        session(&mut again, NOW + days * DAY, &[purchase()]).await?;
    }
    answered.now = Some(NOW);
    let response = json!({ "visitor": answered.id, "survey": "after-purchase", "locale": "en",
        "answers": [{ "question": "satisfaction", "score": 5 }] });
    answered.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<Value>()?;
    session(&mut answered, NOW + DAY, &[view(), purchase()]).await?;
    session(&mut asked, NOW, &[view(), prompt.clone()]).await?;
    session(&mut asked, NOW + 3 * DAY, &[purchase(), view()]).await?;
    // Another survey was asked at this very purchase; but it comes later in the shop's list.
    session(&mut asked_now, NOW, &[purchase(), prompt]).await?;

    let told = replay(&owner, rule.clone()).await?;
    assert_eq!((told.sessions, told.visitors, told.asked, told.undecided), (9, 6, 4, 0), "{told:#?}");
    assert_eq!(told.asked_at.iter().map(|one| (one.step, one.sessions)).collect::<Vec<_>>(), [(1, 3), (3, 1)]);
    assert_eq!(against(&told), [("attention", 2), ("no_moment", 2), ("answered", 1), ("asked_before", 1)]);
    assert_eq!((told.from, told.to), (Some(NOW), Some(NOW + 32 * DAY)));
    assert!(told.not_replayed.is_empty() && told.examples.len() == 6);
    let example = told.examples.iter().find(|one| one.visitor.as_str() == buys.id);
    let example = example.ok_or_else(|| anyhow::anyhow!("no example"))?;
    assert_eq!((example.outcome, example.step, example.steps.len()), (ReplayOutcome::Asked, 3, 3));
    assert_eq!((example.steps[2].kind.as_str(), example.steps[2].product.as_deref()), ("purchase", Some("tray")));

    // One that comes after those there are isn't asked where another one was, nor of who answered another one lately.
    let new = json!({ "id": "new", "trigger": { "event": "purchase" } });
    let told = replay(&owner, new).await?;
    assert_eq!((told.asked, against(&told)), (2, vec![("attention", 5), ("asked_before", 2), ("no_moment", 2)]));

    // What the log doesn't tell is said, and not guessed.
    let leaving = json!({ "id": "new", "trigger": { "exit_intent": true, "pages": ["/cart"], "min_views": 2 } });
    let told = replay(&owner, leaving).await?;
    assert_eq!(told.not_replayed, ["exit_intent", "pages"]);
    assert_eq!((told.asked, told.undecided), (0, 1), "who looked at two products: {told:#?}");
    assert_eq!(told.examples[0].outcome, ReplayOutcome::Undecided);

    // A chat with an answer is a moment, in the session it was held in.
    let chat = json!({ "id": "after-chat", "trigger": { "event": "chat" } });
    assert_eq!(replay(&owner, chat.clone()).await?.asked, 0);
    looks.now = Some(NOW + 60_000);
    looks.ask("هزینه ارسال چقدره؟").await?.ok::<Value>()?;
    let told = replay(&owner, chat).await?;
    assert_eq!((told.asked, told.examples[0].steps[1].kind.as_str()), (1, "chat"));

    // Those who came back, and a share of them.
    let returning = json!({ "id": "new", "trigger": { "event": "purchase", "returning": true } });
    assert_eq!(replay(&owner, returning).await?.asked, 1, "one came back, twice, and is asked once");
    let few = json!({ "id": "new", "trigger": { "event": "purchase", "percentage": 1 } });
    assert!(replay(&owner, few).await?.asked <= 1);
    // Nothing of it was kept.
    assert_eq!(replay(&owner, rule).await?.asked, 4);
    Ok(())
}

#[tokio::test]
async fn the_newest_thousand_sessions_are_replayed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut early = edge.visitor(&owner);
    session(&mut early, NOW, &[view(), view(), purchase()]).await?;
    let mut late = edge.visitor(&owner);
    for count in 0..1_000_i64 {
        if count % 250 == 0 {
            late.id = new_id();
        }
        session(&mut late, NOW + HOUR + count * HOUR, &[purchase()]).await?;
    }
    let rule = |trigger: Value| json!({ "id": "new", "repeat_after_days": 1, "trigger": trigger });
    let told = replay(&owner, rule(json!({ "event": "purchase" }))).await?;
    assert_eq!((told.sessions, told.visitors, told.from), (1_000, 4, Some(NOW + HOUR)));
    assert_eq!(told.asked, 4, "the first of each: in 14 days one survey at most, and 250 hours are fewer");
    // What they did before is known: who was there before these sessions comes back.
    early.now = None;
    session(&mut early, NOW + 2_000 * HOUR, &[purchase()]).await?;
    let told = replay(&owner, rule(json!({ "event": "purchase", "returning": true, "min_views": 2 }))).await?;
    assert_eq!((told.sessions, told.asked, told.examples[0].visitor.as_str()), (1_000, 1, early.id.as_str()));
    Ok(())
}

#[tokio::test]
async fn a_rule_that_is_wrong_is_told_which_field_is() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let go = json!({ "event": "go" });
    for (rule, error) in [
        (json!({ "trigger": go }), "400 invalid_field id"),
        (json!({ "id": "new" }), "400 invalid_field trigger"),
        (json!({ "id": "No such", "trigger": go }), "400 invalid_field id"),
        (json!({ "id": "new", "trigger": go, "repeat_after_days": 0 }), "400 invalid_field repeat_after_days"),
        (json!({ "id": "new", "trigger": go, "repeat_after_days": "7" }), "400 invalid_field repeat_after_days"),
        (json!({ "id": "new", "trigger": go, "repeat": 7 }), "400 invalid_field repeat"),
        (json!({ "id": "new", "trigger": {} }), "400 invalid_field trigger.event"),
        (json!({ "id": "new", "trigger": { "event": "Go!" } }), "400 invalid_field trigger.event"),
        (json!({ "id": "new", "trigger": { "event": "go", "when": 1 } }), "400 invalid_field trigger.when"),
        (json!({ "id": "new", "trigger": { "scroll_percent": 101 } }), "400 invalid_field trigger.scroll_percent"),
        (json!({ "id": "new", "trigger": { "after_seconds": 0 } }), "400 invalid_field trigger.after_seconds"),
        (json!({ "id": "new", "trigger": { "event": "go", "percentage": 0 } }), "400 invalid_field trigger.percentage"),
        (json!({ "id": "new", "trigger": { "event": "go", "min_views": 0 } }), "400 invalid_field trigger.min_views"),
        (json!({ "id": "new", "trigger": { "event": "go", "pages": ["cart"] } }), "400 invalid_field trigger.pages[0]"),
        (
            json!({ "id": "new", "trigger": { "event": "go", "page_types": ["x"] } }),
            "400 invalid_field trigger.page_types[0]",
        ),
    ] {
        assert_eq!(owner.post("/v1/surveys/replay", &rule).await?.error(), error, "{rule}");
        // Stored, it is refused for the same field.
        if rule["id"] == "new" && rule["trigger"].is_object() && rule["trigger"] != go {
            let survey = json!({ "id": "new", "stage": "delivery", "touchpoint": "t", "trigger": rule["trigger"],
                "questions": [{ "id": "q", "kind": "nps", "text": { "en": "?" } }] });
            let stored = owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?;
            assert_eq!(stored.error(), error.replace("trigger", "surveys[0].trigger"));
        }
    }
    assert_eq!(owner.get("/v1/surveys").await?.body, json!({ "surveys": [] }));
    let mut stranger = edge.empty_shop().await?;
    stranger.key.push('x');
    let rule = json!({ "id": "new", "trigger": go });
    assert_eq!(stranger.post("/v1/surveys/replay", &rule).await?.error(), "401 unauthorized -");
    assert_eq!(owner.get("/v1/surveys/replay").await?.error(), "405 method_not_allowed -");
    Ok(())
}
