//! Which entries answer to the phrasings of the pack: linked by themselves, unless the owner said otherwise.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, publishing};
use serde::Deserialize;
use shopbell_engine::faq::{Link, borrows_with, intents, phrasings};
use shopbell_protocol::owner::{EntryLink, FaqEntry, LinkedBy, Links, SetLink};
use std::collections::{BTreeMap, HashMap};

/// How many phrasings of an intent are shown.
const SAMPLES: usize = 5;

#[derive(Deserialize)]
struct Choice {
    entry: String,
    intent: Option<String>,
}

/// What the owner chose, by entry.
fn choices(database: &Database) -> Result<HashMap<String, Option<String>>, ApiError> {
    let rows: Vec<Choice> = database.rows("SELECT entry, intent FROM links", vec![])?;
    Ok(rows.into_iter().map(|choice| (choice.entry, choice.intent)).collect())
}

/// The owner's word on each of these entries.
pub fn wanted(database: &Database, entries: &[FaqEntry]) -> Result<Vec<Link>, ApiError> {
    let mut choices = choices(database)?;
    let link = |entry: &FaqEntry| match choices.remove(&entry.id) {
        None => Link::Automatic,
        Some(None) => Link::None,
        Some(Some(intent)) => Link::Intent(intent),
    };
    Ok(entries.iter().map(link).collect())
}

/// Every entry's link.
pub fn list(database: &Database) -> Result<Links, ApiError> {
    let mut choices = choices(database)?;
    let mut automatic = automatic(database)?;
    let entries = faq::read(database)?
        .into_iter()
        .map(|entry| {
            let (choice, found) = (choices.remove(&entry.id), automatic.remove(&entry.id));
            describe(entry, choice, found)
        })
        .collect();
    let intents = intents().into_iter().map(str::to_owned).collect();
    Ok(Links { entries, intents, building: publishing::is_building(database)? })
}

/// What the index found by itself, by entry.
fn automatic(database: &Database) -> Result<BTreeMap<String, String>, ApiError> {
    publishing::report(database, "links")
}

fn describe(entry: FaqEntry, choice: Option<Option<String>>, found: Option<String>) -> EntryLink {
    let (by, intent) = match choice {
        Some(chosen) => (LinkedBy::Owner, chosen),
        None => (LinkedBy::Automatic, found),
    };
    let samples = intent.iter().flat_map(|intent| phrasings(intent, entry.locale)).take(SAMPLES);
    EntryLink {
        used: intent.is_some() && borrows_with(1 + entry.phrasings.len()),
        phrasings: samples.map(str::to_owned).collect(),
        entry: entry.id,
        question: entry.question,
        locale: entry.locale,
        intent,
        by,
    }
}

/// Links an entry as the owner says, or by itself again where `wanted` is `None`.
pub fn set(
    database: &Database,
    memory: &mut Memory,
    entry: &str,
    wanted: Option<SetLink>,
) -> Result<EntryLink, ApiError> {
    let known = faq::find(database, entry)?.ok_or_else(|| ApiError::not_found("entry"))?;
    match wanted {
        Some(SetLink { intent }) => {
            if intent.as_deref().is_some_and(|intent| !intents().contains(&intent)) {
                let message = format!("must be null or one of: {}", intents().join(", "));
                return Err(ApiError::invalid("intent", message));
            }
            database.run(
                "INSERT OR REPLACE INTO links (entry, intent) VALUES (?, ?)",
                vec![entry.into(), intent.as_deref().into()],
            )?;
        }
        None => {
            database.run("DELETE FROM links WHERE entry = ?", vec![entry.into()])?;
        }
    }
    publishing::index_again(database, memory)?;
    Ok(describe(known, choices(database)?.remove(entry), automatic(database)?.remove(entry)))
}
