//! The shop's FAQ: the owner's entries as they are read.
//!
//! Invariant: positions are those of the index that visitors are answered with. While an index is being built
//! ([`publishing`](crate::shop::publishing)) there are two generations of entries: the owner reads the current one,
//! visitors are answered from the served one.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::conversation::without_politeness;
use shopbell_engine::faq::{Outcome, shared_words};
use shopbell_protocol::owner::{FaqEntry, TriedEntry, TriedOutcome, TriedQuestion, TryQuestion, Why};
use shopbell_protocol::{Locale, Suggestion};

/// The owner's entries.
const CURRENT: &str = "SELECT body FROM entries
     WHERE generation = (SELECT value FROM meta WHERE name = 'faq_current') ORDER BY position";

#[derive(Deserialize)]
struct Body {
    body: String,
}

/// The entries in the owner's order.
pub fn read(database: &Database) -> Result<Vec<FaqEntry>, ApiError> {
    let mut entries = Vec::new();
    database.each(CURRENT, vec![], |row: Body| {
        entries.push(serde_json::from_str(&row.body)?);
        Ok(())
    })?;
    Ok(entries)
}

/// The same as the JSON of a [`Faq`](shopbell_protocol::owner::Faq), which it is stored as.
pub fn read_json(database: &Database) -> Result<String, ApiError> {
    let size = "SELECT coalesce(sum(octet_length(body) + 1), 0) AS n FROM entries
                WHERE generation = (SELECT value FROM meta WHERE name = 'faq_current')";
    let size = usize::try_from(database.count(size, vec![])?).map_err(ApiError::internal)?;
    let mut json = String::with_capacity(size + 16);
    json.push_str("{\"entries\":[");
    let mut is_first = true;
    database.each(CURRENT, vec![], |row: Body| {
        if !std::mem::take(&mut is_first) {
            json.push(',');
        }
        json.push_str(&row.body);
        Ok(())
    })?;
    json.push_str("]}");
    Ok(json)
}

/// The served entry at that position.
pub fn entry(database: &Database, position: usize) -> Result<FaqEntry, ApiError> {
    let position = i64::try_from(position).map_err(ApiError::internal)?;
    let served = "SELECT body FROM entries
                  WHERE generation = (SELECT value FROM meta WHERE name = 'faq_served') AND position = ?";
    let row: Body = database
        .first(served, vec![position.into()])?
        .ok_or_else(|| ApiError::internal("the FAQ's index names an entry that isn't there"))?;
    Ok(serde_json::from_str(&row.body)?)
}

/// The served entry of that id; `None` where visitors are offered it no more.
pub fn entry_of(database: &Database, id: &str) -> Result<Option<FaqEntry>, ApiError> {
    let served = "SELECT body FROM entries
                  WHERE generation = (SELECT value FROM meta WHERE name = 'faq_served') AND id = ?";
    let row: Option<Body> = database.first(served, vec![id.into()])?;
    Ok(row.map(|row| serde_json::from_str(&row.body)).transpose()?)
}

/// The owner's entry of that id as a suggestion; `None` where the FAQ has it no more.
pub fn suggestion(database: &Database, id: &str) -> Result<Option<Suggestion>, ApiError> {
    Ok(find(database, id)?.map(|entry| Suggestion { entry: entry.id, question: entry.question }))
}

/// The owner's entry of that id.
pub fn find(database: &Database, id: &str) -> Result<Option<FaqEntry>, ApiError> {
    let current = "SELECT body FROM entries
                   WHERE generation = (SELECT value FROM meta WHERE name = 'faq_current') AND id = ?";
    let row: Option<Body> = database.first(current, vec![id.into()])?;
    Ok(row.map(|row| serde_json::from_str(&row.body)).transpose()?)
}

/// What a question would get, and why.
pub fn try_question(database: &Database, memory: &mut Memory, wanted: &TryQuestion) -> Result<TriedQuestion, ApiError> {
    let ranking = memory.answers(database)?.rank(without_politeness(&wanted.question), wanted.locale);
    let mut entries = Vec::new();
    let mut words = Vec::new();
    for (place, candidate) in ranking.candidates.iter().enumerate() {
        let entry = entry(database, candidate.entry)?;
        if place == 0 {
            words = shared_words(&wanted.question, &entry);
        }
        entries.push(TriedEntry {
            entry: entry.id,
            question: entry.question,
            confidence: percent(candidate.confidence),
            score: candidate.score,
        });
    }
    let why = ranking.evidence.map(|evidence| Why {
        likeness: evidence.cosine,
        answer_likeness: evidence.answer_cosine,
        coverage: evidence.coverage,
        margin: evidence.margin,
        learned: evidence.probability,
        words,
        off_topic: evidence.off_topic,
    });
    let outcome = match ranking.outcome {
        Outcome::Answer => TriedOutcome::Answer,
        Outcome::DidYouMean => TriedOutcome::DidYouMean,
        Outcome::NoAnswer => TriedOutcome::NoAnswer,
    };
    Ok(TriedQuestion { outcome, entries, why })
}

/// A confidence of 0–1 in percent.
pub fn percent(confidence: f32) -> u8 {
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u8
}

/// The first served entries of a language.
pub fn first(database: &Database, locale: Locale, most: usize) -> Result<Vec<FaqEntry>, ApiError> {
    let most = i64::try_from(most).map_err(ApiError::internal)?;
    let rows: Vec<Body> = database.rows(
        "SELECT body FROM entries
         WHERE generation = (SELECT value FROM meta WHERE name = 'faq_served') AND locale = ? ORDER BY position LIMIT ?",
        vec![locale.code().into(), most.into()],
    )?;
    Ok(rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?)
}
