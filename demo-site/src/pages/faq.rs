//! The questions and answers, each behind its question.

use super::{Page, data_block};
use crate::text::texts;
use crate::{faq, structured_data};
use maud::html;
use shopbell_protocol::Locale;

/// The page.
pub fn page(locale: Locale) -> Page {
    let t = texts(locale);
    let body = html! {
        header.shelf-head {
            h1 { (t.faq) }
            p { (t.faq_intro) }
        }
        div.questions {
            @for entry in faq::entries(locale) {
                details id=(entry.id) {
                    summary { (entry.question) }
                    p { (entry.answer) }
                }
            }
        }
    };
    Page {
        locale,
        rest: "faq".to_owned(),
        title: format!("{} | {}", t.faq, t.brand),
        description: t.faq_intro.to_owned(),
        head: data_block("application/ld+json", None, &structured_data::faq_page(locale)),
        body,
    }
}
