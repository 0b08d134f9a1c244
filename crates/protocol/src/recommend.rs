//! Products chosen for a visitor, each with a true reason.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// A way to choose products.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// What visitors like this one went on to look at.
    ForYou,
    /// Like the product on screen, or the latest one looked at: of its category, where it has one.
    Similar,
    /// Put into the cart or bought together with what is in the cart, else with the product on screen.
    BoughtTogether,
    /// In demand in these days, first in the category that is looked at.
    Trending,
    /// In demand for some weeks.
    BestSellers,
    /// Came into the shop in the last 90 days, the newest first.
    New,
    /// What the visitor looked at, the latest first.
    RecentlyViewed,
    /// What goes with one product that the visitor looked at.
    BecauseYouViewed,
    /// Of the category of the product on screen, and up to twice as dear.
    Upsell,
    /// The catalogue's own order.
    Featured,
}

impl ListKind {
    /// The name on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForYou => "for_you",
            Self::Similar => "similar",
            Self::BoughtTogether => "bought_together",
            Self::Trending => "trending",
            Self::BestSellers => "best_sellers",
            Self::New => "new",
            Self::RecentlyViewed => "recently_viewed",
            Self::BecauseYouViewed => "because_you_viewed",
            Self::Upsell => "upsell",
            Self::Featured => "featured",
        }
    }
}

/// Why a product is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// People who looked at the source product looked at this one too; evidence: how many sessions.
    AlsoViewed,
    /// In the same category as the source product; evidence: how many products that category has.
    SameCategory,
    /// Put into the cart or bought together with the source product; evidence: in how many sessions.
    BoughtTogether,
    /// Looked at and bought most in these days; evidence: how many events count for it.
    Trending,
    /// Looked at and bought most; evidence: how many events count for it.
    BestSeller,
    /// New in the shop; evidence: for how many days.
    New,
    /// This visitor looked at it before; evidence: how often.
    RecentlyViewed,
    /// A dearer one of the source product's category; evidence: by how many percent.
    Upsell,
    /// The shop's own choice; evidence: 0.
    Featured,
}

/// A reason that can be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// `GET /v1/shops/{shop}/recommendations?placement=&visitor=&session=&product=&cart=&category=&locale=&limit=`; `cart` may be
/// there several times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recommendations {
    /// Names this answer; impressions and clicks carry it.
    pub rec_id: RecordId,
    /// Whether the visitor is one of those who see best sellers instead, for comparison.
    #[serde(default)]
    pub holdout: bool,
    /// The placement it was made for.
    pub placement: String,
    /// Which list it mostly is, for a heading: the one that its first product came from.
    pub kind: ListKind,
    /// The owner's own heading, in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// Best first.
    pub items: Vec<RecommendedProduct>,
}
