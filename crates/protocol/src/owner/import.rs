//! The import of a FAQ, or of products, that the owner has elsewhere.

use serde::{Deserialize, Serialize};

/// `POST /v1/faq/import?format=json|csv|markdown|page&locale=&mode=add|replace&dry_run=true|false`, with the file's text
/// as the body: what became of its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Imported {
    /// How many entries are new.
    pub added: u32,
    /// How many changed.
    pub updated: u32,
    /// How many of the file were there just so.
    pub unchanged: u32,
    /// How many are gone; with `mode=replace` only, and only where nothing was refused.
    pub removed: u32,
    /// How many were refused.
    pub refused: u32,
    /// How many entries the FAQ has now; with `dry_run`, how many it would have.
    pub stored: u32,
    /// True while the index is being built: until then visitors are answered from the FAQ as it was.
    pub building: bool,
    /// Why entries were refused, in the file's order; the first 1,000.
    pub errors: Vec<ImportError>,
}

/// An entry of a file that wasn't imported. The others were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportError {
    /// The line on which it begins, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// For pages: its number among the page's questions, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u32>,
    /// What of it is wrong.
    pub field: String,
    /// What is allowed.
    pub message: String,
}

/// `POST /v1/products/import?format=csv|json|google|google_tsv|shopify|woocommerce&locale=&currency=&origin=&mode=add|replace&dry_run=true|false`,
/// with the file as the body: what became of its products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportedProducts {
    /// How many products are new.
    pub added: u32,
    /// How many changed.
    pub updated: u32,
    /// How many of the file were there just so.
    pub unchanged: u32,
    /// How many are gone; with `mode=replace` only, and only where nothing was refused.
    pub removed: u32,
    /// How many were refused.
    pub refused: u32,
    /// How many products the catalogue has now; with `dry_run`, how many it would have.
    pub stored: u32,
    /// True while the search is being brought up to date: until then it doesn't find what is new.
    pub building: bool,
    /// Why products were refused, in the file's order; the first 1,000.
    pub errors: Vec<ProductImportError>,
}

/// A product of a file that wasn't imported. The others were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProductImportError {
    /// For files that people read in lines (CSV, TSV, JSON): the line on which it begins, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// For feeds: its number, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<u32>,
    /// What of it is wrong.
    pub field: String,
    /// What is allowed.
    pub message: String,
}
