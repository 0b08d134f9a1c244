//! Training a shop's classifier, in slices.
//!
//! Block coordinate ascent on the dual of the multinomial logistic regression (Yu, Huang, Lin 2011, "Dual
//! coordinate descent methods for logistic regression and maximum entropy models"): for one phrasing
//! after the other, α_i moves towards its optimum C (y_i − p_i), each part by a Newton step with the curvature
//! 1 + 2 C p (1 − p), an upper bound where it starts. Cosines between phrasings are computed once, a byte each. Invariant: the
//! same index gives the same classifier however the work is sliced, and work and memory are bounded
//! whatever the owner publishes: at most [`MOST_PHRASINGS`]² bytes, [`SWEEPS`] rounds.

use super::classifier::{Classifier, softmax};
use super::field::Field;

/// C: how much being right counts beside small weights. More changes little (docs/ANSWERS.md).
pub(super) const PENALTY: f32 = 20.0;
/// Only where an entry has this many phrasings on average is there something to learn.
const LEAST_PHRASINGS_AN_ENTRY: f32 = 2.5;
/// From this many entries on there is no classifier.
const ENTRIES_LIMIT: usize = 400;
/// At most this many phrasings take part, the same number of each entry; 16 MB while training.
const MOST_PHRASINGS: usize = 4_000;
const SWEEPS: usize = 12;
/// The curvature is that at the start of a step, so a step goes no farther than it may be trusted.
const LONGEST_STEP: f32 = 1.0;
/// A phrasing speaks for its own entry and against this many others at most.
const PARTS: usize = 8;

/// The parts of one phrasing's α, its own entry first; unused ones are 0.
type Alpha = [(u16, f32); PARTS];

/// A classifier that is being trained.
#[derive(Debug, Clone)]
pub(super) struct Training {
    /// The documents that take part, ascending.
    documents: Vec<u32>,
    /// Their entries.
    entries: Vec<u16>,
    entry_count: usize,
    document_count: usize,
    /// For each document that takes part, the features as (place, weight).
    features: Vec<Vec<(usize, f32)>>,
    /// Cosines of all pairs, row by row.
    cosines: Vec<u8>,
    alphas: Vec<Alpha>,
    /// Rows done so far: first those of `cosines`, then those of each sweep.
    done: usize,
}

impl Training {
    /// `None` where there is too little to learn from, or too much to choose from. What is borrowed from the pack
    /// takes no part: an entry would win by having more of it.
    pub fn begin(field: &Field, entry_of: &[u32], borrowed: &[bool], entry_count: usize) -> Option<Self> {
        let own: Vec<(u32, u32)> = (0_u32..)
            .zip(entry_of)
            .zip(borrowed)
            .filter(|(_, borrowed)| !**borrowed)
            .map(|((document, &entry), _)| (document, entry))
            .collect();
        let enough = own.len() as f32 >= LEAST_PHRASINGS_AN_ENTRY * entry_count as f32;
        if !enough || !(2..ENTRIES_LIMIT).contains(&entry_count) {
            return None;
        }
        let documents = chosen(&own, MOST_PHRASINGS);
        let entries: Vec<u16> =
            documents.iter().filter_map(|&document| u16::try_from(*entry_of.get(document as usize)?).ok()).collect();
        let alphas = entries.iter().map(|&entry| [(entry, 0.0); PARTS]).collect();
        Some(Self {
            features: features_of(field, &documents),
            cosines: Vec::with_capacity(documents.len() * documents.len()),
            document_count: entry_of.len(),
            entry_count,
            documents,
            entries,
            alphas,
            done: 0,
        })
    }

    /// Does up to `rows` rows of work, each of about 0.1 ms; true when nothing is left to do.
    pub fn step(&mut self, field: &Field, rows: usize) -> bool {
        let count = self.documents.len();
        let all = count * (1 + SWEEPS);
        for row in self.done..all.min(self.done.saturating_add(rows)) {
            if row < count {
                self.push_cosines(field, row);
            } else {
                self.improve(row % count);
            }
            self.done = row + 1;
        }
        self.done >= all
    }

    /// The classifier as far as it is trained.
    pub fn finish(self) -> Classifier {
        let mut classifier = Classifier::default();
        let mut trained = self.documents.iter().zip(&self.alphas).peekable();
        for document in 0..self.document_count {
            let own = trained.next_if(|(trained, _)| **trained as usize == document);
            classifier.push(own.into_iter().flat_map(|(_, alpha)| alpha.iter().copied()));
        }
        classifier
    }

    fn push_cosines(&mut self, field: &Field, row: usize) {
        let Some(features) = self.features.get(row) else { return };
        let all = field.accumulated(features);
        self.cosines.extend(self.documents.iter().map(|&document| {
            let cosine = all.get(document as usize).copied().unwrap_or(0.0);
            (cosine.clamp(0.0, 1.0) * 255.0).round() as u8
        }));
    }

    /// Moves one phrasing's α towards its optimum.
    fn improve(&mut self, row: usize) {
        let count = self.documents.len();
        let Some(cosines) = self.cosines.get(row * count..(row + 1) * count) else { return };
        let Some(&own) = self.entries.get(row) else { return };
        let mut p = vec![0.0_f32; self.entry_count];
        for (&cosine, alpha) in cosines.iter().zip(&self.alphas) {
            if cosine == 0 {
                continue;
            }
            let cosine = f32::from(cosine) / 255.0;
            for &(entry, part) in alpha {
                if let Some(sum) = p.get_mut(usize::from(entry)) {
                    *sum += cosine * part;
                }
            }
        }
        softmax(&mut p);

        let Some(alpha) = self.alphas.get_mut(row) else { return };
        let part_of = |entry: u16| alpha.iter().filter(|part| part.0 == entry).map(|part| part.1).sum::<f32>();
        // The entries with the largest probability, and those that have a part already.
        let mut moved: Vec<(u16, f32)> = Vec::with_capacity(3 * PARTS);
        let least = 0.2 / self.entry_count as f32;
        for (entry, &p) in (0_u16..).zip(&p) {
            let part = part_of(entry);
            if entry != own && p < least.max(0.002) && part == 0.0 {
                continue;
            }
            let target = PENALTY * (if entry == own { 1.0 } else { 0.0 } - p);
            let step = (target - part) / (1.0 + 2.0 * PENALTY * p * (1.0 - p));
            moved.push((entry, part + step.clamp(-LONGEST_STEP, LONGEST_STEP)));
        }
        moved.sort_by(|a, b| (b.0 == own).cmp(&(a.0 == own)).then(b.1.abs().total_cmp(&a.1.abs())).then(a.0.cmp(&b.0)));
        *alpha = [(own, 0.0); PARTS];
        for (place, moved) in alpha.iter_mut().zip(moved) {
            *place = moved;
        }
    }
}

/// At most `most` documents, of each entry the first ones; the same number of each, where it has them.
fn chosen(documents: &[(u32, u32)], most: usize) -> Vec<u32> {
    let of_entries = || documents.chunk_by(|a, b| a.1 == b.1);
    let taken = |each: usize| -> Vec<u32> {
        of_entries().flat_map(|own| own.iter().take(each).map(|&(document, _)| document)).collect()
    };
    let largest = of_entries().map(<[(u32, u32)]>::len).max().unwrap_or(0);
    (1..=largest).rev().map(taken).find(|documents| documents.len() <= most).unwrap_or_default()
}

/// The features of these documents, from the postings.
fn features_of(field: &Field, documents: &[u32]) -> Vec<Vec<(usize, f32)>> {
    let mut features = vec![Vec::new(); documents.len()];
    for place in 0..field.keys.len() {
        for (document, weight) in field.postings_at(place) {
            let row = documents.binary_search(&document).ok();
            if let Some(own) = row.and_then(|row| features.get_mut(row)) {
                own.push((place, weight));
            }
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq::features;

    fn field(texts: &[&str]) -> Field {
        Field::build(&texts.iter().map(|text| features::of_phrasing(text)).collect::<Vec<_>>())
    }

    const TEXTS: [&str; 6] =
        ["red shoes", "shoes in red", "red boots size", "blue hat", "a hat in blue", "hat of blue wool"];
    const ENTRY_OF: [u32; 6] = [0, 0, 0, 1, 1, 1];

    #[test]
    fn what_tells_entries_apart_is_learnt() {
        let field = field(&TEXTS);
        let mut training = Training::begin(&field, &ENTRY_OF, &[false; 6], 2).unwrap();
        while !training.step(&field, 1) {}
        let classifier = training.finish();
        for (text, entry) in [("red", 0), ("wool", 1), ("boots", 0), ("blue shoes hat", 1)] {
            let cosines = field.cosines(&field.query(&features::of_phrasing(text)));
            let logits = classifier.logits(&cosines, 2);
            assert!(logits[entry] > logits[1 - entry], "{text}");
        }
    }

    #[test]
    fn slices_make_no_difference() {
        let field = field(&TEXTS);
        let trained = |rows| {
            let mut training = Training::begin(&field, &ENTRY_OF, &[false; 6], 2).unwrap();
            while !training.step(&field, rows) {}
            training.finish()
        };
        assert_eq!(trained(1), trained(7));
        assert_eq!(trained(1), trained(usize::MAX));
    }

    #[test]
    fn too_few_phrasings_or_too_many_entries_are_not_learnt() {
        let few = field(&TEXTS);
        assert!(Training::begin(&few, &ENTRY_OF, &[false; 6], 3).is_none());
        assert!(Training::begin(&few, &[0; 6], &[false; 6], 1).is_none());
        assert!(Training::begin(&Field::default(), &[], &[], 0).is_none());
        let many: Vec<u32> = (0..400).flat_map(|entry| [entry; 3]).collect();
        assert!(Training::begin(&few, &many, &[false; 1200], 400).is_none());
    }

    #[test]
    fn of_many_phrasings_every_entry_keeps_its_first() {
        let documents = [(0, 0), (1, 0), (2, 0), (3, 1), (4, 2), (5, 2)];
        assert_eq!(chosen(&documents, 6), [0, 1, 2, 3, 4, 5]);
        assert_eq!(chosen(&documents, 5), [0, 1, 3, 4, 5]);
        assert_eq!(chosen(&documents, 4), [0, 3, 4]);
    }
}
