//! Who a visitor is, as the shop's own server says.

use crate::{AskRow, RecordId};
use serde::{Deserialize, Serialize};

/// `POST /v1/shops/{shop}/identity`: this visitor is the customer that the token names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct IdentityClaim {
    /// Who says so.
    pub visitor: RecordId,
    /// Signed by the shop's server: a JWT with `sub`, `aud` and `exp`.
    pub token: String,
}

/// The answer to that: what a browser has to know so as not to ask again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownCustomer {
    /// The visitor that was sent.
    pub visitor: RecordId,
    /// Whether the visitor had been this customer before.
    pub duplicate: bool,
    /// Until when the token is good.
    pub expires_at: i64,
    /// What this customer was asked on any channel, newest first: of each survey the last time on a channel with an outcome.
    pub asks: Vec<AskRow>,
    /// Whether they don't want to be asked.
    pub opted_out: bool,
}
