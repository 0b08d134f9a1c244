//! What the pages tell machines: schema.org JSON-LD. Search engines read it, and so does Shopbell's loader.

use crate::Storefront;
use crate::faq;
use crate::goods::{Product, goods};
use crate::money::{CURRENCY, decimal};
use crate::text::texts;
use serde_json::{Value, json};
use shopbell_protocol::Locale;

/// The product of a product page.
pub fn product(site: &Storefront, locale: Locale, product: &Product) -> Value {
    let url = format!("{}{}", site.origin, product.path(locale));
    let category = goods().category(&product.category).map(|category| category.title.get(locale));
    json!({
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": format!("{url}#product"),
        "sku": product.id,
        "name": product.title.get(locale),
        "description": product.description.get(locale),
        "image": format!("{}{}", site.origin, product.picture_path()),
        "category": category,
        "brand": { "@type": "Brand", "name": texts(locale).brand },
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": decimal(product.price),
            "priceCurrency": CURRENCY,
            "availability": availability(product),
            "itemCondition": "https://schema.org/NewCondition",
        },
    })
}

/// The questions and answers of the FAQ page.
pub fn faq_page(locale: Locale) -> Value {
    let questions: Vec<Value> = faq::entries(locale)
        .map(|entry| {
            json!({
                "@type": "Question",
                "name": entry.question,
                "acceptedAnswer": { "@type": "Answer", "text": entry.answer },
            })
        })
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": locale.code(),
        "mainEntity": questions,
    })
}

fn availability(product: &Product) -> &'static str {
    if product.in_stock { "https://schema.org/InStock" } else { "https://schema.org/OutOfStock" }
}

/// JSON as it may stand inside a `<script>` element: no text in it can close the element.
pub fn script_safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
