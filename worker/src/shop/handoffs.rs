//! "A person, please": a contact to answer, with a number the visitor can quote.

use crate::error::ApiError;
use crate::guard::sha256;
use crate::shop::command::PageQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::sql::Database;
use crate::shop::{conversations, limits, rollup};
use serde::Deserialize;
use shopbell_protocol::owner::{HandoffRow, Page};
use shopbell_protocol::{HandoffReceipt, NewHandoff, RecordId};

/// Crockford's alphabet: no I, L, O, U, so that a number read over the telephone is written right.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#[derive(Deserialize)]
struct Known {
    fingerprint: String,
    reference: String,
}

/// Stores the request, once however often it is sent.
pub fn request(
    database: &Database,
    memory: &Memory,
    now: i64,
    handoff: &NewHandoff,
) -> Result<HandoffReceipt, ApiError> {
    let fingerprint = fingerprint(handoff)?;
    let known: Option<Known> =
        database.first("SELECT fingerprint, reference FROM handoffs WHERE id = ?", vec![handoff.id.as_str().into()])?;
    if let Some(known) = known {
        is_same(&known.fingerprint, &fingerprint)?;
        return Ok(HandoffReceipt { id: handoff.id.clone(), reference: known.reference, duplicate: true });
    }
    limits::check(database, &limits::HANDOFFS, &handoff.visitor, now)?;
    // One that isn't stored is kept all the same: its first question may be on its way still, and a
    // request for a person must not be lost over that.
    if let Some(conversation) = &handoff.conversation
        && conversations::is_foreign(database, conversation, &handoff.visitor)?
    {
        return Err(ApiError::conflict("conversation"));
    }
    let reference = free_reference(database, &handoff.id)?;
    let day = memory.day(now);
    database.transaction(|| {
        database.run(
            "INSERT INTO handoffs (id, fingerprint, reference, at, visitor, conversation, name, contact, message, locale)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                handoff.id.as_str().into(),
                fingerprint.into(),
                reference.as_str().into(),
                now.into(),
                handoff.visitor.as_str().into(),
                handoff.conversation.as_ref().map(RecordId::as_str).into(),
                handoff.name.clone().into(),
                handoff.contact.as_str().into(),
                handoff.message.as_str().into(),
                handoff.locale.code().into(),
            ],
        )?;
        rollup::add_counts(database, day, &[("handoffs", 1)])
    })?;
    Ok(HandoffReceipt { id: handoff.id.clone(), reference, duplicate: false })
}

/// Requests with what was said before them, newest first.
pub fn list(database: &Database, memory: &Memory, page: &PageQuery) -> Result<Page<HandoffRow>, ApiError> {
    let (condition, values) = page.condition(memory)?;
    let rows: Vec<Placed<HandoffRow>> = database.rows(
        &format!(
            "SELECT seq, id, at, reference, visitor, conversation, name, contact, message, locale FROM handoffs
             WHERE {condition} ORDER BY seq DESC LIMIT ?1"
        ),
        values,
    )?;
    page.completed(rows, |mut handoff| {
        if let Some(conversation) = &handoff.conversation {
            handoff.transcript = conversations::newest_turns(database, conversation)?;
        }
        let bytes = handoff.message.len() + conversations::bytes(&handoff.transcript);
        Ok((handoff, bytes))
    })
}

/// A reference that no other request of this shop has.
fn free_reference(database: &Database, id: &RecordId) -> Result<String, ApiError> {
    for attempt in 0..16 {
        let reference = reference(id, attempt);
        let taken = "SELECT count(*) AS n FROM handoffs WHERE reference = ?";
        if database.count(taken, vec![reference.as_str().into()])? == 0 {
            return Ok(reference);
        }
    }
    Err(ApiError::internal("no free reference"))
}

/// Eight characters such as `7KQ2-M4XD`, which say nothing about how many requests there were.
fn reference(id: &RecordId, attempt: u8) -> String {
    let hash = sha256(&format!("{id}/{attempt}"));
    let number = hash.get(..10).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
    let mut text = String::with_capacity(9);
    for place in (0..8).rev() {
        let digit = usize::try_from(number >> (place * 5) & 31).unwrap_or_default();
        text.push(ALPHABET.get(digit).copied().map_or('0', char::from));
        if place == 4 {
            text.push('-');
        }
    }
    text
}
