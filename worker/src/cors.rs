//! Which sites' scripts may talk to a shop: those the owner listed, no others. Never on owner routes.
//!
//! This stops browsers, not programs: whatever isn't a browser can claim any origin. It is no
//! authentication.

use crate::shop::client::ShopReply;
use worker::{Headers, Response};

/// What the answer to a visitor's request says about cross-origin use.
pub fn allow(response: Response, origin: Option<&str>, reply: &ShopReply) -> worker::Result<Response> {
    let headers = Headers::from_iter(response.headers().entries());
    headers.append("Vary", "Origin")?;
    if let Some(origin) = origin.filter(|_| reply.origin_listed) {
        headers.set("Access-Control-Allow-Origin", origin)?;
        headers.set("Access-Control-Expose-Headers", "Retry-After")?;
    }
    Ok(response.with_headers(headers))
}

/// The answer to a preflight.
pub fn preflight(origin: Option<&str>, reply: &ShopReply) -> worker::Result<Response> {
    let response = allow(Response::empty()?.with_status(204), origin, reply)?;
    let headers = Headers::from_iter(response.headers().entries());
    if reply.origin_listed {
        headers.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH")?;
        headers.set("Access-Control-Allow-Headers", "Content-Type, Authorization")?;
        headers.set("Access-Control-Max-Age", "7200")?;
    }
    Ok(response.with_headers(headers))
}
