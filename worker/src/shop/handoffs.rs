//! "A person, please": a contact to answer, with a number the visitor can quote.

use crate::error::ApiError;
use crate::guard::sha256;
use crate::shop::cases::{Occasion, low_scores};
use crate::shop::command::PageQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::sql::Database;
use crate::shop::{cases, conversations, customers, limits, outbox, rollup, surveys};
use serde::Deserialize;
use shopbell_engine::cases::{crockford, is_low};
use shopbell_protocol::owner::{CaseCause, HandoffRow, Page, WebhookEvent};
use shopbell_protocol::{HandoffReceipt, NewHandoff, QuestionKind, RecordId};

#[derive(Deserialize)]
struct Known {
    fingerprint: String,
    reference: String,
    case_reference: Option<String>,
}

/// Stores the request, once however often it is sent.
pub fn request(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    handoff: &NewHandoff,
) -> Result<HandoffReceipt, ApiError> {
    let fingerprint = fingerprint(handoff)?;
    let known: Option<Known> = database.first(
        "SELECT fingerprint, reference, case_reference FROM handoffs WHERE id = ?",
        vec![handoff.id.as_str().into()],
    )?;
    if let Some(known) = known {
        is_same(&known.fingerprint, &fingerprint)?;
        let Known { reference, case_reference: case, .. } = known;
        return Ok(HandoffReceipt { id: handoff.id.clone(), reference, case, duplicate: true });
    }
    limits::check(database, &limits::HANDOFFS, &handoff.visitor, now)?;
    // One that isn't stored is kept all the same: its first question may be on its way still, and a
    // request for a person must not be lost over that.
    if let Some(conversation) = &handoff.conversation
        && conversations::is_foreign(database, conversation, &handoff.visitor)?
    {
        return Err(ApiError::conflict("conversation"));
    }
    let about = handoff.about.as_ref().map(|about| complaint(database, memory, about, &handoff.visitor)).transpose()?;
    let reference = free_reference(database, &handoff.id)?;
    let day = memory.day(now);
    let case = database.transaction(|| {
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
        rollup::add_counts(database, day, &[("handoffs", 1)])?;
        let case = open_case(database, memory, now, handoff, &reference, about.as_ref())?;
        database.run(
            "UPDATE handoffs SET case_reference = ? WHERE id = ?",
            vec![case.as_str().into(), handoff.id.as_str().into()],
        )?;
        tell(database, memory, now, handoff, &reference)?;
        Ok(case)
    })?;
    Ok(HandoffReceipt { id: handoff.id.clone(), reference, case: Some(case), duplicate: false })
}

/// A low score that a request is about.
struct Complaint {
    record: RecordId,
    score: Option<(QuestionKind, u8)>,
    touchpoint: String,
    product: Option<String>,
}

/// The visitor's own rating or response of that id.
fn complaint(
    database: &Database,
    memory: &Memory,
    about: &RecordId,
    visitor: &RecordId,
) -> Result<Complaint, ApiError> {
    #[derive(Deserialize)]
    struct Rated {
        score: u8,
        touchpoint: String,
        product: Option<String>,
    }
    let ids = || vec![about.as_str().into(), visitor.as_str().into()];
    let rules = &memory.settings.cases;
    let rated: Option<Rated> =
        database.first("SELECT score, touchpoint, product FROM ratings WHERE id = ? AND visitor = ?", ids())?;
    if let Some(Rated { score, touchpoint, product }) = rated {
        let score = Some((QuestionKind::Csat, score)).filter(|(kind, score)| is_low(rules, *kind, *score));
        return Ok(Complaint { record: about.clone(), score, touchpoint, product });
    }
    #[derive(Deserialize)]
    struct Responded {
        survey: String,
        product: Option<String>,
        answers: String,
    }
    let responded: Option<Responded> =
        database.first("SELECT survey, product, answers FROM responses WHERE id = ? AND visitor = ?", ids())?;
    let unknown = || ApiError::invalid("about", "must be the id of a rating or response of this visitor's");
    let Responded { survey, product, answers } = responded.ok_or_else(unknown)?;
    let survey = surveys::find(database, &survey).map_err(|_| unknown())?;
    let score = low_scores::low_of(rules, &survey, &serde_json::from_str::<Vec<_>>(&answers)?);
    Ok(Complaint { record: about.clone(), score, touchpoint: survey.touchpoint, product })
}

/// Opens the case that a request is, or adds it to the one that is open.
fn open_case(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    handoff: &NewHandoff,
    number: &str,
    about: Option<&Complaint>,
) -> Result<String, ApiError> {
    let unanswered = "SELECT count(*) AS n FROM turns
                      WHERE conversation = ? AND visitor = ? AND entry IS NULL AND settled = 0";
    let cause = match (about.and_then(|about| about.score), &handoff.conversation) {
        (Some(_), _) => CaseCause::LowScore,
        (None, Some(conversation))
            if database.count(unanswered, vec![conversation.as_str().into(), handoff.visitor.as_str().into()])? > 0 =>
        {
            CaseCause::Unanswered
        }
        (None, _) => CaseCause::Handoff,
    };
    let occasion = Occasion {
        cause,
        visitor: &handoff.visitor,
        customer: None,
        name: handoff.name.as_deref(),
        contact: Some(&handoff.contact),
        number: Some(number),
        conversation: handoff.conversation.as_ref(),
        locale: handoff.locale,
        record: about.map_or(&handoff.id, |about| &about.record),
        score: about.and_then(|about| about.score),
        touchpoint: about.map(|about| about.touchpoint.as_str()),
        product: about.and_then(|about| about.product.as_deref()),
        message: Some(&handoff.message),
    };
    cases::open(database, memory, now, &occasion)
}

/// Tells the shop's webhooks.
fn tell(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    handoff: &NewHandoff,
    reference: &str,
) -> Result<(), ApiError> {
    let row = HandoffRow {
        id: handoff.id.clone(),
        at: now,
        reference: reference.to_owned(),
        visitor: handoff.visitor.clone(),
        conversation: handoff.conversation.clone(),
        transcript: Vec::new(),
        name: handoff.name.clone(),
        contact: handoff.contact.clone(),
        message: handoff.message.clone(),
        locale: handoff.locale,
    };
    outbox::put(database, memory, now, WebhookEvent::HandoffCreated, &row)
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

/// What somebody asked a person for, newest first, without what was said before.
pub fn of(database: &Database, person: &Person) -> Result<Vec<HandoffRow>, ApiError> {
    customers::rows(
        database,
        "SELECT id, at, reference, visitor, conversation, name, contact, message, locale FROM handoffs
         WHERE visitor IN (SELECT value FROM json_each(?)) ORDER BY at DESC LIMIT ?",
        person,
        customers::MOST,
    )
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
    let number = hash.get(..10).and_then(|digits| u128::from_str_radix(digits, 16).ok()).unwrap_or_default();
    format!("{}-{}", crockford(number >> 20, 4), crockford(number, 4))
}
