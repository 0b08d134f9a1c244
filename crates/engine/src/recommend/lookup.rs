//! A small hash map from a number to the place it was first met at, for one request.

const EMPTY: u64 = u64::MAX;

/// Invariant: at most half of the slots are in use; the table doubles before that.
pub(super) struct Lookup {
    /// The key in the upper half, the place in the lower.
    slots: Vec<u64>,
    used: u32,
}

/// Where a key is looked for first. Fibonacci hashing: the upper bits of the product are the well mixed ones.
#[inline]
fn start(key: u32) -> usize {
    (key.wrapping_mul(0x9e37_79b9) >> 7) as usize
}

impl Lookup {
    /// Room for `expected` keys without growing.
    pub fn with_room(expected: usize) -> Self {
        Self { slots: vec![EMPTY; (expected.max(32) * 2).next_power_of_two()], used: 0 }
    }

    /// The place of the key, and whether it is new: places are given in the order of first calls, from 0.
    #[inline]
    pub fn place(&mut self, key: u32) -> (usize, bool) {
        let mask = self.slots.len() - 1;
        let mut at = start(key) & mask;
        loop {
            match self.slots.get_mut(at) {
                Some(slot) if *slot == EMPTY => {
                    let place = self.used;
                    *slot = (u64::from(key) << 32) | u64::from(place);
                    self.used += 1;
                    if self.used as usize * 2 > self.slots.len() {
                        self.grow();
                    }
                    return (place as usize, true);
                }
                Some(slot) if (*slot >> 32) as u32 == key => return ((*slot & 0xffff_ffff) as usize, false),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// The place of the key, if it was met.
    #[inline]
    pub fn find(&self, key: u32) -> Option<usize> {
        let mask = self.slots.len() - 1;
        let mut at = start(key) & mask;
        loop {
            match self.slots.get(at) {
                None | Some(&EMPTY) => return None,
                Some(slot) if (*slot >> 32) as u32 == key => return Some((*slot & 0xffff_ffff) as usize),
                _ => at = (at + 1) & mask,
            }
        }
    }

    #[cold]
    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let old = std::mem::replace(&mut self.slots, vec![EMPTY; mask + 1]);
        for slot in old.into_iter().filter(|&slot| slot != EMPTY) {
            let mut at = start((slot >> 32) as u32) & mask;
            while self.slots.get(at).is_some_and(|&taken| taken != EMPTY) {
                at = (at + 1) & mask;
            }
            if let Some(empty) = self.slots.get_mut(at) {
                *empty = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_in_order_and_kept_while_the_table_grows() {
        let mut lookup = Lookup::with_room(1);
        for round in 0..2 {
            for key in 0..5_000_u32 {
                let number = key.wrapping_mul(977);
                assert_eq!(lookup.find(number), (round > 0).then_some(key as usize));
                assert_eq!(lookup.place(number), (key as usize, round == 0));
            }
        }
    }
}
