//! Numbers, money and days as the owner's language writes them: the browser knows how.

use crate::i18n::locale;
use crate::parts::number::ascii;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use shopbell_protocol::Locale;
use wasm_bindgen::{JsCast, JsValue};

/// A dash for what there isn't.
pub const NONE: &str = "—";

const DAY: f64 = 86_400_000.0;

/// The language with its own digits and calendar: Persian days are Jalali.
pub fn tag() -> &'static str {
    match locale() {
        Locale::Fa => "fa-IR-u-ca-persian-nu-arabext",
        Locale::Ar => "ar-u-ca-gregory-nu-arab",
        Locale::En => "en-GB",
    }
}

fn options(entries: &[(&str, JsValue)]) -> Object {
    let options = Object::new();
    for (name, value) in entries {
        Reflect::set(&options, &(*name).into(), value).ok();
    }
    options
}

fn formatted(format: &Function, value: &JsValue) -> String {
    format.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn numbers(entries: &[(&str, JsValue)], number: f64) -> String {
    let format = Intl::NumberFormat::new(&Array::of1(&tag().into()), options(entries).unchecked_ref());
    formatted(&format.format(), &number.into())
}

/// A count.
pub fn number(number: f64) -> String {
    numbers(&[("maximumFractionDigits", 0.into())], number)
}

/// A count.
pub fn count(count: u32) -> String {
    number(f64::from(count))
}

/// With at most so many decimals.
pub fn decimal(number: f64, digits: u32) -> String {
    numbers(&[("maximumFractionDigits", digits.into())], number)
}

/// A score with its sign, as NPS has one.
pub fn signed(number: f64) -> String {
    numbers(&[("maximumFractionDigits", 1.into()), ("signDisplay", "exceptZero".into())], number)
}

/// Of a hundred.
pub fn percent(percent: f64) -> String {
    numbers(&[("style", "percent".into()), ("maximumFractionDigits", 1.into())], percent / 100.0)
}

/// By so much of a hundred more, or less.
pub fn more(percent: f64) -> String {
    let sign = ("signDisplay", "exceptZero".into());
    numbers(&[("style", "percent".into()), ("maximumFractionDigits", 1.into()), sign], percent / 100.0)
}

/// Of one.
pub fn share(share: f64) -> String {
    percent(share * 100.0)
}

/// Of one, without decimals.
pub fn share_rounded(share: f64) -> String {
    numbers(&[("style", "percent".into()), ("maximumFractionDigits", 0.into())], share)
}

/// Minor units of a currency; `Intl` throws at what is no currency's code, so such an amount is shown as it is.
pub fn money(minor: i64, currency: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "amounts are below 2^53")]
    let amount = minor as f64;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return format!("{} {currency}", number(amount)).trim_end().to_owned();
    }
    let mut entries = vec![("style", "currency".into()), ("currency", currency.into())];
    if locale() == Locale::En {
        entries.push(("currencyDisplay", "code".into()));
    }
    numbers(&entries, amount / decimals(currency))
}

/// How many minor units a currency's unit has.
pub fn decimals(currency: &str) -> f64 {
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return 1.0;
    }
    let entries = [("style", "currency".into()), ("currency", currency.into())];
    let format = Intl::NumberFormat::new(&Array::of1(&"en".into()), options(&entries).unchecked_ref());
    let digits = Reflect::get(&format.resolved_options(), &"maximumFractionDigits".into());
    10_f64.powf(digits.ok().and_then(|digits| digits.as_f64()).unwrap_or(0.0))
}

fn dates(entries: &[(&str, JsValue)], milliseconds: f64) -> String {
    let format = Intl::DateTimeFormat::new(&Array::of1(&tag().into()), options(entries).unchecked_ref());
    formatted(&format.format(), &Date::new(&milliseconds.into()).into())
}

/// When something happened, in the shop's time zone.
pub fn time(at: i64, time_zone: &str) -> String {
    #[expect(clippy::cast_precision_loss, reason = "times are below 2^53")]
    let at = at as f64;
    dates(&[("dateStyle", "medium".into()), ("timeStyle", "short".into()), ("timeZone", time_zone.into())], at)
}

/// `YYYY-MM-DD` as the owner writes days, without its year.
pub fn short_day(day: &str) -> String {
    let at = Date::parse(&format!("{day}T00:00:00Z"));
    dates(&[("day", "numeric".into()), ("month", "short".into()), ("timeZone", "UTC".into())], at)
}

/// The same with its year.
pub fn long_day(day: &str) -> String {
    let at = Date::parse(&format!("{day}T00:00:00Z"));
    dates(&[("dateStyle", "medium".into()), ("timeZone", "UTC".into())], at)
}

/// The same in figures alone; nothing for nothing.
pub fn numeric_day(day: &str) -> String {
    if day.is_empty() {
        return String::new();
    }
    let at = Date::parse(&format!("{day}T00:00:00Z"));
    let two = JsValue::from("2-digit");
    dates(&[("year", "numeric".into()), ("month", two.clone()), ("day", two), ("timeZone", "UTC".into())], at)
}

/// `YYYY-MM-DD` of a Jalali day such as «۱۴۰۵/۹/۳».
pub fn jalali_day(text: &str) -> Option<String> {
    let plain = ascii(text);
    let mut parts = plain.split(['/', '-', '.']).map(str::parse::<u32>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    if parts.next().is_some()
        || !(1300..=1500).contains(&year)
        || !(1..=12).contains(&month)
        || !(1..=31).contains(&day)
    {
        return None;
    }
    // The first six months have 31 days, the others 30. The browser knows on which day the year begins.
    let into = if month <= 6 { (month - 1) * 31 } else { 186 + (month - 7) * 30 } + day - 1;
    let begins = (19..=22)
        .map(|march| Date::parse(&format!("{}-03-{march}T00:00:00Z", year + 621)))
        .find(|at| jalali(*at) == (year, 1, 1))?;
    let at = begins + f64::from(into) * DAY;
    (jalali(at) == (year, month, day)).then(|| iso(at))
}

/// Year, month and day in the Jalali calendar, as the browser has it.
fn jalali(at: f64) -> (u32, u32, u32) {
    let part = |name: &str| {
        let options = options(&[(name, "numeric".into()), ("timeZone", "UTC".into())]);
        let format = Intl::DateTimeFormat::new(&Array::of1(&"en-u-ca-persian-nu-latn".into()), options.unchecked_ref());
        let text = formatted(&format.format(), &Date::new(&at.into()).into());
        let figures: String = text.chars().filter(char::is_ascii_digit).collect();
        figures.parse().unwrap_or_default()
    };
    (part("year"), part("month"), part("day"))
}

/// The month that a `YYYY-MM-DD` is in, for axes.
pub fn month(day: &str) -> String {
    let at = Date::parse(&format!("{day}T00:00:00Z"));
    dates(&[("month", "short".into()), ("year", "numeric".into()), ("timeZone", "UTC".into())], at)
}

/// The calendar of the owner's weeks and months, as the API calls it.
pub fn calendar() -> &'static str {
    if locale() == Locale::Fa { "jalali" } else { "gregorian" }
}

/// A `YYYY-MM` of that calendar in words.
pub fn month_of_calendar(name: &str) -> String {
    let first = format!("{name}-01");
    let day = if calendar() == "jalali" { jalali_day(&first) } else { Some(first) };
    day.map_or_else(|| name.to_owned(), |day| month(&day))
}

/// `YYYY-MM-DD` so many days ago, in the shop's time zone.
pub fn days_ago(days: u32, time_zone: &str) -> String {
    let format = Intl::DateTimeFormat::new(
        &Array::of1(&"en-CA".into()),
        options(&[("timeZone", time_zone.into())]).unchecked_ref(),
    );
    let today = formatted(&format.format(), &Date::new_0().into());
    iso(Date::parse(&format!("{today}T00:00:00Z")) - f64::from(days) * DAY)
}

fn iso(milliseconds: f64) -> String {
    let text = String::from(Date::new(&milliseconds.into()).to_iso_string());
    text.split('T').next().unwrap_or_default().to_owned()
}
