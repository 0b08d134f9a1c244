//! What of a text is compared: hashed keys of its words, pairs of words, characters and concepts.
//!
//! Characters (2–4 within a word, with its edges) carry typos and endings; stemmed words and pairs carry
//! meaning; concepts (see `concepts` and `synonyms`) join words that say the same in a shop. Keys are hashes of 24
//! bits: no vocabulary of strings is kept, and two features of a shop rarely share one.
//! Invariant: a text gives the same keys when it is indexed and when it is asked.

use super::{concepts, off_topic, synonyms};
use crate::text;
use shopbell_protocol::Locale;
use std::ops::Range;

/// Only this many characters of a text are compared; the rest of a longer one is ignored.
const TEXT_LIMIT: usize = 600;
/// The same for answers.
const ANSWER_LIMIT: usize = 4_000;

/// Keys have this many bits.
pub(super) const KEY_BITS: u32 = 24;

/// A hashed feature.
pub(super) type Key = u32;

/// How much of a kind of feature counts (docs/ANSWERS.md says how they were chosen).
const CHARACTERS: f32 = 1.0;
/// For sequences across two words: a space is easily lost, and in Persian often optional.
const ACROSS: f32 = 0.5;
const WORD: f32 = 1.2;
const PAIR: f32 = 1.0;
const CONCEPT: f32 = 1.6;
const SYNONYM: f32 = 1.2;
const CONCEPT_PAIR: f32 = 2.0;
/// How much of that is left for words such as "how".
const FUNCTION_WORD: f32 = 0.8;

/// A text as keys, ascending, each once, with its weight before IDF: the weight of its kind times
/// 1 + ln(occurrences).
pub(super) type Weights = Vec<(Key, f32)>;

/// A question word by word, for seeing how much of it an entry covers.
#[derive(Debug, Clone)]
pub(super) struct Word {
    /// The key of its stem.
    pub stem: Key,
    /// The keys of the concepts it belongs to, itself or with the word after or before it.
    pub concepts: Vec<Key>,
    /// The keys of its character sequences.
    pub characters: Vec<Key>,
    /// True for words such as "how", "the", «من»: they carry little.
    pub is_function_word: bool,
    /// What it is about, if that is something people seldom ask shops: weather, elections, jokes.
    pub off_topic: Option<u8>,
}

/// A question with everything of it that is compared, its text taken apart once.
pub(super) struct Question {
    /// To compare with phrasings.
    pub phrasing: Weights,
    /// To compare with answers.
    pub answer: Weights,
    /// In order.
    pub words: Vec<Word>,
    /// To compare with how phrasings sound: for each word in Latin letters that may be Persian or Arabic the keys of its
    /// skeletons, the longest first.
    pub sounds: Vec<Vec<Key>>,
}

impl Question {
    /// Takes a question apart.
    pub fn of(question: &str) -> Self {
        let normalized = text::normalize(&limited(question, TEXT_LIMIT));
        let apart = Apart::of(&normalized);
        Self {
            phrasing: apart.phrasing(),
            answer: apart.answer(),
            words: apart.described(),
            sounds: if text::detect_locale(question) == Some(Locale::En) { Vec::new() } else { apart.sounds(true) },
        }
    }
}

/// How a phrasing's words in the Arabic script sound.
pub(super) fn sounds_of(text: &str) -> Weights {
    let normalized = text::normalize(&limited(text, TEXT_LIMIT));
    let sounds = Apart::of(&normalized).sounds(false);
    merged(sounds.into_iter().flatten().map(|key| (key, 1.0)).collect())
}

/// The features of a phrasing.
pub(super) fn of_phrasing(text: &str) -> Weights {
    Apart::of(&text::normalize(&limited(text, TEXT_LIMIT))).phrasing()
}

/// The features of an answer: words and concepts.
pub(super) fn of_answer(text: &str) -> Weights {
    Apart::of(&text::normalize(&limited(text, ANSWER_LIMIT))).answer()
}

/// A normalised text taken apart.
struct Apart<'a> {
    words: Vec<&'a str>,
    stems: Vec<String>,
    /// The concepts of the pack, with the places of the words that stand for them.
    synonyms: Vec<(Range<usize>, u16)>,
}

impl<'a> Apart<'a> {
    fn of(normalized: &'a str) -> Self {
        let words = text::words(normalized);
        let stems: Vec<String> = words.iter().map(|word| text::stem(word)).collect();
        let mut synonyms = Vec::new();
        for (place, (word, stem)) in words.iter().zip(&stems).enumerate() {
            synonyms.extend(synonyms::concept_of(word, stem).map(|concept| (place..place + 1, concept)));
            if let (Some(next), Some(next_stem)) = (words.get(place + 1), stems.get(place + 1)) {
                let pair = synonyms::concept_of(&format!("{word} {next}"), &format!("{stem} {next_stem}"));
                synonyms.extend(pair.map(|concept| (place..place + 2, concept)));
            }
        }
        Self { words, stems, synonyms }
    }

    fn phrasing(&self) -> Weights {
        let mut keys: Vec<(Key, f32)> = Vec::with_capacity(self.words.len() * 24);
        let mut padded = Vec::new();
        for word in &self.words {
            let share = share_of(word);
            each_sequence(word, &mut padded, |key| keys.push((key, CHARACTERS * share)));
        }
        for pair in self.words.windows(2) {
            each_across(pair, &mut padded, |key| keys.push((key, ACROSS)));
        }
        self.push_words(true, &mut keys);
        merged(keys)
    }

    /// The keys of the skeletons of each word that is in Latin letters, or that is not.
    fn sounds(&self, latin: bool) -> Vec<Vec<Key>> {
        let words = self.words.iter().zip(&self.stems);
        let words = words.filter(|(word, _)| word.is_ascii() == latin && !concepts::is_function_word(word));
        let skeletons = words.map(|(word, stem)| text::skeletons(word, stem)).filter(|skeletons| !skeletons.is_empty());
        skeletons.map(|of_word| of_word.iter().map(|skeleton| hash_bytes(b'k', skeleton.bytes())).collect()).collect()
    }

    fn answer(&self) -> Weights {
        let mut keys = Vec::new();
        self.push_words(false, &mut keys);
        merged(keys)
    }

    fn described(&self) -> Vec<Word> {
        let mut padded = Vec::new();
        let mut described: Vec<Word> = (self.words.iter().zip(&self.stems))
            .map(|(word, stem)| {
                let mut characters = Vec::new();
                each_sequence(word, &mut padded, |key| characters.push(key));
                Word {
                    concepts: concepts::concept_of(word, stem).map(concept_key).into_iter().collect(),
                    stem: stem_key(stem),
                    characters,
                    is_function_word: concepts::is_function_word(word),
                    off_topic: off_topic::topic_of(word, stem),
                }
            })
            .collect();
        for (range, concept) in &self.synonyms {
            for word in described.get_mut(range.clone()).unwrap_or_default() {
                word.concepts.push(synonym_key(*concept));
            }
        }
        described
    }

    fn push_words(&self, pairs: bool, keys: &mut Weights) {
        let mut before: Option<&String> = None;
        let mut meant: Vec<u8> = Vec::new();
        for (word, stem) in self.words.iter().zip(&self.stems) {
            keys.push((stem_key(stem), WORD * share_of(word)));
            meant.extend(concepts::concept_of(word, stem));
            if let Some(before) = before.filter(|_| pairs) {
                let bytes = before.bytes().chain(std::iter::once(b' ')).chain(stem.bytes());
                keys.push((hash_bytes(b'b', bytes), PAIR));
            }
            before = Some(stem);
        }
        let mut synonyms: Vec<u16> = self.synonyms.iter().map(|(_, concept)| *concept).collect();
        synonyms.sort_unstable();
        synonyms.dedup();
        keys.extend(synonyms.into_iter().map(|concept| (synonym_key(concept), SYNONYM)));
        meant.sort_unstable();
        meant.dedup();
        for (place, &concept) in meant.iter().enumerate() {
            keys.push((concept_key(concept), CONCEPT));
            for &other in meant.iter().skip(place + 1).filter(|_| pairs) {
                keys.push((hash_bytes(b'd', [concept, other].into_iter()), CONCEPT_PAIR));
            }
        }
    }
}

fn share_of(word: &str) -> f32 {
    if concepts::is_function_word(word) { FUNCTION_WORD } else { 1.0 }
}

fn limited(text: &str, limit: usize) -> String {
    text.chars().take(limit).collect()
}

fn synonym_key(concept: u16) -> Key {
    hash_bytes(b's', concept.to_le_bytes().into_iter())
}

fn concept_key(concept: u8) -> Key {
    hash_bytes(b'c', std::iter::once(concept))
}

/// Every sequence of 4 characters that two words written together would have across the join.
fn each_across(pair: &[&str], joined: &mut Vec<char>, mut found: impl FnMut(Key)) {
    let [before, after] = pair else { return };
    joined.clear();
    joined.extend(before.chars().rev().take(3));
    joined.reverse();
    joined.extend(after.chars().take(3));
    for sequence in joined.windows(4) {
        found(sequence_key(sequence));
    }
}

fn sequence_key(sequence: &[char]) -> Key {
    hash_bytes(b'0' + sequence.len() as u8, sequence.iter().flat_map(|&c| (c as u32).to_le_bytes()))
}

/// Every sequence of 2, 3 and 4 characters of ` word `.
fn each_sequence(word: &str, padded: &mut Vec<char>, mut found: impl FnMut(Key)) {
    padded.clear();
    padded.push(' ');
    padded.extend(word.chars());
    padded.push(' ');
    for length in 2..=4 {
        for sequence in padded.windows(length) {
            found(sequence_key(sequence));
        }
    }
}

/// The key of a stemmed word.
pub(super) fn stem_key(stem: &str) -> Key {
    hash_bytes(b'w', stem.bytes())
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
