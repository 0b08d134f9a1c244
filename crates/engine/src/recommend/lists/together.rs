//! What is put into the cart or bought together.
//!
//! For each product of the basket its newest thousand sessions are read, those of other people in which it was put into the
//! cart or bought. Another product's score is `Σ pairs / √((1 + sessions of the one)(1 + sessions of the other))`, item-to-item
//! cosine, so that what everybody buys isn't everything's companion. Every pair adds to the score, so the source that is
//! named does too.

use crate::recommend::catalogue::Offer;
use crate::recommend::list::List;
use crate::recommend::neighbours::NEWEST_OF_LATEST;
use crate::recommend::products::ProductIndex;
use crate::recommend::trail::WINDOW;
use shopbell_protocol::ReasonKind;
use std::collections::HashMap;

/// What speaks for a product.
#[derive(Default)]
struct Companion {
    score: f32,
    /// The product of the basket that says most, what it says, and in how many sessions both are.
    best: Option<(f32, ProductIndex, u32)>,
}

pub(super) fn add(list: &mut List<'_>) {
    let (model, visit) = (list.model, list.visit);
    let mut basket = visit.basket();
    basket.truncate(WINDOW);
    let mut companions: HashMap<ProductIndex, Companion> = HashMap::new();
    for &source in &basket {
        let own = 1.0 + model.sessions.count_with(source) as f32;
        for (product, pairs) in pairs(list, source) {
            let other = 1.0 + model.sessions.count_with(product) as f32;
            let said = pairs as f32 / (own * other).sqrt();
            let companion = companions.entry(product).or_default();
            companion.score += said;
            if companion.best.is_none_or(|best| said > best.0) {
                companion.best = Some((said, source, pairs));
            }
        }
    }
    let mut found: Vec<(f32, usize, &Offer, ProductIndex, u32)> = companions
        .into_iter()
        .filter_map(|(product, Companion { score, best })| {
            let position = model.catalogue.position(product)?;
            let offer = model.catalogue.offers.get(position)?;
            let (_, source, pairs) = best?;
            (!basket.contains(&product)).then_some((score.log2() + list.boost(offer), position, offer, source, pairs))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, _, offer, source, pairs) in found {
        list.push(offer, ReasonKind::BoughtTogether, Some(source), pairs);
    }
}

/// In how many sessions of other people each product was wanted together with the source.
fn pairs(list: &List<'_>, source: ProductIndex) -> HashMap<ProductIndex, u32> {
    let (sessions, asker) = (&list.model.sessions, list.visit.asker);
    let mut pairs = HashMap::new();
    for number in sessions.with_product(source).take(NEWEST_OF_LATEST) {
        let Some(session) = sessions.get(number).filter(|session| asker.may_read(session)) else { continue };
        let wanted = || session.clicks.iter().filter(|click| click.is_last() && click.is_wanted());
        if wanted().any(|click| click.product() == source) {
            for click in wanted().filter(|click| click.product() != source) {
                *pairs.entry(click.product()).or_default() += 1;
            }
        }
    }
    pairs
}
