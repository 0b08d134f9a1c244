//! A hash table of numbers whose keys are kept elsewhere: four bytes a slot.
//!
//! Open addressing with linear probing. Invariant: at most seven eighths of the slots are in use, so that every search
//! ends at an empty one.

const EMPTY: u32 = u32::MAX;

/// FNV-1a of 64 bits with a finaliser (MurmurHash3's fmix64). Who wants two ids to collide has to make both up,
/// which gains them nothing.
pub(super) fn hash(text: &str) -> u64 {
    let mut hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// Slots for so many numbers: between three eighths and three quarters in use.
fn room_for(numbers: usize) -> usize {
    (numbers + numbers / 3).next_power_of_two().max(64)
}

#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    slots: Vec<u32>,
    used: usize,
}

impl Table {
    /// Room for so many numbers.
    pub fn with_room(numbers: usize) -> Self {
        Self { slots: vec![EMPTY; room_for(numbers)], used: 0 }
    }

    /// The number among those with this hash that `is_it` accepts.
    pub fn find(&self, hash: u64, mut is_it: impl FnMut(u32) -> bool) -> Option<u32> {
        self.probe(hash).map_while(|(_, number)| (number != EMPTY).then_some(number)).find(|&number| is_it(number))
    }

    /// Adds a number that is not in the table. `hash_of` tells the hash of every number in it, and `None` for those that
    /// may be left out when the table grows.
    pub fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(u32) -> Option<u64>) {
        if (self.used + 1) * 8 > self.slots.len() * 7 {
            self.rebuild(hash_of);
        }
        self.put(hash, number);
    }

    /// Puts `number` where `old` was; false where `old` isn't.
    pub fn replace(&mut self, hash: u64, old: u32, number: u32) -> bool {
        let place = self.probe(hash).take_while(|&(_, found)| found != EMPTY).find(|&(_, found)| found == old);
        let slot = place.and_then(|(place, _)| self.slots.get_mut(place));
        slot.map(|slot| *slot = number).is_some()
    }

    pub fn bytes(&self) -> usize {
        self.slots.capacity() * 4
    }

    fn probe(&self, hash: u64) -> impl Iterator<Item = (usize, u32)> + '_ {
        let mask = self.slots.len().wrapping_sub(1);
        (0..self.slots.len()).filter_map(move |step| {
            let place = (hash as usize).wrapping_add(step) & mask;
            Some((place, *self.slots.get(place)?))
        })
    }

    fn put(&mut self, hash: u64, number: u32) {
        let place = self.probe(hash).find(|&(_, found)| found == EMPTY);
        if let Some(slot) = place.and_then(|(place, _)| self.slots.get_mut(place)) {
            *slot = number;
            self.used += 1;
        }
    }

    fn rebuild(&mut self, hash_of: impl Fn(u32) -> Option<u64>) {
        let kept: Vec<(u64, u32)> = self
            .slots
            .iter()
            .filter(|&&number| number != EMPTY)
            .filter_map(|&number| Some((hash_of(number)?, number)))
            .collect();
        self.slots = vec![EMPTY; room_for(kept.len() + 1)];
        self.used = 0;
        kept.into_iter().for_each(|(hash, number)| self.put(hash, number));
    }
}
