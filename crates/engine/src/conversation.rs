//! What a message wants, before any entry is looked for: a person, a word of thanks returned, the status of
//! an order, or answers, and then to how many questions.
//!
//! - [`wants_person`]: always wins
//! - [`small_talk`]: a message of nothing but greetings, thanks and the like
//! - [`order_question`]: where an order is, with its number if it was said
//! - [`without_politeness`]: the question without greetings and thanks around it
//! - [`ask`]: the message's questions, each ranked against the shop's FAQ
//!
//! All of it works on words and phrases in any of the three languages, whatever the widget's. Invariant: no
//! part of a message is dropped without a reply; what is only polite around a question goes with that question.

mod order;
mod person;
mod phrases;
mod questions;
mod small_talk;

pub use order::order_question;
pub use person::wants_person;
pub use questions::{Asked, ask};
pub use small_talk::{small_talk, without_politeness};
