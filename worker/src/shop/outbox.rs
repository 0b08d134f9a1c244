//! What the shop's webhooks are to be told, until they were.
//!
//! Invariants: a delivery is stored in the transaction of what it tells, so nothing is told that didn't happen and nothing
//! that happened is forgotten; it is noted as tried before it is sent, so whatever ends the object in between, it is sent
//! again under the same id, and no more often than [`MOST_ATTEMPTS`]; a server that fails rests, and one that only fails
//! for days is told nothing any more. What waits, and what is kept, is bounded.

use crate::error::ApiError;
use crate::random;
use crate::shop::command::DeliveryQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::sql::Database;
use serde::{Deserialize, Serialize};
use shopbell_engine::metrics::calendar::instant;
use shopbell_engine::webhooks::{GIVEN_UP_AFTER, MOST_ATTEMPTS, pause_after, rest_after};
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{Delivery, DeliveryState, Page, Told, WebhookEvent};

/// How many deliveries may wait for a webhook.
const MOST_WAITING: i64 = 1_000;
/// How many that arrived are kept to be looked at, for each webhook.
const MOST_DELIVERED: i64 = 100;
/// How many that were given up are kept, for each webhook.
const MOST_DEAD: i64 = 1_000;

/// A delivery that is to be sent now.
#[derive(Deserialize)]
pub struct Errand {
    /// Its id.
    pub id: RecordId,
    /// The address.
    pub url: String,
    /// What to send.
    pub body: String,
    attempts: u32,
    failures: u32,
    failing_since: Option<i64>,
}

/// Whether any webhook wants to be told of that.
pub fn is_awaited(database: &Database, event: WebhookEvent) -> Result<bool, ApiError> {
    Ok(!listeners(database, event, None)?.is_empty())
}

/// Puts an event there for every webhook that wants it; in the transaction of what happened.
pub fn put<T: Serialize>(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    event: WebhookEvent,
    data: &T,
) -> Result<(), ApiError> {
    put_for(database, memory, now, event, data, None)
}

/// The same for that webhook alone, whatever its events are.
pub fn put_for<T: Serialize>(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    event: WebhookEvent,
    data: &T,
    only: Option<&RecordId>,
) -> Result<(), ApiError> {
    let listeners = listeners(database, event, only)?;
    if listeners.is_empty() {
        return Ok(());
    }
    let told = Told { kind: event, timestamp: instant(now), shop: database.shop(), data };
    let body = serde_json::to_string(&told)?;
    for webhook in listeners {
        let written = database.run(
            "INSERT INTO deliveries (id, webhook, event, at, body, state, next_at)
             SELECT ?1, ?2, ?3, ?4, ?5, 'waiting', ?4
             WHERE (SELECT count(*) FROM deliveries WHERE state = 'waiting' AND webhook = ?2) < ?6",
            vec![
                random::id()?.as_str().into(),
                webhook.as_str().into(),
                event.code().into(),
                now.into(),
                body.as_str().into(),
                MOST_WAITING.into(),
            ],
        )?;
        if written == 0 {
            database.run("UPDATE webhooks SET dropped = dropped + 1 WHERE id = ?", vec![webhook.as_str().into()])?;
        }
    }
    memory.work_is_due = true;
    Ok(())
}

fn listeners(database: &Database, event: WebhookEvent, only: Option<&RecordId>) -> Result<Vec<RecordId>, ApiError> {
    #[derive(Deserialize)]
    struct Listener {
        id: RecordId,
    }
    let rows: Vec<Listener> = database.rows(
        "SELECT id FROM webhooks WHERE enabled = 1
             AND iif(?2 IS NULL, EXISTS (SELECT 1 FROM json_each(events) WHERE value = ?1), id = ?2)",
        vec![event.code().into(), only.map(RecordId::as_str).into()],
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// When the next delivery is due; `None` where none waits.
pub fn next_due(database: &Database) -> Result<Option<i64>, ApiError> {
    #[derive(Deserialize)]
    struct Due {
        at: Option<i64>,
    }
    // One look into the index for each webhook.
    let due: Option<Due> = database.first(
        "SELECT min(max(rests_until, (SELECT min(next_at) FROM deliveries
                                      WHERE state = 'waiting' AND webhook = webhooks.id))) AS at
         FROM webhooks WHERE enabled = 1",
        vec![],
    )?;
    Ok(due.and_then(|due| due.at))
}

/// The webhooks that have something to be told now.
pub fn due(database: &Database, now: i64) -> Result<Vec<RecordId>, ApiError> {
    #[derive(Deserialize)]
    struct Due {
        id: RecordId,
    }
    let rows: Vec<Due> = database.rows(
        "SELECT id FROM webhooks WHERE enabled = 1 AND rests_until <= ?1
             AND EXISTS (SELECT 1 FROM deliveries WHERE state = 'waiting' AND webhook = webhooks.id AND next_at <= ?1)",
        vec![now.into()],
    )?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Takes the next delivery of a webhook. It counts as tried from now on, and as to be tried again.
pub fn take(database: &Database, now: i64, webhook: &RecordId) -> Result<Option<Errand>, ApiError> {
    let errand: Option<Errand> = database.first(
        "SELECT deliveries.id, url, body, attempts + 1 AS attempts, failures, failing_since
         FROM deliveries JOIN webhooks ON webhooks.id = deliveries.webhook
         WHERE state = 'waiting' AND webhook = ?1 AND next_at <= ?2 AND enabled = 1 AND rests_until <= ?2
         ORDER BY next_at LIMIT 1",
        vec![webhook.as_str().into(), now.into()],
    )?;
    let Some(errand) = errand else { return Ok(None) };
    // Where the object ends before it knows the outcome, this is what holds. After the last attempt that is the end.
    let next_at = now + pause_after(errand.attempts, chance()?).unwrap_or_default();
    let is_last = errand.attempts >= MOST_ATTEMPTS;
    database.run(
        "UPDATE deliveries SET attempts = ?, last_at = ?, next_at = ?, state = iif(?, 'dead', 'waiting'),
             error = iif(?5, 'the worker was ended while it was sent', error) WHERE id = ?6",
        vec![
            i64::from(errand.attempts).into(),
            now.into(),
            next_at.into(),
            i64::from(is_last).into(),
            i64::from(is_last).into(),
            errand.id.as_str().into(),
        ],
    )?;
    Ok(Some(errand))
}

/// Notes what became of an attempt.
pub fn settle(
    database: &Database,
    now: i64,
    webhook: &RecordId,
    errand: &Errand,
    outcome: Result<(), String>,
) -> Result<(), ApiError> {
    database.transaction(|| match &outcome {
        Ok(()) => arrived(database, webhook, errand),
        Err(why) => failed(database, now, webhook, errand, why),
    })
}

fn arrived(database: &Database, webhook: &RecordId, errand: &Errand) -> Result<(), ApiError> {
    let (id, webhook) = (errand.id.as_str(), webhook.as_str());
    database.run("UPDATE deliveries SET state = 'delivered', error = NULL WHERE id = ?", vec![id.into()])?;
    database.run(
        "UPDATE webhooks SET failures = 0, failing_since = NULL, rests_until = 0 WHERE id = ? AND failures > 0",
        vec![webhook.into()],
    )?;
    keep(database, webhook, DeliveryState::Delivered, MOST_DELIVERED)
}

fn failed(database: &Database, now: i64, webhook: &RecordId, errand: &Errand, why: &str) -> Result<(), ApiError> {
    let (id, webhook) = (errand.id.as_str(), webhook.as_str());
    database.run("UPDATE deliveries SET error = ? WHERE id = ?", vec![why.into(), id.into()])?;
    let failures = errand.failures.saturating_add(1);
    let since = errand.failing_since.unwrap_or(now);
    database.run(
        "UPDATE webhooks SET failures = ?, failing_since = ?, rests_until = ?, enabled = min(enabled, ?) WHERE id = ?",
        vec![
            i64::from(failures).into(),
            since.into(),
            (now + rest_after(failures, chance()?)).into(),
            i64::from(now - since < GIVEN_UP_AFTER).into(),
            webhook.into(),
        ],
    )?;
    if now - since >= GIVEN_UP_AFTER {
        // Nothing waits for what is told nothing any more. The owner can send it again.
        database.run(
            "UPDATE deliveries SET state = 'dead', error = coalesce(error, 'the webhook was switched off')
             WHERE state = 'waiting' AND webhook = ?",
            vec![webhook.into()],
        )?;
    }
    keep(database, webhook, DeliveryState::Dead, MOST_DEAD)
}

/// Keeps the newest of that state.
fn keep(database: &Database, webhook: &str, state: DeliveryState, most: i64) -> Result<(), ApiError> {
    database.run(
        "DELETE FROM deliveries WHERE state = ?1 AND webhook = ?2 AND seq <=
             (SELECT seq FROM deliveries WHERE state = ?1 AND webhook = ?2 ORDER BY seq DESC LIMIT 1 OFFSET ?3)",
        vec![state.code().into(), webhook.into(), most.into()],
    )?;
    Ok(())
}

const SHOWN: &str = "seq, id, webhook, event, at, state, attempts, last_at,
    iif(state = 'waiting', next_at, NULL) AS next_at, error, body";

/// A page of them, newest first.
pub fn list(database: &Database, query: &DeliveryQuery) -> Result<Page<Delivery>, ApiError> {
    let mut values =
        vec![query.state.map(DeliveryState::code).into(), query.webhook.as_ref().map(RecordId::as_str).into()];
    values.extend(query.page.values());
    let rows: Vec<Placed<Delivery>> = database.rows(
        &format!(
            "SELECT {SHOWN} FROM deliveries WHERE (?1 IS NULL OR state = ?1) AND (?2 IS NULL OR webhook = ?2)
                 AND seq < ?3 ORDER BY seq DESC LIMIT ?4"
        ),
        values,
    )?;
    query.page.completed(rows, |row| {
        let bytes = row.body.len();
        Ok((row, bytes))
    })
}

/// Sends one that was given up again, from the beginning and under its id.
pub fn retry(database: &Database, memory: &mut Memory, now: i64, id: &RecordId) -> Result<Delivery, ApiError> {
    #[derive(Deserialize)]
    struct Known {
        state: DeliveryState,
        enabled: u8,
    }
    let known: Option<Known> = database.first(
        "SELECT state, enabled FROM deliveries JOIN webhooks ON webhooks.id = webhook WHERE deliveries.id = ?",
        vec![id.as_str().into()],
    )?;
    match known.ok_or_else(|| ApiError::not_found("delivery"))? {
        Known { state: DeliveryState::Dead, enabled: 1 } => {}
        Known { state: DeliveryState::Dead, .. } => {
            return Err(ApiError::refused("webhook", "its webhook is switched off; enable it first"));
        }
        Known { state, .. } => {
            let message = format!("only what is dead is sent again, and this is {}", state.code());
            return Err(ApiError::refused("state", message));
        }
    }
    database.transaction(|| {
        database.run(
            "UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = ?, error = NULL WHERE id = ?",
            vec![now.into(), id.as_str().into()],
        )?;
        // Whoever asks for it knows that the server is well again.
        database.run(
            "UPDATE webhooks SET rests_until = 0 WHERE id = (SELECT webhook FROM deliveries WHERE id = ?)",
            vec![id.as_str().into()],
        )
    })?;
    memory.work_is_due = true;
    let row = database.first(&format!("SELECT {SHOWN} FROM deliveries WHERE id = ?"), vec![id.as_str().into()])?;
    row.ok_or_else(|| ApiError::not_found("delivery"))
}

fn chance() -> Result<u8, ApiError> {
    let [chance, ..] = random::bytes()?;
    Ok(chance)
}
