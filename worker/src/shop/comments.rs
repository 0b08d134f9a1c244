//! What visitors wrote, read when it is stored.
//!
//! Invariants: a comment is read once, in the transaction that stores it, and counted in that transaction; the counters and the
//! examples are all that reports read. The score beside a comment is kept with it and has no part in how it is read.

use crate::error::ApiError;
use crate::shop::command::CommentQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::segments;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::comments::{self, Reading};
use shopbell_protocol::owner::{CommentRow, Page, Sentiment, Theme};
use shopbell_protocol::{JourneyStage, Locale, RecordId};
use std::collections::BTreeSet;

/// The theme that stands for all comments, and the word that stands for any.
pub const ANY: &str = "";

/// Something that was written.
pub struct Written<'a> {
    /// The rating or the response.
    pub record: &'a RecordId,
    /// The question of a survey it answers.
    pub question: Option<&'a str>,
    /// When.
    pub at: i64,
    /// Who wrote it.
    pub visitor: &'a RecordId,
    /// The language on the screen.
    pub locale: Locale,
    /// The journey stage.
    pub stage: JourneyStage,
    /// CSAT given with it.
    pub score: Option<u8>,
    /// The words.
    pub text: &'a str,
}

#[derive(Deserialize)]
struct Stored {
    seq: i64,
}

/// Reads a comment, stores what it says, and counts it; once, however often it is called. Inside of the transaction that
/// stores the comment. `segments` are those the visitor belongs to.
pub fn note(database: &Database, memory: &Memory, written: &Written, segments: &[String]) -> Result<(), ApiError> {
    let reading = comments::read(written.text, written.locale);
    let day = memory.day(written.at).to_string();
    let question = written.question.unwrap_or_default();
    let themes: Vec<&str> = reading.topics.iter().map(|topic| topic.theme.code()).collect();
    let feelings = feelings(&reading)?;
    // Rows written don't tell: AUTOINCREMENT writes its own row also where nothing is stored.
    let stored: Option<Stored> = database.first(
        "INSERT INTO comments (record, question, at, day, visitor, locale, stage, score, sentiment, themes,
                               feelings, text)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING seq",
        vec![
            written.record.as_str().into(),
            question.into(),
            written.at.into(),
            day.as_str().into(),
            written.visitor.as_str().into(),
            written.locale.code().into(),
            written.stage.code().into(),
            written.score.map(i64::from).into(),
            reading.sentiment.code().into(),
            serde_json::to_string(&themes)?.into(),
            feelings.as_str().into(),
            written.text.into(),
        ],
    )?;
    let Some(Stored { seq }) = stored else { return Ok(()) };
    let quotes: Vec<(&str, &str)> =
        reading.topics.iter().map(|topic| (topic.theme.code(), topic.quote.as_str())).collect();
    database.run(
        "INSERT INTO comment_themes (theme, sentiment, day, seq, quote)
         SELECT value ->> 0, ?, ?, ?, value ->> 1 FROM json_each(?)",
        vec![reading.sentiment.code().into(), day.as_str().into(), seq.into(), serde_json::to_string(&quotes)?.into()],
    )?;
    count(database, &day, written, reading.sentiment, &themes, &feelings, segments)
}

fn count(
    database: &Database,
    day: &str,
    written: &Written,
    sentiment: Sentiment,
    themes: &[&str],
    feelings: &str,
    segments: &[String],
) -> Result<(), ApiError> {
    let mut members = vec![("all", ""), ("locale", written.locale.code()), ("stage", written.stage.code())];
    members.extend(segments.iter().map(|segment| ("segment", segment.as_str())));
    let themes: Vec<&str> = std::iter::once(ANY).chain(themes.iter().copied()).collect();
    let is = |wanted: Sentiment| i64::from(sentiment == wanted);
    database.run(
        "INSERT INTO daily_themes (dimension, member, day, theme, positive, neutral, negative)
         SELECT members.value ->> 0, members.value ->> 1, ?, themes.value, ?, ?, ?
         FROM json_each(?) AS members, json_each(?) AS themes WHERE true
         ON CONFLICT DO UPDATE SET positive = positive + excluded.positive, neutral = neutral + excluded.neutral,
             negative = negative + excluded.negative",
        vec![
            day.into(),
            is(Sentiment::Positive).into(),
            is(Sentiment::Neutral).into(),
            is(Sentiment::Negative).into(),
            serde_json::to_string(&members)?.into(),
            serde_json::to_string(&themes)?.into(),
        ],
    )?;
    database.run(
        "INSERT INTO daily_emotions (day, stage, emotion, locale, word, n)
         SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2, 1 FROM json_each(?) WHERE true
         ON CONFLICT DO UPDATE SET n = n + 1",
        vec![day.into(), written.stage.code().into(), feelings.into()],
    )?;
    Ok(())
}

/// What is counted of the feelings: each once, and each word; as a list in JSON.
fn feelings(reading: &Reading) -> Result<String, ApiError> {
    let any = reading.feelings.iter().map(|feeling| (feeling.emotion.code(), ANY, ANY));
    let words = reading.feelings.iter().map(|feeling| (feeling.emotion.code(), feeling.locale.code(), feeling.word));
    Ok(serde_json::to_string(&any.chain(words).collect::<BTreeSet<_>>())?)
}

/// Counts all comments anew, after some are gone that shall not be counted either. Of the segments it is known only who
/// belongs to them now.
pub fn recount(database: &Database) -> Result<(), ApiError> {
    const ABOUT: &str = "json_each(json_insert(comments.themes, '$[#]', '')) AS about";
    const SUMS: &str = "sum(sentiment = 'positive'), sum(sentiment = 'neutral'), sum(sentiment = 'negative')";
    database.run("DELETE FROM daily_themes", vec![])?;
    database.run("DELETE FROM daily_emotions", vec![])?;
    for (dimension, member) in [("all", "''"), ("locale", "comments.locale"), ("stage", "comments.stage")] {
        let count = format!(
            "INSERT INTO daily_themes (dimension, member, day, theme, positive, neutral, negative)
             SELECT '{dimension}', {member}, day, about.value, {SUMS} FROM comments, {ABOUT} GROUP BY 2, 3, 4"
        );
        database.run(&count, vec![])?;
    }
    count_for_segments(database, None, "")?;
    database.run(
        "INSERT INTO daily_emotions (day, stage, emotion, locale, word, n)
         SELECT day, stage, felt.value ->> 0, felt.value ->> 1, felt.value ->> 2, count(*)
         FROM comments, json_each(comments.feelings) AS felt GROUP BY 1, 2, 3, 4, 5",
        vec![],
    )?;
    Ok(())
}

/// Counts comments from that day on for the segments that their writers belong to: for these segments (a list in JSON), or for
/// all of them. Nothing may be counted for them yet.
pub fn count_for_segments(database: &Database, segments: Option<&str>, since: &str) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO daily_themes (dimension, member, day, theme, positive, neutral, negative)
         SELECT 'segment', members.segment, comments.day, about.value, sum(sentiment = 'positive'),
                sum(sentiment = 'neutral'), sum(sentiment = 'negative')
         FROM segment_visitors AS members JOIN comments ON comments.visitor = members.visitor,
              json_each(json_insert(comments.themes, '$[#]', '')) AS about
         WHERE (?1 IS NULL OR members.segment IN (SELECT value FROM json_each(?1))) AND comments.day >= ?2
         GROUP BY members.segment, comments.day, about.value",
        vec![segments.into(), since.into()],
    )?;
    Ok(())
}

/// Erases what these visitors (a list in JSON) wrote, and what was written for this customer. What was counted stays
/// counted, of nobody in particular.
pub fn erase(database: &Database, visitors: &str, customer: Option<&str>) -> Result<(), ApiError> {
    const THEIRS: &str = "(visitor IN (SELECT value FROM json_each(?1))
        OR record IN (SELECT id FROM responses WHERE customer = ?2))";
    for erase in [
        format!(
            "DELETE FROM comment_themes WHERE (theme, sentiment, day, seq) IN
                 (SELECT about.value, sentiment, day, seq FROM comments, json_each(comments.themes) AS about
                  WHERE {THEIRS})"
        ),
        format!("DELETE FROM comments WHERE {THEIRS}"),
    ] {
        database.run(&erase, vec![visitors.into(), customer.into()])?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Row {
    record: RecordId,
    question: String,
    at: i64,
    visitor: RecordId,
    locale: Locale,
    stage: JourneyStage,
    score: Option<u8>,
    sentiment: Sentiment,
    themes: String,
    text: String,
}

/// Comments, newest first.
pub fn list(database: &Database, query: &CommentQuery) -> Result<Page<CommentRow>, ApiError> {
    segments::check(database, query.segment.as_deref())?;
    let mut values = vec![
        query.theme.map(Theme::code).into(),
        query.sentiment.map(Sentiment::code).into(),
        query.locale.map(Locale::code).into(),
        query.stage.map(JourneyStage::code).into(),
        query.segment.as_deref().into(),
    ];
    values.extend(query.page.values());
    let rows: Vec<Placed<Row>> = database.rows(
        "SELECT seq, record, question, at, visitor, locale, stage, score, sentiment, themes, text FROM comments
         WHERE (?1 IS NULL OR instr(themes, '\"' || ?1 || '\"') > 0) AND (?2 IS NULL OR sentiment = ?2)
           AND (?3 IS NULL OR locale = ?3) AND (?4 IS NULL OR stage = ?4)
           AND (?5 IS NULL OR visitor IN (SELECT visitor FROM segment_visitors WHERE segment = ?5)) AND seq < ?6
         ORDER BY seq DESC LIMIT ?7",
        values,
    )?;
    query.page.completed(rows, |row| {
        let bytes = row.text.len();
        let row = CommentRow {
            themes: serde_json::from_str(&row.themes)?,
            id: row.record,
            question: Some(row.question).filter(|question| !question.is_empty()),
            at: row.at,
            visitor: row.visitor,
            locale: row.locale,
            stage: row.stage,
            score: row.score,
            sentiment: row.sentiment,
            text: row.text,
        };
        Ok((row, bytes))
    })
}
