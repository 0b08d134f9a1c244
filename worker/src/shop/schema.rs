//! The tables of a shop, and how an older database becomes a current one.
//!
//! Invariant: an object whose database has no `meta` table was never made a shop. Nothing is written
//! to find that out, so a made-up id leaves no file behind.

use crate::error::ApiError;
use crate::shop::sql::Database;

/// Each entry brings the database to the version of its position + 1. Entries are never changed once
/// released; new ones are added.
const MIGRATIONS: [&str; 13] = [
    include_str!("schema/1_first.sql"),
    include_str!("schema/2_answers.sql"),
    include_str!("schema/3_catalogue.sql"),
    include_str!("schema/4_placements.sql"),
    include_str!("schema/5_surveys.sql"),
    include_str!("schema/6_complaints.sql"),
    include_str!("schema/7_customers.sql"),
    include_str!("schema/8_cases.sql"),
    include_str!("schema/9_sessions.sql"),
    include_str!("schema/10_results.sql"),
    include_str!("schema/11_dashboard.sql"),
    include_str!("schema/12_comments.sql"),
    include_str!("schema/13_segments.sql"),
];

/// The version of a database; `None` where the object is no shop.
pub fn version(database: &Database) -> Result<Option<usize>, ApiError> {
    let is_shop = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'meta'";
    if database.count(is_shop, vec![])? == 0 {
        return Ok(None);
    }
    let version = database.count("SELECT value AS n FROM meta WHERE name = 'version'", vec![])?;
    Ok(usize::try_from(version).ok())
}

/// Creates the table that makes an object a shop.
pub fn found(database: &Database) -> Result<(), ApiError> {
    database.run(
        "CREATE TABLE meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
         INSERT INTO meta (name, value) VALUES ('version', 0);",
        vec![],
    )?;
    Ok(())
}

/// Brings the database from `version` to the newest one, a version at a time, each whole or not at all.
pub fn migrate(database: &Database, version: usize) -> Result<(), ApiError> {
    for (position, migration) in MIGRATIONS.iter().enumerate().skip(version) {
        database.transaction(|| {
            database.run(migration, vec![])?;
            let reached = i64::try_from(position + 1).map_err(ApiError::internal)?;
            database.run("UPDATE meta SET value = ? WHERE name = 'version'", vec![reached.into()])
        })?;
    }
    Ok(())
}
