//! Counters per day, in the shop's time zone, of what is answered to each survey and of other things that happen. They
//! change in the same transaction as the row they count and only when that row was written. What is counted by stage,
//! touchpoint and the like is in [`figures`](crate::shop::figures).

use crate::error::ApiError;
use crate::shop::sql::Database;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::Question;
use shopbell_protocol::{Channel, GivenAnswer};

/// What everybody who answered a question said: nothing in particular.
pub const EVERYBODY: &str = "";

/// Where an answer to a survey counts.
pub struct AnswerKeys<'a> {
    /// The local day on which it was stored.
    pub day: &'a str,
    /// The survey.
    pub survey: &'a str,
    /// How it came.
    pub channel: Channel,
    /// Who of the shop asked.
    pub staff: Option<&'a str>,
}

/// Counts an answer to a question of a survey: once for the question and once for each thing it says; and for its channel
/// and staff, where only scores are told apart.
pub fn add_answer(
    database: &Database,
    keys: &AnswerKeys,
    question: &Question,
    answer: &GivenAnswer,
) -> Result<(), ApiError> {
    let score = answer.score.map(|score| score.to_string());
    let groups = [("all", Some("")), ("channel", Some(keys.channel.code())), ("staff", keys.staff)];
    for (dimension, member) in groups.into_iter().filter_map(|(dimension, member)| Some((dimension, member?))) {
        let choices = answer.choices.iter().map(String::as_str).filter(|_| dimension == "all");
        for said in std::iter::once(EVERYBODY).chain(score.as_deref()).chain(choices) {
            database.run(
                "INSERT INTO daily_answers (day, survey, question, dimension, member, kind, said, n)
                 VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
                vec![
                    keys.day.into(),
                    keys.survey.into(),
                    question.id.as_str().into(),
                    dimension.into(),
                    member.into(),
                    question.kind.code().into(),
                    said.into(),
                ],
            )?;
        }
    }
    Ok(())
}

/// Adds an amount of money to a day.
pub fn add_amount(database: &Database, day: Day, metric: &str, amount: i64) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO daily_counts (day, metric, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        vec![day.to_string().into(), metric.into(), amount.into()],
    )?;
    Ok(())
}

/// Counts other things that happened.
pub fn add_counts(database: &Database, day: Day, counts: &[(&str, u32)]) -> Result<(), ApiError> {
    for (metric, count) in counts.iter().filter(|(_, count)| *count > 0) {
        database.run(
            "INSERT INTO daily_counts (day, metric, n) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            vec![day.to_string().into(), (*metric).into(), i64::from(*count).into()],
        )?;
    }
    Ok(())
}
