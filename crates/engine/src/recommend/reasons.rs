//! Which of the visitor's products a recommendation is due to.
//!
//! A reason is claimed only after it was tried: the model is asked again as if the visitor had never looked at the named
//! product, and the recommended one must then score lower, or not be found at all. What can't be shown that way is
//! not claimed, and the product is shown for its demand instead.

use super::clicks::Click;
use super::neighbours::{Asker, NEWEST_OF_LATEST, Neighbourhood};
use super::products::ProductIndex;
use super::scoring::{self, Candidate};
use super::trail::Trail;
use super::{Recommender, trail::WINDOW};
use shopbell_protocol::ReasonKind;

/// How many of the visitor's products are tried at most, for one request: each trial ranks anew. With three, 94 % of the
/// products of a list have a named source instead of 76, at 1.6 times the time of a slow list.
const TRIALS: u32 = 1;

/// A reason that was tried.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reason {
    pub kind: ReasonKind,
    pub source: ProductIndex,
    pub evidence: u32,
}

/// A product to be shown, and its score.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen {
    pub product: ProductIndex,
    pub score: f32,
    /// Which of the visitor's products share a session with it.
    sources: u16,
    /// In how many of the latest product's sessions it is.
    both: u32,
}

impl Chosen {
    pub fn of(model: &Recommender, candidate: &Candidate) -> Self {
        let Candidate { product, sources, both, .. } = *candidate;
        Self { product, score: candidate.score(model), sources, both }
    }
}

/// For each chosen product its reason, if one could be shown. `clicks` is all that the visitor did, and the neighbours are
/// theirs.
pub(super) fn find(
    model: &Recommender,
    clicks: &[Click],
    trail: &Trail,
    asker: Asker,
    neighbours: &Neighbourhood<'_>,
    chosen: &[Chosen],
) -> Vec<Option<Reason>> {
    let mut reasons = vec![None; chosen.len()];
    // Which of the visitor's products may be named for each, a bit each.
    let mut open: Vec<u16> = chosen.iter().map(|chosen| nameable(model, trail, chosen)).collect();
    for _ in 0..TRIALS {
        // The product that most of the rest may be due to; among equals the latest.
        let count = |place: &usize| open.iter().filter(|open| *open & (1 << place) != 0).count();
        let Some(place) = (0..trail.seen.len().min(WINDOW)).rev().max_by_key(count).filter(|place| count(place) > 0)
        else {
            break;
        };
        let Some(source) = trail.seen.get(place).map(|seen| seen.product) else { break };
        let without: Vec<Click> = clicks.iter().copied().filter(|click| click.product() != source).collect();
        let is_asked = |product| chosen.iter().any(|chosen| chosen.product == product);
        let left = Trail::of(&without);
        let neighbours = neighbours.without(&model.sessions, asker, place, &left);
        let left = scoring::among(model, &neighbours, &left, asker, |_| 0, is_asked, |left| Chosen::of(model, &left));
        // Those of the latest product were counted with the votes.
        let counts = if place > 0 { both(model, source, asker, chosen) } else { Vec::new() };
        for (at, ((chosen, open), reason)) in chosen.iter().zip(&mut open).zip(&mut reasons).enumerate() {
            if *open & (1 << place) == 0 {
                continue;
            }
            *open &= !(1 << place);
            let product = chosen.product;
            let after = left.iter().find(|left| left.product == product).map(|left| left.score);
            if after.is_none_or(|after| after < chosen.score) {
                let both = counts.get(at).copied().unwrap_or(chosen.both);
                *reason = claim(model, product, source, both);
                if reason.is_some() {
                    *open = 0;
                }
            }
        }
    }
    reasons
}

/// The visitor's products that share a session with the candidate, or a shelf if none does; never itself.
fn nameable(model: &Recommender, trail: &Trail, candidate: &Chosen) -> u16 {
    let itself = trail.seen.iter().position(|seen| seen.product == candidate.product);
    let shared = candidate.sources & !itself.map_or(0, |place| 1 << place);
    if shared != 0 {
        return shared;
    }
    let on_shelf = trail.latest().filter(|&latest| shelf(model, latest, candidate.product).is_some());
    u16::from(on_shelf.is_some() && itself != Some(0))
}

/// How many products the shelf has that both are on.
fn shelf(model: &Recommender, source: ProductIndex, product: ProductIndex) -> Option<u32> {
    let (source, offer) = (model.catalogue.offer(source)?, model.catalogue.offer(product)?);
    let size = model.catalogue.same_shelf(source, offer).then(|| model.catalogue.shelf_size(source))?;
    Some(u32::try_from(size).unwrap_or(u32::MAX))
}

fn claim(model: &Recommender, product: ProductIndex, source: ProductIndex, both: u32) -> Option<Reason> {
    if both > 0 {
        return Some(Reason { kind: ReasonKind::AlsoViewed, source, evidence: both });
    }
    Some(Reason { kind: ReasonKind::SameCategory, source, evidence: shelf(model, source, product)? })
}

/// In how many of the source's newest thousand sessions each chosen product is, the asker's and robots' left out.
fn both(model: &Recommender, source: ProductIndex, asker: Asker, chosen: &[Chosen]) -> Vec<u32> {
    let mut counts = vec![0; chosen.len()];
    let sessions = model.sessions.with_product(source).filter(|&number| number < asker.before).take(NEWEST_OF_LATEST);
    for session in sessions.filter_map(|number| model.sessions.get(number)).filter(|session| asker.may_read(session)) {
        for click in session.clicks.iter().filter(|click| click.is_last()) {
            if let Some(place) = chosen.iter().position(|chosen| chosen.product == click.product())
                && let Some(count) = counts.get_mut(place)
            {
                *count += 1;
            }
        }
    }
    counts
}
