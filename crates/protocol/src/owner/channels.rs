//! Surveys on other channels than the widget: links that the shop sends, and answers that its people enter.

use crate::{Channel, GivenAnswer, Locale, RecordId};
use serde::{Deserialize, Serialize};

/// `POST /v1/survey-links`: a link by which somebody answers a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewSurveyLink {
    /// Made by the shop; sending the same again changes nothing.
    pub id: RecordId,
    /// The survey.
    pub survey: String,
    /// The shop's own reference of the customer, 1–100 characters: an order, a customer's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The visitor, where the shop knows who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<RecordId>,
    /// The product it is about: the shop's own product id, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// `sms`, `email`, `messenger`, `social` or `receipt`. By a receipt's link many people answer, by the others one does.
    pub channel: Channel,
    /// Who of the shop it is about, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// The language of the page; the browser's, else the shop's, where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// How long it is good for, 1–365.
    #[serde(default = "usual_days")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 365)))]
    pub expires_in_days: u16,
    /// Whether it is made although this customer was asked enough lately (`attention` in the settings). Who has answered or
    /// closed the survey, or doesn't want to be asked, gets none all the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ignore_attention: bool,
}

/// The answer to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SurveyLink {
    /// The id that was sent.
    pub id: RecordId,
    /// What to send to the customer.
    pub url: String,
    /// Until when it is good.
    pub expires_at: i64,
    /// True when the very same link had been made before.
    pub duplicate: bool,
}

/// `POST /v1/responses`: what somebody answered on the telephone or in the shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TakenResponse {
    /// Made by the shop; sending the same again changes nothing.
    pub id: RecordId,
    /// The survey.
    pub survey: String,
    /// `phone` or `shop`.
    pub channel: Channel,
    /// Who of the shop asked, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// The shop's own reference of the customer, 1–100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The visitor, where the shop knows who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<RecordId>,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about: the shop's own product id, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// As a visitor sends them.
    pub answers: Vec<GivenAnswer>,
    /// When it was answered, within the last 365 days; now where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
}

/// `GET /v1/opt-outs`: somebody who doesn't want to be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptOut {
    /// Who.
    pub visitor: RecordId,
    /// The shop's own reference of the customer, where it was known.
    pub customer: Option<String>,
    /// Since when.
    pub at: i64,
}

fn usual_days() -> u16 {
    30
}
