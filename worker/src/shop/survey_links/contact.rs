//! Who wasn't happy and came by a link: a contact to leave, on the page that thanks them.
//!
//! Invariant: it is offered only after a low score, to whom the shop can't reach otherwise, and accepted once.

use super::{LinkPage, LinkVisit, look, open};
use crate::error::ApiError;
use crate::random;
use crate::shop::cases::low_scores;
use crate::shop::handoffs;
use crate::shop::memory::Memory;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use serde::{Deserialize, Serialize};
use shopbell_protocol::{GivenAnswer, NewHandoff, RecordId};

/// What comes after the thanks of somebody who wasn't happy.
#[derive(Serialize, Deserialize)]
pub enum FollowUp {
    /// Nothing.
    Nothing,
    /// "May we make it good?", with what was written already.
    Offered(String),
    /// Where they see how far their case has come.
    Begun {
        /// The number to quote.
        number: Option<String>,
        /// What opens its page.
        reference: String,
    },
}

/// How somebody who wasn't happy can be reached.
#[derive(Serialize, Deserialize)]
pub struct LeftContact {
    /// 3–200 characters.
    pub contact: String,
    /// 1–2,000 characters.
    pub message: String,
}

/// They want to hear from the shop. Where nothing was offered, or it was accepted before, nothing changes.
pub fn leave_contact(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    visit: &LinkVisit,
    left: LeftContact,
) -> Result<LinkPage, ApiError> {
    let opened = look(database, memory, now, visit)?;
    if let FollowUp::Offered(_) = opened.follow_up {
        let handoff = NewHandoff {
            id: random::id()?,
            visitor: opened.visitor.clone(),
            conversation: None,
            name: None,
            contact: left.contact,
            message: left.message,
            consent: true,
            locale: opened.locale,
            about: Some(opened.response.clone()),
        };
        handoffs::request(database, memory, now, &handoff)?;
    }
    open(database, memory, now, visit)
}

/// What comes after the thanks for these answers, one of which is low.
pub(super) fn follow_up(
    database: &Database,
    now: i64,
    response: &RecordId,
    person: &Person,
    answers: &[GivenAnswer],
) -> Result<FollowUp, ApiError> {
    #[derive(Deserialize)]
    struct Begun {
        number: Option<String>,
        reference: String,
    }
    let begun: Option<Begun> =
        database.first("SELECT number, reference FROM cases WHERE record = ?", vec![response.as_str().into()])?;
    Ok(match begun {
        Some(Begun { number, reference }) => FollowUp::Begun { number, reference },
        None if low_scores::wants_contact(database, now, person)? => {
            FollowUp::Offered(low_scores::words_of(answers).unwrap_or_default())
        }
        None => FollowUp::Nothing,
    })
}
