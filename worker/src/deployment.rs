//! What this deployment is set up with.

use crate::error::ApiError;
use shopbell_engine::identity;
use shopbell_engine::orders::{Reach, signing_key};
use shopbell_engine::webhooks;
use shopbell_protocol::ShopId;
use worker::{Env, Request, Url};

/// The shortest secret that is accepted; there is no default.
const SHORTEST_SECRET: usize = 32;
/// What the key of the order webhook is derived for.
const ORDER_WEBHOOK: &str = "order-webhook";
/// What the key of links to surveys is derived for.
const SURVEY_LINKS: &str = "survey-links";

/// The origin visitors reach this worker at, such as `https://bell.shop.example`. Behind a proxy the
/// request itself doesn't show it, so `PUBLIC_URL` says it; without one (tests) the request does.
pub fn public_origin(request: &Request, env: &Env) -> Result<String, ApiError> {
    let url = match env.var("PUBLIC_URL") {
        Ok(text) => Url::parse(&text.to_string()).map_err(|_| ApiError::internal("PUBLIC_URL is not an address"))?,
        Err(_) => request.url()?,
    };
    Ok(url.origin().ascii_serialization())
}

/// The origin of the dashboard, where `OWNER_ORIGIN` gives it a host of its own.
pub fn owner_origin(env: &Env) -> Result<Option<Url>, ApiError> {
    let Ok(text) = env.var("OWNER_ORIGIN") else { return Ok(None) };
    let url = Url::parse(&text.to_string()).map_err(|_| ApiError::internal("OWNER_ORIGIN is not an address"))?;
    Ok(Some(url))
}

/// The secret that may create shops; `None` where the deployment has none that is long enough, and
/// then nobody may.
pub fn admin_token(env: &Env) -> Option<String> {
    secret(env, "ADMIN_TOKEN")
}

/// What requests to a shop's order webhook are signed with; `None` where the deployment has no secret to
/// derive it from, and then there is no order status.
pub fn order_webhook_key(env: &Env, shop: &ShopId) -> Option<String> {
    signing_key(&secret(env, "SIGNING_SECRET")?, shop.as_str(), ORDER_WEBHOOK)
}

/// What links to a shop's surveys are proved with, and what customers' numbers become visitors by; `None` as above.
pub fn survey_links_key(env: &Env, shop: &ShopId) -> Option<String> {
    signing_key(&secret(env, "SIGNING_SECRET")?, shop.as_str(), SURVEY_LINKS)
}

/// What a shop's server signs with that says who a visitor is; `None` as above.
pub fn identity_key(env: &Env, shop: &ShopId) -> Option<String> {
    identity::identity_key(&secret(env, "SIGNING_SECRET")?, shop.as_str())
}

/// What all other requests to a shop's servers are signed with; `None` as above, and then there are none.
pub fn webhooks_key(env: &Env, shop: &ShopId) -> Option<String> {
    webhooks::key(&secret(env, "SIGNING_SECRET")?, shop.as_str())
}

/// How far webhooks may be. Only the demo's and the tests' configurations bind `WEBHOOKS_TO_LOOPBACK`, no
/// deployment's.
pub fn webhook_reach(env: &Env) -> Reach {
    let bound = env.var("WEBHOOKS_TO_LOOPBACK").is_ok_and(|value| value.to_string() == "on");
    if bound { Reach::AndLoopback } else { Reach::Public }
}

fn secret(env: &Env, name: &str) -> Option<String> {
    env.var(name).map(|secret| secret.to_string()).ok().filter(|secret| secret.len() >= SHORTEST_SECRET)
}
