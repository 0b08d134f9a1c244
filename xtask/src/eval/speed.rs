//! How long building, loading and ranking take, and how large the blob is, at three sizes of FAQ.
//!
//! The FAQ is put together from the data's own phrasings, spliced where there are too few, always the same; the
//! questions are the data's. The largest has fewer than 400 entries, so that a classifier is part of it.

use super::data::Task;
use super::edge::EdgeCost;
use anyhow::{Context, Result};
use serde::Serialize;
use shopbell_engine::faq::Index;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Phrasings in all, and how many of them each entry has.
pub const SIZES: [(usize, usize); 3] = [(100, 4), (1_000, 10), LARGEST];
/// The largest of them.
pub const LARGEST: (usize, usize) = (5_000, 14);
const QUESTIONS: usize = 1_000;

/// What one size of FAQ costs.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cost {
    /// Phrasings in all.
    pub phrasings: usize,
    /// Entries.
    pub entries: usize,
    /// Building, with the classifier's training, in milliseconds.
    pub build_ms: f64,
    /// The blob, in bytes.
    pub blob_bytes: usize,
    /// Loading it, in milliseconds; the best of five.
    pub load_ms: f64,
    /// Ranking one question, in microseconds.
    pub p50_us: f64,
    /// One in twenty takes longer.
    pub p95_us: f64,
    /// One in a hundred takes longer.
    pub p99_us: f64,
    /// On `workerd`, where that was measured.
    pub workerd: Option<EdgeCost>,
}

/// Measures one size.
///
/// # Errors
/// When the engine doesn't read its own blob.
pub fn measure(tasks: &[Task], phrasings: usize, of_each: usize) -> Result<Cost> {
    let entries = entries(tasks, phrasings, of_each);
    let started = Instant::now();
    let built = Index::build(&entries);
    let build_ms = milliseconds(started.elapsed());
    let blob = built.to_blob();
    drop(built);
    let mut load_ms = f64::MAX;
    let mut index = Index::from_blob(&blob).context("loading the blob")?;
    for _ in 0..5 {
        let started = Instant::now();
        index = Index::from_blob(&blob).context("loading the blob")?;
        load_ms = load_ms.min(milliseconds(started.elapsed()));
    }
    let all = questions(tasks);
    let questions = all.iter().step_by((all.len() / QUESTIONS).max(1));
    let mut times: Vec<f64> = Vec::new();
    for round in 0..2 {
        for &(question, locale) in questions.clone() {
            let started = Instant::now();
            black_box(index.rank(black_box(question), locale));
            let took = started.elapsed().as_secs_f64() * 1e6;
            // The first round warms up.
            if round > 0 {
                times.push(took);
            }
        }
    }
    let [p50_us, p95_us, p99_us] = quantiles(times);
    Ok(Cost {
        phrasings,
        entries: entries.len(),
        build_ms,
        blob_bytes: blob.len(),
        load_ms,
        p50_us,
        p95_us,
        p99_us,
        workerd: None,
    })
}

/// What half, nineteen of twenty and 99 of a hundred don't exceed.
pub fn quantiles(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [0.5, 0.95, 0.99].map(|share| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default())
}

/// Everything that is asked in the data.
pub fn questions(tasks: &[Task]) -> Vec<(&str, Locale)> {
    let all = tasks.iter().flat_map(|task| task.clean.iter().chain(&task.noisy).map(|query| (query, task.locale)));
    all.map(|(query, locale)| (query.text.as_str(), locale)).collect()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A FAQ of this many phrasings; entries of one language each, taken from the tasks in turn.
pub fn entries(tasks: &[Task], phrasings: usize, of_each: usize) -> Vec<FaqEntry> {
    let texts: Vec<(Locale, Vec<&str>)> = tasks
        .iter()
        .map(|task| {
            let all = task.entries.iter();
            let all = all.flat_map(|entry| std::iter::once(&entry.question).chain(&entry.phrasings));
            (task.locale, all.map(String::as_str).collect())
        })
        .filter(|(_, texts): &(Locale, Vec<&str>)| !texts.is_empty())
        .collect();
    let mut seed = 0x9e37_79b9_u32;
    let mut next = |below: usize| {
        // A linear congruential generator (Numerical Recipes); its high bits.
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize % below.max(1)
    };
    (0..phrasings.div_ceil(of_each))
        .filter_map(|entry| {
            let (locale, own) = texts.get(entry % texts.len().max(1))?;
            let mut asked = (0..of_each.min(phrasings - entry * of_each)).map(|_| {
                let mut half = |skip: bool| {
                    let words: Vec<&str> = own.get(next(own.len())).copied().unwrap_or("").split(' ').collect();
                    let middle = words.len().div_ceil(2);
                    if skip { words.get(middle..) } else { words.get(..middle) }.unwrap_or_default().join(" ")
                };
                format!("{} {}", half(false), half(true))
            });
            Some(FaqEntry {
                id: entry.to_string(),
                locale: *locale,
                question: asked.next().unwrap_or_default(),
                answer: own.get(entry % own.len()).copied().unwrap_or_default().repeat(3),
                phrasings: asked.collect(),
            })
        })
        .collect()
}
