//! From a placement's lists to one: what is pinned, its sources in their order, then its fallback.

use super::list::List;
use super::lists;
use super::plan::Plan;
use super::visit::Visit;
use super::{Recommended, Recommender, Request};
use shopbell_protocol::ListKind;

/// What follows where a placement's own lists have nothing at all.
const LAST_RESORT: [ListKind; 3] = [ListKind::Trending, ListKind::BestSellers, ListKind::Featured];

pub(super) fn rank(model: &Recommender, request: &Request<'_>) -> Vec<Recommended> {
    let visit = Visit::of(model, request);
    let known = request.placement.and_then(|name| model.plans.get(name));
    let plain = known.is_none().then(Plan::plain);
    let Some(plan) = known.or(plain.as_ref()) else { return Vec::new() };
    let compared = request.holdout.then(|| plan.without_persons());
    let plan = compared.as_ref().unwrap_or(plan);
    let limit = request.limit.unwrap_or(plan.limit);
    // A category that the catalogue doesn't know is no limit.
    let category = request.category.and_then(|name| model.catalogue.category(name));
    let mut list = List::new(model, &visit, plan, limit, category);
    for offer in plan.pinned.iter().filter_map(|&product| model.catalogue.offer(product)) {
        list.pin(offer);
    }
    for &kind in plan.sources.iter().chain(&plan.fallback) {
        lists::add(&mut list, kind);
    }
    if list.is_empty() {
        LAST_RESORT.into_iter().for_each(|kind| lists::add(&mut list, kind));
    }
    list.into_items()
}
