//! The list of products, all of them or one category.

use super::{Page, recommended};
use crate::Storefront;
use crate::goods::{Category, Product, goods};
use crate::money::price;
use crate::text::texts;
use maud::{Markup, html};
use shopbell_protocol::Locale;

/// The pieces in the headline's three niches.
const SHOWPIECES: [&str; 3] = ["minakari-vase", "hammered-teapot", "pomegranate-bowl"];

/// The page.
pub fn page(site: &Storefront, locale: Locale, category: Option<&Category>) -> Page {
    let t = texts(locale);
    let title = match category {
        Some(category) => format!("{} | {}", category.title.get(locale), t.brand),
        None => format!("{} | {}", t.brand, t.tagline),
    };
    let description = category.map_or(t.hero_text, |category| category.intro.get(locale)).to_owned();
    let rest = category.map(|category| format!("?category={}", category.id)).unwrap_or_default();
    let products: Vec<&Product> = match category {
        Some(category) => goods().in_category(&category.id).collect(),
        None => goods().products.iter().collect(),
    };
    let body = html! {
        @match category {
            Some(category) => {
                header.shelf-head {
                    h1 { (category.title.get(locale)) }
                    p { (category.intro.get(locale)) }
                }
            },
            None => (hero(locale)),
        }
        (filter(locale, category))
        ul.products {
            // The first rows are on the screen at once; the others may wait.
            @for (i, product) in products.iter().enumerate() { li { (card(locale, product, i >= 8)) } }
        }
        @if category.is_none() { (recommended(site, "home")) }
    };
    Page { locale, rest, title, description, head: html! {}, body }
}

/// One product in a list: the whole card leads to its page.
pub fn card(locale: Locale, product: &Product, lazy: bool) -> Markup {
    let t = texts(locale);
    html! {
        article.card.sold-out[!product.in_stock] {
            a.product-link href=(product.path(locale)) {
                img src=(product.picture_path()) alt="" width="600" height="600" loading=[lazy.then_some("lazy")];
                h2.card-title { (product.title.get(locale)) }
            }
            p.card-price {
                bdi.price { (price(locale, product.price)) }
                @if !product.in_stock { span.badge { (t.out_of_stock) } }
            }
        }
    }
}

fn hero(locale: Locale) -> Markup {
    let t = texts(locale);
    html! {
        section.hero {
            div.hero-words {
                h1 { (t.hero_title) }
                p { (t.hero_text) }
                ul.promises { @for promise in t.promises { li { (promise) } } }
            }
            div.hero-pieces {
                @for product in SHOWPIECES.iter().filter_map(|id| goods().product(id)) {
                    a.niche href=(product.path(locale)) {
                        img src=(product.picture_path()) alt=(product.title.get(locale)) width="600" height="600";
                    }
                }
            }
        }
    }
}

fn filter(locale: Locale, chosen: Option<&Category>) -> Markup {
    let t = texts(locale);
    let chosen = chosen.map(|category| category.id.as_str());
    html! {
        nav.filter aria-label=(t.categories) {
            a href={ "/" (locale.code()) "/" } aria-current=[chosen.is_none().then_some("page")] { (t.all_products) }
            @for category in &goods().categories {
                a href={ "/" (locale.code()) "/?category=" (category.id) }
                    aria-current=[(chosen == Some(&category.id)).then_some("page")] { (category.title.get(locale)) }
            }
        }
    }
}
