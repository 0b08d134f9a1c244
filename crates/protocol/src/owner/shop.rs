//! A shop and its settings.

use crate::owner::CaseRules;
use crate::{Locale, ShopId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `POST /v1/shops`, with the deployment's admin token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewShop {
    /// 1–100 characters.
    pub name: String,
    /// 1–20 origins the shop is served from, such as `https://shop.example`.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 20)))]
    pub origins: Vec<String>,
    /// The language when a page doesn't say.
    pub locale: Locale,
    /// An IANA name, such as `Asia/Tehran`.
    pub time_zone: String,
}

/// The answer to [`NewShop`]. The key is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CreatedShop {
    /// The shop's public id.
    pub shop: ShopId,
    /// The owner's key. Only its hash is kept.
    pub key: String,
    /// What to paste into the shop's pages.
    pub script_tag: String,
}

/// When the loader may store and send anything about a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Consent {
    /// From the first page.
    Granted,
    /// From the first time the visitor uses the widget.
    #[default]
    Interaction,
    /// Only after the shop calls `Shopbell('consent', 'granted')`. What a visitor sends on purpose (a
    /// rating, a question, a contact) is sent before that too.
    Required,
}

/// The side of the page the launcher is on, in reading direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left in English, right in Persian and Arabic.
    Start,
    /// Right in English, left in Persian and Arabic.
    #[default]
    End,
}

/// What a visitor has to show who was identified as a customer before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IdentityRule {
    /// Nothing more: the browser that was identified goes on as that customer.
    #[default]
    Optional,
    /// A token that is still good, each time: without one nothing is taken in the customer's name.
    Required,
}

/// How much of a visitor's attention may be asked for, across all surveys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Attention {
    /// At most so many surveys are asked without being called for, 0–20 …
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 20)))]
    pub prompts: u8,
    /// … in so many days, 1–365.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 365)))]
    pub days: u16,
}

impl Default for Attention {
    fn default() -> Self {
        Self { prompts: 1, days: 14 }
    }
}

/// `GET` and `PUT /v1/settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// 1–100 characters; shown in the widget's header.
    pub name: String,
    /// 1–20 origins the shop is served from.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 20)))]
    pub origins: Vec<String>,
    /// The language when a page doesn't say.
    pub locale: Locale,
    /// An IANA name. A change holds for what comes after it.
    pub time_zone: String,
    /// The accent colour, `#rrggbb`. Text on it is black or white, whichever reads better.
    #[serde(default = "default_color")]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^#[0-9a-fA-F]{6}$")))]
    pub color: String,
    /// Where the launcher is.
    #[serde(default)]
    pub side: Side,
    /// When anything may be stored or sent.
    #[serde(default)]
    pub consent: Consent,
    /// The launcher's label per language, at most 40 characters each; our own where absent.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub launcher_label: BTreeMap<Locale, String>,
    /// How many of a hundred visitors see best sellers instead of recommendations, so that the difference can be
    /// measured: 0–50.
    #[serde(default = "default_holdout")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 50)))]
    pub holdout_percent: u8,
    /// The ids of FAQ entries that the chat suggests to begin with, before those most asked; at most 12. Of each
    /// language's the first four are shown.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 12)))]
    pub pinned_questions: Vec<String>,
    /// Where the shop answers "where is my order?": an `https:` address on a public host. Without one the shop has no
    /// order status.
    #[serde(default)]
    pub order_webhook: Option<String>,
    /// How much of a visitor's attention surveys may ask for.
    #[serde(default)]
    pub attention: Attention,
    /// Whether who comes as a customer has to prove it each time.
    #[serde(default)]
    pub identity: IdentityRule,
    /// What a feedback tab at the edge of the screen asks: a survey, or the rating at a touchpoint of that name, 1–64
    /// characters of `a-z`, `0-9`, `_`, `-`. No tab where absent.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9_-]{1,64}$")))]
    pub feedback_tab: Option<String>,
    /// Whether products that visitors look at and the catalogue doesn't have are read from the shop's own pages.
    #[serde(default = "default_learn_products")]
    pub learn_products: bool,
    /// What opens a case, and how soon it is due.
    #[serde(default)]
    pub cases: CaseRules,
}

/// `GET /v1/signing-keys`: what this deployment signs its requests to the shop's own servers with, and what those sign with.
/// Derived, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SigningKeys {
    /// For the order webhook, such as `whsec_5f…`: used character by character, as it is shown.
    pub order_webhook: String,
    /// For the tokens of `Shopbell('identify', …)`, such as `idsec_5f…`, used in the same way. Only the shop's server may
    /// have it.
    pub identity: String,
    /// For all other webhooks, as Standard Webhooks has it: `whsec_` and the key in base64.
    pub webhooks: String,
}

/// The share of visitors who see best sellers in a new shop.
pub fn default_holdout() -> u8 {
    5
}

/// The accent colour of a new shop.
pub const USUAL_COLOR: &str = "#0f766e";

/// The same, for [`Settings`].
pub fn default_color() -> String {
    USUAL_COLOR.to_owned()
}

/// Shops learn products unless they say otherwise.
pub fn default_learn_products() -> bool {
    true
}
