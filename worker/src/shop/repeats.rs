//! A repeated send: the same id with the same body gets the same answer, with another body an error.

use crate::error::ApiError;
use crate::guard::sha256;
use serde::Serialize;

/// What makes two sends the same: every field of the body.
pub fn fingerprint<T: Serialize>(body: &T) -> Result<String, ApiError> {
    Ok(sha256(&serde_json::to_string(body)?))
}

/// Whether what is stored under this id is the same as what came now.
pub fn is_same(stored: &str, sent: &str) -> Result<(), ApiError> {
    if stored == sent { Ok(()) } else { Err(ApiError::conflict("id")) }
}
