//! What a shop's webhook may say. Visitors are shown it, so every field is checked and cleaned as an owner's own words
//! are; an answer with one wrong field is none.

use crate::metrics::calendar::Day;
use crate::text::clean;
use shopbell_protocol::{OrderAnswer, OrderStatus};
use url::Url;

/// Why an answer can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAnswer {
    /// Found, but how far it has come isn't said.
    #[error("`status` is missing")]
    NoStatus,
    /// Not a day of the calendar.
    #[error("`{0}` is no day such as 2026-11-23")]
    Day(&'static str),
    /// Longer than 100 characters, or more than one line.
    #[error("`{0}` is not one line of at most 100 characters")]
    Text(&'static str),
    /// Neither `https:` nor on the shop's own origins.
    #[error("`tracking_url` is neither https: nor on the shop's origins")]
    Url,
}

/// The longest text.
const LONGEST: usize = 100;
/// The longest address.
const LONGEST_URL: usize = 2_000;

/// The order, or `None` where the shop knows none.
///
/// # Errors
/// [`InvalidAnswer`]: the first field that isn't allowed.
pub fn read_answer(answer: OrderAnswer, origins: &[String]) -> Result<Option<OrderStatus>, InvalidAnswer> {
    if !answer.found {
        return Ok(None);
    }
    Ok(Some(OrderStatus {
        status: answer.status.ok_or(InvalidAnswer::NoStatus)?,
        ordered_on: day("ordered_on", answer.ordered_on)?,
        expected_on: day("expected_on", answer.expected_on)?,
        carrier: line("carrier", answer.carrier)?,
        tracking_number: line("tracking_number", answer.tracking_number)?,
        tracking_url: web_address(answer.tracking_url, origins)?,
    }))
}

fn day(field: &'static str, value: Option<String>) -> Result<Option<String>, InvalidAnswer> {
    match value.filter(|text| !text.is_empty()) {
        Some(text) => Day::parse(&text).map(|day| Some(day.to_string())).map_err(|_| InvalidAnswer::Day(field)),
        None => Ok(None),
    }
}

fn line(field: &'static str, value: Option<String>) -> Result<Option<String>, InvalidAnswer> {
    let Some(text) = value.map(|text| clean(&text)).filter(|text| !text.is_empty()) else { return Ok(None) };
    let fits = text.chars().count() <= LONGEST && !text.contains('\n');
    if fits { Ok(Some(text)) } else { Err(InvalidAnswer::Text(field)) }
}

fn web_address(value: Option<String>, origins: &[String]) -> Result<Option<String>, InvalidAnswer> {
    let Some(text) = value.filter(|text| !text.is_empty()) else { return Ok(None) };
    let url = Url::parse(&text).map_err(|_| InvalidAnswer::Url)?;
    let own = url.scheme() == "http" && origins.contains(&url.origin().ascii_serialization());
    let plain = url.username().is_empty() && url.password().is_none() && url.as_str().len() <= LONGEST_URL;
    if plain && (own || url.scheme() == "https") { Ok(Some(url.into())) } else { Err(InvalidAnswer::Url) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::OrderProgress;

    const ORIGIN: &str = "http://localhost:8080";

    fn shipped() -> OrderAnswer {
        OrderAnswer {
            found: true,
            status: Some(OrderProgress::Shipped),
            ordered_on: None,
            expected_on: None,
            carrier: None,
            tracking_number: None,
            tracking_url: None,
        }
    }

    fn read(answer: OrderAnswer) -> Result<Option<OrderStatus>, InvalidAnswer> {
        read_answer(answer, &[ORIGIN.to_owned()])
    }

    #[test]
    fn texts_are_cleaned_and_empty_ones_are_absent() {
        let order = read(OrderAnswer {
            carrier: Some(" پست\u{202E} پیشتاز ".to_owned()),
            tracking_number: Some("  ".to_owned()),
            expected_on: Some("2026-11-25".to_owned()),
            ordered_on: Some(String::new()),
            ..shipped()
        });
        let order = order.unwrap().unwrap();
        assert_eq!(order.carrier.as_deref(), Some("پست پیشتاز"));
        assert_eq!((order.tracking_number, order.ordered_on), (None, None));
        assert_eq!(order.expected_on.as_deref(), Some("2026-11-25"));
    }

    #[test]
    fn an_order_that_is_not_found_needs_nothing_else() {
        assert_eq!(read(OrderAnswer { found: false, status: None, ..shipped() }), Ok(None));
    }

    #[test]
    fn one_wrong_field_and_the_answer_is_none() {
        let long = || Some("x".repeat(101));
        for (answer, why) in [
            (OrderAnswer { status: None, ..shipped() }, InvalidAnswer::NoStatus),
            (OrderAnswer { ordered_on: Some("2026-02-30".to_owned()), ..shipped() }, InvalidAnswer::Day("ordered_on")),
            (OrderAnswer { expected_on: Some("soon".to_owned()), ..shipped() }, InvalidAnswer::Day("expected_on")),
            (OrderAnswer { carrier: long(), ..shipped() }, InvalidAnswer::Text("carrier")),
            (OrderAnswer { carrier: Some("a\nb".to_owned()), ..shipped() }, InvalidAnswer::Text("carrier")),
            (OrderAnswer { tracking_number: long(), ..shipped() }, InvalidAnswer::Text("tracking_number")),
        ] {
            assert_eq!(read(answer), Err(why));
        }
    }

    #[test]
    fn a_link_leads_over_tls_or_to_the_shop_itself() {
        let with = |url: &str| read(OrderAnswer { tracking_url: Some(url.to_owned()), ..shipped() });
        for good in ["https://post.example/track?n=1", "http://localhost:8080/track/1"] {
            assert_eq!(with(good).unwrap().unwrap().tracking_url.as_deref(), Some(good));
        }
        for bad in [
            "http://post.example/",
            "http://localhost:8081/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://user:pass@post.example/",
            "/track/1",
            &format!("https://post.example/{}", "a".repeat(2_000)),
        ] {
            assert_eq!(with(bad), Err(InvalidAnswer::Url), "{bad}");
        }
    }
}
