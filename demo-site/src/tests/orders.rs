//! The webhook: only Shopbell is answered, and only the customer's own order is told.

use super::storefront;
use crate::Storefront;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;
use tower::ServiceExt;

const KEY: &str = "whsec_test";

fn signature(key: &str, seconds: i64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{seconds}.{body}").as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("t={seconds},v1={hex}")
}

async fn ask(site: Storefront, signature: &str, body: &str) -> (u16, Value) {
    let request = Request::post("/webhooks/orders").header("Shopbell-Signature", signature);
    let answer = site.router().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

fn with_key() -> Storefront {
    Storefront { order_key: Some(KEY.to_owned()), ..storefront(false) }
}

fn question(number: &str, contact: &str) -> String {
    json!({ "shop": "5a".repeat(32), "number": number, "contact": contact, "locale": "fa" }).to_string()
}

async fn signed(number: &str, contact: &str) -> Value {
    let body = question(number, contact);
    let (status, answer) = ask(with_key(), &signature(KEY, Timestamp::now().as_second(), &body), &body).await;
    assert_eq!(status, 200);
    answer
}

#[tokio::test]
async fn the_customer_learns_how_far_the_order_has_come() {
    for contact in ["4821", "sara@example.com", "SARA@example.com"] {
        let answer = signed("na10482", contact).await;
        assert_eq!((&answer["found"], &answer["status"]), (&json!(true), &json!("shipped")), "{contact}");
        assert!(answer["ordered_on"].as_str().unwrap() < answer["expected_on"].as_str().unwrap());
    }
    for (number, contact) in [("NA-10482", "0902"), ("NA-99999", "4821"), ("NA-10477", "sara@example.com")] {
        assert_eq!(signed(number, contact).await, json!({ "found": false }), "{number} {contact}");
    }
}

#[tokio::test]
async fn whoever_has_not_the_key_or_comes_late_is_told_nothing() {
    let body = question("NA-10482", "4821");
    let now = Timestamp::now().as_second();
    let good = signature(KEY, now, &body);
    for bad in [
        String::new(),
        signature("whsec_other", now, &body),
        signature(KEY, now, &question("NA-10482", "4822")),
        signature(KEY, now - 301, &body),
        signature(KEY, now + 301, &body),
        good.replace("t=", "t=1"),
        good.replace("v1=", "v1=é"),
        format!("{good}0"),
    ] {
        assert_eq!(ask(with_key(), &bad, &body).await.0, 401, "{bad}");
    }
    assert_eq!(ask(with_key(), &good, &body).await.0, 200);
    assert_eq!(ask(storefront(false), &good, &body).await.0, 404, "a shop without a key has no such address");
}
