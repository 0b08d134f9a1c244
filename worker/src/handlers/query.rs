//! What addresses say after the question mark, wherever several of them say the same.

use crate::error::ApiError;
use shopbell_protocol::{Locale, RecordId};

/// `locale=fa`
pub fn locale(value: &str) -> Result<Locale, ApiError> {
    let known = Locale::ALL.into_iter().find(|locale| locale.code() == value);
    known.ok_or_else(|| ApiError::invalid("locale", "must be fa, ar or en"))
}

/// `name=0193f1c2-…`
pub fn id(name: &str, value: &str) -> Result<RecordId, ApiError> {
    RecordId::try_from(value.to_owned()).map_err(|error| ApiError::invalid(name, error.to_string()))
}

/// `mode=add` or `mode=replace`: whether what the file doesn't have goes.
pub fn replaces(value: &str) -> Result<bool, ApiError> {
    match value {
        "add" => Ok(false),
        "replace" => Ok(true),
        _ => Err(ApiError::invalid("mode", "must be add or replace")),
    }
}

/// `name=true` or `name=false`
pub fn flag(name: &str, value: &str) -> Result<bool, ApiError> {
    value.parse().map_err(|_| ApiError::invalid(name, "must be true or false"))
}
