//! What visitors have: products they bought, and products they sent back or complained about.
//!
//! One number says who and what. Invariant: bounded in number, the oldest go first.

use super::products::ProductIndex;
use std::collections::{HashSet, VecDeque};

/// How many are remembered.
const MOST: usize = 100_000;
/// Golden ratio, as in Fibonacci hashing.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a visitor has to do with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holding {
    /// Bought, and perhaps used up.
    Bought,
    /// Sent back, or complained about.
    Refused,
}

/// Everything that is remembered.
#[derive(Debug, Clone, Default)]
pub(super) struct Held {
    /// The oldest first.
    order: VecDeque<u64>,
    known: HashSet<u64>,
}

/// The visitor's hash and the product, mixed; the lowest bit says which holding it is.
fn entry(visitor: u64, product: ProductIndex, holding: Holding) -> u64 {
    let mut mixed = (visitor ^ u64::from(product).wrapping_add(1).wrapping_mul(SPREAD)).wrapping_mul(SPREAD);
    mixed ^= mixed >> 32;
    (mixed & !1) | u64::from(holding == Holding::Refused)
}

impl Held {
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// All of them, the oldest first.
    pub fn entries(&self) -> impl Iterator<Item = u64> + '_ {
        self.order.iter().copied()
    }

    /// Remembers what was stored.
    pub fn restore(&mut self, entry: u64) {
        if self.known.insert(entry) {
            self.order.push_back(entry);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    /// Remembers that the visitor has it.
    pub fn note(&mut self, visitor: u64, product: ProductIndex, holding: Holding) {
        self.restore(entry(visitor, product, holding));
    }

    /// Whether the visitor has it.
    pub fn has(&self, visitor: u64, product: ProductIndex, holding: Holding) -> bool {
        self.known.contains(&entry(visitor, product, holding))
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        // A slot of the set is a number and a byte, at most seven eighths in use.
        self.order.capacity() * 8 + self.known.capacity() * 8 / 7 * 9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first_and_nothing_twice() {
        let mut held = Held::default();
        for product in 0..MOST as u32 + 10 {
            held.note(7, product, Holding::Bought);
            held.note(7, product, Holding::Bought);
        }
        assert_eq!((held.len(), held.known.len()), (MOST, MOST));
        assert!(!held.has(7, 9, Holding::Bought) && held.has(7, 10, Holding::Bought));
        assert!(!held.has(7, 10, Holding::Refused) && !held.has(8, 10, Holding::Bought));
    }
}
