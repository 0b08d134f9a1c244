//! What a large shop costs: a million events and 50,000 products, made up.
//!
//! The log is generated, always the same: sessions of two to twelve clicks that wander among related products, the
//! popular ones more often. Its figures say nothing about accuracy.

use super::product::Latency;
use super::ranks::LENGTH;
use anyhow::Result;
use serde::Serialize;
use shopbell_engine::recommend::{Observation, Recommender, Request};
use shopbell_protocol::owner::Product;
use shopbell_protocol::{EventKind, Locale};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const EVENTS: usize = 1_000_000;
const PRODUCTS: u64 = 50_000;
/// Products of one category lie side by side.
const CATEGORY: u64 = 100;
const REQUESTS: usize = 2_000;
/// 2026-01-01, in milliseconds.
const START: i64 = 1_767_225_600_000;

/// What it costs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Size {
    /// How many events were observed.
    pub events: usize,
    /// How many products the catalogue has.
    pub products: usize,
    /// Memory of the model with its catalogue.
    pub bytes: usize,
    /// Milliseconds to observe all events.
    pub build_ms: f64,
    /// Size of the snapshot.
    pub snapshot_bytes: usize,
    /// Milliseconds to write it.
    pub write_ms: f64,
    /// Milliseconds to load it.
    pub load_ms: f64,
    /// Milliseconds to take the catalogue.
    pub catalogue_ms: f64,
    /// One list of twenty, in microseconds.
    pub latency_us: Latency,
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// Measures it.
///
/// # Errors
/// When the model doesn't load its own snapshot.
pub fn measure() -> Result<Size> {
    let ids: Vec<String> = (0..PRODUCTS).map(|n| format!("SKU-{n:08}")).collect();
    let catalogue = catalogue(&ids);
    let mut model = Recommender::new();
    model.set_catalogue(&catalogue);
    let started = Instant::now();
    observe_all(&mut model, &ids);
    let build = started.elapsed();
    let started = Instant::now();
    let snapshot = model.to_snapshot();
    let write = started.elapsed();
    let started = Instant::now();
    let mut loaded = Recommender::from_snapshot(&snapshot)?;
    let load = started.elapsed();
    let started = Instant::now();
    loaded.set_catalogue(&catalogue);
    let taken = started.elapsed();

    let mut random = Random(2);
    let mut times: Vec<Duration> = (0..REQUESTS)
        .map(|_| {
            let walk = walk(&mut random);
            let clicks: Vec<(&str, EventKind)> =
                walk.iter().map(|&product| (ids[product as usize].as_str(), EventKind::View)).collect();
            let on_screen = clicks.last().map(|click| click.0);
            let now = START + EVENTS as i64 * 2_000;
            let request = Request { clicks: &clicks, on_screen, limit: Some(LENGTH), now, ..Request::default() };
            let started = Instant::now();
            std::hint::black_box(loaded.recommend(&request));
            started.elapsed()
        })
        .collect();
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(Size {
        events: EVENTS,
        products: catalogue.len(),
        bytes: model.bytes(),
        build_ms: ms(build),
        snapshot_bytes: snapshot.len(),
        write_ms: ms(write),
        load_ms: ms(load),
        catalogue_ms: ms(taken),
        latency_us: Latency::of(&mut times),
    })
}

fn observe_all(model: &mut Recommender, ids: &[String]) {
    let mut random = Random(1);
    let mut events = 0;
    for number in 0.. {
        let session = format!("0190a5b2-7c3d-7e4f-8a1b-{number:012x}");
        let visitor = format!("0190a5b2-7c3d-7e4f-9a1b-{:012x}", random.below(number / 2 + 1));
        for product in walk(&mut random) {
            let kind = if random.below(20) == 0 { EventKind::AddToCart } else { EventKind::View };
            let (product, at) = (ids[product as usize].as_str(), START + events as i64 * 2_000);
            model.observe(&Observation { session: &session, visitor: &visitor, product, kind, at });
            events += 1;
            if events == EVENTS {
                return;
            }
        }
    }
}

/// The products of one session.
fn walk(random: &mut Random) -> Vec<u64> {
    // The square prefers low numbers: a few products are in most sessions.
    let share = random.below(1 << 20) as f64 / (1 << 20) as f64;
    let start = (share * share * PRODUCTS as f64) as u64;
    (0..2 + random.below(11)).map(|_| (start + random.below(CATEGORY / 4)).min(PRODUCTS - 1)).collect()
}

fn catalogue(ids: &[String]) -> Vec<Product> {
    ids.iter()
        .zip(0_i64..)
        .map(|(id, number)| Product {
            id: id.clone(),
            title: BTreeMap::from([(Locale::En, format!("Brand {} kind {} model {number}", number % 97, number / 30))]),
            url: BTreeMap::new(),
            image: None,
            price: 1_000 + number * 7_919 % 90_000,
            currency: "EUR".to_owned(),
            category: format!("c{}", number as u64 / CATEGORY),
            in_stock: number % 50 != 0,
            ..Product::default()
        })
        .collect()
}
