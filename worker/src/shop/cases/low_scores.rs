//! Low scores. Who can be reached gets a case; who can't is asked for a contact, and gets it with that.

use super::{Occasion, open};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::outbox;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::cases::is_low;
use shopbell_protocol::owner::{CaseCause, CaseRules, LowScore, Survey, WebhookEvent};
use shopbell_protocol::{GivenAnswer, QuestionKind, RecordId};

/// For how long a contact that was left is used for what comes later, in milliseconds: 90 days.
const CONTACT_KEPT: i64 = 90 * 24 * 60 * 60 * 1_000;

/// How somebody can be reached.
#[derive(Deserialize)]
struct Contact {
    name: Option<String>,
    contact: String,
    number: String,
}

/// Notes a low score that was just stored; in the same transaction.
pub fn note(database: &Database, memory: &mut Memory, now: i64, score: &LowScore<'_>) -> Result<(), ApiError> {
    outbox::put(database, memory, now, WebhookEvent::RatingLow, score)?;
    let person = Person::of(database, Some(score.visitor), score.customer)?;
    let contact = known_contact(database, now, &person)?;
    // A customer's address the shop has itself.
    if contact.is_none() && person.customer.is_none() {
        return Ok(());
    }
    let occasion = Occasion {
        cause: CaseCause::LowScore,
        visitor: score.visitor,
        customer: person.customer.as_deref(),
        name: contact.as_ref().and_then(|known| known.name.as_deref()),
        contact: contact.as_ref().map(|known| known.contact.as_str()),
        number: contact.as_ref().map(|known| known.number.as_str()),
        conversation: None,
        locale: score.locale,
        record: score.record,
        score: Some((score.kind, score.score)),
        touchpoint: Some(score.touchpoint),
        product: score.product,
        message: score.comment,
    };
    open(database, memory, now, &occasion)?;
    Ok(())
}

/// Whether somebody who gave a low score is to be asked how to reach them.
pub fn wants_contact(database: &Database, now: i64, person: &Person) -> Result<bool, ApiError> {
    Ok(person.customer.is_none()
        && known_contact(database, now, person)?.is_none()
        && !super::is_open_for(database, person, CaseCause::LowScore)?)
}

/// Words that came after the score.
pub fn add_words(database: &Database, record: &RecordId, words: &str) -> Result<(), ApiError> {
    database.run(
        "UPDATE cases SET message = ? WHERE record = ? AND cause = 'low_score'",
        vec![words.into(), record.as_str().into()],
    )?;
    Ok(())
}

/// The first of these answers that is low: what kind, and how low.
pub fn low_of(rules: &CaseRules, survey: &Survey, answers: &[GivenAnswer]) -> Option<(QuestionKind, u8)> {
    answers.iter().find_map(|answer| {
        let question = survey.questions.iter().find(|question| question.id == answer.question)?;
        answer.score.filter(|score| is_low(rules, question.kind, *score)).map(|score| (question.kind, score))
    })
}

/// All that was written in answers, a line each.
pub fn words_of(answers: &[GivenAnswer]) -> Option<String> {
    let words: Vec<&str> = answers.iter().filter_map(|answer| answer.text.as_deref()).collect();
    (!words.is_empty()).then(|| words.join("\n"))
}

/// A contact that they left not long ago.
fn known_contact(database: &Database, now: i64, person: &Person) -> Result<Option<Contact>, ApiError> {
    database.first(
        "SELECT name, contact, reference AS number FROM handoffs
         WHERE visitor IN (SELECT value FROM json_each(?)) AND at > ? ORDER BY at DESC LIMIT 1",
        vec![person.list()?.into(), (now - CONTACT_KEPT).into()],
    )
}
