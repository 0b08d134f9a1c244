//! Surveys: what the shop asks, in several languages and with one result.

use crate::{JourneyStage, Locale, Look, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET` and `PUT /v1/surveys`: all surveys of the shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surveys {
    /// At most 50, each with an id of its own.
    pub surveys: Vec<Survey>,
}

/// `GET /v1/surveys/templates`: surveys to begin with, one for each step of the journey and for what often happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyTemplates {
    /// In the order of the journey.
    pub templates: Vec<Survey>,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// What `Shopbell('survey', …)` names: 1–40 characters of `a-z`, `0-9`, `-`.
    pub id: String,
    /// The step of the journey it is about.
    pub stage: JourneyStage,
    /// Where it is asked: 1–64 characters of `a-z`, `0-9`, `_`, `-`.
    pub touchpoint: String,
    /// 1–10 questions, asked in this order where no branch says otherwise.
    pub questions: Vec<Question>,
    /// What is said at the end, per language, at most 300 characters; the widget's own words where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub thanks: BTreeMap<Locale, String>,
    /// After so many days a visitor may be asked again, 1–3,650; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_after_days: Option<u16>,
    /// Whether it is asked now.
    #[serde(default = "active")]
    pub active: bool,
}

/// One question. Its id stands for it in the results: another question needs another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// 1–40 characters of `a-z`, `0-9`, `-`.
    pub id: String,
    /// What is asked for.
    pub kind: QuestionKind,
    /// How a score is drawn; faces for `csat` and numbers for the others where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// The question per language, at least one, 1–300 characters.
    pub text: BTreeMap<Locale, String>,
    /// What stands at the low end of a scale, at most 60 characters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub low: BTreeMap<Locale, String>,
    /// What stands at the high end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub high: BTreeMap<Locale, String>,
    /// For `single` and `multiple`: 2–20 choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether it can't be passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Where it goes on from here, at most 20: the first that fits. The next question where none does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub branches: Vec<Branch>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// 1–40 characters of `a-z`, `0-9`, `-`.
    pub id: String,
    /// Per language, at least one, 1–100 characters.
    pub text: BTreeMap<Locale, String>,
}

/// Where it goes on after certain answers. All of what is there has to fit; a question that was passed over fits none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Scores from here on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u8>,
    /// Scores up to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u8>,
    /// This choice, alone or among others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// The id of a later question; `null` for the end. Required, so that a forgotten one ends no survey.
    #[serde(deserialize_with = "Option::deserialize")]
    pub go_to: Option<String>,
}

fn active() -> bool {
    true
}
