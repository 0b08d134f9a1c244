//! The tables of a shop, and how an older database becomes a current one.
//!
//! Invariant: an object whose database has no `meta` table was never made a shop. Nothing is written
//! to find that out, so a made-up id leaves no file behind.

use crate::error::ApiError;
use crate::shop::sql::Database;

/// Each entry brings the database to the version of its position + 1. Entries are never changed once
/// released; new ones are added.
const MIGRATIONS: [&str; 5] = [
    "
    CREATE TABLE settings (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL, key_hash TEXT NOT NULL);

    CREATE TABLE ratings (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        at INTEGER NOT NULL, day TEXT NOT NULL, visitor TEXT NOT NULL, score INTEGER NOT NULL,
        touchpoint TEXT NOT NULL, stage TEXT NOT NULL, locale TEXT NOT NULL, product TEXT, comment TEXT);
    CREATE INDEX ratings_by_visitor ON ratings (visitor, at);

    CREATE TABLE conversations (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL);
    CREATE TABLE turns (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        at INTEGER NOT NULL, visitor TEXT NOT NULL, conversation TEXT NOT NULL, text TEXT NOT NULL,
        locale TEXT NOT NULL, confidence INTEGER NOT NULL, reply TEXT NOT NULL,
        entry TEXT, chosen TEXT, helpful INTEGER, settled INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX turns_by_visitor ON turns (visitor, at);
    CREATE INDEX turns_unanswered ON turns (text, at) WHERE entry IS NULL AND settled = 0;
    CREATE INDEX turns_by_conversation ON turns (conversation);
    CREATE TABLE handoffs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        reference TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL, conversation TEXT,
        name TEXT, contact TEXT NOT NULL, message TEXT NOT NULL, locale TEXT NOT NULL);
    CREATE INDEX handoffs_by_visitor ON handoffs (visitor, at);

    CREATE TABLE events (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, fingerprint TEXT NOT NULL,
        at INTEGER NOT NULL, visitor TEXT NOT NULL, session TEXT NOT NULL, kind TEXT NOT NULL,
        product TEXT, rec_id TEXT, touchpoint TEXT, name TEXT);

    CREATE TABLE faq (position INTEGER PRIMARY KEY, body TEXT NOT NULL, locale TEXT NOT NULL);
    CREATE TABLE products (position INTEGER PRIMARY KEY, body TEXT NOT NULL);
    CREATE TABLE models (name TEXT NOT NULL, chunk INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, chunk));

    CREATE TABLE daily_ratings (
        day TEXT NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL,
        n1 INTEGER NOT NULL, n2 INTEGER NOT NULL, n3 INTEGER NOT NULL, n4 INTEGER NOT NULL, n5 INTEGER NOT NULL,
        comments INTEGER NOT NULL, PRIMARY KEY (day, dimension, member)) WITHOUT ROWID;
    CREATE TABLE daily_counts (
        day TEXT NOT NULL, metric TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (day, metric)) WITHOUT ROWID;
",
    "
    CREATE TABLE order_lookups (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL,
        conversation TEXT, number TEXT NOT NULL, number_key TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1,
        outcome TEXT);
    CREATE INDEX order_lookups_by_visitor ON order_lookups (visitor, at);
    CREATE INDEX order_lookups_by_number ON order_lookups (number_key, at);

    CREATE TABLE entries (
        generation INTEGER NOT NULL, position INTEGER NOT NULL, id TEXT NOT NULL, locale TEXT NOT NULL, body TEXT NOT NULL,
        published_at INTEGER NOT NULL, changed_at INTEGER NOT NULL, PRIMARY KEY (generation, position));
    CREATE UNIQUE INDEX entries_by_id ON entries (generation, id);
    CREATE INDEX entries_by_locale ON entries (generation, locale, position);
    INSERT INTO entries SELECT 0, position, body ->> 'id', locale, body, 0, 0 FROM faq;
    INSERT INTO meta (name, value) VALUES ('faq_current', 0), ('faq_served', 0);
    INSERT INTO meta (name, value) SELECT 'unindexed', 1 FROM faq LIMIT 1;
    DROP TABLE faq;
    CREATE TABLE links (entry TEXT PRIMARY KEY, intent TEXT) WITHOUT ROWID;
    CREATE TABLE reports (name TEXT PRIMARY KEY, body TEXT NOT NULL);

    CREATE INDEX turns_by_entry ON turns (entry, at) WHERE entry IS NOT NULL;
    CREATE INDEX turns_by_vote ON turns (entry, at, helpful) WHERE helpful IS NOT NULL;
    CREATE INDEX turns_by_choice ON turns (chosen, at) WHERE chosen IS NOT NULL;
",
    "
    CREATE TABLE exposures (
        visitor TEXT PRIMARY KEY, arm INTEGER NOT NULL, at INTEGER NOT NULL, day TEXT NOT NULL,
        purchases INTEGER NOT NULL, revenue INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE daily_arms (
        day TEXT NOT NULL, arm INTEGER NOT NULL, visitors INTEGER NOT NULL, buyers INTEGER NOT NULL,
        purchases INTEGER NOT NULL, revenue INTEGER NOT NULL, revenue_squares REAL NOT NULL,
        PRIMARY KEY (day, arm)) WITHOUT ROWID;
    CREATE INDEX order_lookups_by_time ON order_lookups (at);
    CREATE INDEX events_clicks ON events (visitor, product, at) WHERE kind = 'click';
    ALTER TABLE products ADD COLUMN id TEXT;
    ALTER TABLE products ADD COLUMN learned INTEGER NOT NULL DEFAULT 0;
    UPDATE products SET id = body ->> 'id';
    CREATE UNIQUE INDEX products_by_id ON products (id);
    INSERT INTO meta (name, value) SELECT 'unsearchable', 1 FROM products LIMIT 1;

    CREATE TABLE arrivals (
        import TEXT NOT NULL, position INTEGER NOT NULL, at INTEGER NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (import, position)) WITHOUT ROWID;
    CREATE UNIQUE INDEX arrivals_by_id ON arrivals (import, id);

    CREATE TABLE pages (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT NOT NULL UNIQUE, product TEXT NOT NULL, at INTEGER NOT NULL,
        is_read INTEGER NOT NULL DEFAULT 0);
    CREATE INDEX pages_waiting ON pages (seq) WHERE is_read = 0;
",
    // What was shown and clicked before placements were known counts for none in particular: number 0.
    "
    CREATE TABLE placements (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);
    CREATE TABLE placement_numbers (number INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE);
    INSERT INTO placement_numbers (name)
        VALUES ('home'), ('similar'), ('bought-together'), ('cart'), ('thank-you'), ('chat');
    CREATE TABLE daily_placements (
        day TEXT NOT NULL, placement INTEGER NOT NULL, impressions INTEGER NOT NULL, clicks INTEGER NOT NULL,
        carts INTEGER NOT NULL, purchases INTEGER NOT NULL, revenue INTEGER NOT NULL,
        PRIMARY KEY (day, placement)) WITHOUT ROWID;
    ALTER TABLE events ADD COLUMN placement INTEGER;
    UPDATE events SET placement = 0 WHERE kind IN ('impression', 'click');
    DROP INDEX events_clicks;
    CREATE INDEX events_clicks ON events (visitor, product, at) WHERE kind = 'click' AND placement IS NOT NULL;
    CREATE INDEX events_shown ON events (rec_id, product) WHERE kind = 'impression' AND placement IS NOT NULL;
    CREATE INDEX ratings_low ON ratings (seq, visitor, product) WHERE product IS NOT NULL AND score <= 2;
",
    "
    CREATE TABLE surveys (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE responses (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, visitor TEXT NOT NULL,
        survey TEXT NOT NULL, locale TEXT NOT NULL, product TEXT, answers TEXT NOT NULL, done INTEGER NOT NULL,
        channel TEXT NOT NULL, staff TEXT, customer TEXT, link TEXT);
    CREATE INDEX responses_by_visitor ON responses (visitor, at);
    CREATE INDEX responses_by_customer ON responses (customer, at) WHERE customer IS NOT NULL;
    CREATE INDEX responses_by_link ON responses (link, at) WHERE link IS NOT NULL;
    CREATE TABLE daily_answers (
        day TEXT NOT NULL, survey TEXT NOT NULL, question TEXT NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL,
        kind TEXT NOT NULL, said TEXT NOT NULL, n INTEGER NOT NULL,
        PRIMARY KEY (survey, question, day, dimension, member, kind, said)) WITHOUT ROWID;
    CREATE TABLE survey_links (
        id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
        survey TEXT NOT NULL, channel TEXT NOT NULL, visitor TEXT, customer TEXT, product TEXT, staff TEXT, locale TEXT)
        WITHOUT ROWID;
    CREATE TABLE opt_outs (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, visitor TEXT NOT NULL UNIQUE, customer TEXT);
    CREATE INDEX opt_outs_by_customer ON opt_outs (customer) WHERE customer IS NOT NULL;
",
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
