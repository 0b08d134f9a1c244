//! Webhooks, as the owner sees them: which of the shop's servers are told what, and what became of it.

use crate::deployment::webhooks_key;
use crate::error::ApiError;
use crate::guard::{self, OWNER_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::query;
use crate::shop::command::{DeliveryQuery, OwnerCommand, PageQuery};
use crate::validate::Validate;
use crate::webhook::checked;
use shopbell_protocol::owner::{DeliveryState, NewWebhook, WebhookChange};
use shopbell_protocol::{ErrorCode, RecordId};
use worker::{Env, Request, Response};

/// `GET /v1/webhooks`
pub async fn list(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ListWebhooks)).await
}

/// `POST /v1/webhooks`
pub async fn add(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    // Unsigned, nothing is told.
    webhooks_key(env, &guard::owner(&request)?.shop).ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "this deployment has no SIGNING_SECRET, so it has no webhooks")
    })?;
    let mut wanted = read_json::<NewWebhook>(&mut request, OWNER_BODY).await?.validate()?;
    wanted.url = checked("url", &wanted.url, env)?;
    send(&request, env, Ok(OwnerCommand::AddWebhook(wanted))).await
}

/// `PATCH /v1/webhooks/{id}`
pub async fn change(mut request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let mut change = read_json::<WebhookChange>(&mut request, OWNER_BODY).await?.validate()?;
    change.url = change.url.map(|url| checked("url", &url, env)).transpose()?;
    send(&request, env, Ok(OwnerCommand::ChangeWebhook { webhook: webhook(id)?, change })).await
}

/// `DELETE /v1/webhooks/{id}`
pub async fn remove(request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    send(&request, env, webhook(id).map(OwnerCommand::RemoveWebhook)).await
}

/// `POST /v1/webhooks/{id}/test`
pub async fn test(request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    send(&request, env, webhook(id).map(OwnerCommand::TestWebhook)).await
}

/// `GET /v1/webhooks/deliveries?state=&webhook=&limit=&cursor=`
pub async fn list_deliveries(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, wanted(&request).map(OwnerCommand::ListDeliveries)).await
}

/// `POST /v1/webhooks/deliveries/{id}/retry`
pub async fn retry(request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    let delivery = RecordId::try_from(id.to_owned()).map_err(|_| ApiError::not_found("delivery"));
    send(&request, env, delivery.map(OwnerCommand::RetryDelivery)).await
}

fn webhook(id: &str) -> Result<RecordId, ApiError> {
    RecordId::try_from(id.to_owned()).map_err(|_| ApiError::not_found("webhook"))
}

fn wanted(request: &Request) -> Result<DeliveryQuery, ApiError> {
    let mut wanted = DeliveryQuery { page: PageQuery::usual(), state: None, webhook: None };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "state" => {
                let state = DeliveryState::named(&value);
                let allowed = "must be waiting, delivered or dead";
                wanted.state = Some(state.ok_or_else(|| ApiError::invalid("state", allowed))?);
            }
            "webhook" => wanted.webhook = Some(query::id("webhook", &value)?),
            name => {
                if !query::page(&mut wanted.page, name, &value)? {
                    return Err(ApiError::invalid(name, "unknown; allowed: state, webhook, limit, cursor"));
                }
            }
        }
    }
    Ok(wanted)
}
