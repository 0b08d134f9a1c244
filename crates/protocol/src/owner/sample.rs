//! Sample data: made-up history that shows what a full shop looks like, and goes with one call.

use super::TakenResponse;
use crate::{Device, NewEvent, NewRating, NewTurn, RecordId};
use serde::{Deserialize, Serialize};

/// `POST /v1/sample-data`: a piece of made-up history, each with the time at which it is said to have happened. All of
/// it is marked as sample data. What was sent before is passed over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleData {
    /// Ratings.
    #[serde(default)]
    pub ratings: Vec<SampleRating>,
    /// Answers to surveys; `at` is needed. They come by any channel.
    #[serde(default)]
    pub responses: Vec<TakenResponse>,
    /// Questions in the chat; the shop's own FAQ answers them.
    #[serde(default)]
    pub turns: Vec<SampleTurn>,
    /// What happened on the storefront. Recommendations aren't learned from it.
    #[serde(default)]
    pub events: Vec<SampleEvent>,
}

/// A made-up rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleRating {
    /// When it was given.
    pub at: i64,
    /// What it was given on.
    #[serde(default)]
    pub device: Option<Device>,
    /// The rating.
    pub rating: NewRating,
}

/// A made-up question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleTurn {
    /// When it was asked.
    pub at: i64,
    /// The question.
    pub turn: NewTurn,
    /// Whether the visitor said that the answer helped, where there was one.
    #[serde(default)]
    pub helpful: Option<bool>,
}

/// A made-up event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SampleEvent {
    /// When it happened.
    pub at: i64,
    /// Whose it is.
    pub visitor: RecordId,
    /// The session.
    pub session: RecordId,
    /// The placement that an impression or a click is of.
    #[serde(default)]
    pub placement: Option<String>,
    /// The event.
    pub event: NewEvent,
}

/// `GET /v1/sample-data`, and the answer to what changes it: how much sample data there is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SampleCounts {
    /// Ratings.
    pub ratings: u32,
    /// Answered surveys.
    pub responses: u32,
    /// Conversations.
    pub conversations: u32,
    /// Events.
    pub events: u32,
}
