//! Figures that can be checked: what the API says equals what somebody else computes from the exported rows.
//!
//! The other computation shares nothing with ours: days come from another library with another copy of the time zones
//! (`chrono-tz`), scores and intervals are written anew from their definitions.

use anyhow::{Context, Result};
use chrono::{DateTime, Datelike as _, Utc};
use chrono_tz::Tz;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Estimate, Figures, ImportedRatings, NewShop, Report, SampleCounts, Trend};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::Owner;
use std::collections::BTreeMap;
use xtask::client::Client;

/// The same numbers on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len() as u64) as usize]
    }
}

/// Clocks change in Berlin on 2026-10-25 and in St. John's on 2026-11-01; Tehran's days begin at 20:30 UTC.
const ZONES: [&str; 3] = ["Europe/Berlin", "America/St_Johns", "Asia/Tehran"];
const RATINGS: usize = 10_000;
const RESPONSES: usize = 300;
/// 2026-10-20 and 2026-11-05, UTC.
const FIRST: i64 = 1_792_454_400_000;
const LAST: i64 = 1_793_836_800_000;

#[tokio::test]
async fn figures_equal_those_computed_from_the_exported_rows() -> Result<()> {
    let edge = Edge::start()?;
    for (place, zone) in ZONES.into_iter().enumerate() {
        let owner = shop(&edge, zone).await?;
        let mut chance = Chance(2_026 + place as u64);
        fill(&owner, &mut chance).await?;
        let ratings = rows(&owner, "ratings").await?;
        let answers = rows(&owner, "responses").await?;
        assert_eq!((ratings.len(), answers.len()), (RATINGS, 2 * RESPONSES));
        compare(&owner, zone, &ratings, &answers).await.with_context(|| zone.to_owned())?;
    }
    Ok(())
}

async fn shop(edge: &Edge, zone: &str) -> Result<Owner> {
    let shop = NewShop {
        name: "x".to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        locale: Locale::En,
        time_zone: zone.to_owned(),
    };
    let created = Client::new(&edge.url()).create_shop(edge.admin_token(), &shop).await?;
    let owner = Owner::new(&edge.url(), created);
    let surveys = json!({ "surveys": [{ "id": "all", "stage": "loyalty", "touchpoint": "letter", "questions": [
        { "id": "tell", "kind": "nps", "text": { "en": "Tell?" } }, { "id": "easy", "kind": "ces", "text": { "en": "Easy?" } } ] }] });
    owner.put("/v1/surveys", &surveys).await?.ok::<Value>()?;
    Ok(owner)
}

async fn fill(owner: &Owner, chance: &mut Chance) -> Result<()> {
    let mut file = String::new();
    let at = |chance: &mut Chance| FIRST + chance.below((LAST - FIRST) as u64) as i64;
    for n in 0..RATINGS {
        let mut rating = json!({
            "id": n, "at": at(chance), "score": 1 + chance.below(5), "stage": chance.of(&["purchase", "delivery", "support"]),
            "touchpoint": chance.of(&["checkout", "courier", "chat"]), "locale": chance.of(&["fa", "ar", "en"]),
            "device": chance.of(&["phone", "tablet", "desktop"]),
        });
        if chance.below(3) > 0 {
            rating["product"] = json!(format!("p{}", chance.below(40)));
        }
        file.push_str(&format!("{rating}\n"));
    }
    let request = owner.request(Method::POST, "/v1/ratings/import?format=jsonl").body(file);
    let imported: ImportedRatings = shopbell_tests::people::Reply::to(request).await?.ok()?;
    assert_eq!((imported.added, imported.refused), (RATINGS as u32, 0), "{:?}", imported.errors.first());
    let responses: Vec<Value> = (0..RESPONSES)
        .map(|_| {
            let answers = json!([
                { "question": "tell", "score": chance.below(11) }, { "question": "easy", "score": 1 + chance.below(7) },
            ]);
            json!({ "id": new_id(), "visitor": new_id(), "survey": "all", "channel": chance.of(&["sms", "phone"]),
                "staff": chance.of(&["Sara", "Reza"]), "locale": "en", "at": at(chance), "answers": answers })
        })
        .collect();
    owner.post("/v1/sample-data", &json!({ "responses": responses })).await?.ok::<SampleCounts>()?;
    Ok(())
}

/// All rows of an export.
async fn rows(owner: &Owner, name: &str) -> Result<Vec<Value>> {
    let text = owner.request(Method::GET, &format!("/v1/exports/{name}.jsonl")).send().await?.text().await?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The day on that zone's calendars.
fn day(row: &Value, zone: &str) -> Result<String> {
    let at: DateTime<Utc> = DateTime::parse_from_rfc3339(row["at"].as_str().context("no time")?)?.to_utc();
    let local = at.with_timezone(&zone.parse::<Tz>()?);
    Ok(format!("{:04}-{:02}-{:02}", local.year(), local.month(), local.day()))
}

async fn compare(owner: &Owner, zone: &str, ratings: &[Value], answers: &[Value]) -> Result<()> {
    for row in ratings.iter().chain(answers) {
        assert_eq!(row["day"], json!(day(row, zone)?), "{row}");
    }
    // Not all of it: the first and the last days are cut off.
    let (from, to) = ("2026-10-22", "2026-11-03");
    let inside = |row: &&Value| row["day"].as_str().is_some_and(|day| (from..=to).contains(&day));
    let all: Vec<&Value> = ratings.iter().chain(answers).filter(inside).collect();
    let report = async |query: &str| -> Result<Report> {
        owner.get(&format!("/v1/reports?from={from}&to={to}&{query}")).await?.ok()
    };
    same(&report("").await?.total, &all, "all");
    for by in ["stage", "touchpoint", "locale", "device", "product", "channel", "staff"] {
        let mut members: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
        for row in &all {
            if let Some(member) = row[by].as_str() {
                members.entry(member).or_default().push(row);
            }
        }
        let found = report(&format!("by={by}")).await?;
        assert_eq!(found.groups.len(), members.len(), "{by}");
        for group in &found.groups {
            let name = group.name.as_deref().context("a group without a name")?;
            same(&group.figures, members.get(name).context("an unknown group")?, &format!("{by} {name}"));
        }
        let one = *members.keys().next().context("no members")?;
        same(&report(&format!("{by}={one}")).await?.total, &members[one], &format!("only {by} {one}"));
    }
    // Two dimensions and more are read from rows.
    let found = report("by=product&locale=fa&device=phone").await?;
    let both = |row: &&&Value| row["locale"] == "fa" && row["device"] == "phone";
    let of: Vec<&Value> = all.iter().filter(both).copied().collect();
    same(&found.total, &of, "two filters");
    for group in &found.groups {
        let name = group.name.clone().context("no name")?;
        let of: Vec<&Value> = of.iter().filter(|row| row["product"] == json!(name)).copied().collect();
        same(&group.figures, &of, &name);
    }
    for (every, query) in
        [("day", ""), ("week", ""), ("month", ""), ("day", "&stage=delivery"), ("week", "&stage=delivery&locale=ar")]
    {
        let trend: Trend = owner.get(&format!("/v1/trends?from={from}&to={to}&every={every}{query}")).await?.ok()?;
        let mut counted = 0;
        for point in &trend.points {
            let within = |row: &&&Value| {
                row["day"].as_str().is_some_and(|day| (point.from.as_str()..=point.to.as_str()).contains(&day))
            };
            let wanted = |row: &&&Value| {
                query.split('&').filter_map(|pair| pair.split_once('=')).all(|(name, value)| row[name] == value)
            };
            let of: Vec<&Value> = all.iter().filter(within).filter(wanted).copied().collect();
            same(&point.figures, &of, &format!("{every} {} {query}", point.label));
            counted += point.figures.answers;
        }
        assert!(counted > 100, "{every} {query}");
    }
    Ok(())
}

/// Compares every figure with what these rows say.
fn same(figures: &Figures, rows: &[&Value], what: &str) {
    let scores = |kind: &str| -> Vec<i64> {
        let is_of = |row: &&&Value| row["kind"].as_str().unwrap_or("csat") == kind;
        rows.iter().filter(is_of).filter_map(|row| row["score"].as_i64()).collect()
    };
    let how_many =
        |scores: &[i64], from: i64, to: i64| scores.iter().filter(|score| (from..=to).contains(score)).count();
    let csat = scores("csat");
    assert_eq!(figures.csat.responses as usize, csat.len(), "{what}");
    for (place, count) in figures.csat.distribution.iter().enumerate() {
        let score = place as i64 + 1;
        assert_eq!(*count as usize, how_many(&csat, score, score), "{what}: {score}");
    }
    // Wilson: where p̂ = p ± z·√(p(1 − p)/n) has its two solutions for p.
    let (n, share, z) = (csat.len() as f64, how_many(&csat, 4, 5) as f64 / csat.len() as f64, 1.959_963_985);
    let (a, b, c) = (1.0 + z * z / n, -(2.0 * share + z * z / n), share * share);
    let root = (b * b - 4.0 * a * c).sqrt();
    near(
        figures.csat.score,
        csat.len(),
        [share, (-b - root) / (2.0 * a), (-b + root) / (2.0 * a)].map(|x| x * 100.0),
        0.06,
        what,
    );

    let nps = scores("nps");
    let (up, down) = (how_many(&nps, 9, 10) as f64, how_many(&nps, 0, 6) as f64);
    assert_eq!(figures.nps.responses as usize, nps.len(), "{what}");
    assert_eq!((f64::from(figures.nps.promoters), f64::from(figures.nps.detractors)), (up, down), "{what}");
    // The mean of +1, 0 and −1, each of which came ¾, 1½ and ¾ times more.
    let n = nps.len() as f64 + 3.0;
    let mean = (up - down) / n;
    let variance = ((up + 0.75) * (1.0 - mean).powi(2)
        + (down + 0.75) * (1.0 + mean).powi(2)
        + (n - up - down - 1.5) * mean * mean)
        / n;
    let spread = z * (variance / n).sqrt();
    let value = (up - down) / nps.len() as f64;
    near(
        figures.nps.score,
        nps.len(),
        [value, mean - spread, mean + spread].map(|x| x.clamp(-1.0, 1.0) * 100.0),
        0.06,
        what,
    );

    let ces = scores("ces");
    assert_eq!(figures.ces.responses as usize, ces.len(), "{what}");
    let mean = ces.iter().sum::<i64>() as f64 / ces.len() as f64;
    if let Some(score) = figures.ces.score {
        let squares: f64 = ces.iter().map(|score| (*score as f64 - mean).powi(2)).sum();
        let error = (squares / (ces.len() as f64 - 1.0) / ces.len() as f64).sqrt();
        assert!((score.value - mean).abs() < 0.006, "{what}: {score:?} {mean}");
        // Student's quantile is 2.262 for ten answers, and falls to 1.96.
        for quantile in [(mean - score.low) / error, (score.high - mean) / error] {
            assert!((1.93..2.31).contains(&quantile) || score.low == 1.0 || score.high == 7.0, "{what}: {quantile}");
        }
    }
    assert_eq!(figures.ces.score.is_some(), ces.len() >= 10, "{what}");
    let begun = csat.len() + nps.len();
    assert_eq!(figures.answers as usize, begun, "{what}");
}

fn near(found: Option<Estimate>, answers: usize, [value, low, high]: [f64; 3], apart: f64, what: &str) {
    let Some(found) = found else {
        assert!(answers < 10, "{what}: no score of {answers}");
        return;
    };
    for (found, expected) in [(found.value, value), (found.low, low), (found.high, high)] {
        assert!((found - expected).abs() < apart, "{what}: {found} instead of {expected}");
    }
}
