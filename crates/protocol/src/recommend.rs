//! Products chosen for a visitor, each with a true reason.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// Why a product is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// People who looked at the source product looked at this one too; evidence: how many sessions.
    AlsoViewed,
    /// In the same category as the source product; evidence: how many products that category has.
    SameCategory,
    /// Looked at and bought most; evidence: how many events count for it.
    BestSeller,
    /// The shop's own choice: nothing is known yet; evidence: 0.
    Featured,
}

/// A reason that can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Which kind of reason.
    pub kind: ReasonKind,
    /// The source product's id, for the kinds that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The source product's title in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_title: Option<String>,
    /// How much speaks for it, as each kind says.
    pub evidence: u32,
}

/// One recommended product, in the language asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecommendedProduct {
    /// The shop's own product id.
    pub id: String,
    /// Plain text.
    pub title: String,
    /// An address on one of the shop's origins.
    pub url: String,
    /// The address of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// In minor units of `currency`.
    pub price: i64,
    /// ISO 4217, such as `IRR`.
    pub currency: String,
    /// Why it is shown.
    pub reason: Reason,
}

/// `GET /v1/shops/{shop}/recommendations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recommendations {
    /// Names this answer; impressions and clicks carry it.
    pub rec_id: RecordId,
    /// Whether the visitor is one of those who see best sellers instead, for comparison.
    #[serde(default)]
    pub holdout: bool,
    /// Best first.
    pub items: Vec<RecommendedProduct>,
}
