//! From sources to one list: who is asked first, what may be shown, and which reason is given.
//!
//! Invariant: each product is offered to `List::push`, which alone decides whether it may be shown, so no
//! source can break a rule.

use super::catalogue::Offer;
use super::neighbours::{self, WINDOW};
use super::products::ProductIndex;
use super::{Recommended, Recommender, Request, Why};
use shopbell_protocol::ReasonKind;
use std::collections::HashSet;

/// A product that the visitor has looked at in this session already may be shown again, but comes
/// later than its score says.
const SEEN_FACTOR: f32 = 0.5;

struct List<'a> {
    model: &'a Recommender,
    on_screen: Option<ProductIndex>,
    limit: usize,
    listed: HashSet<ProductIndex>,
    items: Vec<Recommended>,
}

impl List<'_> {
    fn is_full(&self) -> bool {
        self.items.len() >= self.limit
    }

    fn may_show(&self, offer: &Offer) -> bool {
        offer.in_stock && self.on_screen != Some(offer.product) && !self.listed.contains(&offer.product)
    }

    fn push(&mut self, offer: &Offer, kind: ReasonKind, source: Option<ProductIndex>, evidence: u32) {
        if self.is_full() || !self.may_show(offer) {
            return;
        }
        self.listed.insert(offer.product);
        let products = &self.model.products;
        self.items.push(Recommended {
            product: products.id(offer.product).to_owned(),
            reason: Why { kind, source: source.map(|product| products.id(product).to_owned()), evidence },
        });
    }
}

pub(super) fn rank(model: &Recommender, request: &Request<'_>) -> Vec<Recommended> {
    let products = &model.products;
    let on_screen = request.on_screen.and_then(|id| products.get(id));
    let (seen, visitor) = seen(model, request, on_screen);
    let mut list = List { model, on_screen, limit: request.limit, listed: HashSet::new(), items: Vec::new() };
    add_neighbours(&mut list, &seen, visitor, request.now);
    add_same_category(&mut list, &seen);
    add_best_sellers(&mut list);
    add_featured(&mut list);
    list.items
}

/// The visitor's latest products, the latest first, and who the visitor is.
fn seen<'a>(
    model: &'a Recommender,
    request: &Request<'a>,
    on_screen: Option<ProductIndex>,
) -> (Vec<ProductIndex>, Option<&'a str>) {
    let current = request
        .session
        .and_then(|key| model.sessions.by_key(key))
        .filter(|session| request.visitor.is_none_or(|visitor| visitor == &*session.visitor));
    let session = current.or_else(|| model.sessions.latest_of(request.visitor?));
    let visitor = request.visitor.or(session.map(|session| &*session.visitor));
    let mut seen: Vec<ProductIndex> = on_screen.into_iter().collect();
    for touch in session.into_iter().flat_map(|session| session.touches.iter().rev()) {
        if !seen.contains(&touch.product) {
            seen.push(touch.product);
        }
    }
    seen.truncate(WINDOW);
    (seen, visitor)
}

fn add_neighbours(list: &mut List<'_>, seen: &[ProductIndex], visitor: Option<&str>, now: i64) {
    let model = list.model;
    let mut found: Vec<(f32, usize, neighbours::Found)> = neighbours::find(&model.sessions, seen, visitor, now)
        .into_iter()
        .filter_map(|found| {
            let position = model.catalogue.position(found.product)?;
            let factor = if seen.contains(&found.product) { SEEN_FACTOR } else { 1.0 };
            Some((found.score * factor, position, found))
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, _, found) in found {
        if list.is_full() {
            return;
        }
        let Some(offer) = model.catalogue.offer(found.product).filter(|offer| list.may_show(offer)) else {
            continue;
        };
        // A source that is still in the catalogue has a title to show.
        let named = found.sources.iter().find(|&&source| model.catalogue.position(source).is_some());
        let Some(&source) = named.or(found.sources.first()) else {
            continue;
        };
        let evidence = model.sessions.count_with_both(source, found.product, visitor);
        list.push(offer, ReasonKind::AlsoViewed, Some(source), evidence);
    }
}

fn add_same_category(list: &mut List<'_>, seen: &[ProductIndex]) {
    let catalogue = &list.model.catalogue;
    let mut shelves = Vec::new();
    for &source in seen {
        let Some(offer) = catalogue.offer(source) else {
            continue;
        };
        if list.is_full() || shelves.contains(&offer.shelf) {
            continue;
        }
        shelves.push(offer.shelf);
        let evidence = u32::try_from(catalogue.shelf(offer.shelf).len()).unwrap_or(u32::MAX);
        for other in catalogue.closest_in_price(offer).into_iter().filter(|other| other.product != source) {
            list.push(other, ReasonKind::SameCategory, Some(source), evidence);
        }
    }
}

fn add_best_sellers(list: &mut List<'_>) {
    if list.is_full() {
        return;
    }
    let model = list.model;
    let mut sellers: Vec<(f64, u32, &Offer)> = model
        .catalogue
        .offers
        .iter()
        .filter(|offer| list.may_show(offer))
        .map(|offer| {
            let demand = model.products.demand(offer.product);
            (demand.heat, demand.events, offer)
        })
        .filter(|&(_, events, _)| events > 0)
        .collect();
    // A stable sort keeps the catalogue's order among equals.
    sellers.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, events, offer) in sellers {
        list.push(offer, ReasonKind::BestSeller, None, events);
    }
}

fn add_featured(list: &mut List<'_>) {
    for offer in &list.model.catalogue.offers {
        if list.is_full() {
            return;
        }
        list.push(offer, ReasonKind::Featured, None, 0);
    }
}
