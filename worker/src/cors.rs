//! Which sites' scripts may talk to a shop: those the owner listed, no others. Never on owner routes.
//!
//! This stops browsers, not programs: whatever isn't a browser can claim any origin. It is no
//! authentication.

use worker::Response;

/// What the answer to a visitor's request says about cross-origin use.
/// `listed` is whether the origin is one of the shop's.
pub fn allow(mut response: Response, origin: Option<&str>, listed: bool) -> worker::Result<Response> {
    let headers = response.headers_mut();
    headers.append("Vary", "Origin")?;
    if let Some(origin) = origin.filter(|_| listed) {
        headers.set("Access-Control-Allow-Origin", origin)?;
        headers.set("Access-Control-Expose-Headers", "Retry-After")?;
    }
    Ok(response)
}

/// The answer to a preflight.
pub fn preflight(origin: Option<&str>, listed: bool) -> worker::Result<Response> {
    let mut response = allow(Response::empty()?.with_status(204), origin, listed)?;
    let headers = response.headers_mut();
    if listed {
        headers.set("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH")?;
        headers.set("Access-Control-Allow-Headers", "Content-Type, Authorization")?;
        headers.set("Access-Control-Max-Age", "7200")?;
    }
    Ok(response)
}
