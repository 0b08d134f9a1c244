//! The page of a case as HTML, escaped by `maud`.

use super::STOP;
use crate::error::ApiError;
use crate::handlers::plain_page::texts::{self, CaseTexts, Said};
use crate::handlers::plain_page::{Document, Frame, document, failure, said};
use maud::{Markup, html};
use shopbell_protocol::{CasePage, CaseState, CaseStatus, ErrorCode, Locale};
use worker::js_sys::{Date, Object, Reflect};
use worker::wasm_bindgen::JsValue;

/// The page.
pub fn page(shop: &str, reference: &str, locale: Locale, page: &CasePage) -> Result<Document, ApiError> {
    let texts = texts::of(locale)?;
    let words = &texts.case;
    let status = &page.status;
    let state = state(words, status);
    let address = format!("/c/{shop}/{reference}");
    let content = html! {
        (said(&state.title, &state.more, status.state == CaseState::Resolved))
        dl .facts {
            @if let Some(number) = &status.number { dt { (words.number) } dd { bdi dir="ltr" { (number) } } }
            dt { (words.opened) } dd { (date(locale, &page.time_zone, status.opened_at)) }
            @if status.changed_at > status.opened_at {
                dt { (words.changed) } dd { (date(locale, &page.time_zone, status.changed_at)) }
            }
        }
        @if status.asks {
            form method="post" action={ (address) "?locale=" (locale.code()) } {
                fieldset {
                    legend { h2 { (words.question) } }
                    button .send name="fixed" value="yes" { (words.yes) }
                    button .send.other name="fixed" value="no" { (words.no) }
                }
            }
        } @else if page.opted_out && status.state == CaseState::Resolved && status.fixed.is_none() {
            p .hint { (texts.opted_out.title) }
        }
    };
    let below = html! {
        (languages(&address, locale, &texts.languages))
        @if status.asks {
            form method="post" action={ (address) "/" (STOP) "?locale=" (locale.code()) } {
                button .quiet { (texts.stop) }
            }
        }
    };
    Ok(document(locale, &Frame { color: &page.color, shop: &page.shop, title: &state.title }, &content, &below))
}

/// The page where there is nothing to show.
pub fn failed(locale: Locale, error: &ApiError) -> Result<Document, ApiError> {
    let texts = texts::of(locale)?;
    let text = if error.is(ErrorCode::NotFound) { &texts.case.unknown } else { failure(&texts, error) };
    Ok(document(locale, &Frame::none(&text.title), &said(&text.title, &text.more, false), &html! {}))
}

fn state<'a>(words: &'a CaseTexts, status: &CaseStatus) -> &'a Said {
    match (status.state, status.fixed) {
        (CaseState::New, _) => &words.new,
        (CaseState::Contacted, _) => &words.contacted,
        (CaseState::Resolved, Some(true)) => &words.recovered,
        (CaseState::Resolved, _) => &words.resolved,
        (CaseState::Reopened, _) => &words.reopened,
    }
}

fn languages(address: &str, shown: Locale, label: &str) -> Markup {
    html! {
        nav aria-label=(label) {
            @for locale in Locale::ALL.into_iter().filter(|locale| *locale != shown) {
                a href={ (address) "?locale=" (locale.code()) } lang=(locale.code()) hreflang=(locale.code()) {
                    (texts::name(locale))
                }
            }
        }
    }
}

/// A day as the language writes it, in its own calendar and the shop's time zone.
fn date(locale: Locale, time_zone: &str, at: i64) -> String {
    let options = Object::new();
    for (name, value) in [("dateStyle", "long"), ("timeZone", time_zone)] {
        // Setting a field of an object of our own can't fail.
        let _ = Reflect::set(&options, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let language = match locale {
        Locale::Fa => "fa-IR",
        Locale::Ar => "ar-u-nu-arab",
        Locale::En => "en-GB",
    };
    let date = Date::new(&JsValue::from_f64(at as f64));
    String::from(date.to_locale_date_string(language, &options))
}
