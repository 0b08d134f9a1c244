//! The attention budget in 10,000 made-up visits over 90 days: the loader as it is built, in a clock that jumps
//! (`simulation/visits.mjs`), and the worker, with surveys that come by themselves and links on all channels.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};
use shopbell_tests::edge::Edge;
use shopbell_tests::people::Owner;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

const FROM: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Something is shown a little after it was allowed.
const SOON: i64 = 60_000;
const PROMPTS: usize = 2;
const DAYS: i64 = 14;
/// Each survey, when it comes by itself, and after how many days it may come again.
const SURVEYS: [(&str, &str, Option<i64>); 7] = [
    ("bought", r#"{ "event": "purchase" }"#, Some(20)),
    ("helped", r#"{ "event": "support" }"#, Some(7)),
    ("delivered", r#"{ "event": "delivered", "percentage": 80 }"#, None),
    ("leaving", r#"{ "exit_intent": true }"#, Some(60)),
    ("back", r#"{ "after_seconds": 10, "returning": true }"#, Some(45)),
    ("looked", r#"{ "event": "view", "min_views": 3 }"#, None),
    ("by-link", "null", Some(30)),
];

/// What happened.
#[derive(Deserialize)]
struct Log {
    visits: usize,
    asks: Vec<Ask>,
    /// What was answered or closed; `*` for all, by who doesn't want to be asked any more.
    done: Vec<Done>,
    /// Links that weren't made.
    refused: usize,
    /// Pages of links that something opened that was no visitor.
    previews: usize,
}

#[derive(Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Ask {
    at: i64,
    browser: usize,
    survey: String,
    channel: String,
    /// Whether the worker may know who that is.
    known: bool,
}

#[derive(Deserialize)]
struct Done {
    at: i64,
    browser: usize,
    survey: String,
}

async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    let survey = |(id, trigger, repeat): (&str, &str, Option<i64>)| -> Result<Value> {
        let question = json!({ "id": "q", "kind": "csat", "text": { "en": "How was it?" } });
        let trigger: Value = serde_json::from_str(trigger)?;
        Ok(
            json!({ "id": id, "stage": "loyalty", "touchpoint": id, "questions": [question], "trigger": trigger, "repeat_after_days": repeat }),
        )
    };
    let surveys = SURVEYS.into_iter().map(survey).collect::<Result<Vec<_>>>()?;
    owner.put("/v1/surveys", &json!({ "surveys": surveys })).await?.ok::<Value>()?;
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["attention"] = json!({ "prompts": PROMPTS, "days": DAYS });
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    Ok(owner)
}

/// Lets so many visits happen; `without` takes a check out of the loader.
async fn visits(edge: &Edge, owner: &Owner, visits: usize, without: Option<&str>) -> Result<Log> {
    let setup = json!({ "url": edge.url(), "shop": owner.shop, "key": owner.key, "from": FROM, "days": 90, "seed": 5,
        "visits": visits, "visitors": visits / 40, "without": without });
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/simulation/visits.mjs");
    let mut node = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    node.stdin.take().context("no input")?.write_all(setup.to_string().as_bytes())?;
    let output = tokio::task::spawn_blocking(move || node.wait_with_output()).await??;
    ensure!(output.status.success(), "the visits ended with {}", output.status);
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Everything that should not have happened.
fn wrongs(log: &Log) -> Vec<String> {
    let mut wrongs = Vec::new();
    let mut of_browser: BTreeMap<usize, Vec<&Ask>> = BTreeMap::new();
    for ask in &log.asks {
        of_browser.entry(ask.browser).or_default().push(ask);
    }
    for asks in of_browser.values() {
        // All that the browser was asked by the widget; and all that the worker may know of, on any channel.
        for asks in [
            asks.iter().filter(|ask| ask.channel == "widget").collect::<Vec<_>>(),
            asks.iter().filter(|ask| ask.known).collect::<Vec<_>>(),
        ] {
            for (first, last) in asks.iter().zip(asks.iter().skip(PROMPTS)) {
                if last.at - first.at < DAYS * DAY - SOON {
                    wrongs.push(format!("{last:?} is too soon after {first:?}"));
                }
            }
        }
    }
    let repeat: BTreeMap<&str, Option<i64>> = SURVEYS.iter().map(|(id, _, repeat)| (*id, *repeat)).collect();
    for done in &log.done {
        let until =
            repeat.get(done.survey.as_str()).copied().flatten().map_or(i64::MAX, |days| done.at + days * DAY - SOON);
        let is_it = |ask: &Ask| done.survey == "*" || ask.survey == done.survey;
        let again = (log.asks.iter())
            .filter(|ask| ask.browser == done.browser && is_it(ask) && ask.at > done.at && ask.at < until);
        wrongs.extend(again.map(|ask| format!("{ask:?} though that was done at {}", done.at)));
    }
    wrongs
}

#[tokio::test(flavor = "multi_thread")]
async fn attention_holds_in_ten_thousand_visits_over_all_surveys_and_channels() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let log = visits(&edge, &owner, 10_000, None).await?;
    let wrongs = wrongs(&log);
    println!("{} asks, {} answered or closed, {} links refused", log.asks.len(), log.done.len(), log.refused);
    assert_eq!(wrongs, Vec::<String>::new(), "{} of {} asks", wrongs.len(), log.asks.len());
    // It was asked, answered and closed often, on each channel, and links were refused and looked at.
    let count = |channel: &str| log.asks.iter().filter(|ask| ask.channel == channel).count();
    let channels = ["widget", "sms", "email", "messenger", "social"].map(count);
    assert!(channels[0] > 1_000 && channels[1..].iter().all(|count| *count > 10), "{channels:?}");
    let unknown = log.asks.iter().filter(|ask| !ask.known).count();
    let others = [unknown, log.done.len(), log.refused, log.previews];
    assert!(others.iter().zip([20, 500, 100, 50]).all(|(count, least)| *count > least), "{others:?}");
    assert_eq!(log.visits, 10_000);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn attention_would_be_missed_in_the_loader() -> Result<()> {
    for check in ["attention", "asked_before"] {
        let edge = Edge::start()?;
        let owner = shop(&edge).await?;
        let log = visits(&edge, &owner, 1_000, Some(check)).await?;
        assert!(!wrongs(&log).is_empty(), "{} asks without {check}", log.asks.len());
    }
    Ok(())
}
