//! A reply of the worker's, as the messages it is shown as.

use crate::i18n::t;
use crate::keys::Key;
use crate::message::{Message, Role};
use shopbell_protocol::{ChatReply, FurtherReply, SmallTalk};

/// The messages that a reply is shown as: one for each question.
pub fn messages(reply: ChatReply) -> Vec<Message> {
    if let Some(said) = reply.small_talk {
        return vec![Message::new(reply.id, Role::SmallTalk, t(returned(said)))];
    }
    if reply.person {
        return vec![Message::new(reply.id, Role::Person, t(Key::ChatPersonOffered))];
    }
    if let Some(order) = reply.order {
        let question = order.number.unwrap_or_default();
        return vec![Message { question, ..Message::new(reply.id, Role::OrderOffered, String::new()) }];
    }
    let first = FurtherReply {
        id: reply.id,
        text: String::new(),
        answer: reply.answer,
        did_you_mean: reply.did_you_mean,
        suggestions: reply.suggestions,
    };
    let mut messages: Vec<Message> = std::iter::once(first).chain(reply.more).map(Message::from).collect();
    if let Some(first) = messages.first_mut() {
        first.products = reply.products;
    }
    messages
}

impl From<FurtherReply> for Message {
    fn from(reply: FurtherReply) -> Self {
        match reply.answer {
            Some(answer) => Self { question: answer.question, ..Self::new(reply.id, Role::Answer, answer.text) },
            None => {
                let role = if reply.did_you_mean { Role::DidYouMean } else { Role::NoAnswer };
                Self {
                    question: reply.text,
                    suggestions: reply.suggestions,
                    ..Self::new(reply.id, role, String::new())
                }
            }
        }
    }
}

/// What is said back.
fn returned(said: SmallTalk) -> Key {
    match said {
        SmallTalk::Greeting => Key::TalkGreeting,
        SmallTalk::Thanks => Key::TalkThanks,
        SmallTalk::Goodbye => Key::TalkGoodbye,
        SmallTalk::WhoAreYou => Key::TalkWhoAreYou,
        SmallTalk::Insult => Key::TalkInsult,
        SmallTalk::Yes => Key::TalkYes,
        SmallTalk::No => Key::TalkNo,
    }
}
