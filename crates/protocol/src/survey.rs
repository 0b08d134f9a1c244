//! Ratings: what a visitor thought of an experience.

use crate::{Locale, RecordId};
use serde::{Deserialize, Serialize};

/// The step of the customer's journey at which something was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyStage {
    /// Gets to know the shop.
    Awareness,
    /// Compares and chooses.
    Consideration,
    /// Pays.
    Purchase,
    /// Waits for and receives the parcel.
    Delivery,
    /// Asks for help.
    Support,
    /// Comes back and recommends.
    Loyalty,
}

impl JourneyStage {
    /// Every stage, in the order of the journey.
    pub const ALL: [Self; 6] =
        [Self::Awareness, Self::Consideration, Self::Purchase, Self::Delivery, Self::Support, Self::Loyalty];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Consideration => "consideration",
            Self::Purchase => "purchase",
            Self::Delivery => "delivery",
            Self::Support => "support",
            Self::Loyalty => "loyalty",
        }
    }
}

/// `POST /v1/shops/{shop}/ratings`: one CSAT rating, sent on the tap; a comment may follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    /// Made by the browser; sending the same rating again changes nothing.
    pub id: RecordId,
    /// Who rated.
    pub visitor: RecordId,
    /// CSAT: 1 (very dissatisfied) to 5 (very satisfied).
    pub score: u8,
    /// Where it was asked: 1–64 characters of `a-z`, `0-9`, `_`, `-`.
    pub touchpoint: String,
    /// The journey stage of that touchpoint.
    pub stage: JourneyStage,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about, if any: the shop's own product id, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The visitor's own words, at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// `PATCH /v1/shops/{shop}/ratings/{id}`: the visitor's own words, within 30 minutes of the rating
/// and by the same visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingComment {
    /// Who rated.
    pub visitor: RecordId,
    /// 1–2,000 characters.
    pub comment: String,
}

/// The answer to something stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The id that was sent.
    pub id: RecordId,
    /// True when the very same thing had been stored before.
    pub duplicate: bool,
}
