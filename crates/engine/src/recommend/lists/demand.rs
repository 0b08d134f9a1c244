//! What is in demand. Ties are in the catalogue's order, which doesn't depend on what was seen first.

use crate::recommend::catalogue::Offer;
use crate::recommend::demand::Span;
use crate::recommend::list::List;
use shopbell_protocol::ReasonKind;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// In demand in these days: first on the shelf of what the visitor looks at, then everywhere.
pub(super) fn add_trending(list: &mut List<'_>) {
    let catalogue = &list.model.catalogue;
    if let Some(offer) = list.visit.trail.latest().and_then(|latest| catalogue.offer(latest)) {
        add_hottest(list, catalogue.shelf(offer), Span::Days, ReasonKind::Trending);
    }
    add_hot(list, Span::Days, ReasonKind::Trending);
}

/// In demand for some weeks.
pub(super) fn add_best_sellers(list: &mut List<'_>) {
    add_hot(list, Span::Weeks, ReasonKind::BestSeller);
}

fn add_hot(list: &mut List<'_>, span: Span, kind: ReasonKind) {
    let model = list.model;
    if !list.plan.has_boosts() {
        let leaders = model.products.leaders(span).hotter_than_the_last();
        add_hottest(list, leaders.filter_map(|product| model.catalogue.offer(product)), span, kind);
    }
    if !list.is_full() {
        add_hottest(list, model.catalogue.offers.iter(), span, kind);
    }
}

/// A product in demand. The greater comes first: the hotter, and among equals the one earlier in the catalogue.
struct Hot<'a> {
    heat: f64,
    position: usize,
    events: u32,
    offer: &'a Offer,
}

impl Ord for Hot<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.heat.total_cmp(&other.heat).then(other.position.cmp(&self.position))
    }
}

impl PartialOrd for Hot<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Hot<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Hot<'_> {}

fn add_hottest<'a>(list: &mut List<'a>, offers: impl Iterator<Item = &'a Offer>, span: Span, kind: ReasonKind) {
    if list.is_full() {
        return;
    }
    let model = list.model;
    let hot: Vec<Hot<'_>> = offers
        .filter_map(|offer| {
            let demand = model.products.demand(offer.product);
            if demand.events == 0 || !list.may_show(offer) {
                return None;
            }
            let heat = demand.heat(span) + f64::from(list.boost(offer));
            Some(Hot { heat, position: model.catalogue.position(offer.product)?, events: demand.events, offer })
        })
        .collect();
    // A heap, because few of many are taken.
    let mut hot = BinaryHeap::from(hot);
    while let Some(Hot { offer, events, .. }) = hot.pop().filter(|_| !list.is_full()) {
        list.push(offer, kind, None, events);
    }
}
