//! The model as bytes: all but the catalogue, which the shop has.
//!
//! Layout, little-endian: `SBRC`, version (u16), checksum of all that follows (u32); then products (how many an event
//! named first, ids, where each ends, demand), closed sessions and their clicks, open sessions, each product's sessions,
//! the newest first, what visitors bought or don't want, and the weights. Every list begins with its length (u32). Invariant: whatever bytes are read, the
//! result is a model whose every look-up stays inside of it, or an error. The checksum is against damage, the checks
//! are against everything. Loading copies and rebuilds no more than the two hash tables.

mod bytes;
#[cfg(test)]
mod tests;

use super::Recommender;
use super::clicks::Click;
use super::demand::Demand;
use super::held::Held;
use super::postings::Postings;
use super::products::{ProductIndex, Products};
use super::queue::Queue;
use super::sessions::{Closed, Open, SESSION_CLICKS, Sessions};
use super::weights::Weights;
use bytes::{Reader, checksum};

const MAGIC: [u8; 4] = *b"SBRC";
/// Changes whenever the layout, the features or what the weights mean do: an old snapshot is then built anew.
const VERSION: u16 = 2;
const HEADER: usize = 10;
/// Numbers of sessions and places of clicks are far from their end.
const FAR: u32 = 1 << 31;

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// Written by another version of the engine, or not a model at all: build it from the log again.
    #[error("the model was written by another version")]
    Version,
    /// Not what was written.
    #[error("the model is damaged")]
    Damaged,
}

pub(super) fn write(model: &Recommender) -> Vec<u8> {
    let mut out = Vec::with_capacity(model.bytes());
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&VERSION.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    write_products(&model.products, &mut out);
    write_sessions(&model.sessions, &mut out);
    write_postings(&model.sessions, &mut out);
    write_length(model.held.len(), &mut out);
    model.held.entries().for_each(|entry| out.extend_from_slice(&entry.to_le_bytes()));
    model.weights.values().for_each(|value| out.extend_from_slice(&value.to_le_bytes()));
    let sum = checksum(out.get(HEADER..).unwrap_or_default());
    if let Some(slot) = out.get_mut(6..HEADER) {
        slot.copy_from_slice(&sum.to_le_bytes());
    }
    out
}

pub(super) fn read(bytes: &[u8]) -> Result<Recommender, SnapshotError> {
    let body = match bytes.split_at_checked(HEADER) {
        Some(([a, b, c, d, v, w, sum @ ..], body)) if [*a, *b, *c, *d] == MAGIC => {
            if u16::from_le_bytes([*v, *w]) != VERSION {
                return Err(SnapshotError::Version);
            }
            if sum != checksum(body).to_le_bytes() {
                return Err(SnapshotError::Damaged);
            }
            body
        }
        _ => return Err(SnapshotError::Version),
    };
    read_body(&mut Reader(body)).ok_or(SnapshotError::Damaged)
}

fn read_body(reader: &mut Reader<'_>) -> Option<Recommender> {
    let products = read_products(reader)?;
    let mut sessions = read_sessions(reader, products.len())?;
    sessions.postings = read_postings(reader, products.len())?;
    let mut held = Held::default();
    for _ in 0..reader.u32()? {
        held.restore(reader.u64()?);
    }
    let mut weights = Weights::default();
    for value in weights.values_mut() {
        *value = f32::from_bits(reader.u32()?);
        value.is_finite().then_some(())?;
    }
    reader.0.is_empty().then_some(Recommender { products, sessions, held, weights, ..Recommender::default() })
}

fn write_length(length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(&(length as u32).to_le_bytes());
}

fn write_products(products: &Products, out: &mut Vec<u8>) {
    write_length(products.observed, out);
    write_length(products.len(), out);
    for product in 0..products.len() as ProductIndex {
        let (id, demand) = (products.id(product), products.demand(product));
        write_length(id.len(), out);
        out.extend_from_slice(id.as_bytes());
        out.extend_from_slice(&demand.weeks.to_le_bytes());
        out.extend_from_slice(&demand.days.to_le_bytes());
        out.extend_from_slice(&demand.events.to_le_bytes());
    }
}

fn read_products(reader: &mut Reader<'_>) -> Option<Products> {
    let mut products = Products::default();
    let observed = reader.u32()? as usize;
    for product in 0..reader.u32()? {
        let length = reader.u32()? as usize;
        let id = std::str::from_utf8(reader.take(length)?).ok()?;
        // An id that is there twice gets the first's number.
        (products.intern(id) == product).then_some(())?;
        let (weeks, days) = (f64::from_bits(reader.u64()?), f64::from_bits(reader.u64()?));
        let demand = Demand { weeks, days, events: reader.u32()? };
        ((weeks.is_finite() && days.is_finite()) || demand == Demand::default()).then_some(())?;
        products.restore_demand(product, demand);
    }
    products.observed = observed;
    Some(products)
}

fn write_clicks(clicks: &[Click], out: &mut Vec<u8>) {
    write_length(clicks.len(), out);
    clicks.iter().for_each(|click| out.extend_from_slice(&click.0.to_le_bytes()));
}

fn read_clicks(reader: &mut Reader<'_>, products: usize) -> Option<Vec<Click>> {
    let clicks: Vec<Click> = reader.words()?.map(Click).collect();
    clicks.iter().all(|click| (click.product() as usize) < products).then_some(clicks)
}

fn write_sessions(sessions: &Sessions, out: &mut Vec<u8>) {
    write_length(sessions.closed.start() as usize, out);
    write_length(sessions.closed.len(), out);
    for closed in sessions.closed.as_slice() {
        out.extend_from_slice(&closed.visitor.to_le_bytes());
        out.extend_from_slice(&closed.start.to_le_bytes());
        out.extend_from_slice(&closed.at.to_le_bytes());
    }
    write_length(sessions.clicks.start() as usize, out);
    write_clicks(sessions.clicks.as_slice(), out);
    write_length(sessions.open.len(), out);
    for open in &sessions.open {
        out.extend_from_slice(&open.key.to_le_bytes());
        out.extend_from_slice(&open.visitor.to_le_bytes());
        out.extend_from_slice(&open.first.to_le_bytes());
        out.extend_from_slice(&open.last.to_le_bytes());
        out.extend_from_slice(&open.events.to_le_bytes());
        out.push(u8::from(open.is_robot));
        write_length(open.previous.map_or(0, |previous| previous as usize + 1), out);
        write_clicks(&open.clicks, out);
    }
}

fn read_sessions(reader: &mut Reader<'_>, products: usize) -> Option<Sessions> {
    let mut sessions = Sessions::default();
    let first = reader.u32().filter(|&first| first < FAR)?;
    let count = reader.u32()? as usize;
    let rows = reader.take(count.checked_mul(16)?)?;
    let mut rows = Reader(rows);
    let mut closed = Vec::with_capacity(count);
    for _ in 0..count {
        closed.push(Closed { visitor: rows.u64()?, start: rows.u32()?, at: rows.u32()? });
    }
    let start = reader.u32().filter(|&start| start < FAR)?;
    let clicks = read_clicks(reader, products)?;
    let end = start.checked_add(u32::try_from(clicks.len()).ok()?)?;
    // Each session's clicks end where the next one's begin.
    let starts = || closed.iter().map(|closed| closed.start).chain([end]);
    let ends = || starts().skip(1);
    (closed.is_empty() || starts().next() == Some(start)).then_some(())?;
    starts().zip(ends()).all(|(from, to)| from <= to && to - from <= SESSION_CLICKS as u32).then_some(())?;
    sessions.closed = Queue::starting_at(first, closed);
    sessions.clicks = Queue::starting_at(start, clicks);
    for _ in 0..reader.u32()? {
        sessions.restore_open(Open {
            key: reader.u64()?,
            visitor: reader.u64()?,
            first: reader.u64()? as i64,
            last: reader.u64()? as i64,
            events: reader.u32()?,
            is_robot: reader.take(1)? == [1],
            previous: reader.u32()?.checked_sub(1),
            clicks: read_clicks(reader, products).filter(|clicks| clicks.len() <= SESSION_CLICKS)?,
        });
    }
    sessions.index_visitors();
    Some(sessions)
}

fn write_postings(sessions: &Sessions, out: &mut Vec<u8>) {
    write_length(sessions.postings.len(), out);
    for product in 0..sessions.postings.len() as ProductIndex {
        out.extend_from_slice(&sessions.count_with(product).to_le_bytes());
        let place = out.len();
        write_length(0, out);
        let mut count = 0_u32;
        for number in sessions.with_product(product) {
            out.extend_from_slice(&number.to_le_bytes());
            count += 1;
        }
        if let Some(slot) = out.get_mut(place..place + 4) {
            slot.copy_from_slice(&count.to_le_bytes());
        }
    }
}

fn read_postings(reader: &mut Reader<'_>, products: usize) -> Option<Postings> {
    let mut postings = Postings::default();
    let count = reader.u32().filter(|&count| count as usize <= products)?;
    postings.reserve(count as usize, reader.0.len() / 4);
    for product in 0..count {
        let live = reader.u32()?;
        postings.restore(product, reader.words()?, live);
    }
    Some(postings)
}
