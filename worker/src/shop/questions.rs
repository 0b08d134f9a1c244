//! Questions to choose from: those to begin with, and those a visitor may be typing.
//!
//! To begin with there are at most four: the owner's pinned ones, then what visitors were answered most often, then one
//! that fits the product on the screen (its place is kept), and the rest in the owner's order.

use crate::error::ApiError;
use crate::shop::command::{FrameContent, QuestionQuery};
use crate::shop::faq;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_protocol::owner::FaqEntry;
use shopbell_protocol::{Locale, Questions, Suggestion};

/// How many questions are offered.
const MOST_OFFERED: usize = 4;
/// How far back answers count, in milliseconds: 90 days.
const PERIOD: i64 = 90 * 24 * 60 * 60 * 1_000;
/// How long a count holds, in milliseconds: an hour. It reads every answer of the period.
const COUNT_HOLDS: i64 = 60 * 60 * 1_000;
/// How many entries are counted.
const MOST_COUNTED: i64 = 50;
/// Fewer visitors than this make no question a frequent one.
const LEAST_VISITORS: i64 = 3;

/// The entries that answered most visitors, and when they were counted.
pub struct MostAsked {
    at: i64,
    entries: Vec<String>,
}

#[derive(Deserialize)]
struct Counted {
    entry: String,
}

/// What the frame's document is rendered from.
pub fn frame_content(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    locale: Option<Locale>,
) -> Result<FrameContent, ApiError> {
    let locale = locale.unwrap_or(memory.settings.locale);
    let suggestions = to_begin_with(database, memory, now, locale, None)?;
    let surveys = surveys::active(database)?;
    Ok(FrameContent { settings: memory.settings.clone(), locale, suggestions, surveys })
}

/// Questions for that visitor, on that page, at that moment.
pub fn suggest(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    query: &QuestionQuery,
) -> Result<Questions, ApiError> {
    let locale = query.locale.unwrap_or(memory.settings.locale);
    let Some(typed) = &query.text else {
        let questions = to_begin_with(database, memory, now, locale, query.product.as_deref())?;
        return Ok(Questions { questions });
    };
    let found = memory.answers(database)?.complete(typed, locale, MOST_OFFERED);
    let questions = found.into_iter().map(|position| Ok(suggestion(faq::entry(database, position)?)));
    Ok(Questions { questions: questions.collect::<Result<_, ApiError>>()? })
}

fn to_begin_with(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    locale: Locale,
    product: Option<&str>,
) -> Result<Vec<Suggestion>, ApiError> {
    let fitting = match product {
        Some(product) => fitting(database, memory, locale, product)?,
        None => None,
    };
    let mut offered: Vec<FaqEntry> = Vec::new();
    let mut offer = |entry: FaqEntry, places: usize| {
        if entry.locale == locale && offered.len() < places && offered.iter().all(|other| other.id != entry.id) {
            offered.push(entry);
        }
    };
    for id in memory.settings.pinned_questions.clone() {
        // The FAQ may have lost it since.
        if let Some(entry) = faq::entry_of(database, &id)? {
            offer(entry, MOST_OFFERED);
        }
    }
    let kept = usize::from(fitting.is_some());
    for id in most_asked(database, memory, now)? {
        if let Some(entry) = faq::entry_of(database, &id)? {
            offer(entry, MOST_OFFERED - kept);
        }
    }
    for entry in fitting.into_iter().chain(faq::first(database, locale, MOST_OFFERED)?) {
        offer(entry, MOST_OFFERED);
    }
    Ok(offered.into_iter().map(suggestion).collect())
}

/// The entry that speaks of that product or its category, if one does.
fn fitting(
    database: &Database,
    memory: &mut Memory,
    locale: Locale,
    product: &str,
) -> Result<Option<FaqEntry>, ApiError> {
    let ids = [product.to_owned()];
    let Some(known) = memory.shelf(database)?.shown.of(database, ids.iter())?.get(product) else { return Ok(None) };
    let title = known.title.get(&locale).or_else(|| known.title.values().next());
    let about = format!("{} {}", title.map_or("", String::as_str), known.category);
    let found = memory.answers(database)?.about(&about, locale);
    found.map(|position| faq::entry(database, position)).transpose()
}

/// The ids of the entries that answered most visitors.
fn most_asked(database: &Database, memory: &mut Memory, now: i64) -> Result<Vec<String>, ApiError> {
    if let Some(counted) = memory.most_asked.as_ref().filter(|counted| now - counted.at < COUNT_HOLDS) {
        return Ok(counted.entries.clone());
    }
    let rows: Vec<Counted> = database.rows(
        "SELECT entry FROM turns WHERE entry IS NOT NULL AND at > ?
         GROUP BY entry HAVING count(DISTINCT visitor) >= ? ORDER BY count(DISTINCT visitor) DESC, entry LIMIT ?",
        vec![(now - PERIOD).into(), LEAST_VISITORS.into(), MOST_COUNTED.into()],
    )?;
    let entries: Vec<String> = rows.into_iter().map(|row| row.entry).collect();
    memory.most_asked = Some(MostAsked { at: now, entries: entries.clone() });
    Ok(entries)
}

fn suggestion(entry: FaqEntry) -> Suggestion {
    Suggestion { entry: entry.id, question: entry.question }
}
