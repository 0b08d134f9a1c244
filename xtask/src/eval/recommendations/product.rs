//! The product's own path: a catalogue, events one by one, its weights learned from them, then requests.

use super::data::{Item, Set};
use super::ranks::{LENGTH, Mode, Ranks};
use serde::Serialize;
use shopbell_engine::recommend::{Learner, Observation, Recommender, Request};
use shopbell_protocol::EventKind;
use shopbell_protocol::owner::Product;
use std::collections::{BTreeMap, HashMap};
use std::time::{Duration, Instant};

/// A model that has seen the training part, and what that cost.
pub struct Taught {
    /// The model.
    pub model: Recommender,
    /// All events, without learning.
    pub build: Duration,
    /// The 99th percentile of one event.
    pub update_p99: Duration,
    /// Learning the weights.
    pub learning: Duration,
}

/// All products of a set, in stock. They have no category, no price and no title.
pub fn catalogue(set: &Set) -> Vec<Product> {
    let product = |id: &String| Product {
        id: id.clone(),
        title: BTreeMap::new(),
        url: BTreeMap::new(),
        image: None,
        price: 0,
        currency: "EUR".to_owned(),
        category: String::new(),
        in_stock: true,
        ..Product::default()
    };
    set.items.iter().map(product).collect()
}

/// The training events in the order of the file.
pub fn observations(set: &Set) -> impl Iterator<Item = Observation<'_>> {
    set.train.iter().flat_map(|session| {
        session.items.iter().zip(&session.times).map(|(&item, &time)| Observation {
            session: &session.id,
            visitor: &session.id,
            product: &set.items[item as usize],
            kind: EventKind::View,
            at: time * 1_000,
        })
    })
}

/// Teaches a new model.
pub fn teach(set: &Set) -> Taught {
    let mut model = Recommender::new();
    model.set_catalogue(&catalogue(set));
    let mut times = Vec::with_capacity(set.events());
    let started = Instant::now();
    for observation in observations(set) {
        let before = Instant::now();
        model.observe(&observation);
        times.push(before.elapsed());
    }
    let build = started.elapsed();
    times.sort_unstable();
    let update_p99 = percentile(&times, 0.99);
    let started = Instant::now();
    let mut learner = Learner::begin(&model);
    while !learner.step(&model, 100) {}
    learner.finish(&mut model);
    Taught { model, build, update_p99, learning: started.elapsed() }
}

/// How long answering takes, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Latency {
    /// Half take less.
    pub p50: f64,
    /// Nine of ten take less.
    pub p90: f64,
    /// All but one of a hundred take less.
    pub p99: f64,
}

impl Latency {
    /// Of these.
    pub fn of(times: &mut [Duration]) -> Self {
        times.sort_unstable();
        let at = |share| percentile(times, share).as_secs_f64() * 1e6;
        Self { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
    }
}

/// The product's answers to one set.
pub struct Answers {
    /// Where the next click stood.
    pub ranks: Ranks,
    /// How long they took.
    pub latency: Latency,
    /// Share of the products shown whose reason names a source.
    pub with_source: f64,
}

/// Asks for every prefix.
pub fn ask(set: &Set, model: &Recommender, mode: Mode) -> Answers {
    let numbers: HashMap<&str, Item> = set.items.iter().map(String::as_str).zip(0..).collect();
    let mut times: Vec<Duration> = Vec::new();
    let (mut shown, mut sourced) = (0_usize, 0_usize);
    let ranks = Ranks::ask(set, mode, |_, before, now| {
        let id = |&item: &Item| (set.items[item as usize].as_str(), EventKind::View);
        let clicks: Vec<(&str, EventKind)> = before.iter().map(id).collect();
        let on_screen = clicks.last().map(|click| click.0).filter(|_| mode == Mode::Shop);
        let request =
            Request { clicks: &clicks, on_screen, limit: Some(LENGTH), now: now * 1_000, ..Request::default() };
        let started = Instant::now();
        let list = model.recommend(&request);
        times.push(started.elapsed());
        shown += list.len();
        sourced += list.iter().filter(|item| item.reason.source.is_some()).count();
        list.iter().filter_map(|item| numbers.get(item.product.as_str()).copied()).collect()
    });
    Answers { ranks, latency: Latency::of(&mut times), with_source: sourced as f64 / shown.max(1) as f64 }
}

/// The value that a share of the sorted values is below.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    sorted.get(((sorted.len().max(1) - 1) as f64 * share).round() as usize).copied().unwrap_or_default()
}
