//! Who looked at what together: the last sessions with their clicks, and for each product the sessions it occurs in.
//!
//! Sessions are numbered in the order in which they began, so a higher number is a newer session. The newest
//! [`OPEN`] can still be added to; older ones are closed and lie side by side in one slice. A session that goes on after
//! it was closed begins anew. Invariants: numbers run without a gap from the oldest remembered session to the newest;
//! the postings name every remembered session of a product; a product's count is the number of remembered sessions
//! with a click on it. Memory is bounded by clicks and by sessions, and the oldest go first.

use super::clicks::Click;
use super::postings::Postings;
use super::products::ProductIndex;
use super::queue::Queue;
use super::table::Table;
use std::collections::{HashMap, VecDeque};

/// How many clicks of one session are remembered, the latest ones. A session with more is a robot's or a
/// shared computer's, and no neighbour of anyone's.
pub(super) const SESSION_CLICKS: usize = 48;
/// From this many events on, more than one a second is no person's doing.
const ROBOT_EVENTS: u32 = 30;

/// The number of a session, by order of beginning.
pub(super) type SessionNumber = u32;

/// How much is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    /// Sessions that can still be added to.
    pub open: usize,
    /// Sessions that are closed.
    pub closed: usize,
    /// Clicks in closed sessions.
    pub clicks: usize,
}

/// A million clicks, about 24 MB with everything that is kept beside them.
const LIMITS: Limits = Limits { open: 2_048, closed: 300_000, clicks: 1_000_000 };

/// A remembered session.
#[derive(Debug, Clone, Copy)]
pub(super) struct Session<'a> {
    /// The latest last.
    pub clicks: &'a [Click],
    pub visitor: u64,
    /// Seconds since the Unix epoch, of its latest event.
    pub at: u32,
    /// Whether others may be compared with it.
    pub is_neighbour: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    pub key: u64,
    pub visitor: u64,
    /// Milliseconds since the Unix epoch.
    pub first: i64,
    pub last: i64,
    pub events: u32,
    pub is_robot: bool,
    /// The visitor's session before this one.
    pub previous: Option<SessionNumber>,
    pub clicks: Vec<Click>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed {
    pub visitor: u64,
    /// Place of its first click in `clicks`; the lowest bit of `at` says whether it is a robot's.
    pub start: u32,
    pub at: u32,
}

#[derive(Debug, Clone)]
pub(super) struct Sessions {
    pub(super) limits: Limits,
    pub(super) closed: Queue<Closed>,
    pub(super) clicks: Queue<Click>,
    pub(super) open: VecDeque<Open>,
    /// The open session of a key.
    by_key: HashMap<u64, SessionNumber>,
    /// The visitor's session that began last.
    latest: Table,
    pub(super) postings: Postings,
}

impl Default for Sessions {
    fn default() -> Self {
        Self::with_limits(LIMITS)
    }
}

impl Sessions {
    pub fn with_limits(limits: Limits) -> Self {
        Self {
            limits,
            closed: Queue::default(),
            clicks: Queue::default(),
            open: VecDeque::new(),
            by_key: HashMap::new(),
            latest: Table::default(),
            postings: Postings::default(),
        }
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.closed.len() + self.open.len()
    }

    /// The number of the oldest remembered session.
    pub fn first(&self) -> SessionNumber {
        self.closed.start()
    }

    /// The number that the next session gets.
    pub fn end(&self) -> SessionNumber {
        self.closed.end() + self.open.len() as SessionNumber
    }

    pub fn get(&self, number: SessionNumber) -> Option<Session<'_>> {
        if number >= self.closed.end() {
            let open = self.open.get((number - self.closed.end()) as usize)?;
            return Some(Session {
                clicks: &open.clicks,
                visitor: open.visitor,
                at: seconds(open.last),
                is_neighbour: !open.is_robot,
            });
        }
        let closed = self.closed.get(number)?;
        let end = self.closed.get(number + 1).map_or(self.clicks.end(), |next| next.start);
        let clicks = self.clicks.range(closed.start, end);
        Some(Session { clicks, visitor: closed.visitor, at: closed.at & !1, is_neighbour: closed.at & 1 == 0 })
    }

    /// The open session of a key.
    pub fn by_key(&self, key: u64) -> Option<SessionNumber> {
        self.by_key.get(&key).copied()
    }

    /// The visitor's session that began last.
    pub fn latest_of(&self, visitor: u64) -> Option<SessionNumber> {
        self.latest.find(visitor, |number| self.get(number).is_some_and(|session| session.visitor == visitor))
    }

    /// The visitor's session before an open one, while it is remembered.
    pub fn before(&self, number: SessionNumber) -> Option<Session<'_>> {
        let open = self.open.get(number.checked_sub(self.closed.end())? as usize)?;
        self.get(open.previous?).filter(|session| session.visitor == open.visitor)
    }

    /// The remembered sessions with this product, the newest first.
    pub fn with_product(&self, product: ProductIndex) -> impl Iterator<Item = SessionNumber> + '_ {
        let first = self.first();
        self.postings.newest_first(product).filter(move |&number| number >= first)
    }

    /// In how many remembered sessions the product occurs.
    pub fn count_with(&self, product: ProductIndex) -> u32 {
        self.postings.count(product)
    }

    pub fn record(&mut self, key: u64, visitor: u64, click: Click, at: i64) {
        let number = self.by_key(key).unwrap_or_else(|| self.begin(key, visitor, at));
        let Some(session) = self.open.get_mut((number - self.closed.end()) as usize) else { return };
        session.first = session.first.min(at);
        session.last = session.last.max(at);
        session.events = session.events.saturating_add(1);
        let milliseconds = session.last.saturating_sub(session.first).saturating_add(1_000);
        session.is_robot |= session.clicks.len() >= SESSION_CLICKS
            || (session.events >= ROBOT_EVENTS && i64::from(session.events) > milliseconds / 1_000 + 1);

        let before = session.clicks.iter_mut().rfind(|before| before.product() == click.product());
        let (click, is_new) = match before {
            Some(before) => {
                let merged = click.at_least(*before);
                *before = before.superseded();
                (merged, false)
            }
            None => (click, true),
        };
        session.clicks.push(click);
        let dropped = (session.clicks.len() > SESSION_CLICKS).then(|| session.clicks.remove(0));
        if is_new {
            self.postings.push(click.product(), number);
        }
        if let Some(dropped) = dropped.filter(|dropped| dropped.is_last()) {
            self.postings.forget(dropped.product(), self.closed.start());
        }
    }

    fn begin(&mut self, key: u64, visitor: u64, at: i64) -> SessionNumber {
        if self.open.len() >= self.limits.open {
            self.close_oldest();
        }
        let number = self.end();
        self.open.push_back(Open {
            key,
            visitor,
            first: at,
            last: at,
            events: 0,
            is_robot: false,
            previous: self.latest_of(visitor),
            clicks: Vec::with_capacity(4),
        });
        self.by_key.insert(key, number);
        self.note_latest(visitor, number);
        number
    }

    /// The visitor's newest session is `number`.
    fn note_latest(&mut self, visitor: u64, number: SessionNumber) {
        let before = self.latest_of(visitor).filter(|&before| before != number);
        if before.is_some_and(|before| self.latest.replace(visitor, before, number)) {
            return;
        }
        let mut latest = std::mem::take(&mut self.latest);
        latest.insert(visitor, number, |number| self.get(number).map(|session| session.visitor));
        self.latest = latest;
    }

    /// Makes the look-up of visitors' latest sessions anew.
    pub(super) fn index_visitors(&mut self) {
        self.latest = Table::with_room(self.len());
        for number in self.first()..self.end() {
            if let Some(session) = self.get(number) {
                self.note_latest(session.visitor, number);
            }
        }
    }

    /// Adds an open session as it was stored.
    pub(super) fn restore_open(&mut self, session: Open) {
        self.by_key.insert(session.key, self.end());
        self.open.push_back(session);
    }

    fn close_oldest(&mut self) {
        let number = self.closed.end();
        let Some(session) = self.open.pop_front() else { return };
        if self.by_key.get(&session.key) == Some(&number) {
            self.by_key.remove(&session.key);
        }
        let start = self.clicks.end();
        session.clicks.iter().for_each(|&click| self.clicks.push(click));
        let at = (seconds(session.last) & !1) | u32::from(session.is_robot);
        self.closed.push(Closed { visitor: session.visitor, start, at });
        while self.closed.len() > self.limits.closed || self.clicks.len() > self.limits.clicks {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        let Some(session) = self.get(self.first()) else { return };
        let products: Vec<ProductIndex> =
            session.clicks.iter().filter(|click| click.is_last()).map(|click| click.product()).collect();
        let clicks = session.clicks.len();
        self.clicks.drop_front(clicks);
        self.closed.drop_front(1);
        let oldest = self.first();
        products.into_iter().for_each(|product| self.postings.forget(product, oldest));
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        let open: usize = self.open.iter().map(|session| session.clicks.capacity() * 4).sum();
        self.closed.bytes()
            + self.clicks.bytes()
            + open
            + self.open.capacity() * size_of::<Open>()
            + self.by_key.capacity() * 16
            + self.latest.bytes()
            + self.postings.bytes()
    }
}

/// Seconds since the Unix epoch, within what 32 bits hold (until 2106).
pub(super) fn seconds(milliseconds: i64) -> u32 {
    milliseconds.div_euclid(1_000).clamp(0, i64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shopbell_protocol::EventKind;

    proptest! {
        /// Whatever happened, the lists and the counts say exactly what is remembered.
        #[test]
        fn postings_mirror_what_is_remembered(
            events in prop::collection::vec((0_u64..12, 0_u64..6, 0_u32..40, 0_i64..1_000), 0..400),
        ) {
            let mut sessions = Sessions::with_limits(Limits { open: 3, closed: 4, clicks: 30 });
            for (key, visitor, product, at) in events {
                sessions.record(key, visitor, Click::new(product, EventKind::View).unwrap(), at);
            }
            prop_assert!(sessions.open.len() <= 3 && sessions.closed.len() <= 4 && sessions.clicks.len() <= 30);
            prop_assert_eq!(sessions.by_key.len(), sessions.open.len());
            for product in 0..40 {
                let mut held: Vec<SessionNumber> = (sessions.first()..sessions.end())
                    .filter(|&number| {
                        sessions.get(number).unwrap().clicks.iter().any(|click| click.product() == product)
                    })
                    .collect();
                prop_assert_eq!(sessions.count_with(product) as usize, held.len());
                let mut listed: Vec<SessionNumber> = sessions.with_product(product).collect();
                // A robot's session may be listed for products that it no longer remembers.
                listed.retain(|&number| sessions.get(number).unwrap().is_neighbour);
                held.retain(|&number| sessions.get(number).unwrap().is_neighbour);
                listed.sort_unstable();
                prop_assert_eq!(listed, held);
            }
            for number in sessions.first()..sessions.end() {
                let session = sessions.get(number).unwrap();
                prop_assert!(session.clicks.len() <= SESSION_CLICKS);
                prop_assert!(sessions.latest_of(session.visitor).unwrap() >= number);
                for (place, click) in session.clicks.iter().enumerate() {
                    let later = session.clicks[place + 1..].iter().any(|other| other.product() == click.product());
                    prop_assert_eq!(click.is_last(), !later);
                }
            }
        }
    }
}
