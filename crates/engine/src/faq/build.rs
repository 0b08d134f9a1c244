//! From the owner's entries to an index.
//!
//! Invariant: every entry has at least its question in the index, and the work and memory of building are
//! bounded whatever the owner publishes.

use super::Index;
use super::features::{self, Weights};
use super::field::Field;
use shopbell_protocol::owner::FaqEntry;

/// At most this many features of phrasings, about 48 MB while building. 5,000 usual phrasings have half a million.
const FEATURE_LIMIT: usize = 3_000_000;

pub(super) fn build(entries: &[FaqEntry]) -> Index {
    let documents = phrasings_within(entries, FEATURE_LIMIT);
    let mut entry_of = Vec::new();
    let mut flat = Vec::new();
    for (entry, documents) in documents.into_iter().enumerate() {
        entry_of.extend(std::iter::repeat_n(entry as u32, documents.len()));
        flat.extend(documents);
    }
    let answers: Vec<Weights> = entries.iter().map(|entry| features::of_answer(&entry.answer)).collect();
    Index {
        locales: entries.iter().map(|entry| entry.locale).collect(),
        entry_of,
        phrasings: Field::build(&flat),
        answers: Field::build(&answers),
    }
}

/// The features of each entry's distinct phrasings: the questions of all, then the first phrasing of
/// each, then the second, until `limit` is reached.
fn phrasings_within(entries: &[FaqEntry], limit: usize) -> Vec<Vec<Weights>> {
    let mut documents: Vec<Vec<Weights>> = Vec::with_capacity(entries.len());
    let mut total = 0;
    for entry in entries {
        let question = features::of_phrasing(&entry.question);
        total += question.len();
        documents.push(vec![question]);
    }
    let rounds = entries.iter().map(|entry| entry.phrasings.len()).max().unwrap_or(0);
    'all: for round in 0..rounds {
        for (entry, documents) in entries.iter().zip(&mut documents) {
            let Some(phrasing) = entry.phrasings.get(round) else {
                continue;
            };
            let features = features::of_phrasing(phrasing);
            if features.is_empty() || documents.contains(&features) {
                continue;
            }
            total += features.len();
            if total > limit {
                break 'all;
            }
            documents.push(features);
        }
    }
    documents
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::Locale;

    #[test]
    fn a_limit_takes_the_last_phrasings_only() {
        let entry = |question: &str, phrasings: &[&str]| FaqEntry {
            id: question.to_owned(),
            locale: Locale::En,
            question: question.to_owned(),
            answer: String::new(),
            phrasings: phrasings.iter().map(|&phrasing| phrasing.to_owned()).collect(),
        };
        let entries = [entry("where is it", &["where are you", "Where is it?", "your place"]), entry("how much", &[])];
        let counts = |limit| phrasings_within(&entries, limit).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(counts(usize::MAX), [3, 1], "a phrasing like the question is not counted twice");
        assert_eq!(counts(0), [1, 1]);
        let first_three = features::of_phrasing("where is it").len()
            + features::of_phrasing("how much").len()
            + features::of_phrasing("where are you").len();
        assert_eq!(counts(first_three), [2, 1]);
    }
}
