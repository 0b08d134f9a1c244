//! What the owner does. The key names the shop, so no address does; the shop's object checks the key,
//! and does so before a large body is read.

use crate::deployment::{identity_key, order_webhook_key, webhooks_key};
use crate::error::ApiError;
use crate::guard::{self, FAQ_BODY, OWNER_BODY, read_json};
use crate::handlers::reports;
use crate::shop::client::{ShopClient, ShopReply};
use crate::shop::command::{OwnerCommand, PageQuery};
use crate::validate::Validate;
use crate::{clock, webhook};
use shopbell_protocol::ErrorCode;
use shopbell_protocol::owner::{Faq, Placements, Settings, SettleQuestions, SigningKeys, TryQuestion};
use worker::{Env, Request, Response, ResponseBuilder};

/// `GET /v1/ratings?limit=&cursor=&…`
pub async fn list_ratings(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, reports::list_query(&request, reports::RATINGS).map(OwnerCommand::ListRatings)).await
}

/// `GET /v1/conversations?limit=&cursor=&from=&to=`
pub async fn list_conversations(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, reports::list_query(&request, reports::BY_TIME).map(OwnerCommand::ListConversations)).await
}

/// `GET /v1/handoffs?limit=&cursor=&from=&to=`
pub async fn list_handoffs(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, reports::list_query(&request, reports::BY_TIME).map(OwnerCommand::ListHandoffs)).await
}

/// `GET /v1/unanswered`
pub async fn list_unanswered(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ListUnanswered)).await
}

/// `POST /v1/unanswered`
pub async fn settle_questions(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let wanted = read_json::<SettleQuestions>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::SettleQuestions(wanted))).await
}

/// `GET /v1/faq`
pub async fn read_faq(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadFaq)).await
}

/// `PUT /v1/faq`
pub async fn replace_faq(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let faq: Faq = read_json::<Faq>(&mut request, FAQ_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ReplaceFaq(faq))).await
}

/// `POST /v1/faq/try`
pub async fn try_question(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let wanted = read_json::<TryQuestion>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::TryQuestion(wanted))).await
}

/// `GET /v1/placements`
pub async fn read_placements(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadPlacements)).await
}

/// `PUT /v1/placements`
pub async fn replace_placements(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let placements: Placements = read_json::<Placements>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ReplacePlacements(placements))).await
}

/// `GET /v1/settings`
pub async fn read_settings(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadSettings)).await
}

/// `PUT /v1/settings`
pub async fn replace_settings(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let settings: Settings = read_json::<Settings>(&mut request, OWNER_BODY).await?.validate()?;
    let settings = webhook::check_settings(settings, env)?;
    send(&request, env, Ok(OwnerCommand::ReplaceSettings(settings))).await
}

/// `GET /v1/signing-keys`
pub async fn signing_keys(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let shop = guard::owner(&request)?.shop;
    let nothing = || ApiError::new(ErrorCode::NotFound, "this deployment has no SIGNING_SECRET, so it signs nothing");
    let keys = SigningKeys {
        order_webhook: order_webhook_key(env, &shop).ok_or_else(nothing)?,
        identity: identity_key(env, &shop).ok_or_else(nothing)?,
        webhooks: webhooks_key(env, &shop).ok_or_else(nothing)?,
    };
    Ok(ResponseBuilder::new()
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(&keys)?)
}

/// Sends the command. What is wrong with the request is said only to those whose key is right.
pub(super) async fn send(
    request: &Request,
    env: &Env,
    command: Result<OwnerCommand, ApiError>,
) -> Result<Response, ApiError> {
    match command {
        Ok(command) => Ok(call(request, env, command).await?.into_response()?),
        Err(invalid) => {
            call(request, env, OwnerCommand::CheckKey).await?;
            Err(invalid)
        }
    }
}

/// Asks the shop's object as the owner whose key came with the request.
pub(super) async fn call(request: &Request, env: &Env, command: OwnerCommand) -> Result<ShopReply, ApiError> {
    let owner = guard::owner(request)?;
    let now = clock::now(request, env)?;
    // A key for a shop that doesn't exist opens nothing, like any wrong key.
    let refused = || ApiError::new(ErrorCode::Unauthorized, "this key opens no shop");
    let client = ShopClient::open(env, owner.shop.as_str()).map_err(|_| refused())?;
    client.owner(now, owner.credential, command).await
}

/// Which page of a list that has no filters.
pub fn page_query(request: &Request) -> Result<PageQuery, ApiError> {
    reports::list_query(request, reports::WHOLE)
}
