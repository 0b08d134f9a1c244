//! Who is asked what, and when: so that nobody is asked too often, or twice.

use crate::{Channel, RecordId};
use serde::{Deserialize, Serialize};

/// `POST /v1/shops/{shop}/asks`: may this visitor be asked this survey now? Where nothing speaks against it, it counts as
/// asked from then on, so that two devices of one customer don't both ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAsk {
    /// Made by the browser; sending the same again changes nothing.
    pub id: RecordId,
    /// Who would be asked.
    pub visitor: RecordId,
    /// The survey.
    pub survey: String,
    /// Where the visitor is a customer, the token of `Shopbell('identify', …)`; needed where the settings require it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The answer to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskReply {
    /// The id that was sent.
    pub id: RecordId,
    /// Why it isn't to be asked; `null` where it is.
    pub against: Option<Against>,
    /// True when it had been allowed before.
    pub duplicate: bool,
}

/// What speaks against asking somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// They don't want to be asked, on any channel.
    OptedOut,
    /// They have answered this survey.
    Answered,
    /// They were asked this survey before, or closed it.
    AskedBefore,
    /// They were asked enough lately.
    Attention,
}

/// What became of asking somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AskOutcome {
    /// A link was made for them.
    Sent,
    /// It was shown to them.
    Shown,
    /// They closed it without an answer.
    Dismissed,
    /// They answered.
    Answered,
}

impl AskOutcome {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Shown => "shown",
            Self::Dismissed => "dismissed",
            Self::Answered => "answered",
        }
    }
}

/// Somebody was asked something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskRow {
    /// The survey.
    pub survey: String,
    /// When.
    pub at: i64,
    /// How.
    pub channel: Channel,
    /// What became of it.
    pub outcome: AskOutcome,
}

/// `POST /v1/shops/{shop}/opt-outs`: a visitor doesn't want to be asked any more, on any channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOptOut {
    /// Who.
    pub visitor: RecordId,
}
