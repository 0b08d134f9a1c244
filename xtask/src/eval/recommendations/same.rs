//! Whether a model that was stored and loaded on the way answers as one that never was.

use super::data::{Item, Set};
use super::product::{catalogue, observations};
use super::ranks::{LENGTH, Mode, Ranks};
use anyhow::{Result, ensure};
use serde::Serialize;
use shopbell_engine::recommend::{Recommender, Request};
use shopbell_protocol::EventKind;
use std::time::{Duration, Instant};

/// How often the model is stored and loaded while it is taught.
const STOPS: usize = 3;

/// What storing costs, and that it changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Stored {
    /// Prefixes whose whole list was the same, reasons and all.
    pub same_lists: usize,
    /// Size of the snapshot, by event.
    pub bytes_per_event: f64,
    /// Milliseconds to write it.
    pub write_ms: f64,
    /// Milliseconds to load it.
    pub load_ms: f64,
}

/// Teaches the log once more, stored and loaded three times on the way, and compares every list.
///
/// # Errors
/// When a list differs, or a snapshot can't be loaded.
pub fn check(set: &Set, model: &Recommender) -> Result<Stored> {
    let mut parts = Recommender::new();
    let every = set.events() / (STOPS + 1) + 1;
    for (number, observation) in observations(set).enumerate() {
        if number > 0 && number % every == 0 {
            parts = Recommender::from_snapshot(&parts.to_snapshot())?;
        }
        parts.observe(&observation);
    }
    // The whole model's weights, and nothing else of it.
    parts.take_weights(model);
    let started = Instant::now();
    let snapshot = parts.to_snapshot();
    let write = started.elapsed();
    let started = Instant::now();
    let mut loaded = Recommender::from_snapshot(&snapshot)?;
    let load = started.elapsed();
    loaded.set_catalogue(&catalogue(set));

    let mut same_lists = 0;
    let mut differs = None;
    Ranks::ask(set, Mode::Shop, |_, before, now| {
        let id = |&item: &Item| (set.items[item as usize].as_str(), EventKind::View);
        let clicks: Vec<(&str, EventKind)> = before.iter().map(id).collect();
        let request = Request { clicks: &clicks, limit: Some(LENGTH), now: now * 1_000, ..Request::default() };
        if model.recommend(&request) == loaded.recommend(&request) {
            same_lists += 1;
        } else {
            differs.get_or_insert_with(|| format!("{clicks:?}"));
        }
        Vec::new()
    });
    ensure!(differs.is_none(), "{}: a stored model answers otherwise after {}", set.name, differs.unwrap_or_default());
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(Stored {
        same_lists,
        bytes_per_event: snapshot.len() as f64 / set.events().max(1) as f64,
        write_ms: ms(write),
        load_ms: ms(load),
    })
}
