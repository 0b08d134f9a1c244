//! What happens on the storefront, as the loader reports it.

use crate::RecordId;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A product was looked at.
    View,
    /// A product was put into the cart.
    AddToCart,
    /// A product was bought.
    Purchase,
    /// A product was sent back.
    Return,
    /// A recommended product was shown; `rec_id` names the recommendation.
    Impression,
    /// A recommended product was clicked; `rec_id` names the recommendation.
    Click,
    /// A rating or a survey was asked for; `touchpoint` says where, or which survey.
    Prompt,
    /// A survey was closed without an answer; `touchpoint` says which.
    Dismiss,
    /// An event of the shop's own; `name` says which.
    Custom,
}

impl EventKind {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::AddToCart => "add_to_cart",
            Self::Purchase => "purchase",
            Self::Return => "return",
            Self::Impression => "impression",
            Self::Click => "click",
            Self::Prompt => "prompt",
            Self::Dismiss => "dismiss",
            Self::Custom => "custom",
        }
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewEvent {
    /// Made by the browser; sending the event again changes nothing.
    pub id: RecordId,
    /// What happened.
    pub kind: EventKind,
    /// The shop's own product id, 1–200 characters. Required for all kinds but `prompt`, `dismiss` and `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// With `view`: the address of the product's page, at most 2,000 characters. Nobody is shown it: the worker may read
    /// that page itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The recommendation that was shown or clicked. Required for `impression` and `click`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rec_id: Option<RecordId>,
    /// Where a rating was asked for, or which survey was. Required for `prompt` and `dismiss`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9_-]{1,64}$")))]
    pub touchpoint: Option<String>,
    /// The shop's own name of the event, 1–64 characters of `a-z`, `0-9`, `_`, `-`. Required for `custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9_-]{1,64}$")))]
    pub name: Option<String>,
}

/// `POST /v1/shops/{shop}/events`: up to 50 events of one visitor's session. Stored whole or not at
/// all. Sent as `text/plain` by the loader, so that browsers need no preflight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventBatch {
    /// Whose events these are.
    pub visitor: RecordId,
    /// The session: it ends after 30 idle minutes.
    pub session: RecordId,
    /// 1–50 events, oldest first.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 50)))]
    pub events: Vec<NewEvent>,
    /// Where the visitor is a customer, the token of `Shopbell('identify', …)`; needed where the settings require it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// The answer to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventBatchReceipt {
    /// How many were new and are stored now.
    pub stored: u32,
    /// True when every one of them had been stored before.
    pub duplicate: bool,
}
