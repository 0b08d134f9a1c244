//! The shop's FAQ: the owner's entries, and the index that questions are ranked with. The index is
//! built when entries are published and stored beside them, so that a cold object loads bytes instead
//! of building it in a visitor's request.

use crate::error::ApiError;
use crate::shop::command::FrameContent;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::faq::{Builder, Index, Outcome};
use shopbell_protocol::owner::{Faq, FaqEntry, Stored, TriedEntry, TriedOutcome, TriedQuestion, TryQuestion, Why};
use shopbell_protocol::{Locale, Suggestion};

/// A row may have 2 MB.
const CHUNK: usize = 1_900_000;
/// How many questions a visitor is offered to begin with.
const FIRST_QUESTIONS: i64 = 4;

#[derive(Deserialize)]
struct Body {
    body: String,
}

#[derive(Deserialize)]
struct Chunk {
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
}

/// Replaces the FAQ and its index.
pub fn replace(database: &Database, memory: &mut Memory, faq: &Faq) -> Result<Stored, ApiError> {
    let index = Index::build(&faq.entries);
    let blob = index.to_blob();
    database.transaction(|| {
        database.run("DELETE FROM faq", vec![])?;
        database.insert_list(
            "INSERT INTO faq (position, body, locale) SELECT key + ?, value, value ->> 'locale' FROM json_each(?)",
            &faq.entries,
        )?;
        database.run("DELETE FROM models WHERE name = 'faq'", vec![])?;
        for (number, bytes) in (0_i64..).zip(blob.chunks(CHUNK)) {
            database.run(
                "INSERT INTO models (name, chunk, bytes) VALUES ('faq', ?, ?)",
                vec![number.into(), bytes.to_vec().into()],
            )?;
        }
        Ok(())
    })?;
    memory.replace_answers(index);
    Ok(Stored { stored: u32::try_from(faq.entries.len()).map_err(ApiError::internal)? })
}

/// The FAQ in the owner's order.
pub fn read(database: &Database) -> Result<Faq, ApiError> {
    let rows: Vec<Body> = database.rows("SELECT body FROM faq ORDER BY position", vec![])?;
    let entries = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    Ok(Faq { entries })
}

/// The entry at that position.
pub fn entry(database: &Database, position: usize) -> Result<FaqEntry, ApiError> {
    let position = i64::try_from(position).map_err(ApiError::internal)?;
    let row: Body = database
        .first("SELECT body FROM faq WHERE position = ?", vec![position.into()])?
        .ok_or_else(|| ApiError::internal("the FAQ's index names an entry that isn't there"))?;
    Ok(serde_json::from_str(&row.body)?)
}

/// The entry of that id as a suggestion; `None` where the FAQ has it no more.
pub fn suggestion(database: &Database, id: &str) -> Result<Option<Suggestion>, ApiError> {
    let row: Option<Body> = database.first("SELECT body FROM faq WHERE body ->> 'id' = ? LIMIT 1", vec![id.into()])?;
    let Some(row) = row else { return Ok(None) };
    let entry: FaqEntry = serde_json::from_str(&row.body)?;
    Ok(Some(Suggestion { entry: entry.id, question: entry.question }))
}

/// The stored index. One that can't be read, such as an older version's, is built again, without training
/// what can be trained: a visitor is waiting. The owner's next change trains it.
pub fn load_index(database: &Database) -> Result<Index, ApiError> {
    let chunks: Vec<Chunk> = database.rows("SELECT bytes FROM models WHERE name = 'faq' ORDER BY chunk", vec![])?;
    let blob: Vec<u8> = chunks.into_iter().flat_map(|chunk| chunk.bytes).collect();
    match Index::from_blob(&blob) {
        Ok(index) => Ok(index),
        Err(_) => Ok(Builder::new(&read(database)?.entries).finish()),
    }
}

/// What a question would get, and why.
pub fn try_question(database: &Database, memory: &mut Memory, wanted: &TryQuestion) -> Result<TriedQuestion, ApiError> {
    let index = memory.answers(database)?;
    let ranking = index.rank(&wanted.question, wanted.locale);
    let why = index.explain(&wanted.question, wanted.locale).map(|evidence| Why {
        likeness: evidence.cosine,
        answer_likeness: evidence.answer_cosine,
        coverage: evidence.coverage,
        margin: evidence.margin,
        learned: evidence.probability,
        off_topic: evidence.off_topic,
    });
    let mut entries = Vec::new();
    for candidate in &ranking.candidates {
        let entry = entry(database, candidate.entry)?;
        entries.push(TriedEntry {
            entry: entry.id,
            question: entry.question,
            confidence: percent(candidate.confidence),
            score: candidate.score,
        });
    }
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

/// What the frame's document is rendered from.
pub fn frame_content(database: &Database, memory: &Memory, locale: Option<Locale>) -> Result<FrameContent, ApiError> {
    let locale = locale.unwrap_or(memory.settings.locale);
    let rows: Vec<Body> = database.rows(
        "SELECT body FROM faq WHERE locale = ? ORDER BY position LIMIT ?",
        vec![locale.code().into(), FIRST_QUESTIONS.into()],
    )?;
    let entries: Vec<FaqEntry> = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    let suggestions =
        entries.into_iter().map(|entry| Suggestion { entry: entry.id, question: entry.question }).collect();
    Ok(FrameContent { settings: memory.settings.clone(), locale, suggestions })
}
