//! Products as other systems give them as JSON, one at a time, so that one with a mistake spoils no other.

use super::draft::Fields;
use super::words::Part;
use super::{Draft, Place, Refused, refused};
use serde_json::{Map, Value};
use shopbell_protocol::owner::Product;

/// The fields that a product need not have.
const OPTIONAL: [&str; 8] =
    ["image", "list_price", "category_path", "brand", "description", "consumable", "added_on", "in_stock"];

/// A product as `GET /v1/products` gives it.
pub(super) fn own(place: Place, text: &str) -> Result<Draft, Refused> {
    let said = object(place, text)?;
    let silent = OPTIONAL.into_iter().filter(|field| !said.contains_key(*field)).collect();
    let product: Product = serde_json::from_value(Value::Object(said)).map_err(|error| {
        let message = error.to_string();
        let named = message.split('`').nth(1).unwrap_or("product").to_owned();
        refused(place, named, message)
    })?;
    Ok(Draft { place, product, silent })
}

/// A product of Shopify's: one for all its variants, at the price of the cheapest that can be bought.
pub(super) fn shopify(place: Place, text: &str) -> Result<Fields, Refused> {
    let product = object(place, text)?;
    if product.get("status").and_then(Value::as_str).is_some_and(|status| status != "active") {
        return Err(refused(place, "status", "is not active, so visitors can't see it"));
    }
    let variants = product.get("variants").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let cheapest = |only_available: bool| {
        let priced = variants.iter().filter(|variant| !only_available || is_available(variant));
        priced.filter_map(|variant| Some((number(variant.get("price")?)?, variant))).min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let mut fields = Fields::default();
    let in_stock = variants.iter().any(is_available);
    fields.set(Part::InStock, None, if in_stock { "yes" } else { "no" }.to_owned());
    fields.set(Part::ListPrice, None, String::new());
    if let Some((_, variant)) = cheapest(true).or_else(|| cheapest(false)) {
        fields.set(Part::Price, None, said(variant.get("price")));
        fields.set(Part::ListPrice, None, said(variant.get("compare_at_price")));
    }
    fields.set(Part::Id, None, said(product.get("id")));
    fields.set(Part::Title, None, said(product.get("title")));
    let handle = said(product.get("handle"));
    if !handle.is_empty() {
        fields.set(Part::Url, None, format!("/products/{handle}"));
    }
    let image = product.get("image").or_else(|| product.get("images")?.get(0));
    fields.set(Part::Image, None, said(image.and_then(|image| image.get("src"))));
    fields.set(Part::Category, None, said(product.get("product_type")));
    fields.set(Part::Brand, None, said(product.get("vendor")));
    fields.set(Part::Description, None, said(product.get("body_html")));
    fields.set(Part::AddedOn, None, said(product.get("published_at").or_else(|| product.get("created_at"))));
    Ok(fields)
}

/// The shop's public file says whether a variant is available, its API how many there are.
fn is_available(variant: &Value) -> bool {
    if let Some(available) = variant.get("available").and_then(Value::as_bool) {
        return available;
    }
    let policy = variant.get("inventory_policy").and_then(Value::as_str);
    let is_counted = variant.get("inventory_management").is_some_and(|by| !by.is_null());
    let count = variant.get("inventory_quantity").and_then(Value::as_i64);
    !(is_counted && policy == Some("deny") && count.is_some_and(|count| count <= 0))
}

/// A product of WooCommerce's.
pub(super) fn woocommerce(place: Place, text: &str) -> Result<Fields, Refused> {
    let product = object(place, text)?;
    if product.get("status").and_then(Value::as_str).is_some_and(|status| status != "publish") {
        return Err(refused(place, "status", "is not published, so visitors can't see it"));
    }
    let mut fields = Fields::default();
    // The pages' structured data has the SKU, and the number where there is none.
    let sku = said(product.get("sku"));
    fields.set(Part::Id, None, if sku.is_empty() { said(product.get("id")) } else { sku });
    fields.set(Part::Title, None, plain(product.get("name")));
    fields.set(Part::Url, None, said(product.get("permalink")));
    fields.set(Part::Price, None, said(product.get("price")));
    fields.set(Part::ListPrice, None, said(product.get("regular_price")));
    fields.set(Part::InStock, None, said(product.get("stock_status")));
    let first = |name: &str, field: &str| plain(product.get(name).and_then(|list| list.get(0)?.get(field)));
    fields.set(Part::Image, None, first("images", "src"));
    fields.set(Part::Category, None, first("categories", "name"));
    fields.set(Part::Brand, None, first("brands", "name"));
    let short = said(product.get("short_description"));
    fields.set(Part::Description, None, if short.is_empty() { said(product.get("description")) } else { short });
    fields.set(Part::AddedOn, None, said(product.get("date_created")));
    Ok(fields)
}

fn object(place: Place, text: &str) -> Result<Map<String, Value>, Refused> {
    serde_json::from_str(text).map_err(|error| refused(place, "product", format!("must be an object; {error}")))
}

/// A text or a number as a text.
pub(super) fn said(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// Names have entities in them.
fn plain(value: Option<&Value>) -> String {
    let text = said(value);
    if text.contains(['&', '<']) { crate::import::html::plain(&text) } else { text }
}

fn number(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())
}
