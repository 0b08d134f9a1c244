//! What a rule would have done, before it is published.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// The answer to `POST /v1/surveys/replay`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Replay {
    /// In how many sessions it was replayed: the newest there are, at most 1,000.
    pub sessions: u32,
    /// Of how many visitors they are.
    pub visitors: u32,
    /// When the first of them began, and the last thing happened.
    pub from: Option<i64>,
    /// When the last thing happened.
    pub to: Option<i64>,
    /// In how many of them it would have been asked.
    pub asked: u32,
    /// At which step.
    pub asked_at: Vec<AskedAt>,
    /// In how many of the others nothing speaks against it but that the log doesn't tell whether its moment came.
    pub undecided: u32,
    /// In how many of the rest each reason speaks against it, at the step that came nearest. Most first.
    pub against: Vec<ReasonCount>,
    /// The fields of the trigger that the log doesn't tell. Moments among them are taken for not come, the others for true.
    pub not_replayed: Vec<String>,
    /// At most three sessions of each outcome, of different visitors.
    pub examples: Vec<ReplayedSession>,
}

/// In how many sessions it would have been asked at a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedAt {
    /// The step, from 1.
    pub step: u32,
    /// In how many sessions.
    pub sessions: u32,
}

/// In how many sessions a reason speaks against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReasonCount {
    /// As in `Shopbell('why')`.
    pub reason: String,
    /// In how many sessions; one may have several reasons.
    pub sessions: u32,
}

/// What became of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReplayOutcome {
    /// It would have been asked.
    Asked,
    /// Perhaps: the log doesn't tell whether its moment came.
    Undecided,
    /// It wouldn't.
    NotAsked,
}

/// A session, and what the rule would have done in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayedSession {
    /// Whose.
    pub visitor: RecordId,
    /// What became of it.
    pub outcome: ReplayOutcome,
    /// The step at which it would have been asked, or that came nearest, from 1.
    pub step: u32,
    /// What speaks against it there.
    pub against: Vec<String>,
    /// What happened, oldest first; the first 50.
    pub steps: Vec<ReplayStep>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReplayStep {
    /// When.
    pub at: i64,
    /// The kind of the event, or `chat`.
    pub kind: String,
    /// An event of the shop's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The product it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub touchpoint: Option<String>,
}
