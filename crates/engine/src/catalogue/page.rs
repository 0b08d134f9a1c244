//! The product that a shop's own page shows, as schema.org's `Product` in JSON-LD, or as OpenGraph's product tags.

use super::draft::Fields;
use super::json::said;
use super::words::Part;
use super::{Defaults, Place};
use crate::import::html::{Piece, pieces, plain};
use crate::import::words;
use serde_json::{Map, Value};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::Product;
use std::collections::HashMap;
use url::Url;

/// How many ids of a page are looked at.
const MOST_IDS: usize = 50;

/// A product as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageProduct {
    /// Everything that the page calls it by.
    pub ids: Vec<String>,
    /// The product; its id is the first of those. Not cleaned, nor is its picture's address checked.
    pub product: Product,
}

/// The product of a page; `None` where it shows none or several, or doesn't tell what is needed. `address` is the
/// page's own, `fallback` the language where nothing tells it.
pub fn read_page(html: &str, address: &str, fallback: Locale) -> Option<PageProduct> {
    let page = Page::read(html);
    let mut fields = Fields::default();
    let ids = match page.products.as_slice() {
        [product] => {
            page.describe(product, &mut fields);
            ids_of(product)
        }
        // Several products are a list, and none of them is this page's.
        [_, ..] => return None,
        [] => {
            page.describe_by_tags(&mut fields);
            page.tag(&["product:retailer_item_id"]).into_iter().map(str::to_owned).collect()
        }
    };
    let first = ids.first()?;
    fields.set(Part::Id, None, first.clone());
    fields.set(Part::Url, None, address.to_owned());
    let address = Url::parse(address).ok()?;
    let defaults = Defaults {
        locale: page.locale,
        fallback: Some(fallback),
        currency: None,
        origin: address.origin().ascii_serialization(),
    };
    let mut product = fields.draft(Place::Entry(1), &defaults).ok()?.product;
    product.image = product.image.and_then(|image| address.join(&image).ok()).map(String::from);
    Some(PageProduct { ids, product })
}

#[derive(Default)]
struct Page {
    locale: Option<Locale>,
    products: Vec<Map<String, Value>>,
    /// The names of the categories the page is in, the broadest first.
    trail: Vec<String>,
    tags: HashMap<String, String>,
}

impl Page {
    fn read(html: &str) -> Self {
        let mut page = Self::default();
        let mut script: Option<String> = None;
        for piece in pieces(html) {
            match (piece, &mut script) {
                (Piece::Open(tag), _) if tag.name == "html" => {
                    page.locale = tag.attribute("lang").and_then(words::language);
                }
                (Piece::Open(tag), _) if tag.name == "meta" => {
                    if let (Some(name), Some(content)) = (tag.attribute("property"), tag.attribute("content")) {
                        page.tags.entry(name.to_owned()).or_insert_with(|| content.to_owned());
                    }
                }
                (Piece::Open(tag), _) if tag.name == "script" => {
                    let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
                    script = kind.contains("ld+json").then(String::new);
                }
                (Piece::Text(text), Some(script)) => script.push_str(&text),
                (Piece::Close(name), _) if name == "script" => {
                    if let Ok(value) = serde_json::from_str(script.take().unwrap_or_default().trim()) {
                        page.search(value);
                    }
                }
                _ => {}
            }
        }
        page
    }

    /// The products among the top nodes, which is where the loader looks too: one nested deeper is in a list.
    fn search(&mut self, value: Value) {
        match value {
            Value::Array(nodes) => nodes.into_iter().for_each(|node| self.search(node)),
            Value::Object(mut node) => {
                if let Some(graph) = node.remove("@graph") {
                    self.search(graph);
                } else if is_a(&node, &["Product", "ProductGroup", "IndividualProduct", "ProductModel"]) {
                    self.products.push(node);
                } else if is_a(&node, &["BreadcrumbList"]) && self.trail.is_empty() {
                    self.trail = trail(&node);
                }
            }
            _ => {}
        }
    }

    fn describe(&self, product: &Map<String, Value>, fields: &mut Fields) {
        let offer = offer(product);
        let of_offer = |name: &str| said(offer.and_then(|offer| offer.get(name)));
        fields.set(Part::Title, None, plain(&said(product.get("name"))));
        fields.set(Part::Description, None, said(product.get("description")));
        fields.set(Part::Image, None, image(product.get("image")));
        fields.set(Part::Brand, None, name_of(product.get("brand").or_else(|| product.get("manufacturer"))));
        let specification = offer.and_then(|offer| first(offer.get("priceSpecification")));
        let price = [of_offer("price"), of_offer("lowPrice"), said(specification.and_then(|s| s.get("price")))];
        let currency = [of_offer("priceCurrency"), said(specification.and_then(|s| s.get("priceCurrency")))];
        fields.set(Part::Price, None, price.into_iter().find(|price| !price.is_empty()).unwrap_or_default());
        fields.set(Part::Currency, None, currency.into_iter().find(|code| !code.is_empty()).unwrap_or_default());
        fields.set(Part::InStock, None, of_offer("availability"));
        let category = name_of(product.get("category"));
        fields.set(
            Part::Category,
            None,
            if category.is_empty() { self.trail_without_itself(product) } else { category },
        );
    }

    /// The last crumb is often the product itself.
    fn trail_without_itself(&self, product: &Map<String, Value>) -> String {
        let name = said(product.get("name"));
        let crumbs = self.trail.iter().skip(usize::from(self.trail.len() > 1)).filter(|crumb| **crumb != name);
        crumbs.cloned().collect::<Vec<_>>().join(" > ")
    }

    fn describe_by_tags(&self, fields: &mut Fields) {
        let mut set = |part, names: &[&str]| {
            fields.set(part, None, self.tag(names).unwrap_or_default().to_owned());
        };
        set(Part::Title, &["og:title"]);
        set(Part::Description, &["og:description"]);
        set(Part::Image, &["og:image"]);
        set(Part::Brand, &["product:brand", "og:brand"]);
        set(Part::Price, &["product:price:amount", "og:price:amount"]);
        set(Part::Currency, &["product:price:currency", "og:price:currency"]);
        set(Part::SalePrice, &["product:sale_price:amount"]);
        set(Part::InStock, &["product:availability", "og:availability"]);
        set(Part::Category, &["product:category"]);
    }

    fn tag(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.tags.get(*name)).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

/// What a page calls its product by: what the loader takes first.
fn ids_of(product: &Map<String, Value>) -> Vec<String> {
    let mut ids = Vec::new();
    let mut push = |value: Option<&Value>| {
        let id = said(value).trim().to_owned();
        if !id.is_empty() && !ids.contains(&id) && ids.len() < MOST_IDS {
            ids.push(id);
        }
    };
    for name in ["sku", "productID", "productGroupID", "mpn", "gtin", "gtin13", "url"] {
        push(product.get(name));
    }
    each(product.get("offers"), |offer| push(offer.get("sku")));
    each(product.get("hasVariant"), |variant| push(variant.get("sku")));
    ids
}

/// The offer that tells a price: of several the first, of a group that of its first variant.
fn offer(product: &Map<String, Value>) -> Option<&Value> {
    let own = first(product.get("offers"));
    own.or_else(|| first(first(product.get("hasVariant"))?.get("offers")))
}

fn trail(list: &Map<String, Value>) -> Vec<String> {
    let mut crumbs = Vec::new();
    each(list.get("itemListElement"), |crumb| {
        let place = crumb.get("position").and_then(Value::as_i64).unwrap_or(i64::MAX);
        let name = said(crumb.get("name"));
        let name = if name.is_empty() { name_of(crumb.get("item")) } else { name };
        if !name.trim().is_empty() {
            crumbs.push((place, plain(&name)));
        }
    });
    crumbs.sort_by_key(|(place, _)| *place);
    crumbs.into_iter().map(|(_, name)| name).collect()
}

fn image(value: Option<&Value>) -> String {
    match first(value) {
        Some(Value::Object(image)) => said(image.get("url").or_else(|| image.get("contentUrl"))),
        image => said(image),
    }
}

/// A name, or the name of a thing.
fn name_of(value: Option<&Value>) -> String {
    match first(value) {
        Some(Value::Object(thing)) => said(thing.get("name")),
        name => said(name),
    }
}

fn first(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(items)) => items.first(),
        value => value,
    }
}

fn each(value: Option<&Value>, mut found: impl FnMut(&Value)) {
    match value {
        Some(Value::Array(items)) => items.iter().for_each(found),
        Some(value) => found(value),
        None => {}
    }
}

fn is_a(node: &Map<String, Value>, kinds: &[&str]) -> bool {
    let mut is = false;
    each(node.get("@type"), |name| {
        is |= name
            .as_str()
            .and_then(|name| name.rsplit(['/', ':', '#']).next())
            .is_some_and(|name| kinds.contains(&name));
    });
    is
}
