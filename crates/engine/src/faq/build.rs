//! From the owner's entries to an index.
//!
//! Invariant: every entry has at least its question in the index, and the work and memory of building are
//! bounded whatever the owner publishes.

use super::Index;
use super::features::{self, Weights};
use super::field::Field;
use super::pack;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;

/// At most this many features of phrasings, about 48 MB while building. 5,000 usual phrasings have half a million.
const FEATURE_LIMIT: usize = 3_000_000;

/// An entry with this many phrasings of its own needs none from the pack.
const FEW_PHRASINGS: usize = 4;
/// At most this many phrasings of the pack go into one index: about 1 MB.
const BORROWED_LIMIT: usize = 4_000;

/// The index of these entries, linked to these of the pack's intents, without a classifier.
pub(super) fn build(entries: &[FaqEntry], links: &[Option<&str>]) -> Index {
    let documents = phrasings_within(entries, FEATURE_LIMIT);
    let mut entry_of = Vec::new();
    let mut borrowed = Vec::new();
    let mut flat = Vec::new();
    let mut lent: Vec<(Locale, &str)> = Vec::new();
    let mut room = BORROWED_LIMIT;
    let links = links.iter().copied().chain(std::iter::repeat(None));
    for ((place, entry), (own, link)) in (0_u32..).zip(entries).zip(documents.into_iter().zip(links)) {
        let from_pack: Vec<Weights> = match link {
            Some(intent) if own.len() < FEW_PHRASINGS => {
                lent.push((entry.locale, intent));
                pack::phrasings(intent, entry.locale).map(features::of_phrasing).take(room).collect()
            }
            _ => Vec::new(),
        };
        room -= from_pack.len();
        entry_of.extend(std::iter::repeat_n(place, own.len() + from_pack.len()));
        borrowed.extend(std::iter::repeat_n(false, own.len()));
        borrowed.extend(std::iter::repeat_n(true, from_pack.len()));
        flat.extend(own);
        flat.extend(from_pack);
    }
    let background: Vec<Weights> = Locale::ALL
        .into_iter()
        .filter(|locale| entries.iter().any(|entry| entry.locale == *locale))
        .flat_map(|locale| {
            let lent: Vec<&str> = lent.iter().filter(|of| of.0 == locale).map(|of| of.1).collect();
            pack::background(locale, &lent).cloned().collect::<Vec<_>>()
        })
        .collect();
    let answers: Vec<Weights> = entries.iter().map(|entry| features::of_answer(&entry.answer)).collect();
    Index {
        locales: entries.iter().map(|entry| entry.locale).collect(),
        entry_of,
        borrowed,
        phrasings: Field::build(&flat),
        answers: Field::build(&answers),
        classifier: None,
        background: Field::build(&background),
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
