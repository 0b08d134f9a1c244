//! Entries so alike that visitors, and the ranking, can't tell them apart.
//!
//! Two entries of one language are compared by their most similar phrasings, in the features that questions
//! are compared with. Only pairs that share one of the rare features of a phrasing are looked at: without one they
//! can't reach [`ALIKE`]. Invariant: slices of any size find the same pairs, and an entry is in at most
//! [`PARTNERS`] pairs with later ones.

use super::features::{self, Weights};
use super::field::Field;
use crate::text;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;
use std::collections::BTreeMap;

/// From this cosine on, 0–1, two phrasings ask the same.
const ALIKE: f32 = 0.85;
/// How many later entries are noted for one.
const PARTNERS: usize = 5;
/// At most this many phrasings are compared: the questions of all entries, then phrasings in their order.
const PHRASING_LIMIT: usize = 25_000;
/// So many exact comparisons are a row's work.
const PAIRS_A_ROW: usize = 100;

/// Two entries that are alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alike {
    /// The place of the first one.
    pub one: usize,
    /// The place of the second one, which comes later.
    pub other: usize,
    /// The cosine of their most similar phrasings, 0–1.
    pub likeness: f32,
    /// Whether their questions are the same but for spelling.
    pub same_question: bool,
}

/// A comparison under way. Dropping it loses nothing but time.
pub struct Comparison {
    locales: Vec<Locale>,
    /// The questions in one spelling for all.
    questions: Vec<String>,
    /// Entry and text of what is compared.
    texts: Vec<(usize, String)>,
    documents: Vec<Weights>,
    field: Field,
    /// Each document's features by place, length 1.
    vectors: Vec<Vec<(usize, f32)>>,
    done: usize,
    alike: BTreeMap<(usize, usize), f32>,
    partners: Vec<usize>,
    /// The last document that looked at each.
    seen: Vec<usize>,
}

impl Comparison {
    /// Begins; nothing is compared yet.
    pub fn begin(entries: Vec<FaqEntry>) -> Self {
        let locales = entries.iter().map(|entry| entry.locale).collect();
        let partners = vec![0; entries.len()];
        let mut phrasings = Vec::new();
        let mut texts = Vec::with_capacity(entries.len());
        for (place, entry) in entries.into_iter().enumerate() {
            texts.push((place, entry.question));
            phrasings.extend(entry.phrasings.into_iter().map(|phrasing| (place, phrasing)));
        }
        texts.extend(phrasings);
        texts.truncate(PHRASING_LIMIT);
        Self {
            locales,
            questions: Vec::new(),
            seen: vec![usize::MAX; texts.len()],
            texts,
            documents: Vec::new(),
            field: Field::default(),
            vectors: Vec::new(),
            done: 0,
            alike: BTreeMap::new(),
            partners,
        }
    }

    /// Does `rows` rows of work, each about 0.1 ms natively; true when all is compared.
    pub fn step(&mut self, mut rows: usize) -> bool {
        while rows > 0 && self.done < self.texts.len() {
            rows = rows.saturating_sub(self.advance());
        }
        self.done >= self.texts.len()
    }

    /// The pairs, most alike first.
    pub fn finish(self) -> Vec<Alike> {
        let mut pairs: Vec<Alike> = (self.alike.iter())
            .map(|(&(one, other), &likeness)| {
                let (first, second) = (self.questions.get(one), self.questions.get(other));
                let same_question = first == second && first.is_some_and(|question| !question.is_empty());
                Alike { one, other, likeness, same_question }
            })
            .collect();
        pairs.sort_by(|a, b| {
            let by_question = b.same_question.cmp(&a.same_question);
            by_question.then(b.likeness.total_cmp(&a.likeness)).then((a.one, a.other).cmp(&(b.one, b.other)))
        });
        pairs
    }

    /// Does the next thing; returns the rows that took.
    fn advance(&mut self) -> usize {
        if let Some((_, text)) = self.texts.get(self.documents.len()) {
            if self.documents.len() < self.locales.len() {
                self.questions.push(text::normalize(text));
            }
            self.documents.push(features::of_phrasing(text));
            return 1;
        }
        if self.field.documents == 0 {
            self.field = Field::build(&self.documents);
            return usize::MAX;
        }
        if let Some(weights) = self.documents.get(self.vectors.len()) {
            self.vectors.push(self.field.query(weights).features);
            return 1;
        }
        let document = self.done;
        self.done += 1;
        1 + self.compare(document) / PAIRS_A_ROW
    }

    /// Compares a document with the later ones; returns with how many.
    fn compare(&mut self, document: usize) -> usize {
        let (Some(vector), Some(&(entry, _))) = (self.vectors.get(document), self.texts.get(document)) else {
            return 0;
        };
        let mut candidates = Vec::new();
        for place in rare_of(vector) {
            for (other, _) in self.field.postings_at(place) {
                let other = other as usize;
                if let Some(seen) = self.seen.get_mut(other)
                    && other > document
                    && *seen != document
                {
                    *seen = document;
                    candidates.push(other);
                }
            }
        }
        for &other in &candidates {
            let Some(&(other_entry, _)) = self.texts.get(other) else { continue };
            let pair = (entry.min(other_entry), entry.max(other_entry));
            let full = self.partners.get(pair.0).is_some_and(|partners| *partners >= PARTNERS);
            let known = self.alike.get(&pair).copied();
            if entry == other_entry
                || self.locales.get(entry) != self.locales.get(other_entry)
                || full && known.is_none()
            {
                continue;
            }
            let likeness = self.vectors.get(other).map_or(0.0, |other| dot(vector, other));
            if likeness > ALIKE {
                if known.is_none()
                    && let Some(partners) = self.partners.get_mut(pair.0)
                {
                    *partners += 1;
                }
                self.alike.insert(pair, known.unwrap_or(0.0).max(likeness.min(1.0)));
            }
        }
        candidates.len()
    }
}

/// The heaviest features, without which what is left of the vector is shorter than [`ALIKE`].
fn rare_of(vector: &[(usize, f32)]) -> impl Iterator<Item = usize> + use<> {
    let mut by_weight = vector.to_vec();
    by_weight.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut left: f32 = by_weight.iter().map(|(_, weight)| weight * weight).sum();
    by_weight.into_iter().map_while(move |(place, weight)| {
        let needed = left > ALIKE * ALIKE;
        left -= weight * weight;
        needed.then_some(place)
    })
}

/// The cosine of two vectors of length 1, both by place.
fn dot(one: &[(usize, f32)], other: &[(usize, f32)]) -> f32 {
    let mut others = other.iter().peekable();
    let mut sum = 0.0;
    for &(place, weight) in one {
        while others.next_if(|(before, _)| *before < place).is_some() {}
        if let Some((_, also)) = others.next_if(|(same, _)| *same == place) {
            sum += weight * also;
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entries(texts: &[(Locale, &str, &[&str])]) -> Vec<FaqEntry> {
        let entry = |(place, (locale, question, phrasings)): (usize, &(Locale, &str, &[&str]))| FaqEntry {
            id: place.to_string(),
            locale: *locale,
            question: (*question).to_owned(),
            answer: place.to_string(),
            phrasings: phrasings.iter().map(|&phrasing| phrasing.to_owned()).collect(),
        };
        texts.iter().enumerate().map(entry).collect()
    }

    fn compare(entries: &[FaqEntry], rows: usize) -> Vec<Alike> {
        let mut comparison = Comparison::begin(entries.to_vec());
        while !comparison.step(rows) {}
        comparison.finish()
    }

    #[test]
    fn entries_that_ask_the_same_are_found() {
        use Locale::{En, Fa};
        let entries = entries(&[
            (En, "How much does shipping cost?", &["delivery price"]),
            (En, "Where is my order?", &["how much does the shipping cost"]),
            (En, "May I send it back?", &[]),
            (Fa, "هزینهٔ ارسال چقدر است؟", &[]),
            (Fa, "هزينهٔ ارسال چقدر است", &[]),
            (Fa, "How much does shipping cost?", &[]),
            (En, "؟", &[]),
            (En, "؟", &[]),
        ]);
        let found = compare(&entries, 1);
        let pairs: Vec<_> = found.iter().map(|pair| (pair.one, pair.other, pair.same_question)).collect();
        assert_eq!(pairs, [(3, 4, true), (0, 1, false)]);
        assert!(found.iter().all(|pair| pair.likeness > ALIKE && pair.likeness <= 1.0));
        assert_eq!(compare(&entries, usize::MAX), found);
        assert!(compare(&[], 1).is_empty());
    }

    #[test]
    fn many_that_are_the_same_are_noted_with_a_few() {
        let same: Vec<(Locale, &str, &[&str])> = vec![(Locale::En, "How much is it?", &[]); 40];
        let found = compare(&entries(&same), 7);
        assert!(found.iter().all(|pair| pair.same_question));
        assert_eq!(found.iter().filter(|pair| pair.one == 0).count(), PARTNERS);
    }

    proptest! {
        #[test]
        fn nothing_alike_is_missed(texts in prop::collection::vec("(how|where|my|order|is|it|cost|to|ship|it){1,5}( [a-c]{1,3}){0,3}", 2..14)) {
            let entries: Vec<FaqEntry> = entries(&texts.iter().map(|text| (Locale::En, text.as_str(), &[][..])).collect::<Vec<_>>());
            let found = compare(&entries, 3);
            let documents: Vec<Weights> = texts.iter().map(|text| features::of_phrasing(text)).collect();
            let field = Field::build(&documents);
            let vectors: Vec<_> = documents.iter().map(|weights| field.query(weights).features).collect();
            for one in 0..texts.len() {
                let pairs: Vec<usize> = (one + 1..texts.len()).filter(|&other| dot(&vectors[one], &vectors[other]) > ALIKE).collect();
                let noted = found.iter().filter(|pair| pair.one == one).count();
                prop_assert_eq!(noted, pairs.len().min(PARTNERS));
            }
        }
    }
}
