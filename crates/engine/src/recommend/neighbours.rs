//! Sessions like the visitor's.
//!
//! The method is V-STAN (Ludewig et al., "Empirical analysis of session-based recommendation algorithms", 2021) on the
//! index of VMIS-kNN (Kersbergen, Sprangers and Schelter, "Serenade", SIGMOD 2022): only the newest sessions of each
//! product are looked at, and a session's similarity is `Σ e^(−ago/SIMILARITY_FADE) × kind / √length × e^(−age/SLOW)` over
//! the shared products. Invariant: sessions of the visitor, of robots, and those that began at `Asker::before` or later
//! are nobody's neighbours, so that the past can be asked as it was, which learning relies on.

use super::fast::exp;
use super::lookup::Lookup;
use super::sessions::{Session, SessionNumber, Sessions};
use super::trail::{Trail, WINDOW};

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
pub(super) struct Neighbour {
    pub number: SessionNumber,
    /// Bit n: the n-th of the visitor's products.
    pub shared: u16,
    pub similarity: f32,
    /// `Σ e^(−ago/RARE_FADE) / √(1 + sessions of the product)` over the shared products: item-to-item cosine, but for
    /// the other product's part.
    pub rare: f32,
}

/// The neighbours, and how many of them, the first ones, are the nearest.
pub(super) fn find(sessions: &Sessions, trail: &Trail, asker: Asker) -> (Vec<Neighbour>, usize) {
    let mut neighbours = gather(sessions, trail, asker);
    neighbours.retain_mut(|neighbour| {
        let Some(session) = sessions.get(neighbour.number).filter(|session| asker.may_read(session)) else {
            return false;
        };
        let age = asker.now.saturating_sub(session.at) as f32;
        neighbour.similarity *= exp(-age / SLOW) / (session.clicks.len() as f32).sqrt();
        true
    });
    let nearest = neighbours.len().min(NEAREST);
    if neighbours.len() > NEAREST {
        neighbours.select_nth_unstable_by(NEAREST, |a, b| {
            b.similarity.total_cmp(&a.similarity).then(b.number.cmp(&a.number))
        });
    }
    (neighbours, nearest)
}

/// The newest sessions of each of the visitor's products.
fn gather(sessions: &Sessions, trail: &Trail, asker: Asker) -> Vec<Neighbour> {
    let expected: usize = trail.seen.iter().map(|seen| (sessions.count_with(seen.product) as usize).min(NEWEST)).sum();
    let mut places = Lookup::with_room(expected);
    let mut neighbours: Vec<Neighbour> = Vec::with_capacity(expected);
    for (place, seen) in trail.seen.iter().enumerate().take(WINDOW) {
        let weight = exp(-(seen.ago as f32) / SIMILARITY_FADE) * seen.click.weight();
        let rare = exp(-(seen.ago as f32) / RARE_FADE) / (1.0 + sessions.count_with(seen.product) as f32).sqrt();
        let newest = if place == 0 { NEWEST_OF_LATEST } else { NEWEST };
        for number in sessions.with_product(seen.product).filter(|&number| number < asker.before).take(newest) {
            let (at, is_new) = places.place(number);
            if is_new {
                neighbours.push(Neighbour { number, shared: 0, similarity: 0.0, rare: 0.0 });
            }
            if let Some(neighbour) = neighbours.get_mut(at) {
                neighbour.shared |= 1 << place;
                neighbour.similarity += weight;
                neighbour.rare += rare;
            }
        }
    }
    neighbours
}
