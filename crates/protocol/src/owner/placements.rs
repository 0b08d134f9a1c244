//! Placements: where products are recommended, and how each place chooses them.

use crate::{ListKind, Locale};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `GET` and `PUT /v1/placements`: everything the owner says about recommendations. The built-in placements (`home`,
/// `similar`, `bought-together`, `cart`, `thank-you`, `chat`) are always there: one that a `PUT` leaves out is as
/// delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Placements {
    /// Products that are recommended nowhere: at most 1,000 ids.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(length(max = 1000)))]
    pub excluded: Vec<String>,
    /// At most 50, each with a name of its own.
    #[cfg_attr(feature = "schema", schemars(length(max = 50)))]
    pub placements: Vec<Placement>,
}

/// One place where products are recommended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Placement {
    /// What `data-shopbell-recommend` and `?placement=` name: 1–40 characters of `a-z`, `0-9`, `-`.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[a-z0-9-]{1,40}$")))]
    pub name: String,
    /// What stands above the list, at most 100 characters a language; the widget's own words where absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::PerLocale"))]
    pub heading: BTreeMap<Locale, String>,
    /// Which lists fill it, in this order: 1–10, none twice.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 10)))]
    pub sources: Vec<ListKind>,
    /// Which lists fill what is left, in this order. Whatever is said here, a place isn't left empty while one product may
    /// be shown.
    #[serde(default = "usual_fallback")]
    pub fallback: Vec<ListKind>,
    /// How many products, 1–20.
    #[serde(default = "usual_limit")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 20)))]
    pub limit: u8,
    /// Which products may be shown at all.
    #[serde(default, skip_serializing_if = "Filter::is_open")]
    pub filter: Filter,
    /// Products that come first, in this order, wherever the rules allow them: at most 20 ids. The filter and the caps
    /// don't hold for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 20)))]
    pub pinned: Vec<String>,
    /// Products that aren't shown here: at most 1,000 ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// What is shown rather, or rather not: at most 50.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub boosts: Vec<Boost>,
    /// At most so many products of one category, 1–20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 20)))]
    pub max_per_category: Option<u8>,
    /// At most so many products of one brand, 1–20.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 20)))]
    pub max_per_brand: Option<u8>,
}

/// Which products may be shown. What is out of stock never is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only products of these categories, ids or names from their paths: at most 50; of all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Only products of these brands: at most 50; of all where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub brands: Vec<String>,
    /// At least so dear, in minor units of the product's currency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_price: Option<i64>,
    /// At most so dear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_price: Option<i64>,
}

/// Something that is shown rather than the rest, or rather not. Exactly one of `product`, `category` and `brand`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Boost {
    /// A product's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// A category's id, or a name from a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// A brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// How much more its chance counts, in percent: −90 to 900.
    #[cfg_attr(feature = "schema", schemars(range(min = -90, max = 900)))]
    pub percent: i16,
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_open(&self) -> bool {
        *self == Self::default()
    }
}

impl Placement {
    /// A placement of that name with these sources, and the usual in everything else.
    pub fn named(name: &str, sources: &[ListKind]) -> Self {
        Self {
            name: name.to_owned(),
            heading: BTreeMap::new(),
            sources: sources.to_vec(),
            fallback: usual_fallback(),
            limit: usual_limit(),
            filter: Filter::default(),
            pinned: Vec::new(),
            excluded: Vec::new(),
            boosts: Vec::new(),
            max_per_category: None,
            max_per_brand: None,
        }
    }

    /// The built-in placements as delivered.
    pub fn built_in() -> Vec<Self> {
        use ListKind::{BoughtTogether, ForYou, New, Similar};
        vec![
            Self::named("home", &[ForYou]),
            Self::named("similar", &[Similar]),
            Self::named("bought-together", &[BoughtTogether, Similar]),
            Self::named("cart", &[BoughtTogether, ForYou]),
            Self::named("thank-you", &[BoughtTogether, New, ForYou]),
            Self::named("chat", &[ForYou]),
        ]
    }
}

fn usual_fallback() -> Vec<ListKind> {
    vec![ListKind::Trending, ListKind::BestSellers, ListKind::Featured]
}

fn usual_limit() -> u8 {
    6
}
