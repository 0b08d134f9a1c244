//! `GET /a/{file}`: the app's files and the loader's chunks, named by their content and therefore kept forever, in the
//! compressed form that was made when they were built.

use crate::assets::{bundle, fetch};
use crate::error::ApiError;
use crate::handlers::encoding::Encoding;
use shopbell_protocol::bundle::CHUNKS;
use worker::{EncodeBody, Env, Request, Response, ResponseBuilder};

/// Its name changes with its content.
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Answers with the file.
pub async fn serve(request: &Request, env: &Env, file: &str) -> Result<Response, ApiError> {
    let unknown = || ApiError::not_found("file");
    // The name goes into an address: only what our own names are made of.
    let chunk = CHUNKS.into_iter().find(|name| file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-')));
    let ours = (["app-", "dashboard-", "docs-", "openapi-"].iter().any(|ours| file.starts_with(ours))
        || chunk.is_some())
        && !file.contains("..")
        && file.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.');
    let content_type = match file.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "css")) => "text/css; charset=utf-8",
        Some((_, "wasm")) => "application/wasm",
        Some((_, "json")) => "application/json",
        _ => return Err(unknown()),
    };
    if !ours {
        return Err(unknown());
    }
    let mut caching = FOREVER;
    let mut found = stored(request, env, file).await?;
    if let (None, Some(chunk)) = (&found, chunk) {
        // A page may have the loader of the deployment before, from a cache: today's chunk does for it too.
        found = stored(request, env, bundle(env).await?.chunk(chunk).trim_start_matches("/a/")).await?;
        caching = "no-cache";
    }
    send(request, &found.ok_or_else(unknown)?, content_type, caching)
}

/// A file in the form that the browser takes.
pub async fn stored(request: &Request, env: &Env, file: &str) -> Result<Option<Response>, ApiError> {
    let ending = Encoding::accepted(request).map(Encoding::ending).unwrap_or_default();
    fetch(env, &format!("{file}{ending}")).await
}

/// Answers with that file.
pub fn send(request: &Request, found: &Response, content_type: &str, caching: &str) -> Result<Response, ApiError> {
    let mut response = ResponseBuilder::new()
        .with_header("Content-Type", content_type)?
        .with_header("Cache-Control", caching)?
        .with_header("Vary", "Accept-Encoding")?
        .with_header("X-Content-Type-Options", "nosniff")?
        // The shop's page imports the chunk, and a module may come from elsewhere only with this.
        .with_header("Access-Control-Allow-Origin", "*")?
        .with_header("Cross-Origin-Resource-Policy", "cross-origin")?;
    if let Some(encoding) = Encoding::accepted(request) {
        response = response.with_header("Content-Encoding", encoding.name())?.with_encode_body(EncodeBody::Manual);
    }
    Ok(response.body(found.body().clone()))
}
