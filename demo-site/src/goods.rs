//! What the shop sells: categories and products with their texts, as written in `data/products.json`.
//!
//! The file is part of the program. It is read once, when the router is built, so that a mistake in it stops the
//! start and never a request.

use serde::Deserialize;
use shopbell_protocol::Locale;
use std::sync::LazyLock;

/// A text in each of the shop's languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Localised {
    fa: String,
    ar: String,
    en: String,
}

impl Localised {
    /// The text in one language.
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::Fa => &self.fa,
            Locale::Ar => &self.ar,
            Locale::En => &self.en,
        }
    }
}

/// A shelf of the shop.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Its id, as in `?category=`.
    pub id: String,
    /// Its name.
    pub title: Localised,
    /// One sentence about it.
    pub intro: Localised,
}

/// How a product's picture is drawn; see `pictures.rs`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// A file of `pictures/shapes`, without its ending.
    pub shape: String,
    /// A file of `pictures/patterns`, without its ending.
    pub pattern: String,
    /// The colour of the thing, `#rrggbb`.
    pub main: String,
    /// The colour of the pattern on it.
    pub accent: String,
    /// The colour of the wall behind it.
    pub ground: String,
}

/// One product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its id in addresses, in structured data and in the catalogue.
    pub id: String,
    /// The id of its category.
    pub category: String,
    /// In fils, a hundredth of a dirham.
    pub price: i64,
    /// Whether it can be bought now.
    #[serde(default = "in_stock")]
    pub in_stock: bool,
    /// The sizes to choose from, where there are any.
    #[serde(default)]
    pub sizes: Vec<String>,
    /// How its picture is drawn.
    pub picture: Picture,
    /// Its name.
    pub title: Localised,
    /// Two or three sentences.
    pub description: Localised,
}

fn in_stock() -> bool {
    true
}

/// Everything on the shelves, in the order in which it is shown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Goods {
    /// The categories.
    pub categories: Vec<Category>,
    /// The products.
    pub products: Vec<Product>,
}

static GOODS: LazyLock<Goods> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/products.json")).expect("data/products.json is valid"));

/// The shop's goods.
pub fn goods() -> &'static Goods {
    &GOODS
}

impl Goods {
    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The category with this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.id == id)
    }

    /// The products of one category.
    pub fn in_category<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Product> {
        self.products.iter().filter(move |product| product.category == id)
    }
}

impl Product {
    /// The path of its page.
    pub fn path(&self, locale: Locale) -> String {
        format!("/{}/product/{}", locale.code(), self.id)
    }

    /// The path of its picture.
    pub fn picture_path(&self) -> String {
        format!("/pictures/{}.svg", self.id)
    }
}
