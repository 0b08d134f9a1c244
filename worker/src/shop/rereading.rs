//! Comments and purchases from before there were lists of words and buyers are read by the alarm, in slices; and so are the comments
//! of imported ratings.
//!
//! `meta` says up to which row: what came later was read when it was stored. Invariant: a row is read once, because the mark moves
//! in the transaction that reads it.

use crate::error::ApiError;
use crate::shop::comments::{self, Written};
use crate::shop::memory::Memory;
use crate::shop::proof::Bought;
use crate::shop::publishing::{number, set_number};
use crate::shop::segments::{self, Act};
use crate::shop::sql::Database;
use crate::shop::{buyers, products, surveys};
use serde::Deserialize;
use shopbell_protocol::{Channel, GivenAnswer, JourneyStage, Locale, RecordId};

/// How many rows are read at once.
const AT_ONCE: i64 = 200;
/// The marks: the greatest row that may have to be read still, 0 for none.
const MARKS: [&str; 3] = ["unread_ratings", "unread_responses", "unread_events"];

/// Ratings up to this row were read before.
const RATINGS_AFTER: &str = "read_ratings";

#[derive(Deserialize)]
struct Rated {
    seq: i64,
    id: RecordId,
    at: i64,
    visitor: RecordId,
    locale: Locale,
    stage: JourneyStage,
    score: u8,
    comment: Option<String>,
}

#[derive(Deserialize)]
struct Answered {
    seq: i64,
    id: RecordId,
    at: i64,
    visitor: RecordId,
    locale: Locale,
    survey: String,
    channel: Channel,
    answers: String,
}

#[derive(Deserialize)]
struct Purchased {
    seq: i64,
    at: i64,
    visitor: RecordId,
    session: RecordId,
    product: String,
    price: i64,
}

/// Has the alarm read the ratings that `insert` stores: an import may have more comments than one request can read.
pub fn will_read_ratings(database: &Database, insert: impl FnOnce() -> Result<(), ApiError>) -> Result<(), ApiError> {
    let last = "SELECT coalesce(max(seq), 0) AS n FROM ratings";
    let before = database.count(last, vec![])?;
    insert()?;
    let waiting = number(database, MARKS[0])?;
    // Reading a rating twice changes nothing.
    let after = if waiting > 0 { before.min(number(database, RATINGS_AFTER)?) } else { before };
    set_number(database, RATINGS_AFTER, after)?;
    set_number(database, MARKS[0], database.count(last, vec![])?)
}

/// Whether anything is left to read.
pub fn is_due(database: &Database) -> Result<bool, ApiError> {
    let due = "SELECT count(*) AS n FROM meta WHERE name IN (SELECT value FROM json_each(?)) AND value > 0";
    Ok(database.count(due, vec![serde_json::to_string(&MARKS)?.into()])? > 0)
}

/// Reads a slice. True while there is more.
pub fn work(database: &Database, memory: &Memory) -> Result<bool, ApiError> {
    let [ratings, responses, events] = MARKS;
    for (mark, read) in [
        (events, read_purchases as fn(&Database, &Memory, i64) -> Result<i64, ApiError>),
        (ratings, read_ratings),
        (responses, read_responses),
    ] {
        let up_to = number(database, mark)?;
        if up_to > 0 {
            database.transaction(|| set_number(database, mark, read(database, memory, up_to)?))?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The mark for what is left, the newest having been read first.
fn left<T>(rows: &[T], seq: impl Fn(&T) -> i64) -> i64 {
    rows.last().map_or(0, |last| seq(last) - 1)
}

fn read_ratings(database: &Database, memory: &Memory, up_to: i64) -> Result<i64, ApiError> {
    let rows: Vec<Rated> = database.rows(
        "SELECT seq, id, at, visitor, locale, stage, score, comment FROM ratings
         WHERE seq > ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
        vec![number(database, RATINGS_AFTER)?.into(), up_to.into(), AT_ONCE.into()],
    )?;
    for row in &rows {
        let act = Act { locale: Some(row.locale), channel: Some(Channel::Widget), score: Some(row.score) };
        segments::note_past(database, row.at, &row.visitor, &act)?;
        let Some(text) = &row.comment else { continue };
        let written = Written {
            record: &row.id,
            question: None,
            at: row.at,
            visitor: &row.visitor,
            locale: row.locale,
            stage: row.stage,
            score: Some(row.score),
            text,
        };
        comments::note(database, memory, &written, &[])?;
    }
    Ok(left(&rows, |row| row.seq))
}

fn read_responses(database: &Database, memory: &Memory, up_to: i64) -> Result<i64, ApiError> {
    let rows: Vec<Answered> = database.rows(
        "SELECT seq, id, at, visitor, locale, survey, channel, answers FROM responses WHERE seq <= ?
         ORDER BY seq DESC LIMIT ?",
        vec![up_to.into(), AT_ONCE.into()],
    )?;
    let known = surveys::read(database)?.surveys;
    for row in &rows {
        // What a survey that is gone asked, and where, nobody can tell any more.
        let Some(survey) = known.iter().find(|survey| survey.id == row.survey) else { continue };
        let answers: Vec<GivenAnswer> = serde_json::from_str(&row.answers)?;
        let score = surveys::csat_of(survey, &answers);
        let act = Act { locale: Some(row.locale), channel: Some(row.channel), score };
        segments::note_past(database, row.at, &row.visitor, &act)?;
        for (question, text) in surveys::texts_of(survey, &answers) {
            let written = Written {
                record: &row.id,
                question: Some(question),
                at: row.at,
                visitor: &row.visitor,
                locale: row.locale,
                stage: survey.stage,
                score,
                text,
            };
            comments::note(database, memory, &written, &[])?;
        }
    }
    Ok(left(&rows, |row| row.seq))
}

fn read_purchases(database: &Database, _: &Memory, up_to: i64) -> Result<i64, ApiError> {
    let currency = products::currency(database)?;
    let rows: Vec<Purchased> = database.rows(
        "SELECT events.seq, events.at, events.visitor, events.session, events.product,
                CASE WHEN products.body ->> 'currency' = ? THEN products.body ->> 'price' ELSE 0 END AS price
         FROM events LEFT JOIN products ON products.id = events.product
         WHERE events.kind = 'purchase' AND events.product IS NOT NULL AND events.seq <= ?
         ORDER BY events.seq DESC LIMIT ?",
        vec![currency.into(), up_to.into(), AT_ONCE.into()],
    )?;
    for row in &rows {
        let bought = [Bought { product: &row.product, price: row.price }];
        buyers::note(database, row.at, &row.visitor, &row.session, &bought)?;
        segments::note_past(database, row.at, &row.visitor, &Act::default())?;
    }
    Ok(left(&rows, |row| row.seq))
}
