//! How much of a question each candidate speaks of.
//!
//! For every word the postings are walked once for all candidates, which are noted as bits: looking into each
//! candidate on its own would walk them ten times. Invariant: candidate n is bit n of every mask.

use super::Index;
use super::features::{Key, Word};
use super::off_topic;
use std::ops::Range;

/// How much of a word that an entry does not contain is granted for its character sequences at most.
const FUZZY: f32 = 0.9;
/// No place among the candidates.
const NONE: u8 = u8::MAX;

/// One word of the question.
struct Spoken {
    weight: f32,
    is_function_word: bool,
    /// The candidates that contain it, by stem or concept, in a phrasing or in the answer.
    by: u16,
    /// The rarity of each of its character sequences, and the candidates that have it in a phrasing.
    characters: Vec<(f32, u16)>,
}

/// A question against a few candidates.
pub(super) struct Coverage {
    words: Vec<Spoken>,
    has_content: bool,
    /// Whether the question names a topic that shops are seldom asked about, and this one has no phrasing about.
    pub is_off_topic: bool,
}

impl Coverage {
    /// Looks these entries up, at most 16, given the documents of each.
    pub fn of(index: &Index, words: &[Word], candidates: &[(u32, Range<u32>)]) -> Self {
        let mut of_document = vec![NONE; index.entry_of.len()];
        let mut of_entry = vec![NONE; index.locales.len()];
        for (place, (entry, documents)) in (0_u8..16).zip(candidates) {
            if let Some(entry) = of_entry.get_mut(*entry as usize) {
                *entry = place;
            }
            of_document.get_mut(documents.start as usize..documents.end as usize).unwrap_or_default().fill(place);
        }
        let bit = |places: &[u8], place: u32| match places.get(place as usize) {
            Some(&place) if place != NONE => 1_u16 << place,
            _ => 0,
        };
        let asked = |key: Key| -> u16 {
            let postings = index.phrasings.place(key).into_iter().flat_map(|place| index.phrasings.postings_at(place));
            postings.fold(0, |mask, (document, _)| mask | bit(&of_document, document))
        };
        let said = |key: Key| -> u16 {
            let postings = index.answers.place(key).into_iter().flat_map(|place| index.answers.postings_at(place));
            postings.fold(0, |mask, (entry, _)| mask | bit(&of_entry, entry))
        };
        let knows = |key: &Key| index.phrasings.place(*key).is_some();
        let is_off_topic =
            words.iter().filter_map(|word| word.off_topic).any(|topic| !off_topic::keys_of(topic).iter().any(knows));
        let has_content = words.iter().any(|word| !word.is_function_word);
        let words: Vec<Spoken> = words
            .iter()
            .map(|word| {
                let keys = std::iter::once(word.stem).chain(word.concepts.iter().copied());
                let by = keys.fold(0, |mask, key| mask | asked(key) | said(key));
                let in_all = by == every(candidates.len());
                let sequences = word.characters.iter().filter(|_| !(in_all || has_content && word.is_function_word));
                Spoken {
                    weight: index.phrasings.rarity(word.stem),
                    is_function_word: word.is_function_word,
                    by,
                    characters: sequences.map(|&key| (index.phrasings.rarity(key), asked(key))).collect(),
                }
            })
            .collect();
        Self { words, has_content, is_off_topic }
    }

    /// How much of what is rare in the question a candidate speaks of, 0–1: with whole words and concepts, and with
    /// likeness in characters as well. Words such as "how" count only where there are no others.
    pub fn share(&self, candidate: usize) -> (f32, f32) {
        let bit = 1_u16.checked_shl(candidate as u32).unwrap_or(0);
        let (mut whole, mut whole_or_part, mut all) = (0.0, 0.0, 0.0);
        for word in self.words.iter().filter(|word| !(self.has_content && word.is_function_word)) {
            all += word.weight;
            if word.by & bit != 0 {
                whole += word.weight;
                whole_or_part += word.weight;
                continue;
            }
            let total: f32 = word.characters.iter().map(|(rarity, _)| rarity).sum();
            let shared: f32 = word.characters.iter().filter(|(_, by)| by & bit != 0).map(|(rarity, _)| rarity).sum();
            if total > 0.0 {
                whole_or_part += FUZZY * word.weight * shared / total;
            }
        }
        if all > 0.0 { (whole / all, whole_or_part / all) } else { (0.0, 0.0) }
    }

    /// How many words carry meaning.
    pub fn content_words(&self) -> u32 {
        self.words.iter().filter(|word| !word.is_function_word).count() as u32
    }
}

/// The mask of this many candidates.
fn every(count: usize) -> u16 {
    1_u16.checked_shl(count as u32).map_or(u16::MAX, |above| above - 1)
}

#[cfg(test)]
mod tests {
    use super::super::features::Question;
    use super::*;
    use shopbell_protocol::Locale;
    use shopbell_protocol::owner::FaqEntry;

    #[test]
    fn words_count_whole_and_misspelt_ones_in_part() {
        let entry = |question: &str, answer: &str| FaqEntry {
            id: String::new(),
            locale: Locale::En,
            question: question.to_owned(),
            answer: answer.to_owned(),
            phrasings: Vec::new(),
        };
        let index = Index::build(&[entry("umbrella", "lantern"), entry("carpet", "")]);
        let own = |entry: u32| {
            let start = index.entry_of.iter().filter(|of| **of < entry).count() as u32;
            start..start + index.entry_of.iter().filter(|of| **of == entry).count() as u32
        };
        let candidates = [(0, own(0)), (1, own(1))];
        let share = |question: &str, candidate| {
            Coverage::of(&index, &Question::of(question).words, &candidates).share(candidate)
        };
        assert_eq!(share("umbrella lantern", 0), (1.0, 1.0));
        assert_eq!(share("umbrella lantern", 1).0, 0.0);
        let (whole, part) = share("umbrela", 0);
        assert_eq!(whole, 0.0);
        assert!(part > 0.5 && part < 1.0);
        assert_eq!(share("", 0), (0.0, 0.0));
        assert_eq!((every(2), every(16)), (3, u16::MAX));
    }
}
