//! What the owner sends and reads.

use crate::{JourneyStage, Locale, RecordId, ShopId, Suggestion};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `POST /v1/shops`, with the deployment's admin token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewShop {
    /// 1–100 characters.
    pub name: String,
    /// 1–20 origins the shop is served from, such as `https://shop.example`.
    pub origins: Vec<String>,
    /// The language when a page doesn't say.
    pub locale: Locale,
    /// An IANA name, such as `Asia/Tehran`.
    pub time_zone: String,
}

/// The answer to [`NewShop`]. The key is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Left in English, right in Persian and Arabic.
    Start,
    /// Right in English, left in Persian and Arabic.
    #[default]
    End,
}

/// `GET` and `PUT /v1/settings`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// 1–100 characters; shown in the widget's header.
    pub name: String,
    /// 1–20 origins the shop is served from.
    pub origins: Vec<String>,
    /// The language when a page doesn't say.
    pub locale: Locale,
    /// An IANA name. A change holds for what comes after it.
    pub time_zone: String,
    /// The accent colour, `#rrggbb`. Text on it is black or white, whichever reads better.
    #[serde(default = "default_color")]
    pub color: String,
    /// Where the launcher is.
    #[serde(default)]
    pub side: Side,
    /// When anything may be stored or sent.
    #[serde(default)]
    pub consent: Consent,
    /// The launcher's label per language, at most 40 characters each; our own where absent.
    #[serde(default)]
    pub launcher_label: BTreeMap<Locale, String>,
}

/// The accent colour of a new shop.
pub fn default_color() -> String {
    "#0f766e".to_owned()
}

/// One entry of the shop's FAQ, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    pub phrasings: Vec<String>,
}

/// `GET` and `PUT /v1/faq`: the whole FAQ, at most 2,000 entries; the first ones of a language are suggested to
/// visitors who open the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Faq {
    /// In the owner's order.
    pub entries: Vec<FaqEntry>,
}

/// `POST /v1/faq/try`: what a visitor who asks this would get, and why. Nothing is stored or counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TryQuestion {
    /// 1–500 characters.
    pub question: String,
    /// The language of the widget.
    pub locale: Locale,
}

/// What a question leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct TriedEntry {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// How likely this is the entry that was meant, in percent, 0–100.
    pub confidence: u8,
    /// For comparing entries: larger is better.
    pub score: f32,
}

/// What a confidence rests on. Shares are 0–1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    /// Whether the question names something that shops are seldom asked about, such as the weather.
    pub off_topic: bool,
}

/// One product, with its texts per language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The shop's own id, the one its pages' structured data carries (`sku` or `productID`): 1–200 characters.
    pub id: String,
    /// Title per language, at least one, 1–300 characters.
    pub title: BTreeMap<Locale, String>,
    /// Address per language, at least one, on one of the shop's origins.
    pub url: BTreeMap<Locale, String>,
    /// The address of a picture: `https:`, or on one of the shop's origins.
    #[serde(default)]
    pub image: Option<String>,
    /// In minor units of `currency`, not negative.
    pub price: i64,
    /// ISO 4217: three capital letters.
    pub currency: String,
    /// The shop's own category id, 1–100 characters.
    pub category: String,
    /// Products out of stock are never recommended.
    #[serde(default = "default_true")]
    pub in_stock: bool,
}

fn default_true() -> bool {
    true
}

/// `GET` and `PUT /v1/products`: the whole catalogue, at most 5,000 products.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In the owner's order.
    pub products: Vec<Product>,
}

/// The answer to a `PUT` of a whole collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stored {
    /// How many there are now.
    pub stored: u32,
}

/// `GET /v1/results?from=…&to=…`: what happened in a period of whole days, both included; the last 30
/// days when absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// What the numbers cover.
    pub period: Period,
    /// What visitors said.
    pub csat: CsatResult,
    /// How the chat did.
    pub chat: ChatResult,
    /// How the recommendations did.
    pub recommendations: RecommendationResult,
    /// Ratings by touchpoint, most answers first.
    pub by_touchpoint: Vec<CsatGroup>,
    /// Ratings by journey stage, in the order of the journey.
    pub by_stage: Vec<CsatGroup>,
    /// Ratings by language.
    pub by_locale: Vec<CsatGroup>,
    /// The days on which anything happened, oldest first.
    pub days: Vec<DayResult>,
}

/// A period of whole days in the shop's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day, `YYYY-MM-DD`.
    pub to: String,
    /// IANA name.
    pub time_zone: String,
}

/// Customer satisfaction: the share of 4 and 5 on a scale of 1 to 5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CsatResult {
    /// How many rated.
    pub responses: u32,
    /// How many of them gave 4 or 5.
    pub satisfied: u32,
    /// 100 × satisfied / responses, one decimal; `null` without responses.
    pub score: Option<f64>,
    /// How many gave 1, 2, 3, 4, 5.
    pub distribution: [u32; 5],
    /// How many wrote something.
    pub comments: u32,
    /// How often the question was shown.
    pub prompts: u32,
    /// Responses / prompts, 0–1, three decimals; `null` without prompts. Above 1 where ratings came without a prompt.
    pub response_rate: Option<f64>,
}

/// CSAT of one touchpoint, stage or language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CsatGroup {
    /// The touchpoint, stage or language.
    pub name: String,
    /// How many rated.
    pub responses: u32,
    /// How many of them gave 4 or 5.
    pub satisfied: u32,
    /// 100 × satisfied / responses, one decimal.
    pub score: Option<f64>,
}

/// The chat in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChatResult {
    /// Conversations begun.
    pub conversations: u32,
    /// Questions asked.
    pub turns: u32,
    /// Questions that got an answer.
    pub answered: u32,
    /// Questions to which the chat asked "did you mean …?".
    pub did_you_mean: u32,
    /// Questions that got none.
    pub no_answer: u32,
    /// answered / turns, 0–1, three decimals; `null` without turns.
    pub answer_rate: Option<f64>,
    /// Answers that visitors said helped.
    pub helpful: u32,
    /// Answers that visitors said did not help.
    pub unhelpful: u32,
    /// Requests for a person.
    pub handoffs: u32,
}

/// The recommendations in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecommendationResult {
    /// Product views.
    pub views: u32,
    /// Products put into the cart.
    pub add_to_carts: u32,
    /// Products bought.
    pub purchases: u32,
    /// Recommended products shown.
    pub impressions: u32,
    /// Recommended products clicked.
    pub clicks: u32,
    /// clicks / impressions, 0–1, three decimals; `null` without impressions.
    pub click_through_rate: Option<f64>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayResult {
    /// `YYYY-MM-DD` in the shop's time zone.
    pub day: String,
    /// Ratings.
    pub responses: u32,
    /// Ratings of 4 and 5.
    pub satisfied: u32,
    /// Questions asked.
    pub turns: u32,
    /// Questions answered.
    pub answered: u32,
    /// Product views.
    pub views: u32,
    /// Clicks on recommended products.
    pub clicks: u32,
}

/// A page of a list, newest first. `GET …?limit=50&cursor=…`, limit 1–200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `cursor` to read on; `null` on the last page.
    pub next: Option<String>,
}

/// `GET /v1/ratings`: one rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingRow {
    /// The rating's id.
    pub id: RecordId,
    /// When it was stored.
    pub at: i64,
    /// Who rated.
    pub visitor: RecordId,
    /// 1–5.
    pub score: u8,
    /// Where it was asked.
    pub touchpoint: String,
    /// Its journey stage.
    pub stage: JourneyStage,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about.
    pub product: Option<String>,
    /// The visitor's own words.
    pub comment: Option<String>,
}

/// `GET /v1/conversations`: one conversation with its turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRow {
    /// The conversation's id.
    pub id: RecordId,
    /// When its first question came.
    pub at: i64,
    /// Who asks.
    pub visitor: RecordId,
    /// Oldest first; the newest 200.
    pub turns: Vec<TurnRow>,
}

/// One question with its reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnRow {
    /// The turn's id.
    pub id: RecordId,
    /// When it was asked.
    pub at: i64,
    /// The question as typed.
    pub text: String,
    /// The language of the widget.
    pub locale: Locale,
    /// The entry that answered; `null` for "no answer".
    pub entry: Option<String>,
    /// The answer as it was given.
    pub answer: Option<String>,
    /// How sure the ranking was of its best entry, in percent, 0–100.
    pub confidence: u8,
    /// Whether the visitor said that the answer helped; `null` where nothing was said.
    pub helpful: Option<bool>,
    /// What was offered instead of an answer.
    pub suggestions: Vec<Suggestion>,
}

/// `GET /v1/unanswered`: what visitors asked in the last 90 days and got no answer to, most asked first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unanswered {
    /// At most 100.
    pub groups: Vec<UnansweredGroup>,
}

/// Questions that ask the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnansweredGroup {
    /// How often they were asked.
    pub count: u32,
    /// The different ways they were asked, most asked first, at most 50.
    pub questions: Vec<String>,
    /// When the last of them was asked.
    pub last_at: i64,
    /// The entry that visitors chose when the chat asked what they meant, else the one that came nearest.
    pub nearest: Option<Suggestion>,
}

/// `POST /v1/unanswered`: what is to become of questions that got no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettleQuestions {
    /// 1–50 questions as `GET /v1/unanswered` lists them.
    pub questions: Vec<String>,
    /// The entry they are added to as phrasings; without one they are only taken off the list.
    #[serde(default)]
    pub entry: Option<String>,
}

/// The answer to [`SettleQuestions`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// How many turns are off the list.
    pub settled: u32,
}

/// `GET /v1/handoffs`: one request for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandoffRow {
    /// The handoff's id.
    pub id: RecordId,
    /// When it came.
    pub at: i64,
    /// The number the visitor was given.
    pub reference: String,
    /// Who asks.
    pub visitor: RecordId,
    /// The conversation before it.
    pub conversation: Option<RecordId>,
    /// As typed.
    pub name: Option<String>,
    /// As typed.
    pub contact: String,
    /// As typed.
    pub message: String,
    /// The language to answer in.
    pub locale: Locale,
}
