//! The shop's catalogue: up to 50,000 products, one a row, never all of them in memory.
//!
//! Invariant: a row's position is its own for good. What replaces a catalogue gets new positions, so that a search index
//! of the catalogue before names no other products than those it was made from.

use crate::error::ApiError;
use crate::shop::models;
use crate::shop::publishing::{number, set_number};
use crate::shop::sql::Database;
use crate::validate::check_addresses;
use serde::Deserialize;
use shopbell_engine::recommend::Facts;
use shopbell_protocol::owner::Product;
use shopbell_protocol::{FoundProduct, Locale};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A page of the catalogue ends with the product that exceeds so many bytes.
const LARGEST_PAGE: usize = 1 << 20;
/// How many rows are read at once for one.
const ROWS_AT_ONCE: i64 = 2_000;
/// How many products that were shown are remembered.
const MOST_REMEMBERED: usize = 1_000;
/// How many products' bare facts are read at once: well below the 2 MB a value may have.
const FACTS_AT_ONCE: i64 = 2_000;

#[derive(Deserialize)]
pub(super) struct Row {
    pub position: i64,
    pub body: String,
}

#[derive(Deserialize)]
struct Body {
    body: String,
}

/// The next page of the catalogue, in the owner's order. `revision` is that of the first page: a catalogue that changed
/// meanwhile can't be read on.
pub fn read_page(database: &Database, after: i64, revision: Option<i64>) -> Result<String, ApiError> {
    let current = number(database, "catalogue")?;
    if revision.is_some_and(|revision| revision != current) {
        return Err(ApiError::not_yet("the catalogue changed while it was read; read it again"));
    }
    let mut list = String::new();
    let (mut last, mut rows, mut is_full) = (after, 0, false);
    database.each(
        "SELECT position, body FROM products WHERE position > ? ORDER BY position LIMIT ?",
        vec![after.into(), ROWS_AT_ONCE.into()],
        |row: Row| {
            if is_full {
                return Ok(());
            }
            if !list.is_empty() {
                list.push(',');
            }
            list.push_str(&row.body);
            (last, rows) = (row.position, rows + 1);
            is_full = list.len() > LARGEST_PAGE;
            Ok(())
        },
    )?;
    let next = if is_full || rows == ROWS_AT_ONCE { last.to_string() } else { "null".to_owned() };
    Ok(format!("{{\"next\":{next},\"revision\":{current},\"products\":[{list}]}}"))
}

/// The shop's currency: that of its first product.
pub fn currency(database: &Database) -> Result<Option<String>, ApiError> {
    let first: Option<Body> =
        database.first("SELECT body ->> 'currency' AS body FROM products ORDER BY position LIMIT 1", vec![])?;
    Ok(first.map(|row| row.body))
}

/// The prices of those of these products that are in the shop's currency.
pub fn prices<'a>(
    database: &Database,
    products: impl Iterator<Item = &'a str>,
) -> Result<HashMap<String, i64>, ApiError> {
    #[derive(Deserialize)]
    struct Priced {
        id: String,
        price: i64,
    }
    let ids: BTreeSet<&str> = products.collect();
    let rows: Vec<Priced> = database.rows(
        "SELECT id, body ->> 'price' AS price FROM products
         WHERE id IN (SELECT value FROM json_each(?)) AND body ->> 'currency' = ?",
        vec![serde_json::to_string(&ids)?.into(), currency(database)?.into()],
    )?;
    Ok(rows.into_iter().map(|row| (row.id, row.price)).collect())
}

/// How many products there are.
pub fn count(database: &Database) -> Result<i64, ApiError> {
    database.count("SELECT count(*) AS n FROM products", vec![])
}

/// The largest position there is or was.
pub fn last_position(database: &Database) -> Result<i64, ApiError> {
    let last = database.count("SELECT coalesce(max(position), 0) AS n FROM products", vec![])?;
    Ok(last.max(number(database, "last_product")?))
}

/// Notes that products came, changed or went.
pub fn note_change(database: &Database) -> Result<(), ApiError> {
    set_number(database, "catalogue", number(database, "catalogue")? + 1)?;
    set_number(database, "last_product", last_position(database)?)?;
    set_number(database, "unsearchable", 1)
}

/// Whether every product is on one of these origins.
pub fn are_on(database: &Database, origins: &[String]) -> Result<bool, ApiError> {
    let mut all = true;
    database.each("SELECT body FROM products", vec![], |row: Body| {
        all = all && check_addresses(&serde_json::from_str(&row.body)?, origins).is_ok();
        Ok(())
    })?;
    Ok(all)
}

/// Id, price, category, category path, brand, consumable, added on, in stock, title.
type Fact = (String, i64, String, Option<Vec<String>>, Option<String>, u8, Option<String>, u8, Option<String>);

/// What recommendations need of every product, in the owner's order: all but descriptions, addresses and the titles in
/// other languages than the first. They are kept as bytes as long as the catalogue doesn't change: a cold shop answers
/// several times sooner.
pub fn facts(database: &Database) -> Result<Facts, ApiError> {
    let revision = number(database, "catalogue")?;
    if number(database, "facts")? == revision
        && let Some(facts) = Facts::from_bytes(models::load(database, "facts")?)
    {
        return Ok(facts);
    }
    let facts = gather_facts(database)?;
    database.transaction(|| {
        models::store(database, "facts", facts.as_bytes())?;
        set_number(database, "facts", revision)
    })?;
    Ok(facts)
}

fn gather_facts(database: &Database) -> Result<Facts, ApiError> {
    #[derive(Deserialize)]
    struct Piece {
        last: Option<i64>,
        list: String,
    }
    let mut facts = Facts::default();
    let mut after = i64::MIN >> 10;
    loop {
        // One JSON text instead of rows: crossing between WASM and JavaScript is what costs.
        let read: Option<Piece> = database.first(
            "SELECT max(position) AS last, json_group_array(json_array(id, body ->> 'price', body ->> 'category',
                    json(body -> 'category_path'), body ->> 'brand', coalesce(body ->> 'consumable', 0), body ->> 'added_on',
                    coalesce(body ->> 'in_stock', 1),
                    (SELECT value FROM json_each(body, '$.title') LIMIT 1))) AS list
             FROM (SELECT position, id, body FROM products WHERE position > ? ORDER BY position LIMIT ?)",
            vec![after.into(), FACTS_AT_ONCE.into()],
        )?;
        let Some(Piece { last: Some(last), list }) = read else { return Ok(facts) };
        after = last;
        let list: Vec<Fact> = serde_json::from_str(&list)?;
        for (id, price, category, path, brand, consumable, added_on, in_stock, title) in list {
            facts.push(&Product {
                id,
                // Only its words are compared; in which language they are makes no difference.
                title: title.map(|title| (Locale::En, title)).into_iter().collect(),
                price,
                category,
                category_path: path.unwrap_or_default(),
                brand,
                consumable: consumable == 1,
                added_on,
                in_stock: in_stock == 1,
                ..Product::default()
            });
        }
    }
}

/// Products that were shown lately, by id: most of what is recommended needs no query.
#[derive(Default)]
pub struct Shown {
    products: HashMap<String, Product>,
    bytes: usize,
}

impl Shown {
    /// The products of those ids, as far as the catalogue has them.
    pub fn of<'a>(
        &mut self,
        database: &Database,
        ids: impl Iterator<Item = &'a String>,
    ) -> Result<&HashMap<String, Product>, ApiError> {
        if self.products.len() > MOST_REMEMBERED {
            *self = Self::default();
        }
        let unknown: Vec<&String> = ids.filter(|id| !self.products.contains_key(*id)).collect();
        if !unknown.is_empty() {
            let rows: Vec<Body> = database.rows(
                "SELECT body FROM products WHERE id IN (SELECT value FROM json_each(?))",
                vec![serde_json::to_string(&unknown)?.into()],
            )?;
            for row in rows {
                let product: Product = serde_json::from_str(&row.body)?;
                // Its texts, each in a piece of memory of its own, and its place in the table.
                self.bytes += 2 * (row.body.len() + size_of::<Product>());
                self.products.insert(product.id.clone(), product);
            }
        }
        Ok(&self.products)
    }

    /// Bytes in memory, about.
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}

/// A product in the language asked for.
pub fn found(product: Product, locale: Locale, fallback: Locale) -> FoundProduct {
    FoundProduct {
        title: in_language(&product.title, locale, fallback),
        url: in_language(&product.url, locale, fallback),
        id: product.id,
        image: product.image,
        price: product.price,
        list_price: product.list_price,
        currency: product.currency,
        in_stock: product.in_stock,
    }
}

/// The text in the language asked for, else in the shop's, else in any.
pub fn in_language(texts: &BTreeMap<Locale, String>, locale: Locale, fallback: Locale) -> String {
    let text = texts.get(&locale).or_else(|| texts.get(&fallback)).or_else(|| texts.values().next());
    text.cloned().unwrap_or_default()
}
