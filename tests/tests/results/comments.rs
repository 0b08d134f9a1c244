//! What comments say: sentiment, themes with examples, words of feeling; and the segments they can be cut by.

use anyhow::Result;
use reqwest::Method;
use rusqlite::Connection;
use serde_json::{Value, json};
use shopbell_protocol::owner::{
    CommentRow, Emotion, Emotions, Page, Report, SegmentResults, Segments, Sentiment, Surveys, Theme, Themes,
};
use shopbell_protocol::{JourneyStage, Locale};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Visitor};

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;
const HOSTILE: &str = "=HYPERLINK(\"//evil\") <script>alert(1)</script> the delivery was late\u{202E}";

/// Somebody who rates and writes at once.
async fn say(edge: &Edge, owner: &Owner, at: i64, score: u8, locale: &str, stage: &str, text: &str) -> Result<Visitor> {
    let visitor = Visitor { now: Some(at), ..edge.visitor(owner) };
    let mut rating = visitor.rating(score);
    rating["locale"] = json!(locale);
    rating["stage"] = json!(stage);
    rating["comment"] = json!(text);
    visitor.rate(&rating).await?.ok::<Value>()?;
    // Sent again, it counts once.
    visitor.rate(&rating).await?.ok::<Value>()?;
    Ok(visitor)
}

async fn themes(owner: &Owner, query: &str) -> Result<Themes> {
    owner.get(&format!("/v1/results/themes?from=2026-01-01&to=2026-12-31{query}")).await?.ok()
}

fn counts(themes: &Themes) -> (u32, u32, u32, u32) {
    (themes.all.comments, themes.all.positive, themes.all.neutral, themes.all.negative)
}

#[tokio::test]
async fn comments_are_read_counted_and_quoted() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    say(&edge, &owner, NOW, 1, "en", "delivery", HOSTILE).await?;
    say(&edge, &owner, NOW, 5, "en", "delivery", "Great courier! The fabric is soft.").await?;
    say(&edge, &owner, NOW + 1, 5, "fa", "purchase", "قیمتش عالیه، ممنونم").await?;
    say(&edge, &owner, NOW + 2, 3, "ar", "purchase", "وصل الطلب يوم الخميس").await?;
    // A comment that comes after its rating.
    let late = Visitor { now: Some(NOW), ..edge.visitor(&owner) };
    let rating = late.rating(2);
    late.rate(&rating).await?.ok::<Value>()?;
    late.comment(&rating, "خیلی دیر رسید").await?.ok::<Value>()?;
    late.comment(&rating, "خیلی دیر رسید").await?.ok::<Value>()?;
    // One a year before.
    say(&edge, &owner, NOW - 364 * DAY, 5, "en", "delivery", "Fast delivery").await?;

    let all = themes(&owner, "").await?;
    assert_eq!(counts(&all), (5, 2, 1, 2));
    assert_eq!((all.all.negative_share, all.before.comments, all.before.positive), (Some(0.4), 1, 1));
    assert_eq!(all.days.iter().map(|day| day.said.comments).sum::<u32>(), 5);
    let delivery = &all.themes[0];
    assert_eq!((delivery.theme, delivery.said.comments, delivery.said.negative), (Theme::Delivery, 4, 2));
    assert_eq!(delivery.before.comments, 1);
    // The discontent ones first, the newest first among them; the visitor's own words without what deceives.
    let quotes: Vec<&str> = delivery.examples.iter().map(|example| example.quote.as_str()).collect();
    assert_eq!(
        quotes,
        [
            "خیلی دیر رسید",
            "=HYPERLINK(\"//evil\") <script>alert(1)</script> the delivery was late",
            "وصل الطلب يوم الخميس",
            "Great courier!",
        ],
    );
    assert!(all.themes.iter().any(|theme| theme.theme == Theme::Price && theme.said.positive == 1));

    assert_eq!(counts(&themes(&owner, "&locale=en").await?), (2, 1, 0, 1));
    let at_purchase = themes(&owner, "&stage=purchase").await?;
    assert_eq!(counts(&at_purchase), (2, 1, 1, 0));
    assert!(at_purchase.themes.iter().flat_map(|theme| &theme.examples).all(|one| one.locale != Locale::En));
    for (query, error) in [
        ("&locale=de", "400 invalid_field locale"),
        ("&stage=somewhere", "400 invalid_field stage"),
        ("&locale=fa&stage=purchase", "400 invalid_field stage"),
        ("&theme=price", "400 invalid_field theme"),
    ] {
        assert_eq!(owner.get(&format!("/v1/results/themes?from=2026-01-01{query}")).await?.error(), error);
    }
    Ok(())
}

#[tokio::test]
async fn comments_are_listed_with_what_they_say() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let survey = json!({ "id": "after", "stage": "support", "touchpoint": "after", "questions": [
        { "id": "how", "kind": "csat", "text": { "en": "How?" } }, { "id": "why", "kind": "text", "text": { "en": "Why?" } }] });
    owner.put("/v1/surveys", &json!({ "surveys": [survey] })).await?.ok::<Surveys>()?;
    say(&edge, &owner, NOW, 5, "en", "delivery", HOSTILE).await?;
    let visitor = Visitor { now: Some(NOW), ..edge.visitor(&owner) };
    let answers = json!([{ "question": "how", "score": 2 }, { "question": "why", "text": "Nobody answers the phone" }]);
    let response = json!({ "visitor": visitor.id, "survey": "after", "locale": "en", "answers": answers });
    let id = new_id();
    for _ in 0..2 {
        visitor.send(Method::PUT, &format!("/responses/{id}"), &response).await?.ok::<Value>()?;
    }

    let listed = |query: &'static str| {
        let owner = owner.clone();
        async move { owner.get(&format!("/v1/comments?{query}")).await?.ok::<Page<CommentRow>>() }
    };
    let all = listed("").await?.items;
    assert_eq!(all.len(), 2);
    let row = &all[0];
    assert_eq!((row.id.as_str(), row.question.as_deref(), row.score), (id.as_str(), Some("why"), Some(2)));
    assert_eq!((row.sentiment, row.themes.as_slice()), (Sentiment::Negative, [Theme::Support].as_slice()));
    // The score says the one, the words the other: both are told.
    assert_eq!((all[1].score, all[1].sentiment, all[1].question.as_deref()), (Some(5), Sentiment::Negative, None));
    assert_eq!(all[1].text, HOSTILE.trim_end_matches('\u{202E}'));
    assert_eq!(listed("theme=delivery").await?.items.len(), 1);
    assert_eq!(listed("theme=price").await?.items.len(), 0);
    assert_eq!(listed("sentiment=negative&stage=support").await?.items.len(), 1);
    let first = listed("limit=1").await?;
    let cursor = first.next.unwrap_or_default();
    let second: Page<CommentRow> = owner.get(&format!("/v1/comments?limit=1&cursor={cursor}")).await?.ok()?;
    assert_eq!((second.items[0].id.as_str(), second.next), (all[1].id.as_str(), None));
    assert_eq!(owner.get("/v1/comments?sentiment=glad").await?.error(), "400 invalid_field sentiment");
    Ok(())
}

#[tokio::test]
async fn feelings_are_told_stage_by_stage_in_our_own_words() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    say(&edge, &owner, NOW, 1, "en", "support", "I am so ANGRY, and disappointed").await?;
    say(&edge, &owner, NOW, 1, "en", "support", "angry customer <img src=x onerror=alert(1)>").await?;
    say(&edge, &owner, NOW, 5, "fa", "loyalty", "مرسی، خیلی خوشحالم").await?;
    let emotions: Emotions = owner.get("/v1/results/emotions?from=2026-01-01&to=2026-12-31").await?.ok()?;
    let stages: Vec<&str> = emotions.stages.iter().map(|stage| stage.stage.code()).collect();
    assert_eq!(stages, ["support", "loyalty"]);
    let support = &emotions.stages[0];
    assert_eq!((support.said.comments, support.said.negative), (2, 2));
    assert_eq!((support.emotions[0].emotion, support.emotions[0].comments), (Emotion::Anger, 2));
    let words: Vec<(&str, u32)> = support.words.iter().map(|word| (word.word.as_str(), word.comments)).collect();
    assert_eq!(words, [("angry", 2), ("disappointed", 1)]);
    assert!(emotions.stages[1].words.iter().any(|word| word.word == "خوشحالم" && word.locale == Locale::Fa));
    assert_eq!(owner.get("/v1/results/emotions?form=2026-01-01").await?.error(), "400 invalid_field form");
    Ok(())
}

fn segments() -> Value {
    json!({ "segments": [
        { "id": "persian", "name": { "fa": "فارسی‌زبانان" }, "rule": { "locales": ["fa"] } },
        { "id": "unhappy", "name": { "en": "<b>Unhappy</b>" }, "rule": { "max_score": 2 } },
        { "id": "tea-buyers", "name": { "en": "Tea" }, "rule": { "categories": ["tea"], "min_orders": 1 } }] })
}

#[tokio::test]
async fn a_segment_cuts_what_was_said_before_and_after_it_was_saved() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let tea = json!({ "id": "green", "title": { "en": "Green tea" }, "url": { "en": "https://shop.example/green" },
                      "price": 500, "currency": "IRR", "category": "tea" });
    owner.put("/v1/products", &json!({ "products": [tea] })).await?.ok::<Value>()?;
    let now = NOW - DAY;
    say(&edge, &owner, now, 2, "fa", "delivery", "خیلی دیر رسید").await?;
    say(&edge, &owner, now, 5, "en", "delivery", "Great tea").await?;
    say(&edge, &owner, now - 200 * DAY, 1, "fa", "delivery", "افتضاح بود").await?;
    let put = owner.request(Method::PUT, "/v1/segments").header("X-Test-Now", NOW.to_string()).json(&segments());
    let saved: Segments = shopbell_tests::people::Reply::to(put).await?.ok()?;
    assert_eq!(serde_json::to_value(&saved)?, segments());
    assert_eq!(owner.get("/v1/segments").await?.ok::<Segments>()?, saved);

    // What was said in the last 92 days counts at once, what was said before doesn't.
    assert_eq!(counts(&themes(&owner, "&segment=persian").await?), (1, 0, 0, 1));
    assert_eq!(counts(&themes(&owner, "&segment=tea-buyers").await?), (0, 0, 0, 0));
    let visitor = say(&edge, &owner, NOW, 3, "en", "delivery", "Nothing to report").await?;
    visitor.report(&[visitor.event("purchase", "green")]).await?.ok::<Value>()?;
    let mut rating = visitor.rating(2);
    rating["comment"] = json!("The tea is stale");
    visitor.rate(&rating).await?.ok::<Value>()?;
    let tea = themes(&owner, "&segment=tea-buyers").await?;
    assert_eq!(counts(&tea), (1, 0, 0, 1), "only what was written once tea had been bought");
    assert_eq!(tea.themes[0].examples[0].quote, "The tea is stale");
    assert_eq!(counts(&themes(&owner, "&segment=unhappy").await?), (2, 0, 0, 2));
    let listed: Page<CommentRow> = owner.get("/v1/comments?segment=tea-buyers").await?.ok()?;
    assert_eq!(
        listed.items.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        ["The tea is stale", "Nothing to report"]
    );
    let results: SegmentResults = owner.get("/v1/results/segments").await?.ok()?;
    let members: Vec<(&str, u32, u32, i64)> =
        results.segments.iter().map(|one| (one.id.as_str(), one.visitors, one.buyers, one.revenue)).collect();
    assert_eq!(members, [("persian", 2, 1, 500), ("unhappy", 2, 1, 500), ("tea-buyers", 1, 1, 500)]);

    // Reports by segment, of what was rated in a period of at most 92 days, by who belongs to it now.
    let report = |query: &str| format!("/v1/reports?from=2026-10-01&to=2026-11-30&{query}");
    let by: Report = owner.get(&report("by=segment")).await?.ok()?;
    let answers = |name: &str| {
        by.groups.iter().find(|group| group.name.as_deref() == Some(name)).map(|group| group.figures.answers)
    };
    assert_eq!((answers("persian"), answers("unhappy"), answers("tea-buyers")), (Some(3), Some(3), Some(2)));
    let one: Report = owner.get(&report("segment=tea-buyers&locale=en")).await?.ok()?;
    assert_eq!((one.total.csat.responses, one.total.csat.distribution), (1, [0, 0, 1, 0, 0]));
    let long = owner.get("/v1/reports?from=2026-01-01&to=2026-11-30&segment=persian").await?;
    assert_eq!(long.error(), "400 invalid_field from");

    // What its people feel, of as many days.
    say(&edge, &owner, NOW, 1, "fa", "support", "خیلی عصبانی هستم").await?;
    let felt = |query: &str| format!("/v1/results/emotions?from=2026-10-01&to=2026-11-30{query}");
    let everybody: Emotions = owner.get(&felt("")).await?.ok()?;
    let persian: Emotions = owner.get(&felt("&segment=persian")).await?.ok()?;
    let stage = |all: &Emotions| all.stages.iter().find(|one| one.stage == JourneyStage::Support).cloned();
    assert!(stage(&persian).is_some_and(|support| support.emotions[0].emotion == Emotion::Anger), "{persian:?}");
    assert_eq!(stage(&persian), stage(&everybody));
    assert_eq!(stage(&owner.get(&felt("&segment=tea-buyers")).await?.ok()?), None);
    let long = owner.get("/v1/results/emotions?from=2026-01-01&to=2026-11-30&segment=persian").await?;
    assert_eq!(long.error(), "400 invalid_field from");

    // A segment that goes takes its counters along.
    owner.put("/v1/segments", &json!({ "segments": [] })).await?.ok::<Segments>()?;
    for path in ["results/themes", "results/emotions", "comments", "reports", "trends", "journey"] {
        assert_eq!(owner.get(&format!("/v1/{path}?segment=unhappy")).await?.error(), "400 invalid_field segment");
    }
    Ok(())
}

#[tokio::test]
async fn a_segment_that_says_nothing_or_too_much_is_refused_whole() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    for (path, value, error) in [
        ("/id", json!("Persian!"), "400 invalid_field segments[0].id"),
        ("/id", json!("unhappy"), "400 invalid_field segments[1].id"),
        ("/name", json!({}), "400 invalid_field segments[0].name"),
        ("/rule", json!({}), "400 invalid_field segments[0].rule"),
        ("/rule", json!({ "min_score": 6 }), "400 invalid_field segments[0].rule.min_score"),
        ("/rule", json!({ "min_orders": 3, "max_orders": 2 }), "400 invalid_field segments[0].rule.max_orders"),
        ("/rule", json!({ "colour": "red" }), "400 invalid_field segments[0].rule.colour"),
    ] {
        let mut wrong = segments();
        *wrong.pointer_mut(&format!("/segments/0{path}")).expect("the path is there") = value;
        assert_eq!(owner.put("/v1/segments", &wrong).await?.error(), error, "{path}");
    }
    assert!(owner.get("/v1/segments").await?.ok::<Segments>()?.segments.is_empty());
    Ok(())
}

#[tokio::test]
async fn comments_of_imported_ratings_are_read_and_those_of_sample_data_go_with_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    say(&edge, &owner, NOW, 5, "en", "delivery", "Fast delivery, thank you").await?;
    let mine = themes(&owner, "").await?;
    let visitor = edge.visitor(&owner);
    let mut rating = visitor.rating(1);
    rating["comment"] = json!("I am angry about the price");
    let purchase = json!({ "at": NOW, "visitor": visitor.id, "session": visitor.session,
                           "event": visitor.event("purchase", "tea") });
    let sample = json!({ "ratings": [{ "at": NOW, "rating": rating }], "events": [purchase] });
    owner.post("/v1/sample-data", &sample).await?.ok::<Value>()?;
    wait_for("the sample's comment to be read", || async {
        Ok((themes(&owner, "").await?.all.comments == 2).then_some(()))
    })
    .await?;
    assert_eq!(owner.get("/v1/results/customers").await?.body["buyers"], json!(1));
    owner.delete("/v1/sample-data").await?.ok::<Value>()?;
    assert_eq!(themes(&owner, "").await?, mine);
    assert_eq!(owner.get("/v1/results/customers").await?.body["buyers"], json!(0));
    let emotions: Emotions = owner.get("/v1/results/emotions?from=2026-01-01&to=2026-12-31").await?.ok()?;
    assert_eq!(emotions.stages.len(), 1, "{emotions:?}");

    let file = "id,at,score,comment\n1,2026-11-02,2,The size was wrong\n2,2026-11-03,4,\n";
    let import = owner.request(Method::POST, "/v1/ratings/import?format=csv&locale=en").body(file);
    shopbell_tests::people::Reply::to(import).await?.ok::<Value>()?;
    wait_for("the imported comment to be read", || async {
        let read = themes(&owner, "&locale=en").await?;
        Ok(read.themes.iter().any(|theme| theme.theme == Theme::Size && theme.said.negative == 1).then_some(()))
    })
    .await
}

#[tokio::test]
async fn what_was_there_before_is_read_after_an_update() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&["https://shop.example".to_owned()]).await?;
    let buyer = say(&edge, &owner, NOW, 1, "en", "delivery", "The delivery was late").await?;
    let products = owner.get("/v1/products").await?.body;
    let product = products["products"][0]["id"].as_str().unwrap_or_default().to_owned();
    buyer.report(&[buyer.event("purchase", &product)]).await?.ok::<Value>()?;
    let expected = themes(&owner, "").await?;
    let buyers = owner.get("/v1/buyers").await?.body;
    assert_eq!(buyers["items"].as_array().map(Vec::len), Some(1));
    edge.stop()?;
    Connection::open(edge.database(&owner)?)?.execute_batch(
        "DELETE FROM comments; DELETE FROM comment_themes; DELETE FROM daily_themes; DELETE FROM daily_emotions;
         DELETE FROM purchases; DELETE FROM buyers; DELETE FROM buyer_categories; DELETE FROM visitor_facts;
         INSERT OR REPLACE INTO meta (name, value) SELECT 'unread_ratings', max(seq) FROM ratings;
         INSERT OR REPLACE INTO meta (name, value) SELECT 'unread_events', max(seq) FROM events;",
    )?;
    edge.start_again()?;
    wait_for("comments and purchases to be read", || async {
        let again = themes(&owner, "").await?;
        let same = again == expected && owner.get("/v1/buyers").await?.body == buyers;
        Ok(same.then_some(()))
    })
    .await
}

#[tokio::test]
async fn ratings_that_come_in_many_pieces_are_all_read() -> Result<()> {
    const PIECES: u32 = 8;
    const ROWS: u32 = 250;
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    // Each comes while the alarm still reads those before.
    for piece in 0..PIECES {
        let rows = (0..ROWS).map(|row| format!("{piece}-{row},2026-11-02,2,The delivery was late\n"));
        let file = format!("id,at,score,comment\n{}", rows.collect::<String>());
        let import = owner.request(Method::POST, "/v1/ratings/import?format=csv&locale=en").body(file);
        shopbell_tests::people::Reply::to(import).await?.ok::<Value>()?;
    }
    wait_for("all comments to be read", || async {
        Ok((themes(&owner, "").await?.all.comments == PIECES * ROWS).then_some(()))
    })
    .await
}
