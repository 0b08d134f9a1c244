//! Creating a shop, and its settings.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, products, schema};
use serde::Deserialize;
use shopbell_protocol::ErrorCode;
use shopbell_protocol::owner::Settings;

#[derive(Deserialize)]
struct Row {
    body: String,
    key_hash: String,
}

/// Makes an object a shop. The id is new, so it can't be one already.
pub fn create(database: &Database, settings: &Settings, key_hash: &str) -> Result<(), ApiError> {
    if schema::version(database)?.is_some() {
        return Err(ApiError::new(ErrorCode::Conflict, "this shop exists already"));
    }
    database.transaction(|| {
        schema::found(database)?;
        schema::migrate(database, 0)?;
        database.run(
            "INSERT INTO settings (one, body, key_hash) VALUES (1, ?, ?)",
            vec![serde_json::to_string(settings)?.into(), key_hash.into()],
        )
    })?;
    Ok(())
}

/// The settings and the hash of the owner's key.
pub fn read(database: &Database) -> Result<(Settings, String), ApiError> {
    let row: Row = database
        .first("SELECT body, key_hash FROM settings", vec![])?
        .ok_or_else(|| ApiError::internal("a shop without settings"))?;
    Ok((serde_json::from_str(&row.body)?, row.key_hash))
}

/// Replaces the settings. Products must still be on the shop's origins.
pub fn replace(database: &Database, memory: &mut Memory, settings: Settings) -> Result<(), ApiError> {
    let stays = |origin: &String| settings.origins.contains(origin);
    if !memory.settings.origins.iter().all(stays) && !products::are_on(database, &settings.origins)? {
        let message = "the products in the catalogue are on an origin that is missing here; replace the products first";
        return Err(ApiError::invalid("origins", message));
    }
    // One that was pinned before may have left the FAQ since; that is no mistake of this change.
    let pinned = settings.pinned_questions.iter().enumerate();
    for (position, id) in pinned.filter(|(_, id)| !memory.settings.pinned_questions.contains(id)) {
        if faq::find(database, id)?.is_none() {
            let field = format!("pinned_questions[{position}]");
            return Err(ApiError::invalid(field, "must be the id of an entry of the FAQ"));
        }
    }
    database.run("UPDATE settings SET body = ?", vec![serde_json::to_string(&settings)?.into()])?;
    memory.replace_settings(settings)
}
