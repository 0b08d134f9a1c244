//! The one shape of every error: `{ "error": { "code", "message", "field"? } }`.

use serde::{Deserialize, Serialize};

/// What went wrong, for programs. The HTTP status follows from it (in the worker's `error.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// 400: the body is not JSON or not UTF-8.
    InvalidJson,
    /// 400: a field is missing, unknown, of the wrong type, or out of its range; `field` names it.
    InvalidField,
    /// 401: no key, or a key that opens nothing.
    Unauthorized,
    /// 403: the browser says the request comes from a site that the shop has not listed.
    OriginNotAllowed,
    /// 404: no such address, shop or record; a foreign one answers like an absent one.
    NotFound,
    /// 405: the address exists, the method doesn't.
    MethodNotAllowed,
    /// 409: this id was used before, with other content.
    Conflict,
    /// 413: the body is larger than this address takes.
    TooLarge,
    /// 429: too many requests from this visitor; `Retry-After` says when to come back.
    TooManyRequests,
    /// 503: not yet; `Retry-After` says when to come back.
    Unavailable,
    /// 500: our fault.
    Internal,
}

/// What is inside the `error` object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorDetail {
    /// For programs.
    pub code: ErrorCode,
    /// For the developer or owner who reads it, in English; never shown to a visitor.
    pub message: String,
    /// The path of the field at fault, such as `events[2].product`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The body of every answer that isn't a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorBody {
    /// The error itself.
    pub error: ErrorDetail,
}
