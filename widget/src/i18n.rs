//! Text in the visitor's language: the worker writes one locale's file into the frame's document,
//! and here is the only place where a key or an error becomes words.

use crate::api::Failure;
use crate::browser;
use crate::keys::Key;
use shopbell_protocol::{ErrorCode, Locale};
use std::cell::RefCell;
use wasm_bindgen::JsValue;

thread_local! {
    static TEXTS: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
}

/// Takes the texts, once, before anything is shown.
pub fn speak(texts: JsValue) {
    TEXTS.with(|kept| kept.replace(texts));
}

/// The words for a key.
pub fn t(key: Key) -> String {
    TEXTS.with(|texts| browser::text_field(&texts.borrow(), key.name()).unwrap_or_default())
}

/// The words before and after the placeholder in a text, so that what stands there can be isolated
/// from the direction of the words around it.
pub fn around(key: Key) -> (String, String) {
    let text = t(key);
    let mut parts = text.split(['{', '}']);
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let (before, _placeholder, after) = (part(), part(), part());
    (before, after)
}

/// What to tell the visitor when a request failed.
pub fn failure(failure: Failure, locale: Locale) -> String {
    let key = match failure {
        Failure::Unreachable => Key::ErrorNetwork,
        Failure::Busy(seconds) => {
            let (before, after) = around(Key::ErrorBusy);
            return before + &browser::wait(locale, seconds) + &after;
        }
        Failure::Refused(ErrorCode::NotFound | ErrorCode::OriginNotAllowed) => Key::ErrorGone,
        Failure::Refused(ErrorCode::InvalidField | ErrorCode::InvalidJson | ErrorCode::TooLarge) => Key::ErrorRefused,
        Failure::Refused(_) => Key::ErrorServer,
    };
    t(key)
}
