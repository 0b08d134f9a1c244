//! What visitors answered, survey by survey.
//!
//! Invariants: an answer that was stored never changes, so a repeated or late send changes nothing; each answer counts once,
//! on the day it came; and nobody answers a survey twice before it may be asked again.

mod counting;

use crate::error::ApiError;
use crate::shop::cases::low_scores;
use crate::shop::command::PageQuery;
use crate::shop::comments::{self, Written};
use crate::shop::figures;
use crate::shop::limits;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::ratings::COMPLAINT;
use crate::shop::rollup::{self, AnswerKeys};
use crate::shop::segments::{self, Act};
use crate::shop::sql::Database;
use crate::shop::{attention, customers, surveys};
use serde::Deserialize;
use shopbell_engine::survey::{follow, is_passed_over};
use shopbell_protocol::owner::{LowScore, Page, ResponseRow, Survey};
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
    /// When it was entered, where that was after it was said.
    pub entered_at: Option<i64>,
    /// What it is answered on.
    pub device: Option<Device>,
    /// Whether it is sample data.
    pub sample: bool,
}

impl Way<'_> {
    /// By the widget.
    pub const fn widget(device: Option<Device>) -> Self {
        Self {
            channel: Channel::Widget,
            staff: None,
            customer: None,
            link: None,
            entered_at: None,
            device,
            sample: false,
        }
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
    let is_low = low_scores::low_of(&memory.settings.cases, &survey, &response.answers).is_some();
    let receipt = |stored: usize, next: Option<String>, duplicate: bool| -> Result<ResponseReceipt, ApiError> {
        let stored = u32::try_from(stored).map_err(ApiError::internal)?;
        let person = || Person::of(database, Some(&response.visitor), way.customer);
        let contact_wanted = is_low && low_scores::wants_contact(database, now, &person()?)?;
        Ok(ResponseReceipt { id: id.clone(), stored, next, duplicate, contact_wanted })
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
        let person = Person::of(database, Some(&response.visitor), way.customer)?;
        if was_answered(database, now, &survey, &person)? {
            return Err(ApiError::new(ErrorCode::Conflict, "this visitor has answered this survey already"));
        }
    }
    store(database, memory, now, id, response, way, &survey, new, next.is_none(), known.is_none())?;
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

/// What happened after that still counts where a survey may be asked again; all of it where it may not.
pub fn repeats_after(survey: &Survey, now: i64) -> i64 {
    survey.repeat_after_days.map_or(i64::MIN >> 10, |days| now - i64::from(days) * DAY)
}

/// Whether somebody has answered the survey, on any channel, and may not be asked again yet.
pub fn was_answered(database: &Database, now: i64, survey: &Survey, person: &Person) -> Result<bool, ApiError> {
    let answered = "SELECT (SELECT count(*) FROM responses
                            WHERE visitor IN (SELECT value FROM json_each(?1)) AND survey = ?3 AND at > ?4)
                         + (SELECT count(*) FROM responses WHERE customer = ?2 AND survey = ?3 AND at > ?4) AS n";
    let since = repeats_after(survey, now);
    let values = vec![person.list()?.into(), person.customer.clone().into(), survey.id.as_str().into(), since.into()];
    Ok(database.count(answered, values)? > 0)
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
    surveys::of_kind(survey, answers, QuestionKind::Csat)
        .any(|answer| answer.score.is_some_and(|score| score <= COMPLAINT))
}

#[expect(clippy::too_many_arguments, reason = "all of it is one row")]
fn store(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    new: &[GivenAnswer],
    done: bool,
    first: bool,
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
        // Of who answers by a code on a receipt nobody is known.
        if first && way.channel != Channel::Receipt && !way.sample {
            attention::note_answer(database, now, id, &response.visitor, &survey.id, way.channel)?;
        }
        let mut facts = Vec::new();
        for (place, answer) in new.iter().enumerate() {
            let asked = survey.questions.iter().find(|question| question.id == answer.question);
            let Some(question) = asked else { continue };
            if !is_passed_over(answer) {
                rollup::add_answer(database, &counted, question, answer)?;
            }
            let is_first = begins && place == 0;
            if is_first || answer.score.is_some() {
                let fact = counting::fact(&day, response, way, survey, question, answer, is_first);
                facts.push(fact);
            }
        }
        if figures::is_counted(database, "responses", id)? {
            for fact in &facts {
                counting::store(database, id, &response.visitor, way.sample, fact)?;
            }
            figures::add(database, &facts)?;
        }
        note_said(database, memory, now, id, response, way, survey, new)?;
        // Of what is made up the shop hears nothing.
        if way.sample {
            return Ok(());
        }
        note_low_score(database, memory, way.entered_at.unwrap_or(now), id, response, way, survey, new)
    })
}

/// Follows up the first of the new answers that is low, or notes what is said about one before.
#[expect(clippy::too_many_arguments, reason = "all of it is one score")]
fn note_low_score(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    new: &[GivenAnswer],
) -> Result<(), ApiError> {
    let words = low_scores::words_of(&response.answers);
    let Some((kind, score)) = low_scores::low_of(&memory.settings.cases, survey, new) else {
        return match words {
            Some(words) if low_scores::words_of(new).is_some() => low_scores::add_words(database, id, &words),
            _ => Ok(()),
        };
    };
    let score = LowScore {
        record: id,
        visitor: &response.visitor,
        customer: way.customer,
        kind,
        score,
        touchpoint: &survey.touchpoint,
        stage: survey.stage,
        survey: Some(&survey.id),
        product: response.product.as_deref(),
        locale: response.locale,
        comment: words.as_deref(),
    };
    low_scores::note(database, memory, now, &score)
}

/// Reads what was written, and counts it for the segments that the visitor belongs to from now on.
#[expect(clippy::too_many_arguments, reason = "all of it is one row")]
fn note_said(
    database: &Database,
    memory: &Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    new: &[GivenAnswer],
) -> Result<(), ApiError> {
    let score = surveys::csat_of(survey, &response.answers);
    let act = Act { locale: Some(response.locale), channel: Some(way.channel), score };
    let segments = segments::note(database, now, &response.visitor, &act)?;
    for (question, text) in surveys::texts_of(survey, new) {
        let written = Written {
            record: id,
            question: Some(question),
            at: now,
            visitor: &response.visitor,
            locale: response.locale,
            stage: survey.stage,
            score,
            text,
        };
        comments::note(database, memory, &written, &segments)?;
    }
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
        Ok((row.read()?, bytes))
    })
}

/// What somebody answered, newest first.
pub fn of(database: &Database, person: &Person) -> Result<Vec<ResponseRow>, ApiError> {
    let rows: Vec<Row> = database.rows(
        "SELECT id, at, visitor, survey, locale, product, answers, done, channel, staff, customer, device, sample FROM responses
         WHERE visitor IN (SELECT value FROM json_each(?)) OR customer = ? ORDER BY at DESC LIMIT ?",
        vec![person.list()?.into(), person.customer.clone().into(), customers::MOST.into()],
    )?;
    rows.into_iter().map(Row::read).collect()
}

impl Row {
    fn read(self) -> Result<ResponseRow, ApiError> {
        Ok(ResponseRow {
            answers: serde_json::from_str(&self.answers)?,
            id: self.id,
            at: self.at,
            visitor: self.visitor,
            survey: self.survey,
            locale: self.locale,
            product: self.product,
            done: self.done != 0,
            channel: self.channel,
            staff: self.staff,
            customer: self.customer,
            device: self.device,
            sample: self.sample == 1,
        })
    }
}
