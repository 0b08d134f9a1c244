//! Product ids as small numbers, and how much each product is in demand.
//!
//! Invariant: a number, once given to an id, stays its own for the life of the model. Ids that only
//! visitors' events name are limited in number, because anyone can invent them; those of the
//! catalogue always get one.
//!
//! Demand is kept as `Σ strength × 2^((at − EPOCH) / HALF_LIFE)`: growing weights instead of decaying
//! ones, so that the order of products is the same at every later time and nothing has to be
//! recomputed as time passes.

use shopbell_protocol::EventKind;
use std::collections::HashMap;
use std::sync::Arc;

/// The number of a product, by order of appearance.
pub(super) type ProductIndex = u32;

/// How many ids outside of the catalogue are remembered.
const OBSERVED_LIMIT: usize = 65_536;
/// 2026-01-01T00:00:00Z, in milliseconds. Any fixed time would do.
const EPOCH: i64 = 1_767_225_600_000;
/// After this long an event counts half, in milliseconds: 14 days.
const HALF_LIFE: f64 = 14.0 * 86_400_000.0;

/// How much an event says about a product, or `None` for the kinds that say nothing about demand:
/// a view 1, a cart 3, a purchase 5.
pub(super) fn strength(kind: EventKind) -> Option<u8> {
    match kind {
        EventKind::View => Some(1),
        EventKind::AddToCart => Some(3),
        EventKind::Purchase => Some(5),
        EventKind::Impression | EventKind::Click | EventKind::Prompt | EventKind::Custom => None,
    }
}

/// How often a product was looked at, put into a cart and bought.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Demand {
    /// Decayed and weighted, on a scale of its own: for comparing products only.
    pub heat: f64,
    /// Events, without decay or weight.
    pub events: u32,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Products {
    numbers: HashMap<Arc<str>, ProductIndex>,
    ids: Vec<Arc<str>>,
    demand: Vec<Demand>,
    /// How many of the ids were first seen in an event.
    observed: usize,
}

impl Products {
    pub fn get(&self, id: &str) -> Option<ProductIndex> {
        self.numbers.get(id).copied()
    }

    pub fn id(&self, product: ProductIndex) -> &str {
        self.ids.get(product as usize).map_or("", |id| id)
    }

    pub fn demand(&self, product: ProductIndex) -> Demand {
        self.demand.get(product as usize).copied().unwrap_or_default()
    }

    /// The number of a catalogue product.
    pub fn intern(&mut self, id: &str) -> ProductIndex {
        if let Some(number) = self.get(id) {
            return number;
        }
        let number = self.ids.len() as ProductIndex;
        let shared: Arc<str> = id.into();
        self.ids.push(Arc::clone(&shared));
        self.numbers.insert(shared, number);
        self.demand.push(Demand::default());
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
        if let Some(demand) = self.demand.get_mut(product as usize) {
            // The bounds keep the sum finite for any `at`; they are 34 years from the epoch.
            let half_lives = (at.saturating_sub(EPOCH) as f64 / HALF_LIFE).clamp(-900.0, 900.0);
            demand.heat += f64::from(strength) * half_lives.exp2();
            demand.events = demand.events.saturating_add(1);
        }
    }
}
