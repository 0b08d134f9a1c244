//! What this deployment is set up with.

use crate::error::ApiError;
use worker::{Env, Request, Url};

/// The shortest admin token that is accepted; there is no default.
const SHORTEST_ADMIN_TOKEN: usize = 32;

/// The origin visitors reach this worker at, such as `https://bell.shop.example`. Behind a proxy the
/// request itself doesn't show it, so `PUBLIC_URL` says it; without one (tests) the request does.
pub fn public_origin(request: &Request, env: &Env) -> Result<String, ApiError> {
    let url = match env.var("PUBLIC_URL") {
        Ok(text) => Url::parse(&text.to_string()).map_err(|_| ApiError::internal("PUBLIC_URL is not an address"))?,
        Err(_) => request.url()?,
    };
    Ok(url.origin().ascii_serialization())
}

/// The secret that may create shops; `None` where the deployment has none that is long enough, and
/// then nobody may.
pub fn admin_token(env: &Env) -> Option<String> {
    env.var("ADMIN_TOKEN").map(|token| token.to_string()).ok().filter(|token| token.len() >= SHORTEST_ADMIN_TOKEN)
}
