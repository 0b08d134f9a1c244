//! Who looked at what together: the last sessions, and for each product the sessions it occurs in.
//!
//! Invariants: sessions are numbered in the order in which they began, so a higher number is a newer
//! session; `postings[p]` holds exactly the numbers of the remembered sessions that contain `p`,
//! ascending; a session that leaves the ring leaves every list with it.

use super::products::ProductIndex;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// How many sessions are remembered.
const RING: usize = 50_000;
/// How many different products of one session are remembered, the latest ones.
pub(super) const SESSION_PRODUCTS: usize = 30;

/// The number of a session, by order of beginning.
pub(super) type SessionNumber = u64;

/// A product in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Touch {
    pub product: ProductIndex,
    /// The strongest thing done with it: 1 viewed, 3 put into the cart, 5 bought.
    pub strength: u8,
}

#[derive(Debug, Clone)]
pub(super) struct Session {
    key: Arc<str>,
    pub visitor: Arc<str>,
    /// Each product once, the latest last.
    pub touches: Vec<Touch>,
    /// The time of its latest event.
    pub at: i64,
}

#[derive(Debug, Clone)]
pub(super) struct Sessions {
    capacity: usize,
    ring: VecDeque<Session>,
    /// The number of the ring's first session.
    first: SessionNumber,
    by_key: HashMap<Arc<str>, SessionNumber>,
    /// The visitor's session with the latest event.
    latest: HashMap<Arc<str>, SessionNumber>,
    postings: Vec<VecDeque<SessionNumber>>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self::with_capacity(RING)
    }
}

impl Sessions {
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            ring: VecDeque::new(),
            first: 0,
            by_key: HashMap::new(),
            latest: HashMap::new(),
            postings: Vec::new(),
        }
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.ring.len()
    }

    /// The number of the oldest remembered session.
    pub fn first(&self) -> SessionNumber {
        self.first
    }

    pub fn get(&self, number: SessionNumber) -> Option<&Session> {
        self.ring.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn get_mut(&mut self, number: SessionNumber) -> Option<&mut Session> {
        self.ring.get_mut(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    pub fn by_key(&self, key: &str) -> Option<&Session> {
        self.get(*self.by_key.get(key)?)
    }

    pub fn latest_of(&self, visitor: &str) -> Option<&Session> {
        self.get(*self.latest.get(visitor)?)
    }

    /// The remembered sessions with this product, oldest first.
    pub fn with_product(&self, product: ProductIndex) -> impl DoubleEndedIterator<Item = SessionNumber> + '_ {
        self.postings.get(product as usize).into_iter().flatten().copied()
    }

    /// In how many remembered sessions the product occurs.
    pub fn count_with(&self, product: ProductIndex) -> usize {
        self.postings.get(product as usize).map_or(0, VecDeque::len)
    }

    /// In how many remembered sessions both products occur, those of `except` left out.
    pub fn count_with_both(&self, one: ProductIndex, other: ProductIndex, except: Option<&str>) -> u32 {
        let (fewer, product) = if self.count_with(one) <= self.count_with(other) { (one, other) } else { (other, one) };
        let both = self.with_product(fewer).filter_map(|number| self.get(number)).filter(|session| {
            except != Some(&*session.visitor) && session.touches.iter().any(|touch| touch.product == product)
        });
        u32::try_from(both.count()).unwrap_or(u32::MAX)
    }

    pub fn record(&mut self, key: &str, visitor: &str, product: ProductIndex, strength: u8, at: i64) {
        let number = match self.by_key.get(key) {
            Some(&number) => number,
            None => self.begin(key, visitor),
        };
        let Some(session) = self.get_mut(number) else {
            return;
        };
        session.at = session.at.max(at);
        let visitor = Arc::clone(&session.visitor);
        let known = session.touches.iter().position(|touch| touch.product == product);
        let mut touch = Touch { product, strength };
        let mut dropped = None;
        if let Some(position) = known {
            touch.strength = session.touches.remove(position).strength.max(strength);
        } else if session.touches.len() >= SESSION_PRODUCTS {
            dropped = Some(session.touches.remove(0).product);
        }
        session.touches.push(touch);
        if known.is_none() {
            self.post(number, product);
        }
        if let Some(product) = dropped {
            self.unpost(number, product);
        }
        self.latest.insert(visitor, number);
    }

    fn begin(&mut self, key: &str, visitor: &str) -> SessionNumber {
        if self.ring.len() >= self.capacity {
            self.forget_oldest();
        }
        let number = self.first + self.ring.len() as SessionNumber;
        // One allocation for all sessions of a visitor.
        let visitor = self.latest_of(visitor).map_or_else(|| visitor.into(), |session| Arc::clone(&session.visitor));
        let key: Arc<str> = key.into();
        self.by_key.insert(Arc::clone(&key), number);
        self.ring.push_back(Session { key, visitor, touches: Vec::new(), at: i64::MIN });
        number
    }

    fn forget_oldest(&mut self) {
        let Some(session) = self.ring.pop_front() else {
            return;
        };
        let number = self.first;
        self.first += 1;
        self.by_key.remove(&session.key);
        if self.latest.get(&session.visitor) == Some(&number) {
            self.latest.remove(&session.visitor);
        }
        for touch in session.touches {
            self.unpost(number, touch.product);
        }
    }

    fn post(&mut self, number: SessionNumber, product: ProductIndex) {
        let product = product as usize;
        if self.postings.len() <= product {
            self.postings.resize_with(product + 1, VecDeque::new);
        }
        if let Some(list) = self.postings.get_mut(product)
            && let Err(place) = list.binary_search(&number)
        {
            list.insert(place, number);
        }
    }

    fn unpost(&mut self, number: SessionNumber, product: ProductIndex) {
        if let Some(list) = self.postings.get_mut(product as usize)
            && let Ok(place) = list.binary_search(&number)
        {
            list.remove(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever happened, the lists say exactly what the ring holds.
        #[test]
        fn postings_mirror_the_ring(
            events in prop::collection::vec((0_u8..12, 0_u8..6, 0_u32..40, 0_i64..1_000), 0..400),
        ) {
            let mut sessions = Sessions::with_capacity(5);
            for (session, visitor, product, at) in events {
                sessions.record(&format!("s{session}"), &format!("v{visitor}"), product, 1, at);
            }
            prop_assert!(sessions.len() <= 5);
            prop_assert_eq!(sessions.by_key.len(), sessions.len());
            prop_assert!(sessions.latest.len() <= sessions.len());
            for product in 0..40 {
                let held: Vec<SessionNumber> = (sessions.first..sessions.first + sessions.len() as u64)
                    .filter(|&number| {
                        sessions.get(number).unwrap().touches.iter().any(|touch| touch.product == product)
                    })
                    .collect();
                prop_assert_eq!(sessions.with_product(product).collect::<Vec<_>>(), held);
            }
            prop_assert!(sessions.ring.iter().all(|session| session.touches.len() <= SESSION_PRODUCTS));
        }
    }
}
