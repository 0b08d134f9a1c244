//! What is known about a candidate, as the numbers that the shop's weights are for.
//!
//! Votes enter as `ln(1 + share / floor)`, where the share is of all candidates' votes: a weighted sum of them is a
//! logarithmic opinion pool, in which no source has to speak. All features are 0 where nothing is known, and none is
//! above 13 or below −13 (ln of counts and ages up to 2¹⁸).

use super::content::{Likeness, SUPPORT};
use super::fast::ln;
use super::sessions::SessionNumber;
use super::trail::Trail;
use super::votes::Votes;

/// How many there are.
pub(super) const FEATURES: usize = 44;
/// Shares below these are as good as none.
const FINE: f32 = 1e-3;
const COARSE: f32 = 1e-2;

/// What all candidates of a request have in common.
#[derive(Debug, Clone, Default)]
pub(super) struct Totals {
    /// The sums of all candidates.
    votes: Votes,
    /// Sessions of the latest product, at most those that were read.
    latest: f32,
    /// The number of the next session.
    end: SessionNumber,
}

impl Totals {
    pub fn of(votes: &[Votes], latest: u32, end: SessionNumber) -> Self {
        let mut sum = Votes::default();
        for vote in votes {
            sum.near += vote.near;
            sum.fresh += vote.fresh;
            sum.bag += vote.bag;
            sum.next += vote.next;
            sum.later += vote.later;
            sum.earlier += vote.earlier;
            sum.after_previous += vote.after_previous;
            sum.after_any += vote.after_any;
            sum.rare += vote.rare;
            sum.further += vote.further;
        }
        Self { votes: sum, latest: latest as f32, end }
    }

    /// What a candidate has to have to be compared closely: its shares of what finds most.
    pub fn rough(&self, vote: &Votes) -> f32 {
        let share = |value: fn(&Votes) -> f32| value(vote) / value(&self.votes).max(1e-9);
        share(|votes| votes.near)
            + share(|votes| votes.later)
            + share(|votes| votes.rare)
            + 0.5 * share(|votes| votes.further)
    }
}

/// What is known of a candidate besides its votes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// In how many sessions it is.
    pub sessions: f32,
    /// The numbers of its newest session and of the tenth newest, or the oldest; that of the next one for none.
    pub newest: SessionNumber,
    pub tenth: SessionNumber,
    /// Its place by `near` and by `later`, from 0.
    pub ranks: (f32, f32),
    /// How alike it is to the latest product.
    pub likeness: Likeness,
}

/// The features of one candidate, in the order that the weights have.
pub(super) fn of(vote: &Votes, known: &Known, totals: &Totals, trail: &Trail) -> [f32; FEATURES] {
    let share = |value: fn(&Votes) -> f32, floor: f32| ln(1.0 + value(vote) / (value(&totals.votes).max(1e-9) * floor));
    let flag = |is: bool| f32::from(u8::from(is));
    let age = |newest: SessionNumber| ln(1.0 + totals.end.saturating_sub(newest) as f32);
    let seen = trail.find(vote.product);
    let ago = seen.map(|seen| seen.ago);
    let is_latest = flag(ago == Some(0));
    let seen_before = flag(ago.is_some_and(|ago| ago > 0));
    let only_one = flag(trail.seen.len() == 1);
    let length = ln(trail.clicks.max(1) as f32);
    let popularity = ln(1.0 + known.sessions);
    let rarity = 1.0 / (1.0 + known.sessions).sqrt();
    let cold = SUPPORT / (SUPPORT + known.sessions);
    let latest = 0.2 * ln(1.0 + totals.latest);
    let near = share(|votes| votes.near, FINE);
    let next = share(|votes| votes.next, COARSE);
    let later = share(|votes| votes.later, COARSE);
    [
        // Neighbours.
        near,
        share(|votes| votes.fresh, FINE),
        share(|votes| votes.bag, FINE),
        share(|votes| votes.near, 3e-2),
        near * near,
        vote.near / totals.votes.near.max(1e-9),
        ln(1.0 + vote.support),
        ln(1.0 + known.ranks.0),
        latest * near,
        only_one * near,
        // Rules.
        next,
        later,
        share(|votes| votes.earlier, COARSE),
        share(|votes| votes.after_previous, COARSE),
        share(|votes| votes.after_any, FINE),
        next * next,
        vote.next / totals.votes.next.max(1e-9),
        ln(1.0 + known.ranks.1),
        latest * next,
        only_one * next,
        only_one * later,
        // Shared sessions, and those at second hand.
        ln(1.0 + vote.both) - 0.5 * popularity,
        share(|votes| votes.rare, FINE),
        ln(1.0 + vote.rare * rarity / (totals.votes.rare.max(1e-9) * FINE * 0.1)),
        share(|votes| votes.further, FINE),
        ln(1.0 + vote.further * rarity / (totals.votes.further.max(1e-9) * FINE * 0.1)),
        // Demand: how much, and how lately.
        popularity,
        age(known.newest),
        age(known.tenth),
        // Products that the visitor has looked at already.
        is_latest,
        is_latest * length,
        is_latest * ln(trail.staying.max(1) as f32),
        is_latest * next,
        flag(ago == Some(1)),
        flag(ago == Some(2)),
        flag(ago.is_some_and(|ago| ago == 3 || ago == 4)),
        flag(ago.is_some_and(|ago| ago > 4)),
        seen_before * length,
        seen_before * seen.map_or(0.0, |seen| ln(seen.times.max(1) as f32)),
        seen_before * near,
        // Content.
        cold * known.likeness.category,
        cold * known.likeness.category * known.likeness.price,
        cold * known.likeness.title,
        known.likeness.category,
    ]
}
