//! What happened in a made-up shop, as browsers tell it: a session's events in batches.

use anyhow::{Context, Result};
use shopbell_engine::recommend::{Observation, Recommender};
use shopbell_engine::simulation::{Event, Shop};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Events a batch may have.
const BATCH: usize = 50;
/// A session is over when nothing came for so long.
const OVER: i64 = 15 * 60_000;

/// Events of one session.
pub type Batch = Vec<Event>;

/// Who was there last.
pub struct Fed {
    /// How many events the log has.
    pub events: usize,
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

/// The latest sessions of people, each with its last event.
///
/// # Errors
/// When there were none.
pub fn latest(shop: &Shop, events: usize, sessions: usize) -> Result<Fed> {
    let mut latest: Vec<Event> = Vec::new();
    for event in Batches::of(shop, events).filter_map(|mut batch| batch.pop()).filter(|event| !event.is_robot) {
        latest.push(event);
        if latest.len() > 2 * sessions {
            latest.drain(..sessions);
        }
    }
    latest.drain(..latest.len().saturating_sub(sessions));
    let end = latest.iter().map(|event| event.at).max().context("a shop without visitors")?;
    Ok(Fed { events, warm: latest, end })
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
