//! The API's machine-readable description (OpenAPI 3.1): every address under `/v1` with its parameters, bodies, answers
//! and errors. Types come from `crates/protocol` as they are; what an address takes and answers is said here, one concern
//! a file.
//!
//! It can't go stale unseen: tests compare its addresses with the worker's router, the file that is committed with what is
//! made here, and what a real worker answers with its schemas.

mod cases;
mod customers;
mod document;
mod faq;
mod lists;
mod operation;
mod parameters;
mod products;
mod results;
mod schemas;
mod settings;
mod surveys;
#[cfg(test)]
mod tests;
mod visitor;
mod webhooks;

pub use document::document;

use crate::paths;
use std::path::PathBuf;

/// Where the description is committed.
pub fn path() -> PathBuf {
    paths::root().join("docs/openapi.json")
}

/// The description as it is committed.
///
/// # Errors
/// Never, as long as it is JSON.
pub fn text() -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&document())? + "\n")
}
