//! Words in the owner's language: here is the only place where a key or an error becomes words.

use crate::api::Failure;
use crate::format;
use shopbell_protocol::{ErrorCode, Locale};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap};

thread_local! {
    static TEXTS: RefCell<HashMap<String, String>> = RefCell::default();
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::En) };
}

/// Takes the texts, once, before anything is shown.
pub fn speak(locale: Locale, texts: HashMap<String, String>) {
    LOCALE.set(locale);
    TEXTS.replace(texts);
}

/// The owner's language.
pub fn locale() -> Locale {
    LOCALE.get()
}

/// Whether it is written from right to left.
pub fn is_rtl() -> bool {
    locale().direction() == shopbell_protocol::Direction::Rtl
}

/// The words for a key; the key itself where there are none.
pub fn t(key: &str) -> String {
    TEXTS.with_borrow(|texts| texts.get(key).cloned()).unwrap_or_else(|| key.to_owned())
}

/// The same with what stands in braces filled in.
pub fn with(key: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(t(key), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The words for a code of the API, such as a journey stage's; the code itself where there are none, as for a touchpoint.
pub fn named(kind: &str, code: &str) -> String {
    let key = format!("{kind}_{code}");
    let words = t(&key);
    if words == key { code.to_owned() } else { words }
}

/// A text of the shop's in the owner's language, else in another one.
pub fn in_own(texts: &BTreeMap<Locale, String>) -> String {
    texts.get(&locale()).or_else(|| texts.values().next()).cloned().unwrap_or_default()
}

/// What to tell the owner when a request failed.
pub fn failure(failure: &Failure) -> String {
    match failure {
        Failure::Unreachable => t("error_network"),
        Failure::Busy(seconds) => with("error_busy", &[("seconds", format::number(f64::from(*seconds)))]),
        Failure::Refused { code: ErrorCode::Unauthorized, .. } => t("error_signed_out"),
        Failure::Refused { code: ErrorCode::NotFound, .. } => t("error_gone"),
        Failure::Refused { code: ErrorCode::Internal, .. } => t("error_server"),
        Failure::Refused { field: Some(field), message, .. } => {
            with("error_field", &[("field", field.clone()), ("message", message.clone())])
        }
        Failure::Refused { message, .. } => with("error_refused", &[("message", message.clone())]),
        Failure::Unreadable => t("error_server"),
    }
}
