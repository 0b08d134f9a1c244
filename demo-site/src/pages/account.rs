//! The customer's account: who has logged in. A shop would ask for a password; the sample shop lets everybody be anybody.

use super::Page;
use crate::Storefront;
use crate::customers::{CUSTOMERS, Customer};
use crate::text::texts;
use jiff::Timestamp;
use maud::html;
use shopbell_protocol::Locale;

/// The page, for a customer or for somebody who isn't logged in.
pub fn page(site: &Storefront, locale: Locale, customer: Option<&Customer>) -> Page {
    let t = texts(locale);
    let here = format!("/{}/account", locale.code());
    let token = customer.and_then(|customer| {
        let (key, tag) = (site.identity_key.as_ref()?, site.tag.as_ref()?);
        customer.token(key, &tag.shop, locale, Timestamp::now().as_second())
    });
    let body = html! {
        // The shop's script tells Shopbell who this is.
        section.thanks #account data-token=[token] {
            h1 { (t.account) }
            @match customer {
                Some(customer) => {
                    p { (t.logged_in) " " bdi { (customer.name(locale)) } }
                    a.button #log-out href=(here) { (t.log_out) }
                },
                None => {
                    p { (t.log_in) }
                    @for customer in &CUSTOMERS {
                        p { a.button href={ (here) "?as=" (customer.id) } { bdi { (customer.name(locale)) } } }
                    }
                },
            }
        }
    };
    Page {
        locale,
        rest: customer.map_or_else(|| "account".to_owned(), |customer| format!("account?as={}", customer.id)),
        title: format!("{} | {}", t.account, t.brand),
        description: t.tagline.to_owned(),
        head: html! { meta name="robots" content="noindex"; },
        body,
    }
}
