//! Which words of a question an entry contains, for an owner who wonders why it won.

use super::features::{Key, Question};
use shopbell_protocol::owner::FaqEntry;
use std::collections::BTreeSet;

/// The words of `question` that the entry's question, phrasings or answer contain, as they were typed and in their order:
/// by their stem, or by what they mean. Words such as "how" are left out.
pub fn shared_words(question: &str, entry: &FaqEntry) -> Vec<String> {
    let texts = std::iter::once(&entry.question).chain(&entry.phrasings).chain([&entry.answer]);
    let known: BTreeSet<Key> = texts.flat_map(|text| keys(text)).collect();
    let mut shared: Vec<String> = Vec::new();
    for typed in question.split_whitespace() {
        let typed = typed.trim_matches(|c: char| !c.is_alphanumeric());
        if keys(typed).any(|key| known.contains(&key)) && !shared.iter().any(|other| other == typed) {
            shared.push(typed.to_owned());
        }
    }
    shared
}

/// The keys of what a text's words are and mean.
fn keys(text: &str) -> impl Iterator<Item = Key> {
    let words = Question::of(text).words.into_iter().filter(|word| !word.is_function_word);
    words.flat_map(|word| std::iter::once(word.stem).chain(word.concepts))
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::Locale;

    #[test]
    fn words_are_shared_by_stem_or_meaning() {
        let entry = FaqEntry {
            id: "a".to_owned(),
            locale: Locale::En,
            question: "What is the delivery fee?".to_owned(),
            answer: "Within Dubai it is free.".to_owned(),
            phrasings: Vec::new(),
        };
        assert_eq!(shared_words("What does SHIPPING to Dubai cost?", &entry), ["SHIPPING", "Dubai", "cost"]);
        assert!(shared_words("how is the weather", &entry).is_empty());
        assert!(shared_words("", &entry).is_empty());
    }
}
