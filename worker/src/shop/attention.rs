//! Who was asked what, and whether they may be asked more: one budget for all surveys, on all channels and devices.
//!
//! Invariant: whatever asks without being called for (the widget's triggers, links) is noted before it does, in the call that
//! finds that nothing speaks against it; so two devices, or a device and a link, never both ask.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use crate::shop::{customers, limits, opt_outs, responses, surveys};
use serde::Deserialize;
use shopbell_protocol::owner::Survey;
use shopbell_protocol::{
    Against, AskOutcome, AskReply, AskRow, Channel, EventKind, NewAsk, NewEvent, NewOptOut, Receipt, RecordId,
};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// How many are listed of what somebody was asked.
const MOST_LISTED: i64 = 200;

#[derive(Deserialize)]
struct Known {
    visitor: RecordId,
    survey: String,
}

/// May this visitor be asked this survey now? If so, it counts as asked.
pub fn ask(database: &Database, memory: &Memory, now: i64, wanted: &NewAsk) -> Result<AskReply, ApiError> {
    let known: Option<Known> =
        database.first("SELECT visitor, survey FROM asks WHERE id = ?", vec![wanted.id.as_str().into()])?;
    if let Some(known) = known {
        if known.visitor != wanted.visitor || known.survey != wanted.survey {
            return Err(ApiError::conflict("id"));
        }
        return Ok(AskReply { id: wanted.id.clone(), against: None, duplicate: true });
    }
    let survey = surveys::find(database, &wanted.survey)?;
    let person = Person::of(database, Some(&wanted.visitor), None)?;
    let against = against(database, memory, now, &survey, &person, Channel::Widget)?;
    if against.is_none() {
        limits::check(database, &limits::ASKS, &wanted.visitor, now)?;
        note(database, now, &wanted.id, &wanted.visitor, &survey.id, Channel::Widget, AskOutcome::Shown)?;
    }
    Ok(AskReply { id: wanted.id.clone(), against, duplicate: false })
}

/// What speaks against asking somebody a survey on a channel, first what weighs most.
pub fn against(
    database: &Database,
    memory: &Memory,
    now: i64,
    survey: &Survey,
    person: &Person,
    channel: Channel,
) -> Result<Option<Against>, ApiError> {
    if opt_outs::is_out(database, person)? {
        return Ok(Some(Against::OptedOut));
    }
    if responses::was_answered(database, now, survey, person)? {
        return Ok(Some(Against::Answered));
    }
    let visitors = person.list()?;
    // What was only shown, a link may ask for later. In the widget it would be the same once more.
    let closed = "SELECT count(*) AS n FROM asks
                  WHERE visitor IN (SELECT value FROM json_each(?)) AND at > ? AND survey = ?
                    AND (outcome = 'dismissed' OR outcome = ?)";
    let shown = if channel == Channel::Widget { AskOutcome::Shown } else { AskOutcome::Dismissed };
    let since = responses::repeats_after(survey, now);
    let values = vec![visitors.as_str().into(), since.into(), survey.id.as_str().into(), shown.code().into()];
    if database.count(closed, values)? > 0 {
        return Ok(Some(Against::AskedBefore));
    }
    let lately = "SELECT count(*) AS n FROM asks WHERE visitor IN (SELECT value FROM json_each(?)) AND at > ?";
    let attention = memory.settings.attention;
    let asked = database.count(lately, vec![visitors.into(), (now - i64::from(attention.days) * DAY).into()])?;
    Ok((asked >= i64::from(attention.prompts)).then_some(Against::Attention))
}

/// Notes that somebody is asked.
pub fn note(
    database: &Database,
    now: i64,
    id: &RecordId,
    visitor: &RecordId,
    survey: &str,
    channel: Channel,
    outcome: AskOutcome,
) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO asks (id, at, visitor, survey, channel, outcome) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO NOTHING",
        vec![
            id.as_str().into(),
            now.into(),
            visitor.as_str().into(),
            survey.into(),
            channel.code().into(),
            outcome.code().into(),
        ],
    )?;
    Ok(())
}

/// Notes what the widget says of surveys that were called for: that one is shown, if it isn't known yet, and that one was
/// closed.
pub fn note_event(database: &Database, now: i64, visitor: &RecordId, event: &NewEvent) -> Result<(), ApiError> {
    let Some(survey) = event.touchpoint.as_deref() else { return Ok(()) };
    match event.kind {
        EventKind::Prompt => {
            let new = "SELECT (SELECT count(*) FROM surveys WHERE id = ?1)
                           > (SELECT count(*) FROM asks WHERE visitor = ?2 AND at > ?3 AND survey = ?1) AS n";
            if database.count(new, vec![survey.into(), visitor.as_str().into(), (now - DAY).into()])? > 0 {
                note(database, now, &event.id, visitor, survey, Channel::Widget, AskOutcome::Shown)?;
            }
        }
        EventKind::Dismiss => {
            settle(database, visitor, survey, "outcome = 'shown'", AskOutcome::Dismissed)?;
        }
        _ => {}
    }
    Ok(())
}

/// Notes that somebody answered; also where nobody had asked them.
pub fn note_answer(
    database: &Database,
    now: i64,
    id: &RecordId,
    visitor: &RecordId,
    survey: &str,
    channel: Channel,
) -> Result<(), ApiError> {
    if settle(database, visitor, survey, "outcome <> 'answered'", AskOutcome::Answered)? {
        return Ok(());
    }
    note(database, now, id, visitor, survey, channel, AskOutcome::Answered)
}

/// Says of the last time that this visitor was asked what became of it. `open` is the condition, in our own words.
fn settle(
    database: &Database,
    visitor: &RecordId,
    survey: &str,
    open: &'static str,
    outcome: AskOutcome,
) -> Result<bool, ApiError> {
    let settled = format!(
        "UPDATE asks SET outcome = ? WHERE seq =
             (SELECT seq FROM asks WHERE visitor = ? AND survey = ? AND {open} ORDER BY at DESC LIMIT 1)"
    );
    let values = vec![outcome.code().into(), visitor.as_str().into(), survey.into()];
    Ok(database.run(&settled, values)? > 0)
}

/// What somebody was asked, newest first: of each survey the last time on a channel with an outcome.
pub fn list(database: &Database, person: &Person) -> Result<Vec<AskRow>, ApiError> {
    customers::rows(
        database,
        "SELECT survey, max(at) AS at, channel, outcome FROM asks
         WHERE visitor IN (SELECT value FROM json_each(?)) GROUP BY survey, channel, outcome ORDER BY at DESC LIMIT ?",
        person,
        MOST_LISTED,
    )
}

/// A visitor doesn't want to be asked any more.
pub fn opt_out(database: &Database, now: i64, wanted: &NewOptOut) -> Result<Receipt, ApiError> {
    let person = Person::of(database, Some(&wanted.visitor), None)?;
    let duplicate = opt_outs::is_out(database, &person)?;
    if !duplicate {
        opt_outs::add(database, now, &wanted.visitor, person.customer.as_deref())?;
    }
    Ok(Receipt { id: wanted.visitor.clone(), duplicate })
}
