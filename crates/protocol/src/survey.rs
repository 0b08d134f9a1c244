//! Ratings and surveys: what a visitor thought of an experience.

use crate::owner::Branch;
use crate::{Locale, RecordId};
use serde::{Deserialize, Serialize};

/// The step of the customer's journey at which something was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JourneyStage {
    /// Gets to know the shop.
    Awareness,
    /// Compares and chooses.
    Consideration,
    /// Pays.
    Purchase,
    /// Waits for and receives the parcel.
    Delivery,
    /// Asks for help.
    Support,
    /// Comes back and recommends.
    Loyalty,
}

impl JourneyStage {
    /// Every stage, in the order of the journey.
    pub const ALL: [Self; 6] =
        [Self::Awareness, Self::Consideration, Self::Purchase, Self::Delivery, Self::Support, Self::Loyalty];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Awareness => "awareness",
            Self::Consideration => "consideration",
            Self::Purchase => "purchase",
            Self::Delivery => "delivery",
            Self::Support => "support",
            Self::Loyalty => "loyalty",
        }
    }
}

/// `POST /v1/shops/{shop}/ratings`: one CSAT rating, sent on the tap; a comment may follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewRating {
    /// Made by the browser; sending the same rating again changes nothing.
    pub id: RecordId,
    /// Who rated.
    pub visitor: RecordId,
    /// CSAT: 1 (very dissatisfied) to 5 (very satisfied).
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 5)))]
    pub score: u8,
    /// Where it was asked: 1–64 characters of `a-z`, `0-9`, `_`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9_-]{1,64}$")))]
    pub touchpoint: String,
    /// The journey stage of that touchpoint.
    pub stage: JourneyStage,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about, if any: the shop's own product id, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The visitor's own words, at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// `PATCH /v1/shops/{shop}/ratings/{id}`: the visitor's own words, within 30 minutes of the rating
/// and by the same visitor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RatingComment {
    /// Who rated.
    pub visitor: RecordId,
    /// 1–2,000 characters.
    pub comment: String,
}

/// The answer to something stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Receipt {
    /// The id that was sent.
    pub id: RecordId,
    /// True when the very same thing had been stored before.
    pub duplicate: bool,
}

/// The answer to a rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RatingReceipt {
    /// The id that was sent.
    pub id: RecordId,
    /// True when the very same rating had been stored before.
    pub duplicate: bool,
    /// True when the shop would make it good and doesn't know how to reach the visitor: a handoff `about` this rating
    /// says that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_wanted: bool,
}

/// What a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// Satisfaction, 1 to 5.
    Csat,
    /// "Would you recommend us?", 0 to 10.
    Nps,
    /// "How easy was it?", 1 (very hard) to 7 (very easy).
    Ces,
    /// The visitor's own words.
    Text,
    /// One of the choices.
    Single,
    /// Any of the choices.
    Multiple,
}

impl QuestionKind {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csat => "csat",
            Self::Nps => "nps",
            Self::Ces => "ces",
            Self::Text => "text",
            Self::Single => "single",
            Self::Multiple => "multiple",
        }
    }

    /// The lowest and the highest score; `None` for what has no score.
    pub const fn scale(self) -> Option<(u8, u8)> {
        match self {
            Self::Csat => Some((1, 5)),
            Self::Nps => Some((0, 10)),
            Self::Ces => Some((1, 7)),
            Self::Text | Self::Single | Self::Multiple => None,
        }
    }
}

/// Where something was asked, and how the answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The widget on the shop's pages.
    Widget,
    /// A link in a text message.
    Sms,
    /// A link in an e-mail.
    Email,
    /// A link in a messenger.
    Messenger,
    /// A link on a social network.
    Social,
    /// A printed link that many people use, such as the code on a receipt.
    Receipt,
    /// Asked by a person on the telephone.
    Phone,
    /// Asked by a person in the shop.
    Shop,
}

impl Channel {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Sms => "sms",
            Self::Email => "email",
            Self::Messenger => "messenger",
            Self::Social => "social",
            Self::Receipt => "receipt",
            Self::Phone => "phone",
            Self::Shop => "shop",
        }
    }

    /// Whether a survey can be sent there as a link.
    pub const fn has_links(self) -> bool {
        matches!(self, Self::Sms | Self::Email | Self::Messenger | Self::Social | Self::Receipt)
    }

    /// Whether a person asks, and enters the answers.
    pub const fn is_entered(self) -> bool {
        matches!(self, Self::Phone | Self::Shop)
    }
}

/// What something was answered on, as coarse as that: what a request says of itself anyway, and nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Device {
    /// A telephone.
    Phone,
    /// A tablet that says so; many say that they are desktops.
    Tablet,
    /// Anything else with a browser.
    Desktop,
}

impl Device {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Tablet => "tablet",
            Self::Desktop => "desktop",
        }
    }
}

/// How a score is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Faces from unhappy to happy; for `csat`.
    Faces,
    /// Stars; for `csat`.
    Stars,
    /// Numbers.
    Numbers,
}

/// `GET /v1/shops/{shop}/surveys/{survey}?locale=`: a survey in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedSurvey {
    /// Its id.
    pub id: String,
    /// Where it is asked.
    pub touchpoint: String,
    /// In their order.
    pub questions: Vec<AskedQuestion>,
    /// What is said at the end; the widget's own words where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<String>,
    /// After so many days it may be answered again; never where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_after_days: Option<u16>,
    /// Whether the visitor has answered it and may not do so again yet; `false` where none is named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub answered: bool,
}

/// A question in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedQuestion {
    /// Its id.
    pub id: String,
    /// What is asked for.
    pub kind: QuestionKind,
    /// How a score is drawn.
    pub look: Look,
    /// The question.
    pub text: String,
    /// What stands at the low end of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// What stands at the high end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<String>,
    /// What can be chosen.
    pub choices: Vec<AskedChoice>,
    /// Whether it can't be passed over.
    pub required: bool,
    /// Where it goes on from here.
    pub branches: Vec<Branch>,
}

/// A choice in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedChoice {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
}

/// `PUT /v1/shops/{shop}/responses/{id}`: what a visitor has answered so far. Sent after each answer, so that nothing is
/// lost when they leave; what was answered before stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewResponse {
    /// Who answers.
    pub visitor: RecordId,
    /// The survey.
    pub survey: String,
    /// The language it was asked in.
    pub locale: Locale,
    /// The product it is about, if any: the shop's own product id, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// The answers in the order in which they were given; a question that was passed over has one with nothing in it.
    pub answers: Vec<GivenAnswer>,
}

/// An answer. At most one of `score`, `choices` and `text`, as the question's kind asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// The question's id.
    pub question: String,
    /// For `csat`, `nps` and `ces`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 10)))]
    pub score: Option<u8>,
    /// For `single` and `multiple`: ids of choices, none twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// For `text`: at most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The answer to a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResponseReceipt {
    /// The id that was sent.
    pub id: RecordId,
    /// How many answers are stored now.
    pub stored: u32,
    /// The question that comes next; `null` at the end.
    pub next: Option<String>,
    /// True when nothing of it was new.
    pub duplicate: bool,
    /// True when the shop would make it good and doesn't know how to reach the visitor: a handoff `about` this response
    /// says that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub contact_wanted: bool,
}
