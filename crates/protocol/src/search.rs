//! Products that were searched for.

use serde::{Deserialize, Serialize};

/// A product in the language asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundProduct {
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
    /// What it cost before, where `price` is a reduced one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<i64>,
    /// ISO 4217, such as `IRR`.
    pub currency: String,
    /// Whether it can be bought now.
    pub in_stock: bool,
}

/// `GET /v1/shops/{shop}/products?q=&locale=&category=&min_price=&max_price=&in_stock=&limit=&visitor=&session=`, and
/// `GET /v1/products/search` for the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FoundProducts {
    /// Best first.
    pub products: Vec<FoundProduct>,
    /// How many there are, `limit` aside.
    pub count: u32,
    /// Sent only while it is true: products came or changed, and the search doesn't find all of them yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub building: bool,
}
