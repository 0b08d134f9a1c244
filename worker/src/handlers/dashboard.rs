//! `GET /dashboard/…`: the document of the owner's dashboard. It is the same for everybody: what is shown in it, the
//! owner's session opens.

use crate::assets::bundle;
use crate::deployment::webhook_reach;
use crate::error::ApiError;
use crate::handlers::encoding::Encoding;
use crate::handlers::render::script_safe;
use serde::Serialize;
use shopbell_engine::orders::Reach;
use shopbell_protocol::Locale;
use std::collections::BTreeMap;
use worker::{Env, Request, Response, ResponseBuilder};

/// Where the app finds its parts.
#[derive(Serialize)]
struct Config<'a> {
    wasm: &'a str,
    chart: &'a str,
    texts: &'a BTreeMap<Locale, String>,
}

/// Answers with the document; its own script reads the rest of the address.
pub async fn serve(request: &Request, env: &Env) -> Result<Response, ApiError> {
    let bundle = bundle(env).await?;
    let files = &bundle.dashboard;
    let config = Config { wasm: &files.wasm, chart: &files.chart, texts: &files.texts };
    let document = files
        .document
        .replace("{{css}}", &files.style)
        .replace("{{js}}", &files.script)
        .replace("{{wasm}}", &files.wasm)
        .replace("{{config}}", &script_safe(&serde_json::to_string(&config)?));
    // Products' pictures are wherever the shop has them; shops on this machine itself have no TLS.
    let near = match webhook_reach(env) {
        Reach::Public => "",
        Reach::AndLoopback => " http://localhost:* http://127.0.0.1:*",
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src 'self' data: blob: https:{near}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let mut response = ResponseBuilder::new()
        .with_header("Content-Type", "text/html; charset=utf-8")?
        .with_header("Content-Security-Policy", &policy)?
        // It names files that the next deployment replaces.
        .with_header("Cache-Control", "no-cache")?
        .with_header("Vary", "Accept-Encoding")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .with_header("X-Frame-Options", "DENY")?
        .with_header("Referrer-Policy", "no-referrer")?
        .with_header("Cross-Origin-Opener-Policy", "same-origin")?
        .with_header("Cross-Origin-Resource-Policy", "same-origin")?;
    if let Some(encoding) = Encoding::accepted(request) {
        response = response.with_header("Content-Encoding", encoding.name())?;
    }
    Ok(response.fixed(document.into_bytes()))
}
