//! `/v1/session`: signing in to the dashboard and out.

use crate::clock;
use crate::deployment::public_origin;
use crate::error::ApiError;
use crate::guard::{self, VISITOR_BODY, owner_by_key, read_json, sha256};
use crate::handlers::owner::call;
use crate::handlers::shops::script_tag;
use crate::session;
use crate::shop::client::ShopClient;
use crate::shop::command::OwnerCommand;
use crate::shop::sessions::{self, LENGTH};
use shopbell_protocol::ShopId;
use shopbell_protocol::owner::{NewSession, Session, Settings};
use worker::{Env, Request, Response, ResponseBuilder};

/// `POST /v1/session`: exchanges the key for a cookie.
pub async fn begin(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    session::ours(&request)?;
    let wanted: NewSession = read_json(&mut request, VISITOR_BODY).await?;
    let owner = owner_by_key(wanted.key.trim())?;
    let client = ShopClient::open(env, owner.shop.as_str()).map_err(|_| sessions::refused())?;
    let token = session::new_token(&owner.shop)?;
    let command = OwnerCommand::SignIn { token_hash: sha256(&token) };
    let settings = client.owner(clock::now(&request, env)?, owner.credential, command).await?.read().await?;
    let described = describe(&request, env, owner.shop, settings)?;
    Ok(private()?.with_header("Set-Cookie", &session::cookie(&token, LENGTH / 1_000))?.from_json(&described)?)
}

/// `GET /v1/session`: whose dashboard this is.
pub async fn read(request: Request, env: &Env) -> Result<Response, ApiError> {
    let settings = call(&request, env, OwnerCommand::ReadSettings).await?.read().await?;
    let described = describe(&request, env, guard::owner(&request)?.shop, settings)?;
    Ok(private()?.from_json(&described)?)
}

/// `DELETE /v1/session`: the cookie opens nothing any more, wherever a copy of it may be.
pub async fn end(request: Request, env: &Env) -> Result<Response, ApiError> {
    call(&request, env, OwnerCommand::SignOut).await?;
    Ok(private()?.with_status(204).with_header("Set-Cookie", &session::cookie("", 0))?.empty())
}

fn describe(request: &Request, env: &Env, shop: ShopId, settings: Settings) -> Result<Session, ApiError> {
    let script_tag = script_tag(&public_origin(request, env)?, &shop);
    Ok(Session { shop, name: settings.name, locale: settings.locale, time_zone: settings.time_zone, script_tag })
}

fn private() -> worker::Result<ResponseBuilder> {
    ResponseBuilder::new().with_header("Cache-Control", "no-store")?.with_header("X-Content-Type-Options", "nosniff")
}
