//! Products that the owner never sent: learned from the shop's own pages.
//!
//! A browser that reports a product the catalogue doesn't have may name the page it was on. The page waits here, and by
//! the alarm the worker reads it itself, once. Invariants: nothing of what a browser says is shown to anybody; only pages
//! on the shop's own origins are read; each at most once, also after a crash; and what the owner sent stays as it is.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::products;
use crate::shop::sql::Database;
use crate::validate::{MOST_PRODUCTS, Validate, check_addresses};
use serde::Deserialize;
use shopbell_engine::catalogue::{NO_CATEGORY, page_address, read_page};
use shopbell_protocol::{EventKind, NewEvent};
use std::collections::BTreeMap;

/// How many pages may wait.
const MOST_WAITING: i64 = 100;
/// How many addresses are noted in a shop's life.
const MOST_READ: i64 = 100_000;
/// The pause between two pages, in milliseconds: the shop's server has visitors to serve.
pub const PAUSE: i64 = 250;

/// A page to read.
#[derive(Deserialize)]
pub struct Errand {
    address: String,
    /// The product that was reported on it.
    product: String,
}

impl Errand {
    /// The page's address.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Whether a page waits.
pub fn is_due(database: &Database) -> Result<bool, ApiError> {
    Ok(waiting(database)? > 0)
}

/// Notes the pages of products that the catalogue doesn't have.
pub fn note_pages(database: &Database, memory: &mut Memory, now: i64, events: &[&NewEvent]) -> Result<(), ApiError> {
    if !memory.settings.learn_products {
        return Ok(());
    }
    let mut pages: BTreeMap<&str, String> = BTreeMap::new();
    for event in events.iter().filter(|event| event.kind == EventKind::View) {
        let address = event.url.as_deref().and_then(|url| page_address(url, &memory.settings.origins));
        if let (Some(product), Some(address)) = (event.product.as_deref(), address) {
            pages.entry(product).or_insert(address);
        }
    }
    if pages.is_empty() {
        return Ok(());
    }
    // One statement, since most views are of products that are known.
    let written = database.run(
        "INSERT OR IGNORE INTO pages (address, product, at)
         SELECT value, key, ? FROM json_each(?)
         WHERE NOT EXISTS (SELECT 1 FROM products WHERE id = key)
             AND NOT EXISTS (SELECT 1 FROM pages WHERE address = value)
             AND (SELECT coalesce(max(seq), 0) FROM pages) < ?
         LIMIT max(0, ? - (SELECT count(*) FROM pages WHERE is_read = 0))",
        vec![now.into(), serde_json::to_string(&pages)?.into(), MOST_READ.into(), MOST_WAITING.into()],
    )?;
    memory.work_is_due |= written > 0;
    Ok(())
}

/// The next page to read. It counts as read from now on, so that no crash makes it be read twice.
pub fn next(database: &Database, memory: &Memory) -> Result<Option<Errand>, ApiError> {
    if !memory.settings.learn_products {
        database.run("DELETE FROM pages WHERE is_read = 0", vec![])?;
        return Ok(None);
    }
    let next = "SELECT address, product FROM pages WHERE is_read = 0 ORDER BY seq LIMIT 1";
    let Some(errand) = database.first::<Errand>(next, vec![])? else { return Ok(None) };
    database.run("UPDATE pages SET is_read = 1 WHERE address = ?", vec![errand.address.as_str().into()])?;
    // The settings may be other ones than when it was noted.
    let is_own = page_address(&errand.address, &memory.settings.origins).is_some();
    Ok(Some(errand).filter(|_| is_own))
}

/// Stores the product that a page shows, if it is the one that was reported. True where it is in the catalogue now; search
/// and recommendations take it up when no page waits any more.
pub fn learn(database: &Database, memory: &mut Memory, errand: &Errand, html: &str) -> Result<bool, ApiError> {
    let origins = &memory.settings.origins;
    // While the page was read the owner may have changed everything.
    if !memory.settings.learn_products || page_address(&errand.address, origins).is_none() {
        return Ok(false);
    }
    let Some(page) = read_page(html, &errand.address, memory.settings.locale) else { return Ok(false) };
    if !page.ids.contains(&errand.product) {
        return Ok(false);
    }
    let mut product = page.product;
    product.id.clone_from(&errand.product);
    product.learned = true;
    // What is too long for a category or a brand, and a picture from elsewhere, are left out rather than the product.
    let is_short = |name: &String| name.chars().count() <= 100;
    product.brand = product.brand.filter(is_short);
    if !is_short(&product.category) || !product.category_path.iter().all(is_short) {
        product.category = NO_CATEGORY.to_owned();
        product.category_path.clear();
    }
    let Ok(mut product) = product.validate() else { return Ok(false) };
    if check_addresses(&product, origins).is_err() {
        product.image = None;
    }
    if check_addresses(&product, origins).is_err() {
        return Ok(false);
    }
    let room = products::count(database)? < i64::try_from(MOST_PRODUCTS).map_err(ApiError::internal)?;
    let known = database.count("SELECT count(*) AS n FROM products WHERE id = ?", vec![product.id.as_str().into()])?;
    if !room || known > 0 {
        return Ok(false);
    }
    database.transaction(|| {
        database.run(
            "INSERT INTO products (position, id, body, learned) VALUES (?, ?, ?, 1)",
            vec![
                (products::last_position(database)? + 1).into(),
                product.id.as_str().into(),
                serde_json::to_string(&product)?.into(),
            ],
        )?;
        products::note_change(database)
    })?;
    memory.shelf_is_old = true;
    Ok(true)
}

fn waiting(database: &Database) -> Result<i64, ApiError> {
    database.count("SELECT count(*) AS n FROM pages WHERE is_read = 0", vec![])
}
