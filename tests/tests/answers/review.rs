//! What helps the owner to keep the FAQ good: conflicts, entries nobody reaches, answers that don't help, and links to
//! the pack.

use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::ChatReply;
use shopbell_protocol::owner::{EntryLink, LinkedBy, Links, Review, TriedQuestion, Unhelpful, Unreached};
use shopbell_tests::ORIGIN;
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::{Owner, Reply};

/// 2026-11-21, shortly after midnight in Tehran.
const NOW: i64 = 1_795_206_600_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn entry(id: &str, question: &str, answer: &str) -> Value {
    json!({ "id": id, "locale": "en", "question": question, "answer": answer, "phrasings": [] })
}

/// The review once entries are compared.
async fn review(owner: &Owner) -> Result<Review> {
    wait_for("entries to be compared", || async {
        let review: Review = owner.get("/v1/faq/review").await?.ok()?;
        Ok((!review.comparing).then_some(review))
    })
    .await
}

#[tokio::test]
async fn entries_that_visitors_cannot_tell_apart_are_listed() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut faq = json!({ "entries": [
        entry("cost", "How much does shipping cost?", "Five euros"),
        entry("return", "May I send it back?", "Within a month"),
        entry("fee", "how much does SHIPPING cost", "Six euros"),
        entry("again", "May I send it back to you?", "Within a month"),
    ] });
    faq["entries"][3]["phrasings"] = json!(["may I send it back"]);
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    edge.kill_and_restart()?;
    let found: Vec<_> = review(&owner).await?.conflicts;
    let pairs: Vec<_> = found
        .iter()
        .map(|pair| {
            let [one, other] = &pair.entries;
            (one.entry.as_str(), other.entry.as_str(), pair.same_question, pair.same_answer)
        })
        .collect();
    assert_eq!(pairs, [("cost", "fee", true, false), ("return", "again", false, true)]);
    assert!(found.iter().all(|pair| (86..=100).contains(&pair.likeness)));

    faq["entries"][2]["question"] = json!("Which wool is it made of?");
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    assert_eq!(review(&owner).await?.conflicts.len(), 1);
    Ok(())
}

#[tokio::test]
async fn entries_nobody_reaches_and_answers_that_do_not_help_are_listed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let faq = json!({ "entries": [
        entry("hours", "What are your opening hours?", "9 to 5"),
        entry("gifts", "Do you sell gift cards?", "Yes"),
        entry("wool", "Which wool is it made of?", "Merino"),
    ] });
    let at = async |method: Method, path: &str, now: i64, body: &Value| {
        let request = owner.request(method, path).header("X-Test-Now", now.to_string());
        Reply::to(if body.is_null() { request } else { request.json(body) }).await
    };
    let read = async |now: i64| at(Method::GET, "/v1/faq/review", now, &Value::Null).await?.ok::<Review>();
    at(Method::PUT, "/v1/faq", NOW - 40 * DAY, &faq).await?.ok::<Value>()?;
    let unreached = |entry: &str, question: &str, since: &str, last: Option<&str>| Unreached {
        entry: entry.to_owned(),
        question: question.to_owned(),
        since: since.to_owned(),
        last_reached: last.map(str::to_owned),
    };

    // Four visitors are told the hours; it helps one of them.
    for helpful in [true, false, false, false] {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(NOW);
        let reply: ChatReply = visitor.ask("What are your opening hours?").await?.ok()?;
        assert_eq!(reply.answer.context("no answer")?.entry, "hours");
        let path = format!("/chat/{}", reply.id);
        let vote = json!({ "visitor": visitor.id, "helpful": helpful });
        visitor.send(Method::PATCH, &path, &vote).await?.ok::<Value>()?;
    }
    let found = read(NOW + 1).await?;
    assert_eq!(found.unreached.count, 2);
    assert_eq!(found.unreached.items[0], unreached("gifts", "Do you sell gift cards?", "2026-10-12", None));
    let hours = "What are your opening hours?".to_owned();
    let poor = Unhelpful { entry: "hours".to_owned(), question: hours.clone(), helpful: 1, unhelpful: 3 };
    assert_eq!((found.unhelpful.count, &found.unhelpful.items), (1, &vec![poor]));

    // A hundred days later nobody has come back.
    let found = read(NOW + 100 * DAY).await?;
    assert_eq!(found.unreached.count, 3);
    assert_eq!(found.unreached.items[0], unreached("hours", &hours, "2026-12-01", Some("2026-11-21")));
    assert_eq!(found.unhelpful.count, 0);

    // Votes are about the answer they were given for.
    let mut better = faq.clone();
    better["entries"][0]["phrasings"] = json!(["when are you open"]);
    at(Method::PUT, "/v1/faq", NOW + 2, &better).await?.ok::<Value>()?;
    assert_eq!(read(NOW + 3).await?.unhelpful.count, 1);
    better["entries"][0]["answer"] = json!("9 to 6, on Sundays 10 to 4");
    at(Method::PUT, "/v1/faq", NOW + 4, &better).await?.ok::<Value>()?;
    let found = read(NOW + 5).await?;
    assert_eq!(found.unhelpful.count, 0);
    assert_eq!(found.unreached.items[0].since, "2026-10-12", "an entry keeps the day it was published");
    Ok(())
}

#[tokio::test]
async fn an_entry_that_is_asked_for_in_other_words_is_listed_with_them() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let mut faq = owner.get("/v1/faq").await?.body;
    for entry in faq["entries"].as_array_mut().context("no entries")? {
        entry["phrasings"] = json!([]);
    }
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    let mut unclear = None;
    for question in ["مرجوعی", "delivery", "عايز ارجع الطلب", "خرید", "پرداخت", "پست", "payment", "order"]
    {
        let reply: ChatReply = edge.visitor(&owner).ask(question).await?.ok()?;
        if reply.did_you_mean {
            unclear = Some(question);
            break;
        }
    }
    let question = unclear.context("none of these is unclear")?;
    let mut meant = String::new();
    for _ in 0..3 {
        let visitor = edge.visitor(&owner);
        let reply: ChatReply = visitor.ask(question).await?.ok()?;
        let choice = reply.suggestions.first().context("no suggestion")?;
        let mut chosen = visitor.turn(&choice.question);
        chosen["meant"] = json!(reply.id);
        visitor.send(Method::POST, "/chat", &chosen).await?.ok::<ChatReply>()?;
        meant.clone_from(&choice.entry);
    }
    let found: Review = owner.get("/v1/faq/review").await?.ok()?;
    assert_eq!(found.unclear.count, 1);
    assert_eq!((&found.unclear.items[0].entry, found.unclear.items[0].chosen), (&meant, 3));
    assert_eq!(found.unclear.items[0].questions, [question]);
    let attach = json!({ "questions": [question], "entry": meant });
    owner.post("/v1/unanswered", &attach).await?.ok::<Value>()?;
    assert_eq!(owner.get("/v1/faq/review").await?.ok::<Review>()?.unclear.count, 0);
    Ok(())
}

#[tokio::test]
async fn the_owner_unlinks_an_entry_from_the_pack_and_links_it_again() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut faq = json!({ "entries": [
        entry("cost / ارسال", "How much does shipping cost?", "Five euros"),
        entry("tales", "Which fairy tales inspired your garden?", "Two sisters"),
    ] });
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    let link = async |place: usize| -> Result<EntryLink> {
        Ok(owner.get("/v1/faq/links").await?.ok::<Links>()?.entries.remove(place))
    };
    let address = "/v1/faq/links/cost%20%2F%20%D8%A7%D8%B1%D8%B3%D8%A7%D9%84";
    // How like the question the entry is, which the pack's phrasings raise.
    let likeness = async || -> Result<f32> {
        let attempt = json!({ "question": "what will the courier set me back", "locale": "en" });
        let tried: TriedQuestion = owner.post("/v1/faq/try", &attempt).await?.ok()?;
        Ok(tried.entries.iter().find(|entry| entry.entry != "tales").map_or(0.0, |entry| entry.score))
    };
    let automatic = link(0).await?;
    assert_eq!((automatic.intent.as_deref(), automatic.by), (Some("shipping-cost"), LinkedBy::Automatic));
    assert!(automatic.used && automatic.phrasings.len() == 5);
    assert_eq!(link(1).await?.intent, None);
    let linked = likeness().await?;

    let unlinked: EntryLink = owner.put(address, &json!({ "intent": null })).await?.ok()?;
    assert_eq!((&unlinked.intent, unlinked.by, unlinked.used), (&None, LinkedBy::Owner, false));
    assert!(likeness().await? < linked / 2.0, "the pack's phrasings lead there no more");

    faq["entries"][1]["answer"] = json!("Three sisters");
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    owner.import("format=json", faq.to_string()).await?.ok::<Value>()?;
    assert_eq!(link(0).await?.by, LinkedBy::Owner, "it outlives the next FAQ");
    assert!(likeness().await? < linked / 2.0);

    let other: EntryLink = owner.put("/v1/faq/links/tales", &json!({ "intent": "shipping-cost" })).await?.ok()?;
    assert_eq!(other.intent.as_deref(), Some("shipping-cost"));
    owner.delete("/v1/faq/links/tales").await?.ok::<EntryLink>()?;
    assert_eq!(owner.delete(address).await?.ok::<EntryLink>()?, automatic);
    assert_eq!(likeness().await?, linked);

    for (path, body, expected) in [
        (address, json!({ "intent": "teleport" }), "400 invalid_field intent"),
        (address, json!({}), "400 invalid_field intent"),
        (address, json!({ "intent": null, "why": 1 }), "400 invalid_field why"),
        ("/v1/faq/links/none", json!({ "intent": null }), "404 not_found -"),
        ("/v1/faq/links/%FF", json!({ "intent": null }), "404 not_found -"),
    ] {
        assert_eq!(owner.put(path, &body).await?.error(), expected, "{path} {body}");
    }
    assert_eq!(owner.delete("/v1/faq/links/none").await?.error(), "404 not_found -");
    let reply = owner.put(address, &json!({ "intent": "teleport" })).await?;
    assert!(reply.body["error"]["message"].as_str().is_some_and(|message| message.contains("shipping-cost, ")));

    // An entry that goes takes the owner's choice along.
    let tales = faq["entries"].as_array_mut().and_then(Vec::pop).context("no entries")?;
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    faq["entries"].as_array_mut().context("no entries")?.push(tales);
    owner.put("/v1/faq", &faq).await?.ok::<Value>()?;
    assert_eq!(link(1).await?.by, LinkedBy::Automatic);
    Ok(())
}

#[tokio::test]
async fn questions_are_not_added_beyond_what_a_faq_may_have() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let phrasings: Vec<String> = (0..50).map(|n| format!("way {n}")).collect();
    let mut entries: Vec<Value> = (0..392)
        .map(|n| {
            let mut entry = entry(&n.to_string(), &format!("question {n}"), "a");
            entry["phrasings"] = json!(phrasings);
            entry
        })
        .collect();
    // 392 × 51 = 19,992, and seven more: room for one.
    let mut last = entry("last", "the last one", "a");
    last["phrasings"] = json!(phrasings[..6]);
    entries.push(last);
    owner.put("/v1/faq", &json!({ "entries": entries })).await?.ok::<Value>()?;
    for (questions, expected) in [(json!(["one", "two"]), "400 invalid_field questions"), (json!(["one"]), "200 - -")] {
        let attach = json!({ "questions": questions, "entry": "last" });
        assert_eq!(owner.post("/v1/unanswered", &attach).await?.error(), expected);
    }
    let faq = owner.get("/v1/faq").await?.body;
    assert_eq!(faq["entries"][392]["phrasings"].as_array().map(Vec::len), Some(7));
    Ok(())
}
