//! Votes at second hand: what was seen with the products that have the most votes.
//!
//! A product with few sessions has few neighbours, and what the visitor wants next may share no session with it at
//! all. One step further finds it, at a bounded cost.

use super::lookup::Lookup;
use super::neighbours::Asker;
use super::products::ProductIndex;
use super::sessions::Sessions;
use super::votes::Votes;

/// How many products are followed, and how many sessions of each.
const PRODUCTS: usize = 6;
const SESSIONS: usize = 32;

/// Adds what the products with the most votes were seen with: `share of votes / √(1 + sessions) / distance`. `places` knows
/// the place of each product in `votes`.
pub(super) fn add(sessions: &Sessions, votes: &mut Vec<Votes>, mut places: Lookup, asker: Asker) {
    let mut strong: Vec<(f32, usize, ProductIndex)> =
        votes.iter().enumerate().map(|(at, vote)| (vote.near + vote.rare, at, vote.product)).collect();
    let order = |a: &(f32, usize, u32), b: &(f32, usize, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if strong.len() > PRODUCTS {
        strong.select_nth_unstable_by(PRODUCTS, order);
        strong.truncate(PRODUCTS);
    }
    strong.sort_unstable_by(order);
    let total: f32 = strong.iter().map(|strong| strong.0).sum();
    for (weight, _, product) in strong {
        let weight = weight / total.max(f32::MIN_POSITIVE) / (1.0 + sessions.count_with(product) as f32).sqrt();
        for number in sessions.with_product(product).filter(|&number| number < asker.before).take(SESSIONS) {
            let Some(session) = sessions.get(number).filter(|session| asker.may_read(session)) else { continue };
            let is_it = |click: &super::clicks::Click| click.product() == product;
            let Some(at) = session.clicks.iter().rposition(is_it) else { continue };
            for (place, click) in session.clicks.iter().enumerate() {
                if !click.is_last() || place == at {
                    continue;
                }
                let (slot, is_new) = places.place(click.product());
                if is_new {
                    votes.push(Votes { product: click.product(), ..Votes::default() });
                }
                if let Some(vote) = votes.get_mut(slot) {
                    vote.further += weight / place.abs_diff(at) as f32;
                }
            }
        }
    }
}
