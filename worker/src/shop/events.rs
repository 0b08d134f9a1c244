//! What happened on the storefront. A batch is stored whole or not at all.

use crate::error::ApiError;
use crate::shop::learning;
use crate::shop::memory::Memory;
use crate::shop::products;
use crate::shop::proof::{self, Bought};
use crate::shop::remembering;
use crate::shop::repeats::fingerprint;
use crate::shop::rollup;
use crate::shop::sql::Database;
use serde::{Deserialize, Serialize};
use shopbell_engine::recommend::Observation;
use shopbell_protocol::{EventBatch, EventBatchReceipt, EventKind, NewEvent, RecordId};
use std::collections::HashMap;

#[derive(Deserialize)]
struct Known {
    id: RecordId,
    fingerprint: String,
}

/// An event on its way into the table.
#[derive(Serialize)]
struct Fresh<'a> {
    fingerprint: String,
    #[serde(flatten)]
    event: &'a NewEvent,
}

/// Stores the events that are new.
pub fn record(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    batch: &EventBatch,
) -> Result<EventBatchReceipt, ApiError> {
    let fresh = new_events(database, batch)?;
    let stored = u32::try_from(fresh.len()).map_err(ApiError::internal)?;
    if fresh.is_empty() {
        return Ok(EventBatchReceipt { stored, duplicate: true });
    }
    let day = memory.day(now);
    let counts = counts(&fresh);
    let bought = bought(database, memory, of_kind(&fresh, EventKind::Purchase))?;
    database.transaction(|| {
        database.run(
            "INSERT INTO events (id, fingerprint, at, visitor, session, kind, product, rec_id, touchpoint, name)
             SELECT value ->> 'id', value ->> 'fingerprint', ?, ?, ?, value ->> 'kind', value ->> 'product',
                    value ->> 'rec_id', value ->> 'touchpoint', value ->> 'name'
             FROM json_each(?)",
            vec![
                now.into(),
                batch.visitor.as_str().into(),
                batch.session.as_str().into(),
                serde_json::to_string(&fresh)?.into(),
            ],
        )?;
        rollup::add_counts(database, day, &counts)?;
        if !of_kind(&fresh, EventKind::Impression).is_empty() {
            proof::expose(database, memory, now, &batch.visitor)?;
        }
        for product in of_kind(&fresh, EventKind::AddToCart) {
            if proof::clicked(database, now, &batch.visitor, product)? {
                rollup::add_counts(database, day, &[("clicked_cart", 1)])?;
            }
        }
        proof::note_purchases(database, memory, now, &batch.visitor, &bought)
    })?;
    let events: Vec<&NewEvent> = fresh.iter().map(|fresh| fresh.event).collect();
    learning::note_pages(database, memory, now, &events)?;
    if let Some(shelf) = memory.loaded_shelf() {
        for event in fresh.iter().map(|fresh| fresh.event) {
            let Some(product) = event.product.as_deref() else { continue };
            shelf.recommender.observe(&Observation {
                session: batch.session.as_str(),
                visitor: batch.visitor.as_str(),
                product,
                kind: event.kind,
                at: now,
            });
            shelf.unsaved += 1;
        }
        let is_due = remembering::is_due(shelf);
        memory.work_is_due |= is_due;
    }
    Ok(EventBatchReceipt { stored, duplicate: false })
}

/// The products of the events of a kind.
fn of_kind<'a>(fresh: &[Fresh<'a>], kind: EventKind) -> Vec<&'a str> {
    let events = fresh.iter().map(|fresh| fresh.event).filter(|event| event.kind == kind);
    events.filter_map(|event| event.product.as_deref()).collect()
}

/// What was bought, at the catalogue's prices.
fn bought<'a>(database: &Database, memory: &mut Memory, products: Vec<&'a str>) -> Result<Vec<Bought<'a>>, ApiError> {
    if products.is_empty() {
        return Ok(Vec::new());
    }
    let currency = products::currency(database)?;
    let ids: Vec<String> = products.iter().map(|&id| id.to_owned()).collect();
    let known = memory.shelf(database)?.shown.of(database, ids.iter())?;
    let price = |id: &str| known.get(id).filter(|product| Some(&product.currency) == currency.as_ref());
    Ok(products
        .into_iter()
        .map(|product| Bought { product, price: price(product).map_or(0, |priced| priced.price) })
        .collect())
}

/// The events that aren't stored yet; an error where an id is stored with other content.
fn new_events<'a>(database: &Database, batch: &'a EventBatch) -> Result<Vec<Fresh<'a>>, ApiError> {
    let ids: Vec<&str> = batch.events.iter().map(|event| event.id.as_str()).collect();
    let known: Vec<Known> = database.rows(
        "SELECT id, fingerprint FROM events WHERE id IN (SELECT value FROM json_each(?))",
        vec![serde_json::to_string(&ids)?.into()],
    )?;
    let known: HashMap<RecordId, String> = known.into_iter().map(|row| (row.id, row.fingerprint)).collect();
    let mut fresh = Vec::new();
    for (position, event) in batch.events.iter().enumerate() {
        let fingerprint = fingerprint(&(&batch.visitor, &batch.session, event))?;
        match known.get(&event.id) {
            None => fresh.push(Fresh { fingerprint, event }),
            Some(stored) if *stored == fingerprint => {}
            Some(_) => return Err(ApiError::conflict(format!("events[{position}].id"))),
        }
    }
    Ok(fresh)
}

fn counts(fresh: &[Fresh]) -> Vec<(&'static str, u32)> {
    let kinds = [
        EventKind::View,
        EventKind::AddToCart,
        EventKind::Purchase,
        EventKind::Return,
        EventKind::Impression,
        EventKind::Click,
        EventKind::Prompt,
        EventKind::Custom,
    ];
    kinds
        .into_iter()
        .map(|kind| {
            let count = fresh.iter().filter(|fresh| fresh.event.kind == kind).count();
            (kind.code(), u32::try_from(count).unwrap_or(u32::MAX))
        })
        .collect()
}
