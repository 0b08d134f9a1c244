//! Who is asking, and is the body what it should be. Nothing gets past here that isn't.

use crate::deployment;
use crate::error::ApiError;
use crate::session;
use crate::shop::command::Credential;
use futures_util::StreamExt as _;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use shopbell_engine::device::device as device_of;
use shopbell_protocol::{Device, ErrorCode, ShopId};
use subtle::ConstantTimeEq;
use worker::{Env, Request};

/// The largest body a visitor's request may have, in bytes.
pub const VISITOR_BODY: usize = 16 * 1024;
/// The largest batch of events, in bytes.
pub const EVENTS_BODY: usize = 64 * 1024;
/// The largest body an owner may send, in bytes.
pub const OWNER_BODY: usize = 8 * 1024 * 1024;
/// The largest FAQ an owner may send, in bytes: 5,000 entries of 2 KB, with room.
pub const FAQ_BODY: usize = 16 * 1024 * 1024;

/// The largest form of a survey's page, in bytes: 2,000 characters may take 12 bytes each.
pub const FORM_BODY: usize = 32 * 1024;

/// What is too large by up to so many times is read to its end all the same.
const READ_PAST: usize = 4;
/// The largest catalogue an owner may put, in bytes: it is read as it arrives, so memory doesn't limit it.
pub const CATALOGUE_BODY: usize = 96 * 1024 * 1024;
/// The largest file of products, in bytes.
pub const CATALOGUE_FILE: usize = 96 * 1024 * 1024;

/// An owner, as a key or a session's cookie claims. The shop's object checks it.
pub struct Owner {
    /// The shop that the key or the cookie names.
    pub shop: ShopId,
    /// What the object compares.
    pub credential: Credential,
}

/// The owner, by the key in the `Authorization` header, else by the dashboard's cookie.
pub fn owner(request: &Request) -> Result<Owner, ApiError> {
    match bearer(request)? {
        Some(key) => owner_by_key(&key),
        None => session::owner(request),
    }
}

/// The owner's key names the shop: `sk_<shop>_<secret>`.
pub fn owner_by_key(key: &str) -> Result<Owner, ApiError> {
    let refused = || ApiError::new(ErrorCode::Unauthorized, "send the owner's key: Authorization: Bearer sk_…");
    let (shop, _secret) = key.strip_prefix("sk_").and_then(|rest| rest.split_once('_')).ok_or_else(refused)?;
    let shop = ShopId::try_from(shop.to_owned()).map_err(|_| refused())?;
    Ok(Owner { shop, credential: Credential::Key(sha256(key)) })
}

/// The deployment's admin, who creates shops.
pub fn admin(request: &Request, env: &Env) -> Result<(), ApiError> {
    let token = bearer(request)?.unwrap_or_default();
    let refused = ApiError::new(ErrorCode::Unauthorized, "send the deployment's admin token: Authorization: Bearer …");
    let Some(expected) = deployment::admin_token(env) else { return Err(refused) };
    // Hashes have one length, so the comparison tells nothing about the token's.
    if same(&sha256(&token), &sha256(&expected)) { Ok(()) } else { Err(refused) }
}

/// What the request comes from, as coarse as a telephone, a tablet or a desktop.
pub fn device(request: &Request) -> Result<Option<Device>, ApiError> {
    let headers = request.headers();
    let Some(user_agent) = headers.get("User-Agent")? else { return Ok(None) };
    Ok(device_of(&user_agent, headers.get("Sec-CH-UA-Mobile")?.as_deref()))
}

/// Compares two secrets in a time that doesn't depend on where they differ.
pub fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// SHA-256 as hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What the request proves itself with, if anything.
pub fn bearer(request: &Request) -> Result<Option<String>, ApiError> {
    let header = request.headers().get("Authorization")?;
    Ok(header.and_then(|value| value.strip_prefix("Bearer ").map(|token| token.trim().to_owned())))
}

/// Reads a body of at most `limit` bytes as `T`. Errors name the field.
pub async fn read_json<T: DeserializeOwned>(request: &mut Request, limit: usize) -> Result<T, ApiError> {
    let bytes = read_body(request, limit).await?;
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| ApiError::new(ErrorCode::InvalidJson, "the body must be JSON in UTF-8"))?;
    parse_json(text)
}

/// An object in JSON as `T`. Errors name the field.
pub fn parse_json<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, ApiError> {
    // serde would also read an array as a struct, its items in the order of the fields.
    if !text.trim_ascii_start().starts_with('{') {
        return Err(ApiError::new(ErrorCode::InvalidJson, "the body must be a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let inner = error.inner();
        if inner.is_data() {
            ApiError::invalid(field_at_fault(error.path(), &inner.to_string()), inner.to_string())
        } else {
            ApiError::new(ErrorCode::InvalidJson, format!("the body must be JSON: {inner}"))
        }
    })?;
    json.end().map_err(|error| ApiError::new(ErrorCode::InvalidJson, format!("the body must be JSON: {error}")))?;
    Ok(value)
}

/// The path of the field that `message` is about. For a missing field serde's path ends at the object
/// it is missing from, and only the message names it.
fn field_at_fault(path: &serde_path_to_error::Path, message: &str) -> String {
    let missing = message.strip_prefix("missing field `").and_then(|rest| rest.split_once('`')).map(|(name, _)| name);
    match (path.iter().next().is_some(), missing) {
        (true, Some(name)) => format!("{path}.{name}"),
        (false, Some(name)) => name.to_owned(),
        (_, None) => path.to_string(),
    }
}

/// Reads a body of at most `limit` bytes as text. Bytes that aren't UTF-8 are an error that names their line.
pub async fn read_text(request: &mut Request, limit: usize) -> Result<String, ApiError> {
    String::from_utf8(read_body(request, limit).await?).map_err(|error| {
        let good = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        ApiError::invalid("body", format!("must be text in UTF-8; line {line} isn't"))
    })
}

/// Reads a body and keeps nothing of it: a sender that is still sending would not get to see the answer.
async fn read_past(request: &mut Request) {
    let Ok(mut stream) = request.stream() else { return };
    while let Some(Ok(_)) = stream.next().await {}
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(request: &mut Request, limit: usize) -> Result<Vec<u8>, ApiError> {
    let too_large =
        || ApiError::new(ErrorCode::TooLarge, format!("the body may have at most {} KB here", limit / 1024));
    let announced = request.headers().get("Content-Length")?.and_then(|length| length.parse::<usize>().ok());
    if let Some(length) = announced {
        if length <= limit {
            return Ok(request.bytes().await?);
        }
        if length <= READ_PAST * limit {
            read_past(request).await;
        }
        return Err(too_large());
    }
    // No announced length: count while reading, so that an endless body ends here.
    let mut body = Vec::new();
    let Ok(mut stream) = request.stream() else { return Ok(body) };
    while let Some(chunk) = stream.next().await {
        let chunk = chunk?;
        if body.len() + chunk.len() > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}
