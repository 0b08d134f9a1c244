//! Replaying a rule in the newest sessions of the log, before it is published. Writes nothing.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_engine::asking::replay::{self, CHAT, Event, Shop, Visitor};
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{Replay, Rule, Survey};
use std::collections::{BTreeSet, HashMap};

/// How many sessions are replayed.
const SESSIONS: i64 = 1_000;
/// Of how many events, at most, they are: the newest.
const EVENTS: i64 = 50_000;

#[derive(Deserialize)]
struct Session {
    visitor: RecordId,
    session: RecordId,
    first: i64,
}

#[derive(Deserialize)]
struct Row {
    visitor: RecordId,
    #[serde(flatten)]
    event: Event,
}

#[derive(Deserialize)]
struct Before {
    visitor: RecordId,
    since: i64,
    views: u32,
}

#[derive(Deserialize)]
struct Ask {
    visitor: RecordId,
    survey: String,
    at: i64,
}

#[derive(Deserialize)]
struct At {
    visitor: RecordId,
    at: i64,
}

/// What this rule would have done.
pub fn replay(database: &Database, memory: &Memory, rule: &Rule) -> Result<Replay, ApiError> {
    let sessions: Vec<Session> = database.rows(
        "SELECT visitor, session, min(seq) AS first
         FROM (SELECT seq, visitor, session FROM events ORDER BY seq DESC LIMIT ?)
         GROUP BY visitor, session ORDER BY max(seq) DESC LIMIT ?",
        vec![EVENTS.into(), SESSIONS.into()],
    )?;
    let first = sessions.iter().map(|session| session.first).min().unwrap_or_default();
    let visitors = visitors(database, rule, &sessions, first)?;
    let sessions: BTreeSet<RecordId> = sessions.into_iter().map(|session| session.session).collect();
    let is_rule = |one: &Survey| one.id == rule.id || (one.active && one.trigger.is_some());
    let stored = surveys::read(database)?.surveys.into_iter().filter(is_rule);
    let mut all: Vec<String> = stored.map(|survey| survey.id).collect();
    // One that is new comes after those there are.
    if !all.contains(&rule.id) {
        all.push(rule.id.clone());
    }
    let before = all.split(|id| *id == rule.id).next().unwrap_or_default();
    let shop = Shop { before, attention: memory.settings.attention };
    Ok(replay::replay(rule, &shop, &visitors, &sessions))
}

/// Whose sessions they are, newest first, with what they did since the event of that number and what is known from before.
fn visitors(database: &Database, rule: &Rule, sessions: &[Session], first: i64) -> Result<Vec<Visitor>, ApiError> {
    let mut places: HashMap<RecordId, usize> = HashMap::new();
    let mut visitors: Vec<Visitor> = Vec::new();
    for session in sessions {
        if !places.contains_key(&session.visitor) {
            places.insert(session.visitor.clone(), visitors.len());
            visitors.push(Visitor::new(session.visitor.clone()));
        }
    }
    let ids: Vec<&RecordId> = visitors.iter().map(|visitor| &visitor.id).collect();
    let ids = serde_json::to_string(&ids)?;
    let mut of = |visitor: &RecordId, take: &mut dyn FnMut(&mut Visitor)| {
        if let Some(visitor) = places.get(visitor).and_then(|place| visitors.get_mut(*place)) {
            take(visitor);
        }
        Ok(())
    };
    database.each::<Row>(
        "SELECT visitor, at, session, kind, name, touchpoint, product FROM events
         WHERE seq >= ? AND visitor IN (SELECT value FROM json_each(?)) ORDER BY seq",
        vec![first.into(), ids.as_str().into()],
        |row| of(&row.visitor, &mut |visitor| visitor.events.push(row.event.clone())),
    )?;
    database.each::<Before>(
        "SELECT visitor, min(at) AS since, count(*) FILTER (WHERE kind = 'view') AS views FROM events
         WHERE visitor IN (SELECT value FROM json_each(?)) AND seq < ? GROUP BY visitor",
        vec![ids.as_str().into(), first.into()],
        |row| of(&row.visitor, &mut |visitor| (visitor.since, visitor.views) = (Some(row.since), row.views)),
    )?;
    database.each::<Ask>(
        "SELECT visitor, survey, at FROM asks WHERE visitor IN (SELECT value FROM json_each(?)) ORDER BY at",
        vec![ids.as_str().into()],
        |row| of(&row.visitor, &mut |visitor| visitor.asked.push((row.survey.clone(), row.at))),
    )?;
    database.each::<At>(
        "SELECT visitor, at FROM opt_outs WHERE visitor IN (SELECT value FROM json_each(?))",
        vec![ids.as_str().into()],
        |row| of(&row.visitor, &mut |visitor| visitor.opted_out = true),
    )?;
    database.each::<At>(
        "SELECT visitor, at FROM responses WHERE visitor IN (SELECT value FROM json_each(?)) AND survey = ?",
        vec![ids.as_str().into(), rule.id.as_str().into()],
        |row| of(&row.visitor, &mut |visitor| visitor.answered.push(row.at)),
    )?;
    if rule.trigger.event.as_deref() == Some(CHAT) {
        database.each::<At>(
            "SELECT visitor, at FROM turns WHERE visitor IN (SELECT value FROM json_each(?)) AND entry IS NOT NULL",
            vec![ids.into()],
            |row| of(&row.visitor, &mut |visitor| visitor.add_chat(row.at)),
        )?;
    }
    Ok(visitors)
}
