//! Pages without any script, for whoever follows a link: what surroundings they have, and how they are sent.
//!
//! Everything that comes from outside passes through `maud`, which escapes it; the style is the only thing that doesn't,
//! and of the shop it holds the colour alone, which is checked when it is stored.

pub mod texts;

use crate::error::ApiError;
use crate::handlers::render::ink_on;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};
use shopbell_protocol::owner::USUAL_COLOR;
use shopbell_protocol::{ErrorCode, Locale};
use texts::{Said, Texts};
use worker::{Response, ResponseBuilder};

const STYLE: &str = include_str!("plain_page/style.css");
const TICK: &str = "M5 12.5l4.5 4.5L19 7.5";

/// A page, and what its policy says of its style.
pub struct Document {
    html: String,
    /// `sha256-…`
    style: String,
}

/// What is around a page's content.
pub struct Frame<'a> {
    /// The shop's colour.
    pub color: &'a str,
    /// The shop's name.
    pub shop: &'a str,
    /// What the page is about.
    pub title: &'a str,
}

impl<'a> Frame<'a> {
    /// Of no shop.
    pub const fn none(title: &'a str) -> Self {
        Self { color: USUAL_COLOR, shop: "", title }
    }
}

/// A whole page.
pub fn document(locale: Locale, frame: &Frame<'_>, content: &Markup, below: &Markup) -> Document {
    let Frame { color, shop, title } = *frame;
    let style = format!(":root{{--accent:{color};--ink:{}}}\n{STYLE}", ink_on(color));
    let page = html! {
        (DOCTYPE)
        html lang=(locale.code()) dir=(locale.direction().as_str()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex, nofollow";
                meta name="referrer" content="no-referrer";
                meta name="theme-color" content=(color);
                title { (title) @if !shop.is_empty() { " · " (shop) } }
                style { (PreEscaped(&style)) }
            }
            body {
                header { p { bdi { (shop) } } }
                main { (content) }
                footer { (below) }
            }
        }
    };
    let hash = format!("sha256-{}", STANDARD.encode(Sha256::digest(style.as_bytes())));
    Document { html: page.into_string(), style: hash }
}

/// A heading and a sentence, with a tick where it is good news.
pub fn said(title: &str, more: &str, good: bool) -> Markup {
    html! {
        div .said {
            @if good { (icon(TICK)) }
            h1 { (title) }
            p { (more) }
        }
    }
}

/// A drawing of lines.
pub fn icon(path: &str) -> Markup {
    html! { svg viewBox="0 0 24 24" aria-hidden="true" { path d=(path); } }
}

/// What is said of an error that no page has words of its own for.
pub fn failure<'a>(texts: &'a Texts, error: &ApiError) -> &'a Said {
    if error.is(ErrorCode::TooManyRequests) {
        &texts.busy
    } else if error.is(ErrorCode::TooLarge) {
        &texts.too_large
    } else {
        &texts.failed
    }
}

/// Sends a page.
pub fn respond(status: u16, document: &Document, retry_after: Option<u32>) -> Result<Response, ApiError> {
    let policy = format!(
        "default-src 'none'; style-src '{}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        document.style
    );
    let mut response = ResponseBuilder::new()
        .with_status(status)
        .with_header("Content-Type", "text/html; charset=utf-8")?
        .with_header("Content-Security-Policy", &policy)?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Robots-Tag", "noindex, nofollow")?
        .with_header("Referrer-Policy", "no-referrer")?
        .with_header("X-Content-Type-Options", "nosniff")?;
    if let Some(seconds) = retry_after {
        response = response.with_header("Retry-After", &seconds.to_string())?;
    }
    Ok(response.fixed(document.html.clone().into_bytes()))
}

/// Leads back to a page, so that loading it anew sends nothing again.
pub fn see_other(location: &str) -> Result<Response, ApiError> {
    Ok(ResponseBuilder::new()
        .with_status(303)
        .with_header("Location", location)?
        .with_header("Cache-Control", "no-store")?
        .with_header("Referrer-Policy", "no-referrer")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .empty())
}
