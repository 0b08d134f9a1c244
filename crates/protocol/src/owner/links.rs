//! Which entries answer to the phrasings of the pack that ships with the product.

use crate::Locale;
use serde::{Deserialize, Serialize};

/// `GET /v1/faq/links`: every entry's link to an intent of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Links {
    /// In the FAQ's order.
    pub entries: Vec<EntryLink>,
    /// The intents that an entry can be linked to.
    pub intents: Vec<String>,
    /// True while the index is being built: automatic links of new entries aren't known yet.
    pub building: bool,
}

/// One entry's link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntryLink {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// The entry's language.
    pub locale: Locale,
    /// The intent it is linked to; `null` for none.
    pub intent: Option<String>,
    /// Who chose that.
    pub by: LinkedBy,
    /// Whether the intent's phrasings lead to this entry: not where it has enough of its own.
    pub used: bool,
    /// Some of the intent's phrasings in the entry's language, at most 5.
    pub phrasings: Vec<String>,
}

/// Who chose a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkedBy {
    /// Nobody: the intent is the one most like the entry, or none is near enough.
    Automatic,
    /// The owner.
    Owner,
}

/// `PUT /v1/faq/links/{entry}`: the owner's choice, which stays as long as the FAQ has an entry of that id.
/// `DELETE` makes the link automatic again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("required" = ["intent"])))]
#[serde(deny_unknown_fields)]
pub struct SetLink {
    /// One of `intents`; `null` for no link. Required, so that an empty object unlinks nothing.
    #[serde(deserialize_with = "Option::deserialize")]
    pub intent: Option<String>,
}
