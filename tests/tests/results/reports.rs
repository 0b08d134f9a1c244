//! Reports, trends and the journey, over the API.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Estimate, Journey, Measure, Page, RatingRow, Report, ResponseRow, Trend};
use shopbell_protocol::{Device, EventBatchReceipt, JourneyStage, Receipt, ResponseReceipt};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};

const PHONE: &str =
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
const DAY: i64 = 86_400_000;
/// 2026-11-20, noon in Tehran.
const NOON: i64 = 1_795_163_400_000;

/// A rating by somebody new.
async fn rate(edge: &Edge, owner: &Owner, at: i64, score: u8, more: Value) -> Result<()> {
    let mut visitor = edge.visitor(owner);
    visitor.now = Some(at);
    let mut rating = visitor.rating(score);
    for (name, value) in more.as_object().into_iter().flatten() {
        rating[name] = value.clone();
    }
    visitor.rate(&rating).await?.ok::<Receipt>()?;
    Ok(())
}

/// An answer to the survey by somebody new.
async fn answer(edge: &Edge, owner: &Owner, at: i64, survey: &str, answers: Value) -> Result<()> {
    let mut visitor = edge.visitor(owner);
    visitor.now = Some(at);
    let response = json!({ "visitor": visitor.id, "survey": survey, "locale": "fa", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<ResponseReceipt>()?;
    Ok(())
}

fn surveys() -> Value {
    json!({ "surveys": [
        { "id": "after-delivery", "stage": "delivery", "touchpoint": "parcel", "questions": [
            { "id": "ok", "kind": "csat", "text": { "fa": "راضی بودید؟" } },
            { "id": "tell", "kind": "nps", "text": { "fa": "توصیه می‌کنید؟" } },
            { "id": "easy", "kind": "ces", "text": { "fa": "آسان بود؟" } } ] },
    ] })
}

#[tokio::test]
async fn a_report_has_every_score_with_its_interval_by_any_one_dimension() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &surveys()).await?.ok::<Value>()?;
    for n in 0..12_u8 {
        let more =
            json!({ "product": if n < 9 { "bowl" } else { "cup" }, "locale": if n % 2 == 0 { "fa" } else { "en" } });
        rate(&edge, &owner, NOON, if n < 9 { 5 } else { 2 }, more).await?;
        answer(&edge, &owner, NOON, "after-delivery", json!([
            { "question": "ok", "score": 4 }, { "question": "tell", "score": n.min(10) }, { "question": "easy", "score": 6 },
        ])).await?;
    }
    // Nothing of a scale: it counts among those who answered.
    answer(&edge, &owner, NOON, "after-delivery", json!([{ "question": "ok" }])).await?;
    let period = "from=2026-11-20&to=2026-11-20";
    let report: Report = owner.get(&format!("/v1/reports?{period}&by=stage")).await?.ok()?;
    assert_eq!((report.total.answers, report.total.csat.responses, report.minimum), (25, 24, 10));
    assert_eq!(report.total.csat.distribution, [0, 3, 0, 12, 9]);
    // 21 of 24, with Wilson's interval.
    assert_eq!(report.total.csat.score, Some(Estimate { value: 87.5, low: 69.0, high: 95.7 }));
    let nps = &report.total.nps;
    assert_eq!((nps.promoters, nps.passives, nps.detractors), (3, 2, 7));
    assert_eq!(nps.score.map(|score| score.value), Some(-33.3));
    let ces = &report.total.ces;
    assert_eq!((ces.responses, ces.score), (12, Some(Estimate { value: 6.0, low: 6.0, high: 6.0 })));
    let names: Vec<_> = report.groups.iter().map(|group| group.name.as_deref().unwrap_or_default()).collect();
    assert_eq!(names, ["consideration", "delivery"]);

    for (by, expected) in [
        ("product", vec![("bowl", 9), ("cup", 3)]),
        ("touchpoint", vec![("parcel", 13), ("storefront", 12)]),
        ("locale", vec![("fa", 19), ("en", 6)]),
        ("channel", vec![("widget", 25)]),
        ("staff", vec![]),
        ("device", vec![]),
    ] {
        let report: Report = owner.get(&format!("/v1/reports?{period}&by={by}")).await?.ok()?;
        let found: Vec<_> =
            report.groups.iter().map(|one| (one.name.as_deref().unwrap_or("?"), one.figures.answers)).collect();
        assert_eq!(found, expected, "{by}");
        if by == "product" {
            let [bowl, cup] = &report.groups[..] else { anyhow::bail!("two products") };
            assert_eq!((bowl.figures.csat.score, bowl.figures.csat.satisfied), (None, 9), "not enough answers");
            assert_eq!(cup.figures.csat.distribution, [0, 3, 0, 0, 0]);
        }
    }
    // Two dimensions at once: from the rows.
    let report: Report = owner.get(&format!("/v1/reports?{period}&by=product&locale=fa")).await?.ok()?;
    let found: Vec<_> = report.groups.iter().map(|one| (one.name.as_deref(), one.figures.answers)).collect();
    assert_eq!(found, [(Some("bowl"), 5), (Some("cup"), 1)]);
    assert_eq!((report.total.answers, report.total.csat.responses, report.total.nps.responses), (19, 18, 12));
    let report: Report = owner.get(&format!("/v1/reports?{period}&locale=fa")).await?.ok()?;
    assert_eq!((report.total.answers, report.total.prompts), (19, None));
    Ok(())
}

#[tokio::test]
async fn who_was_asked_and_on_which_device_is_told_and_nothing_more_is_kept_of_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &surveys()).await?.ok::<Value>()?;
    let http = reqwest::Client::builder().user_agent(PHONE).build()?;
    for n in 0..20 {
        let mut visitor = Visitor { http: http.clone(), ..edge.visitor(&owner) };
        visitor.now = Some(NOON);
        let place = if n < 12 { "storefront" } else { "after-delivery" };
        visitor
            .report(&[json!({ "id": new_id(), "kind": "prompt", "touchpoint": place })])
            .await?
            .ok::<EventBatchReceipt>()?;
        if n < 3 {
            visitor.rate(&visitor.rating(5)).await?.ok::<Receipt>()?;
        }
    }
    rate(&edge, &owner, NOON, 1, json!({})).await?;
    let period = "from=2026-11-20&to=2026-11-20";
    let report: Report = owner.get(&format!("/v1/reports?{period}&by=touchpoint")).await?.ok()?;
    assert_eq!((report.total.prompts, report.total.answers), (Some(20), 4));
    assert_eq!(report.total.response_rate.map(|rate| rate.value), Some(0.2));
    let places: Vec<_> = report.groups.iter().map(|one| (one.name.as_deref(), one.figures.prompts)).collect();
    assert_eq!(
        places,
        [(Some("storefront"), Some(12)), (Some("parcel"), Some(8))],
        "a survey counts at its touchpoint"
    );
    let report: Report = owner.get(&format!("/v1/reports?{period}&by=device")).await?.ok()?;
    let devices: Vec<_> = report.groups.iter().map(|one| (one.name.as_deref(), one.figures.answers)).collect();
    assert_eq!(devices, [(Some("phone"), 3)], "what isn't a browser has none");
    assert_eq!(report.groups[0].figures.response_rate.map(|rate| rate.value), Some(0.15));
    let page: Page<RatingRow> = owner.get("/v1/ratings?device=phone").await?.ok()?;
    assert_eq!(page.items.iter().map(|row| row.device).collect::<Vec<_>>(), [Some(Device::Phone); 3]);
    assert!(!edge.keeps(b"Android 10; K")?, "only the kind of device is kept");
    Ok(())
}

#[tokio::test]
async fn a_trend_goes_by_the_calendar_that_is_asked_for() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    // 2026-11-20 is 29 Aban 1405, a Friday: the last day of its week there.
    for (days, score) in [(0, 5), (1, 4), (3, 1)] {
        rate(&edge, &owner, NOON + days * DAY, score, json!({})).await?;
    }
    let trend = async |query: &str| -> Result<Vec<(String, String, u32, bool)>> {
        let trend: Trend = owner.get(&format!("/v1/trends?from=2026-11-20&to=2026-11-23&{query}")).await?.ok()?;
        let points = trend.points.into_iter();
        Ok(points.map(|point| (point.label, point.to, point.figures.csat.responses, point.whole)).collect())
    };
    let point = |label: &str, to: &str, responses, whole| (label.to_owned(), to.to_owned(), responses, whole);
    assert_eq!(
        trend("").await?,
        [
            point("2026-11-20", "2026-11-20", 1, true),
            point("2026-11-21", "2026-11-21", 1, true),
            point("2026-11-22", "2026-11-22", 0, true),
            point("2026-11-23", "2026-11-23", 1, true),
        ]
    );
    assert_eq!(
        trend("every=week").await?,
        [point("2026-11-16", "2026-11-22", 2, false), point("2026-11-23", "2026-11-23", 1, false)]
    );
    assert_eq!(
        trend("every=week&calendar=jalali").await?,
        [point("1405-08-23", "2026-11-20", 1, false), point("1405-08-30", "2026-11-23", 2, false)]
    );
    assert_eq!(
        trend("every=month&calendar=jalali&locale=fa").await?,
        [point("1405-08", "2026-11-21", 2, false), point("1405-09", "2026-11-23", 1, false)]
    );
    Ok(())
}

#[tokio::test]
async fn the_journey_shows_its_worst_step_first_and_what_makes_it_so() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &surveys()).await?.ok::<Value>()?;
    for n in 0..10_u8 {
        rate(&edge, &owner, NOON, 5, json!({ "stage": "purchase", "touchpoint": "checkout" })).await?;
        rate(&edge, &owner, NOON, 4, json!({ "stage": "delivery", "touchpoint": "courier" })).await?;
        let answers = json!([{ "question": "ok", "score": if n < 4 { 2 } else { 4 } }, { "question": "tell", "score": 3 + n % 5 }]);
        answer(&edge, &owner, NOON, "after-delivery", answers).await?;
    }
    rate(&edge, &owner, NOON, 1, json!({ "stage": "loyalty", "touchpoint": "loyalty" })).await?;
    let journey: Journey = owner.get("/v1/journey?from=2026-11-20&to=2026-11-20").await?.ok()?;
    let stages: Vec<_> = journey.steps.iter().map(|step| step.stage).collect();
    assert_eq!(
        stages,
        [JourneyStage::Delivery, JourneyStage::Purchase, JourneyStage::Loyalty],
        "one rating is no step"
    );
    let worst = journey.steps[0]
        .worst
        .as_ref()
        .map(|worst| (worst.measure, worst.responses, worst.level, worst.touchpoint.as_deref()));
    // Eight of ten are detractors.
    assert_eq!(worst, Some((Measure::Nps, 10, 10.0, Some("parcel"))));
    let places: Vec<_> =
        journey.steps[0].touchpoints.iter().map(|one| one.name.as_deref().unwrap_or_default()).collect();
    assert_eq!(places, ["parcel", "courier"]);
    assert_eq!(journey.steps[2].worst, None);
    let filtered: Journey = owner.get("/v1/journey?from=2026-11-20&to=2026-11-20&locale=en").await?.ok()?;
    assert!(filtered.steps.is_empty());
    let same: Journey = owner.get("/v1/journey?from=2026-11-20&to=2026-11-20&locale=fa").await?.ok()?;
    assert_eq!(same.steps[0].worst, journey.steps[0].worst);
    Ok(())
}

#[tokio::test]
async fn what_a_report_cant_be_asked_names_the_parameter() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    for (path, field) in [
        ("reports?by=weather", "by"),
        ("reports?stage=lunch", "stage"),
        ("reports?stage=delivery&stage=support", "stage"),
        ("reports?device=watch", "device"),
        ("reports?channel=fax", "channel"),
        ("reports?from=2026-11-22&to=2026-11-21", "from"),
        ("reports?from=2000-01-01", "from"),
        ("reports?from=2026-06-01&to=2026-11-01&by=product&locale=fa", "from"),
        ("reports?every=day", "every"),
        ("journey?by=stage", "by"),
        ("journey?from=2026-06-01&to=2026-11-01&locale=fa", "from"),
        ("trends?by=stage", "by"),
        ("trends?every=hour", "every"),
        ("trends?calendar=hebrew", "calendar"),
        ("trends?from=2020-01-01&to=2026-01-01", "from"),
        ("ratings?min_score=0", "min_score"),
        ("ratings?survey=x", "survey"),
        ("responses?comment=true", "comment"),
        ("conversations?stage=support", "stage"),
        ("opt-outs?from=2026-01-01", "from"),
    ] {
        assert_eq!(owner.get(&format!("/v1/{path}")).await?.error(), format!("400 invalid_field {field}"), "{path}");
    }
    let post: Reply = owner.post("/v1/reports", &json!({})).await?;
    assert_eq!(post.error(), "405 method_not_allowed -");
    // The longest that rows are read for, and a year of one dimension.
    owner.get("/v1/reports?from=2026-08-02&to=2026-11-01&by=product&locale=fa").await?.ok::<Report>()?;
    owner.get("/v1/trends?from=2025-11-24&to=2026-11-23&product=x").await?.ok::<Trend>()?;
    Ok(())
}

#[tokio::test]
async fn lists_show_only_what_is_asked_for() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.put("/v1/surveys", &surveys()).await?.ok::<Value>()?;
    for (days, score, more) in [
        (0, 1, json!({ "comment": "دیر رسید", "product": "bowl" })),
        (0, 5, json!({ "locale": "en", "touchpoint": "checkout", "stage": "purchase" })),
        (1, 3, json!({})),
    ] {
        rate(&edge, &owner, NOON + days * DAY, score, more).await?;
    }
    answer(&edge, &owner, NOON, "after-delivery", json!([{ "question": "ok", "score": 1 }])).await?;
    for (query, expected) in [
        ("", vec![3, 5, 1]),
        ("to=2026-11-20", vec![5, 1]),
        ("from=2026-11-21", vec![3]),
        ("min_score=2&max_score=4", vec![3]),
        ("comment=true", vec![1]),
        ("product=bowl", vec![1]),
        ("stage=purchase&locale=en&touchpoint=checkout", vec![5]),
        ("stage=purchase&locale=fa", vec![]),
    ] {
        let page: Page<RatingRow> = owner.get(&format!("/v1/ratings?{query}")).await?.ok()?;
        assert_eq!(page.items.iter().map(|row| row.score).collect::<Vec<_>>(), expected, "{query}");
    }
    let first: Page<RatingRow> = owner.get("/v1/ratings?to=2026-11-20&limit=1").await?.ok()?;
    let cursor = first.next.unwrap_or_default();
    let second: Page<RatingRow> =
        owner.get(&format!("/v1/ratings?to=2026-11-20&limit=1&cursor={cursor}")).await?.ok()?;
    assert_eq!((second.items[0].score, second.next), (1, None));
    for (query, expected) in [("survey=after-delivery", 1), ("channel=phone", 0), ("from=2026-11-21", 0)] {
        let page: Page<ResponseRow> = owner.get(&format!("/v1/responses?{query}")).await?.ok()?;
        assert_eq!(page.items.len(), expected, "{query}");
    }
    Ok(())
}
