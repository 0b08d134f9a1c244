//! How alike two products are by what the shop says about them: category, price and the words of the title.
//!
//! For products that nobody has looked at yet. What visitors do says more, so a product's content counts
//! `SUPPORT / (SUPPORT + sessions with the product)` (`features`). Words are hashed; a title's brand is one of them.

use super::catalogue::{Catalogue, Offer};

/// With so many sessions a product's content counts half.
pub(super) const SUPPORT: f32 = 5.0;
/// How many words of a title count.
const WORDS: usize = 12;

/// The words of a title, hashed, each once and in order.
pub(super) fn words(title: &str) -> Vec<u32> {
    let mut words: Vec<u32> = title
        .to_lowercase()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .map(|word| super::table::hash(word) as u32)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The words of each product, sorted, all in one list.
#[derive(Debug, Clone, Default)]
pub(super) struct Titles {
    words: Vec<u32>,
    /// Where each product's words end.
    ends: Vec<u32>,
}

impl Titles {
    /// Adds the next product's.
    pub fn push(&mut self, words: &[u32]) {
        self.words.extend(words);
        self.ends.push(self.words.len() as u32);
    }

    fn of(&self, position: usize) -> &[u32] {
        let end = |position: usize| self.ends.get(position).map(|&end| end as usize);
        let start = position.checked_sub(1).map_or(Some(0), end);
        start.zip(end(position)).and_then(|(start, end)| self.words.get(start..end)).unwrap_or_default()
    }

    /// Shared words by the geometric mean of both counts, 0 to 1.
    fn likeness(&self, one: usize, other: usize) -> f32 {
        let (one, other) = (self.of(one), self.of(other));
        let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count() as f32;
        shared / ((one.len() * other.len()) as f32).sqrt().max(1.0)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        (self.words.capacity() + self.ends.capacity()) * 4
    }
}

/// How alike two products are, each from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Likeness {
    pub category: f32,
    /// The lower price by the higher one.
    pub price: f32,
    pub title: f32,
}

impl Likeness {
    pub fn of(catalogue: &Catalogue, one: &Offer, other: &Offer) -> Self {
        let (low, high) = (one.price.min(other.price), one.price.max(other.price));
        Self {
            category: f32::from(u8::from(catalogue.same_shelf(one, other))),
            price: if high > 0 { (low.max(0) as f64 / high as f64) as f32 } else { 0.0 },
            title: match (catalogue.position(one.product), catalogue.position(other.product)) {
                (Some(one), Some(other)) => catalogue.titles.likeness(one, other),
                _ => 0.0,
            },
        }
    }
}
