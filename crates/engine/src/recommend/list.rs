//! The list that is being filled.
//!
//! Invariant: each product is offered to [`List::take`], which alone decides whether it may be shown, so no source can
//! break a rule.

use super::catalogue::Offer;
use super::held::Holding;
use super::plan::Plan;
use super::products::ProductIndex;
use super::visit::Visit;
use super::{Recommended, Recommender, Why};
use shopbell_protocol::{ListKind, ReasonKind};
use std::collections::{HashMap, HashSet};

/// A list for one request.
pub(super) struct List<'a> {
    pub model: &'a Recommender,
    pub visit: &'a Visit,
    pub plan: &'a Plan,
    /// Which list is being filled in.
    pub kind: ListKind,
    limit: usize,
    /// Only products of this category.
    category: Option<u32>,
    listed: HashSet<ProductIndex>,
    per_category: HashMap<u32, usize>,
    per_brand: HashMap<u32, usize>,
    items: Vec<Recommended>,
}

impl<'a> List<'a> {
    pub fn new(model: &'a Recommender, visit: &'a Visit, plan: &'a Plan, limit: usize, category: Option<u32>) -> Self {
        Self {
            model,
            visit,
            plan,
            kind: ListKind::Featured,
            limit,
            category,
            listed: HashSet::new(),
            per_category: HashMap::new(),
            per_brand: HashMap::new(),
            items: Vec::new(),
        }
    }

    pub fn is_full(&self) -> bool {
        self.listed.len() >= self.limit
    }

    /// How many more there is room for.
    pub fn room(&self) -> usize {
        self.limit.saturating_sub(self.listed.len())
    }

    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub fn into_items(self) -> Vec<Recommended> {
        self.items
    }

    /// The rules that hold for every list and every product.
    fn is_allowed(&self, offer: &Offer) -> bool {
        let product = offer.product;
        let has =
            |holding| self.visit.asker.visitor.is_some_and(|visitor| self.model.held.has(visitor, product, holding));
        offer.in_stock
            && self.visit.on_screen != Some(product)
            && !self.visit.cart.contains(&product)
            && !self.listed.contains(&product)
            && !self.model.plans.excluded.contains(&product)
            && !self.plan.excludes(product)
            && !has(Holding::Refused)
            && (offer.consumable || !has(Holding::Bought))
    }

    /// Whether the product may be shown here, but for the caps.
    pub fn may_show(&self, offer: &Offer) -> bool {
        let catalogue = &self.model.catalogue;
        self.is_allowed(offer)
            && self.plan.admits(offer, catalogue)
            && self.category.is_none_or(|category| catalogue.path(offer).contains(&category))
    }

    /// Shows a product that the owner pinned. Neither the filter nor the caps hold for it.
    pub fn pin(&mut self, offer: &Offer) {
        if !self.is_full() && self.is_allowed(offer) {
            self.note(offer);
            self.explain(offer, ReasonKind::Featured, None, 0);
        }
    }

    /// Takes a place for a product, if it may be shown; its reason has to follow.
    pub fn take(&mut self, offer: &Offer) -> bool {
        let used = |counts: &HashMap<u32, usize>, key: Option<u32>| {
            key.and_then(|key| counts.get(&key)).copied().unwrap_or_default()
        };
        let category = self.model.catalogue.path(offer).first().copied();
        let taken = !self.is_full()
            && self.may_show(offer)
            && used(&self.per_category, category) < self.plan.max_per_category
            && used(&self.per_brand, offer.brand) < self.plan.max_per_brand;
        if taken {
            self.note(offer);
        }
        taken
    }

    fn note(&mut self, offer: &Offer) {
        self.listed.insert(offer.product);
        if let Some(&category) = self.model.catalogue.path(offer).first() {
            *self.per_category.entry(category).or_default() += 1;
        }
        if let Some(brand) = offer.brand {
            *self.per_brand.entry(brand).or_default() += 1;
        }
    }

    /// Shows a product whose place is taken.
    pub fn explain(&mut self, offer: &Offer, kind: ReasonKind, source: Option<ProductIndex>, evidence: u32) {
        let products = &self.model.products;
        self.items.push(Recommended {
            product: products.id(offer.product).to_owned(),
            list: self.kind,
            reason: Why { kind, source: source.map(|product| products.id(product).to_owned()), evidence },
        });
    }

    /// Shows a product whose place is taken for its demand, which is true of it whatever else is.
    pub fn explain_by_demand(&mut self, offer: &Offer) {
        match self.model.products.demand(offer.product).events {
            0 => self.explain(offer, ReasonKind::Featured, None, 0),
            events => self.explain(offer, ReasonKind::BestSeller, None, events),
        }
    }

    /// Shows a product if it may be shown.
    pub fn push(&mut self, offer: &Offer, kind: ReasonKind, source: Option<ProductIndex>, evidence: u32) {
        if self.take(offer) {
            self.explain(offer, kind, source, evidence);
        }
    }

    /// The binary logarithm of what a product's chance is multiplied by here.
    pub fn boost(&self, offer: &Offer) -> f32 {
        self.plan.boost(offer, &self.model.catalogue)
    }
}
