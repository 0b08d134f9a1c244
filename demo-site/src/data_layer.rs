//! What the shop tells its analytics, in the words of GA4's e-commerce events.
//!
//! `view_item` is written here; `add_to_cart` and `purchase` are pushed by `assets/shop.js`, which takes the items
//! from the pages' data.

use crate::goods::Product;
use crate::money::CURRENCY;
use crate::structured_data::script_safe;
use serde_json::{Value, json};
use shopbell_protocol::Locale;

/// One product as a GA4 item, quantity one.
pub fn item(product: &Product, locale: Locale) -> Value {
    json!({
        "item_id": product.id,
        "item_name": product.title.get(locale),
        "item_brand": "Narenj",
        "item_category": product.category,
        "price": dirhams(product.price),
        "quantity": 1,
    })
}

/// The script that fills a product page's `dataLayer`: inline in the normal copy, a file in the strict one.
pub fn view_item_script(product: &Product, locale: Locale) -> String {
    let event = json!({
        "event": "view_item",
        "ecommerce": {
            "currency": CURRENCY,
            "value": dirhams(product.price),
            "items": [item(product, locale)],
        },
    });
    // GA4 asks for the empty push: else items of an earlier event would stay.
    format!(
        "window.dataLayer=window.dataLayer||[];dataLayer.push({{ecommerce:null}});dataLayer.push({});",
        script_safe(&event)
    )
}

/// GA4 takes prices as numbers in the currency's main unit.
fn dirhams(fils: i64) -> f64 {
    fils as f64 / 100.0
}
