//! `GET /w/{shop}.js`: the loader with that shop's public settings inlined, so that a page needs no
//! second request (but for recommendation slots, where it has any).

use crate::assets::bundle;
use crate::deployment::public_origin;
use crate::error::ApiError;
use crate::guard::sha256;
use crate::handlers::encoding::Encoding;
use crate::handlers::render::{ink_on, script_safe};
use crate::shop::client::ShopClient;
use crate::shop::command::{LoaderContent, VisitorCommand};
use serde::Serialize;
use shopbell_protocol::owner::{Attention, Consent, Rule, Side};
use shopbell_protocol::{Bundle, Locale, ShopId};
use std::collections::BTreeMap;
use worker::{Env, Request, Response, ResponseBuilder};

/// What the loader is given. Everybody can read it.
#[derive(Serialize)]
struct LoaderSettings<'a> {
    host: &'a str,
    shop: &'a ShopId,
    locale: Locale,
    color: &'a str,
    ink: &'static str,
    side: Side,
    consent: Consent,
    /// What the names of the loader's chunks end with.
    chunks: &'a str,
    label: BTreeMap<Locale, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    surveys: Option<&'a Vec<Rule>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attention: Option<Attention>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tab: Option<Tab<'a>>,
}

/// The feedback tab, where the shop has one.
#[derive(Serialize)]
struct Tab<'a> {
    survey: &'a str,
    label: BTreeMap<Locale, String>,
}

/// Answers with the loader.
pub async fn serve(request: &Request, env: &Env, file: &str) -> Result<Response, ApiError> {
    let shop = file.strip_suffix(".js").ok_or_else(|| ApiError::not_found("file"))?;
    let client = ShopClient::open(env, shop)?;
    let content: LoaderContent = client.visitor(0, None, VisitorCommand::LoaderContent).await?.read().await?;
    let settings = &content.settings;
    // Who asks nothing without being called for, and has no tab, needs neither the rules nor what follows them.
    let asks = !content.rules.is_empty() || settings.feedback_tab.is_some();
    let bundle = bundle(env).await?;
    let host = public_origin(request, env)?;
    let inlined = LoaderSettings {
        host: &host,
        shop: client.shop(),
        locale: settings.locale,
        color: &settings.color,
        ink: ink_on(&settings.color),
        side: settings.side,
        consent: settings.consent,
        chunks: &bundle.chunks,
        label: labels("launcher", &settings.launcher_label, &bundle),
        surveys: asks.then_some(&content.rules),
        attention: asks.then_some(settings.attention),
        tab: settings
            .feedback_tab
            .as_deref()
            .map(|survey| Tab { survey, label: labels("tab_rate", &BTreeMap::new(), &bundle) }),
    };
    let loader = if asks { &bundle.asking } else { &bundle.loader };
    let text = loader.replace("__SHOPBELL_SETTINGS__", &script_safe(&serde_json::to_string(&inlined)?));
    let tag = format!("W/\"{}\"", sha256(&text).get(..32).unwrap_or_default());

    let fresh = request.headers().get("If-None-Match")?.is_some_and(|known| known.contains(&tag));
    let mut response = ResponseBuilder::new()
        .with_status(if fresh { 304 } else { 200 })
        .with_header("Content-Type", "text/javascript; charset=utf-8")?
        .with_header("Cache-Control", "public, max-age=300, stale-while-revalidate=86400")?
        .with_header("ETag", &tag)?
        .with_header("Vary", "Accept-Encoding")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .with_header("Access-Control-Allow-Origin", "*")?
        .with_header("Cross-Origin-Resource-Policy", "cross-origin")?;
    if fresh {
        return Ok(response.empty());
    }
    if let Some(encoding) = Encoding::accepted(request) {
        // The runtime compresses the body as this header says.
        response = response.with_header("Content-Encoding", encoding.name())?;
    }
    Ok(response.fixed(text.into_bytes()))
}

/// A label in each language: the shop's own, else the widget's.
fn labels(key: &str, own: &BTreeMap<Locale, String>, bundle: &Bundle) -> BTreeMap<Locale, String> {
    Locale::ALL
        .into_iter()
        .map(|locale| {
            let ours = || {
                let texts = bundle.texts.get(&locale);
                texts.and_then(|texts| texts.get(key)).cloned().unwrap_or_default()
            };
            (locale, own.get(&locale).cloned().unwrap_or_else(ours))
        })
        .collect()
}
