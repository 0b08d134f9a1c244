//! From the owner's entries to what visitors are answered with.
//!
//! A published FAQ is a new generation of entries. A small one is indexed in the same call; a large one in slices, by the
//! object's alarm, and until its index is there visitors are answered from the generation before. What can be learned
//! from the shop's own phrasings is trained in slices too, and then entries are compared with each other. The index is
//! stored in pieces, so that a cold object loads bytes. Invariants: the index in memory and the stored one are those of
//! the served generation; what is left to do is known to the database, so that a restart forgets nothing; and no
//! visitor's request builds an index.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, links, models};
use crate::validate::check_size;
use serde::{Deserialize, Serialize};
use shopbell_engine::faq::{Builder, Comparison, Index};
use shopbell_protocol::owner::{FaqEntry, Published};
use std::collections::BTreeMap;

/// How much is done between two calls: some 50 ms.
const ROWS_AT_ONCE: usize = 200;
/// How much is done while the owner waits, and with the owner the shop's visitors: some hundred milliseconds.
const SLICES_WHILE_WAITING: usize = 10;
/// How many pairs of entries that are alike are kept.
const MOST_ALIKE: usize = 200;

/// Work under way. It may vanish: the database knows what is left to do.
pub enum Work {
    /// An index is built or trained.
    Index(Box<Builder>),
    /// Entries are compared, those of these ids.
    Comparison(Box<Comparison>, Vec<String>),
}

/// Two entries that are alike, as stored.
#[derive(Serialize, Deserialize)]
pub struct StoredAlike {
    /// The id of the first one.
    pub one: String,
    /// The id of the second one.
    pub other: String,
    /// In percent.
    pub likeness: u8,
    /// Whether they ask the same but for spelling.
    pub same_question: bool,
}

#[derive(Deserialize)]
struct Body {
    body: String,
}

/// Replaces the FAQ. `field` is what is at fault where it would be too large.
pub fn publish(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    entries: Vec<FaqEntry>,
    field: &str,
) -> Result<Published, ApiError> {
    check_size(field, &entries)?;
    let stored = u32::try_from(entries.len()).map_err(ApiError::internal)?;
    let before = number(database, "faq_current")?;
    let served = number(database, "faq_served")?;
    let current = before.max(served) + 1;
    database.transaction(|| {
        database.insert_list(
            &format!(
                "INSERT INTO entries (generation, position, id, locale, body, published_at, changed_at)
                 SELECT {current}, key + ?, value ->> 'id', value ->> 'locale', value, {now}, {now} FROM json_each(?)"
            ),
            &entries,
        )?;
        database.run(
            "UPDATE entries SET published_at = old.published_at,
                 changed_at = iif(old.body ->> 'answer' = entries.body ->> 'answer', old.changed_at, entries.changed_at)
             FROM entries AS old WHERE entries.generation = ? AND old.generation = ? AND old.id = entries.id",
            vec![current.into(), before.into()],
        )?;
        database.run("DELETE FROM entries WHERE generation NOT IN (?, ?)", vec![current.into(), served.into()])?;
        database.run(
            "DELETE FROM links WHERE entry NOT IN (SELECT id FROM entries WHERE generation = ?)",
            vec![current.into()],
        )?;
        set_number(database, "faq_current", current)?;
        set_number(database, "unindexed", 1)
    })?;
    let building = index(database, memory, entries)?;
    Ok(Published { stored, building })
}

/// Builds the index anew, for entries whose links changed. True while it is being built.
pub fn index_again(database: &Database, memory: &mut Memory) -> Result<bool, ApiError> {
    set_number(database, "unindexed", 1)?;
    index(database, memory, faq::read(database)?)
}

/// Begins the index of the current entries, and ends it if that is quickly done. True where the alarm goes on.
fn index(database: &Database, memory: &mut Memory, entries: Vec<FaqEntry>) -> Result<bool, ApiError> {
    // First, so that the alarm goes on even where this fails.
    memory.work_is_due = true;
    let mut builder = builder(database, entries)?;
    let mut is_complete = builder.step(0);
    for _ in 0..SLICES_WHILE_WAITING {
        if !builder.is_searchable() {
            is_complete = builder.step(ROWS_AT_ONCE);
        }
    }
    note_progress(database, memory, builder, is_complete)?;
    Ok(number(database, "unindexed")? == 1)
}

/// Does a little of what is left to do, between visitors' calls. True while there is more; after a restart it begins
/// again.
pub fn work(database: &Database, memory: &mut Memory) -> Result<bool, ApiError> {
    let is_indexed = number(database, "unindexed")? == 0 && number(database, "untrained")? == 0;
    if !is_indexed {
        let mut builder = match memory.work.take() {
            Some(Work::Index(builder)) => *builder,
            _ => builder(database, faq::read(database)?)?,
        };
        let is_complete = builder.step(ROWS_AT_ONCE);
        note_progress(database, memory, builder, is_complete)?;
        return Ok(true);
    }
    if number(database, "uncompared")? == 0 {
        memory.work = None;
        return Ok(false);
    }
    let (mut comparison, ids) = match memory.work.take() {
        Some(Work::Comparison(comparison, ids)) => (comparison, ids),
        _ => {
            let entries = faq::read(database)?;
            let ids = entries.iter().map(|entry| entry.id.clone()).collect();
            (Box::new(Comparison::begin(entries)), ids)
        }
    };
    if comparison.step(ROWS_AT_ONCE) {
        store_comparison(database, *comparison, &ids)?;
        return Ok(false);
    }
    memory.work = Some(Work::Comparison(comparison, ids));
    Ok(true)
}

/// Whether anything is left to do.
pub fn is_due(database: &Database) -> Result<bool, ApiError> {
    let due = "SELECT count(*) AS n FROM meta WHERE name IN ('unindexed', 'untrained', 'uncompared') AND value = 1";
    Ok(database.count(due, vec![])? > 0)
}

/// Whether the index of the owner's entries is being built.
pub fn is_building(database: &Database) -> Result<bool, ApiError> {
    Ok(number(database, "unindexed")? == 1)
}

/// Whether entries are being compared, or will be.
pub fn is_comparing(database: &Database) -> Result<bool, ApiError> {
    Ok(is_building(database)? || number(database, "uncompared")? == 1)
}

/// A stored index that this version can't read is built again by the alarm. Looked for when the object wakes up, which
/// it does for the page's first request and thus well before a question.
pub fn note_old_index(database: &Database) -> Result<(), ApiError> {
    let beginning = models::beginning(database, "faq", 6)?;
    if beginning.is_some_and(|beginning| !Index::is_current(&beginning)) {
        set_number(database, "unindexed", 1)?;
    }
    Ok(())
}

/// The stored index; `None` where there is one that can't be read, and it is built again.
pub fn load_index(database: &Database) -> Result<Option<Index>, ApiError> {
    let blob = models::load(database, "faq")?;
    if blob.is_empty() {
        return Ok(Some(Index::build(&[])));
    }
    let index = Index::from_blob(&blob).ok();
    if index.is_none() {
        set_number(database, "unindexed", 1)?;
    }
    Ok(index)
}

/// A report that was stored under that name; empty where there is none.
pub fn report<T: for<'a> Deserialize<'a> + Default>(database: &Database, name: &str) -> Result<T, ApiError> {
    let row: Option<Body> = database.first("SELECT body FROM reports WHERE name = ?", vec![name.into()])?;
    Ok(row.map(|row| serde_json::from_str(&row.body)).transpose()?.unwrap_or_default())
}

/// Begins with the links that the owner left.
fn builder(database: &Database, entries: Vec<FaqEntry>) -> Result<Builder, ApiError> {
    let links = links::wanted(database, &entries)?;
    Ok(Builder::begin(entries, links))
}

/// Takes over what is built: first an index that finds all entries, then the trained one.
fn note_progress(
    database: &Database,
    memory: &mut Memory,
    builder: Builder,
    is_complete: bool,
) -> Result<(), ApiError> {
    if is_complete {
        let links = intents(&builder, database)?;
        let index = builder.finish();
        memory.work = None;
        return serve(database, memory, index, &links, false);
    }
    if is_building(database)?
        && let Some(index) = builder.searchable()
    {
        serve(database, memory, index, &intents(&builder, database)?, true)?;
    }
    memory.work = Some(Work::Index(Box::new(builder)));
    Ok(())
}

/// The automatic links by entry: what the builder found, where the owner said nothing.
fn intents(builder: &Builder, database: &Database) -> Result<BTreeMap<String, &'static str>, ApiError> {
    let ids = ids(database)?;
    Ok(ids.into_iter().zip(builder.links()).filter_map(|(id, intent)| Some((id, (*intent)?))).collect())
}

fn ids(database: &Database) -> Result<Vec<String>, ApiError> {
    let mut ids = Vec::new();
    let current = "SELECT id AS body FROM entries
                   WHERE generation = (SELECT value FROM meta WHERE name = 'faq_current') ORDER BY position";
    database.each(current, vec![], |row: Body| {
        ids.push(row.body);
        Ok(())
    })?;
    Ok(ids)
}

/// From now on visitors are answered from the current entries with this index.
fn serve(
    database: &Database,
    memory: &mut Memory,
    index: Index,
    links: &BTreeMap<String, &'static str>,
    untrained: bool,
) -> Result<(), ApiError> {
    database.transaction(|| {
        models::store(database, "faq", &index.to_blob())?;
        store_report(database, "links", links)?;
        let current = number(database, "faq_current")?;
        if number(database, "faq_served")? != current {
            set_number(database, "faq_served", current)?;
            database.run("DELETE FROM entries WHERE generation <> ?", vec![current.into()])?;
        }
        if is_building(database)? {
            set_number(database, "uncompared", 1)?;
        }
        set_number(database, "unindexed", 0)?;
        set_number(database, "untrained", i64::from(untrained))
    })?;
    memory.replace_answers(index);
    Ok(())
}

fn store_comparison(database: &Database, comparison: Comparison, ids: &[String]) -> Result<(), ApiError> {
    let pairs = comparison.finish();
    let alike: Vec<StoredAlike> = (pairs.iter().take(MOST_ALIKE))
        .filter_map(|pair| {
            Some(StoredAlike {
                one: ids.get(pair.one)?.clone(),
                other: ids.get(pair.other)?.clone(),
                likeness: faq::percent(pair.likeness),
                same_question: pair.same_question,
            })
        })
        .collect();
    database.transaction(|| {
        store_report(database, "alike", &alike)?;
        set_number(database, "uncompared", 0)
    })
}

fn store_report<T: Serialize>(database: &Database, name: &str, report: &T) -> Result<(), ApiError> {
    let body = serde_json::to_string(report)?;
    database.run("INSERT OR REPLACE INTO reports (name, body) VALUES (?, ?)", vec![name.into(), body.into()])?;
    Ok(())
}

/// A number of the shop's `meta` table; 0 where it has none.
pub fn number(database: &Database, name: &str) -> Result<i64, ApiError> {
    database.count("SELECT value AS n FROM meta WHERE name = ?", vec![name.into()])
}

/// Stores one.
pub fn set_number(database: &Database, name: &str, value: i64) -> Result<(), ApiError> {
    database.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", vec![name.into(), value.into()])?;
    Ok(())
}
