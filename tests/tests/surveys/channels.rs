//! Surveys on other channels: codes on receipts, ratings taken on the telephone, and those who don't want to be asked.

use anyhow::{Context, Result};
use reqwest::StatusCode;
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use shopbell_protocol::owner::{OptOut, Page, SurveyLink};
use shopbell_protocol::{Channel, Locale, ResponseReceipt};
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{Reader, link, responses, satisfied, shop, wanted};
use shopbell_tests::new_id;

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[tokio::test]
async fn a_receipts_survey_link_is_answered_by_everybody_who_finds_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let printed = link(&owner, json!({ "channel": "receipt", "staff": "Till 3" })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    for score in ["5", "1"] {
        let page = reader.open(&printed.url).await?;
        assert!(!page.html.contains("/stop"), "nobody is known who could be left alone");
        let opening = page.hidden("r").context("no opening")?.to_owned();
        let form = [("question", "satisfied"), ("score", score), ("r", opening.as_str())];
        let expected = if score == "5" { "200 What was good?" } else { "200 Why?" };
        // A second tap is the same person.
        for _ in 0..2 {
            let next = reader.post(&printed.url, &form).await?;
            assert_eq!(next.says(), expected);
            assert_eq!(next.hidden("r"), Some(opening.as_str()));
        }
    }
    let rows = responses(&owner).await?;
    assert_eq!(rows.iter().map(|row| row.answers[0].score).collect::<Vec<_>>(), [Some(1), Some(5)]);
    assert_ne!(rows[0].visitor, rows[1].visitor);
    assert_eq!(satisfied(&owner).await?.by_staff[0].responses, 2);
    // Somebody else's response isn't gone on with through a code.
    let form = [("question", "good"), ("choice", "fast"), ("r", rows[0].id.as_str())];
    let elsewhere = link(&owner, json!({ "channel": "receipt" })).await?;
    assert_eq!(reader.post(&elsewhere.url, &form).await?.says(), "200 How was the delivery?");
    Ok(())
}

#[tokio::test]
async fn unsubscribe_from_surveys_and_come_back() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    let sent = link(&owner, json!({ "customer": "4711" })).await?;
    let known = link(&owner, json!({ "visitor": visitor.id })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    // Not by looking.
    assert_eq!(reader.open(&format!("{}/stop", sent.url)).await?.status, StatusCode::METHOD_NOT_ALLOWED);
    let page = reader.open(&sent.url).await?;
    assert!(page.html.contains("/stop?locale=en\"") && page.html.contains("Don't ask me again"));
    for url in [&sent.url, &known.url, &sent.url] {
        assert_eq!(reader.post(&format!("{url}/stop"), &[]).await?.says(), "200 We won't ask you again");
    }
    assert_eq!(reader.open(&sent.url).await?.says(), "200 We won't ask you again");
    assert_eq!(
        reader.post(&sent.url, &[("question", "satisfied"), ("score", "4")]).await?.says(),
        "200 We won't ask you again"
    );
    assert!(responses(&owner).await?.is_empty());
    for who in [json!({ "customer": "4711" }), json!({ "visitor": visitor.id })] {
        assert_eq!(owner.post("/v1/survey-links", &wanted(who)).await?.error(), "409 conflict -");
    }
    link(&owner, json!({ "customer": "4712" })).await?;

    let page: Page<OptOut> = owner.get("/v1/opt-outs?limit=1").await?.ok()?;
    assert_eq!((page.items.len(), page.items[0].visitor.as_str()), (1, visitor.id.as_str()));
    let cursor = page.next.context("no second page")?;
    let page: Page<OptOut> = owner.get(&format!("/v1/opt-outs?limit=1&cursor={cursor}")).await?.ok()?;
    assert_eq!((page.items[0].customer.as_deref(), page.next), (Some("4711"), None));
    let address = format!("/v1/opt-outs/{}", page.items[0].visitor);
    owner.delete(&address).await?.ok::<OptOut>()?;
    assert_eq!(owner.delete(&address).await?.error(), "404 not_found -");
    link(&owner, json!({ "customer": "4711", "ignore_attention": true })).await?;
    assert_eq!(reader.open(&sent.url).await?.says(), "200 How was the delivery?");
    assert_eq!(owner.get("/v1/opt-outs").await?.ok::<Page<OptOut>>()?.items.len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_phone_rating_counts_like_any_other_and_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let taken = |more: Value| {
        let mut taken = json!({ "id": new_id(), "survey": "delivery", "channel": "phone", "staff": "Reza", "locale": "fa",
            "customer": "4711", "answers": [{ "question": "satisfied", "score": 2 }, { "question": "reason", "text": "دیر رسید" }] });
        for (name, value) in more.as_object().into_iter().flatten() {
            taken[name] = value.clone();
        }
        taken
    };
    let sent = link(&owner, json!({ "customer": "4711" })).await?;
    let rating = taken(json!({}));
    let receipt: ResponseReceipt = owner.post("/v1/responses", &rating).await?.ok()?;
    assert_eq!((receipt.stored, receipt.next, receipt.duplicate), (2, None, false));
    assert!(owner.post("/v1/responses", &rating).await?.ok::<ResponseReceipt>()?.duplicate);
    let other_staff = json!({ "id": rating["id"], "staff": "Sara" });
    assert_eq!(owner.post("/v1/responses", &taken(other_staff)).await?.error(), "409 conflict id");
    assert_eq!(owner.post("/v1/responses", &taken(json!({}))).await?.error(), "409 conflict -", "once per customer");
    assert_eq!(owner.post("/v1/survey-links", &wanted(json!({ "customer": "4711" }))).await?.error(), "409 conflict -");
    let reader = Reader::new(Policy::limited(3))?;
    assert_eq!(reader.open(&sent.url).await?.says(), "200 You have already answered");

    // Without a reference everybody is somebody new; what was taken yesterday counts then.
    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?;
    for (more, error) in [
        (json!({ "channel": "sms" }), "400 invalid_field channel"),
        (json!({ "at": now + 10 * DAY }), "400 invalid_field at"),
        (json!({ "at": now - 400 * DAY }), "400 invalid_field at"),
        (json!({ "answers": [{ "question": "satisfied", "score": 6 }] }), "400 invalid_field answers[0].score"),
        (json!({ "answers": [] }), "400 invalid_field answers"),
        (json!({ "at": "2026-02-30" }), "400 invalid_field at"),
        (json!({ "at": -1 }), "400 invalid_field at"),
        (json!({ "at": 1e30 }), "400 invalid_field at"),
        (json!({ "staff": "x".repeat(61) }), "400 invalid_field staff"),
        (json!({ "mood": "good" }), "400 invalid_field mood"),
        (json!({ "survey": "nowhere" }), "404 not_found -"),
    ] {
        assert_eq!(owner.post("/v1/responses", &taken(more)).await?.error(), error);
    }
    let mut walk_in =
        taken(json!({ "channel": "shop", "answers": [{ "question": "satisfied", "score": 5 }], "at": now - DAY }));
    walk_in.as_object_mut().context("an object")?.remove("customer");
    for _ in 0..12 {
        walk_in["id"] = json!(new_id());
        owner.post("/v1/responses", &walk_in).await?.ok::<ResponseReceipt>()?;
    }
    let rows = responses(&owner).await?;
    assert_eq!((rows.len(), rows[0].at, rows[0].channel), (13, now - DAY, Channel::Shop));
    let results = owner.results().await?;
    assert_eq!(results.days.iter().map(|day| day.responses).collect::<Vec<_>>(), [12, 1]);
    let groups = &results.surveys[0].questions[0].by_channel;
    assert_eq!(
        groups.iter().map(|one| (one.name.as_str(), one.responses)).collect::<Vec<_>>(),
        [("shop", 12), ("phone", 1)]
    );
    Ok(())
}

#[tokio::test]
async fn a_survey_links_page_is_in_the_readers_language() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let mut printed = wanted(json!({ "channel": "receipt" }));
    printed.as_object_mut().context("an object")?.remove("locale");
    let printed: SurveyLink = owner.post("/v1/survey-links", &printed).await?.ok()?;
    let mut reader = Reader::new(Policy::limited(3))?;
    let fa = "<html lang=\"fa\" dir=\"rtl\">";
    assert!(reader.open(&printed.url).await?.html.contains(fa), "the shop's, where nothing else is said");
    reader.languages = Some("de,en-GB;q=0.8,fa;q=0.5");
    let page = reader.open(&format!("{}?score=5", printed.url)).await?;
    assert!(page.html.contains("<html lang=\"en\" dir=\"ltr\">") && page.says() == "200 How was the delivery?");
    // The way to another language goes on with the same opening and what was tapped.
    let (_, way) = page.html.split_once("<nav").context("no other language")?;
    let way = way.split_once("href=\"").and_then(|(_, rest)| rest.split('"').next()).context("no way")?;
    let persian = reader.open(&format!("{}{}", edge.url(), way.replace("&amp;", "&"))).await?;
    assert!(persian.html.contains(fa) && persian.html.contains("value=\"5\" required checked"));
    assert_eq!(persian.hidden("r"), page.hidden("r"));
    let (opening, locale) = (persian.hidden("r").context("no opening")?, persian.hidden("locale").unwrap_or_default());
    let form = [("question", "satisfied"), ("score", "5"), ("r", opening), ("locale", locale)];
    assert_eq!(reader.post(&printed.url, &form).await?.says(), "200 چه چیزی خوب بود؟");
    assert_eq!(responses(&owner).await?[0].locale, Locale::Fa);
    let unknown = reader.open(&format!("{}0", printed.url)).await?;
    assert_eq!(unknown.says(), "404 There is no such survey");
    Ok(())
}

#[tokio::test]
async fn a_receipts_survey_link_is_no_way_to_flood_a_shop() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let printed = link(&owner, json!({ "channel": "receipt", "expires_in_days": 365 })).await?;
    let mut reader = Reader::new(Policy::none())?;
    let now = printed.expires_at - DAY;
    reader.now = Some(now);
    let form = [("question", "satisfied"), ("score", "1")];
    for _ in 0..60 {
        assert_eq!(reader.post(&printed.url, &form).await?.status, StatusCode::SEE_OTHER);
    }
    let busy = reader.post(&printed.url, &form).await?;
    assert_eq!((busy.status, busy.header("Retry-After")), (StatusCode::TOO_MANY_REQUESTS, "60"));
    reader.now = Some(now + 60_000);
    assert_eq!(reader.post(&printed.url, &form).await?.status, StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test]
async fn each_channel_of_a_survey_link_is_told_apart() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let reader = Reader::new(Policy::limited(3))?;
    let channels = ["sms", "email", "messenger", "social", "receipt"];
    for channel in channels {
        let sent = link(&owner, json!({ "channel": channel })).await?;
        let page = reader.open(&format!("{}?score=5", sent.url)).await?;
        let mut form = vec![("question", "satisfied"), ("score", "5")];
        form.extend(page.hidden("r").map(|opening| ("r", opening)));
        assert_eq!(reader.post(&sent.url, &form).await?.says(), "200 What was good?", "{channel}");
    }
    let told = satisfied(&owner).await?;
    let mut names: Vec<&str> = told.by_channel.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!((told.responses, names), (5, vec!["email", "messenger", "receipt", "sms", "social"]));
    assert!(told.by_channel.iter().all(|one| one.responses == 1));
    Ok(())
}
