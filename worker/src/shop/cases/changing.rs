//! What the shop does with a case.

use super::{HOUR, Step, find, note, tell};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::rollup;
use crate::shop::sql::Database;
use shopbell_engine::cases::{next_states, step};
use shopbell_protocol::owner::{CaseAct, CaseChange, CaseDetails, CaseSide, WebhookEvent};
use shopbell_protocol::{CaseState, ErrorCode, RecordId};

/// Changes a case: all that is wanted, or nothing where a part can't be.
pub fn change(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    wanted: &CaseChange,
) -> Result<CaseDetails, ApiError> {
    let case = find(database, id)?;
    let to = match wanted.state {
        Some(to) => step(case.state, to).map_err(|_| refused(case.state, to))?.then_some(to),
        None => None,
    };
    let owner = wanted.owner.as_ref().filter(|owner| **owner != case.owner);
    let due_at = wanted.due_at.filter(|due_at| *due_at != case.due_at);
    if to.is_none() && owner.is_none() && due_at.is_none() && wanted.note.is_none() {
        return super::read(database, now, id);
    }
    let by = wanted.by.as_deref();
    let due = [case.due_at, due_at.unwrap_or_default()].map(|at| at.to_string());
    let done = |what, was, became| Step { side: CaseSide::Shop, who: by, what, was, became };
    database.transaction(|| {
        if let Some(owner) = owner {
            database.run("UPDATE cases SET owner = ? WHERE id = ?", vec![owner.clone().into(), id.as_str().into()])?;
            note(database, now, id, &done(CaseAct::Owner, case.owner.as_deref(), owner.as_deref()))?;
        }
        if let Some(due_at) = due_at {
            database.run("UPDATE cases SET due_at = ? WHERE id = ?", vec![due_at.into(), id.as_str().into()])?;
            let [was, became] = &due;
            note(database, now, id, &done(CaseAct::Due, Some(was), Some(became)))?;
        }
        if let Some(words) = &wanted.note {
            note(database, now, id, &done(CaseAct::Note, None, Some(words)))?;
        }
        if let Some(to) = to {
            enter(database, memory, now, id, to)?;
            note(database, now, id, &done(CaseAct::State, Some(case.state.code()), Some(to.code())))?;
        }
        database.run("UPDATE cases SET changed_at = ? WHERE id = ?", vec![now.into(), id.as_str().into()])?;
        tell(database, memory, now, id, WebhookEvent::CaseChanged)
    })?;
    super::read(database, now, id)
}

/// Makes a case what it becomes. One that is opened again is due anew.
pub(super) fn enter(
    database: &Database,
    memory: &Memory,
    now: i64,
    id: &RecordId,
    to: CaseState,
) -> Result<(), ApiError> {
    let day = memory.day(now);
    let (statement, counted) = match to {
        CaseState::New | CaseState::Contacted => ("contacted_at = coalesce(contacted_at, ?1)", None),
        CaseState::Resolved => {
            ("contacted_at = coalesce(contacted_at, ?1), resolved_at = ?1, fixed = NULL", Some("cases_resolved"))
        }
        CaseState::Reopened => {
            ("resolved_at = NULL, reopened = reopened + 1, due_at = ?1 + ?4", Some("cases_reopened"))
        }
    };
    let again = i64::from(memory.settings.cases.due_hours) * HOUR;
    // A case of the same visitor and cause may have been opened since: then there can't be a second one.
    let taken = "SELECT count(*) AS n FROM cases AS other JOIN cases AS own ON own.id = ?
                 WHERE other.visitor = own.visitor AND other.cause = own.cause AND other.state <> 'resolved'
                     AND other.id <> own.id";
    if to == CaseState::Reopened && database.count(taken, vec![id.as_str().into()])? > 0 {
        let message = "this visitor has a newer case of the same cause that is open; go on there";
        return Err(ApiError::new(ErrorCode::Conflict, message));
    }
    database.run(
        &format!("UPDATE cases SET state = ?2, state_at = ?1, changed_at = ?1, {statement} WHERE id = ?3 AND ?4 > 0"),
        vec![now.into(), to.code().into(), id.as_str().into(), again.into()],
    )?;
    rollup::add_counts(database, day, &counted.map_or_else(Vec::new, |counted| vec![(counted, 1)]))
}

fn refused(from: CaseState, to: CaseState) -> ApiError {
    let allowed: Vec<&str> = next_states(from).iter().map(|state| state.code()).collect();
    let message =
        format!("a case that is {} can't become {}; it may become: {}", from.code(), to.code(), allowed.join(", "));
    ApiError::refused("state", message)
}
