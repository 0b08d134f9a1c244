//! Candidates for a visitor, each with its score.

use super::Recommender;
use super::features::{self, FEATURES, Known, Totals};
use super::neighbours::{self, Asker, NEWEST_OF_LATEST, Neighbourhood};
use super::products::ProductIndex;
use super::trail::Trail;
use super::votes::{self, Votes};
use super::{content::Likeness, further};

/// How many candidates are compared closely, those with the most votes.
const CANDIDATES: usize = 150;
/// How many products of the latest one's category are candidates without a vote, the closest in price.
const ON_SHELF: usize = 24;

/// A candidate and what is known about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub product: ProductIndex,
    /// Which of the visitor's products share a session with it.
    pub sources: u16,
    /// In how many of the latest product's sessions it is.
    pub both: u32,
    pub features: [f32; FEATURES],
}

/// The candidates for a visitor. `uncounted` says how many of a product's sessions don't count.
pub(super) fn candidates(
    model: &Recommender,
    trail: &Trail,
    asker: Asker,
    uncounted: impl Fn(ProductIndex) -> u32,
) -> Vec<Candidate> {
    let neighbours = neighbours::find(&model.sessions, trail, asker);
    among(model, &neighbours, trail, asker, uncounted, |_| true, |candidate| candidate)
}

/// The same where the neighbours are known, those that `is_asked` asks for: what `take` makes of each. A candidate is large,
/// and most are only compared.
pub(super) fn among<T>(
    model: &Recommender,
    neighbours: &Neighbourhood<'_>,
    trail: &Trail,
    asker: Asker,
    uncounted: impl Fn(ProductIndex) -> u32,
    is_asked: impl Fn(ProductIndex) -> bool,
    take: impl Fn(Candidate) -> T,
) -> Vec<T> {
    let Some(latest) = trail.latest() else { return Vec::new() };
    let sessions = &model.sessions;
    let (mut votes, places) = votes::count(neighbours, trail, asker.now);
    further::add(sessions, &mut votes, places, asker);
    let of_latest = sessions.count_with(latest).min(NEWEST_OF_LATEST as u32);
    let totals = Totals::of(&votes, of_latest, asker.before);
    keep_the_best(&mut votes, &totals);
    add_shelf(model, latest, &mut votes);

    let ranks = ranks(&votes, |vote| vote.near).into_iter().zip(ranks(&votes, |vote| vote.later));
    let shown = model.catalogue.offer(latest);
    let asked: Vec<(&Votes, (f32, f32))> = votes.iter().zip(ranks).filter(|(vote, _)| is_asked(vote.product)).collect();
    // First what has to be fetched from all over the memory, for all of them at the same time.
    let known: Vec<Known> = asked
        .iter()
        .map(|&(vote, ranks)| {
            let mut newest = sessions.with_product(vote.product).filter(|&number| number < asker.before).take(10);
            let first = newest.next().unwrap_or(asker.before);
            let offer = shown.zip(model.catalogue.offer(vote.product));
            Known {
                sessions: sessions.count_with(vote.product).saturating_sub(uncounted(vote.product)) as f32,
                newest: first,
                tenth: newest.last().unwrap_or(first),
                ranks,
                likeness: offer.map(|(one, other)| Likeness::of(&model.catalogue, one, other)).unwrap_or_default(),
            }
        })
        .collect();
    asked
        .iter()
        .zip(&known)
        .map(|((vote, _), known)| {
            let features = features::of(vote, known, &totals, trail);
            take(Candidate { product: vote.product, sources: vote.sources, both: vote.both as u32, features })
        })
        .collect()
}

impl Candidate {
    /// Higher is better; comparable among the candidates of one request.
    pub fn score(&self, model: &Recommender) -> f32 {
        model.weights.score(&self.features, &model.weights.units(&self.features))
    }
}

fn keep_the_best(votes: &mut Vec<Votes>, totals: &Totals) {
    if votes.len() > CANDIDATES {
        // Ties in the order of votes, which doesn't depend on how products are numbered.
        let mut rough: Vec<(f32, u32)> = votes.iter().map(|vote| totals.rough(vote)).zip(0..).collect();
        rough.select_nth_unstable_by(CANDIDATES, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        rough.truncate(CANDIDATES);
        *votes = rough.iter().filter_map(|&(_, at)| votes.get(at as usize).copied()).collect();
    }
}

/// What stands next to the latest product on the shelf.
fn add_shelf(model: &Recommender, latest: ProductIndex, votes: &mut Vec<Votes>) {
    let Some(offer) = model.catalogue.offer(latest) else { return };
    for product in model.catalogue.closest_in_price(offer).take(ON_SHELF).map(|offer| offer.product) {
        if !votes.iter().any(|vote| vote.product == product) {
            votes.push(Votes { product, ..Votes::default() });
        }
    }
}

/// The place of each by a value, the greatest first, from 0; equals share one.
fn ranks(votes: &[Votes], value: impl Fn(&Votes) -> f32) -> Vec<f32> {
    let mut order: Vec<(f32, u32)> = votes.iter().map(&value).zip(0..).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut ranks = vec![0.0; votes.len()];
    let (mut before, mut rank) = (f32::NAN, 0);
    for (place, (value, at)) in order.into_iter().enumerate() {
        if value != before {
            (before, rank) = (value, place);
        }
        if let Some(slot) = ranks.get_mut(at as usize) {
            *slot = rank as f32;
        }
    }
    ranks
}
