//! The shop's pages. Each file makes the content of one kind of page; `layout.rs` puts it into the document that all
//! of them share.

pub mod account;
pub mod cart;
pub mod faq;
pub mod layout;
pub mod list;
pub mod not_found;
pub mod product;
pub mod thank_you;

use crate::money::{CURRENCY, DELIVERY, FREE_DELIVERY_FROM, pattern};
use crate::structured_data::script_safe;
use crate::{Storefront, data_layer, goods};
use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};
use shopbell_protocol::Locale;

/// What differs from page to page.
pub struct Page {
    /// The language.
    pub locale: Locale,
    /// The address after the language, such as `cart` or `?category=rugs`: the same page in the other languages.
    pub rest: String,
    /// The document's title.
    pub title: String,
    /// The document's description.
    pub description: String,
    /// What the page adds to the head.
    pub head: Markup,
    /// The content between header and footer.
    pub body: Markup,
}

/// A place where products are recommended, as `docs/API.md` has it; the style sheet keeps its height. A shop without the
/// tag has none.
fn recommended(site: &Storefront, placement: &str) -> Markup {
    html! { @if site.tag.is_some() { div.recommended data-shopbell-recommend=(placement) {} } }
}

/// A block of data in a page: not a program, so a strict Content-Security-Policy lets it be.
fn data_block(media_type: &str, id: Option<&str>, value: &Value) -> Markup {
    html! { script type=(media_type) id=[id] { (PreEscaped(script_safe(value))) } }
}

/// What the cart's script knows about every product. In the page and not fetched, because the strict copy's policy
/// forbids the shop to connect anywhere but to the tag's host.
fn goods_block(locale: Locale) -> Markup {
    let products: serde_json::Map<String, Value> = goods::goods()
        .products
        .iter()
        .map(|product| {
            let known = json!({
                "item": data_layer::item(product, locale),
                "fils": product.price,
                "path": product.path(locale),
                "picture": product.picture_path(),
            });
            (product.id.clone(), known)
        })
        .collect();
    let shop = json!({
        "currency": CURRENCY,
        "pricePattern": pattern(locale),
        "delivery": DELIVERY,
        "freeDeliveryFrom": FREE_DELIVERY_FROM,
        "products": products,
    });
    data_block("application/json", Some("goods"), &shop)
}
