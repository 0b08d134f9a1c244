//! What a visitor sees of their own case, and what they answer to "did we make it good?".
//!
//! Invariant: whoever has the reference may read how far it has come and answer, and learns nothing else: no contact, no
//! name, no word of what was said.

use super::changing::enter;
use super::{COLUMNS, Row, Step, note, tell};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use crate::shop::{opt_outs, rollup};
use shopbell_protocol::owner::{CaseAct, CaseSide, WebhookEvent};
use shopbell_protocol::{CasePage, CaseState, CaseStatus, CaseStatuses, ErrorCode, RecordId};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// For how long after it was settled it is asked whether it is good.
const ASKED_FOR: i64 = 30 * DAY;
/// For how long a visitor's widget is told of a case.
const TOLD_FOR: i64 = 90 * DAY;
/// How many references that don't exist may be tried in a minute and a shop.
const MOST_MISSES: u32 = 60;
const MINUTE: i64 = 60 * 1_000;

/// References that were tried and don't exist. Only counted in memory: they can't be guessed anyhow.
#[derive(Default)]
pub struct Misses {
    since: i64,
    count: u32,
}

/// What the visitor's page shows. Writes nothing.
pub fn show(database: &Database, memory: &mut Memory, now: i64, reference: &str) -> Result<CasePage, ApiError> {
    let case = find(database, memory, now, reference)?;
    page(database, memory, now, case)
}

/// The visitor's own cases, newest first.
pub fn of_visitor(database: &Database, now: i64, visitor: &RecordId) -> Result<CaseStatuses, ApiError> {
    let rows: Vec<Row> = database.rows(
        &format!("SELECT {COLUMNS} FROM cases WHERE visitor = ? AND opened_at > ? ORDER BY opened_at DESC LIMIT 5"),
        vec![visitor.as_str().into(), (now - TOLD_FOR).into()],
    )?;
    let cases = rows.into_iter().map(|row| status(database, now, row)).collect::<Result<_, _>>()?;
    Ok(CaseStatuses { cases })
}

/// Takes the answer. One that wasn't asked for, or was given before, changes nothing.
pub fn answer(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    reference: &str,
    fixed: bool,
) -> Result<CasePage, ApiError> {
    let case = find(database, memory, now, reference)?;
    if asks(database, now, &case)? {
        database.transaction(|| {
            let (what, became) = match fixed {
                true => (CaseAct::Fixed, None),
                false => match enter(database, memory, now, &case.id, CaseState::Reopened) {
                    Ok(()) => (CaseAct::NotFixed, Some(CaseState::Reopened.code())),
                    // They have another case that is open: what isn't good is followed up there.
                    Err(error) if error.is(ErrorCode::Conflict) => (CaseAct::NotFixed, None),
                    Err(error) => return Err(error),
                },
            };
            let was = became.is_some().then(|| case.state.code());
            note(database, now, &case.id, &Step { side: CaseSide::Visitor, who: None, what, was, became })?;
            database.run(
                "UPDATE cases SET fixed = ?, changed_at = ? WHERE id = ?",
                vec![i64::from(fixed).into(), now.into(), case.id.as_str().into()],
            )?;
            let counted = if fixed { "cases_recovered" } else { "cases_not_recovered" };
            rollup::add_counts(database, memory.day(now), &[(counted, 1)])?;
            tell(database, memory, now, &case.id, WebhookEvent::CaseChanged)
        })?;
    }
    show(database, memory, now, reference)
}

/// They don't want to be asked again, whatever about.
pub fn stop(database: &Database, memory: &mut Memory, now: i64, reference: &str) -> Result<CasePage, ApiError> {
    let case = find(database, memory, now, reference)?;
    let person = Person::of(database, Some(&case.visitor), case.customer.as_deref())?;
    opt_outs::add(database, now, &case.visitor, person.customer.as_deref())?;
    page(database, memory, now, case)
}

/// Whether it is asked now if the shop made it good: once each time it was settled, for a while, and not of those who don't
/// want to be asked.
pub(super) fn asks(database: &Database, now: i64, case: &Row) -> Result<bool, ApiError> {
    Ok(case.state == CaseState::Resolved
        && case.fixed.is_none()
        && case.resolved_at.is_some_and(|resolved| now < resolved + ASKED_FOR)
        && !is_out(database, case)?)
}

fn is_out(database: &Database, case: &Row) -> Result<bool, ApiError> {
    opt_outs::is_out(database, &Person::of(database, Some(&case.visitor), case.customer.as_deref())?)
}

fn page(database: &Database, memory: &Memory, now: i64, case: Row) -> Result<CasePage, ApiError> {
    Ok(CasePage {
        shop: memory.settings.name.clone(),
        color: memory.settings.color.clone(),
        time_zone: memory.settings.time_zone.clone(),
        locale: case.locale,
        opted_out: is_out(database, &case)?,
        status: status(database, now, case)?,
    })
}

fn status(database: &Database, now: i64, case: Row) -> Result<CaseStatus, ApiError> {
    Ok(CaseStatus {
        asks: asks(database, now, &case)?,
        reference: case.reference,
        number: case.number,
        state: case.state,
        opened_at: case.opened_at,
        changed_at: case.state_at,
        fixed: case.fixed.map(|fixed| fixed == 1),
    })
}

fn find(database: &Database, memory: &mut Memory, now: i64, reference: &str) -> Result<Row, ApiError> {
    let row = database.first(&format!("SELECT {COLUMNS} FROM cases WHERE reference = ?"), vec![reference.into()])?;
    match row {
        Some(row) => Ok(row),
        None => Err(memory.missed_cases.count(now)),
    }
}

impl Misses {
    fn count(&mut self, now: i64) -> ApiError {
        if !(self.since..self.since + MINUTE).contains(&now) {
            (self.since, self.count) = (now, 0);
        }
        self.count += 1;
        if self.count > MOST_MISSES {
            let seconds = u32::try_from((self.since + MINUTE - now).max(0) / 1_000 + 1).unwrap_or(60);
            return ApiError::too_many("references that don't exist", seconds);
        }
        ApiError::not_found("case")
    }
}
