//! What of a text is compared: hashed keys of its words, pairs of words, characters and concepts.
//!
//! Characters (2–4 within a word, with its edges) carry typos and endings; stemmed words and pairs carry
//! meaning; concepts (see `concepts`) join words that say the same in a shop. Keys are hashes of 24
//! bits: no vocabulary of strings is kept, and two features of a shop rarely share one.
//! Invariant: a text gives the same keys when it is indexed and when it is asked.

use super::concepts;
use crate::text;

/// Only this many characters of a text are compared; the rest of a longer one is ignored.
const TEXT_LIMIT: usize = 600;
/// The same for answers.
const ANSWER_LIMIT: usize = 4_000;

/// Keys have this many bits.
pub(super) const KEY_BITS: u32 = 24;

/// A hashed feature.
pub(super) type Key = u32;

/// How much of a kind of feature counts.
const CHARACTERS: f32 = 1.0;
const WORD: f32 = 1.2;
const PAIR: f32 = 1.0;
const CONCEPT: f32 = 1.6;
const CONCEPT_PAIR: f32 = 2.0;
/// How much of that is left for words such as "how".
const FUNCTION_WORD: f32 = 0.6;

/// A text as keys, ascending, each once, with its weight before IDF: the weight of its kind times
/// 1 + ln(occurrences).
pub(super) type Weights = Vec<(Key, f32)>;

/// A question word by word, for seeing how much of it an entry covers.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// The key of its stem.
    pub stem: Key,
    /// The key of the concept it belongs to.
    pub concept: Option<Key>,
    /// The keys of its character sequences.
    pub characters: Vec<Key>,
    /// True for words such as "how", "the", «من»: they carry little.
    pub is_function_word: bool,
    /// True for words that people ask machines about, but seldom shops: weather, elections, jokes.
    pub is_off_topic: bool,
}

/// The features of a question or a phrasing.
pub(super) fn of_phrasing(text: &str) -> Weights {
    let normalized = text::normalize(&limited(text, TEXT_LIMIT));
    let words = text::words(&normalized);
    let mut keys: Vec<(Key, f32)> = Vec::with_capacity(normalized.len() * 3 + 8);
    let mut padded = Vec::new();
    for word in &words {
        let share = share_of(word);
        each_sequence(word, &mut padded, |key| keys.push((key, CHARACTERS * share)));
    }
    push_words(&words, true, &mut keys);
    merged(keys)
}

/// The features of an answer, and those of a question that are compared with them: words and concepts.
pub(super) fn of_answer(text: &str) -> Weights {
    let normalized = text::normalize(&limited(text, ANSWER_LIMIT));
    let mut keys = Vec::new();
    push_words(&text::words(&normalized), false, &mut keys);
    merged(keys)
}

/// The words of a question.
pub(super) fn words_of(question: &str) -> Vec<Word> {
    let normalized = text::normalize(&limited(question, TEXT_LIMIT));
    let mut padded = Vec::new();
    text::words(&normalized)
        .into_iter()
        .map(|word| {
            let mut characters = Vec::new();
            each_sequence(word, &mut padded, |key| characters.push(key));
            let stem = text::stem(word);
            Word {
                concept: concepts::concept_of(word, &stem).map(concept_key),
                stem: hash(b'w', &stem),
                characters,
                is_function_word: concepts::is_function_word(word),
                is_off_topic: concepts::is_off_topic(word, &stem),
            }
        })
        .collect()
}

fn share_of(word: &str) -> f32 {
    if concepts::is_function_word(word) { FUNCTION_WORD } else { 1.0 }
}

fn limited(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

fn push_words(words: &[&str], pairs: bool, keys: &mut Weights) {
    let mut before: Option<String> = None;
    let mut meant: Vec<u8> = Vec::new();
    for word in words {
        let stem = text::stem(word);
        keys.push((hash(b'w', &stem), WORD * share_of(word)));
        if let Some(concept) = concepts::concept_of(word, &stem)
            && !meant.contains(&concept)
        {
            meant.push(concept);
        }
        if let Some(before) = before.filter(|_| pairs) {
            keys.push((hash(b'b', &format!("{before} {stem}")), PAIR));
        }
        before = Some(stem);
    }
    meant.sort_unstable();
    for (place, &concept) in meant.iter().enumerate() {
        keys.push((concept_key(concept), CONCEPT));
        for &other in meant.iter().skip(place + 1).filter(|_| pairs) {
            keys.push((hash_bytes(b'd', [concept, other].into_iter()), CONCEPT_PAIR));
        }
    }
}

fn concept_key(concept: u8) -> Key {
    hash_bytes(b'c', std::iter::once(concept))
}

/// Every sequence of 2, 3 and 4 characters of ` word `.
fn each_sequence(word: &str, padded: &mut Vec<char>, mut found: impl FnMut(Key)) {
    padded.clear();
    padded.push(' ');
    padded.extend(word.chars());
    padded.push(' ');
    for length in 2..=4 {
        for sequence in padded.windows(length) {
            found(hash_bytes(b'0' + length as u8, sequence.iter().flat_map(|&c| (c as u32).to_le_bytes())));
        }
    }
}

fn hash(kind: u8, text: &str) -> Key {
    hash_bytes(kind, text.bytes())
}

/// FNV-1a, folded to [`KEY_BITS`].
fn hash_bytes(kind: u8, bytes: impl Iterator<Item = u8>) -> Key {
    let mut hash: u32 = 0x811c_9dc5;
    for byte in std::iter::once(kind).chain(bytes) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    (hash >> KEY_BITS) ^ (hash & ((1 << KEY_BITS) - 1))
}

fn merged(mut keys: Weights) -> Weights {
    keys.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    let mut merged: Weights = Vec::with_capacity(keys.len());
    let mut times = 1.0_f32;
    let mut base = 0.0;
    for (key, weight) in keys {
        match merged.last_mut() {
            Some(last) if last.0 == key => {
                times += 1.0;
                last.1 = base * (1.0 + times.ln());
            }
            _ => {
                times = 1.0;
                base = weight;
                merged.push((key, weight));
            }
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_text_have_the_same_features() {
        assert_eq!(of_phrasing("هزینه‌ی ارسال؟"), of_phrasing("هزينه ي ارسال"));
        assert!(of_phrasing("?!").is_empty());
        assert!(of_answer("").is_empty());
    }

    #[test]
    fn keys_are_ascending_and_short() {
        let features = of_phrasing("how long does the delivery of my order take");
        assert!(features.is_sorted_by(|a, b| a.0 < b.0));
        assert!(features.iter().all(|&(key, weight)| key < 1 << KEY_BITS && weight > 0.0));
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(of_phrasing(&"abc ".repeat(10_000)), of_phrasing(&"abc ".repeat(150)));
    }
}
