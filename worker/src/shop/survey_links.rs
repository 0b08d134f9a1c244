//! Links to surveys, and what whoever follows one is shown.
//!
//! Invariants: opening a link writes nothing, so whatever reads mail before its receiver does changes nothing; a link is
//! answered once, but for a receipt's, where each opening is a visitor and a response of its own; and who has answered
//! the survey on any channel isn't asked again.

mod contact;

pub use contact::{FollowUp, LeftContact, leave_contact};

use crate::error::ApiError;
use crate::shop::cases::low_scores;
use crate::shop::memory::Memory;
use crate::shop::people::Person;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::responses::{self, Way};
use crate::shop::sql::Database;
use crate::shop::{attention, opt_outs, people, surveys};
use serde::{Deserialize, Serialize};
use shopbell_engine::survey::{follow, is_passed_over};
use shopbell_protocol::owner::{Attention, NewSurveyLink, Survey};
use shopbell_protocol::{
    Against, AskOutcome, AskedQuestion, Channel, Device, ErrorCode, GivenAnswer, Locale, NewResponse, RecordId,
};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A link as it was stored.
#[derive(Serialize, Deserialize)]
pub struct MadeLink {
    /// Its id.
    pub id: RecordId,
    /// Until when it is good.
    pub expires_at: i64,
    /// Whether it had been made before.
    pub duplicate: bool,
}

/// Somebody follows a link.
#[derive(Serialize, Deserialize)]
pub struct LinkVisit {
    /// The link.
    pub link: RecordId,
    /// The response to a link that is answered once.
    pub response: RecordId,
    /// The response to a link that many people use: this opening's.
    pub opening: RecordId,
    /// Who that is then.
    pub opener: RecordId,
    /// The language that the address names.
    pub asked: Option<Locale>,
    /// The language that the browser prefers.
    pub accepted: Option<Locale>,
}

/// What they are shown.
#[derive(Serialize, Deserialize)]
pub struct LinkPage {
    /// The shop's name.
    pub shop: String,
    /// The shop's colour.
    pub color: String,
    /// The language.
    pub locale: Locale,
    /// This opening's response, where many people use the link.
    pub opening: Option<RecordId>,
    /// What it is about.
    pub content: LinkContent,
    /// What comes after the thanks.
    pub follow_up: FollowUp,
    /// What was wrong with the answer that was sent.
    pub fault: Option<Fault>,
}

/// What a link leads to.
#[derive(Serialize, Deserialize)]
pub enum LinkContent {
    /// A question.
    Question {
        /// In the page's language.
        question: AskedQuestion,
        /// Whether none was answered before.
        first: bool,
        /// The languages it is written in.
        languages: Vec<Locale>,
    },
    /// All is said; the shop's own words.
    Thanks(Option<String>),
    /// The survey was answered elsewhere.
    Answered,
    /// The link is too old.
    Expired,
    /// The survey isn't asked any more.
    Over,
    /// They don't want to be asked.
    OptedOut,
}

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It has to be answered.
    Missing,
    /// The text is too long.
    TooLong,
    /// It isn't one of the answers there are.
    Wrong,
    /// A contact without what makes it one.
    Contact,
}

#[derive(Deserialize)]
struct Known {
    fingerprint: String,
    expires_at: i64,
}

#[derive(Deserialize)]
struct Link {
    expires_at: i64,
    survey: String,
    channel: Channel,
    visitor: Option<RecordId>,
    customer: Option<String>,
    product: Option<String>,
    staff: Option<String>,
    locale: Option<Locale>,
}

/// A link that is being followed.
struct Opened {
    link: Link,
    visitor: RecordId,
    response: RecordId,
    locale: Locale,
    before: Vec<GivenAnswer>,
    /// Where it is asked now, and the place of the question.
    asked: Option<(Survey, usize)>,
    content: LinkContent,
    follow_up: FollowUp,
}

/// Makes a link, once however often it is sent. `visitor` is who will answer; nobody in particular where many do.
pub fn make(
    database: &Database,
    memory: &Memory,
    now: i64,
    visitor: Option<&RecordId>,
    wanted: &NewSurveyLink,
) -> Result<MadeLink, ApiError> {
    let fingerprint = fingerprint(wanted)?;
    let known: Option<Known> = database
        .first("SELECT fingerprint, expires_at FROM survey_links WHERE id = ?", vec![wanted.id.as_str().into()])?;
    if let Some(known) = known {
        is_same(&known.fingerprint, &fingerprint)?;
        return Ok(MadeLink { id: wanted.id.clone(), expires_at: known.expires_at, duplicate: true });
    }
    let survey = surveys::find(database, &wanted.survey)?;
    if let Some(visitor) = visitor {
        let person = Person::of(database, Some(visitor), wanted.customer.as_deref())?;
        let against = attention::against(database, memory, now, &survey, &person, wanted.channel)?;
        if let Some(against) = against.filter(|against| !(wanted.ignore_attention && *against == Against::Attention)) {
            return Err(ApiError::new(ErrorCode::Conflict, refusal(against, memory.settings.attention)));
        }
    }
    let expires_at = now + i64::from(wanted.expires_in_days) * DAY;
    database.transaction(|| {
        if let Some(visitor) = visitor {
            if let Some(customer) = &wanted.customer {
                people::join(database, now, visitor, customer)?;
            }
            attention::note(database, now, &wanted.id, visitor, &survey.id, wanted.channel, AskOutcome::Sent)?;
        }
        database.run(
            "INSERT INTO survey_links
                 (id, fingerprint, at, expires_at, survey, channel, visitor, customer, product, staff, locale)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                wanted.id.as_str().into(),
                fingerprint.into(),
                now.into(),
                expires_at.into(),
                survey.id.as_str().into(),
                wanted.channel.code().into(),
                visitor.map(RecordId::as_str).into(),
                wanted.customer.clone().into(),
                wanted.product.clone().into(),
                wanted.staff.clone().into(),
                wanted.locale.map(Locale::code).into(),
            ],
        )
    })?;
    Ok(MadeLink { id: wanted.id.clone(), expires_at, duplicate: false })
}

/// Why no link is made.
fn refusal(against: Against, attention: Attention) -> String {
    match against {
        Against::OptedOut => {
            "this customer doesn't want to be asked again; `DELETE /v1/opt-outs/{visitor}` takes that back".to_owned()
        }
        Against::Answered => "this customer has answered this survey already".to_owned(),
        Against::AskedBefore => "this customer has closed this survey without an answer".to_owned(),
        Against::Attention => format!(
            "this customer was asked enough lately: `attention` in the settings allows {} in {} days; \
             `ignore_attention: true` makes the link all the same",
            attention.prompts, attention.days
        ),
    }
}

/// Whether there is such a link.
pub fn check(database: &Database, id: &RecordId) -> Result<(), ApiError> {
    find(database, id).map(|_| ())
}

/// What whoever follows the link is shown. Writes nothing.
pub fn open(database: &Database, memory: &Memory, now: i64, visit: &LinkVisit) -> Result<LinkPage, ApiError> {
    Ok(page(memory, visit, look(database, memory, now, visit)?, None))
}

/// Stores an answer, if it is one to the question that is asked now; another was answered before, perhaps by a second tap.
pub fn answer(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    device: Option<Device>,
    visit: &LinkVisit,
    answer: GivenAnswer,
) -> Result<LinkPage, ApiError> {
    let opened = look(database, memory, now, visit)?;
    let is_asked = |(survey, place): &(Survey, usize)| {
        survey.questions.get(*place).is_some_and(|question| question.id == answer.question)
    };
    let Some((survey, _)) = opened.asked.as_ref().filter(|asked| is_asked(asked)) else {
        return Ok(page(memory, visit, opened, None));
    };
    let passed_over = is_passed_over(&answer);
    let answers: Vec<GivenAnswer> = opened.before.iter().cloned().chain([answer]).collect();
    if follow(survey, &answers).is_err() {
        let fault = if passed_over { Fault::Missing } else { Fault::Wrong };
        return Ok(page(memory, visit, opened, Some(fault)));
    }
    let response = NewResponse {
        visitor: opened.visitor.clone(),
        survey: survey.id.clone(),
        locale: opened.locale,
        product: opened.link.product.clone(),
        answers,
    };
    let way = Way {
        channel: opened.link.channel,
        staff: opened.link.staff.as_deref(),
        customer: opened.link.customer.as_deref(),
        link: Some(&visit.link),
        entered_at: None,
        device,
        sample: false,
    };
    responses::record(database, memory, now, &opened.response, &response, &way)?;
    open(database, memory, now, visit)
}

/// They don't want to be asked again. Of a link that many people use nobody is known, so nothing is noted.
pub fn stop(database: &Database, memory: &Memory, now: i64, visit: &LinkVisit) -> Result<LinkPage, ApiError> {
    let opened = look(database, memory, now, visit)?;
    if opened.link.visitor.is_some() {
        opt_outs::add(database, now, &opened.visitor, opened.link.customer.as_deref())?;
    }
    open(database, memory, now, visit)
}

fn find(database: &Database, id: &RecordId) -> Result<Link, ApiError> {
    let link: Option<Link> = database.first(
        "SELECT expires_at, survey, channel, visitor, customer, product, staff, locale FROM survey_links WHERE id = ?",
        vec![id.as_str().into()],
    )?;
    link.ok_or_else(|| ApiError::not_found("link"))
}

fn look(database: &Database, memory: &Memory, now: i64, visit: &LinkVisit) -> Result<Opened, ApiError> {
    let link = find(database, &visit.link)?;
    let fallback = memory.settings.locale;
    let locale = visit.asked.or(link.locale).or(visit.accepted).unwrap_or(fallback);
    let (visitor, response) = match &link.visitor {
        Some(visitor) => (visitor.clone(), visit.response.clone()),
        None => (visit.opener.clone(), visit.opening.clone()),
    };
    let survey = match surveys::find(database, &link.survey) {
        Ok(survey) => Some(survey),
        Err(error) if error.is(ErrorCode::NotFound) => None,
        Err(error) => return Err(error),
    };
    let asked = survey.as_ref().map(|survey| surveys::in_language_of(survey, locale, fallback));
    let so_far = responses::so_far(database, &response, &visitor)?;
    let is_new = so_far.is_none();
    let (before, done) = so_far.unwrap_or_default();
    let customer = link.customer.as_deref();
    // Of a survey that changed meanwhile, what was answered may be no way any more: then enough is said.
    let place = survey.as_ref().and_then(|survey| follow(survey, &before).ok().flatten());
    let low = survey.as_ref().and_then(|survey| low_scores::low_of(&memory.settings.cases, survey, &before));
    let mut at = None;
    let person = Person::of(database, Some(&visitor), customer)?;
    let content = if opt_outs::is_out(database, &person)? {
        LinkContent::OptedOut
    } else if done {
        LinkContent::Thanks(asked.and_then(|asked| asked.thanks))
    } else if now >= link.expires_at {
        LinkContent::Expired
    } else if let (Some(survey), Some(mut asked)) = (survey, asked) {
        if is_new && responses::was_answered(database, now, &survey, &person)? {
            LinkContent::Answered
        } else if let Some(place) = place.filter(|place| *place < asked.questions.len()) {
            let question = asked.questions.swap_remove(place);
            let texts = survey.questions.get(place).map(|question| &question.text);
            let languages = texts.into_iter().flat_map(|texts| texts.keys().copied()).collect();
            at = Some((survey, place));
            LinkContent::Question { question, first: before.is_empty(), languages }
        } else {
            LinkContent::Thanks(asked.thanks)
        }
    } else {
        LinkContent::Over
    };
    let follow_up = match (&content, low) {
        (LinkContent::Thanks(_), Some(_)) => contact::follow_up(database, now, &response, &person, &before)?,
        _ => FollowUp::Nothing,
    };
    Ok(Opened { link, visitor, response, locale, before, asked: at, content, follow_up })
}

fn page(memory: &Memory, visit: &LinkVisit, opened: Opened, fault: Option<Fault>) -> LinkPage {
    LinkPage {
        shop: memory.settings.name.clone(),
        color: memory.settings.color.clone(),
        locale: opened.locale,
        opening: opened.link.visitor.is_none().then(|| visit.opening.clone()),
        content: opened.content,
        follow_up: opened.follow_up,
        fault,
    }
}
