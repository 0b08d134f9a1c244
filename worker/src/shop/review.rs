//! What of the FAQ is worth the owner's look: entries too much alike, entries nobody reaches, answers that don't help,
//! and entries that are asked for in other words. Likeness was computed when the entries were published; the rest is
//! read from indexes over the turns, never from all turns.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, publishing};
use serde::Deserialize;
use shopbell_protocol::Suggestion;
use shopbell_protocol::owner::{Conflict, Found, Review, Unclear, Unhelpful, Unreached};

/// How far back turns count, in milliseconds: 90 days.
const PERIOD: i64 = 90 * 24 * 60 * 60 * 1_000;
/// How many of a list are shown.
const MOST_ITEMS: i64 = 100;
/// From so many visitors on a vote or a choice says something.
const LEAST_VISITORS: i64 = 3;

#[derive(Deserialize)]
struct UnreachedRow {
    n: u32,
    id: String,
    question: String,
    published_at: i64,
    last: Option<i64>,
}

#[derive(Deserialize)]
struct UnhelpfulRow {
    n: u32,
    id: String,
    question: String,
    helpful: u32,
    votes: u32,
}

#[derive(Deserialize)]
struct UnclearRow {
    n: u32,
    id: String,
    question: String,
    chosen: u32,
    texts: String,
}

/// What is worth a look.
pub fn list(database: &Database, memory: &Memory, now: i64) -> Result<Review, ApiError> {
    Ok(Review {
        comparing: publishing::is_comparing(database)?,
        conflicts: conflicts(database)?,
        unreached: unreached(database, memory, now)?,
        unhelpful: unhelpful(database, now)?,
        unclear: unclear(database, now)?,
    })
}

fn conflicts(database: &Database) -> Result<Vec<Conflict>, ApiError> {
    let alike: Vec<publishing::StoredAlike> = publishing::report(database, "alike")?;
    let mut conflicts = Vec::new();
    for pair in alike {
        // One of them may be gone by now.
        let (Some(one), Some(other)) = (faq::find(database, &pair.one)?, faq::find(database, &pair.other)?) else {
            continue;
        };
        conflicts.push(Conflict {
            likeness: pair.likeness,
            same_question: pair.same_question,
            same_answer: one.answer == other.answer,
            entries: [one, other].map(|entry| Suggestion { entry: entry.id, question: entry.question }),
        });
    }
    Ok(conflicts)
}

fn unreached(database: &Database, memory: &Memory, now: i64) -> Result<Found<Unreached>, ApiError> {
    let begin = now - PERIOD;
    let rows: Vec<UnreachedRow> = database.rows(
        "SELECT count(*) OVER () AS n, id, body ->> 'question' AS question, published_at, last FROM
             (SELECT id, body, published_at, position, (SELECT max(at) FROM turns WHERE turns.entry = entries.id) AS last
              FROM entries WHERE generation = (SELECT value FROM meta WHERE name = 'faq_current'))
         WHERE last IS NULL OR last < ? ORDER BY position LIMIT ?",
        vec![begin.into(), MOST_ITEMS.into()],
    )?;
    Ok(Found {
        count: rows.first().map_or(0, |row| row.n),
        items: rows
            .into_iter()
            .map(|row| Unreached {
                entry: row.id,
                question: row.question,
                since: memory.day(row.published_at.max(begin)).to_string(),
                last_reached: row.last.map(|last| memory.day(last).to_string()),
            })
            .collect(),
    })
}

fn unhelpful(database: &Database, now: i64) -> Result<Found<Unhelpful>, ApiError> {
    let rows: Vec<UnhelpfulRow> = database.rows(
        "SELECT count(*) OVER () AS n, id, body ->> 'question' AS question, helpful, votes FROM
             (SELECT entries.id, entries.body, sum(turns.helpful) AS helpful, count(*) AS votes,
                     count(DISTINCT turns.visitor) AS visitors
              FROM turns INDEXED BY turns_by_vote JOIN entries
                  ON entries.generation = (SELECT value FROM meta WHERE name = 'faq_current') AND entries.id = turns.entry
              WHERE turns.helpful IS NOT NULL AND turns.at >= max(entries.changed_at, ?) GROUP BY entries.id)
         WHERE visitors >= ? AND 2 * helpful < votes ORDER BY 1.0 * helpful / votes, votes DESC, id LIMIT ?",
        vec![(now - PERIOD).into(), LEAST_VISITORS.into(), MOST_ITEMS.into()],
    )?;
    Ok(Found {
        count: rows.first().map_or(0, |row| row.n),
        items: rows
            .into_iter()
            .map(|row| Unhelpful {
                entry: row.id,
                question: row.question,
                helpful: row.helpful,
                unhelpful: row.votes.saturating_sub(row.helpful),
            })
            .collect(),
    })
}

fn unclear(database: &Database, now: i64) -> Result<Found<Unclear>, ApiError> {
    let rows: Vec<UnclearRow> = database.rows(
        "SELECT count(*) OVER () AS n, id, body ->> 'question' AS question, chosen, texts FROM
             (SELECT entries.id, entries.body, count(*) AS chosen, count(DISTINCT turns.visitor) AS visitors,
                     (SELECT json_group_array(text) FROM
                          (SELECT DISTINCT text FROM turns AS asked WHERE asked.chosen = entries.id AND asked.settled = 0
                           ORDER BY asked.at DESC LIMIT 10)) AS texts
              FROM turns INDEXED BY turns_by_choice JOIN entries
                  ON entries.generation = (SELECT value FROM meta WHERE name = 'faq_current') AND entries.id = turns.chosen
              WHERE turns.chosen IS NOT NULL AND turns.settled = 0 AND turns.at >= ? GROUP BY entries.id)
         WHERE visitors >= ? AND json_array_length(body, '$.phrasings') = 0 ORDER BY chosen DESC, id LIMIT ?",
        vec![(now - PERIOD).into(), LEAST_VISITORS.into(), MOST_ITEMS.into()],
    )?;
    let count = rows.first().map_or(0, |row| row.n);
    let mut items = Vec::new();
    for row in rows {
        let questions: Vec<String> = serde_json::from_str(&row.texts)?;
        items.push(Unclear { entry: row.id, question: row.question, chosen: row.chosen, questions });
    }
    Ok(Found { count, items })
}
