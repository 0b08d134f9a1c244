//! Sessions like this one, and what else was in them: session-based nearest neighbours.
//!
//! The method is VMIS-kNN (Kersbergen, Sprangers and Schelter, "Serenade: Low-latency session-based
//! recommendation in e-commerce at scale", SIGMOD 2022): only the newest sessions of each product are looked
//! at, similarity grows with how recently the visitor saw the shared products, and a product's score
//! is the similarity of the sessions it occurs in, times its rarity. Added: carts and purchases count
//! more than views, old sessions less.
//! Invariant: every source named by [`Found`] shares at least one neighbouring session with the product.

use super::products::ProductIndex;
use super::sessions::{SessionNumber, Sessions};
use std::collections::HashMap;

/// How many of the visitor's latest products are compared.
pub(super) const WINDOW: usize = 10;
/// How many sessions are looked at for each of them, the newest.
const NEWEST: usize = 500;
/// How many of the most similar sessions vote.
const NEAREST: usize = 100;
/// A session this old, in milliseconds, weighs half: 60 days.
const HALF_LIFE: f64 = 60.0 * 86_400_000.0;

/// A product that similar sessions contain.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub product: ProductIndex,
    pub score: f32,
    /// The products of the visitor's that spoke for it, the strongest first.
    pub sources: Vec<ProductIndex>,
}

/// How much more a product of a neighbour counts for what was done with it.
fn weight_of(strength: u8) -> f32 {
    match strength {
        5.. => 2.0,
        3..=4 => 1.5,
        _ => 1.0,
    }
}

/// Products of sessions like `seen` (the visitor's products, the latest first), in no particular
/// order. Sessions of `visitor` are not neighbours.
pub(super) fn find(sessions: &Sessions, seen: &[ProductIndex], visitor: Option<&str>, now: i64) -> Vec<Found> {
    let nearest = nearest(sessions, seen, visitor, now);
    let mut scores: HashMap<ProductIndex, usize> = HashMap::new();
    let mut found: Vec<(ProductIndex, f32, [f32; WINDOW])> = Vec::new();
    for (number, similarity) in nearest {
        let Some(session) = sessions.get(number) else {
            continue;
        };
        // Which of the visitor's products this neighbour shares.
        let shared = |place: usize| {
            seen.get(place).is_some_and(|&product| session.touches.iter().any(|touch| touch.product == product))
        };
        let shares: [bool; WINDOW] = std::array::from_fn(shared);
        let latest = shares.iter().position(|&shared| shared).unwrap_or(WINDOW);
        let closeness = 1.0 - 0.1 * latest as f32;
        for touch in &session.touches {
            let slot = *scores.entry(touch.product).or_insert(found.len());
            if slot == found.len() {
                found.push((touch.product, 0.0, [0.0; WINDOW]));
            }
            let Some((_, score, sources)) = found.get_mut(slot) else {
                continue;
            };
            *score += similarity * closeness * weight_of(touch.strength);
            for (place, (source, _)) in sources.iter_mut().zip(shares).enumerate().filter(|(_, (_, shared))| *shared) {
                if seen.get(place) != Some(&touch.product) {
                    *source += similarity * position_weight(place, seen.len());
                }
            }
        }
    }
    let remembered = sessions.len() as f32;
    found
        .into_iter()
        .map(|(product, score, sources)| {
            let mut by_share: Vec<(f32, usize)> = sources
                .into_iter()
                .enumerate()
                .filter(|(_, share)| *share > 0.0)
                .map(|(place, share)| (share, place))
                .collect();
            by_share.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let rarity = (remembered / sessions.count_with(product).max(1) as f32).ln().max(0.0) + 1.0;
            Found {
                product,
                score: score * rarity,
                sources: by_share.into_iter().filter_map(|(_, place)| seen.get(place).copied()).collect(),
            }
        })
        .filter(|found| !found.sources.is_empty())
        .collect()
}

/// 1 for the latest product, falling in equal steps.
fn position_weight(place: usize, length: usize) -> f32 {
    length.saturating_sub(place) as f32 / length.max(1) as f32
}

/// The most similar sessions with at least two products, the most similar first; ties to the newer.
fn nearest(sessions: &Sessions, seen: &[ProductIndex], visitor: Option<&str>, now: i64) -> Vec<(SessionNumber, f32)> {
    // Sessions are numbered without gaps, so a plain array by number is the fastest map.
    let mut similarity = vec![0.0_f32; sessions.len()];
    let mut touched: Vec<usize> = Vec::new();
    for (place, &product) in seen.iter().enumerate().take(WINDOW) {
        let weight = position_weight(place, seen.len().min(WINDOW));
        for number in sessions.with_product(product).rev().take(NEWEST) {
            let place = usize::try_from(number - sessions.first()).unwrap_or(usize::MAX);
            if let Some(sum) = similarity.get_mut(place) {
                if *sum == 0.0 {
                    touched.push(place);
                }
                *sum += weight;
            }
        }
    }
    let mut candidates: Vec<(SessionNumber, f32)> = touched
        .into_iter()
        .filter_map(|place| {
            let number = sessions.first() + place as SessionNumber;
            let session = sessions.get(number)?;
            let usable = session.touches.len() >= 2 && visitor != Some(&*session.visitor);
            let age = now.saturating_sub(session.at).max(0) as f64;
            let sum = similarity.get(place).copied().unwrap_or_default();
            usable.then(|| (number, sum * (-age / HALF_LIFE).max(-30.0).exp2() as f32))
        })
        .collect();
    let by_similarity = |a: &(SessionNumber, f32), b: &(SessionNumber, f32)| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0));
    if candidates.len() > NEAREST {
        candidates.select_nth_unstable_by(NEAREST, by_similarity);
        candidates.truncate(NEAREST);
    }
    candidates.sort_by(by_similarity);
    candidates
}
