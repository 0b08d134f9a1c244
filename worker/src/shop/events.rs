//! What happened on the storefront. A batch is stored whole or not at all.

use crate::error::ApiError;
use crate::shop::attention;
use crate::shop::attribution::{self, Counts};
use crate::shop::buyers;
use crate::shop::learning;
use crate::shop::memory::Memory;
use crate::shop::placements::PlacementNumber;
use crate::shop::products;
use crate::shop::prompts;
use crate::shop::proof::{self, Bought};
use crate::shop::remembering;
use crate::shop::repeats::fingerprint;
use crate::shop::rollup;
use crate::shop::segments::{self, Act};
use crate::shop::sql::Database;
use serde::{Deserialize, Serialize};
use shopbell_engine::recommend::Observation;
use shopbell_protocol::{Device, EventBatch, EventBatchReceipt, EventKind, NewEvent, RecordId};
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
struct Known {
    id: RecordId,
    fingerprint: String,
}

/// An event on its way into the table.
#[derive(Serialize)]
struct Fresh<'a> {
    fingerprint: String,
    /// The placement that an impression or a click counts for.
    placement: Option<PlacementNumber>,
    /// What a purchase cost, in minor units.
    price: Option<i64>,
    #[serde(flatten)]
    event: &'a NewEvent,
}

/// Stores the events that are new.
pub fn record(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    device: Option<Device>,
    batch: &EventBatch,
) -> Result<EventBatchReceipt, ApiError> {
    let mut fresh = new_events(database, batch)?;
    let stored = u32::try_from(fresh.len()).map_err(ApiError::internal)?;
    if fresh.is_empty() {
        return Ok(EventBatchReceipt { stored, duplicate: true });
    }
    let day = memory.day(now);
    let events: Vec<&NewEvent> = fresh.iter().map(|fresh| fresh.event).collect();
    let placements = attribution::of_events(database, &memory.key_hash, now, &batch.visitor, &events)?;
    for (fresh, placement) in fresh.iter_mut().zip(placements) {
        fresh.placement = placement;
    }
    let counts = counts(&fresh);
    let bought = bought(database, memory, of_kind(&fresh, EventKind::Purchase))?;
    for fresh in fresh.iter_mut().filter(|fresh| fresh.event.kind == EventKind::Purchase) {
        let of = |one: &&Bought| fresh.event.product.as_deref() == Some(one.product);
        fresh.price = bought.iter().find(of).map(|bought| bought.price);
    }
    database.transaction(|| {
        database.run(
            "INSERT INTO events (id, fingerprint, at, visitor, session, kind, product, rec_id, touchpoint, name,
                                 placement, price)
             SELECT value ->> 'id', value ->> 'fingerprint', ?, ?, ?, value ->> 'kind', value ->> 'product',
                    value ->> 'rec_id', value ->> 'touchpoint', value ->> 'name', value ->> 'placement', value ->> 'price'
             FROM json_each(?)",
            vec![
                now.into(),
                batch.visitor.as_str().into(),
                batch.session.as_str().into(),
                serde_json::to_string(&fresh)?.into(),
            ],
        )?;
        rollup::add_counts(database, day, &counts)?;
        prompts::add(database, day, device, &events)?;
        for (placement, counts) in at_placements(&fresh) {
            attribution::add(database, day, placement, &counts)?;
            if counts.impressions > 0 {
                proof::expose(database, memory, now, &batch.visitor)?;
            }
        }
        for Fresh { event, .. } in &fresh {
            attention::note_event(database, now, &batch.visitor, event)?;
        }
        for product in of_kind(&fresh, EventKind::AddToCart) {
            if let Some(placement) = attribution::of_click(database, now, &batch.visitor, product)? {
                rollup::add_counts(database, day, &[("clicked_cart", 1)])?;
                attribution::add(database, day, placement, &Counts { carts: 1, ..Counts::default() })?;
            }
        }
        proof::note_purchases(database, memory, now, &batch.visitor, &bought)?;
        if !bought.is_empty() {
            buyers::note(database, now, &batch.visitor, &batch.session, &bought)?;
            segments::note(database, now, &batch.visitor, &Act::default())?;
        }
        Ok(())
    })?;
    learning::note_pages(database, memory, now, &events)?;
    if let Some(shelf) = memory.loaded_shelf() {
        for event in events {
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
            None => fresh.push(Fresh { fingerprint, placement: None, price: None, event }),
            Some(stored) if *stored == fingerprint => {}
            Some(_) => return Err(ApiError::conflict(format!("events[{position}].id"))),
        }
    }
    Ok(fresh)
}

/// What was shown and clicked at each placement.
fn at_placements(fresh: &[Fresh]) -> BTreeMap<PlacementNumber, Counts> {
    let mut placements: BTreeMap<PlacementNumber, Counts> = BTreeMap::new();
    for (fresh, placement) in fresh.iter().filter_map(|fresh| Some((fresh, fresh.placement?))) {
        let counts = placements.entry(placement).or_default();
        match fresh.event.kind {
            EventKind::Impression => counts.impressions += 1,
            EventKind::Click => counts.clicks += 1,
            _ => {}
        }
    }
    placements
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
        EventKind::Dismiss,
        EventKind::Custom,
    ];
    kinds
        .into_iter()
        .map(|kind| {
            // What was shown and clicked counts where it can be told at which placement.
            let is_told =
                |fresh: &Fresh| !matches!(kind, EventKind::Impression | EventKind::Click) || fresh.placement.is_some();
            let count = fresh.iter().filter(|fresh| fresh.event.kind == kind && is_told(fresh)).count();
            (kind.code(), u32::try_from(count).unwrap_or(u32::MAX))
        })
        .collect()
}
