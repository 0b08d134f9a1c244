//! What the shop brings along: its FAQ and its products.

use crate::Locale;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One entry of the shop's FAQ, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FaqEntry {
    /// The owner's own id, unique in the FAQ: 1–100 characters.
    pub id: String,
    /// The language of question and answer.
    pub locale: Locale,
    /// 1–300 characters.
    pub question: String,
    /// 1–4,000 characters of plain text.
    pub answer: String,
    /// Other ways to ask it, at most 50 of at most 300 characters.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 50)))]
    pub phrasings: Vec<String>,
}

/// `GET` and `PUT /v1/faq`: the whole FAQ, at most 5,000 entries; the first ones of a language are suggested to
/// visitors who open the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// In the owner's order.
    #[cfg_attr(feature = "schema", schemars(length(max = 5000)))]
    pub entries: Vec<FaqEntry>,
}

/// `POST /v1/faq/try`: what a visitor who asks this would get, and why. Nothing is stored or counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TryQuestion {
    /// 1–500 characters.
    pub question: String,
    /// The language of the widget.
    pub locale: Locale,
}

/// What a question leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriedOutcome {
    /// The first entry is given as the answer.
    Answer,
    /// The visitor is asked which of the entries is meant.
    DidYouMean,
    /// The visitor is told that there is no answer.
    NoAnswer,
}

/// The answer to [`TryQuestion`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriedQuestion {
    /// What the visitor would get.
    pub outcome: TriedOutcome,
    /// The entries that fit, best first, at most 10.
    pub entries: Vec<TriedEntry>,
    /// What the confidence in the first of them rests on.
    pub why: Option<Why>,
}

/// An entry that fits a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TriedEntry {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// How likely this is the entry that was meant, in percent, 0–100.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 100)))]
    pub confidence: u8,
    /// For comparing entries: larger is better.
    pub score: f32,
}

/// What a confidence rests on. Shares are 0–1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Why {
    /// How much the question is like the entry's most similar phrasing.
    pub likeness: f32,
    /// How much it is like the entry's answer.
    pub answer_likeness: f32,
    /// How much of the question the entry covers.
    pub coverage: f32,
    /// How far the entry is ahead of the next one in its language.
    pub margin: f32,
    /// How likely the classifier trained on this shop's phrasings finds the entry; `null` where the shop
    /// has too few phrasings to train one.
    pub learned: Option<f32>,
    /// The words of the question that the entry contains, by their stem or by what they mean.
    pub words: Vec<String>,
    /// Whether the question names something that shops are seldom asked about, such as the weather.
    pub off_topic: bool,
}

/// One product, with its texts per language.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's own id, the one its pages' structured data carries (`sku` or `productID`): 1–200 characters.
    pub id: String,
    /// Title per language, at least one, 1–300 characters.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub title: BTreeMap<Locale, String>,
    /// Address per language, at least one, on one of the shop's origins.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub url: BTreeMap<Locale, String>,
    /// The address of a picture: `https:`, or on one of the shop's origins.
    #[serde(default)]
    pub image: Option<String>,
    /// What it costs now, in minor units of `currency`, not negative.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub price: i64,
    /// What it cost before, where `price` is a reduced one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_price: Option<i64>,
    /// ISO 4217: three capital letters.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[A-Z]{3}$")))]
    pub currency: String,
    /// The shop's own category id, 1–100 characters.
    pub category: String,
    /// The names of the categories it is in, the broadest first: at most 8 of 1–100 characters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 8)))]
    pub category_path: Vec<String>,
    /// Who makes it, at most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// A few sentences per language, for search: at most 500 characters each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub description: BTreeMap<Locale, String>,
    /// Whether who bought it will need it again: coffee, not a coffee machine.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub consumable: bool,
    /// The day it came into the shop, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added_on: Option<String>,
    /// Products out of stock are never recommended.
    #[serde(default = "default_true")]
    pub in_stock: bool,
    /// Whether it was read from the shop's own page. What the owner sends of it takes its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub learned: bool,
}

fn default_true() -> bool {
    true
}

/// `GET` and `PUT /v1/products`: the whole catalogue, at most 50,000 products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In the owner's order.
    pub products: Vec<Product>,
}

/// The answer to a `PUT` of a whole collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stored {
    /// How many there are now.
    pub stored: u32,
}

/// The answer to a `PUT` of the FAQ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Published {
    /// How many entries there are now.
    pub stored: u32,
    /// Sent only while it is true, which it is for a while after a large FAQ: its index is being built, and until that
    /// is done visitors are answered from the FAQ as it was.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub building: bool,
}
