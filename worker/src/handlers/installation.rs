//! `POST /v1/installation`: reads a page of the shop as a visitor's browser would get it, and says what keeps the widget
//! off it. Only pages on the shop's own origins are read; what is looked for, `engine/installation` knows.

use crate::deployment::{public_origin, webhook_reach};
use crate::error::ApiError;
use crate::guard::{self, VISITOR_BODY, read_json};
use crate::handlers::owner::call;
use crate::page::{self, Look, Unread};
use crate::shop::command::OwnerCommand;
use shopbell_engine::installation::{Place, Seen, inspect};
use shopbell_protocol::owner::{CheckInstallation, Installation, InstallationFault, InstallationProblem, Settings};
use worker::{Env, Request, Response, ResponseBuilder, Url};

/// Looks at the page.
pub async fn check(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    let settings: Settings = call(&request, env, OwnerCommand::ReadSettings).await?.read().await?;
    let wanted: CheckInstallation = read_json(&mut request, VISITOR_BODY).await?;
    let mut url = Url::parse(wanted.url.trim()).map_err(|_| malformed())?;
    if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
        return Err(malformed());
    }
    url.set_fragment(None);
    let shop = guard::owner(&request)?.shop;
    let host = public_origin(&request, env)?;
    let place = Place { host: &host, shop: shop.as_str(), origins: &settings.origins, url: &url };
    let problems = match inspect(&place, None) {
        // Not one of the shop's: nothing is read.
        Some(wrong) if !wrong.is_empty() => wrong,
        _ => match page::look(url.as_str(), webhook_reach(env)).await {
            Ok(look) => inspect(&place, Some(&seen(&look))).unwrap_or_default(),
            Err(unread) => vec![unreadable(unread)],
        },
    };
    let found = Installation { url: url.to_string(), problems };
    Ok(ResponseBuilder::new()
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(&found)?)
}

fn malformed() -> ApiError {
    ApiError::invalid("url", "must be a page's address, such as https://shop.example/")
}

fn seen(look: &Look) -> Seen<'_> {
    Seen {
        status: look.status,
        location: look.location.as_deref(),
        is_html: look.is_html,
        is_cut: look.is_cut,
        policies: &look.policies,
        html: &look.html,
    }
}

fn unreadable(unread: Unread) -> InstallationProblem {
    let detail = match &unread {
        Unread::Address(why) => Some(why.to_string()),
        _ => None,
    };
    InstallationProblem { kind: InstallationFault::Unreachable, detail }
}
