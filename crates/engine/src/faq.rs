//! From a visitor's question to the shop's own answer, or an honest "I don't know".
//!
//! An [`Index`] is built from the published FAQ and kept as a blob; answering is a look-up in it. Two
//! fields are searched: the ways to ask an entry (its question, its phrasings, and those of the pack of shop
//! knowledge where it has few), and its answer's words. A shop with phrasings enough has a classifier too.
//! All languages of a shop share one index: a question meets entries of any language, and those of its
//! own language come first. Invariant: the same index gives the same ranking on every machine, and a
//! loaded blob ranks exactly like the index it was made from.

mod about;
mod alike;
mod blob;
mod build;
mod builder;
mod classifier;
mod complete;
mod concepts;
mod confidence;
mod coverage;
mod features;
mod field;
mod off_topic;
mod pack;
mod rank;
mod shared;
mod synonyms;
#[cfg(test)]
mod tests;
mod training;

pub use crate::sealed::BlobError;
pub use alike::{Alike, Comparison};
pub use builder::{Builder, borrows_with};
pub use confidence::{Coefficients, Evidence, Head};
pub use pack::{Link, intents, phrasings};
pub use shared::shared_words;

pub(crate) use concepts::is_function_word;
pub(crate) use field::{read_varint, write_varint};
pub(crate) use synonyms::concept_of;

use classifier::Classifier;
use field::Field;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;

/// The searchable form of one shop's FAQ.
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The language of each entry.
    locales: Vec<Locale>,
    /// The entry that each phrasing asks for, ascending.
    entry_of: Vec<u32>,
    /// Whether each phrasing is the pack's and not the owner's.
    borrowed: Vec<bool>,
    /// Phrasings: characters, words, pairs of words, concepts.
    phrasings: Field,
    /// How the owner's phrasings in the Arabic script sound; document n is that of `phrasings`.
    sounds: Field,
    /// Answers: words and concepts; document n is entry n.
    answers: Field,
    /// Where the shop has phrasings enough to learn from.
    classifier: Option<Classifier>,
    /// What visitors ask shops about that this one may have no entry for: the pack's phrasings.
    background: Field,
}

/// The entries that fit a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// Best first, at most 10, one per entry.
    pub candidates: Vec<Candidate>,
    /// Whether the best of them may be given as the answer.
    pub outcome: Outcome,
    /// What the confidence in the best of them rests on; `None` where there is none.
    pub evidence: Option<Evidence>,
}

/// What to do with a ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The first candidate is confident enough to be the answer.
    Answer,
    /// The first two or three may be meant: ask which.
    DidYouMean,
    /// No candidate is; the first ones may be offered as suggestions.
    NoAnswer,
}

/// An entry that may be meant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Position in the `entries` that the index was built from.
    pub entry: usize,
    /// For comparing candidates of one ranking: larger is better, above 0.
    pub score: f32,
    /// How likely this is the entry that was meant, 0–1.
    pub confidence: f32,
}

impl Index {
    /// Indexes a FAQ. Of very large ones (millions of features) the last phrasings of the entries with
    /// the most are left out; every entry's question is always in.
    ///
    /// Trains the shop's classifier to the end, which takes seconds for thousands of phrasings; a
    /// [`Builder`] does the same in slices.
    pub fn build(entries: &[FaqEntry]) -> Self {
        let mut builder = Builder::new(entries);
        while !builder.step(usize::MAX) {}
        builder.finish()
    }

    /// The index as bytes: versioned, little-endian, the same for the same FAQ.
    pub fn to_blob(&self) -> Vec<u8> {
        blob::write(self)
    }

    /// The index that [`to_blob`](Self::to_blob) wrote, without tokenising anything again.
    ///
    /// # Errors
    /// [`BlobError`] when the bytes are of another version, damaged, or make no valid index. Bytes from
    /// anywhere are safe to try.
    pub fn from_blob(bytes: &[u8]) -> Result<Self, BlobError> {
        blob::read(bytes)
    }

    /// Whether bytes that begin like this were written by this version: all of them need not be read to know.
    pub fn is_current(bytes: &[u8]) -> bool {
        blob::is_current(bytes)
    }

    /// The entries that fit `question`. `locale` is the widget's language, which counts when the
    /// question's own can't be told.
    pub fn rank(&self, question: &str, locale: Locale) -> Ranking {
        rank::rank(self, question, locale)
    }

    /// The positions of the entries in `locale` whose question a visitor may be typing, the likeliest first, at
    /// most `most`; none for less than two letters.
    pub fn complete(&self, typed: &str, locale: Locale, most: usize) -> Vec<usize> {
        complete::complete(self, typed, locale, most)
    }

    /// The position of the entry in `locale` that speaks of a thing of that name, such as a product's title.
    pub fn about(&self, name: &str, locale: Locale) -> Option<usize> {
        about::about(self, name, locale)
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let fields = [&self.phrasings, &self.sounds, &self.answers, &self.background];
        self.locales.capacity() * size_of::<Locale>()
            + self.entry_of.capacity() * 4
            + self.borrowed.capacity()
            + fields.into_iter().map(Field::bytes).sum::<usize>()
            + self.classifier.as_ref().map_or(0, Classifier::bytes)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.locales.len()
    }

    /// True when there is no entry.
    pub fn is_empty(&self) -> bool {
        self.locales.is_empty()
    }
}
