//! A placement, made ready for the catalogue: names as numbers, boosts as additions to a logarithm.

use super::catalogue::{Catalogue, Offer};
use super::products::{ProductIndex, Products};
use shopbell_protocol::ListKind;
use shopbell_protocol::owner::{Placement, Placements};
use std::collections::{HashMap, HashSet};

/// How a placement chooses.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub name: String,
    pub sources: Vec<ListKind>,
    pub fallback: Vec<ListKind>,
    /// How many products.
    pub limit: usize,
    pub pinned: Vec<ProductIndex>,
    pub max_per_category: usize,
    pub max_per_brand: usize,
    excluded: HashSet<ProductIndex>,
    /// Those that may be shown; all of them where `None`.
    categories: Option<HashSet<u32>>,
    brands: Option<HashSet<u32>>,
    min_price: i64,
    max_price: i64,
    boosts: Boosts,
}

/// Binary logarithms of what a product's chance is multiplied by.
#[derive(Debug, Clone, Default)]
struct Boosts {
    products: HashMap<ProductIndex, f32>,
    categories: HashMap<u32, f32>,
    brands: HashMap<u32, f32>,
}

/// All plans of a shop, and what is recommended nowhere.
#[derive(Debug, Clone, Default)]
pub(super) struct Plans {
    pub excluded: HashSet<ProductIndex>,
    plans: Vec<Plan>,
}

impl Plans {
    /// The built-in placements are always there; the owner's take their places.
    pub fn build(placements: &Placements, catalogue: &Catalogue, products: &Products) -> Self {
        let own = |name: &str| placements.placements.iter().any(|placement| placement.name == name);
        let built_in = Placement::built_in().into_iter().filter(|placement| !own(&placement.name));
        let plans = placements.placements.iter().cloned().chain(built_in);
        Self {
            excluded: placements.excluded.iter().filter_map(|id| products.get(id)).collect(),
            plans: plans.map(|placement| Plan::build(&placement, catalogue, products)).collect(),
        }
    }

    /// The plan of a placement.
    pub fn get(&self, name: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.name == name)
    }
}

impl Plan {
    fn build(placement: &Placement, catalogue: &Catalogue, products: &Products) -> Self {
        let numbers = |names: &[String], number: &dyn Fn(&str) -> Option<u32>| {
            (!names.is_empty()).then(|| names.iter().filter_map(|name| number(name)).collect())
        };
        let filter = &placement.filter;
        let mut boosts = Boosts::default();
        for boost in &placement.boosts {
            let more = (1.0 + f32::from(boost.percent.max(-99)) / 100.0).log2();
            if let Some(product) = boost.product.as_deref().and_then(|id| products.get(id)) {
                *boosts.products.entry(product).or_default() += more;
            }
            if let Some(category) = boost.category.as_deref().and_then(|name| catalogue.category(name)) {
                *boosts.categories.entry(category).or_default() += more;
            }
            if let Some(brand) = boost.brand.as_deref().and_then(|name| catalogue.brand(name)) {
                *boosts.brands.entry(brand).or_default() += more;
            }
        }
        Self {
            sources: placement.sources.clone(),
            fallback: placement.fallback.clone(),
            limit: usize::from(placement.limit),
            pinned: placement.pinned.iter().filter_map(|id| products.get(id)).collect(),
            max_per_category: placement.max_per_category.map_or(usize::MAX, usize::from),
            max_per_brand: placement.max_per_brand.map_or(usize::MAX, usize::from),
            excluded: placement.excluded.iter().filter_map(|id| products.get(id)).collect(),
            categories: numbers(&filter.categories, &|name| catalogue.category(name)),
            brands: numbers(&filter.brands, &|name| catalogue.brand(name)),
            min_price: filter.min_price.unwrap_or(i64::MIN),
            max_price: filter.max_price.unwrap_or(i64::MAX),
            boosts,
            name: placement.name.clone(),
        }
    }

    /// What is asked for without a placement.
    pub fn plain() -> Self {
        let mut placement = Placement::named("", &[ListKind::ForYou]);
        placement.fallback = vec![ListKind::BestSellers, ListKind::Featured];
        placement.limit = u8::MAX;
        Self::build(&placement, &Catalogue::default(), &Products::default())
    }

    /// What a visitor sees who is only there for comparison: the same place without anything personal.
    pub fn without_persons(&self) -> Self {
        Self { sources: vec![ListKind::BestSellers], fallback: vec![ListKind::Featured], ..self.clone() }
    }

    /// Whether the placement itself shows this product.
    pub fn admits(&self, offer: &Offer, catalogue: &Catalogue) -> bool {
        let in_category =
            |categories: &HashSet<u32>| catalogue.path(offer).iter().any(|category| categories.contains(category));
        (self.min_price..=self.max_price).contains(&offer.price)
            && !self.excluded.contains(&offer.product)
            && self.brands.as_ref().is_none_or(|brands| offer.brand.is_some_and(|brand| brands.contains(&brand)))
            && self.categories.as_ref().is_none_or(in_category)
    }

    /// Whether the placement leaves this product out, even where it is pinned.
    pub fn excludes(&self, product: ProductIndex) -> bool {
        self.excluded.contains(&product)
    }

    /// The binary logarithm of what a product's chance is multiplied by.
    pub fn boost(&self, offer: &Offer, catalogue: &Catalogue) -> f32 {
        let Boosts { products, categories, brands } = &self.boosts;
        if products.is_empty() && categories.is_empty() && brands.is_empty() {
            return 0.0;
        }
        let of_categories = catalogue.path(offer).iter().filter_map(|category| categories.get(category));
        let of_brand = offer.brand.and_then(|brand| brands.get(&brand));
        of_categories.chain(of_brand).chain(products.get(&offer.product)).sum()
    }

    /// Whether its boosts can change an order.
    pub fn has_boosts(&self) -> bool {
        let Boosts { products, categories, brands } = &self.boosts;
        !(products.is_empty() && categories.is_empty() && brands.is_empty())
    }
}
