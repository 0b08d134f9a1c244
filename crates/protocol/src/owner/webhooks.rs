//! Webhooks: which of the shop's servers are told what, and what became of it.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// Something that a shop's server can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum WebhookEvent {
    /// A case was opened.
    #[serde(rename = "case.opened")]
    CaseOpened,
    /// Anything about a case changed.
    #[serde(rename = "case.changed")]
    CaseChanged,
    /// A score was low, whether or not somebody can be reached.
    #[serde(rename = "rating.low")]
    RatingLow,
    /// Somebody asked for a person.
    #[serde(rename = "handoff.created")]
    HandoffCreated,
    /// A question got no answer.
    #[serde(rename = "question.unanswered")]
    QuestionUnanswered,
    /// Sent by `POST /v1/webhooks/{id}/test`, whatever the webhook's events are.
    #[serde(rename = "webhook.test")]
    Test,
}

impl WebhookEvent {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CaseOpened => "case.opened",
            Self::CaseChanged => "case.changed",
            Self::RatingLow => "rating.low",
            Self::HandoffCreated => "handoff.created",
            Self::QuestionUnanswered => "question.unanswered",
            Self::Test => "webhook.test",
        }
    }
}

/// `POST /v1/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// An `https:` address on a public host.
    pub url: String,
    /// What it is told, at least one; all but the test where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events: Option<Vec<WebhookEvent>>,
    /// What it is for, at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// `PATCH /v1/webhooks/{id}`: at least one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookChange {
    /// Another address.
    #[serde(default)]
    pub url: Option<String>,
    /// Other events.
    #[serde(default)]
    pub events: Option<Vec<WebhookEvent>>,
    /// Whether it is told anything. `true` begins anew after failures.
    #[serde(default)]
    pub enabled: Option<bool>,
}

/// `GET /v1/webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Webhooks {
    /// In the order in which they were made; at most ten.
    pub webhooks: Vec<Webhook>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Webhook {
    /// The webhook's id.
    pub id: RecordId,
    /// Where it is.
    pub url: String,
    /// What it is told.
    pub events: Vec<WebhookEvent>,
    /// What it is for.
    pub description: Option<String>,
    /// Since when.
    pub created_at: i64,
    /// Whether it is told anything.
    pub enabled: bool,
    /// Since when every attempt failed; `null` where the last one didn't.
    pub failing_since: Option<i64>,
    /// How many deliveries wait.
    pub waiting: u32,
    /// How many deliveries were given up and can be sent again.
    pub dead: u32,
    /// How many events it was never sent, because a thousand were waiting already.
    pub dropped: u32,
}

/// What became of a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It will be tried, or tried again.
    Waiting,
    /// It arrived.
    Delivered,
    /// It was given up; the owner can send it again.
    Dead,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Dead];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == name)
    }
}

/// `GET /v1/webhooks/deliveries`: one event for one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Delivery {
    /// Its id, which is the `webhook-id` of every attempt.
    pub id: RecordId,
    /// For which webhook.
    pub webhook: RecordId,
    /// What happened.
    pub event: WebhookEvent,
    /// When it happened.
    pub at: i64,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was tried last.
    pub last_at: Option<i64>,
    /// When it is tried next, while it waits.
    pub next_at: Option<i64>,
    /// Why the last attempt failed.
    pub error: Option<String>,
    /// What is sent, as JSON.
    pub body: String,
}
