//! The API's description: `GET /openapi.json` for programs, and `GET /docs` for people. Both are public, and both are what the
//! build made of the tables in `xtask/src/openapi`.

use crate::assets::bundle;
use crate::error::ApiError;
use crate::handlers::assets::{send, stored};
use crate::handlers::encoding::Encoding;
use maud::{DOCTYPE, PreEscaped, html};
use worker::{Env, Request, Response, ResponseBuilder};

/// Only our own files. Redoc writes its styles into the page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
                      img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The bell.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect widt\
                    h='32' height='32' rx='9' fill='%230f766e'/%3E%3Cpath d='M9 20c2-2 2-4 2-7a5 5 0 0 1 10 0c0 3 \
                    0 5 2 7z' fill='%23fff'/%3E%3Ccircle cx='16' cy='23.5' r='2' fill='%23fff'/%3E%3C/svg%3E";

/// How Redoc looks: what there is on any machine, in the colours of the dashboard.
const THEME: &str = r##"{
  "colors": { "primary": { "main": "#0f766e" } },
  "typography": {
    "fontSize": "15px", "fontFamily": "system-ui, sans-serif",
    "headings": { "fontFamily": "system-ui, sans-serif", "fontWeight": "600" },
    "code": { "fontFamily": "ui-monospace, monospace", "fontSize": "13px", "color": "#334155" }
  },
  "rightPanel": { "backgroundColor": "#1f2933" }
}"##;

/// Answers with the description.
pub async fn description(request: &Request, env: &Env) -> Result<Response, ApiError> {
    let bundle = bundle(env).await?;
    let file = stored(request, env, bundle.docs.description.trim_start_matches("/a/")).await?;
    let file = file.ok_or_else(|| ApiError::internal("the description is missing"))?;
    send(request, &file, "application/json", "no-cache")
}

/// Answers with the page.
pub async fn page(request: &Request, env: &Env) -> Result<Response, ApiError> {
    let bundle = bundle(env).await?;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Shopbell API" }
                link rel="icon" href=(ICON);
                style { (PreEscaped("body { margin: 0 }")) }
            }
            body {
                noscript { "This page needs JavaScript; what it shows is " a href="/openapi.json" { "openapi.json" } "." }
                // Its search would need a worker made of a blob.
                redoc spec-url=(bundle.docs.description) theme=(THEME) disable-search hide-loading
                    json-samples-expand-level="3" {}
                script src=(bundle.docs.script) {}
            }
        }
    };
    let mut response = ResponseBuilder::new()
        .with_header("Content-Type", "text/html; charset=utf-8")?
        .with_header("Content-Security-Policy", POLICY)?
        // It names files that the next deployment replaces.
        .with_header("Cache-Control", "no-cache")?
        .with_header("Vary", "Accept-Encoding")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .with_header("X-Frame-Options", "DENY")?
        .with_header("Referrer-Policy", "no-referrer")?
        .with_header("Cross-Origin-Opener-Policy", "same-origin")?;
    if let Some(encoding) = Encoding::accepted(request) {
        response = response.with_header("Content-Encoding", encoding.name())?;
    }
    Ok(response.fixed(page.into_string().into_bytes()))
}
