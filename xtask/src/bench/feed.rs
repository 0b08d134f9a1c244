//! Tells a worker what happened in a made-up shop, as browsers do: a session's events in batches.

use super::Edge;
use anyhow::{Context, Result};
use shopbell_engine::recommend::{Observation, Recommender};
use shopbell_engine::simulation::{Event, Shop};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Connections at once.
const CONNECTIONS: usize = 4;
/// Events a batch may have.
const BATCH: usize = 50;
/// How many sessions of the end are remembered: those the recommender still holds open.
const WARM: usize = 1_500;
/// A session is over when nothing came for so long.
const OVER: i64 = 15 * 60_000;

/// Events of one session.
pub type Batch = Vec<Event>;

/// What was fed.
pub struct Fed {
    /// How many events.
    pub events: usize,
    /// How long it took in all.
    pub took: Duration,
    /// The sessions of people at the end: the latest event of each.
    pub warm: Vec<Event>,
    /// When the log ends.
    pub end: i64,
}

/// The log as batches, each session's when it is over.
pub struct Batches<'a> {
    log: std::iter::Take<shopbell_engine::simulation::Log<'a>>,
    open: BTreeMap<u64, Batch>,
    ready: Vec<Batch>,
}

impl<'a> Batches<'a> {
    /// Of the first so many events.
    pub fn of(shop: &'a Shop, events: usize) -> Self {
        Self { log: shop.log().take(events), open: BTreeMap::new(), ready: Vec::new() }
    }
}

impl Iterator for Batches<'_> {
    type Item = Batch;

    fn next(&mut self) -> Option<Batch> {
        while self.ready.is_empty() {
            let mut last = None;
            for event in self.log.by_ref().take(1_000) {
                self.open.entry(event.session).or_default().push(event);
                last = Some(event.at);
            }
            let is_over = |batch: &Batch| last.is_none_or(|now| batch.last().is_none_or(|event| event.at < now - OVER));
            let over = self.open.extract_if(.., |_, batch| is_over(batch));
            let over: Vec<Batch> =
                over.flat_map(|(_, batch)| batch.chunks(BATCH).map(<[_]>::to_vec).collect::<Vec<_>>()).collect();
            self.ready.extend(over.into_iter().rev());
            if last.is_none() && self.ready.is_empty() {
                return None;
            }
        }
        self.ready.pop()
    }
}

/// The body of a batch.
pub fn body(shop: &Shop, batch: &[Event]) -> Option<String> {
    let first = batch.first()?;
    let mut body = format!(r#"{{"visitor":"{}","session":"{}","events":["#, first.visitor_id(), first.session_id());
    for (place, event) in batch.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let product = &shop.product(event.product)?.id;
        write!(body, r#"{comma}{{"id":"{}","kind":"{}","product":"{product}"}}"#, event.id(), event.kind().code())
            .ok()?;
    }
    body.push_str("]}");
    Some(body)
}

/// Sends the first `events` events of the shop's log to the worker's shop of that id.
///
/// # Errors
/// When the worker refuses any.
pub fn feed(edge: &Edge, shop: &Shop, id: &str, events: usize, mut says: impl FnMut(&str)) -> Result<Fed> {
    let started = Instant::now();
    let address = format!("/v1/shops/{id}/events");
    let batches = Mutex::new((Batches::of(shop, events), Vec::<Event>::new(), 0_usize));
    let next = || {
        let mut guard = batches.lock().ok()?;
        let (batches, warm, fed) = &mut *guard;
        let batch = batches.next()?;
        *fed += batch.len();
        warm.extend(batch.last().filter(|event| !event.is_robot));
        if warm.len() > 2 * WARM {
            warm.drain(..WARM);
        }
        Some(batch)
    };
    let send = || -> Result<()> {
        let mut connection = edge.connect()?;
        while let Some(batch) = next() {
            let at = batch.first().map_or(0, |event| event.at);
            connection.post(&address, &body(shop, &batch).context("an event without a product")?, at)?;
        }
        Ok(())
    };
    // The recommender is loaded by the first question, and learns what comes from then on.
    edge.connect()?.get(&format!("/v1/shops/{id}/recommendations"), 0)?;
    std::thread::scope(|scope| -> Result<()> {
        let senders: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(send)).collect();
        while !senders.iter().all(std::thread::ScopedJoinHandle::is_finished) {
            std::thread::sleep(Duration::from_millis(500));
            let fed = batches.lock().map_or(0, |guard| guard.2);
            let rate = fed as f64 / started.elapsed().as_secs_f64();
            says(&format!("{fed} events of {events}, {rate:.0} a second"));
        }
        for sender in senders {
            sender.join().map_err(|_| anyhow::anyhow!("a sender failed"))??;
        }
        Ok(())
    })?;
    let took = started.elapsed();
    let (_, mut warm, fed) = batches.into_inner().map_err(|_| anyhow::anyhow!("a sender failed"))?;
    let end = warm.iter().map(|event| event.at).max().unwrap_or_default();
    warm.drain(..warm.len().saturating_sub(WARM));
    Ok(Fed { events: fed, took, warm, end })
}

/// The latest sessions of people, each with its last event.
pub fn latest(shop: &Shop, events: usize, sessions: usize) -> Vec<Event> {
    let mut latest: Vec<Event> = Vec::new();
    for event in Batches::of(shop, events).filter_map(|mut batch| batch.pop()).filter(|event| !event.is_robot) {
        latest.push(event);
        if latest.len() > 2 * sessions {
            latest.drain(..sessions);
        }
    }
    latest.drain(..latest.len().saturating_sub(sessions));
    latest
}

/// The same log, observed here.
pub fn observe(shop: &Shop, events: usize) -> Recommender {
    let mut model = Recommender::new();
    model.set_catalogue(shop.products());
    for batch in Batches::of(shop, events) {
        let Some(first) = batch.first() else { continue };
        let (session, visitor, at) = (first.session_id(), first.visitor_id(), first.at);
        for event in &batch {
            let Some(product) = shop.product(event.product) else { continue };
            let (product, kind) = (product.id.as_str(), event.kind());
            model.observe(&Observation { session: &session, visitor: &visitor, product, kind, at });
        }
    }
    model
}
