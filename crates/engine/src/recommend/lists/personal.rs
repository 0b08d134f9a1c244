//! Lists that follow from what the visitor did.

use crate::recommend::catalogue::Offer;
use crate::recommend::clicks::Click;
use crate::recommend::list::List;
use crate::recommend::neighbours::{self, Neighbourhood};
use crate::recommend::reasons::{self, Chosen, Reason};
use crate::recommend::scoring;
use crate::recommend::trail::{Seen, Trail};
use shopbell_protocol::ReasonKind;
use std::f32::consts::LN_2;

/// How many of the visitor's products are tried for a list that is due to one of them.
const TRIED: usize = 3;

/// What was learned from sessions, and the shelves of what the visitor looks at.
pub(super) fn add_for_you(list: &mut List<'_>) {
    let visit = list.visit;
    show(list, &visit.clicks, &visit.trail, |_| true);
    add_same_category(list, &visit.trail);
}

/// Alternatives to the product on screen, or to the latest one: on its shelf, if it has one.
pub(super) fn add_similar(list: &mut List<'_>) {
    let (catalogue, visit) = (&list.model.catalogue, list.visit);
    let Some(source) = visit.trail.latest() else { return };
    let base = catalogue.offer(source).filter(|base| catalogue.shelf_size(base) > 1);
    let (clicks, trail) = visit.only(source);
    show(list, &clicks, &trail, |offer| base.is_none_or(|base| catalogue.same_shelf(base, offer)));
    add_same_category(list, &trail);
}

/// What goes with one product that the visitor looked at, and surely is due to it: the latest such product other than the
/// one on screen.
pub(super) fn add_because_you_viewed(list: &mut List<'_>) {
    let visit = list.visit;
    let seen = visit.trail.seen.iter().map(|seen| seen.product).filter(|&product| visit.on_screen != Some(product));
    let known = seen.filter(|&product| list.model.catalogue.offer(product).is_some());
    for source in known.take(TRIED).collect::<Vec<_>>() {
        let (clicks, trail) = visit.only(source);
        let (neighbours, ranked) = rank(list, &trail);
        let may_show = |chosen: &Chosen| {
            let product = chosen.product;
            product != source && list.model.catalogue.offer(product).is_some_and(|offer| list.may_show(offer))
        };
        let found: Vec<Chosen> = ranked.into_iter().filter(may_show).take(list.room() * 2).collect();
        let reasons = reasons::find(list.model, &clicks, &trail, visit.asker, &neighbours, &found);
        let mut is_of_use = false;
        for (chosen, reason) in found.iter().zip(reasons) {
            let offer = list.model.catalogue.offer(chosen.product);
            if let Some((offer, reason)) = offer.zip(reason)
                && list.take(offer)
            {
                list.explain(offer, reason.kind, Some(reason.source), reason.evidence);
                is_of_use = true;
            }
        }
        if is_of_use {
            return;
        }
    }
}

/// What the visitor looked at in this session and the one before, the latest first.
pub(super) fn add_recently_viewed(list: &mut List<'_>) {
    let visit = list.visit;
    let clicks = || visit.earlier.iter().chain(&visit.clicks);
    for click in clicks().rev() {
        let times = clicks().filter(|other| other.product() == click.product()).count();
        if let Some(offer) = list.model.catalogue.offer(click.product()) {
            list.push(offer, ReasonKind::RecentlyViewed, None, u32::try_from(times).unwrap_or(u32::MAX));
        }
    }
}

/// The candidates after some clicks, best first; ties in the catalogue's order. Whether each may be shown is asked later,
/// since most of them never get a place.
fn rank<'a>(list: &List<'a>, trail: &Trail) -> (Neighbourhood<'a>, Vec<Chosen>) {
    let (model, asker) = (list.model, list.visit.asker);
    let neighbours = neighbours::find(&model.sessions, trail, asker);
    let candidates =
        scoring::among(model, &neighbours, trail, asker, |_| 0, |_| true, |candidate| Chosen::of(model, &candidate));
    let mut found: Vec<(f32, usize, Chosen)> = candidates
        .into_iter()
        .filter_map(|chosen| {
            let position = model.catalogue.position(chosen.product)?;
            let offer = model.catalogue.offers.get(position)?;
            // Scores are natural logarithms of chances.
            Some((chosen.score + list.boost(offer) * LN_2, position, chosen))
        })
        .collect();
    found.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    (neighbours, found.into_iter().map(|(_, _, chosen)| chosen).collect())
}

/// Shows the best candidates that are fit, each with its reason.
fn show(list: &mut List<'_>, clicks: &[Click], trail: &Trail, is_fit: impl Fn(&Offer) -> bool) {
    let model = list.model;
    let (neighbours, mut chosen) = rank(list, trail);
    chosen.retain(|chosen| {
        !list.is_full() && model.catalogue.offer(chosen.product).is_some_and(|offer| is_fit(offer) && list.take(offer))
    });
    let reasons = reasons::find(model, clicks, trail, list.visit.asker, &neighbours, &chosen);
    for (chosen, reason) in chosen.iter().zip(reasons) {
        let Some(offer) = model.catalogue.offer(chosen.product) else { continue };
        match reason {
            Some(Reason { kind, source, evidence }) => list.explain(offer, kind, Some(source), evidence),
            None => list.explain_by_demand(offer),
        }
    }
}

/// The rest of the shelves of what was looked at. The source is named where it alone leads to its shelf.
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
        let leads =
            |other: &&Seen| catalogue.offer(other.product).is_some_and(|other| catalogue.same_shelf(offer, other));
        let alone = trail.seen.iter().filter(leads).count() == 1;
        let evidence = u32::try_from(catalogue.shelf_size(offer)).unwrap_or(u32::MAX);
        for other in catalogue.closest_in_price(offer) {
            if list.is_full() {
                return;
            }
            if alone {
                list.push(other, ReasonKind::SameCategory, Some(seen.product), evidence);
            } else if list.take(other) {
                list.explain_by_demand(other);
            }
        }
    }
}
