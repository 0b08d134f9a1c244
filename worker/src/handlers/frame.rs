//! `GET /frame/{shop}`: the app's document. It may be framed by the shop's own pages only, and loads
//! nothing that isn't ours but product pictures.

use crate::assets::bundle;
use crate::clock;
use crate::error::ApiError;
use crate::handlers::encoding::Encoding;
use crate::handlers::render::{ink_on, script_safe};
use crate::shop::client::ShopClient;
use crate::shop::command::{FrameContent, VisitorCommand};
use serde::Serialize;
use shopbell_protocol::{Locale, ShopId, Suggestion};
use std::collections::BTreeMap;
use worker::{Env, Request, Response, ResponseBuilder};

/// What the app is given.
#[derive(Serialize)]
struct Config<'a> {
    shop: &'a ShopId,
    name: &'a str,
    locale: Locale,
    color: &'a str,
    ink: &'static str,
    origins: &'a [String],
    wasm: &'a str,
    suggestions: &'a [Suggestion],
    surveys: &'a [String],
    texts: &'a BTreeMap<String, String>,
}

/// Answers with the document, in the language that `?locale=` names, else in the shop's.
pub async fn serve(request: &Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let client = ShopClient::open(env, shop)?;
    let asked = request.url()?.query_pairs().find(|(name, _)| name == "locale").map(|(_, value)| value.into_owned());
    let locale = asked.as_deref().and_then(Locale::from_tag);
    let content: FrameContent =
        client.visitor(clock::now(request, env)?, None, VisitorCommand::FrameContent { locale }).await?.read().await?;
    let bundle = bundle(env).await?;
    let settings = &content.settings;
    let locale = content.locale;
    let texts = bundle.texts.get(&locale).ok_or_else(|| ApiError::internal("a language without texts"))?;
    let config = Config {
        shop: client.shop(),
        name: &settings.name,
        locale,
        color: &settings.color,
        ink: ink_on(&settings.color),
        origins: &settings.origins,
        wasm: &bundle.wasm,
        suggestions: &content.suggestions,
        surveys: &content.surveys,
        texts,
    };
    let document = bundle
        .frame
        .replace("{{locale}}", locale.code())
        .replace("{{dir}}", locale.direction().as_str())
        .replace("{{css}}", &bundle.style)
        .replace("{{js}}", &bundle.script)
        .replace("{{wasm}}", &bundle.wasm)
        // Last, so that nothing in the owner's texts is taken for a placeholder.
        .replace("{{config}}", &script_safe(&serde_json::to_string(&config)?));

    let origins = settings.origins.join(" ");
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
         img-src https: data: {origins}; base-uri 'none'; form-action 'none'; frame-ancestors {origins}"
    );
    let mut response = ResponseBuilder::new()
        .with_header("Content-Type", "text/html; charset=utf-8")?
        .with_header("Content-Security-Policy", &policy)?
        // It names files that the next deployment replaces.
        .with_header("Cache-Control", "no-cache")?
        .with_header("Vary", "Accept-Encoding")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .with_header("Referrer-Policy", "strict-origin")?
        .with_header("Cross-Origin-Resource-Policy", "cross-origin")?;
    if let Some(encoding) = Encoding::accepted(request) {
        response = response.with_header("Content-Encoding", encoding.name())?;
    }
    Ok(response.fixed(document.into_bytes()))
}
