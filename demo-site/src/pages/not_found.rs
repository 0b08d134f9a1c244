//! For addresses that lead nowhere.

use super::Page;
use crate::text::texts;
use maud::html;
use shopbell_protocol::Locale;

/// The page.
pub fn page(locale: Locale) -> Page {
    let t = texts(locale);
    let body = html! {
        section.thanks {
            svg.lost viewBox="0 0 120 120" width="120" height="120" aria-hidden="true" {
                path d="M20 110V58a40 40 0 0 1 80 0v52z" {}
                path d="M60 44a15 15 0 0 1 15 15c0 12-15 12-15 24M60 95v3" {}
            }
            h1 { (t.not_found) }
            p { (t.not_found_text) }
            a.button href={ "/" (locale.code()) "/" } { (t.continue_shopping) }
        }
    };
    Page {
        locale,
        // The same address in another language leads nowhere either: switching goes to the list.
        rest: String::new(),
        title: format!("{} | {}", t.not_found, t.brand),
        description: t.tagline.to_owned(),
        head: html! { meta name="robots" content="noindex"; },
        body,
    }
}
