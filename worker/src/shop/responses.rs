//! What visitors answered, survey by survey.
//!
//! Invariants: an answer that was stored never changes, so a repeated or late send changes nothing; each answer counts once,
//! on the day it came; and nobody answers a survey twice before it may be asked again.

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use crate::shop::figures::{self, Fact};
use crate::shop::limits;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::ratings::COMPLAINT;
use crate::shop::rollup::{self, AnswerKeys};
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_engine::survey::{follow, is_passed_over};
use shopbell_protocol::owner::{Page, Question, ResponseRow, Survey};
use shopbell_protocol::{
    Channel, Device, ErrorCode, GivenAnswer, Locale, NewResponse, QuestionKind, RecordId, ResponseReceipt,
};

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[derive(Deserialize)]
struct Known {
    visitor: RecordId,
    survey: String,
    answers: String,
    channel: Channel,
    staff: Option<String>,
    customer: Option<String>,
}

/// How a response comes.
pub struct Way<'a> {
    /// On which channel.
    pub channel: Channel,
    /// Who of the shop asks.
    pub staff: Option<&'a str>,
    /// The shop's own reference of the customer.
    pub customer: Option<&'a str>,
    /// The link that was followed.
    pub link: Option<&'a RecordId>,
    /// What it is answered on.
    pub device: Option<Device>,
    /// Whether it is sample data.
    pub sample: bool,
}

impl Way<'_> {
    /// By the widget.
    pub const fn widget(device: Option<Device>) -> Self {
        Self { channel: Channel::Widget, staff: None, customer: None, link: None, device, sample: false }
    }
}

#[derive(Deserialize)]
struct Row {
    id: RecordId,
    at: i64,
    visitor: RecordId,
    survey: String,
    locale: Locale,
    product: Option<String>,
    answers: String,
    done: i64,
    channel: Channel,
    staff: Option<String>,
    customer: Option<String>,
    device: Option<Device>,
    sample: u8,
}

/// Stores what is new of a response.
pub fn record(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    way: &Way,
) -> Result<ResponseReceipt, ApiError> {
    let survey = surveys::find(database, &response.survey)?;
    let next = follow(&survey, &response.answers)
        .map_err(|wrong| ApiError::invalid(format!("answers[{}].{}", wrong.position, wrong.field), wrong.message))?;
    let next = next.and_then(|place| survey.questions.get(place)).map(|question| question.id.clone());
    let known: Option<Known> = database.first(
        "SELECT visitor, survey, answers, channel, staff, customer FROM responses WHERE id = ?",
        vec![id.as_str().into()],
    )?;
    let before: Vec<GivenAnswer> = match &known {
        Some(known) if !known.is_of(response, way) => return Err(ApiError::conflict("id")),
        Some(known) => serde_json::from_str(&known.answers)?,
        None => Vec::new(),
    };
    let receipt = |stored: usize, next: Option<String>, duplicate: bool| -> Result<ResponseReceipt, ApiError> {
        let stored = u32::try_from(stored).map_err(ApiError::internal)?;
        Ok(ResponseReceipt { id: id.clone(), stored, next, duplicate })
    };
    if let Some(place) = before.iter().zip(&response.answers).position(|(one, other)| one != other) {
        return Err(ApiError::conflict(format!("answers[{place}]")));
    }
    let new = response.answers.get(before.len()..).unwrap_or_default();
    if new.is_empty() && known.is_some() {
        // What arrives late may know less than what is stored.
        let next = follow(&survey, &before).ok().flatten().and_then(|place| survey.questions.get(place));
        return receipt(before.len(), next.map(|question| question.id.clone()), true);
    }
    if known.is_none() {
        check_limit(database, now, &response.visitor, way)?;
        if was_answered(database, now, &survey, Some(&response.visitor), way.customer)? {
            return Err(ApiError::new(ErrorCode::Conflict, "this visitor has answered this survey already"));
        }
    }
    store(database, memory, now, id, response, way, &survey, new, next.is_none())?;
    if let Some(product) = response.product.as_deref().filter(|_| complains(&survey, new))
        && let Some(shelf) = memory.loaded_shelf()
    {
        shelf.recommender.refuse(response.visitor.as_str(), product);
    }
    receipt(response.answers.len(), next, false)
}

impl Known {
    /// Whether this is the response that is sent now, perhaps with more answers.
    fn is_of(&self, response: &NewResponse, way: &Way) -> bool {
        self.visitor == response.visitor
            && self.survey == response.survey
            && self.channel == way.channel
            && self.staff.as_deref() == way.staff
            && self.customer.as_deref() == way.customer
    }
}

/// Refuses too many responses. Whoever follows a link for many people is a visitor of their own each time, so there the
/// link has the limit; what the shop's people enter has none.
fn check_limit(database: &Database, now: i64, visitor: &RecordId, way: &Way) -> Result<(), ApiError> {
    match way.link {
        _ if way.channel.is_entered() => Ok(()),
        Some(link) if way.channel == Channel::Receipt => limits::check(database, &limits::OPENINGS, link, now),
        _ => limits::check(database, &limits::RESPONSES, visitor, now),
    }
}

/// Whether this visitor or this customer has answered the survey, on any channel, and may not be asked again yet.
pub fn was_answered(
    database: &Database,
    now: i64,
    survey: &Survey,
    visitor: Option<&RecordId>,
    customer: Option<&str>,
) -> Result<bool, ApiError> {
    let since = survey.repeat_after_days.map_or(i64::MIN >> 10, |days| now - i64::from(days) * DAY);
    for (answered, who) in [
        (
            "SELECT count(*) AS n FROM responses WHERE visitor = ? AND survey = ? AND at > ?",
            visitor.map(RecordId::as_str),
        ),
        ("SELECT count(*) AS n FROM responses WHERE customer = ? AND survey = ? AND at > ?", customer),
    ] {
        let Some(who) = who else { continue };
        if database.count(answered, vec![who.into(), survey.id.as_str().into(), since.into()])? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What was answered so far under that id, if anything was, and whether the end was reached.
pub fn so_far(
    database: &Database,
    id: &RecordId,
    visitor: &RecordId,
) -> Result<Option<(Vec<GivenAnswer>, bool)>, ApiError> {
    #[derive(Deserialize)]
    struct SoFar {
        answers: String,
        done: i64,
    }
    let row: Option<SoFar> = database.first(
        "SELECT answers, done FROM responses WHERE id = ? AND visitor = ?",
        vec![id.as_str().into(), visitor.as_str().into()],
    )?;
    row.map(|row| Ok((serde_json::from_str(&row.answers)?, row.done != 0))).transpose()
}

/// Whether one of these answers is as low as a rating that complains.
fn complains(survey: &Survey, answers: &[GivenAnswer]) -> bool {
    let is_csat = |answer: &GivenAnswer| {
        survey.questions.iter().any(|one| one.id == answer.question && one.kind == QuestionKind::Csat)
    };
    answers.iter().any(|answer| answer.score.is_some_and(|score| score <= COMPLAINT) && is_csat(answer))
}

#[expect(clippy::too_many_arguments, reason = "all of it is one row")]
fn store(
    database: &Database,
    memory: &Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    new: &[GivenAnswer],
    done: bool,
) -> Result<(), ApiError> {
    let day = memory.day(now).to_string();
    let counted = AnswerKeys { day: &day, survey: &survey.id, channel: way.channel, staff: way.staff };
    let begins = new.len() == response.answers.len();
    database.transaction(|| {
        database.run(
            "INSERT INTO responses
                 (id, at, visitor, survey, locale, product, answers, done, channel, staff, customer, link, complains, day,
                  device, sample)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, done = excluded.done,
                 complains = excluded.complains",
            vec![
                id.as_str().into(),
                now.into(),
                response.visitor.as_str().into(),
                survey.id.as_str().into(),
                response.locale.code().into(),
                response.product.clone().into(),
                serde_json::to_string(&response.answers)?.into(),
                i64::from(done).into(),
                way.channel.code().into(),
                way.staff.into(),
                way.customer.into(),
                way.link.map(RecordId::as_str).into(),
                i64::from(complains(survey, &response.answers)).into(),
                day.as_str().into(),
                way.device.map(Device::code).into(),
                i64::from(way.sample).into(),
            ],
        )?;
        let mut facts = Vec::new();
        for (place, answer) in new.iter().enumerate() {
            let asked = survey.questions.iter().find(|question| question.id == answer.question);
            let Some(question) = asked else { continue };
            if !is_passed_over(answer) {
                rollup::add_answer(database, &counted, question, answer)?;
            }
            let is_first = begins && place == 0;
            if is_first || answer.score.is_some() {
                let fact = fact(&day, response, way, survey, question, answer, is_first);
                store_scored(database, id, &response.visitor, way.sample, &fact)?;
                facts.push(fact);
            }
        }
        figures::add(database, &facts)
    })
}

/// What an answer counts as.
fn fact(
    day: &str,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    question: &Question,
    answer: &GivenAnswer,
    begins: bool,
) -> Fact {
    Fact {
        day: day.to_owned(),
        stage: Some(survey.stage.code().to_owned()),
        touchpoint: Some(survey.touchpoint.clone()),
        locale: Some(response.locale.code().to_owned()),
        device: way.device.map(|device| device.code().to_owned()),
        product: response.product.clone(),
        channel: Some(way.channel.code().to_owned()),
        staff: way.staff.map(str::to_owned),
        kind: answer.score.map(|_| question.kind),
        score: answer.score,
        scores: 1,
        prompted: i64::from(begins && way.channel == Channel::Widget),
        answers: i64::from(begins),
        ..Fact::default()
    }
}

/// The row that reports of two dimensions read.
fn store_scored(
    database: &Database,
    response: &RecordId,
    visitor: &RecordId,
    sample: bool,
    fact: &Fact,
) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO answers (response, day, stage, touchpoint, locale, device, product, channel, staff, visitor, kind, score,
                              begins, sample)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        vec![
            response.as_str().into(),
            fact.day.as_str().into(),
            fact.stage.clone().into(),
            fact.touchpoint.clone().into(),
            fact.locale.clone().into(),
            fact.device.clone().into(),
            fact.product.clone().into(),
            fact.channel.clone().into(),
            fact.staff.clone().into(),
            visitor.as_str().into(),
            fact.kind.map(QuestionKind::code).into(),
            fact.score.map(i64::from).into(),
            fact.answers.into(),
            i64::from(sample).into(),
        ],
    )?;
    Ok(())
}

/// Responses, newest first.
pub fn list(database: &Database, memory: &Memory, page: &PageQuery) -> Result<Page<ResponseRow>, ApiError> {
    let (condition, values) = page.condition(memory)?;
    let rows: Vec<Placed<Row>> = database.rows(
        &format!(
            "SELECT seq, id, at, visitor, survey, locale, product, answers, done, channel, staff, customer, device, sample
             FROM responses WHERE {condition} ORDER BY seq DESC LIMIT ?1"
        ),
        values,
    )?;
    page.completed(rows, |row| {
        let bytes = row.answers.len();
        let row = ResponseRow {
            answers: serde_json::from_str(&row.answers)?,
            id: row.id,
            at: row.at,
            visitor: row.visitor,
            survey: row.survey,
            locale: row.locale,
            product: row.product,
            done: row.done != 0,
            channel: row.channel,
            staff: row.staff,
            customer: row.customer,
            device: row.device,
            sample: row.sample == 1,
        };
        Ok((row, bytes))
    })
}
