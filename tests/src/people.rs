//! A visitor and an owner, over plain HTTP.

use crate::new_id;
use anyhow::{Context, Result, ensure};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shopbell_protocol::owner::{CreatedShop, Results};

/// What was answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body; `null` where it isn't JSON.
    pub body: Value,
}

impl Reply {
    /// Sends a request and reads all of the answer.
    pub async fn to(request: RequestBuilder) -> Result<Self> {
        let response = request.send().await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await?).unwrap_or(Value::Null);
        Ok(Self { status, headers, body })
    }

    /// The body of a success.
    pub fn ok<T: DeserializeOwned>(self) -> Result<T> {
        ensure!(self.status.is_success(), "answered {}: {}", self.status, self.body);
        serde_json::from_value(self.body.clone()).with_context(|| self.body.to_string())
    }

    /// Status, code and field of an error: `400 invalid_field score`.
    pub fn error(&self) -> String {
        let text = |name: &str| self.body["error"][name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", self.status.as_u16(), text("code"), text("field"))
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// A visitor of a shop.
#[derive(Clone)]
pub struct Visitor {
    /// The client the requests go through.
    pub http: reqwest::Client,
    /// Where the shop's public addresses begin.
    pub base: String,
    /// The visitor's id.
    pub id: String,
    /// The session's id.
    pub session: String,
    /// The conversation's id.
    pub conversation: String,
    /// Milliseconds since the epoch, if the request is to say what time it is.
    pub now: Option<i64>,
}

impl Visitor {
    /// A new visitor.
    pub fn new(url: &str, shop: &str) -> Self {
        Self {
            http: http_client(),
            base: format!("{url}/v1/shops/{shop}"),
            id: new_id(),
            session: new_id(),
            conversation: new_id(),
            now: None,
        }
    }

    /// Sends any request.
    pub async fn send(&self, method: Method, path: &str, body: &Value) -> Result<Reply> {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).json(body);
        if let Some(now) = self.now {
            request = request.header("X-Test-Now", now.to_string());
        }
        Reply::to(request).await
    }

    /// A rating of this visitor's, not sent yet.
    pub fn rating(&self, score: u8) -> Value {
        json!({
            "id": new_id(), "visitor": self.id, "score": score,
            "touchpoint": "storefront", "stage": "consideration", "locale": "fa",
        })
    }

    /// Sends a rating.
    pub async fn rate(&self, rating: &Value) -> Result<Reply> {
        self.send(Method::POST, "/ratings", rating).await
    }

    /// Adds a comment to a rating.
    pub async fn comment(&self, rating: &Value, comment: &str) -> Result<Reply> {
        let path = format!("/ratings/{}", rating["id"].as_str().unwrap_or_default());
        self.send(Method::PATCH, &path, &json!({ "visitor": self.id, "comment": comment })).await
    }

    /// A question, not sent yet.
    pub fn turn(&self, text: &str) -> Value {
        json!({ "id": new_id(), "visitor": self.id, "conversation": self.conversation, "text": text, "locale": "fa" })
    }

    /// Asks a question.
    pub async fn ask(&self, text: &str) -> Result<Reply> {
        self.send(Method::POST, "/chat", &self.turn(text)).await
    }

    /// A look-up of an order, not sent yet.
    pub fn order(&self, number: &str, contact: &str) -> Value {
        json!({ "id": new_id(), "visitor": self.id, "number": number, "contact": contact, "locale": "fa" })
    }

    /// Looks up an order.
    pub async fn look_up(&self, number: &str, contact: &str) -> Result<Reply> {
        self.send(Method::POST, "/orders", &self.order(number, contact)).await
    }

    /// An event, not sent yet.
    pub fn event(&self, kind: &str, product: &str) -> Value {
        json!({ "id": new_id(), "kind": kind, "product": product })
    }

    /// Sends events.
    pub async fn report(&self, events: &[Value]) -> Result<Reply> {
        let batch = json!({ "visitor": self.id, "session": self.session, "events": events });
        self.send(Method::POST, "/events", &batch).await
    }

    /// Reads anything that visitors may read.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        let mut request = self.http.get(format!("{}{path}", self.base));
        if let Some(now) = self.now {
            request = request.header("X-Test-Now", now.to_string());
        }
        Reply::to(request).await
    }

    /// Searches for products; `query` such as `limit=5` goes along with the words.
    pub async fn find(&self, words: &str, query: &str) -> Result<Reply> {
        let address = reqwest::Url::parse_with_params(&format!("{}/products?{query}", self.base), [("q", words)])?;
        Reply::to(self.http.get(address)).await
    }

    /// Asks for recommendations; `query` begins with `&`.
    pub async fn recommendations(&self, query: &str) -> Result<Reply> {
        self.get(&format!("/recommendations?visitor={}&session={}{query}", self.id, self.session)).await
    }
}

/// The owner of a shop.
#[derive(Clone)]
pub struct Owner {
    http: reqwest::Client,
    url: String,
    /// The shop's id.
    pub shop: String,
    /// The owner's key.
    pub key: String,
    /// What to paste into the shop's pages.
    pub script_tag: String,
}

impl Owner {
    /// The owner of a shop just created.
    pub fn new(url: &str, created: CreatedShop) -> Self {
        Self {
            http: http_client(),
            url: url.to_owned(),
            shop: created.shop.to_string(),
            key: created.key,
            script_tag: created.script_tag,
        }
    }

    /// Reads anything.
    pub async fn get(&self, path: &str) -> Result<Reply> {
        Reply::to(self.http.get(format!("{}{path}", self.url)).bearer_auth(&self.key)).await
    }

    /// Replaces anything.
    pub async fn put(&self, path: &str, body: &Value) -> Result<Reply> {
        Reply::to(self.http.put(format!("{}{path}", self.url)).bearer_auth(&self.key).json(body)).await
    }

    /// Sends anything.
    pub async fn post(&self, path: &str, body: &Value) -> Result<Reply> {
        Reply::to(self.http.post(format!("{}{path}", self.url)).bearer_auth(&self.key).json(body)).await
    }

    /// Takes anything away.
    pub async fn delete(&self, path: &str) -> Result<Reply> {
        Reply::to(self.request(Method::DELETE, path)).await
    }

    /// Any request with the owner's key, not sent yet.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.key)
    }

    /// Imports a FAQ; `query` begins with `format=`.
    pub async fn import(&self, query: &str, file: impl Into<Vec<u8>>) -> Result<Reply> {
        let address = format!("{}/v1/faq/import?{query}", self.url);
        Reply::to(self.http.post(address).bearer_auth(&self.key).body(file.into())).await
    }

    /// Imports products; `query` begins with `format=`.
    pub async fn import_products(&self, query: &str, file: impl Into<Vec<u8>>) -> Result<Reply> {
        let address = format!("{}/v1/products/import?{query}", self.url);
        Reply::to(self.http.post(address).bearer_auth(&self.key).body(file.into())).await
    }

    /// The results of the last 30 days.
    pub async fn results(&self) -> Result<Results> {
        self.get("/v1/results").await?.ok()
    }
}

/// A client that opens a connection per request, so that none is left over from before a crash.
fn http_client() -> reqwest::Client {
    reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap_or_default()
}
