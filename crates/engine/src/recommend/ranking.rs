//! From sources to one list: who is asked first, what may be shown, and which reason is given.
//!
//! Invariant: each product is offered to `List::push`, which alone decides whether it may be shown, so no
//! source can break a rule.

use super::catalogue::Offer;
use super::clicks::Click;
use super::neighbours::Asker;
use super::products::{Demand, ProductIndex};
use super::reasons::{self, Chosen, Reason};
use super::scoring::{self, Candidate};
use super::sessions::seconds;
use super::table::hash;
use super::trail::Trail;
use super::{Recommended, Recommender, Request, Why};
use shopbell_protocol::{EventKind, ReasonKind};
use std::collections::HashSet;

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

    /// Shows a product for its demand, which is true of it whatever else is.
    fn push_for_demand(&mut self, offer: &Offer) {
        match self.model.products.demand(offer.product).events {
            0 => self.push(offer, ReasonKind::Featured, None, 0),
            events => self.push(offer, ReasonKind::BestSeller, None, events),
        }
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
    let (clicks, visitor) = clicks(model, request, on_screen);
    let trail = Trail::of(&clicks);
    let asker = Asker { visitor, now: seconds(request.now), before: model.sessions.end() };
    let mut list = List { model, on_screen, limit: request.limit, listed: HashSet::new(), items: Vec::new() };
    add_candidates(&mut list, &clicks, &trail, asker);
    add_same_category(&mut list, &trail);
    add_best_sellers(&mut list);
    add_featured(&mut list);
    list.items
}

/// What the visitor did, the latest last, and who the visitor is.
fn clicks(model: &Recommender, request: &Request<'_>, on_screen: Option<ProductIndex>) -> (Vec<Click>, Option<u64>) {
    let mut visitor = request.visitor.map(hash);
    let mut clicks: Vec<Click> = Vec::new();
    if request.clicks.is_empty() {
        let current = request
            .session
            .and_then(|key| model.sessions.get(model.sessions.by_key(hash(key))?))
            .filter(|session| visitor.is_none_or(|visitor| visitor == session.visitor));
        let session = current.or_else(|| model.sessions.get(model.sessions.latest_of(visitor?)?));
        visitor = visitor.or(session.map(|session| session.visitor));
        clicks.extend(session.into_iter().flat_map(|session| session.clicks));
    } else {
        let known = |&(id, kind): &(&str, EventKind)| Click::new(model.products.get(id)?, kind);
        clicks.extend(request.clicks.iter().filter_map(known));
    }
    if let Some(on_screen) = on_screen
        && clicks.last().is_none_or(|click| click.product() != on_screen)
    {
        clicks.extend(Click::new(on_screen, EventKind::View));
    }
    (clicks, visitor)
}

/// What was learned from sessions, and the shelf of what the visitor looks at; ties in the catalogue's order.
fn add_candidates(list: &mut List<'_>, clicks: &[Click], trail: &Trail, asker: Asker) {
    let model = list.model;
    let candidates = scoring::candidates(model, trail, asker, |_| 0, |_| true);
    let mut found: Vec<(f32, usize, &Candidate)> = candidates
        .iter()
        .filter_map(|candidate| {
            let position = model.catalogue.position(candidate.product)?;
            model.catalogue.offers.get(position).filter(|offer| list.may_show(offer))?;
            Some((candidate.score(model), position, candidate))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(list.limit);
    let chosen: Vec<Chosen> = found.into_iter().map(|(score, _, &candidate)| Chosen { candidate, score }).collect();
    let reasons = reasons::find(model, clicks, trail, asker, &chosen);
    for (chosen, reason) in chosen.iter().zip(reasons) {
        let Some(offer) = model.catalogue.offer(chosen.candidate.product) else { continue };
        match reason {
            Some(Reason { kind, source, evidence }) => list.push(offer, kind, Some(source), evidence),
            None => list.push_for_demand(offer),
        }
    }
}

/// The rest of the shelves of what the visitor looked at. The source is named where it alone leads to its shelf.
fn add_same_category(list: &mut List<'_>, trail: &Trail) {
    let catalogue = &list.model.catalogue;
    let mut done: Vec<&Offer> = Vec::new();
    for seen in &trail.seen {
        let Some(offer) = catalogue.offer(seen.product) else {
            continue;
        };
        if list.is_full() || done.iter().any(|done| catalogue.same_shelf(done, offer)) {
            continue;
        }
        done.push(offer);
        let leads = |other: &&super::trail::Seen| {
            catalogue.offer(other.product).is_some_and(|other| catalogue.same_shelf(offer, other))
        };
        let alone = trail.seen.iter().filter(leads).count() == 1;
        let evidence = u32::try_from(catalogue.shelf_size(offer)).unwrap_or(u32::MAX);
        for other in catalogue.closest_in_price(offer) {
            if list.is_full() {
                return;
            }
            if alone {
                list.push(other, ReasonKind::SameCategory, Some(seen.product), evidence);
            } else {
                list.push_for_demand(other);
            }
        }
    }
}

/// Products in demand, the most first; ties in the catalogue's order, which doesn't depend on what was seen first.
fn add_best_sellers(list: &mut List<'_>) {
    let model = list.model;
    let heat = |offer: &Offer| model.products.demand(offer.product).heat;
    // Those as hot as the last leader may have equals that are no leaders: they wait for all the others.
    let last = model.products.leaders().last().map_or(0.0, |&last| model.products.demand(last).heat);
    let leaders = model.products.leaders().iter().filter_map(|&product| model.catalogue.position(product));
    let mut leaders: Vec<usize> = leaders.collect();
    leaders.sort_unstable();
    let leaders = leaders.into_iter().filter_map(|position| model.catalogue.offers.get(position));
    let leaders = leaders.filter(|offer| heat(offer) > last).collect();
    add_hottest(list, leaders);
    if list.is_full() {
        return;
    }
    let others = model.catalogue.offers.iter().filter(|offer| list.may_show(offer)).collect();
    add_hottest(list, others);
}

/// Those of `offers` that were in demand; equals stay in their order.
fn add_hottest(list: &mut List<'_>, offers: Vec<&Offer>) {
    let demand = |offer: &Offer| list.model.products.demand(offer.product);
    let mut sellers: Vec<(Demand, &Offer)> = offers.into_iter().map(|offer| (demand(offer), offer)).collect();
    sellers.retain(|(demand, _)| demand.events > 0);
    sellers.sort_by(|a, b| b.0.heat.total_cmp(&a.0.heat));
    for (demand, offer) in sellers {
        list.push(offer, ReasonKind::BestSeller, None, demand.events);
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
