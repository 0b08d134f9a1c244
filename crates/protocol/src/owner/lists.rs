//! What visitors said and asked, row by row.

use crate::{Channel, Device, GivenAnswer, JourneyStage, Locale, RecordId, Suggestion};
use serde::{Deserialize, Serialize};

/// A page of a list, newest first. `GET …?limit=50&cursor=…`, limit 1–200.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Page"))]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Pass it as `cursor` to read on; `null` on the last page.
    pub next: Option<String>,
}

/// `GET /v1/ratings`: one rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatingRow {
    /// The rating's id.
    pub id: RecordId,
    /// When it was stored.
    pub at: i64,
    /// Who rated.
    pub visitor: RecordId,
    /// 1–5.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
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
    /// What it was given on, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Whether it was imported.
    #[serde(default, skip_serializing_if = "is_not")]
    pub imported: bool,
    /// Whether it is sample data.
    #[serde(default, skip_serializing_if = "is_not")]
    pub sample: bool,
}

/// `GET /v1/responses`: one response to a survey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResponseRow {
    /// The response's id.
    pub id: RecordId,
    /// When its first answer came.
    pub at: i64,
    /// Who answered.
    pub visitor: RecordId,
    /// The survey.
    pub survey: String,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about.
    pub product: Option<String>,
    /// In the order in which they were given; what was passed over has nothing in it.
    pub answers: Vec<GivenAnswer>,
    /// Whether the survey's end was reached.
    pub done: bool,
    /// How it came.
    pub channel: Channel,
    /// Who of the shop asked, or was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staff: Option<String>,
    /// The shop's own reference of the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// What it was answered on, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<Device>,
    /// Whether it is sample data.
    #[serde(default, skip_serializing_if = "is_not")]
    pub sample: bool,
}

/// `GET /v1/conversations`: one conversation with its turns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationRow {
    /// The conversation's id.
    pub id: RecordId,
    /// When its first question came.
    pub at: i64,
    /// Who asks.
    pub visitor: RecordId,
    /// Oldest first; the newest 200.
    pub turns: Vec<TurnRow>,
    /// Whether it is sample data.
    #[serde(default, skip_serializing_if = "is_not")]
    pub sample: bool,
}

/// One question with its reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TurnRow {
    /// The turn's id.
    pub id: RecordId,
    /// When it was asked.
    pub at: i64,
    /// The question as typed.
    pub text: String,
    /// The language of the widget.
    pub locale: Locale,
    /// What it came to.
    pub outcome: TurnOutcome,
    /// The entry that answered; `null` where none did.
    pub entry: Option<String>,
    /// The answer as it was given.
    pub answer: Option<String>,
    /// How sure the ranking was of its best entry, in percent, 0–100.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 100)))]
    pub confidence: u8,
    /// Whether the visitor said that the answer helped; `null` where nothing was said.
    pub helpful: Option<bool>,
    /// What was offered instead of an answer.
    pub suggestions: Vec<Suggestion>,
}

/// What came of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TurnOutcome {
    /// The shop's own answer.
    Answered,
    /// "Did you mean …?"
    DidYouMean,
    /// An honest "no answer".
    NoAnswer,
    /// Nothing was asked.
    SmallTalk,
    /// A person was asked for.
    Person,
    /// An order's status was asked for.
    OrderQuestion,
}

impl TurnOutcome {
    /// As it is written on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::DidYouMean => "did_you_mean",
            Self::NoAnswer => "no_answer",
            Self::SmallTalk => "small_talk",
            Self::Person => "person",
            Self::OrderQuestion => "order_question",
        }
    }
}

/// `GET /v1/unanswered`: what visitors asked in the last 90 days and got no answer to, most asked first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unanswered {
    /// At most 100.
    pub groups: Vec<UnansweredGroup>,
}

/// Questions that ask the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettleQuestions {
    /// 1–50 questions as `GET /v1/unanswered` lists them.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 50)))]
    pub questions: Vec<String>,
    /// The entry they are added to as phrasings; without one they are only taken off the list.
    #[serde(default)]
    pub entry: Option<String>,
}

/// The answer to [`SettleQuestions`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settled {
    /// How many turns are off the list.
    pub settled: u32,
}

/// `GET /v1/handoffs`: one request for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// What was said in it, oldest first, so that nobody has to say it twice; the newest 200 turns.
    #[serde(default)]
    pub transcript: Vec<TurnRow>,
    /// As typed.
    pub name: Option<String>,
    /// As typed.
    pub contact: String,
    /// As typed.
    pub message: String,
    /// The language to answer in.
    pub locale: Locale,
}

fn is_not(flag: &bool) -> bool {
    !flag
}
