//! The loader's table and this one say the same of the same situation: both are asked about made-up ones, the loader's in
//! Node as it is bundled for browsers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};
use shopbell_engine::asking::{EXIT, Memory, Situation, against};
use shopbell_protocol::owner::{Attention, Rule};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const SITUATIONS: usize = 20_000;
const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;
/// Reads situations, one a line, and answers each with what speaks against it.
const ASK: &str = "
    for (const line of require('fs').readFileSync(0, 'utf8').trim().split('\\n')) {
        const { rule, others, attention, situation } = JSON.parse(line);
        situation.moments = new Set(situation.moments);
        console.log(JSON.stringify(decision.against(rule, others.map(id => ({ id })), attention, situation)));
    }";

/// A made-up situation, as the loader has it; about half of all checks speak against it.
fn situations() -> impl Strategy<Value = Value> {
    let survey = prop::sample::select(vec!["nps", "csat", "ces"]);
    let event = prop::sample::select(vec!["purchase", "chat", "go", "exit"]);
    let days = || prop::sample::select(vec![1_u16, 7, 14, 30, 365]);
    // Around the ends of days and of spans, where tables would differ.
    let ago = || {
        let edges = prop::sample::select(vec![0, 1, 2, 7, 8, 14, 15, 16, 30, 31, 32, 366, 4_000]);
        (edges, 0..3_i64).prop_map(|(days, part)| days * DAY + [0, 1, DAY / 2][usize::try_from(part).unwrap()])
    };
    let asked = || prop::collection::btree_map(survey.clone(), ago(), 0..3);
    let trigger = (
        prop::option::of(event.clone()),
        prop::option::of(1..4_u16),
        prop::option::of(1..101_u8),
        any::<bool>(),
        prop::option::of(1..101_u8),
        any::<bool>(),
        prop::option::of(1..4_u16),
    );
    let rule = (survey.clone(), prop::option::of(days()), trigger);
    let attention = (0..3_u8, days(), prop::collection::vec(survey.clone(), 0..3));
    let memory = ("[0-9a-f-]{36}", asked(), asked(), prop::option::of(ago()), prop::option::of(0..4_u32));
    let page = (0..5_000_i64, 0..1_200_u32, prop::collection::vec(event, 0..3), any::<[bool; 6]>());
    (rule, attention, memory, page, 0..DAY).prop_map(|(rule, attention, memory, page, time)| {
        let now = NOW - NOW % DAY + time;
        let day = |at: &i64| {
            let day = jiff::Timestamp::from_millisecond(now - at).unwrap();
            day.strftime("%Y-%m-%d").to_string()
        };
        let dates = |all: &BTreeMap<&str, i64>| -> BTreeMap<String, String> {
            all.iter().map(|(survey, ago)| ((*survey).to_owned(), day(ago))).collect()
        };
        let (survey, repeat, (event, after, scroll, exit, percentage, returning, views)) = rule;
        let (visitor, rated, prompted, since, seen_products) = memory;
        let (for_so_long, seen, mut moments, [leaves, denied, remembered, on_page, of_type, busy]) = page;
        if leaves {
            moments.push(EXIT);
        }
        let mut rule = json!({ "id": survey, "trigger": {
            "event": event, "after_seconds": after, "scroll_percent": scroll, "exit_intent": exit,
            "percentage": percentage, "returning": returning, "min_views": views } });
        if let Some(days) = repeat {
            rule["repeat_after_days"] = json!(days);
        }
        // What isn't there is left out, as it is on the wire.
        let trigger = rule["trigger"].as_object_mut().unwrap();
        trigger.retain(|_, value| !value.is_null() && *value != json!(false));
        let mut memory = json!({ "visitor": visitor, "rated": dates(&rated), "prompted": dates(&prompted) });
        if let Some(ago) = since {
            memory["since"] = json!(now - ago);
        }
        if let Some(count) = seen_products {
            memory["views"] = json!(count);
        }
        if denied {
            memory["consent"] = json!("denied");
        }
        json!({ "rule": rule, "others": attention.2, "attention": { "prompts": attention.0, "days": attention.1 },
            "situation": { "now": now, "begun": now - for_so_long, "memory": memory, "remembered": remembered,
                "moments": moments, "seen": f64::from(seen) / 10.0, "page": on_page, "pageType": of_type, "busy": busy } })
    })
}

/// What the engine says of it.
fn said_here(case: &Value) -> Vec<&'static str> {
    let rule: Rule = serde_json::from_value(case["rule"].clone()).unwrap();
    let others: Vec<String> = serde_json::from_value(case["others"].clone()).unwrap();
    let attention: Attention = serde_json::from_value(case["attention"].clone()).unwrap();
    let (of, remembers) = (&case["situation"], &case["situation"]["memory"]);
    let days = |name: &str| -> BTreeMap<String, i64> {
        let dates: BTreeMap<String, String> = serde_json::from_value(remembers[name].clone()).unwrap();
        let start = |date: String| format!("{date}T00:00Z").parse::<jiff::Timestamp>().unwrap().as_millisecond();
        dates.into_iter().map(|(survey, date)| (survey, start(date))).collect()
    };
    let memory = Memory {
        visitor: remembers["visitor"].as_str().unwrap().to_owned(),
        rated: days("rated"),
        prompted: days("prompted"),
        since: remembers["since"].as_i64(),
        views: u32::try_from(remembers["views"].as_u64().unwrap_or_default()).unwrap(),
        denied: remembers["consent"] == "denied",
    };
    let moments: BTreeSet<String> = serde_json::from_value(of["moments"].clone()).unwrap();
    let is = |name: &str| of[name].as_bool().unwrap();
    let situation = Situation {
        now: of["now"].as_i64().unwrap(),
        begun: of["begun"].as_i64().unwrap(),
        memory: &memory,
        remembered: is("remembered"),
        moments: &moments,
        seen: of["seen"].as_f64().unwrap(),
        page: is("page"),
        page_type: is("pageType"),
        busy: is("busy"),
    };
    against(&rule, &others, attention, &situation).into_iter().map(|reason| reason.code()).collect()
}

/// What the loader says of each.
fn said_there(cases: &[Value]) -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let script = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("decision.js");
    let bundled = Command::new(root.join("node_modules/.bin/esbuild"))
        .arg(root.join("widget/loader/decision.ts"))
        .args(["--bundle", "--format=iife", "--global-name=decision", "--target=es2022", "--log-level=warning"])
        .output()
        .expect("`cargo xtask build` installs esbuild");
    assert!(bundled.status.success(), "{}", String::from_utf8_lossy(&bundled.stderr));
    std::fs::write(&script, [&bundled.stdout, ASK.as_bytes()].concat()).unwrap();
    let mut node =
        Command::new("node").arg(&script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Node is needed");
    let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let mut input = node.stdin.take().unwrap();
    let sent = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let answered = node.wait_with_output().unwrap();
    sent.join().unwrap().unwrap();
    assert!(answered.status.success());
    String::from_utf8(answered.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn browser_and_worker_decide_alike() {
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = situations();
    let cases: Vec<Value> = (0..SITUATIONS).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let there = said_there(&cases);
    assert_eq!(there.len(), cases.len());
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for (case, there) in cases.iter().zip(&there) {
        let here = said_here(case);
        assert_eq!(&here, there, "{case:#}");
        for reason in here {
            *times.entry(reason).or_default() += 1;
        }
    }
    // Each reason was met, and each was absent, often enough to mean something.
    assert_eq!(times.len(), 12, "{times:?}");
    assert!(times.values().all(|count| (SITUATIONS / 20..SITUATIONS * 19 / 20).contains(count)), "{times:?}");
}
