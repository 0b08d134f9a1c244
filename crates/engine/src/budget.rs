//! Which models stay in memory, where several shops share a memory that can't grow for ever.
//!
//! A [`Pool`] keeps what is not in use. Who uses something takes it out and puts it back afterwards; while it is out, nobody
//! can drop it. Room is made by dropping what others left the longest ago. Invariant: nothing of the owner who asks for
//! room is ever dropped, and nothing at all while everything fits.

/// Things that are not in use, the one that was put back the longest ago first.
#[derive(Debug)]
pub struct Pool<K, T> {
    most: usize,
    kept: Vec<Kept<K, T>>,
}

#[derive(Debug)]
struct Kept<K, T> {
    owner: u64,
    kind: K,
    bytes: usize,
    thing: T,
}

impl<K: PartialEq, T> Pool<K, T> {
    /// An empty one, for at most so many bytes.
    pub const fn new(most: usize) -> Self {
        Self { most, kept: Vec::new() }
    }

    /// Puts a thing back, as the one used last. One of the same owner and kind gives way to it.
    pub fn put(&mut self, owner: u64, kind: K, bytes: usize, thing: T) {
        self.kept.retain(|kept| kept.owner != owner || kept.kind != kind);
        self.kept.push(Kept { owner, kind, bytes, thing });
    }

    /// Takes a thing out, if it is still here.
    pub fn take(&mut self, owner: u64, kind: K) -> Option<T> {
        let place = self.kept.iter().position(|kept| kept.owner == owner && kept.kind == kind)?;
        Some(self.kept.remove(place).thing)
    }

    /// Makes room for so many bytes of an owner beside all that is here, as far as dropping what is others' does, and
    /// hands over what is to be dropped.
    pub fn make_room(&mut self, owner: u64, bytes: usize) -> Vec<T> {
        let mut dropped = Vec::new();
        while self.bytes().saturating_add(bytes) > self.most {
            let Some(place) = self.kept.iter().position(|kept| kept.owner != owner) else { break };
            dropped.push(self.kept.remove(place).thing);
        }
        dropped
    }

    /// Takes out all that is an owner's.
    pub fn leave(&mut self, owner: u64) -> Vec<T> {
        let gone = |kept: &mut Kept<K, T>| kept.owner == owner;
        self.kept.extract_if(.., gone).map(|kept| kept.thing).collect()
    }

    /// How many bytes are here.
    pub fn bytes(&self) -> usize {
        self.kept.iter().map(|kept| kept.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// With things of 10 bytes of the owners 1 to 4, put in that order.
    fn pool() -> Pool<char, u64> {
        let mut pool = Pool::new(40);
        (1..=4).for_each(|owner| pool.put(owner, 'a', 10, owner));
        pool
    }

    #[test]
    fn nothing_goes_while_everything_fits() {
        let mut pool = pool();
        assert!(pool.make_room(9, 0).is_empty());
        assert_eq!(pool.bytes(), 40);
    }

    #[test]
    fn what_was_used_the_longest_ago_goes_first_and_no_more_than_has_to() {
        let mut pool = pool();
        let used = pool.take(1, 'a').unwrap();
        pool.put(1, 'a', 10, used);
        assert_eq!(pool.make_room(9, 11), [2, 3]);
        assert_eq!((pool.take(2, 'a'), pool.take(1, 'a'), pool.take(4, 'a')), (None, Some(1), Some(4)));
    }

    #[test]
    fn what_grew_counts_as_large_as_it_is_now() {
        let mut pool = pool();
        pool.put(4, 'a', 25, 4);
        assert_eq!(pool.make_room(4, 0), [1, 2]);
    }

    #[test]
    fn nobody_makes_room_at_their_own_expense() {
        let mut pool = pool();
        pool.put(1, 'b', 10, 11);
        assert_eq!(pool.make_room(1, 1_000), [2, 3, 4]);
        assert_eq!((pool.take(1, 'a'), pool.take(1, 'b')), (Some(1), Some(11)));
    }

    #[test]
    fn what_is_in_use_is_not_there_to_be_dropped() {
        let mut pool = pool();
        assert_eq!(pool.take(1, 'a'), Some(1));
        assert_eq!(pool.make_room(9, 1_000), [2, 3, 4]);
        assert_eq!(pool.take(1, 'a'), None, "and it is there only once");
    }

    #[test]
    fn who_leaves_takes_everything_along() {
        let mut pool = pool();
        pool.put(2, 'b', 10, 22);
        assert_eq!(pool.leave(2), [2, 22]);
        assert_eq!((pool.bytes(), pool.take(2, 'b')), (30, None));
    }

    proptest! {
        /// After room was made, either all of it fits or nothing of anybody else's is left.
        #[test]
        fn the_budget_holds_or_only_ones_own_is_left(
            steps in prop::collection::vec((0_u64..5, 0_u8..3, 0_usize..60), 0..60),
            wanted in 0_usize..120,
        ) {
            let mut pool = Pool::new(100);
            for (owner, kind, bytes) in steps {
                pool.put(owner, kind, bytes, (owner, kind));
                drop(pool.make_room(owner, 0));
                prop_assert_eq!(pool.kept.last().map(|kept| kept.thing), Some((owner, kind)));
                prop_assert!(pool.bytes() <= 100 || pool.kept.iter().all(|kept| kept.owner == owner));
            }
            drop(pool.make_room(7, wanted));
            prop_assert!(pool.bytes() + wanted <= 100 || pool.kept.is_empty());
        }
    }
}
