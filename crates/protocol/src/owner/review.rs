//! What of the FAQ is worth the owner's look.

use crate::Suggestion;
use serde::{Deserialize, Serialize};

/// `GET /v1/faq/review`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// True while entries are being compared: `conflicts` are those of the FAQ as it was.
    pub comparing: bool,
    /// Entries of one language that visitors can't tell apart, the most alike first, at most 200.
    pub conflicts: Vec<Conflict>,
    /// Entries that answered nobody in the last 90 days, the first ones of the FAQ first.
    pub unreached: Found<Unreached>,
    /// Entries with three votes or more of which fewer than half say that the answer helped, since the answer was last
    /// changed and in the last 90 days; the worst first.
    pub unhelpful: Found<Unhelpful>,
    /// Entries without phrasings that visitors chose three times or more when the chat asked what they meant, in the
    /// last 90 days; the most chosen first.
    pub unclear: Found<Unclear>,
}

/// The first of a list, at most 100, and how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "Found{T}"))]
pub struct Found<T> {
    /// How many there are.
    pub count: u32,
    /// The first of them.
    pub items: Vec<T>,
}

/// Two entries that are too much alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conflict {
    /// The two.
    pub entries: [Suggestion; 2],
    /// How alike their most similar phrasings are, in percent, 86–100.
    #[cfg_attr(feature = "schema", schemars(range(min = 86, max = 100)))]
    pub likeness: u8,
    /// Whether they ask the same but for spelling.
    pub same_question: bool,
    /// Whether they answer the same.
    pub same_answer: bool,
}

/// An entry that nobody reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unreached {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// The first day without a visitor that counts: 90 days ago, or when it was published if that was later.
    pub since: String,
    /// The day it was last given as an answer; `null` for never.
    pub last_reached: Option<String>,
}

/// An entry whose answer doesn't help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unhelpful {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// How many said that it helped.
    pub helpful: u32,
    /// How many said that it didn't.
    pub unhelpful: u32,
}

/// An entry that is asked for in other words than its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unclear {
    /// The entry's id.
    pub entry: String,
    /// The entry's question.
    pub question: String,
    /// How often it was chosen.
    pub chosen: u32,
    /// How visitors asked, at most 10; `POST /v1/unanswered` adds them to the entry.
    pub questions: Vec<String>,
}
