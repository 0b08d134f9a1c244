//! Ratings that come in bulk: another system's, and sample data. Once however often they are sent.

use crate::error::ApiError;
use crate::shop::command::OldRating;
use crate::shop::figures::{self, Fact};
use crate::shop::memory::Memory;
use crate::shop::repeats::fingerprint;
use crate::shop::sql::Database;
use crate::shop::{ratings, rereading};
use serde::{Deserialize, Serialize};
use shopbell_protocol::owner::{ImportError, ImportedRatings};
use shopbell_protocol::{Channel, Device, JourneyStage, NewRating};
use std::collections::{HashMap, HashSet};

/// Clocks may differ by so much, in milliseconds.
const AHEAD: i64 = 60_000;

/// Where they are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Another system.
    Imported,
    /// Made up.
    Sample,
}

#[derive(Deserialize)]
struct Known {
    id: String,
    fingerprint: String,
}

/// A rating on its way into the table.
#[derive(Serialize)]
struct Row {
    fingerprint: String,
    at: i64,
    day: String,
    device: Option<&'static str>,
    stage: &'static str,
    locale: &'static str,
    rating: NewRating,
}

/// Stores those that are new, unless nothing is to be stored.
pub fn import(
    database: &Database,
    memory: &Memory,
    now: i64,
    ratings: Vec<OldRating>,
    dry_run: bool,
) -> Result<ImportedRatings, ApiError> {
    let mut done = ImportedRatings { added: 0, unchanged: 0, refused: 0, errors: Vec::new() };
    let mut timed = Vec::new();
    for rating in ratings {
        match instant(memory, now, &rating.at) {
            Some(at) => timed.push((rating.line, at, rating.device, of(memory, rating))),
            None => refuse(
                &mut done,
                rating.line,
                "at",
                "must be a time that has passed: 2026-11-23, 2026-11-23 09:30, 2026-11-23T09:30:00+03:30, or milliseconds \
                 since 1970",
            ),
        }
    }
    let known = known(database, timed.iter().map(|(_, _, _, rating)| rating.id.as_str()))?;
    let (mut rows, mut seen) = (Vec::new(), HashMap::new());
    for (line, at, device, rating) in timed {
        let fingerprint = fingerprint(&(&rating, at, device))?;
        let before = known.get(rating.id.as_str()).or_else(|| seen.get(rating.id.as_str()));
        match before {
            Some(before) if *before == fingerprint => done.unchanged += 1,
            Some(_) => refuse(&mut done, line, "id", "this id was imported before with other content"),
            None => {
                seen.insert(rating.id.as_str().to_owned(), fingerprint.clone());
                rows.push(row(memory, at, device, rating, fingerprint));
            }
        }
    }
    done.added = u32::try_from(rows.len()).map_err(ApiError::internal)?;
    if !dry_run {
        database.transaction(|| store(database, Source::Imported, rows))?;
    }
    Ok(done)
}

/// Stores made-up ratings that aren't there yet. Inside of a transaction.
pub fn add_samples(
    database: &Database,
    memory: &Memory,
    samples: Vec<(i64, Option<Device>, NewRating)>,
) -> Result<(), ApiError> {
    let known = known(database, samples.iter().map(|(_, _, rating)| rating.id.as_str()))?;
    let mut seen = HashSet::new();
    let mut rows = Vec::new();
    for (at, device, rating) in samples {
        if !known.contains_key(rating.id.as_str()) && seen.insert(rating.id.clone()) {
            let fingerprint = fingerprint(&(&rating, at, device))?;
            rows.push(row(memory, at, device, rating, fingerprint));
        }
    }
    store(database, Source::Sample, rows)
}

fn instant(memory: &Memory, now: i64, text: &str) -> Option<i64> {
    let at = match text.parse::<i64>() {
        Ok(milliseconds) => Some(milliseconds),
        Err(_) => memory.instant(text),
    };
    at.filter(|at| (0..=now + AHEAD).contains(at))
}

fn of(memory: &Memory, old: OldRating) -> NewRating {
    NewRating {
        id: old.id,
        visitor: old.visitor,
        score: old.score,
        touchpoint: old.touchpoint,
        stage: old.stage,
        locale: old.locale.unwrap_or(memory.settings.locale),
        product: old.product,
        comment: old.comment,
    }
}

fn row(memory: &Memory, at: i64, device: Option<Device>, rating: NewRating, fingerprint: String) -> Row {
    Row {
        fingerprint,
        at,
        day: memory.day(at).to_string(),
        device: device.map(Device::code),
        stage: JourneyStage::code(rating.stage),
        locale: rating.locale.code(),
        rating,
    }
}

fn refuse(done: &mut ImportedRatings, line: u32, field: &str, message: &str) {
    let (field, message) = (field.to_owned(), message.to_owned());
    done.refused += 1;
    done.errors.push(ImportError { line: Some(line), entry: None, field, message });
}

fn known<'a>(database: &Database, ids: impl Iterator<Item = &'a str>) -> Result<HashMap<String, String>, ApiError> {
    let ids: Vec<&str> = ids.collect();
    let known: Vec<Known> = database.rows(
        "SELECT id, fingerprint FROM ratings WHERE id IN (SELECT value FROM json_each(?))",
        vec![serde_json::to_string(&ids)?.into()],
    )?;
    Ok(known.into_iter().map(|known| (known.id, known.fingerprint)).collect())
}

fn store(database: &Database, source: Source, rows: Vec<Row>) -> Result<(), ApiError> {
    rereading::will_read_ratings(database, || insert(database, source, &rows))?;
    let sample = u8::from(source == Source::Sample);
    let facts: Vec<Fact> = rows
        .iter()
        .map(|row| {
            let fact = ratings::fact(&row.day, None, &row.rating);
            let channel = (source == Source::Sample).then(|| Channel::Widget.code().to_owned());
            let prompted = i64::from(sample);
            Fact { device: row.device.map(str::to_owned), channel, prompted, ..fact }
        })
        .collect();
    figures::add(database, &facts)
}

fn insert(database: &Database, source: Source, rows: &[Row]) -> Result<(), ApiError> {
    let (imported, sample) = (u8::from(source == Source::Imported), u8::from(source == Source::Sample));
    database.insert_list(
        &format!(
            "INSERT INTO ratings (id, fingerprint, at, day, visitor, score, touchpoint, stage, locale, product, comment,
                                  device, imported, sample)
             SELECT value ->> '$.rating.id', value ->> 'fingerprint', value ->> 'at', value ->> 'day',
                    value ->> '$.rating.visitor', value ->> '$.rating.score', value ->> '$.rating.touchpoint',
                    value ->> 'stage', value ->> 'locale', value ->> '$.rating.product', value ->> '$.rating.comment',
                    value ->> 'device', {imported}, {sample}
             FROM json_each(?2) WHERE ?1 >= 0"
        ),
        rows,
    )
}
