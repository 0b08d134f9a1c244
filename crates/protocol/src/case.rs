//! A case, as the visitor sees it whose case it is: no more than they said themselves and how far it has come.

use crate::Locale;
use serde::{Deserialize, Serialize};

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody has got in touch yet.
    New,
    /// Somebody of the shop got in touch.
    Contacted,
    /// Settled, as the shop sees it.
    Resolved,
    /// Not settled after all.
    Reopened,
}

impl CaseState {
    /// Every state, in the usual order.
    pub const ALL: [Self; 4] = [Self::New, Self::Contacted, Self::Resolved, Self::Reopened];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Contacted => "contacted",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == name)
    }
}

/// `GET /v1/shops/{shop}/cases?visitor=`: the visitor's own cases, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseStatuses {
    /// At most five, of the last 90 days.
    pub cases: Vec<CaseStatus>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseStatus {
    /// What opens its page, `/c/{shop}/{reference}`: whoever has it may read this and answer.
    pub reference: String,
    /// The number to quote, such as `7KQ2-M4XD`, where the visitor was given one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// How far it has come.
    pub state: CaseState,
    /// Since when.
    pub opened_at: i64,
    /// When its state last changed.
    pub changed_at: i64,
    /// Whether it is asked now if the shop has made it good.
    pub asks: bool,
    /// What was answered to that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<bool>,
}

/// A case with what its page is made from, and the answer to [`CaseAnswer`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CasePage {
    /// The shop's name.
    pub shop: String,
    /// The shop's colour.
    pub color: String,
    /// Its time zone.
    pub time_zone: String,
    /// The language in which the visitor wrote.
    pub locale: Locale,
    /// The case.
    pub status: CaseStatus,
    /// Whether they said that they don't want to be asked.
    pub opted_out: bool,
}

/// `POST /v1/shops/{shop}/cases/{reference}`: did the shop make it good?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    /// Whether it did.
    pub fixed: bool,
}
