//! Cases: who is to hear from the shop, why, and what became of it.
//!
//! - here: opening one, and the lists
//! - [`changing`]: what the shop does with it
//! - [`low_scores`]: scores that open one
//! - [`asking`]: what the visitor sees, and "did we make it good?"
//! - [`counting`]: the figures
//!
//! Invariants: a person has one open case a cause, whichever of their browsers they use, so what is sent twice, or said again, goes to the case there is; each
//! change is written down with who made it, and told to the shop's webhooks, in the same transaction.

pub mod asking;
pub mod changing;
pub mod counting;
pub mod low_scores;

use crate::error::ApiError;
use crate::random;
use crate::shop::command::CaseQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use crate::shop::{conversations, customers, outbox, rollup};
use serde::Deserialize;
use shopbell_engine::cases::{next_states, reference};
use shopbell_protocol::owner::{CaseAct, CaseCause, CaseDetails, CaseRow, CaseSide, Page, ToldCase, WebhookEvent};
use shopbell_protocol::{CaseState, Locale, QuestionKind, RecordId};

const HOUR: i64 = 60 * 60 * 1_000;
/// How much a visitor may add to a case; what is said beyond that is kept where it was said, but not noted here.
const MOST_SAID: i64 = 100;
/// The columns of a [`Row`].
const COLUMNS: &str =
    "seq, id, reference, opened_at, changed_at, state_at, due_at, state, cause, owner, visitor, customer,
    name, contact, number, conversation, locale, record, kind, score, touchpoint, product, message, contacted_at,
    resolved_at, reopened, fixed";

/// Somebody who is to hear from the shop.
pub struct Occasion<'a> {
    /// Why.
    pub cause: CaseCause,
    /// Who.
    pub visitor: &'a RecordId,
    /// The shop's own reference of the customer.
    pub customer: Option<&'a str>,
    /// How they want to be called.
    pub name: Option<&'a str>,
    /// How to reach them.
    pub contact: Option<&'a str>,
    /// The number they were given.
    pub number: Option<&'a str>,
    /// The conversation before.
    pub conversation: Option<&'a RecordId>,
    /// In which language.
    pub locale: Locale,
    /// The rating, response or handoff.
    pub record: &'a RecordId,
    /// What they gave.
    pub score: Option<(QuestionKind, u8)>,
    /// Where it was asked.
    pub touchpoint: Option<&'a str>,
    /// What it is about.
    pub product: Option<&'a str>,
    /// In their own words.
    pub message: Option<&'a str>,
}

/// A case as it is stored.
#[derive(Debug, Deserialize)]
struct Row {
    id: RecordId,
    reference: String,
    opened_at: i64,
    changed_at: i64,
    state_at: i64,
    due_at: i64,
    state: CaseState,
    cause: CaseCause,
    owner: Option<String>,
    visitor: RecordId,
    customer: Option<String>,
    name: Option<String>,
    contact: Option<String>,
    number: Option<String>,
    conversation: Option<RecordId>,
    locale: Locale,
    record: RecordId,
    kind: Option<QuestionKind>,
    score: Option<u8>,
    touchpoint: Option<String>,
    product: Option<String>,
    message: Option<String>,
    contacted_at: Option<i64>,
    resolved_at: Option<i64>,
    reopened: u32,
    fixed: Option<u8>,
}

impl Row {
    fn is_open(&self) -> bool {
        self.state != CaseState::Resolved
    }

    fn shown(self, shop: &str, now: i64) -> CaseRow {
        CaseRow {
            overdue: self.is_open() && self.due_at < now,
            page: format!("/c/{shop}/{}", self.reference),
            id: self.id,
            state: self.state,
            cause: self.cause,
            opened_at: self.opened_at,
            changed_at: self.changed_at,
            due_at: self.due_at,
            owner: self.owner,
            visitor: self.visitor,
            customer: self.customer,
            name: self.name,
            contact: self.contact,
            number: self.number,
            locale: self.locale,
            record: self.record,
            conversation: self.conversation,
            kind: self.kind,
            score: self.score,
            touchpoint: self.touchpoint,
            product: self.product,
            message: self.message,
            contacted_at: self.contacted_at,
            resolved_at: self.resolved_at,
            reopened: self.reopened,
            fixed: self.fixed.map(|fixed| fixed == 1),
        }
    }
}

/// What happened to a case, on its way into the history.
struct Step<'a> {
    side: CaseSide,
    who: Option<&'a str>,
    what: CaseAct,
    was: Option<&'a str>,
    became: Option<&'a str>,
}

/// Opens a case, or adds to the one that is open for that visitor and cause; gives its reference. Belongs into the
/// transaction that stores what it is about.
pub fn open(database: &Database, memory: &mut Memory, now: i64, occasion: &Occasion<'_>) -> Result<String, ApiError> {
    let person = Person::of(database, Some(occasion.visitor), occasion.customer)?;
    let open: Option<Row> = database.first(
        &format!(
            "SELECT {COLUMNS} FROM cases WHERE visitor IN (SELECT value FROM json_each(?)) AND cause = ?
                 AND state <> 'resolved' LIMIT 1"
        ),
        vec![person.list()?.into(), occasion.cause.code().into()],
    )?;
    if let Some(case) = open {
        say_more(database, memory, now, &case, occasion)?;
        return Ok(case.reference);
    }
    let (id, reference) = (random::id()?, reference(random::bytes()?));
    let due_at = now + i64::from(memory.settings.cases.due_hours) * HOUR;
    let (kind, score) = occasion.score.unzip();
    database.run(
        "INSERT INTO cases (id, reference, opened_at, day, changed_at, state_at, due_at, state, cause, visitor, customer,
             name, contact, number, conversation, locale, record, kind, score, touchpoint, product, message)
         VALUES (?1, ?2, ?3, ?4, ?3, ?3, ?5, 'new', ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
        vec![
            id.as_str().into(),
            reference.as_str().into(),
            now.into(),
            memory.day(now).to_string().into(),
            due_at.into(),
            occasion.cause.code().into(),
            occasion.visitor.as_str().into(),
            person.customer.into(),
            occasion.name.into(),
            occasion.contact.into(),
            occasion.number.into(),
            occasion.conversation.map(RecordId::as_str).into(),
            occasion.locale.code().into(),
            occasion.record.as_str().into(),
            kind.map(QuestionKind::code).into(),
            score.map(i64::from).into(),
            occasion.touchpoint.into(),
            occasion.product.into(),
            occasion.message.into(),
        ],
    )?;
    let opened =
        Step { side: CaseSide::Visitor, who: None, what: CaseAct::Opened, was: None, became: occasion.message };
    note(database, now, &id, &opened)?;
    rollup::add_counts(database, memory.day(now), &[("cases_opened", 1)])?;
    tell(database, memory, now, &id, WebhookEvent::CaseOpened)?;
    Ok(reference)
}

/// What a visitor says again goes into the history, and the newest score and contact are the case's.
fn say_more(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    case: &Row,
    occasion: &Occasion<'_>,
) -> Result<(), ApiError> {
    let said = "SELECT count(*) AS n FROM case_steps WHERE case_id = ? AND side = 'visitor'";
    if database.count(said, vec![case.id.as_str().into()])? >= MOST_SAID {
        return Ok(());
    }
    let (kind, score) = occasion.score.unzip();
    database.run(
        "UPDATE cases SET changed_at = ?, kind = coalesce(?, kind), score = coalesce(?, score),
             contact = coalesce(?, contact), name = coalesce(?, name), number = coalesce(?, number),
             message = coalesce(message, ?) WHERE id = ?",
        vec![
            now.into(),
            kind.map(QuestionKind::code).into(),
            score.map(i64::from).into(),
            occasion.contact.into(),
            occasion.name.into(),
            occasion.number.into(),
            occasion.message.into(),
            case.id.as_str().into(),
        ],
    )?;
    let scored = occasion.score.map(|(kind, score)| format!("{} {score}", kind.code()));
    let words = occasion.message.or(scored.as_deref());
    let more = Step { side: CaseSide::Visitor, who: None, what: CaseAct::Said, was: None, became: words };
    note(database, now, &case.id, &more)?;
    tell(database, memory, now, &case.id, WebhookEvent::CaseChanged)
}

/// A page of them, newest first.
pub fn list(database: &Database, now: i64, query: &CaseQuery) -> Result<Page<CaseRow>, ApiError> {
    let mut values = vec![
        query.state.as_deref().into(),
        query.cause.map(CaseCause::code).into(),
        query.owner.as_deref().into(),
        query.overdue.map(i64::from).into(),
        now.into(),
        query.from.as_deref().into(),
        query.to.as_deref().into(),
    ];
    values.extend(query.page.values());
    let rows: Vec<Placed<Row>> = database.rows(
        &format!(
            "SELECT {COLUMNS} FROM cases
             WHERE (?1 IS NULL OR state = ?1 OR (?1 = 'open' AND state <> 'resolved'))
                 AND (?2 IS NULL OR cause = ?2)
                 AND (?3 IS NULL OR coalesce(owner, '') = ?3)
                 AND (?4 IS NULL OR ?4 = (state <> 'resolved' AND due_at < ?5))
                 AND (?6 IS NULL OR day >= ?6) AND (?7 IS NULL OR day <= ?7)
                 AND seq < ?8 ORDER BY seq DESC LIMIT ?9"
        ),
        values,
    )?;
    query.page.completed(rows, |row| {
        let bytes = row.message.as_ref().map_or(0, String::len);
        Ok((row.shown(database.shop(), now), bytes))
    })
}

/// Somebody's cases, newest first.
pub fn of(database: &Database, now: i64, person: &Person) -> Result<Vec<CaseRow>, ApiError> {
    let rows: Vec<Row> = database.rows(
        &format!(
            "SELECT {COLUMNS} FROM cases WHERE visitor IN (SELECT value FROM json_each(?)) OR customer = ?
             ORDER BY opened_at DESC LIMIT ?"
        ),
        vec![person.list()?.into(), person.customer.clone().into(), customers::MOST.into()],
    )?;
    Ok(rows.into_iter().map(|row| row.shown(database.shop(), now)).collect())
}

/// One case with all that happened.
pub fn read(database: &Database, now: i64, id: &RecordId) -> Result<CaseDetails, ApiError> {
    let row = find(database, id)?;
    let history = database.rows(
        "SELECT at, side AS 'by', who, what, was AS 'from', became AS 'to' FROM case_steps
         WHERE case_id = ? ORDER BY seq",
        vec![id.as_str().into()],
    )?;
    let transcript = match &row.conversation {
        Some(conversation) => conversations::newest_turns(database, conversation)?,
        None => Vec::new(),
    };
    Ok(CaseDetails {
        next_states: next_states(row.state).to_vec(),
        case: row.shown(database.shop(), now),
        history,
        transcript,
    })
}

/// Whether a case of this person and cause is open.
pub fn is_open_for(database: &Database, person: &Person, cause: CaseCause) -> Result<bool, ApiError> {
    let open = "SELECT count(*) AS n FROM cases WHERE visitor IN (SELECT value FROM json_each(?)) AND cause = ?
                    AND state <> 'resolved'";
    Ok(database.count(open, vec![person.list()?.into(), cause.code().into()])? > 0)
}

fn find(database: &Database, id: &RecordId) -> Result<Row, ApiError> {
    let row = database.first(&format!("SELECT {COLUMNS} FROM cases WHERE id = ?"), vec![id.as_str().into()])?;
    row.ok_or_else(|| ApiError::not_found("case"))
}

/// Writes a step into the history.
fn note(database: &Database, now: i64, id: &RecordId, step: &Step<'_>) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO case_steps (case_id, at, side, who, what, was, became) VALUES (?, ?, ?, ?, ?, ?, ?)",
        vec![
            id.as_str().into(),
            now.into(),
            step.side.code().into(),
            step.who.into(),
            step.what.code().into(),
            step.was.into(),
            step.became.into(),
        ],
    )?;
    Ok(())
}

/// Tells the shop's webhooks how a case is now, and what happened last.
fn tell(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    event: WebhookEvent,
) -> Result<(), ApiError> {
    if !outbox::is_awaited(database, event)? {
        return Ok(());
    }
    let row = find(database, id)?;
    let step = database.first(
        "SELECT at, side AS 'by', who, what, was AS 'from', became AS 'to' FROM case_steps
         WHERE case_id = ? ORDER BY seq DESC LIMIT 1",
        vec![id.as_str().into()],
    )?;
    let asks = asking::asks(database, now, &row)?;
    outbox::put(database, memory, now, event, &ToldCase { case: row.shown(database.shop(), now), asks, step })
}
