//! One product: picture, words, price, the button, and what machines read about it.

use super::{Page, data_block, list, recommended};
use crate::goods::{Product, goods};
use crate::money::{CURRENCY, decimal, digits, price};
use crate::text::texts;
use crate::{Storefront, data_layer, structured_data};
use maud::{Markup, PreEscaped, html};
use shopbell_protocol::Locale;

/// The page.
pub fn page(site: &Storefront, locale: Locale, product: &Product) -> Page {
    let t = texts(locale);
    let title = product.title.get(locale);
    let body = html! {
        nav.breadcrumb aria-label=(t.categories) {
            a href={ "/" (locale.code()) "/" } { (t.shop) }
            @if let Some(category) = goods().category(&product.category) {
                a href={ "/" (locale.code()) "/?category=" (category.id) } { (category.title.get(locale)) }
            }
        }
        article.product {
            img.product-picture src=(product.picture_path()) alt=(title) width="600" height="600";
            div.product-words {
                h1 { (title) }
                p.product-price {
                    bdi.price { (price(locale, product.price)) }
                    span.stock.none[!product.in_stock] { (if product.in_stock { t.in_stock } else { t.out_of_stock }) }
                }
                p.product-description { (product.description.get(locale)) }
                (order_form(locale, product))
                ul.promises { @for promise in t.promises { li { (promise) } } }
            }
        }
        (recommended(site, "bought-together"))
        (related(locale, product))
        (recommended(site, "similar"))
        (data_block("application/json", Some("item"), &data_layer::item(product, locale)))
    };
    Page {
        locale,
        rest: format!("product/{}", product.id),
        title: format!("{title} | {}", t.brand),
        description: product.description.get(locale).to_owned(),
        head: head(site, locale, product),
        body,
    }
}

fn order_form(locale: Locale, product: &Product) -> Markup {
    let t = texts(locale);
    html! {
        form #order-form data-id=(product.id) data-currency=(CURRENCY) {
            @if !product.sizes.is_empty() {
                label for="size" { (t.size) }
                select #size name="size" {
                    @for size in &product.sizes { option value=(size) { (digits(locale, size)) } }
                }
            }
            button.button #add-to-cart type="submit" disabled[!product.in_stock] {
                (if product.in_stock { t.add_to_cart } else { t.out_of_stock })
            }
            // Its room is kept from the start, so that the answer moves nothing.
            p #added role="status" data-text=(t.added) {}
        }
    }
}

fn related(locale: Locale, product: &Product) -> Markup {
    let others = goods().in_category(&product.category).filter(|other| other.id != product.id);
    html! {
        section.related {
            h2 { (texts(locale).more_from) }
            ul.products { @for other in others.take(4) { li { (list::card(locale, other, true)) } } }
        }
    }
}

/// What machines read: JSON-LD, OpenGraph and the `dataLayer`.
fn head(site: &Storefront, locale: Locale, product: &Product) -> Markup {
    let url = format!("{}{}", site.origin, product.path(locale));
    html! {
        meta property="og:type" content="product";
        meta property="og:site_name" content=(texts(locale).brand);
        meta property="og:locale" content=(locale.code());
        meta property="og:title" content=(product.title.get(locale));
        meta property="og:description" content=(product.description.get(locale));
        meta property="og:url" content=(url);
        meta property="og:image" content={ (site.origin) (product.picture_path()) };
        meta property="product:retailer_item_id" content=(product.id);
        meta property="product:price:amount" content=(decimal(product.price));
        meta property="product:price:currency" content=(CURRENCY);
        meta property="product:availability" content=(if product.in_stock { "in stock" } else { "out of stock" });
        meta property="product:category" content=(product.category);
        (data_block("application/ld+json", None, &structured_data::product(site, locale, product)))
        // Real shops write this inline; under a strict policy the same script comes as a file.
        @if site.strict_csp {
            script src={ (product.path(locale)) "/data-layer.js" } {}
        } @else {
            script { (PreEscaped(data_layer::view_item_script(product, locale))) }
        }
    }
}
