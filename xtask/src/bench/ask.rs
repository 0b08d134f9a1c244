//! How long a large shop's answers take.

use super::feed::{Fed, body};
use super::http::Connection;
use super::{Edge, feed};
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use shopbell_engine::recommend::{Recommender, Request};
use shopbell_engine::simulation::{Event, Shop};
use std::time::{Duration, Instant};

/// How many visitors ask.
pub const VISITORS: usize = 1_000;
/// How often each does once more. The first answer is what a visitor waits for; the fastest says what it costs to compute,
/// since the others measure what else the machine was doing. The shop that computes nothing is asked as often in between,
/// and the middle of its fastest answers is what remains.
const TRIES: usize = 5;
/// How many batches are sent to see what an event costs.
const BATCHES: usize = 30;
/// How often the worker is started again.
const RESTARTS: usize = 5;

/// Quantiles, in microseconds.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Quantiles {
    /// Half take less.
    pub p50: f64,
    /// Nine of ten take less.
    pub p90: f64,
    /// All but one of a hundred take less.
    pub p99: f64,
}

/// What lists of a length cost.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Lists {
    /// How many products are asked for.
    pub limit: usize,
    /// The whole request, the first time.
    pub whole: Quantiles,
    /// What of it isn't there where nothing is computed; the fastest of several tries.
    pub compute: Quantiles,
    /// The request where nothing is computed, of several tries the fastest.
    pub idle_us: f64,
    /// The ranking alone, on this machine without a runtime; the fastest of several tries.
    pub native: Quantiles,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The made-up shop.
    pub shop: &'a Shop,
    /// Its id.
    pub id: &'a str,
    /// The id of a shop without products.
    pub idle: &'a str,
    /// What was fed.
    pub fed: &'a Fed,
    /// The model of the same log.
    pub model: &'a Recommender,
}

/// What an event costs in a large shop, in microseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Update {
    /// All of it, of a batch of fifty: the request's share, storing, counting, learning.
    pub whole_us: f64,
    /// What of it isn't there where no recommender is in memory.
    pub model_us: f64,
}

/// How long the first answers take, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cold {
    /// The first request of a new process: it begins to run the program too.
    pub process_ms: f64,
    /// The first request of the shop, where the process has answered for another shop.
    pub shop_ms: f64,
}

impl Quantiles {
    /// Of these times.
    pub fn of(times: &mut [f64]) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
        Self { p50: at(0.5), p90: at(0.9), p99: at(0.99) }
    }
}

/// Warm visitors, each with the product they looked at last on the screen.
///
/// # Errors
/// When an answer is no list.
pub fn lists(edge: &Edge, asked: &Asked<'_>, limit: usize) -> Result<Lists> {
    let Asked { shop, id, idle, fed, model } = *asked;
    let mut connection = edge.connect()?;
    let (mut whole, mut fastest, mut nothing, mut native) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for event in fed.warm.iter().rev().take(VISITORS) {
        let own = question(shop, id, event, limit)?;
        whole.push(micros(connection.get(&own, fed.end)?));
        let items = items(&connection)?;
        ensure!(items.len() == limit, "{} products instead of {limit}", items.len());
        let empty = question(shop, idle, event, limit)?;
        let mut best = |question: &str| -> Result<f64> {
            (0..TRIES).try_fold(f64::MAX, |best, _| Ok(best.min(micros(connection.get(question, fed.end)?))))
        };
        fastest.push(best(&own)?);
        nothing.push(best(&empty)?);
        native.push(natively(shop, model, event, fed.end, limit)?);
    }
    let idle_us = Quantiles::of(&mut nothing).p50;
    let compute = fastest.into_iter().map(|time| (time - idle_us).max(0.0)).collect();
    let of = |mut times: Vec<f64>| Quantiles::of(&mut times);
    Ok(Lists { limit, whole: of(whole), compute: of(compute), idle_us, native: of(native) })
}

fn natively(shop: &Shop, model: &Recommender, event: &Event, now: i64, limit: usize) -> Result<f64> {
    let (visitor, session) = (event.visitor_id(), event.session_id());
    let on_screen = &shop.product(event.product).context("an event without a product")?.id;
    let request = Request {
        visitor: Some(&visitor),
        session: Some(&session),
        on_screen: Some(on_screen),
        limit: Some(limit),
        now,
        ..Request::default()
    };
    let mut fastest = f64::MAX;
    for _ in 0..TRIES {
        let started = Instant::now();
        std::hint::black_box(model.recommend(&request));
        fastest = fastest.min(micros(started.elapsed()));
    }
    Ok(fastest)
}

/// What is asked for somebody.
///
/// # Errors
/// When the product is unknown.
pub fn question(shop: &Shop, id: &str, event: &Event, limit: usize) -> Result<String> {
    let product = &shop.product(event.product).context("an event without a product")?.id;
    let (visitor, session) = (event.visitor_id(), event.session_id());
    Ok(format!(
        "/v1/shops/{id}/recommendations?visitor={visitor}&session={session}&product={product}&limit={limit}&locale=en"
    ))
}

/// The products and reasons of the answer that was read last.
///
/// # Errors
/// When it is no list.
pub fn items(connection: &Connection) -> Result<Vec<serde_json::Value>> {
    let mut answer: serde_json::Value = serde_json::from_slice(connection.body())?;
    match answer.get_mut("items").map(serde_json::Value::take) {
        Some(serde_json::Value::Array(items)) => Ok(items),
        _ => anyhow::bail!("no list: {answer}"),
    }
}

/// What comes after the log was fed: batches of fifty events, to the shop and to one without a recommender.
///
/// # Errors
/// When the worker refuses any.
pub fn updates(edge: &Edge, asked: &Asked<'_>) -> Result<Update> {
    let Asked { shop, id, idle, fed, .. } = *asked;
    let mut connection = edge.connect()?;
    let mut events = shop.log().skip(fed.events).filter(|event| !event.is_robot);
    let (mut whole, mut without) = (Vec::new(), Vec::new());
    for number in 0..BATCHES {
        // People's clicks, as if of one session: a batch may have one only.
        let session = events.next().map_or(0, |event| event.session);
        let mut batch: feed::Batch = events.by_ref().take(50).collect();
        for (place, event) in (0..).zip(&mut batch) {
            (event.session, event.visitor, event.place) = (session + (1 << 30), 1 << 30, number as u32 * 64 + place);
        }
        let body = body(shop, &batch).context("an event without a product")?;
        whole.push(micros(connection.post(&format!("/v1/shops/{id}/events"), &body, fed.end)?) / 50.0);
        without.push(micros(connection.post(&format!("/v1/shops/{idle}/events"), &body, fed.end)?) / 50.0);
    }
    let (whole, without) = (Quantiles::of(&mut whole), Quantiles::of(&mut without));
    Ok(Update { whole_us: whole.p50, model_us: (whole.p50 - without.p50).max(0.0) })
}

/// Starts the worker again and again; the middle of how long the first answers take.
///
/// # Errors
/// When an answer differs from the one before.
pub fn cold_starts(edge: &mut Edge, asked: &Asked<'_>) -> Result<Cold> {
    let Asked { shop, id, idle, fed, .. } = *asked;
    let (mut process, mut own) = (Vec::new(), Vec::new());
    let event = fed.warm.last().context("nobody was there")?;
    let mut connection = edge.connect()?;
    connection.get(&question(shop, id, event, 6)?, fed.end)?;
    let expected = items(&connection)?;
    for place in 0..2 * RESTARTS {
        edge.restart()?;
        let mut connection = edge.connect()?;
        let is_first = place % 2 == 0;
        if !is_first {
            connection.get(&question(shop, idle, event, 6)?, fed.end)?;
        }
        let took = connection.get(&question(shop, id, event, 6)?, fed.end)?;
        ensure!(items(&connection)? == expected, "another answer after a restart");
        if is_first { &mut process } else { &mut own }.push(micros(took) / 1e3);
        edge.process()?.wait_until_idle()?;
    }
    Ok(Cold { process_ms: Quantiles::of(&mut process).p50, shop_ms: Quantiles::of(&mut own).p50 })
}

/// In microseconds.
pub fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * 1e6
}
