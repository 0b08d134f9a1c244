//! All rows as files, ratings of other systems, and sample data.

use anyhow::{Context, Result};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::Receipt;
use shopbell_protocol::owner::{ImportedRatings, Page, RatingRow, Report, SampleCounts};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply};
use std::io::Cursor;

/// 2026-11-20, noon in Tehran.
const NOON: i64 = 1_795_163_400_000;
const DAY: i64 = 86_400_000;
const HOSTILE: [&str; 8] = [
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "＝1+1",
    "<script>alert(1)</script>",
    "\"، \n؛ 'x'",
    "خیلی خوب بود؛ ممنون!",
];

async fn file(owner: &Owner, path: &str) -> Result<Vec<u8>> {
    let response = owner.request(Method::GET, path).send().await?.error_for_status()?;
    Ok(response.bytes().await?.to_vec())
}

async fn import(owner: &Owner, query: &str, body: &str) -> Result<Reply> {
    Reply::to(owner.request(Method::POST, &format!("/v1/ratings/import?{query}")).body(body.to_owned())).await
}

async fn ratings(owner: &Owner, query: &str) -> Result<Vec<RatingRow>> {
    Ok(owner.get(&format!("/v1/ratings?{query}")).await?.ok::<Page<RatingRow>>()?.items)
}

#[tokio::test]
async fn what_visitors_typed_is_text_in_every_file() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    for comment in HOSTILE {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(NOON);
        let mut rating = visitor.rating(4);
        rating["comment"] = json!(comment);
        visitor.rate(&rating).await?.ok::<Receipt>()?;
        visitor.ask(comment).await?.ok::<Value>()?;
    }
    let stored: Vec<String> = ratings(&owner, "").await?.into_iter().rev().filter_map(|row| row.comment).collect();

    let csv = String::from_utf8(file(&owner, "/v1/exports/ratings.csv").await?)?;
    let mut reader = csv::Reader::from_reader(csv.strip_prefix('\u{feff}').context("no byte order mark")?.as_bytes());
    assert_eq!(reader.headers()?.iter().take(4).collect::<Vec<_>>(), ["id", "at", "day", "score"]);
    let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>()?;
    assert_eq!(&records[0][1], "2026-11-20T08:30:00.000Z");
    assert_eq!(&records[0][2], "2026-11-20");
    for (record, comment) in records.iter().zip(&stored) {
        let cell = &record[9];
        assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t']), "{cell}");
        assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), comment);
    }

    let lines = String::from_utf8(file(&owner, "/v1/exports/ratings.jsonl").await?)?;
    for (line, comment) in lines.lines().zip(&stored) {
        let row: Value = serde_json::from_str(line)?;
        assert_eq!((&row["comment"], &row["score"], &row["imported"]), (&json!(comment), &json!(4), &json!(false)));
    }

    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(file(&owner, "/v1/exports/ratings.xlsx").await?))?;
    let sheet = workbook.worksheet_range("1")?;
    for (place, comment) in stored.iter().enumerate() {
        assert_eq!(sheet.get((place + 1, 9)), Some(&Data::String(comment.clone())));
        assert_eq!(sheet.get((place + 1, 3)), Some(&Data::Float(4.0)));
    }
    assert!(workbook.worksheet_formula("1")?.is_empty());

    let turns = String::from_utf8(file(&owner, "/v1/exports/conversations.jsonl").await?)?;
    assert_eq!(turns.lines().count(), HOSTILE.len());
    let turn: Value = serde_json::from_str(turns.lines().next().context("no turns")?)?;
    assert_eq!((&turn["day"], &turn["locale"]), (&json!("2026-11-20"), &json!("fa")));

    let reply = Reply::to(owner.request(Method::GET, "/v1/exports/ratings.csv")).await?;
    assert_eq!(reply.header("Content-Disposition"), Some("attachment; filename=\"ratings.csv\""));
    assert_eq!(reply.header("X-Content-Type-Options"), Some("nosniff"));
    assert_eq!(file(&owner, "/v1/exports/ratings.jsonl?min_score=5").await?, b"");
    for (path, error) in [
        ("ratings.pdf", "404 not_found -"),
        ("secrets.csv", "404 not_found -"),
        ("ratings", "404 not_found -"),
        ("handoffs.csv?stage=support", "400 invalid_field stage"),
        ("ratings.csv?limit=3", "400 invalid_field limit"),
    ] {
        assert_eq!(owner.get(&format!("/v1/exports/{path}")).await?.error(), error, "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn an_export_is_whole_however_many_pages_it_takes() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let line =
        |n: usize| json!({ "id": n, "at": NOON + n as i64, "score": 5, "comment": "خوب ".repeat(n % 60) }).to_string();
    let lines: Vec<String> = (0..7_000).map(line).collect();
    import(&owner, "format=jsonl", &lines.join("\n")).await?.ok::<ImportedRatings>()?;
    let text = String::from_utf8(file(&owner, "/v1/exports/ratings.jsonl").await?)?;
    let times: Vec<String> = text
        .lines()
        .map(|line| Ok(serde_json::from_str::<Value>(line)?["at"].as_str().unwrap_or_default().to_owned()))
        .collect::<Result<_>>()?;
    assert_eq!(times.len(), 7_000);
    assert!(times.is_sorted_by(|one, next| one < next), "in their order, none twice");
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(file(&owner, "/v1/exports/ratings.xlsx").await?))?;
    assert_eq!(workbook.worksheet_range("1")?.height(), 7_001);
    Ok(())
}

#[tokio::test]
async fn old_ratings_come_in_once_and_bad_lines_spoil_no_good_ones() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let text = "id,date,stars,review,customer,lang,stage,product\r\n\
                1,2026-11-19,5,\"خوب\nبود\",c1,fa,delivery,bowl\r\n\
                2,2026-11-19 23:30,1,,c1,,,\r\n\
                3,2026-11-19T21:00:00Z,4,,,en,,\r\n\
                4,yesterday,4,,,,,\r\n\
                5,2026-11-19,6,,,,,\r\n\
                6,2026-11-19,4,,,de,,\r\n\
                7,2126-01-01,4,,,,,\r\n\
                ,2026-11-19,4,,,,,\r\n\
                8,2026-11-19,3,,,,lunch,\r\n";
    let dry: ImportedRatings = import(&owner, "format=csv&dry_run=true", text).await?.ok()?;
    assert_eq!((dry.added, dry.refused, ratings(&owner, "").await?.len()), (3, 6, 0));
    let first: ImportedRatings = import(&owner, "format=csv&touchpoint=old-shop", text).await?.ok()?;
    let errors: Vec<_> =
        first.errors.iter().map(|error| (error.line.unwrap_or_default(), error.field.as_str())).collect();
    assert_eq!(errors, [(6, "at"), (7, "score"), (8, "locale"), (9, "at"), (10, "id"), (11, "stage")]);
    assert_eq!((first.added, first.unchanged, first.refused), (3, 0, 6));
    let again: ImportedRatings = import(&owner, "format=csv&touchpoint=old-shop", text).await?.ok()?;
    assert_eq!((again.added, again.unchanged), (0, 3));
    let changed = "id,at,score\n1,2026-11-19,2\n9,2026-11-20,2\n";
    let changed: ImportedRatings = import(&owner, "format=csv", changed).await?.ok()?;
    assert_eq!((changed.added, changed.refused, changed.errors[0].field.as_str()), (1, 1, "id"));

    let rows = ratings(&owner, "touchpoint=old-shop").await?;
    assert!(rows.iter().all(|row| row.imported && !row.sample));
    assert_eq!(rows[2].comment.as_deref(), Some("خوب\nبود"));
    assert_eq!(rows[1].visitor, rows[2].visitor, "a customer is one visitor");
    // 23:30 in Tehran is the 19th there; 21:00 UTC is the 20th.
    let report =
        async |day: &str| -> Result<Report> { owner.get(&format!("/v1/reports?from={day}&to={day}")).await?.ok() };
    assert_eq!(report("2026-11-19").await?.total.csat.distribution, [1, 0, 0, 0, 1]);
    let next = report("2026-11-20").await?.total;
    assert_eq!((next.csat.distribution, next.prompts, next.response_rate), ([0, 1, 0, 1, 0], Some(0), None));

    // Other scales are mapped only where they are named.
    let text =
        "{\"id\":\"a\",\"at\":1795163400000,\"score\":9}\n{\"id\":\"b\",\"at\":1795163400000,\"score\":11}\nnonsense\n";
    let mapped: ImportedRatings = import(&owner, "format=jsonl&scale=0-10&touchpoint=nps", text).await?.ok()?;
    assert_eq!(
        (mapped.added, mapped.errors.iter().map(|error| error.line).collect::<Vec<_>>()),
        (1, vec![Some(2), Some(3)])
    );
    assert_eq!(ratings(&owner, "touchpoint=nps").await?[0].score, 5);
    for (query, field) in [
        ("", "format"),
        ("format=xml", "format"),
        ("format=csv&scale=5", "scale"),
        ("format=csv&stage=lunch", "stage"),
        ("format=csv&mode=add", "mode"),
        ("format=csv", "score"),
    ] {
        assert_eq!(
            import(&owner, query, "id,at\n1,2\n").await?.error(),
            format!("400 invalid_field {field}"),
            "{query}"
        );
    }

    // What was exported from one shop goes into another as it was.
    let other = edge.empty_shop().await?;
    let csv = String::from_utf8(file(&owner, "/v1/exports/ratings.csv").await?)?;
    let moved: ImportedRatings = import(&other, "format=csv", &csv).await?.ok()?;
    assert_eq!((moved.added, moved.refused), (5, 0), "{:?}", moved.errors);
    let said = |rows: Vec<RatingRow>| {
        rows.into_iter().map(|row| (row.at, row.score, row.comment, row.touchpoint)).collect::<Vec<_>>()
    };
    assert_eq!(said(ratings(&other, "").await?), said(ratings(&owner, "").await?));
    Ok(())
}

#[tokio::test]
async fn sample_data_is_marked_and_goes_without_a_trace_in_any_figure() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&["http://localhost:8080".to_owned()]).await?;
    let templates = owner.get("/v1/surveys/templates").await?.body;
    owner.put("/v1/surveys", &json!({ "surveys": templates["templates"] })).await?.ok::<Value>()?;
    let visitor = edge.visitor(&owner);
    visitor.rate(&visitor.rating(4)).await?.ok::<Receipt>()?;
    visitor.ask("هزینه ارسال چقدره؟").await?.ok::<Value>()?;
    visitor
        .report(&[
            visitor.event("view", "copper-tray"),
            json!({ "id": new_id(), "kind": "prompt", "touchpoint": "storefront" }),
        ])
        .await?
        .ok::<Value>()?;
    let figures = async || -> Result<Vec<Value>> {
        let mut all = Vec::new();
        for path in [
            "results",
            "reports?by=touchpoint",
            "reports?by=product",
            "trends",
            "journey",
            "ratings",
            "responses",
            "conversations",
            "unanswered",
        ] {
            all.push(owner.get(&format!("/v1/{path}")).await?.ok::<Value>()?);
        }
        Ok(all)
    };
    let before = figures().await?;

    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_millis())?;
    let at = |days: i64| now - days * DAY;
    let data = json!({
        "ratings": (0..30).map(|n| json!({ "at": at(n), "device": "phone", "rating": {
            "id": new_id(), "visitor": new_id(), "score": 1 + n % 5, "touchpoint": "checkout", "stage": "purchase", "locale": "ar",
            "product": "copper-tray", "comment": "جيد" } })).collect::<Vec<_>>(),
        "responses": (0..20).map(|n| json!({ "id": new_id(), "visitor": new_id(), "survey": "recommend-us", "channel": "email",
            "staff": "Sara", "locale": "en", "at": at(n), "answers": [
                { "question": "recommend", "score": n % 11 }, { "question": "reason", "text": "fast" }] }))
            .chain((0..5).map(|n| json!({ "id": new_id(), "visitor": new_id(), "survey": "how-found", "channel": "widget", "locale": "en",
                "at": at(n), "answers": [{ "question": "source", "choices": ["friend"] }] }))).collect::<Vec<_>>(),
        "turns": (0..6).map(|n| json!({ "at": at(n), "helpful": n % 2 == 0, "turn": { "id": new_id(), "visitor": new_id(),
            "conversation": new_id(), "text": if n < 4 { "هزینه ارسال چقدره؟" } else { "آیا هواپیما می‌فروشید؟" }, "locale": "fa" } })).collect::<Vec<_>>(),
        "events": Vec::from(["view", "purchase", "prompt", "impression", "click"]).iter().map(|kind| json!({ "at": at(2), "visitor": new_id(),
            "session": new_id(), "placement": "home", "event": { "id": new_id(), "kind": kind, "product": "copper-tray", "rec_id": new_id(),
            "touchpoint": "checkout" } })).collect::<Vec<_>>(),
    });
    let counts: SampleCounts = owner.post("/v1/sample-data", &data).await?.ok()?;
    let expected = SampleCounts { ratings: 30, responses: 25, conversations: 6, events: 5 };
    assert_eq!(counts, expected);
    assert_eq!(
        owner.post("/v1/sample-data", &data).await?.ok::<SampleCounts>()?,
        expected,
        "sent again it is passed over"
    );
    assert_eq!(owner.get("/v1/sample-data").await?.ok::<SampleCounts>()?, expected);
    let full = figures().await?;
    for (now, before) in full.iter().zip(&before) {
        assert_ne!(now, before);
    }
    let rows = ratings(&owner, "limit=200").await?;
    assert_eq!(rows.iter().filter(|row| row.sample).count(), 30);

    assert_eq!(
        Reply::to(owner.request(Method::DELETE, "/v1/sample-data")).await?.ok::<SampleCounts>()?,
        SampleCounts::default()
    );
    for (now, before) in figures().await?.iter().zip(&before) {
        assert_eq!(now, before);
    }
    assert_eq!(
        owner.post("/v1/sample-data", &json!({ "ratings": [{ "at": 1, "rating": {} }] })).await?.error(),
        "400 invalid_field ratings[0].rating.id"
    );
    Ok(())
}
