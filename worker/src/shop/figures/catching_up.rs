//! The counters of a shop that an older version wrote, made from its rows by the alarm, in slices.
//!
//! `meta` says up to which row nothing is counted yet. The newest go first, so that the mark alone tells both kinds apart.
//! Invariant: a row is counted once, because the mark moves in the transaction that counts it, and no later row ever gets
//! the number of one that was erased.

use super::{ANSWERS, Fact, RATINGS, add, gather_from};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::publishing::{number, set_number};
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_protocol::owner::Survey;
use shopbell_protocol::{GivenAnswer, RecordId};

/// How many ratings are counted at once, about three days of a shop with a million a year: a tenth of a second.
const RATINGS_AT_ONCE: i64 = 8_000;
/// How many responses are.
const RESPONSES_AT_ONCE: i64 = 200;
/// The greatest rating that isn't counted, 0 for none.
const UNCOUNTED_RATINGS: &str = "uncounted_ratings";
/// The greatest response that isn't.
const UNCOUNTED_RESPONSES: &str = "uncounted_responses";
/// Whether the prompts aren't.
const UNCOUNTED_PROMPTS: &str = "uncounted_prompts";

#[derive(Deserialize)]
struct Response {
    seq: i64,
    at: i64,
    survey: String,
    answers: String,
}

#[derive(Deserialize)]
struct Day {
    day: String,
    n: i64,
}

#[derive(Deserialize)]
struct Place {
    seq: i64,
}

/// Whether anything is left to count.
pub fn is_due(database: &Database) -> Result<bool, ApiError> {
    let due = "SELECT count(*) AS n FROM meta WHERE name IN ('uncounted_ratings', 'uncounted_responses') AND value > 0";
    Ok(database.count(due, vec![])? > 0)
}

/// Whether this row of `ratings` or `responses` is counted; what is added to one that isn't is counted with it later.
pub fn is_counted(database: &Database, table: &str, id: &RecordId) -> Result<bool, ApiError> {
    let waiting = format!(
        "SELECT count(*) AS n FROM {table} WHERE id = ? AND seq <= (SELECT value FROM meta WHERE name = 'uncounted_{table}')"
    );
    Ok(database.count(&waiting, vec![id.as_str().into()])? == 0)
}

/// Counts the prompts of before, which are days and few: before any new one is counted.
pub fn count_prompts(database: &Database) -> Result<(), ApiError> {
    if number(database, UNCOUNTED_PROMPTS)? == 0 {
        return Ok(());
    }
    database.transaction(|| {
        let prompts: Vec<Day> = database.rows("SELECT day, n FROM daily_counts WHERE metric = 'prompt'", vec![])?;
        let prompts = prompts.into_iter().map(|Day { day, n }| Fact { day, prompts: n, ..Fact::default() });
        add(database, &prompts.collect::<Vec<_>>())?;
        set_number(database, UNCOUNTED_PROMPTS, 0)
    })
}

/// Counts a slice. True while there is more.
pub fn work(database: &Database, memory: &Memory) -> Result<bool, ApiError> {
    for (mark, count) in [
        (UNCOUNTED_RATINGS, count_ratings as fn(&Database, &Memory, i64) -> Result<i64, ApiError>),
        (UNCOUNTED_RESPONSES, count_responses),
    ] {
        let up_to = number(database, mark)?;
        if up_to > 0 {
            database.transaction(|| set_number(database, mark, count(database, memory, up_to)?))?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn count_ratings(database: &Database, _: &Memory, up_to: i64) -> Result<i64, ApiError> {
    let left: Option<Place> = database.first(
        "SELECT seq FROM ratings WHERE seq <= ? ORDER BY seq DESC LIMIT 1 OFFSET ?",
        vec![up_to.into(), RATINGS_AT_ONCE.into()],
    )?;
    let left = left.map_or(0, |place| place.seq);
    add(database, &gather_from(database, RATINGS, "seq > ?1 AND seq <= ?2", vec![left.into(), up_to.into()])?)?;
    Ok(left)
}

fn count_responses(database: &Database, memory: &Memory, up_to: i64) -> Result<i64, ApiError> {
    let responses: Vec<Response> = database.rows(
        "SELECT seq, at, survey, answers FROM responses WHERE seq <= ? ORDER BY seq DESC LIMIT ?",
        vec![up_to.into(), RESPONSES_AT_ONCE.into()],
    )?;
    let surveys = surveys::read(database)?.surveys;
    let before = database.count("SELECT coalesce(max(seq), 0) AS n FROM answers", vec![])?;
    for response in &responses {
        let day = memory.day(response.at).to_string();
        database.run("UPDATE responses SET day = ? WHERE seq = ?", vec![day.as_str().into(), response.seq.into()])?;
        // Of a survey that is gone nobody knows any more what was asked where.
        if let Some(survey) = surveys.iter().find(|survey| survey.id == response.survey) {
            store(database, response, &day, survey)?;
        }
    }
    add(database, &gather_from(database, ANSWERS, "seq > ?1", vec![before.into()])?)?;
    Ok(responses.last().filter(|_| responses.len() as i64 == RESPONSES_AT_ONCE).map_or(0, |last| last.seq - 1))
}

fn store(database: &Database, response: &Response, day: &str, survey: &Survey) -> Result<(), ApiError> {
    let answers: Vec<GivenAnswer> = serde_json::from_str(&response.answers)?;
    for (place, answer) in answers.iter().enumerate() {
        let asked = survey.questions.iter().find(|question| question.id == answer.question);
        let Some(question) = asked.filter(|_| answer.score.is_some() || place == 0) else { continue };
        database.run(
            "INSERT INTO answers (response, day, stage, touchpoint, locale, device, product, channel, staff, visitor, kind,
                                  score, begins, sample)
             SELECT id, ?, ?, ?, locale, device, product, channel, staff, visitor, ?, ?, ?, sample FROM responses
             WHERE seq = ?",
            vec![
                day.into(),
                survey.stage.code().into(),
                survey.touchpoint.as_str().into(),
                answer.score.map(|_| question.kind.code()).into(),
                answer.score.map(i64::from).into(),
                i64::from(place == 0).into(),
                response.seq.into(),
            ],
        )?;
    }
    Ok(())
}
