//! The counters of a shop that an older version wrote, made from its rows. Once, when it is opened.

use super::reading::sums_of_rows;
use super::{COUNTERS, Fact, MOST_MEMBERS, add, rows};
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::publishing::{number, set_number};
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_protocol::GivenAnswer;
use shopbell_protocol::owner::Survey;

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

/// Counts what isn't counted yet.
pub fn catch_up(database: &Database, memory: &Memory) -> Result<(), ApiError> {
    if number(database, "uncounted")? == 0 {
        return Ok(());
    }
    database.transaction(|| {
        let surveys = surveys::read(database)?.surveys;
        let responses: Vec<Response> =
            database.rows("SELECT seq, at, survey, answers FROM responses WHERE day IS NULL ORDER BY seq", vec![])?;
        for response in responses {
            let day = memory.day(response.at).to_string();
            database
                .run("UPDATE responses SET day = ? WHERE seq = ?", vec![day.as_str().into(), response.seq.into()])?;
            // Of a survey that is gone nobody knows any more what was asked where.
            if let Some(survey) = surveys.iter().find(|survey| survey.id == response.survey) {
                store(database, &response, &day, survey)?;
            }
        }
        for (dimension, member) in [
            ("all", "''"),
            ("stage", "stage"),
            ("touchpoint", "touchpoint"),
            ("step", "stage || '/' || touchpoint"),
            ("locale", "locale"),
            ("device", "device"),
            ("product", "product"),
            ("channel", "channel"),
            ("staff", "staff"),
        ] {
            database.run(&count_rows(dimension, member), vec![])?;
        }
        let prompts: Vec<Day> = database.rows("SELECT day, n FROM daily_counts WHERE metric = 'prompt'", vec![])?;
        let prompts = prompts.into_iter().map(|Day { day, n }| Fact { day, prompts: n, ..Fact::default() });
        add(database, &prompts.collect::<Vec<_>>())?;
        set_number(database, "uncounted", 0)
    })
}

/// Counts all rows by a dimension's members; of the endless ones those with the most answers of their day on their own.
fn count_rows(dimension: &str, member: &str) -> String {
    let names = COUNTERS.join(", ");
    let counted: String = sums_of_rows().iter().zip(COUNTERS).map(|(sum, name)| format!(", {sum} AS {name}")).collect();
    let sums: Vec<String> = COUNTERS.iter().map(|name| format!("sum({name})")).collect();
    format!(
        "INSERT INTO daily_figures (dimension, day, member, {names})
         SELECT '{dimension}', day, CASE WHEN place <= {MOST_MEMBERS} THEN member ELSE '' END, {sums}
         FROM (SELECT *, row_number() OVER (PARTITION BY day ORDER BY answers DESC, member) AS place
               FROM (SELECT day, {member} AS member{counted} FROM ({rows}) GROUP BY 1, 2))
         GROUP BY 2, 3",
        sums = sums.join(", "),
        rows = rows(&format!("({member}) IS NOT NULL")),
    )
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
