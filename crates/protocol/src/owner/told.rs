//! What the shop's webhooks are told.

use crate::owner::{CaseRow, CaseStep, WebhookEvent};
use crate::{JourneyStage, Locale, QuestionKind, RecordId};
use serde::Serialize;

/// The body of a request to a webhook.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Event"))]
pub struct Told<'a, T> {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: WebhookEvent,
    /// When, such as `2026-11-23T09:30:00.123Z`.
    pub timestamp: String,
    /// The shop's public id.
    pub shop: &'a str,
    /// More of it.
    pub data: &'a T,
}

/// With `case.opened` and `case.changed`: how the case is now.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldCase {
    /// The case.
    #[serde(flatten)]
    pub case: CaseRow,
    /// Whether its page asks if the shop made it good.
    pub asks: bool,
    /// What happened last.
    pub step: Option<CaseStep>,
}

/// With `rating.low`: a score, and whose it is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LowScore<'a> {
    /// The rating or response.
    pub record: &'a RecordId,
    /// Who gave it.
    pub visitor: &'a RecordId,
    /// The shop's own reference of the customer.
    pub customer: Option<&'a str>,
    /// What kind it is.
    pub kind: QuestionKind,
    /// The score.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 10)))]
    pub score: u8,
    /// Where it was asked.
    pub touchpoint: &'a str,
    /// At which step of the journey.
    pub stage: JourneyStage,
    /// The survey, if it was one.
    pub survey: Option<&'a str>,
    /// What it is about.
    pub product: Option<&'a str>,
    /// In which language.
    pub locale: Locale,
    /// In their own words.
    pub comment: Option<&'a str>,
}

/// With `question.unanswered`: what was asked.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldQuestion<'a> {
    /// The turn, or the part of it that got no answer.
    pub id: &'a RecordId,
    /// When.
    pub at: i64,
    /// Who asked.
    pub visitor: &'a RecordId,
    /// In which conversation.
    pub conversation: &'a RecordId,
    /// In their own words.
    pub text: &'a str,
    /// The language of the widget.
    pub locale: Locale,
}

/// With `webhook.test`: to whom it is sent.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ToldTest<'a> {
    /// The webhook.
    pub webhook: &'a RecordId,
}
