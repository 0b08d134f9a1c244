//! Where an order is: the visitor's look-up, and the shop's own webhook that is asked for it.

use crate::{Locale, RecordId, ShopId};
use serde::{Deserialize, Serialize};

/// `POST /v1/shops/{shop}/orders`: "where is my order?"
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderLookup {
    /// Made by the browser. Sent again with the same number, the shop is asked again, and it counts again.
    pub id: RecordId,
    /// Who asks.
    pub visitor: RecordId,
    /// The conversation; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<RecordId>,
    /// The order's number: 1–40 letters, digits, `-` and `#`; white space in it is left out, and digits may be
    /// Persian or Arabic.
    pub number: String,
    /// What only the customer knows: the e-mail address or the last four digits of the telephone number given with
    /// the order, 3–200 characters. Never stored.
    pub contact: String,
    /// The language of the widget.
    pub locale: Locale,
}

/// What a look-up led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderOutcome {
    /// The order is there, and the contact is the customer's.
    Found,
    /// No such order, or another contact: which of the two is not told.
    NotFound,
    /// The shop's webhook gave no answer that can be used.
    Unavailable,
}

/// How far an order has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OrderProgress {
    /// The shop has it.
    Received,
    /// It is being packed.
    Preparing,
    /// The carrier has it.
    Shipped,
    /// It comes today.
    OutForDelivery,
    /// The customer has it.
    Delivered,
    /// It won't come.
    Cancelled,
    /// It went back.
    Returned,
}

/// The state of one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderStatus {
    /// How far it has come.
    pub status: OrderProgress,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_on: Option<String>,
    /// `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<String>,
    /// Who brings it, at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's number, at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where to follow it: `https:`, or on the shop's own origins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

/// The reply to a look-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderReply {
    /// The look-up's id.
    pub id: RecordId,
    /// What it led to.
    pub outcome: OrderOutcome,
    /// With `found`: the order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<OrderStatus>,
}

/// What the shop's webhook is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderQuestion {
    /// The shop's public id.
    pub shop: ShopId,
    /// The order's number, digits in ASCII.
    pub number: String,
    /// The e-mail address or the last four digits of the telephone number, digits in ASCII.
    pub contact: String,
    /// The visitor's language.
    pub locale: Locale,
}

/// What the shop's webhook answers. Fields beyond these are passed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderAnswer {
    /// Whether the order is there and the contact is the customer's.
    pub found: bool,
    /// With `found`: how far it has come; required then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<OrderProgress>,
    /// As in [`OrderStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordered_on: Option<String>,
    /// As in [`OrderStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<String>,
    /// As in [`OrderStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// As in [`OrderStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// As in [`OrderStatus`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_url: Option<String>,
}

impl OrderOutcome {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::NotFound => "not_found",
            Self::Unavailable => "unavailable",
        }
    }
}
