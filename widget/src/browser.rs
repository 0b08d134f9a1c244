//! The few things asked of the browser itself: time, randomness, timers, focus, numbers and dates in
//! the visitor's own digits. Each answer that a browser may refuse has a plain substitute.

use crate::ids;
use gloo::timers::callback::Timeout;
use js_sys::{Array, Date, Function, Intl, Object, Promise, Reflect};
use shopbell_protocol::{Locale, RecordId};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, HtmlElement, IntersectionObserver, Window};

/// The frame's window.
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// The frame's document.
pub fn document() -> Option<Document> {
    window()?.document()
}

/// A new id. `None` only in a browser without randomness.
pub fn new_id() -> Option<RecordId> {
    let mut random = [0; 10];
    window()?.crypto().ok()?.get_random_values_with_u8_array(&mut random).ok()?;
    ids::v7(Date::now() as u64, random).ok()
}

/// Today, `YYYY-MM-DD` in UTC.
pub fn today() -> String {
    day_before(0)
}

/// The day so many days ago, as `2026-11-23`.
pub fn day_before(days: u16) -> String {
    let then = Date::new(&(Date::now() - f64::from(days) * 86_400_000.0).into());
    String::from(then.to_iso_string()).get(..10).unwrap_or_default().to_owned()
}

/// A field of an object as text; `None` when it is missing or something else.
pub fn text_field(object: &JsValue, name: &str) -> Option<String> {
    field(object, name).as_string()
}

/// A field of an object; `undefined` when it is missing.
pub fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

/// A plain object with these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a new plain object can't fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// Waits.
pub async fn sleep(milliseconds: u32) {
    let rung = Promise::new(&mut |resolve: Function, _| {
        Timeout::new(milliseconds, move || {
            let _ = resolve.call0(&JsValue::NULL);
        })
        .forget();
    });
    let _ = JsFuture::from(rung).await;
}

/// Does something once the page shows what was just changed.
pub fn soon(work: impl FnOnce() + 'static) {
    let work: Box<dyn FnOnce()> = Box::new(work);
    Timeout::new(0, work).forget();
}

/// The first element that matches.
pub fn find(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// Moves the focus to the first element that matches.
pub fn focus(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = element.focus();
    }
}

/// What is typed into a field, without the space around it.
pub fn typed(selector: &str) -> String {
    let typed = find(selector).and_then(|element| text_field(&element, "value"));
    typed.unwrap_or_default().trim().to_owned()
}

/// Empties a field.
pub fn clear(selector: &str) {
    if let Some(element) = find(selector) {
        let _ = Reflect::set(&element, &"value".into(), &"".into());
    }
}

/// Is that box ticked?
pub fn is_ticked(selector: &str) -> bool {
    find(selector).is_some_and(|element| field(&element, "checked").is_truthy())
}

/// The key of a keyboard event, with no modifier that gives it another meaning.
pub fn key(event: &Event) -> String {
    let held = |name| field(event, name).is_truthy();
    // While a word is being composed (East Asian input), keys belong to the word.
    if held("ctrlKey") || held("metaKey") || held("altKey") || held("isComposing") {
        return String::new();
    }
    text_field(event, "key").unwrap_or_default()
}

/// Is there a mouse? Then typing doesn't bring up a keyboard that covers the page.
pub fn has_mouse() -> bool {
    let query = window().and_then(|window| window.match_media("(pointer: fine)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// Is there a network, as far as the browser knows?
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// The language with the digits its readers write; plain `ar` has other ones in some browsers.
fn tag(locale: Locale) -> &'static str {
    match locale {
        Locale::Fa => "fa",
        Locale::Ar => "ar-u-nu-arab",
        Locale::En => "en",
    }
}

/// A day (`YYYY-MM-DD`) in words, by the calendar that the language's readers use.
pub fn day(locale: Locale, day: &str) -> String {
    let tag = match locale {
        Locale::Fa => "fa-u-ca-persian",
        Locale::Ar => "ar-u-ca-gregory-nu-arab",
        Locale::En => "en",
    };
    let options = object(&[("dateStyle", "long".into()), ("timeZone", "UTC".into())]);
    Date::new(&day.into()).to_locale_date_string(tag, &options).into()
}

fn number_format(locale: Locale, options: &JsValue) -> Intl::NumberFormat {
    Intl::NumberFormat::new(&Array::of1(&tag(locale).into()), options.unchecked_ref())
}

fn format(format: &Intl::NumberFormat, number: f64) -> String {
    let text = format.format().call1(&JsValue::UNDEFINED, &number.into());
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// "5 seconds", or "5 minutes" from two on, in the language and its digits.
pub fn wait(locale: Locale, seconds: u32) -> String {
    let (number, unit) = if seconds < 120 { (seconds, "second") } else { (seconds.div_ceil(60), "minute") };
    let options = object(&[("style", "unit".into()), ("unit", unit.into()), ("unitDisplay", "long".into())]);
    format(&number_format(locale, &options), number.into())
}

/// A whole number in the language's digits.
pub fn number(locale: Locale, number: u32) -> String {
    format(&number_format(locale, &object(&[])), number.into())
}

/// A price from minor units, with as many decimals as the currency has.
pub struct Price {
    /// The amount; in English with its currency.
    pub amount: String,
    /// The currency, where it stands apart.
    pub currency: String,
}

/// Writes a price. In Persian and Arabic amount and currency come apart, to be isolated from each
/// other: in one run of text browsers put them in the wrong order or turn `US$` around.
pub fn price(locale: Locale, minor: i64, currency: &str) -> Price {
    let mut price = Price { amount: String::new(), currency: String::new() };
    // `Intl` throws at what is no currency code; a price without its currency would mislead.
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_alphabetic()) {
        return price;
    }
    let options = object(&[
        ("style", "currency".into()),
        ("currency", currency.into()),
        // `95` rather than `95.00`; where a browser doesn't know the option it shows both decimals.
        ("trailingZeroDisplay", "stripIfInteger".into()),
    ]);
    let money = number_format(locale, &options);
    let decimals = field(&money.resolved_options(), "maximumFractionDigits").as_f64();
    let major = minor as f64 / 10f64.powi(decimals.unwrap_or_default() as i32);
    if locale == Locale::En {
        price.amount = format(&money, major);
        return price;
    }
    for part in money.format_to_parts(major).iter() {
        let text = text_field(&part, "value").unwrap_or_default();
        match text_field(&part, "type").unwrap_or_default().as_str() {
            "currency" => price.currency = text,
            "literal" => {}
            _ => price.amount += &text,
        }
    }
    price
}

/// Tells once for each matching element when at least half of it has come into view.
pub fn when_seen(selector: &str, seen: impl Fn(&Element) + 'static) {
    let callback =
        Closure::<dyn Fn(Array, IntersectionObserver)>::new(move |entries: Array, observer: IntersectionObserver| {
            for entry in entries.iter() {
                let entry: web_sys::IntersectionObserverEntry = entry.unchecked_into();
                if entry.is_intersecting() {
                    observer.unobserve(&entry.target());
                    seen(&entry.target());
                }
            }
        });
    let options = web_sys::IntersectionObserverInit::new();
    options.set_threshold(&0.5.into());
    // The browser keeps the callback as long as the observer, and both go with the elements.
    let observer = IntersectionObserver::new_with_options(callback.into_js_value().unchecked_ref(), &options);
    let (Ok(observer), Some(document)) = (observer, document()) else {
        return;
    };
    let Ok(elements) = document.query_selector_all(selector) else {
        return;
    };
    for index in 0..elements.length() {
        if let Some(element) = elements.item(index).and_then(|node| node.dyn_into().ok()) {
            observer.observe(&element);
        }
    }
}
