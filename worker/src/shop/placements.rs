//! What the owner says about recommendations, and each placement's number.
//!
//! Invariant: a name that was ever a placement's keeps its number, so that what visitors saw long ago still counts for it.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Placement, Placements};
use std::collections::{BTreeMap, HashMap};

/// As many as a recommendation's id has room for.
const MOST_NUMBERS: i64 = 4_095;

/// A placement's number, as ids of recommendations and counters name it.
pub type PlacementNumber = u16;

/// What an answer needs of the placements besides what the recommender knows.
pub struct Book(HashMap<String, Listed>);

/// A placement in the book.
pub struct Listed {
    /// Its number.
    pub number: PlacementNumber,
    /// The placement.
    pub placement: Placement,
}

#[derive(Deserialize)]
struct Body {
    body: String,
}

#[derive(Deserialize)]
struct Numbered {
    number: PlacementNumber,
    name: String,
}

impl Book {
    /// The placement of that name; an error that says which there are.
    pub fn get(&self, name: &str) -> Result<&Listed, ApiError> {
        self.0.get(name).ok_or_else(|| {
            let mut names: Vec<&str> = self.0.keys().map(String::as_str).collect();
            names.sort_unstable();
            ApiError::invalid("placement", format!("there is none of that name; there are: {}", names.join(", ")))
        })
    }
}

/// What the owner said, with the built-in placements that were left out.
pub fn read(database: &Database) -> Result<Placements, ApiError> {
    let stored: Option<Body> = database.first("SELECT body FROM placements", vec![])?;
    let mut placements: Placements =
        stored.map_or_else(|| Ok(Placements::default()), |stored| serde_json::from_str(&stored.body))?;
    let is_there = |name: &str| placements.placements.iter().any(|placement| placement.name == name);
    let left_out: Vec<Placement> = Placement::built_in().into_iter().filter(|one| !is_there(&one.name)).collect();
    placements.placements.extend(left_out);
    Ok(placements)
}

/// The numbers of all placements there are.
pub fn book(database: &Database, placements: &Placements) -> Result<Book, ApiError> {
    let mut numbers = numbers(database)?;
    let listed = placements.placements.iter().filter_map(|placement| {
        let number = numbers.remove(&placement.name)?;
        Some((placement.name.clone(), Listed { number, placement: placement.clone() }))
    });
    Ok(Book(listed.collect()))
}

/// Every number that was given, by name.
pub fn numbers(database: &Database) -> Result<BTreeMap<String, PlacementNumber>, ApiError> {
    let rows: Vec<Numbered> = database.rows("SELECT number, name FROM placement_numbers", vec![])?;
    Ok(rows.into_iter().map(|row| (row.name, row.number)).collect())
}

/// Takes what the owner says instead of what was said before. It holds for the next request.
pub fn replace(database: &Database, memory: &mut Memory, wanted: &Placements) -> Result<Placements, ApiError> {
    let names: Vec<&str> = wanted.placements.iter().map(|placement| placement.name.as_str()).collect();
    let names = serde_json::to_string(&names)?;
    let unknown = "SELECT count(*) AS n FROM json_each(?) WHERE value NOT IN (SELECT name FROM placement_numbers)";
    let new = database.count(unknown, vec![names.as_str().into()])?;
    let given = database.count("SELECT coalesce(max(number), 0) AS n FROM placement_numbers", vec![])?;
    if given + new > MOST_NUMBERS {
        let message = "this shop has had as many names of placements as there can be; use one that it had before";
        return Err(ApiError::invalid("placements", message));
    }
    database.transaction(|| {
        database
            .run("INSERT OR IGNORE INTO placement_numbers (name) SELECT value FROM json_each(?)", vec![names.into()])?;
        database.run(
            "INSERT INTO placements (one, body) VALUES (1, ?) ON CONFLICT DO UPDATE SET body = excluded.body",
            vec![serde_json::to_string(wanted)?.into()],
        )
    })?;
    let placements = read(database)?;
    if let Some(shelf) = memory.loaded_shelf() {
        shelf.book = book(database, &placements)?;
        shelf.recommender.set_placements(placements.clone());
    }
    Ok(placements)
}

impl Listed {
    /// The owner's own heading.
    pub fn heading(&self, locale: Locale, fallback: Locale) -> Option<String> {
        let heading = &self.placement.heading;
        heading.get(&locale).or_else(|| heading.get(&fallback)).or_else(|| heading.values().next()).cloned()
    }
}
