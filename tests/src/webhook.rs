//! A shop's own server on a port of its own: it notes what it is sent, checks the signature with the key that the owner
//! was shown, and answers what a test wants.

use crate::browser::wait_for;
use crate::edge::Edge;
use crate::people::Owner;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shopbell_protocol::{OrderOutcome, OrderReply};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::net::TcpListener;

/// A request that came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Its method and path, such as `POST /orders`.
    pub line: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, byte for byte.
    pub body: Vec<u8>,
}

/// What it answers with.
type Answerer = dyn Fn(&Received) -> Response + Send + Sync;
/// What came, and what to answer.
type Desk = (Arc<Mutex<Vec<Received>>>, Arc<Answerer>);

/// The server; it runs until the test ends.
pub struct Webhook {
    /// Its address.
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Webhook {
    /// Starts a server that answers every request this way.
    pub async fn start(answer: impl Fn(&Received) -> Response + Send + Sync + 'static) -> Result<Self> {
        Self::on(TcpListener::bind(("127.0.0.1", 0)).await?, answer)
    }

    /// The same where somebody listens already.
    pub fn on(listener: TcpListener, answer: impl Fn(&Received) -> Response + Send + Sync + 'static) -> Result<Self> {
        let url = format!("http://127.0.0.1:{}/orders", listener.local_addr()?.port());
        let received = Arc::<Mutex<Vec<Received>>>::default();
        let answer: Arc<Answerer> = Arc::new(answer);
        let router = Router::new().fallback(note).with_state((Arc::clone(&received), answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, received })
    }

    /// A server with one order, NJ-10482 of 4821.
    pub async fn with_an_order() -> Result<Self> {
        Self::start(|request| {
            let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            let known = asked["number"] == "NJ-10482" && asked["contact"] == "4821";
            let order = json!({
                "found": true, "status": "shipped", "ordered_on": "2026-11-20", "expected_on": "2026-11-25",
                "carrier": " پست پیشتاز ", "tracking_number": "AR 7351-002",
                "tracking_url": "https://post.example/AR7351", "internal_note": "passed over",
            });
            json_answer(&if known { order } else { json!({ "found": false }) })
        })
        .await
    }

    /// A server that answers everything with this JSON.
    pub async fn saying(answer: Value) -> Result<Self> {
        Self::start(move |_| json_answer(&answer)).await
    }

    /// A server that answers everything with this status.
    pub async fn answering(status: StatusCode) -> Result<Self> {
        Self::start(move |_| status.into_response()).await
    }

    /// Waits until so many requests came.
    pub async fn wait_for(&self, count: usize) -> Result<Vec<Received>> {
        wait_for(&format!("{count} requests"), || async {
            Ok(Some(self.received()).filter(|received| received.len() >= count))
        })
        .await
    }

    /// What came so far.
    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes it the order webhook of that shop.
    pub async fn serves(&self, owner: &Owner) -> Result<()> {
        set_webhook(owner, &self.url).await
    }
}

impl Received {
    /// A header's value; empty where it isn't there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// What it says, if the standard's own library finds that this key signed it.
    pub fn told(&self, key: &str) -> Option<Value> {
        standardwebhooks::Webhook::new(key).ok()?.verify(&self.body, &self.headers).ok()?;
        serde_json::from_slice(&self.body).ok()
    }

    /// When it was signed, in seconds since the Unix epoch, if this key signed it.
    pub fn signed_at(&self, key: &str) -> Option<i64> {
        let (time, signature) = self.header("Shopbell-Signature").strip_prefix("t=")?.split_once(",v1=")?;
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
        mac.update(time.as_bytes());
        mac.update(b".");
        mac.update(&self.body);
        let expected: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        (expected == signature).then(|| time.parse().ok())?
    }
}

/// An answer in JSON.
pub fn json_answer(value: &Value) -> Response {
    ([(CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// Makes that address the order webhook of a shop.
pub async fn set_webhook(owner: &Owner, url: &str) -> Result<()> {
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["order_webhook"] = json!(url);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    Ok(())
}

/// What a new visitor's look-up leads to.
pub async fn outcome(edge: &Edge, owner: &Owner, number: &str, contact: &str) -> Result<OrderOutcome> {
    Ok(edge.visitor(owner).look_up(number, contact).await?.ok::<OrderReply>()?.outcome)
}

/// The key of the order webhook that the owner is shown.
pub async fn signing_key(owner: &Owner) -> Result<String> {
    key(owner, "order_webhook").await
}

/// The key that the owner is shown for a purpose.
pub async fn key(owner: &Owner, purpose: &str) -> Result<String> {
    let keys = owner.get("/v1/signing-keys").await?.ok::<Value>()?;
    Ok(keys[purpose].as_str().context("no key")?.to_owned())
}

async fn note(State((received, answer)): State<Desk>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, 1 << 20).await.map(Bytes::into) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let request = Received { line: format!("{} {}", head.method, head.uri), headers: head.headers, body };
    let response = answer(&request);
    received.lock().unwrap_or_else(PoisonError::into_inner).push(request);
    response
}
