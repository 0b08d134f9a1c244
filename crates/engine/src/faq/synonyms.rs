//! The pack's synonyms: words and two-word phrases that say the same, in three languages.
//!
//! `crates/engine/pack/{fa,ar,en}/synonyms.txt` have one concept a line, `concept: word, word, two words`. The name
//! joins the languages. Invariant: a phrase has at most one of these concepts in a language's file, the
//! first that lists it, and words such as "how" have none.

use super::concepts;
use crate::text;
use std::collections::HashMap;
use std::sync::LazyLock;

const FILES: [&str; 3] = [
    include_str!("../../pack/fa/synonyms.txt"),
    include_str!("../../pack/ar/synonyms.txt"),
    include_str!("../../pack/en/synonyms.txt"),
];

/// Normalised phrases, and stems of single words, with the concept's number in order of first mention.
static CONCEPT_OF: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let mut numbers: HashMap<&str, u16> = HashMap::new();
    let mut listed: Vec<(String, u16)> = Vec::new();
    for line in FILES.iter().flat_map(|file| file.lines()) {
        let Some((name, phrases)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
        let next = numbers.len() as u16;
        let number = *numbers.entry(name.trim()).or_insert(next);
        listed.extend(phrases.split([',', '،']).map(|phrase| (text::normalize(phrase), number)));
    }
    let mut concept_of = HashMap::with_capacity(listed.len() * 2);
    // Phrases as they stand go first: a stem shared by two concepts belongs to neither's word.
    for by_stem in [false, true] {
        for (phrase, number) in &listed {
            let key = if by_stem { stems_of(phrase) } else { phrase.clone() };
            if key.chars().count() >= 2 && key.split(' ').count() <= 2 && !concepts::is_function_word(&key) {
                concept_of.entry(key).or_insert(*number);
            }
        }
    }
    concept_of
});

fn stems_of(phrase: &str) -> String {
    text::words(phrase).into_iter().map(text::stem).collect::<Vec<_>>().join(" ")
}

/// The concept of a normalised word or of two with a space between, by themselves or by their stems.
pub(crate) fn concept_of(phrase: &str, stems: &str) -> Option<u16> {
    CONCEPT_OF.get(phrase).or_else(|| CONCEPT_OF.get(stems)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concept(phrase: &str) -> Option<u16> {
        let phrase = text::normalize(phrase);
        concept_of(&phrase, &stems_of(&phrase))
    }

    #[test]
    fn the_name_joins_languages_and_spellings() {
        for words in [["shipping", "ersal", "توصيل"], ["refunds", "بازپرداخت", "استرداد"]] {
            assert!(concept(words[0]).is_some());
            assert!(words.iter().all(|word| concept(word) == concept(words[0])), "{words:?}");
        }
        assert_eq!(concept("how"), None);
        assert_eq!(concept("xqzt"), None);
    }
}
