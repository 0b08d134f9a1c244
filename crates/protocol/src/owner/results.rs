//! What happened in a period, in numbers.

use crate::QuestionKind;
use crate::owner::CaseResult;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET /v1/results?from=…&to=…&segment=…`: what happened in a period of whole days, both included; the last 30
/// days when absent. Of everybody, or of the visitors of a segment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Results {
    /// What the numbers cover.
    pub period: Period,
    /// What visitors said.
    pub csat: CsatResult,
    /// How the chat did.
    pub chat: ChatResult,
    /// How often the state of an order was asked for.
    pub orders: OrderResult,
    /// How the recommendations did.
    pub recommendations: RecommendationResult,
    /// What visitors answered to surveys, question by question, in the surveys' order; those that are gone come last.
    pub surveys: Vec<SurveyResult>,
    /// What came of complaints and requests.
    pub cases: CaseResult,
    /// Ratings by touchpoint, most answers first.
    pub by_touchpoint: Vec<CsatGroup>,
    /// Ratings by journey stage, in the order of the journey.
    pub by_stage: Vec<CsatGroup>,
    /// Ratings by language.
    pub by_locale: Vec<CsatGroup>,
    /// The days on which any of that happened, oldest first.
    pub days: Vec<DayResult>,
}

/// A period of whole days in the shop's time zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

/// What was answered to a survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SurveyResult {
    /// The survey.
    pub survey: String,
    /// Those of its questions that were answered, in their order.
    pub questions: Vec<QuestionResult>,
}

/// What was answered to a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuestionResult {
    /// The question.
    pub question: String,
    /// What it asks for.
    pub kind: QuestionKind,
    /// How many answered.
    pub responses: u32,
    /// CSAT: 100 × those of 4 and 5 / all, one decimal. NPS: percent of promoters (9, 10) less detractors (0–6), one
    /// decimal. CES: the mean, two decimals. `null` for the other kinds.
    pub score: Option<f64>,
    /// For `nps`: how many are promoters, passives and detractors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<NpsResult>,
    /// How many gave each score, or chose each choice.
    pub counts: BTreeMap<String, u32>,
    /// The same by the channel on which it was asked, most answers first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_channel: Vec<AnswerGroup>,
    /// The same by who of the shop asked, most answers first, at most 100; only where that was told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_staff: Vec<AnswerGroup>,
}

/// What was answered to a question on one channel, or to one person of the shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerGroup {
    /// The channel or the person.
    pub name: String,
    /// How many answered.
    pub responses: u32,
    /// As the question's.
    pub score: Option<f64>,
}

/// Who would recommend the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NpsResult {
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
}

/// CSAT of one touchpoint, stage or language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChatResult {
    /// Conversations begun.
    pub conversations: u32,
    /// Messages and, of those that ask several things, each question.
    pub turns: u32,
    /// Questions that got an answer.
    pub answered: u32,
    /// Questions to which the chat asked "did you mean …?".
    pub did_you_mean: u32,
    /// Questions that got none.
    pub no_answer: u32,
    /// Greetings, thanks and the like.
    pub small_talk: u32,
    /// Messages that asked for a person.
    pub person: u32,
    /// Messages that asked for an order's status.
    pub order_questions: u32,
    /// answered / (answered + did_you_mean + no_answer), 0–1, three decimals; `null` without any.
    pub answer_rate: Option<f64>,
    /// What the chat took off the shop: questions that got an answer of which nobody said that it didn't help, of all
    /// questions, 0–1, three decimals; `null` without any.
    pub deflection_rate: Option<f64>,
    /// Conversations in which nobody asked for a person, of all, 0–1, three decimals; `null` without any.
    pub containment_rate: Option<f64>,
    /// Questions that got no answer, of all, 0–1, three decimals; `null` without any.
    pub unanswered_rate: Option<f64>,
    /// Answers that visitors said helped.
    pub helpful: u32,
    /// Answers that visitors said did not help.
    pub unhelpful: u32,
    /// Requests for a person.
    pub handoffs: u32,
}

/// Order status in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderResult {
    /// Look-ups.
    pub lookups: u32,
    /// Look-ups that found the order.
    pub found: u32,
}

/// The recommendations in numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Products put into the cart by visitors who had chosen them from recommendations in the 7 days before.
    pub carts_after_click: u32,
    /// The same for products bought.
    pub purchases_after_click: u32,
    /// The same for each placement, most shown first.
    pub placements: Vec<PlacementResult>,
    /// What recommendations are worth, measured against visitors who saw best sellers.
    pub proof: Proof,
}

/// One placement in numbers. A product that one answer shows counts once, however often it is seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlacementResult {
    /// Its name; `null` for what was shown before there were placements.
    pub name: Option<String>,
    /// Products shown.
    pub impressions: u32,
    /// Of these, products clicked.
    pub clicks: u32,
    /// clicks / impressions, 0–1, three decimals; `null` without impressions.
    pub click_through_rate: Option<f64>,
    /// Products put into the cart by visitors who had chosen them here, and here last, in the 7 days before.
    pub carts_after_click: u32,
    /// The same for products bought.
    pub purchases_after_click: u32,
    /// What those cost in the catalogue, in minor units of the shop's currency.
    pub revenue_after_click: i64,
}

/// Visitors who saw recommendations, and those who saw best sellers instead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Proof {
    /// What the products bought after a click cost in the catalogue, in minor units of the shop's currency.
    pub revenue_after_click: i64,
    /// The share of visitors who see best sellers, in percent.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 50)))]
    pub holdout_percent: u8,
    /// Those who first saw recommendations in the period.
    pub recommended: GroupResult,
    /// Those who first saw best sellers.
    pub holdout: GroupResult,
    /// How much larger the share of buyers is; `null` while there is not enough data: 100 visitors and 10 buyers in each
    /// group.
    pub conversion_lift: Option<LiftResult>,
    /// How much more a visitor spends; `null` while there is not enough data.
    pub revenue_lift: Option<LiftResult>,
}

/// One of the two groups.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupResult {
    /// How many visitors.
    pub visitors: u32,
    /// How many of them bought within 7 days.
    pub buyers: u32,
    /// How many products they bought.
    pub purchases: u32,
    /// What those cost in the catalogue, in minor units of the shop's currency.
    pub revenue: i64,
}

/// A difference with its 95 % confidence interval, in percent, one decimal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LiftResult {
    /// How much more it is.
    pub percent: f64,
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// One day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
