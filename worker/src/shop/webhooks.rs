//! The shop's webhooks: which of its servers are told what.

use crate::error::ApiError;
use crate::random;
use crate::shop::memory::Memory;
use crate::shop::outbox;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{NewWebhook, ToldTest, Webhook, WebhookChange, WebhookEvent, Webhooks};

/// How many a shop may have.
const MOST_WEBHOOKS: i64 = 10;

#[derive(Deserialize)]
struct Row {
    id: RecordId,
    url: String,
    events: String,
    description: Option<String>,
    created_at: i64,
    enabled: u8,
    failing_since: Option<i64>,
    waiting: u32,
    dead: u32,
    dropped: u32,
}

impl Row {
    fn shown(self) -> Result<Webhook, ApiError> {
        Ok(Webhook {
            id: self.id,
            url: self.url,
            events: serde_json::from_str(&self.events)?,
            description: self.description,
            created_at: self.created_at,
            enabled: self.enabled == 1,
            failing_since: self.failing_since,
            waiting: self.waiting,
            dead: self.dead,
            dropped: self.dropped,
        })
    }
}

const SHOWN: &str = "SELECT id, url, events, description, created_at, enabled, failing_since, dropped,
        (SELECT count(*) FROM deliveries WHERE state = 'waiting' AND webhook = webhooks.id) AS waiting,
        (SELECT count(*) FROM deliveries WHERE state = 'dead' AND webhook = webhooks.id) AS dead FROM webhooks";

/// All of them.
pub fn list(database: &Database) -> Result<Webhooks, ApiError> {
    let rows: Vec<Row> = database.rows(&format!("{SHOWN} ORDER BY seq"), vec![])?;
    Ok(Webhooks { webhooks: rows.into_iter().map(Row::shown).collect::<Result<_, _>>()? })
}

/// One more. Its address was checked.
pub fn add(database: &Database, now: i64, wanted: &NewWebhook) -> Result<Webhook, ApiError> {
    if database.count("SELECT count(*) AS n FROM webhooks", vec![])? >= MOST_WEBHOOKS {
        return Err(ApiError::refused("url", "a shop may have at most 10 webhooks; take one away first"));
    }
    let id = random::id()?;
    database.run(
        "INSERT INTO webhooks (id, created_at, url, events, description) VALUES (?, ?, ?, ?, ?)",
        vec![
            id.as_str().into(),
            now.into(),
            wanted.url.as_str().into(),
            serde_json::to_string(&wanted.events)?.into(),
            wanted.description.clone().into(),
        ],
    )?;
    find(database, &id)
}

/// Changes one. Enabled again, it begins anew.
pub fn change(
    database: &Database,
    memory: &mut Memory,
    id: &RecordId,
    wanted: &WebhookChange,
) -> Result<Webhook, ApiError> {
    find(database, id)?;
    let events = wanted.events.as_ref().map(serde_json::to_string).transpose()?;
    database.run(
        "UPDATE webhooks SET url = coalesce(?1, url), events = coalesce(?2, events), enabled = coalesce(?3, enabled),
             failing_since = iif(?3 = 1, NULL, failing_since), failures = iif(?3 = 1, 0, failures),
             rests_until = iif(?3 = 1, 0, rests_until), dropped = iif(?3 = 1, 0, dropped)
         WHERE id = ?4",
        vec![wanted.url.clone().into(), events.into(), wanted.enabled.map(i64::from).into(), id.as_str().into()],
    )?;
    memory.work_is_due = true;
    find(database, id)
}

/// Takes one away, and what it wasn't told yet; answers with what it was.
pub fn remove(database: &Database, id: &RecordId) -> Result<Webhook, ApiError> {
    let known = find(database, id)?;
    database.transaction(|| {
        database.run("DELETE FROM deliveries WHERE webhook = ?", vec![id.as_str().into()])?;
        database.run("DELETE FROM webhooks WHERE id = ?", vec![id.as_str().into()])
    })?;
    Ok(known)
}

/// Sends it something, to see whether it arrives.
pub fn test(database: &Database, memory: &mut Memory, now: i64, id: &RecordId) -> Result<Webhook, ApiError> {
    let known = find(database, id)?;
    if !known.enabled {
        return Err(ApiError::refused("enabled", "this webhook is switched off; enable it first"));
    }
    outbox::put_for(database, memory, now, WebhookEvent::Test, &ToldTest { webhook: id }, Some(id))?;
    find(database, id)
}

fn find(database: &Database, id: &RecordId) -> Result<Webhook, ApiError> {
    let row: Option<Row> = database.first(&format!("{SHOWN} WHERE id = ?"), vec![id.as_str().into()])?;
    row.ok_or_else(|| ApiError::not_found("webhook"))?.shown()
}
