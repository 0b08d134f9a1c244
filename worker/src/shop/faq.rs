//! The shop's FAQ: the owner's entries, and the index that questions are ranked with. The index is built
//! when entries are published and stored beside them, so that a cold object loads bytes instead of
//! building it in a visitor's request. What can be learned from the shop's own phrasings is trained in
//! slices by the object's alarm, while the index answers without it.

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
/// How much is trained between two calls: some 50 ms.
const ROWS_AT_ONCE: usize = 200;
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

/// Replaces the FAQ. Its index answers from now on; where there is something to learn from the shop's
/// phrasings, that is left to [`train`].
pub fn replace(database: &Database, memory: &mut Memory, faq: &Faq) -> Result<Stored, ApiError> {
    let mut builder = Builder::new(&faq.entries);
    let untrained = !builder.step(0);
    let index = builder.clone().finish();
    database.transaction(|| {
        database.run("DELETE FROM faq", vec![])?;
        database.insert_list(
            "INSERT INTO faq (position, body, locale) SELECT key + ?, value, value ->> 'locale' FROM json_each(?)",
            &faq.entries,
        )?;
        store_index(database, &index, untrained)
    })?;
    memory.replace_answers(index);
    memory.training = untrained.then_some(builder);
    memory.training_is_due = untrained;
    Ok(Stored { stored: u32::try_from(faq.entries.len()).map_err(ApiError::internal)? })
}

/// Trains a little, between visitors' calls. True while there is more to do; after a restart it begins
/// again.
pub fn train(database: &Database, memory: &mut Memory) -> Result<bool, ApiError> {
    if !is_untrained(database)? {
        return Ok(false);
    }
    let mut builder = match memory.training.take() {
        Some(builder) => builder,
        None => Builder::new(&read(database)?.entries),
    };
    if !builder.step(ROWS_AT_ONCE) {
        memory.training = Some(builder);
        return Ok(true);
    }
    let index = builder.finish();
    database.transaction(|| store_index(database, &index, false))?;
    memory.replace_answers(index);
    Ok(false)
}

/// Whether the stored index has something to learn yet.
pub fn is_untrained(database: &Database) -> Result<bool, ApiError> {
    Ok(database.count("SELECT value AS n FROM meta WHERE name = 'untrained'", vec![])? == 1)
}

fn store_index(database: &Database, index: &Index, untrained: bool) -> Result<(), ApiError> {
    database.run("DELETE FROM models WHERE name = 'faq'", vec![])?;
    for (number, bytes) in (0_i64..).zip(index.to_blob().chunks(CHUNK)) {
        database.run(
            "INSERT INTO models (name, chunk, bytes) VALUES ('faq', ?, ?)",
            vec![number.into(), bytes.to_vec().into()],
        )?;
    }
    database
        .run("INSERT OR REPLACE INTO meta (name, value) VALUES ('untrained', ?)", vec![i64::from(untrained).into()])?;
    Ok(())
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

/// The entry of that id; `None` where the FAQ has it no more.
pub fn entry_of(database: &Database, id: &str) -> Result<Option<FaqEntry>, ApiError> {
    let row: Option<Body> = database.first("SELECT body FROM faq WHERE body ->> 'id' = ? LIMIT 1", vec![id.into()])?;
    row.map(|row| Ok(serde_json::from_str(&row.body)?)).transpose()
}

/// The entry of that id as a suggestion; `None` where the FAQ has it no more.
pub fn suggestion(database: &Database, id: &str) -> Result<Option<Suggestion>, ApiError> {
    let entry = entry_of(database, id)?;
    Ok(entry.map(|entry| Suggestion { entry: entry.id, question: entry.question }))
}

/// The stored index. One that can't be read, such as an older version's, is built again, without what is
/// trained: a visitor is waiting. The owner's next change trains it.
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
