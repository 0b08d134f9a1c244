//! The owner's API, by the session's cookie and the header without which it doesn't count.

use crate::i18n::t;
use gloo::net::http::{Method, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shopbell_protocol::owner::SESSION_HEADER;
use shopbell_protocol::{ErrorBody, ErrorCode};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Why there is no answer to what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No connection.
    Unreachable,
    /// Come back in so many seconds.
    Busy(u32),
    /// The worker said no.
    Refused {
        /// Why.
        code: ErrorCode,
        /// The field at fault.
        field: Option<String>,
        /// In English.
        message: String,
    },
    /// The answer is none that this version knows.
    Unreadable,
}

impl Failure {
    /// Found here, before anything was sent: the keys of the field's name and of what is wrong with it.
    pub fn here(field: &str, wrong: &str) -> Self {
        Self::Refused { code: ErrorCode::InvalidField, field: Some(t(field)), message: t(wrong) }
    }

    /// Whether the session is over.
    pub fn is_signed_out(&self) -> bool {
        matches!(self, Self::Refused { code: ErrorCode::Unauthorized, .. })
    }
}

/// Reads something.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let request = builder(Method::GET, path).build().map_err(|_| Failure::Unreachable)?;
    read(request.send().await.map_err(|_| Failure::Unreachable)?).await
}

/// Sends something as JSON.
pub async fn send<T: DeserializeOwned>(method: Method, path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let request = builder(method, path).json(body).map_err(|_| Failure::Unreadable)?;
    read(request.send().await.map_err(|_| Failure::Unreachable)?).await
}

/// Sends a file as it is.
pub async fn upload<T: DeserializeOwned>(path: &str, file: web_sys::File) -> Result<T, Failure> {
    let request = builder(Method::POST, path).body(file).map_err(|_| Failure::Unreadable)?;
    read(request.send().await.map_err(|_| Failure::Unreachable)?).await
}

/// Reads a file. What ends early is no file.
pub async fn file(path: &str) -> Result<Blob, Failure> {
    let request = builder(Method::GET, path).build().map_err(|_| Failure::Unreachable)?;
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    if !response.ok() {
        return read::<()>(response).await.and(Err(Failure::Unreadable));
    }
    let body = web_sys::Response::from(response).blob().map_err(|_| Failure::Unreachable)?;
    JsFuture::from(body).await.map_err(|_| Failure::Unreachable)?.dyn_into().map_err(|_| Failure::Unreadable)
}

/// Asks for something to go.
pub async fn delete(path: &str) -> Result<(), Failure> {
    let request = builder(Method::DELETE, path).build().map_err(|_| Failure::Unreachable)?;
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    if response.ok() { Ok(()) } else { read(response).await }
}

/// The same, where the answer says what is left.
pub async fn delete_of<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let request = builder(Method::DELETE, path).build().map_err(|_| Failure::Unreachable)?;
    read(request.send().await.map_err(|_| Failure::Unreachable)?).await
}

/// A value as part of an address.
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

fn builder(method: Method, path: &str) -> RequestBuilder {
    RequestBuilder::new(path).method(method).header(SESSION_HEADER, "1")
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failure> {
    let busy = matches!(response.status(), 429 | 503)
        .then(|| response.headers().get("Retry-After").and_then(|seconds| seconds.parse().ok()))
        .flatten();
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    if response.ok() {
        return serde_json::from_str(&text).map_err(|_| Failure::Unreadable);
    }
    if let Some(seconds) = busy {
        return Err(Failure::Busy(seconds));
    }
    Err(match serde_json::from_str::<ErrorBody>(&text) {
        Ok(ErrorBody { error }) => Failure::Refused { code: error.code, field: error.field, message: error.message },
        Err(_) => Failure::Unreachable,
    })
}
