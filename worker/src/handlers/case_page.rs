//! `/c/{shop}/{reference}`: a visitor's own case as a plain page, without script: how far it has come, and once it is
//! settled, whether it is good now.
//!
//! Invariants: the reference is all that is asked for; a GET writes nothing; the page says nothing of what the visitor
//! wrote, and nothing about who they are.

mod html;

use crate::clock;
use crate::error::ApiError;
use crate::guard::{FORM_BODY, read_body};
use crate::handlers::plain_page::{respond, see_other, texts};
use crate::shop::client::ShopClient;
use crate::shop::command::VisitorCommand;
use shopbell_engine::cases::read_reference;
use shopbell_protocol::{CasePage, Locale};
use url::form_urlencoded;
use worker::{Env, Request, Response};

/// What follows the address of the page that is answered.
const STOP: &str = "stop";

/// `GET /c/{shop}/{reference}?locale=`
pub async fn show(request: Request, env: &Env, shop: &str, reference: &str) -> Result<Response, ApiError> {
    let shown = ask(&request, env, shop, reference, |reference| VisitorCommand::ShowCase { reference }).await;
    answer(&request, shop, reference, shown)
}

/// `POST /c/{shop}/{reference}`: the form of the page, `fixed=yes` or `fixed=no`. Anything else is as if it wasn't sent.
pub async fn submit(mut request: Request, env: &Env, shop: &str, reference: &str) -> Result<Response, ApiError> {
    let body = match read_body(&mut request, FORM_BODY).await {
        Ok(body) => body,
        Err(error) => return answer(&request, shop, reference, Err(error)),
    };
    let said = form_urlencoded::parse(&body).find(|(name, _)| name == "fixed").map(|(_, value)| value.into_owned());
    let command = |reference| match said.as_deref() {
        Some("yes") => VisitorCommand::AnswerCase { reference, fixed: true },
        Some("no") => VisitorCommand::AnswerCase { reference, fixed: false },
        _ => VisitorCommand::ShowCase { reference },
    };
    let shown = ask(&request, env, shop, reference, command).await;
    back(&request, shop, reference, shown)
}

/// `POST /c/{shop}/{reference}/stop`: they don't want to be asked again.
pub async fn stop(request: Request, env: &Env, shop: &str, reference: &str) -> Result<Response, ApiError> {
    let command = |reference| VisitorCommand::StopAskingAboutCase { reference };
    let shown = ask(&request, env, shop, reference, command).await;
    back(&request, shop, reference, shown)
}

async fn ask(
    request: &Request,
    env: &Env,
    shop: &str,
    reference: &str,
    command: impl FnOnce(String) -> VisitorCommand,
) -> Result<CasePage, ApiError> {
    let client = ShopClient::open(env, shop)?;
    // What can't be one is no reason to wake the shop.
    let reference = read_reference(reference).ok_or_else(|| ApiError::not_found("case"))?;
    // The reference is all that is needed: forms say `Origin: null` where no referrer is sent.
    client.visitor(clock::now(request, env)?, None, command(reference)).await.map_err(ApiError::from)?.read().await
}

/// The page, whatever was found.
fn answer(
    request: &Request,
    shop: &str,
    reference: &str,
    shown: Result<CasePage, ApiError>,
) -> Result<Response, ApiError> {
    let asked = asked_locale(request)?;
    match shown {
        Ok(page) => {
            let locale = asked.unwrap_or(page.locale);
            respond(200, &html::page(shop, reference, locale, &page)?, None)
        }
        Err(error) => {
            let locale = asked.or(texts::accepted(request)?).unwrap_or(Locale::En);
            respond(error.status(), &html::failed(locale, &error)?, error.retry_after())
        }
    }
}

/// Back to the page, so that loading it anew sends nothing again.
fn back(
    request: &Request,
    shop: &str,
    reference: &str,
    shown: Result<CasePage, ApiError>,
) -> Result<Response, ApiError> {
    match shown {
        Ok(page) => {
            let locale = asked_locale(request)?.unwrap_or(page.locale);
            let reference = &page.status.reference;
            see_other(&format!("/c/{shop}/{reference}?locale={}", locale.code()))
        }
        Err(error) => answer(request, shop, reference, Err(error)),
    }
}

/// The language that the address names. Whatever else it says is passed over: messengers add to addresses what they like.
fn asked_locale(request: &Request) -> Result<Option<Locale>, ApiError> {
    let url = request.url()?;
    Ok(url.query_pairs().filter(|(name, _)| name == "locale").find_map(|(_, value)| Locale::from_tag(&value)))
}
