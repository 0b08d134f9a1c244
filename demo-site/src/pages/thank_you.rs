//! After an order: its number and what is in it.
//!
//! The shop keeps no orders. The number comes in the address; the items, and the `purchase` event, come from the
//! browser that ordered.

use super::{Page, goods_block, recommended};
use crate::Storefront;
use crate::text::texts;
use maud::html;
use shopbell_protocol::Locale;

/// The page for the order whose number is in the address.
pub fn page(site: &Storefront, locale: Locale, order: Option<&str>) -> Page {
    let t = texts(locale);
    let order = order.filter(|number| is_order_number(number));
    let body = html! {
        section.thanks {
            @match order {
                Some(number) => {
                    svg.tick viewBox="0 0 48 48" width="72" height="72" aria-hidden="true" {
                        circle cx="24" cy="24" r="22" {}
                        path d="M14 25l7 7 13-15" {}
                    }
                    h1 { (t.thank_you) }
                    p { (t.thank_you_text) }
                    p.order-number { (t.order_number) " " bdi #order-number { (number) } }
                    section #ordered hidden {
                        h2 { (t.ordered) }
                        ul.lines #ordered-lines {}
                        dl { dt.total { (t.total) } dd.total { bdi #total {} } }
                    }
                    template #ordered-line {
                        li.line {
                            img alt="" width="96" height="96";
                            div.line-words { a.line-title {} span.line-size {} bdi.line-price {} }
                            span { (t.quantity) " " bdi.line-quantity {} }
                        }
                    }
                },
                None => {
                    h1 { (t.no_order) }
                },
            }
            a.button href={ "/" (locale.code()) "/" } { (t.continue_shopping) }
        }
        (recommended(site, "thank-you"))
        (goods_block(locale))
    };
    let title = if order.is_some() { t.thank_you } else { t.no_order };
    Page {
        locale,
        rest: order.map_or_else(|| "thank-you".to_owned(), |number| format!("thank-you?order={number}")),
        title: format!("{title} | {}", t.brand),
        description: t.tagline.to_owned(),
        head: html! { meta name="robots" content="noindex"; },
        body,
    }
}

/// `NA-` and six digits, as `assets/shop.js` makes them. Nothing else from the address is shown.
fn is_order_number(text: &str) -> bool {
    text.strip_prefix("NA-").is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()))
}
