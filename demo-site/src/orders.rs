//! `POST /webhooks/orders`: where the shop says how far an order has come, as a shop with orders of its own would do it.
//! Shopbell asks, with the order's number and what only the customer knows; the signature shows that it is Shopbell.
//!
//! The orders are made up, in `data/orders.json`; their days count from today, so that they never grow old.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use jiff::{Span, Timestamp, tz};
use serde::Deserialize;
use sha2::Sha256;
use shopbell_protocol::{OrderAnswer, OrderProgress, OrderQuestion};
use std::sync::LazyLock;

/// A request signed longer ago than this, in seconds, may have been recorded and sent again.
const OLDEST: i64 = 5 * 60;

/// One order as written in `data/orders.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    number: String,
    email: String,
    /// The last four digits.
    phone: String,
    status: OrderProgress,
    /// Days from today; before today it is negative.
    ordered: i32,
    expected: Option<i32>,
    carrier: Option<String>,
    tracking_number: Option<String>,
    tracking_url: Option<String>,
}

static ORDERS: LazyLock<Vec<Order>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/orders.json")).expect("data/orders.json is valid"));

/// Reads the data, so that a mistake in it stops the start and never a request.
pub fn load() {
    LazyLock::force(&ORDERS);
}

/// Answers a request with this body, if `key` signed it just now.
pub fn answer(key: &str, signature: &str, body: &[u8]) -> Response {
    let now = Timestamp::now();
    if !is_signed(key, signature, body, now.as_second()) {
        return (StatusCode::UNAUTHORIZED, "not signed with this shop's key").into_response();
    }
    let Ok(question) = serde_json::from_slice::<OrderQuestion>(body) else {
        return (StatusCode::BAD_REQUEST, "not a question for an order").into_response();
    };
    // The shop is in Dubai.
    let today = tz::TimeZone::fixed(tz::offset(4)).to_datetime(now).date();
    let answer = serde_json::to_string(&look_up(&question, today)).expect("an answer is plain JSON");
    ([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")], answer).into_response()
}

/// Whether `t=<seconds>,v1=<hex>` is the HMAC-SHA256 of `<seconds>.<body>`, made in the last five minutes.
fn is_signed(key: &str, signature: &str, body: &[u8], now: i64) -> bool {
    let Some((time, hex)) = signature.strip_prefix("t=").and_then(|rest| rest.split_once(",v1=")) else { return false };
    let is_fresh = time.parse::<i64>().is_ok_and(|at| (now - at).abs() <= OLDEST);
    let (Some(sent), Ok(mut mac)) = (bytes(hex), Hmac::<Sha256>::new_from_slice(key.as_bytes())) else { return false };
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    // Compares in a time that tells nothing.
    mac.verify_slice(&sent).is_ok() && is_fresh
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = hex.chars().map(|c| c.to_digit(16)).collect();
    digits?.chunks(2).map(|pair| u8::try_from(pair.first()? * 16 + pair.get(1)?).ok()).collect()
}

/// The order, if the contact is its customer's: a wrong one is answered like a number that doesn't exist.
fn look_up(question: &OrderQuestion, today: Date) -> OrderAnswer {
    let plain = |number: &str| number.replace(['-', '#'], "").to_ascii_uppercase();
    let contact = question.contact.to_ascii_lowercase();
    let order = ORDERS
        .iter()
        .filter(|order| plain(&order.number) == plain(&question.number))
        .find(|order| order.email == contact || order.phone == contact);
    let day = |days: i32| today.saturating_add(Span::new().days(days)).to_string();
    OrderAnswer {
        found: order.is_some(),
        status: order.map(|order| order.status),
        ordered_on: order.map(|order| day(order.ordered)),
        expected_on: order.and_then(|order| order.expected).map(day),
        carrier: order.and_then(|order| order.carrier.clone()),
        tracking_number: order.and_then(|order| order.tracking_number.clone()),
        tracking_url: order.and_then(|order| order.tracking_url.clone()),
    }
}
