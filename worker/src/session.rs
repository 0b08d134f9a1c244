//! The dashboard's cookie: what it looks like, and when it counts.
//!
//! Invariant: a cookie is sent by the browser whoever makes it do so, so it counts only where the browser says that our own
//! page asks (`Sec-Fetch-Site`) and with a header that no form, picture or link can carry. Scripts never see it.

use crate::error::ApiError;
use crate::guard::{Owner, sha256};
use crate::shop::command::Credential;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shopbell_protocol::owner::SESSION_HEADER;
use shopbell_protocol::{ErrorCode, ShopId};
use worker::Request;

/// `__Host-`: only over TLS (or on this machine), for this host alone, for every path.
const NAME: &str = "__Host-shopbell";

/// A new token: the shop, and 32 random bytes.
pub fn new_token(shop: &ShopId) -> Result<String, ApiError> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(ApiError::internal)?;
    Ok(format!("{shop}.{}", URL_SAFE_NO_PAD.encode(secret)))
}

/// `Set-Cookie` with that token for so many seconds; none for 0, which takes it away.
pub fn cookie(token: &str, seconds: i64) -> String {
    format!("{NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Strict")
}

/// Fails unless our own page asks.
pub fn ours(request: &Request) -> Result<(), ApiError> {
    let headers = request.headers();
    let same_origin = headers.get("Sec-Fetch-Site")?.as_deref() == Some("same-origin");
    if same_origin && headers.has(SESSION_HEADER)? {
        return Ok(());
    }
    let message =
        format!("a session counts only on the dashboard's own pages: Sec-Fetch-Site: same-origin and {SESSION_HEADER}");
    Err(ApiError::new(ErrorCode::Unauthorized, message))
}

/// The owner whose cookie this request carries.
pub fn owner(request: &Request) -> Result<Owner, ApiError> {
    let refused = || ApiError::new(ErrorCode::Unauthorized, "send the owner's key: Authorization: Bearer sk_…");
    let cookies = request.headers().get("Cookie")?.unwrap_or_default();
    let mut named = cookies.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    let (_, token) = named.find(|(name, _)| *name == NAME).ok_or_else(refused)?;
    ours(request)?;
    let (shop, _secret) = token.split_once('.').ok_or_else(refused)?;
    let shop = ShopId::try_from(shop.to_owned()).map_err(|_| refused())?;
    Ok(Owner { shop, credential: Credential::Session(sha256(token)) })
}
