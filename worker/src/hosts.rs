//! Which host answers what. A deployment has one host; with `OWNER_ORIGIN` the owners have one of their own, and then
//! nothing that visitors load or send shares an origin, and so a cookie, with the dashboard.

use crate::deployment::owner_origin;
use crate::error::ApiError;
use worker::{Env, Request, Response, Url};

/// What this host answers instead of the address's own answer, if anything.
pub fn instead(request: &Request, env: &Env, segments: &[&str]) -> Result<Option<Response>, ApiError> {
    let Some(owners) = owner_origin(env)? else { return Ok(None) };
    let asked = request.url()?;
    // A TLS proxy may forward without TLS, but it keeps the host.
    let is_owners = (asked.host_str(), asked.port()) == (owners.host_str(), owners.port());
    match segments {
        ["health"] | ["a", _] => Ok(None),
        ["v1", "shops", _, ..] | ["w" | "frame" | "s" | "c", ..] if is_owners => Err(ApiError::not_found("address")),
        ["dashboard", ..] if !is_owners => Ok(Some(there(owners, &asked)?)),
        ["v1", "session"] if !is_owners => Err(ApiError::not_found("address")),
        _ => Ok(None),
    }
}

/// The way to the same page on the owners' host.
fn there(owners: Url, asked: &Url) -> worker::Result<Response> {
    let mut page = owners;
    page.set_path(asked.path());
    page.set_query(asked.query());
    Response::redirect(page)
}
