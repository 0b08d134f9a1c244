//! Product ids as small numbers, and how much each product is in demand.
//!
//! Invariants: a number, once given to an id, stays its own for the life of the model. Ids that only
//! visitors' events name are limited in number, because anyone can invent them; those of the
//! catalogue always get one. `leaders` are the products with the most heat, the hottest first.
//!
//! Demand is kept as `Σ strength × 2^((at − EPOCH) / HALF_LIFE)`: growing weights instead of decaying
//! ones, so that the order of products is the same at every later time, nothing has to be
//! recomputed as time passes, and only the product that an event names can rise among the leaders.

use super::clicks::PRODUCTS;
use super::table::{Table, hash};

/// The number of a product, by order of appearance.
pub(super) type ProductIndex = u32;

/// How many ids outside of the catalogue are remembered.
const OBSERVED_LIMIT: usize = 65_536;
/// 2026-01-01T00:00:00Z, in milliseconds. Any fixed time would do.
const EPOCH: i64 = 1_767_225_600_000;
/// After this long an event counts half, in milliseconds: 14 days.
const HALF_LIFE: f64 = 14.0 * 86_400_000.0;
/// How many of the hottest products are kept in order.
const LEADERS: usize = 128;

/// How often a product was looked at, put into a cart and bought.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Demand {
    /// Decayed and weighted, on a scale of its own: for comparing products only.
    pub heat: f64,
    /// Events, without decay or weight.
    pub events: u32,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    /// All ids, one after the other.
    text: String,
    /// Where each id ends in `text`.
    ends: Vec<u32>,
    numbers: Table,
    demand: Vec<Demand>,
    leaders: Vec<ProductIndex>,
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

    /// The products with the most heat, the hottest first; fewer than there are, but at least [`LEADERS`] if there are.
    pub fn leaders(&self) -> &[ProductIndex] {
        &self.leaders
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
        // The bounds keep the sum finite for any `at`; they are 34 years from the epoch.
        let half_lives = (at.saturating_sub(EPOCH) as f64 / HALF_LIFE).clamp(-900.0, 900.0);
        demand.heat += f64::from(strength) * half_lives.exp2();
        demand.events = demand.events.saturating_add(1);
        self.rank(product);
    }

    /// Takes over what was stored; the order of the leaders follows from it.
    pub fn restore_demand(&mut self, product: ProductIndex, demand: Demand) {
        if let Some(slot) = self.demand.get_mut(product as usize) {
            *slot = demand;
        }
        if demand.events > 0 {
            self.rank(product);
        }
    }

    /// Puts a product that got hotter at its place among the leaders; ties to the lower number.
    fn rank(&mut self, product: ProductIndex) {
        let key = |number: ProductIndex| (self.demand(number).heat, std::cmp::Reverse(number));
        let own = key(product);
        if self.leaders.len() >= LEADERS && self.leaders.last().is_some_and(|&last| last != product && key(last) > own)
        {
            return;
        }
        let place = self.leaders.iter().position(|&other| other == product || key(other) < own);
        let place = place.unwrap_or(self.leaders.len());
        if self.leaders.get(place) == Some(&product) {
            return;
        }
        if let Some(old) = self.leaders.iter().skip(place).position(|&other| other == product) {
            self.leaders.remove(place + old);
        }
        self.leaders.insert(place, product);
        self.leaders.truncate(LEADERS);
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.text.capacity()
            + self.ends.capacity() * 4
            + self.numbers.bytes()
            + self.demand.capacity() * size_of::<Demand>()
    }
}
