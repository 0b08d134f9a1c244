//! The cart. It lives in the visitor's browser, so the server sends an empty one and `assets/shop.js` fills it.

use super::{Page, goods_block, recommended};
use crate::Storefront;
use crate::text::texts;
use maud::{Markup, html};
use shopbell_protocol::Locale;

/// The page.
pub fn page(site: &Storefront, locale: Locale) -> Page {
    let t = texts(locale);
    let body = html! {
        h1 { (t.cart) }
        noscript { p.notice { (t.needs_script) } }
        div #cart-empty hidden {
            p.notice { (t.cart_empty) }
            a.button href={ "/" (locale.code()) "/" } { (t.continue_shopping) }
        }
        div.cart #cart hidden {
            ul.lines #cart-lines {}
            (sums(locale))
        }
        (recommended(site, "cart"))
        template #cart-line { (line(locale)) }
        (goods_block(locale))
    };
    Page {
        locale,
        rest: "cart".to_owned(),
        title: format!("{} | {}", t.cart, t.brand),
        description: t.tagline.to_owned(),
        head: html! { meta name="robots" content="noindex"; },
        body,
    }
}

fn line(locale: Locale) -> Markup {
    let t = texts(locale);
    html! {
        li.line {
            img alt="" width="96" height="96";
            div.line-words {
                a.line-title {}
                span.line-size {}
                bdi.line-price {}
            }
            div.stepper role="group" aria-label=(t.quantity) {
                button.fewer type="button" aria-label=(t.fewer) { "−" }
                output.line-quantity {}
                button.more type="button" aria-label=(t.more) { "+" }
            }
            button.remove type="button" { (t.remove) }
        }
    }
}

fn sums(locale: Locale) -> Markup {
    let t = texts(locale);
    html! {
        section.summary {
            h2 { (t.summary) }
            dl {
                dt { (t.subtotal) } dd { bdi #subtotal {} }
                dt { (t.delivery) } dd { bdi #delivery data-free=(t.free) {} }
                dt.total { (t.total) } dd.total { bdi #total {} }
            }
            button.button #place-order type="button" { (t.place_order) }
            p.note { (t.sample_note) }
        }
    }
}
