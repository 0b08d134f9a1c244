//! Phrases to recognise as they stand, in any spelling.

use crate::faq;
use crate::text;
use shopbell_protocol::Locale;
use std::collections::HashSet;

/// How many words a phrase may have that is looked for.
pub const LONGEST: usize = 8;

/// A part of a message with its normal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it begins in the message, in bytes.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
}

/// What stands between white space and holds a letter or digit.
pub fn tokens(message: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut from = 0;
    for part in message.split(char::is_whitespace) {
        let to = from + part.len();
        if part.chars().any(char::is_alphanumeric) {
            tokens.push(Token { from, to });
        }
        // One white space; they differ in length.
        from = to + message.get(to..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    tokens
}

/// The normal form of what stands from one token to another.
pub fn normal_form(message: &str, tokens: &[Token]) -> String {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => text::normalize(message.get(first.from..last.to).unwrap_or_default()),
        _ => String::new(),
    }
}

/// The normal forms of an intent's phrasings in the pack, in all languages.
pub fn of_intent(intent: &'static str) -> impl Iterator<Item = String> {
    Locale::ALL.into_iter().flat_map(move |locale| faq::phrasings(intent, locale)).map(text::normalize)
}

/// The normal forms of a list with commas between.
pub fn listed(list: &str) -> impl Iterator<Item = String> {
    list.split([',', '،']).map(text::normalize).filter(|phrase| !phrase.is_empty())
}

/// The words of a list with spaces between, and their stems.
pub fn words_of(list: &str) -> HashSet<String> {
    let words: Vec<String> = list.split_whitespace().map(text::normalize).collect();
    words.iter().map(|word| text::stem(word)).chain(words.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tokens_are_parts_of_the_message() {
        let message = " سلام ،  hello\u{3000}۱۲ 😀";
        let parts: Vec<&str> = tokens(message).iter().map(|token| &message[token.from..token.to]).collect();
        assert_eq!(parts, ["سلام", "hello", "۱۲"]);
    }

    proptest! {
        #[test]
        fn every_token_can_be_cut_out(message in "\\PC{0,40}") {
            for token in tokens(&message) {
                prop_assert!(message.get(token.from..token.to).is_some());
            }
        }
    }
}
