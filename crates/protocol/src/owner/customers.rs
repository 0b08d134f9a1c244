//! Customers: one record of all that somebody said and did, whichever browser or channel it came by.

use crate::owner::{CaseRow, HandoffRow, RatingRow, ResponseRow, TurnRow};
use crate::{AskRow, EventKind, Locale, OrderOutcome, RecordId};
use serde::{Deserialize, Serialize};

/// `GET /v1/customers`: a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerRow {
    /// The shop's own reference.
    pub id: String,
    /// What they are called, as the shop said.
    pub name: Option<String>,
    /// Their language, as the shop said.
    pub locale: Option<Locale>,
    /// The group of customers that the shop put them in.
    pub segment: Option<String>,
    /// Since when they are known.
    pub at: i64,
    /// When the shop last said that they are there.
    pub seen_at: i64,
    /// How many visitors they are.
    pub visitors: u32,
}

/// `GET /v1/customers/{customer}`: all that a customer said and did; of each list the newest 100.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerRecord {
    /// Who.
    pub customer: CustomerRow,
    /// Their visitors, the first one first.
    pub visitors: Vec<RecordId>,
    /// What is known.
    #[serde(flatten)]
    pub known: PersonRecord,
}

/// `GET /v1/visitors/{visitor}`: the same of one visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VisitorRecord {
    /// Who.
    pub visitor: RecordId,
    /// The customer that they are, where the shop said so.
    pub customer: Option<String>,
    /// What is known.
    #[serde(flatten)]
    pub known: PersonRecord,
}

/// What somebody said and did, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRecord {
    /// Since when they don't want to be asked.
    pub opted_out_at: Option<i64>,
    /// Ratings.
    pub ratings: Vec<RatingRow>,
    /// Responses to surveys.
    pub responses: Vec<ResponseRow>,
    /// Questions, with what they were answered.
    pub questions: Vec<TurnRow>,
    /// Requests for a person, without their transcripts.
    pub handoffs: Vec<HandoffRow>,
    /// Cases.
    pub cases: Vec<CaseRow>,
    /// Orders that they looked up.
    pub orders: Vec<LookedUpOrder>,
    /// Products that they bought or sent back.
    pub purchases: Vec<PurchaseRow>,
    /// What they were asked.
    pub asks: Vec<AskRow>,
    /// What they like.
    pub preferences: Preferences,
}

/// An order that was looked up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LookedUpOrder {
    /// When.
    pub at: i64,
    /// The number as typed.
    pub number: String,
    /// What came of it.
    pub outcome: Option<OrderOutcome>,
}

/// A product that was bought or sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PurchaseRow {
    /// When.
    pub at: i64,
    /// `purchase` or `return`.
    pub kind: EventKind,
    /// The product's id.
    pub product: String,
}

/// What somebody likes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preferences {
    /// Their language: as the shop said, else the one that they used last.
    pub locale: Option<Locale>,
    /// The categories that they looked at, put into the cart and bought the most of; at most five.
    pub categories: Vec<CategoryCount>,
}

/// How often a category was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CategoryCount {
    /// The category.
    pub category: String,
    /// How many events.
    pub count: u32,
}

/// The answer to `DELETE /v1/customers/{customer}` and `DELETE /v1/visitors/{visitor}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Erased {
    /// The visitors of whom nothing is left.
    pub visitors: Vec<RecordId>,
}
