//! What visitors wrote, read when it is stored.
//!
//! Invariants: a comment is read once, in the transaction that stores it, and counted in that transaction; the counters and the
//! examples are all that reports read. The score beside a comment is kept with it and has no part in how it is read.

use crate::error::ApiError;
use crate::shop::command::CommentQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
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

/// Reads a comment, stores what it says, and counts it; once, however often it is called. Inside of the transaction that
/// stores the comment. `segments` are those the visitor belongs to.
pub fn note(database: &Database, memory: &Memory, written: &Written, segments: &[String]) -> Result<(), ApiError> {
    let reading = comments::read(written.text, written.locale);
    let day = memory.day(written.at).to_string();
    let question = written.question.unwrap_or_default();
    let themes: Vec<&str> = reading.topics.iter().map(|topic| topic.theme.code()).collect();
    let stored = database.run(
        "INSERT INTO comments (record, question, at, day, visitor, locale, stage, score, sentiment, themes, text)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
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
            written.text.into(),
        ],
    )?;
    if stored == 0 {
        return Ok(());
    }
    let quotes: Vec<(&str, &str)> =
        reading.topics.iter().map(|topic| (topic.theme.code(), topic.quote.as_str())).collect();
    database.run(
        "INSERT INTO comment_themes (theme, sentiment, day, seq, quote)
         SELECT value ->> 0, ?, ?, (SELECT seq FROM comments WHERE record = ? AND question = ?), value ->> 1
         FROM json_each(?)",
        vec![
            reading.sentiment.code().into(),
            day.as_str().into(),
            written.record.as_str().into(),
            question.into(),
            serde_json::to_string(&quotes)?.into(),
        ],
    )?;
    count(database, &day, written, &reading, &themes, segments)
}

fn count(
    database: &Database,
    day: &str,
    written: &Written,
    reading: &Reading,
    themes: &[&str],
    segments: &[String],
) -> Result<(), ApiError> {
    let mut members = vec![("all", ""), ("locale", written.locale.code()), ("stage", written.stage.code())];
    members.extend(segments.iter().map(|segment| ("segment", segment.as_str())));
    let themes: Vec<&str> = std::iter::once(ANY).chain(themes.iter().copied()).collect();
    let is = |sentiment: Sentiment| i64::from(reading.sentiment == sentiment);
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
    if reading.feelings.is_empty() {
        return Ok(());
    }
    let any = reading.feelings.iter().map(|feeling| (feeling.emotion.code(), ANY, ANY));
    let words = reading.feelings.iter().map(|feeling| (feeling.emotion.code(), feeling.locale.code(), feeling.word));
    let counted: BTreeSet<_> = any.chain(words).collect();
    database.run(
        "INSERT INTO daily_emotions (day, stage, emotion, locale, word, n)
         SELECT ?, ?, value ->> 0, value ->> 1, value ->> 2, 1 FROM json_each(?) WHERE true
         ON CONFLICT DO UPDATE SET n = n + 1",
        vec![day.into(), written.stage.code().into(), serde_json::to_string(&counted)?.into()],
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
    let mut values = vec![
        query.theme.map(Theme::code).into(),
        query.sentiment.map(Sentiment::code).into(),
        query.locale.map(Locale::code).into(),
        query.stage.map(JourneyStage::code).into(),
    ];
    values.extend(query.page.values());
    let rows: Vec<Placed<Row>> = database.rows(
        "SELECT seq, record, question, at, visitor, locale, stage, score, sentiment, themes, text FROM comments
         WHERE (?1 IS NULL OR instr(themes, '\"' || ?1 || '\"') > 0) AND (?2 IS NULL OR sentiment = ?2)
           AND (?3 IS NULL OR locale = ?3) AND (?4 IS NULL OR stage = ?4) AND seq < ?5
         ORDER BY seq DESC LIMIT ?6",
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
