//! The conversation: a visitor's question, the shop's answer or an honest "no answer", and the
//! handoff to a person.

use crate::{FoundProduct, Locale, RecordId};
use serde::{Deserialize, Serialize};

/// `POST /v1/shops/{shop}/chat`: one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewTurn {
    /// Made by the browser; asking the same turn again gives the stored reply.
    pub id: RecordId,
    /// Who asks.
    pub visitor: RecordId,
    /// The conversation this turn belongs to; a new id starts one.
    pub conversation: RecordId,
    /// The question as typed, 1–500 characters.
    pub text: String,
    /// The language of the widget; the question may be in another.
    pub locale: Locale,
    /// The turn that this one makes clear: sent when the visitor chooses one of its suggestions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meant: Option<RecordId>,
}

/// The shop's own answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// The FAQ entry's id.
    pub entry: String,
    /// The entry's question, so that the visitor sees what was understood.
    pub question: String,
    /// The entry's answer: plain text, as the owner wrote it.
    pub text: String,
    /// The language of the entry.
    pub locale: Locale,
    /// How sure the ranking is that this is the right entry, in percent, 0–100.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 100)))]
    pub confidence: u8,
}

/// An entry that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Suggestion {
    /// The FAQ entry's id.
    pub entry: String,
    /// The entry's question; sent as a turn of its own when it is chosen.
    pub question: String,
}

/// `GET /v1/shops/{shop}/questions?locale=&text=&product=`: questions to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Questions {
    /// With `text`: those the visitor may be typing, the likeliest first. Without: those to begin with.
    pub questions: Vec<Suggestion>,
}

/// What is said without wanting to know anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SmallTalk {
    /// "Hello."
    Greeting,
    /// "Thank you."
    Thanks,
    /// "Goodbye."
    Goodbye,
    /// "Are you a robot?"
    WhoAreYou,
    /// "Stupid bot."
    Insult,
    /// "Yes."
    Yes,
    /// "No."
    No,
}

/// The visitor wants to know how an order is doing: its number and a second factor have to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OrderInquiry {
    /// The order's number, where the visitor said it.
    pub number: Option<String>,
}

/// The reply to a turn. At most one of `answer`, `did_you_mean`, `small_talk`, `person` and `order` is there;
/// none of them is an honest "no answer".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChatReply {
    /// The turn's id.
    pub id: RecordId,
    /// True when this turn had been asked before; the reply is the one given then.
    pub duplicate: bool,
    /// The answer; `null` when there is none that fits.
    pub answer: Option<Answer>,
    /// Without an answer: whether one of the suggestions is probably meant.
    pub did_you_mean: bool,
    /// Without an answer: the nearest entries, best first, at most three; empty when nothing is near.
    pub suggestions: Vec<Suggestion>,
    /// Where nothing was asked: what was said.
    pub small_talk: Option<SmallTalk>,
    /// Whether the visitor asked for a person. Nothing is answered then.
    pub person: bool,
    /// Where the visitor asked for the status of an order, and the shop can tell it.
    pub order: Option<OrderInquiry>,
    /// Where the message asked several things: the replies to the second question and those after it.
    pub more: Vec<FurtherReply>,
    /// Without an answer: products that the message describes, best first, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<FoundProduct>,
}

/// The reply to one more question of a message. It is a turn of its own from then on: it can be rated, and
/// a turn that makes it clear names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FurtherReply {
    /// Its id, made from the message's.
    pub id: RecordId,
    /// This question's part of the message.
    pub text: String,
    /// As in [`ChatReply`].
    pub answer: Option<Answer>,
    /// As in [`ChatReply`].
    pub did_you_mean: bool,
    /// As in [`ChatReply`].
    pub suggestions: Vec<Suggestion>,
}

/// `PATCH /v1/shops/{shop}/chat/{id}`: did the answer help? Said once, by the visitor who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnswerRating {
    /// Who asked.
    pub visitor: RecordId,
    /// Whether the answer helped.
    pub helpful: bool,
}

/// `POST /v1/shops/{shop}/handoffs`: "a person, please".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NewHandoff {
    /// Made by the browser; sending it again gives the same reference.
    pub id: RecordId,
    /// Who asks.
    pub visitor: RecordId,
    /// The conversation, which the owner reads along with the request; absent when there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conversation: Option<RecordId>,
    /// At most 100 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An e-mail address or a telephone number, 3–200 characters.
    pub contact: String,
    /// What it is about, 1–2,000 characters.
    pub message: String,
    /// Must be true: the visitor agrees that the shop keeps the contact to answer.
    pub consent: bool,
    /// The language to answer in.
    pub locale: Locale,
    /// The visitor's own rating or response that this is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<RecordId>,
}

/// The answer to a handoff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HandoffReceipt {
    /// The id that was sent.
    pub id: RecordId,
    /// The number the visitor can quote to the shop, such as `7KQ2-M4XD`.
    pub reference: String,
    /// What opens the page `/c/{shop}/{case}`, where the visitor sees how far it has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// True when it had been stored before.
    pub duplicate: bool,
}
