//! Sessions like the visitor's.
//!
//! The method is V-STAN (Ludewig et al., "Empirical analysis of session-based recommendation algorithms", 2021) on the
//! index of VMIS-kNN (Kersbergen, Sprangers and Schelter, "Serenade", SIGMOD 2022): only the newest sessions of each
//! product are looked at, and a session's similarity is `Σ e^(−ago/SIMILARITY_FADE) × kind / √length × e^(−age/SLOW)` over
//! the shared products. Invariant: sessions of the visitor, of robots, and those that began at `Asker::before` or later
//! are nobody's neighbours, so that the past can be asked as it was, which learning relies on.

use super::clicks::Click;
use super::fast::exp;
use super::lookup::Lookup;
use super::sessions::{Session, SessionNumber, Sessions};
use super::trail::{Seen, Trail, WINDOW};

/// How many sessions are looked at for the product that the visitor is on, the newest.
pub(super) const NEWEST_OF_LATEST: usize = 1_000;
/// The same for each product before it.
const NEWEST: usize = 500;
/// How many of the most similar sessions vote.
const NEAREST: usize = 250;
/// After so many clicks a product of the visitor's counts 1/e in the similarity of sessions.
const SIMILARITY_FADE: f32 = 2.0;
/// The same in the share of rare products.
const RARE_FADE: f32 = 4.0;
/// A session this many seconds old weighs 1/e: thirty days.
pub(super) const SLOW: f32 = 30.0 * 86_400.0;

/// Who asks, and as of when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    /// Whose sessions are not neighbours.
    pub visitor: Option<u64>,
    /// Seconds since the Unix epoch.
    pub now: u32,
    /// Only sessions with a lower number are looked at.
    pub before: SessionNumber,
}

impl Asker {
    /// Whether a session may be compared with the asker's.
    pub fn may_read(&self, session: &Session<'_>) -> bool {
        session.is_neighbour && self.visitor != Some(session.visitor) && session.clicks.len() > 1
    }
}

/// A session that shares products with the visitor's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Neighbour<'a> {
    number: SessionNumber,
    /// What was done in it.
    pub clicks: &'a [Click],
    /// Its last event, in seconds since the Unix epoch.
    pub at: u32,
    /// Bit n: the n-th of the visitor's products.
    pub shared: u16,
    /// `e^(−age/SLOW)`.
    pub fade: f32,
    /// How much of what is shared counts: `fade / √length`.
    reach: f32,
    pub similarity: f32,
    /// `Σ e^(−ago/RARE_FADE) / √(1 + sessions of the product)` over the shared products: item-to-item cosine, but for
    /// the other product's part.
    pub rare: f32,
}

const NOBODY: Neighbour<'_> =
    Neighbour { number: 0, clicks: &[], at: 0, shared: 0, fade: 0.0, reach: 0.0, similarity: 0.0, rare: 0.0 };

impl<'a> Neighbour<'a> {
    /// Reads its session; false where it is nobody's neighbour.
    fn is_met(&mut self, sessions: &'a Sessions, asker: Asker) -> bool {
        let Some(session) = sessions.get(self.number).filter(|session| asker.may_read(session)) else { return false };
        (self.clicks, self.at) = (session.clicks, session.at);
        self.fade = exp(-(asker.now.saturating_sub(session.at) as f32) / SLOW);
        self.reach = self.fade / (session.clicks.len() as f32).sqrt();
        true
    }
}

/// All neighbours of a visitor.
#[derive(Debug, Clone)]
pub(super) struct Neighbourhood<'a> {
    /// The nearest first, in no order among themselves.
    members: Vec<Neighbour<'a>>,
    nearest: usize,
}

/// The sessions that share a product with the visitor's.
pub(super) fn find<'a>(sessions: &'a Sessions, trail: &Trail, asker: Asker) -> Neighbourhood<'a> {
    let mut members = gather(sessions, trail, asker);
    members.retain_mut(|neighbour| neighbour.is_met(sessions, asker));
    Neighbourhood::of(members, sessions, trail)
}

impl<'a> Neighbourhood<'a> {
    /// Weighs what each shares with the visitor.
    fn of(mut members: Vec<Neighbour<'a>>, sessions: &Sessions, trail: &Trail) -> Self {
        let by_place = |weight: &dyn Fn(&Seen) -> f32| -> [f32; WINDOW] {
            std::array::from_fn(|place| trail.seen.get(place).map_or(0.0, weight))
        };
        let weights = by_place(&|seen| exp(-(seen.ago as f32) / SIMILARITY_FADE) * seen.click.weight());
        let rare = by_place(&|seen| {
            exp(-(seen.ago as f32) / RARE_FADE) / (1.0 + sessions.count_with(seen.product) as f32).sqrt()
        });
        for neighbour in &mut members {
            let (mut left, mut similarity, mut in_rare) = (neighbour.shared, 0.0, 0.0);
            while left != 0 {
                let place = left.trailing_zeros() as usize;
                similarity += weights.get(place).copied().unwrap_or_default();
                in_rare += rare.get(place).copied().unwrap_or_default();
                left &= left - 1;
            }
            neighbour.similarity = similarity * neighbour.reach;
            neighbour.rare = in_rare;
        }
        let nearest = members.len().min(NEAREST);
        if members.len() > NEAREST {
            members.select_nth_unstable_by(NEAREST, |a, b| {
                b.similarity.total_cmp(&a.similarity).then(b.number.cmp(&a.number))
            });
        }
        Self { members, nearest }
    }

    /// The neighbours of the same visitor had they never looked at one of their products: the one at `place` of the trail
    /// that this was found for. `trail` is what is left. They are those that [`find`] finds, for a fraction of its time.
    pub fn without(&self, sessions: &'a Sessions, asker: Asker, place: usize, trail: &Trail) -> Self {
        // Another product may have come into the window.
        if trail.seen.len() + 1 >= WINDOW {
            return find(sessions, trail, asker);
        }
        // More is looked at of what is now the latest.
        let mut more = Vec::new();
        if place == 0
            && let Some(latest) = trail.latest()
        {
            let newest = sessions.with_product(latest).filter(|&number| number < asker.before);
            more.extend(newest.skip(NEWEST).take(NEWEST_OF_LATEST - NEWEST));
        }
        let mut waiting = Lookup::with_room(more.len());
        let mut is_known = vec![false; more.len()];
        for &number in &more {
            waiting.place(number);
        }
        let before = (1_u16 << place) - 1;
        let left = self.members.iter().filter_map(|neighbour| {
            let mut shared = (neighbour.shared & before) | ((neighbour.shared >> 1) & !before);
            if let Some(known) = waiting.find(neighbour.number).and_then(|at| is_known.get_mut(at)) {
                (shared, *known) = (shared | 1, true);
            }
            (shared != 0).then_some(Neighbour { shared, ..*neighbour })
        });
        let mut left: Vec<Neighbour<'_>> = left.collect();
        let unknown = more.iter().zip(&is_known).filter(|(_, known)| !**known);
        let unknown = unknown.map(|(&number, _)| Neighbour { number, shared: 1, ..NOBODY });
        left.extend(unknown.filter_map(|mut neighbour| neighbour.is_met(sessions, asker).then_some(neighbour)));
        Self::of(left, sessions, trail)
    }

    /// Those that are looked at closely: whether each is one of the nearest, or one that only shares what the visitor
    /// looked at last.
    pub fn close(&self) -> impl Iterator<Item = (bool, &Neighbour<'a>)> {
        let all = self.members.iter().enumerate().map(|(rank, neighbour)| (rank < self.nearest, neighbour));
        // The two latest products' sessions are read for their rules, however unlike they are.
        all.filter(|(is_near, neighbour)| *is_near || neighbour.shared & 3 != 0)
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }
}

/// The newest sessions of each of the visitor's products.
fn gather<'a>(sessions: &'a Sessions, trail: &Trail, asker: Asker) -> Vec<Neighbour<'a>> {
    let expected: usize = trail.seen.iter().map(|seen| (sessions.count_with(seen.product) as usize).min(NEWEST)).sum();
    let mut places = Lookup::with_room(expected);
    let mut neighbours: Vec<Neighbour<'_>> = Vec::with_capacity(expected);
    for (place, seen) in trail.seen.iter().enumerate().take(WINDOW) {
        let newest = if place == 0 { NEWEST_OF_LATEST } else { NEWEST };
        for number in sessions.with_product(seen.product).filter(|&number| number < asker.before).take(newest) {
            let (at, is_new) = places.place(number);
            if is_new {
                neighbours.push(Neighbour { number, ..NOBODY });
            }
            if let Some(neighbour) = neighbours.get_mut(at) {
                neighbour.shared |= 1 << place;
            }
        }
    }
    neighbours
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::EventKind;

    #[test]
    fn those_of_a_visitor_who_never_looked_at_one_product_are_found_from_all() {
        let mut sessions = Sessions::default();
        let mut chance = 1_u32;
        let mut draw = |below: u32| {
            chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (chance >> 16) % below
        };
        for key in 0..4_000 {
            for _ in 0..1 + draw(5) {
                // The lower a product's number the more often it is looked at: some in more sessions than are read.
                let most = draw(14) + 1;
                let product = draw(most);
                let click = Click::new(product, EventKind::View).unwrap();
                sessions.record(key, key % 900, click, i64::from(draw(1_000)) * 1_000 + key as i64 * 60_000);
            }
        }
        assert!(sessions.count_with(1) as usize > NEWEST_OF_LATEST && (sessions.count_with(12) as usize) < NEWEST);
        let asker = Asker { visitor: Some(3), now: 300_000, before: sessions.end() - 20 };
        for products in [vec![12, 1, 0], vec![5, 0, 2, 5, 1], vec![0, 9], (0..14).collect()] {
            let clicks: Vec<Click> =
                products.iter().filter_map(|&product| Click::new(product, EventKind::AddToCart)).collect();
            let trail = Trail::of(&clicks);
            let all = find(&sessions, &trail, asker);
            for (place, seen) in trail.seen.iter().enumerate() {
                let left: Vec<Click> = clicks.iter().copied().filter(|click| click.product() != seen.product).collect();
                let left = Trail::of(&left);
                let listed = |found: Neighbourhood<'_>| {
                    let mut listed: Vec<_> = found
                        .close()
                        .map(|(near, one)| (one.number, near, one.shared, one.similarity.to_bits(), one.rare.to_bits()))
                        .collect();
                    listed.sort_unstable();
                    (found.len(), listed)
                };
                let expected = listed(find(&sessions, &left, asker));
                assert!(expected.0 > 0, "{products:?} {place}");
                assert_eq!(listed(all.without(&sessions, asker, place, &left)), expected, "{products:?} {place}");
            }
        }
    }
}
