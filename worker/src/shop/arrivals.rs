//! Products on their way into the catalogue. They arrive in pieces of a MB, so that a catalogue of any size passes through
//! little memory, wait in a table of their own, and enter the catalogue in one transaction.
//!
//! Invariant: until the last step visitors see the catalogue as it was, and after it the one that it became; an import
//! that ends early leaves nothing.

use crate::error::ApiError;
use crate::random;
use crate::shop::command::{BegunImport, EndImport};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{products, searching};
use crate::validate::MOST_PRODUCTS;
use serde::Deserialize;
use shopbell_engine::catalogue::NO_CATEGORY;
use shopbell_protocol::owner::ImportedProducts;

/// What was left behind by an import that never ended is removed after so long, in milliseconds.
const FORGOTTEN_AFTER: i64 = 3_600_000;

/// Begins an import.
pub fn begin(database: &Database, memory: &Memory, now: i64) -> Result<BegunImport, ApiError> {
    database.run("DELETE FROM arrivals WHERE at < ?", vec![(now - FORGOTTEN_AFTER).into()])?;
    let import = random::bytes()?.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(BegunImport { import, origins: memory.settings.origins.clone(), locale: memory.settings.locale })
}

/// Keeps a piece: a JSON list of products, the first of which has this number.
pub fn keep(database: &Database, now: i64, import: &str, first: i64, list: &str) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO arrivals (import, position, at, id, body)
         SELECT ?, key + ?, ?, value ->> 'id', value FROM json_each(?)",
        vec![import.into(), first.into(), now.into(), list.into()],
    )?;
    Ok(())
}

/// Forgets what arrived.
pub fn drop(database: &Database, import: &str) -> Result<(), ApiError> {
    database.run("DELETE FROM arrivals WHERE import = ?", vec![import.into()])?;
    Ok(())
}

#[derive(Deserialize)]
struct Counts {
    arrived: i64,
    known: i64,
    unchanged: i64,
}

/// Puts what arrived into the catalogue.
pub fn end(database: &Database, memory: &mut Memory, wanted: &EndImport) -> Result<ImportedProducts, ApiError> {
    let EndImport { import, replace, exact, whole, dry_run, origins } = wanted;
    if *origins != memory.settings.origins {
        drop(database, import)?;
        return Err(ApiError::not_yet("the shop's origins changed meanwhile; send it again"));
    }
    let (becomes, same) = (becomes(*replace, *exact), same(*replace, *exact));
    let counted: Option<Counts> = database.first(
        &format!(
            "SELECT count(*) AS arrived, count(products.id) AS known,
                    coalesce(sum(products.learned = 0 AND {same}), 0) AS unchanged
             FROM arrivals LEFT JOIN products ON products.id = arrivals.id WHERE import = ?"
        ),
        vec![import.as_str().into()],
    )?;
    let Counts { arrived, known, unchanged } = counted.ok_or_else(|| ApiError::internal("a count without a result"))?;
    let present = products::count(database)?;
    let removes = *replace && *whole;
    let removed = if removes { present - known } else { 0 };
    let stored = present + arrived - known - removed;
    if stored > i64::try_from(MOST_PRODUCTS).map_err(ApiError::internal)? {
        drop(database, import)?;
        let message = format!("the catalogue may have at most 50,000 products, and would have {stored}");
        return Err(ApiError::invalid("products", message));
    }
    let changes = arrived > unchanged || removed > 0 || *exact;
    database.transaction(|| {
        if changes && !dry_run {
            take_over(database, import, (&becomes, &same), removes)?;
            products::note_change(database)?;
        }
        drop(database, import)
    })?;
    if changes && !dry_run {
        memory.products_changed(database)?;
        searching::begin(database, memory)?;
    }
    let count = |count: i64| u32::try_from(count).map_err(ApiError::internal);
    Ok(ImportedProducts {
        added: count(arrived - known)?,
        updated: count(known - unchanged)?,
        unchanged: count(unchanged)?,
        removed: count(removed)?,
        refused: 0,
        stored: count(stored)?,
        building: searching::is_due(database)?,
        errors: Vec::new(),
    })
}

/// What a product becomes with what arrived of it. Added to what there is, languages and fields that the file says nothing
/// of stay; but nothing stays of what was only read from a page.
fn becomes(replace: bool, exact: bool) -> String {
    let anew = format!("json_patch('{{\"category\":\"{NO_CATEGORY}\"}}', arrivals.body)");
    match (exact, replace) {
        (true, _) => "arrivals.body".to_owned(),
        (false, true) => anew,
        (false, false) => {
            format!("iif(coalesce(products.learned, 1), {anew}, json_patch(products.body, arrivals.body))")
        }
    }
}

/// Whether it stays what it is. The order of fields doesn't count: two objects are the same where neither changes the
/// other.
fn same(replace: bool, exact: bool) -> String {
    let becomes = becomes(replace, exact);
    if replace {
        format!(
            "json_patch(products.body, {becomes}) = products.body AND json_patch({becomes}, products.body) = {becomes}"
        )
    } else {
        format!("products.body = {becomes}")
    }
}

fn take_over(database: &Database, import: &str, (becomes, same): (&str, &str), removes: bool) -> Result<(), ApiError> {
    let first = products::last_position(database)? + 1;
    if removes {
        // Here a product becomes what arrived of it, whatever was there before.
        database.run("DELETE FROM products", vec![])?;
        database.run(
            &format!(
                "INSERT INTO products (position, id, body)
                 SELECT ? + position, id, {becomes} FROM arrivals WHERE import = ?"
            ),
            vec![first.into(), import.into()],
        )?;
        return Ok(());
    }
    database.run(
        &format!(
            "UPDATE products SET body = {becomes}, learned = 0 FROM arrivals
             WHERE arrivals.import = ? AND arrivals.id = products.id
                 AND NOT (products.learned = 0 AND {same})"
        ),
        vec![import.into()],
    )?;
    database.run(
        &format!(
            "INSERT INTO products (position, id, body)
             SELECT ? + arrivals.position, arrivals.id, {becomes}
             FROM arrivals LEFT JOIN products ON products.id = arrivals.id
             WHERE import = ? AND products.id IS NULL"
        ),
        vec![first.into(), import.into()],
    )?;
    Ok(())
}
