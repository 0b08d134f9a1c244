//! Search: the index of the catalogue, built in slices by the object's alarm and stored in pieces.
//!
//! Invariant: an index that is older than the catalogue finds what it can and nothing else: each product it names is read
//! from the catalogue and looked at once more. What is left to do is known to the database.

use crate::error::ApiError;
use crate::shop::command::ProductQuery;
use crate::shop::memory::Memory;
use crate::shop::models;
use crate::shop::products::{Row, found};
use crate::shop::publishing::{number, set_number};
use crate::shop::recommendations;
use crate::shop::sql::Database;
use shopbell_engine::search::{Builder, Hit, Index, Query};
use shopbell_engine::text;
use shopbell_protocol::owner::Product;
use shopbell_protocol::{FoundProduct, FoundProducts, Locale};
use std::collections::HashMap;

/// How many products are indexed between two calls: some 50 ms.
const PRODUCTS_AT_ONCE: i64 = 300;
/// A catalogue of so many is indexed while the owner waits.
const PRODUCTS_WHILE_WAITING: i64 = 600;
/// So many of the best hits are put in the visitor's own order.
const RANKED_ANEW: usize = 40;
/// What the visitor likely looks for comes before what fits as well, and what fits clearly better stays before it.
const LIKED: f32 = 0.25;
/// How many products a chat's reply shows.
const MOST_DESCRIBED: usize = 3;

/// An index that is being built.
pub struct Searching {
    builder: Builder,
    /// The last product that is in it.
    last: i64,
    /// The catalogue it is built from.
    revision: i64,
}

/// Whether the index is to be built.
pub fn is_due(database: &Database) -> Result<bool, ApiError> {
    Ok(number(database, "unsearchable")? == 1)
}

/// Begins to bring the index up to date, and ends it if that is quickly done.
pub fn begin(database: &Database, memory: &mut Memory) -> Result<(), ApiError> {
    if crate::shop::products::count(database)? <= PRODUCTS_WHILE_WAITING {
        while work(database, memory)? {}
    }
    memory.work_is_due = true;
    Ok(())
}

/// Does a little of what is left to do. True while there is more; after a restart it begins again.
pub fn work(database: &Database, memory: &mut Memory) -> Result<bool, ApiError> {
    if !is_due(database)? {
        memory.searching = None;
        return Ok(false);
    }
    let revision = number(database, "catalogue")?;
    let mut searching = match memory.searching.take() {
        Some(searching) if searching.revision == revision => searching,
        _ => Box::new(Searching { builder: Builder::new(), last: -1, revision }),
    };
    let mut read = 0;
    database.each(
        "SELECT position, body FROM products WHERE position > ? ORDER BY position LIMIT ?",
        vec![searching.last.into(), PRODUCTS_AT_ONCE.into()],
        |row: Row| {
            let position = u32::try_from(row.position).map_err(ApiError::internal)?;
            searching.builder.add(position, &serde_json::from_str(&row.body)?);
            (searching.last, read) = (row.position, read + 1);
            Ok(())
        },
    )?;
    if read == PRODUCTS_AT_ONCE {
        memory.searching = Some(searching);
        return Ok(true);
    }
    let index = searching.builder.finish();
    database.transaction(|| {
        models::store(database, "products", &index.to_blob())?;
        set_number(database, "unsearchable", 0)
    })?;
    memory.replace_search(index);
    if memory.shelf_is_old {
        memory.products_changed(database)?;
    }
    Ok(false)
}

/// The stored index. One that can't be read is built again.
pub fn load(database: &Database) -> Result<Option<Index>, ApiError> {
    let blob = models::load(database, "products")?;
    if blob.is_empty() {
        return Ok(if is_due(database)? { None } else { Some(Index::default()) });
    }
    let index = Index::from_blob(&blob).ok();
    if index.is_none() {
        set_number(database, "unsearchable", 1)?;
    }
    Ok(index)
}

/// Finds products, in the visitor's own order where one is named.
pub fn find(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    query: &ProductQuery,
) -> Result<FoundProducts, ApiError> {
    let (limit, fallback) = (usize::from(query.limit), memory.settings.locale);
    let Some(index) = memory.search(database)? else {
        return Ok(FoundProducts { products: Vec::new(), count: 0, building: true });
    };
    let wanted = Query {
        text: &query.text,
        is_typing: true,
        category: query.category.as_deref(),
        min_price: query.min_price,
        max_price: query.max_price,
        in_stock: query.in_stock,
        limit: limit.max(RANKED_ANEW),
    };
    let results = index.find(&wanted);
    let mut hits = products_of(database, &results.hits)?;
    hits.retain(|(_, product)| {
        query.min_price.is_none_or(|price| product.price >= price)
            && query.max_price.is_none_or(|price| product.price <= price)
            && query.in_stock.is_none_or(|in_stock| product.in_stock == in_stock)
    });
    if query.visitor.is_some() || query.session.is_some() {
        let liked = recommendations::liked(database, memory, now, query.visitor.as_ref(), query.session.as_ref())?;
        rank_anew(&mut hits, &liked);
    }
    let locale = query.locale.or_else(|| text::detect_locale(&query.text)).unwrap_or(fallback);
    let products = hits.into_iter().take(limit).map(|(_, product)| found(product, locale, fallback)).collect();
    let count = u32::try_from(results.count).map_err(ApiError::internal)?;
    Ok(FoundProducts { products, count, building: is_due(database)? })
}

/// The products that a message describes; none for most messages.
pub fn described(
    database: &Database,
    memory: &mut Memory,
    message: &str,
    locale: Locale,
) -> Result<Vec<FoundProduct>, ApiError> {
    let fallback = memory.settings.locale;
    let Some(index) = memory.search(database)? else { return Ok(Vec::new()) };
    let hits = index.find_described(message, MOST_DESCRIBED);
    let locale = text::detect_locale(message).unwrap_or(locale);
    let products = products_of(database, &hits)?.into_iter().filter(|(_, product)| product.in_stock);
    Ok(products.map(|(_, product)| found(product, locale, fallback)).collect())
}

/// The products that hits are, with their scores; those that are gone are left out.
fn products_of(database: &Database, hits: &[Hit]) -> Result<Vec<(f32, Product)>, ApiError> {
    let positions: Vec<u32> = hits.iter().map(|hit| hit.position).collect();
    let rows: Vec<Row> = database.rows(
        "SELECT position, body FROM products WHERE position IN (SELECT value FROM json_each(?))",
        vec![serde_json::to_string(&positions)?.into()],
    )?;
    let mut bodies: HashMap<i64, String> = rows.into_iter().map(|row| (row.position, row.body)).collect();
    let mut products = Vec::with_capacity(hits.len());
    for hit in hits {
        if let Some(body) = bodies.remove(&i64::from(hit.position)) {
            products.push((hit.score, serde_json::from_str(&body)?));
        }
    }
    Ok(products)
}

fn rank_anew(hits: &mut [(f32, Product)], liked: &[String]) {
    let places: HashMap<&str, usize> = liked.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
    for (score, product) in hits.iter_mut() {
        if let Some(place) = places.get(product.id.as_str()) {
            *score *= 1.0 + LIKED * (1.0 - *place as f32 / liked.len() as f32);
        }
    }
    // A stable sort: equals stay as words ranked them.
    hits.sort_by(|a, b| b.0.total_cmp(&a.0));
}
