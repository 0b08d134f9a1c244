//! Product ids as small numbers, and how much each product is in demand.
//!
//! Invariants: a number, once given to an id, stays its own for the life of the model. Ids that only
//! visitors' events name are limited in number, because anyone can invent them; those of the
//! catalogue always get one.

use super::clicks::PRODUCTS;
use super::demand::{Demand, Leaders, Span};
use super::table::{Table, hash};

/// The number of a product, by order of appearance.
pub(super) type ProductIndex = u32;

/// How many ids outside of the catalogue are remembered.
const OBSERVED_LIMIT: usize = 65_536;

#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    /// All ids, one after the other.
    text: String,
    /// Where each id ends in `text`.
    ends: Vec<u32>,
    numbers: Table,
    demand: Vec<Demand>,
    sellers: Leaders,
    trends: Leaders,
    /// How many of the ids were first seen in an event.
    pub(super) observed: usize,
}

impl Products {
    /// How many ids have a number.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, id: &str) -> Option<ProductIndex> {
        self.numbers.find(hash(id), |number| self.id(number) == id)
    }

    pub fn id(&self, product: ProductIndex) -> &str {
        let end = |number: u32| self.ends.get(number as usize).map(|&end| end as usize);
        let start = product.checked_sub(1).map_or(Some(0), end);
        start.zip(end(product)).and_then(|(start, end)| self.text.get(start..end)).unwrap_or_default()
    }

    pub fn demand(&self, product: ProductIndex) -> Demand {
        self.demand.get(product as usize).copied().unwrap_or_default()
    }

    /// Those with the most heat, as far as they are kept.
    pub fn leaders(&self, span: Span) -> &Leaders {
        match span {
            Span::Weeks => &self.sellers,
            Span::Days => &self.trends,
        }
    }

    /// The number of a catalogue product; the last number for all where there are more than a click can name.
    pub fn intern(&mut self, id: &str) -> ProductIndex {
        if let Some(number) = self.get(id) {
            return number;
        }
        let number = self.ends.len().min(PRODUCTS) as ProductIndex;
        if self.ends.len() >= PRODUCTS || self.text.len() + id.len() > u32::MAX as usize {
            return number;
        }
        self.text.push_str(id);
        self.ends.push(self.text.len() as u32);
        self.demand.push(Demand::default());
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.insert(hash(id), number, |number| Some(hash(self.id(number))));
        self.numbers = numbers;
        number
    }

    /// The number of a product that an event names; `None` when too many unknown ones were named.
    pub fn intern_observed(&mut self, id: &str) -> Option<ProductIndex> {
        if let Some(number) = self.get(id) {
            return Some(number);
        }
        if self.observed >= OBSERVED_LIMIT {
            return None;
        }
        self.observed += 1;
        Some(self.intern(id))
    }

    pub fn count(&mut self, product: ProductIndex, strength: u8, at: i64) {
        let Some(demand) = self.demand.get_mut(product as usize) else { return };
        demand.count(strength, at);
        let demand = *demand;
        self.restore_demand(product, demand);
    }

    /// Takes over what was stored; the order of the leaders follows from it.
    pub fn restore_demand(&mut self, product: ProductIndex, demand: Demand) {
        if let Some(slot) = self.demand.get_mut(product as usize) {
            *slot = demand;
        }
        if demand.events > 0 {
            self.sellers.rise(product, demand.weeks);
            self.trends.rise(product, demand.days);
        }
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.text.capacity()
            + self.ends.capacity() * 4
            + self.numbers.bytes()
            + self.demand.capacity() * size_of::<Demand>()
    }
}
