//! Segments: personas by which reports can be cut.

use crate::{Channel, Locale};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET` and `PUT /v1/segments`: all segments of the shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Segments {
    /// At most 20, each with an id of its own.
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub segments: Vec<Segment>,
}

/// A persona.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// 1–40 characters of `a-z`, `0-9`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9-]{1,40}$")))]
    pub id: String,
    /// What people call it, per language, at most 100 characters, in at least one language.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub name: BTreeMap<Locale, String>,
    /// Who belongs to it.
    pub rule: SegmentRule,
}

/// Who belongs to a segment: all that is said has to fit, and something has to be said. What a buyer is counts as of when they
/// act.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    /// Whoever uses one of these languages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locales: Vec<Locale>,
    /// Whoever is reached on one of these channels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// Whoever bought of one of these categories, ids: at most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub categories: Vec<String>,
    /// At least so many orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_orders: Option<u32>,
    /// At most so many; 0 for those who haven't bought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_orders: Option<u32>,
    /// Spent at least so much, in minor units of the shop's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_value: Option<i64>,
    /// Spent at most so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_value: Option<i64>,
    /// The latest purchase is at least so many days ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_days_since_order: Option<u32>,
    /// The latest purchase is at most so many days ago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_days_since_order: Option<u32>,
    /// Gives at least this CSAT score, 1–5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub min_score: Option<u8>,
    /// Gives at most this CSAT score, 1–5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub max_score: Option<u8>,
}

/// `GET /v1/results/segments`: who belongs to each segment, in the segments' order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SegmentResults {
    /// Segment by segment.
    pub segments: Vec<SegmentResult>,
}

/// Who belongs to a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SegmentResult {
    /// The segment.
    pub id: String,
    /// How many visitors.
    pub visitors: u32,
    /// How many of them bought.
    pub buyers: u32,
    /// Their orders.
    pub orders: u32,
    /// What they spent, in minor units of the shop's currency.
    pub revenue: i64,
}
