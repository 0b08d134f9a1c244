//! The Content-Security-Policy of the strict copy: the tightest one under which a shop can use Shopbell.

use crate::Storefront;
use axum::http::HeaderValue;

/// The policy's header, for a copy that has one.
///
/// `connect-src` leaves out even the shop itself, so the shop's own script never fetches: what it needs is in the page.
pub fn header(site: &Storefront) -> Option<HeaderValue> {
    let policy = match &site.tag {
        _ if !site.strict_csp => return None,
        Some(tag) => {
            let host = &tag.host;
            format!("default-src 'self'; script-src 'self' {host}; frame-src {host}; connect-src {host}")
        }
        None => ONLY_SELF.to_owned(),
    };
    // A host that can't stand in a header allows nothing rather than everything.
    Some(HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static(ONLY_SELF)))
}

const ONLY_SELF: &str = "default-src 'self'";
