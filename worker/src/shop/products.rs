//! The shop's catalogue.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::validate::check_addresses;
use serde::Deserialize;
use shopbell_protocol::owner::{Catalogue, Product, Stored};
use std::collections::HashMap;

#[derive(Deserialize)]
struct Body {
    body: String,
}

/// Replaces the catalogue.
pub fn replace(database: &Database, memory: &mut Memory, catalogue: &Catalogue) -> Result<Stored, ApiError> {
    check_addresses(catalogue, &memory.settings.origins)?;
    database.transaction(|| {
        database.run("DELETE FROM products", vec![])?;
        database.insert_list(
            "INSERT INTO products (position, body) SELECT key + ?, value FROM json_each(?)",
            &catalogue.products,
        )
    })?;
    memory.replace_products(&catalogue.products);
    Ok(Stored { stored: u32::try_from(catalogue.products.len()).map_err(ApiError::internal)? })
}

/// The catalogue in the owner's order.
pub fn read(database: &Database) -> Result<Catalogue, ApiError> {
    let rows: Vec<Body> = database.rows("SELECT body FROM products ORDER BY position", vec![])?;
    let products = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    Ok(Catalogue { products })
}

/// The products by their ids.
pub fn by_id(products: &[Product]) -> HashMap<String, Product> {
    products.iter().map(|product| (product.id.clone(), product.clone())).collect()
}
