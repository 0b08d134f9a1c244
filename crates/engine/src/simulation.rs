//! A made-up shop: its catalogue, and what its visitors do, as many events as one likes.
//!
//! For tests of behaviour and for measuring speed and memory. **Its figures say nothing about accuracy**: a model that finds
//! the rules that were put in here has shown that it finds these rules, not that visitors of a real shop follow them. How
//! good recommendations are is measured on real shops' logs alone (docs/RECOMMENDATIONS.md).
//!
//! What is put in ([`Shop`], [`Log`]):
//! - products in categories with a path, titles in three languages, brands, prices spread as in shops (many cheap ones, few
//!   dear ones), some out of stock, some used up and bought again, some that come into the shop during the log;
//! - *alternatives*: the neighbours in price within the category. *Complements*: each category has another that goes with
//!   it, and the products of the two that stand at the same place go together;
//! - visitors with favourite categories, a favourite brand and a level of price; the popular products are looked at far more
//!   often (Zipf's law), and which ones are popular changes from week to week;
//! - sessions of some views that go from a product to an alternative, to a complement, back to what was seen before, or
//!   elsewhere; carts with complements, and purchases; visitors who come back and go on where they were;
//! - a few robots, who look at one product after the other, several a second.
//!
//! Invariants: the same plan gives the same shop and the same log on every machine; events come in the order of their time,
//! sessions interleaved as in a shop; the log is an iterator that keeps only the sessions under way and the visitors who may
//! come back.

mod catalogue;
mod log;
mod random;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use log::{Event, Log};

use catalogue::Facts;
use shopbell_protocol::owner::Product;

/// How large the shop is, and how much happens in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// Another seed is another shop.
    pub seed: u64,
    /// How many products it has in the end.
    pub products: u32,
    /// How many sessions begin a day, on the average.
    pub sessions_a_day: u32,
    /// How many days the log is long; it may be read on after them.
    pub days: u32,
    /// When it begins: milliseconds since the Unix epoch.
    pub start: i64,
    /// Of ten thousand sessions so many are robots'.
    pub robots: u32,
}

/// A made-up shop.
#[derive(Debug, Clone)]
pub struct Shop {
    plan: Plan,
    products: Vec<Product>,
    facts: Vec<Facts>,
    /// The products of each category by price.
    shelves: Vec<Vec<u32>>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            products: 600,
            sessions_a_day: 60,
            days: 60,
            // 2026-01-01.
            start: 1_767_225_600_000,
            robots: 20,
        }
    }
}

impl Shop {
    /// Makes it up.
    pub fn new(plan: Plan) -> Self {
        catalogue::make(plan)
    }

    /// The catalogue as it is in the end, in the owner's order.
    pub fn products(&self) -> &[Product] {
        &self.products
    }

    /// The product of that number, as events name it.
    pub fn product(&self, number: u32) -> Option<&Product> {
        self.products.get(number as usize)
    }

    /// Products of the same category, the nearest in price first.
    pub fn alternatives(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let shelf = self.shelf_of(number);
        let at = self.place_of(number);
        (1..=shelf.len()).flat_map(move |step| {
            [at.checked_add(step), at.checked_sub(step)]
                .into_iter()
                .flatten()
                .filter_map(|place| shelf.get(place).copied())
        })
    }

    /// The products that go with one.
    pub fn complements(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let shelf = self.facts.get(number as usize).and_then(|facts| self.shelves.get((facts.category ^ 1) as usize));
        let at = self.place_of(number);
        shelf.and_then(|shelf| shelf.get(at)).into_iter().copied()
    }

    /// Everything that happens, from the first day on. It has no end: take as much as you like.
    pub fn log(&self) -> Log<'_> {
        Log::new(self)
    }

    fn shelf_of(&self, number: u32) -> &[u32] {
        let shelf = self.facts.get(number as usize).and_then(|facts| self.shelves.get(facts.category as usize));
        shelf.map(Vec::as_slice).unwrap_or_default()
    }

    fn place_of(&self, number: u32) -> usize {
        self.facts.get(number as usize).map_or(0, |facts| facts.place as usize)
    }
}
