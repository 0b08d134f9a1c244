//! What sessions like the visitor's say about each product they contain.
//!
//! One walk over the neighbours' clicks counts V-STAN's votes and sequential rules: what came after the product that the
//! visitor is on now, and after those before it. So the rules need no memory of their own.

use super::clicks::Click;
use super::fast::exp;
use super::lookup::Lookup;
use super::neighbours::{Neighbour, Neighbourhood};
use super::products::ProductIndex;
use super::sessions::SESSION_CLICKS;
use super::trail::{Trail, WINDOW};
use std::hint::black_box;

/// After so many clicks of the visitor's, what a neighbour that shares nothing newer says counts 1/e.
const VOTE_FADE: f32 = 2.0;
/// At so many clicks from the shared product a neighbour's product counts 1/e.
const DISTANCE_FADE: f32 = 2.0;
/// A session this many seconds old weighs 1/e among the fresh: three days.
const FRESH: f32 = 3.0 * 86_400.0;
/// What each click of a neighbour takes from the earlier shared ones.
const CARRY: f32 = 0.6;
/// After so many clicks of the visitor's, what follows one of them counts 1/e.
const CARRY_FADE: f32 = 4.0;

/// What the neighbours say about one product. Nobody's lies in two lines of the processor's cache.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(64))]
pub(super) struct Votes {
    pub product: ProductIndex,
    /// Similarity of the nearest sessions with it, fading with the distance to what is shared.
    pub near: f32,
    /// The same, the newest sessions first.
    pub fresh: f32,
    /// The same as `near`, wherever in the session it is.
    pub bag: f32,
    /// How many of the nearest sessions have it.
    pub support: f32,
    /// How often it came right after the latest product.
    pub next: f32,
    /// How often it came later than the latest product, by 1/distance.
    pub later: f32,
    /// How often it came before the latest product, by 1/distance.
    pub earlier: f32,
    /// How often it came later than the product before the latest, by 1/distance.
    pub after_previous: f32,
    /// How much came after any of the visitor's products, fading with distance.
    pub after_any: f32,
    /// What it shares with the visitor's products, rare ones first.
    pub rare: f32,
    /// In how many of the latest product's sessions it is.
    pub both: f32,
    /// What products with many votes were seen with (`further`).
    pub further: f32,
    /// Which of the visitor's products share a session with it.
    pub sources: u16,
}

/// The products that sessions like the visitor's contain, in the order in which they were met, and the place of each.
pub(super) fn count(neighbours: &Neighbourhood<'_>, trail: &Trail, now: u32) -> (Vec<Votes>, Lookup) {
    let by_place = |fade: f32| -> [f32; WINDOW] {
        std::array::from_fn(|place| trail.seen.get(place).map_or(0.0, |seen| exp(-(seen.ago as f32) / fade)))
    };
    // Popular products' sessions name thousands: a table that grows on the way is filled several times.
    let room = neighbours.len().clamp(512, 4_096);
    let mut ballot = Ballot {
        trail,
        filter: trail.seen.iter().fold(0, |filter, seen| filter | (1 << (seen.product % 64))),
        votes: Vec::with_capacity(room),
        places: Lookup::with_room(room),
        distances: std::array::from_fn(|distance| exp(-(distance as f32) / DISTANCE_FADE)),
        fades: by_place(VOTE_FADE),
        carries: by_place(CARRY_FADE),
    };
    // Sessions lie all over the memory. Touched in a loop that does nothing else, they are fetched at the same time.
    black_box(neighbours.close().filter_map(|(_, neighbour)| neighbour.clicks.first()).fold(0, |all, one| all ^ one.0));
    for (is_near, neighbour) in neighbours.close() {
        ballot.read(neighbour, now.saturating_sub(neighbour.at) as f32, is_near);
    }
    (ballot.votes, ballot.places)
}

struct Ballot<'a> {
    trail: &'a Trail,
    /// Bit n: one of the visitor's products is n modulo 64, so that most others need no search.
    filter: u64,
    votes: Vec<Votes>,
    places: Lookup,
    /// By distance in clicks.
    distances: [f32; SESSION_CLICKS],
    /// By the visitor's products.
    fades: [f32; WINDOW],
    carries: [f32; WINDOW],
}

impl Ballot<'_> {
    #[inline]
    fn of(&mut self, product: ProductIndex) -> Option<&mut Votes> {
        let (place, is_new) = self.places.place(product);
        if is_new {
            self.votes.push(Votes { product, ..Votes::default() });
        }
        self.votes.get_mut(place)
    }

    /// Which of the visitor's products a click of the neighbour is on.
    #[inline]
    fn shared(&self, neighbour: &Neighbour<'_>, click: Click) -> Option<usize> {
        if self.filter & (1 << (click.product() % 64)) == 0 {
            return None;
        }
        let place = self.trail.seen.iter().position(|seen| seen.product == click.product())?;
        (neighbour.shared & (1 << place) != 0).then_some(place)
    }

    fn read(&mut self, neighbour: &Neighbour<'_>, age: f32, is_near: bool) {
        let (clicks, slow) = (neighbour.clicks, neighbour.fade);
        let fresh = if is_near { exp(-age / FRESH) } else { 0.0 };
        // The last places of anything shared, of the latest product, and of the one before it.
        let (mut anchor, mut latest, mut previous) = (0, None, None);
        // Which clicks are on one of the visitor's products, a bit each.
        let mut on_shared = 0_u64;
        for (place, &click) in clicks.iter().enumerate() {
            let Some(shared) = self.shared(neighbour, click) else { continue };
            on_shared |= 1 << place;
            if click.is_last() {
                anchor = place;
                match shared {
                    0 => latest = Some(place),
                    1 => previous = Some(place),
                    _ => {}
                }
            }
        }
        let newest = neighbour.shared.trailing_zeros() as usize;
        let similarity = neighbour.similarity * self.fades.get(newest).copied().unwrap_or_default();
        // What the earlier shared clicks say about the next one, and whether that comes right after the latest product.
        let (mut carried, mut follows) = (0.0_f32, false);
        for (place, &click) in clicks.iter().enumerate() {
            let (carries, right_after) = (carried, follows);
            let shared = if on_shared & (1 << place) == 0 { None } else { self.shared(neighbour, click) };
            carried = carried * CARRY + shared.and_then(|place| self.carries.get(place)).copied().unwrap_or_default();
            follows = shared == Some(0);
            if !click.is_last() && !right_after {
                continue;
            }
            let fade = self.distances.get(place.abs_diff(anchor)).copied().unwrap_or_default();
            let weight = click.weight();
            let Some(votes) = self.of(click.product()) else { continue };
            if right_after {
                votes.next += slow * weight;
            }
            if !click.is_last() {
                continue;
            }
            votes.sources |= neighbour.shared;
            votes.rare += neighbour.rare;
            votes.after_any += slow * weight * carries;
            if is_near {
                let said = similarity * weight;
                votes.near += said * fade;
                votes.fresh += said * fade * fresh;
                votes.bag += said;
                votes.support += 1.0;
            }
            if let Some(latest) = latest {
                votes.both += 1.0;
                let by_distance = slow * weight / place.abs_diff(latest).max(1) as f32;
                match place.cmp(&latest) {
                    std::cmp::Ordering::Greater => votes.later += by_distance,
                    std::cmp::Ordering::Less => votes.earlier += by_distance,
                    std::cmp::Ordering::Equal => {}
                }
            }
            if let Some(previous) = previous.filter(|&previous| place > previous) {
                votes.after_previous += slow * weight / place.abs_diff(previous) as f32;
            }
        }
    }
}
