//! Surveys: what the shop asks, in several languages and with one result.

use crate::{JourneyStage, Locale, Look, QuestionKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET` and `PUT /v1/surveys`: all surveys of the shop.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Surveys {
    /// At most 50, each with an id of its own.
    #[cfg_attr(feature = "schema", schemars(length(max = 50)))]
    pub surveys: Vec<Survey>,
}

/// `GET /v1/surveys/templates`: surveys to begin with, one for each step of the journey and for what often happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SurveyTemplates {
    /// In the order of the journey.
    pub templates: Vec<Survey>,
}

/// A survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Survey {
    /// What `Shopbell('survey', …)` names: 1–40 characters of `a-z`, `0-9`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9-]{1,40}$")))]
    pub id: String,
    /// The step of the journey it is about.
    pub stage: JourneyStage,
    /// Where it is asked: 1–64 characters of `a-z`, `0-9`, `_`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9_-]{1,64}$")))]
    pub touchpoint: String,
    /// 1–10 questions, asked in this order where no branch says otherwise.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 10)))]
    pub questions: Vec<Question>,
    /// What is said at the end, per language, at most 300 characters; the widget's own words where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub thanks: BTreeMap<Locale, String>,
    /// When it is asked without being called for; only by `Shopbell('survey', …)`, a link or a person where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// After so many days a visitor may be asked again, 1–3,650; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 3650)))]
    pub repeat_after_days: Option<u16>,
    /// Whether it is asked now.
    #[serde(default = "active")]
    pub active: bool,
}

/// When a survey is asked without being called for: at one of its moments, of which there is at least one, where all of the
/// rest fits, and the visitor wasn't asked too much lately (`attention` in the settings).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// A moment: this happened on the page: `view`, `add_to_cart`, `purchase`, `return`, `chat` (a chat with an answer was
    /// closed), or the name of an event of the shop's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// A moment: so long on the page, 1–3,600.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 3600)))]
    pub after_seconds: Option<u16>,
    /// A moment: so much of the page was seen, 1–100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub scroll_percent: Option<u8>,
    /// A moment: the visitor is about to leave. The pointer leaves upwards; on phones, a fast scroll up, or coming back after
    /// ten seconds elsewhere.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exit_intent: bool,
    /// Only on such pages: at most 20 paths, in which `*` stands for anything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub pages: Vec<String>,
    /// Only on pages of these types.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub page_types: Vec<PageType>,
    /// Only this share of the visitors, 1–100; always the same ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 100)))]
    pub percentage: Option<u8>,
    /// Only visitors who first came more than half an hour ago.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returning: bool,
    /// Only visitors who have looked at so many products, 1–1,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 1000)))]
    pub min_views: Option<u16>,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PageType {
    /// The shop's front page, in any language.
    Home,
    /// A product's.
    Product,
    /// After a purchase.
    Checkout,
    /// Any other.
    Other,
}

/// What the loader has to know of a survey that is asked without being called for; and what `POST /v1/surveys/replay` takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The survey.
    pub id: String,
    /// After so many days a visitor may be asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_after_days: Option<u16>,
    /// When.
    pub trigger: Trigger,
}

/// One question. Its id stands for it in the results: another question needs another id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// 1–40 characters of `a-z`, `0-9`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9-]{1,40}$")))]
    pub id: String,
    /// What is asked for.
    pub kind: QuestionKind,
    /// How a score is drawn; faces for `csat` and numbers for the others where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// The question per language, at least one, 1–300 characters.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub text: BTreeMap<Locale, String>,
    /// What stands at the low end of a scale, at most 60 characters.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub low: BTreeMap<Locale, String>,
    /// What stands at the high end.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub high: BTreeMap<Locale, String>,
    /// For `single` and `multiple`: 2–20 choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub choices: Vec<Choice>,
    /// Whether it can't be passed over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Where it goes on from here, at most 20: the first that fits. The next question where none does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub branches: Vec<Branch>,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// 1–40 characters of `a-z`, `0-9`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9-]{1,40}$")))]
    pub id: String,
    /// Per language, at least one, 1–100 characters.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub text: BTreeMap<Locale, String>,
}

/// Where it goes on after certain answers. All of what is there has to fit; a question that was passed over fits none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("required" = ["go_to"])))]
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
