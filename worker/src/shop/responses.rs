//! What visitors answered, survey by survey.
//!
//! Invariants: an answer that was stored never changes, so a repeated or late send changes nothing; each answer counts once,
//! on the day it came; and nobody answers a survey twice before it may be asked again.

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use crate::shop::limits;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::rollup::{self, RatingKeys};
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_engine::survey::{follow, is_passed_over};
use shopbell_protocol::owner::{Page, ResponseRow, Survey};
use shopbell_protocol::{ErrorCode, GivenAnswer, Locale, NewResponse, QuestionKind, RecordId, ResponseReceipt};

const DAY: i64 = 24 * 60 * 60 * 1_000;

#[derive(Deserialize)]
struct Known {
    visitor: RecordId,
    survey: String,
    answers: String,
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
}

/// Stores what is new of a response.
pub fn record(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
) -> Result<ResponseReceipt, ApiError> {
    let survey = surveys::find(database, &response.survey)?;
    let next = follow(&survey, &response.answers)
        .map_err(|wrong| ApiError::invalid(format!("answers[{}].{}", wrong.position, wrong.field), wrong.message))?;
    let next = next.and_then(|place| survey.questions.get(place)).map(|question| question.id.clone());
    let known: Option<Known> =
        database.first("SELECT visitor, survey, answers FROM responses WHERE id = ?", vec![id.as_str().into()])?;
    let before: Vec<GivenAnswer> = match &known {
        Some(known) if known.visitor != response.visitor || known.survey != response.survey => {
            return Err(ApiError::conflict("id"));
        }
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
        check_first(database, now, &survey, &response.visitor)?;
    }
    store(database, memory, now, id, response, &survey, new, next.is_none())?;
    for answer in new {
        let complains = answer.score.is_some_and(|score| score <= 2) && is_csat(&survey, answer);
        if let Some(product) = response.product.as_deref().filter(|_| complains)
            && let Some(shelf) = memory.loaded_shelf()
        {
            shelf.recommender.refuse(response.visitor.as_str(), product);
        }
    }
    receipt(response.answers.len(), next, false)
}

/// Whether the visitor may answer this survey now.
fn check_first(database: &Database, now: i64, survey: &Survey, visitor: &RecordId) -> Result<(), ApiError> {
    limits::check(database, &limits::RESPONSES, visitor, now)?;
    let since = survey.repeat_after_days.map_or(i64::MIN >> 10, |days| now - i64::from(days) * DAY);
    let answered = "SELECT count(*) AS n FROM responses WHERE visitor = ? AND survey = ? AND at > ?";
    if database.count(answered, vec![visitor.as_str().into(), survey.id.as_str().into(), since.into()])? > 0 {
        return Err(ApiError::new(ErrorCode::Conflict, "this visitor has answered this survey already"));
    }
    Ok(())
}

fn is_csat(survey: &Survey, answer: &GivenAnswer) -> bool {
    survey.questions.iter().any(|one| one.id == answer.question && one.kind == QuestionKind::Csat)
}

#[expect(clippy::too_many_arguments, reason = "all of it is one row")]
fn store(
    database: &Database,
    memory: &Memory,
    now: i64,
    id: &RecordId,
    response: &NewResponse,
    survey: &Survey,
    new: &[GivenAnswer],
    done: bool,
) -> Result<(), ApiError> {
    let day = memory.day(now).to_string();
    let keys = RatingKeys { day: &day, touchpoint: &survey.touchpoint, stage: survey.stage, locale: response.locale };
    database.transaction(|| {
        database.run(
            "INSERT INTO responses (id, at, visitor, survey, locale, product, answers, done) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, done = excluded.done",
            vec![
                id.as_str().into(),
                now.into(),
                response.visitor.as_str().into(),
                survey.id.as_str().into(),
                response.locale.code().into(),
                response.product.clone().into(),
                serde_json::to_string(&response.answers)?.into(),
                i64::from(done).into(),
            ],
        )?;
        for answer in new.iter().filter(|answer| !is_passed_over(answer)) {
            let asked = survey.questions.iter().find(|question| question.id == answer.question);
            let Some(question) = asked else { continue };
            rollup::add_answer(database, &day, &survey.id, question, answer)?;
            if let (QuestionKind::Csat, Some(score)) = (question.kind, answer.score) {
                rollup::add_rating(database, &keys, score, false)?;
            }
        }
        Ok(())
    })
}

/// Responses, newest first.
pub fn list(database: &Database, page: &PageQuery) -> Result<Page<ResponseRow>, ApiError> {
    let rows: Vec<Placed<Row>> = database.rows(
        "SELECT seq, id, at, visitor, survey, locale, product, answers, done FROM responses
         WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        page.values(),
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
        };
        Ok((row, bytes))
    })
}
