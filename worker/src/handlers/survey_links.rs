//! Surveys on other channels, as the owner sees them: links to send, answers that were taken by a person, and who doesn't
//! want to be asked.

use crate::deployment::{public_origin, survey_links_key};
use crate::error::ApiError;
use crate::guard::{self, OWNER_BODY, read_json};
use crate::handlers::owner::{call, page_query, send};
use crate::shop::command::OwnerCommand;
use crate::shop::survey_links::MadeLink;
use crate::validate::Validate;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use shopbell_engine::survey_links::{derived, token};
use shopbell_protocol::owner::{NewSurveyLink, SurveyLink, TakenResponse};
use shopbell_protocol::{Channel, ErrorCode, RecordId};
use worker::{Env, Request, Response, ResponseBuilder};

/// How wide a code is drawn at least, in pixels; it is scaled to any size.
const CODE: u32 = 320;

/// `POST /v1/survey-links`
pub async fn make(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let wanted = read_json::<NewSurveyLink>(&mut request, OWNER_BODY).await?.validate()?;
    let key = key(&request, env)?;
    let visitor = match (wanted.channel, &wanted.visitor) {
        (Channel::Receipt, _) => None,
        (_, Some(visitor)) => Some(visitor.clone()),
        (_, None) => Some(answerer(&key, wanted.customer.as_deref(), "link-visitor", &wanted.id)?),
    };
    let reply = call(&request, env, OwnerCommand::MakeLink { visitor, wanted }).await?;
    let made: MadeLink = reply.read().await?;
    let link = SurveyLink {
        url: address(&request, env, &made.id)?,
        id: made.id,
        expires_at: made.expires_at,
        duplicate: made.duplicate,
    };
    Ok(ResponseBuilder::new()
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(&link)?)
}

/// `GET /v1/survey-links/{id}/qr.svg`
pub async fn code(request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    let id = RecordId::try_from(id.to_owned()).map_err(|_| ApiError::not_found("link"));
    send(&request, env, id.clone().map(OwnerCommand::CheckLink)).await?;
    let address = address(&request, env, &id?)?;
    // A code on a receipt may be creased: a seventh of it may be missing.
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(ApiError::internal)?;
    let drawing = code.render::<svg::Color>().min_dimensions(CODE, CODE).quiet_zone(true).build();
    Ok(ResponseBuilder::new()
        .with_header("Content-Type", "image/svg+xml")?
        .with_header("Content-Security-Policy", "default-src 'none'")?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .fixed(drawing.into_bytes()))
}

/// `POST /v1/responses`
pub async fn enter(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let taken = read_json::<TakenResponse>(&mut request, OWNER_BODY).await?.validate()?;
    let visitor = match &taken.visitor {
        Some(visitor) => visitor.clone(),
        None => answerer(&key(&request, env)?, taken.customer.as_deref(), "entered-visitor", &taken.id)?,
    };
    send(&request, env, Ok(OwnerCommand::EnterResponse { visitor, taken })).await
}

/// `GET /v1/opt-outs?limit=&cursor=`
pub async fn list_opt_outs(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, page_query(&request).map(OwnerCommand::ListOptOuts)).await
}

/// `DELETE /v1/opt-outs/{visitor}`
pub async fn remove_opt_out(request: Request, env: &Env, visitor: &str) -> Result<Response, ApiError> {
    let visitor = RecordId::try_from(visitor.to_owned()).map_err(|_| ApiError::not_found("opt-out"));
    send(&request, env, visitor.map(OwnerCommand::RemoveOptOut)).await
}

/// Who answers: a customer is the same visitor wherever they are asked; without one, it is somebody new.
fn answerer(key: &str, customer: Option<&str>, purpose: &str, id: &RecordId) -> Result<RecordId, ApiError> {
    match customer {
        Some(customer) => visitor_of(key, customer),
        None => derived(key, purpose, id.as_str()).ok_or_else(|| ApiError::internal("no visitor could be derived")),
    }
}

/// The visitor that a customer is where the shop itself names them.
pub fn visitor_of(key: &str, customer: &str) -> Result<RecordId, ApiError> {
    derived(key, "customer", customer).ok_or_else(|| ApiError::internal("no visitor could be derived"))
}

fn address(request: &Request, env: &Env, id: &RecordId) -> Result<String, ApiError> {
    let token = token(&key(request, env)?, id).ok_or_else(|| ApiError::internal("no token could be made"))?;
    Ok(format!("{}/s/{}/{token}", public_origin(request, env)?, guard::owner(request)?.shop))
}

fn key(request: &Request, env: &Env) -> Result<String, ApiError> {
    survey_links_key(env, &guard::owner(request)?.shop).ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "this deployment has no SIGNING_SECRET, so it makes no links")
    })
}
