//! A message of the conversation, as it is shown and as the loader keeps it for the next page.

use serde::Serialize;
use shopbell_protocol::{FoundProduct, RecordId, Suggestion};

/// How many messages are kept.
pub const KEPT: usize = 30;

/// What a visitor may type at once, in characters.
pub const LONGEST: usize = 500;
/// The same, as an attribute takes it.
pub const LONGEST_TEXT: &str = "500";

/// Who says what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The visitor's question.
    Visitor,
    /// The shop's own answer.
    Answer,
    /// "Did you mean …?"
    DidYouMean,
    /// An honest "no answer".
    NoAnswer,
    /// A word of politeness returned.
    SmallTalk,
    /// The way to a person.
    Person,
    /// The way to an order's status; the question is the order's number, where it was said.
    OrderOffered,
    /// How far an order has come.
    Order,
    /// A person will answer; the text is the reference number.
    Handoff,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    /// The turn's or the handoff's id: question and reply share it.
    pub id: RecordId,
    /// Who says it.
    pub role: Role,
    /// What is said.
    pub text: String,
    /// With an answer: the entry's question, so that the visitor sees what was understood. Without one: the part
    /// of the message that it was not found for, where the message asked several things.
    pub question: String,
    /// Without an answer: entries that may be meant.
    pub suggestions: Vec<Suggestion>,
    /// Without an answer: products that fit what was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<FoundProduct>,
    /// With an answer: whether the visitor said that it helped.
    pub helpful: Option<bool>,
}

impl Message {
    /// A message of words alone.
    pub fn new(id: RecordId, role: Role, text: String) -> Self {
        Self { id, role, text, question: String::new(), suggestions: Vec::new(), products: Vec::new(), helpful: None }
    }
}

/// What is sent of what was typed: without the space around it and no longer than allowed; `None`
/// when nothing is left.
pub fn question(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let end = typed.char_indices().nth(LONGEST).map_or(typed.len(), |(end, _)| end);
    let text = typed.get(..end).unwrap_or(typed);
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_trimmed_and_capped_in_characters() {
        assert_eq!(question("  سلام \n"), Some("سلام".to_owned()));
        assert_eq!(question(" \n "), None);
        assert_eq!(question(&"ژ".repeat(501)), Some("ژ".repeat(500)));
    }

    #[test]
    fn a_message_is_kept_under_the_names_it_is_read_by() {
        let id = RecordId::try_from("0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47".to_owned()).unwrap();
        let kept = serde_json::to_value(Message::new(id, Role::NoAnswer, String::new())).unwrap();
        assert_eq!(
            kept,
            serde_json::json!({
                "id": "0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47",
                "role": "no_answer",
                "text": "",
                "question": "",
                "suggestions": [],
                "helpful": null,
            })
        );
    }
}
