//! Who buys: how lately, how often, for how much; who comes back, and who may not.
//!
//! A buyer is a customer, where the shop has told who the visitor is, else a visitor. An order is what a visitor bought in one
//! session. Amounts are at the catalogue's price when it was bought, in minor units of the shop's currency.

use super::CalendarKind;
use crate::RecordId;
use serde::{Deserialize, Serialize};

/// What a buyer is to the shop, by the three scores of [`Buyer`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BuyerGroup {
    /// Bought lately, and often: recency 4–5, frequency 4–5.
    Champions,
    /// Comes back: recency 3–5, frequency 3–5, and no champion.
    Loyal,
    /// Bought lately, and seldom: recency 4–5, frequency 1–2.
    Recent,
    /// Recency 3, frequency 1–2.
    Cooling,
    /// Bought often, and not lately: recency 1–2, frequency 3–5.
    Slipping,
    /// Neither lately nor often.
    Lost,
}

impl BuyerGroup {
    /// All of them, the dearest first.
    pub const ALL: [Self; 6] = [Self::Champions, Self::Loyal, Self::Recent, Self::Cooling, Self::Slipping, Self::Lost];

    /// The name on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Champions => "champions",
            Self::Loyal => "loyal",
            Self::Recent => "recent",
            Self::Cooling => "cooling",
            Self::Slipping => "slipping",
            Self::Lost => "lost",
        }
    }
}

/// `GET /v1/results/customers`: the shop's buyers as they are now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerValue {
    /// ISO 4217; `null` where the catalogue is empty.
    pub currency: Option<String>,
    /// How many have bought.
    pub buyers: u32,
    /// Their orders.
    pub orders: u32,
    /// The products in them.
    pub products: u32,
    /// What those cost.
    pub revenue: i64,
    /// revenue / orders, rounded; `null` without orders.
    pub average_order: Option<i64>,
    /// revenue / buyers, rounded: what a buyer has spent so far; `null` without buyers.
    pub lifetime_value: Option<i64>,
    /// orders / buyers, two decimals.
    pub orders_per_buyer: Option<f64>,
    /// How many bought more than once.
    pub repeat_buyers: u32,
    /// repeat_buyers / buyers, 0–1, three decimals.
    pub repeat_rate: Option<f64>,
    /// All groups, the dearest first.
    pub groups: Vec<BuyerGroupResult>,
    /// Those who may not come back: the buyers that `GET /v1/buyers?at_risk=true` lists.
    pub at_risk: AtRisk,
    /// What the scores are made by.
    pub borders: ScoreBorders,
}

/// The buyers of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BuyerGroupResult {
    /// The group.
    pub group: BuyerGroup,
    /// How many.
    pub buyers: u32,
    /// Their orders.
    pub orders: u32,
    /// What they spent.
    pub revenue: i64,
}

/// The buyers who may not come back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AtRisk {
    /// How many.
    pub buyers: u32,
    /// What they have spent so far.
    pub revenue: i64,
}

/// A score is 1, and 1 more for each of its four borders that the buyer is above: about a fifth of the buyers each. Who is
/// equal to a border isn't above it. Empty without buyers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScoreBorders {
    /// Of the last purchase, a time.
    pub recency: Vec<i64>,
    /// Of the number of orders.
    pub frequency: Vec<i64>,
    /// Of what was spent.
    pub value: Vec<i64>,
}

/// `GET /v1/buyers?group=&at_risk=&limit=&cursor=`: one buyer; those who spent most first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Buyer {
    /// The customer; `null` where it isn't known who the visitor is.
    pub customer: Option<String>,
    /// The visitor who bought last.
    pub visitor: RecordId,
    /// How many orders.
    pub orders: u32,
    /// How many products.
    pub products: u32,
    /// What was spent: the lifetime value so far.
    pub revenue: i64,
    /// revenue / orders, rounded.
    pub average_order: i64,
    /// The first purchase.
    pub first_at: i64,
    /// The latest purchase.
    pub last_at: i64,
    /// How lately, 1–5.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub recency: u8,
    /// How often, 1–5.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub frequency: u8,
    /// How much, 1–5.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub value: u8,
    /// What that makes them.
    pub group: BuyerGroup,
    /// Why they may not come back; empty where nothing says so.
    pub risks: Vec<Risk>,
}

/// Why a buyer may not come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RiskReason {
    /// Bought at least twice, and the latest purchase is longer ago than twice the usual time between two: `days` ago,
    /// usually every `usual_days` days.
    Overdue,
    /// The latest rating, `days` ago and at most 60, was 1 or 2: `score`.
    LowScore,
    /// A case of theirs is open, for `days` days.
    OpenCase,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Risk {
    /// Which.
    pub reason: RiskReason,
    /// Whole days since then.
    pub days: u32,
    /// With `overdue`: the usual days between two orders, one decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usual_days: Option<f64>,
    /// With `low_score`: what was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub score: Option<u8>,
}

/// `GET /v1/results/retention?months=12&calendar=`: who bought again, by the month of the first purchase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Retention {
    /// Whose months they are.
    pub calendar: CalendarKind,
    /// Oldest first.
    pub cohorts: Vec<Cohort>,
}

/// The buyers who first bought in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cohort {
    /// `YYYY-MM` of that calendar, in the shop's time zone.
    pub month: String,
    /// How many.
    pub buyers: u32,
    /// That month and those after it, this one included.
    pub months: Vec<CohortMonth>,
}

/// What a cohort bought in a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CohortMonth {
    /// `YYYY-MM`.
    pub month: String,
    /// How many of them bought.
    pub buyers: u32,
    /// The same / all of the cohort, 0–1, three decimals.
    pub share: f64,
    /// Their orders.
    pub orders: u32,
    /// What they spent.
    pub revenue: i64,
}
