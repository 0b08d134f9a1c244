//! Who a visitor is: tokens are checked here, before any object is asked, with a key that is derived and stored nowhere.

use crate::clock;
use crate::deployment::identity_key;
use crate::error::ApiError;
use crate::guard::{VISITOR_BODY, bearer};
use crate::handlers::visitor;
use crate::shop::command::VisitorCommand;
use shopbell_engine::identity::{Identity, identity_of};
use shopbell_protocol::{ErrorCode, IdentityClaim, ShopId};
use worker::{Env, Request, Response};

/// `POST /v1/shops/{shop}/identity`
pub async fn identify(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let claim = visitor::body::<IdentityClaim>(&mut request, VISITOR_BODY).await;
    let command = match claim {
        Ok(claim) => proved(&request, env, shop, &claim.token)
            .map(|identity| VisitorCommand::Identify { visitor: claim.visitor, identity }),
        Err(error) => Err(error),
    };
    visitor::send(&request, env, shop, command).await
}

/// Who the token that came with a request proves somebody to be. One that proves nothing is as if there were none: it may
/// have expired while the page was open, which hinders nobody where no proof is asked for.
pub fn customer(request: &Request, env: &Env, shop: &str, token: Option<&str>) -> Result<Option<String>, ApiError> {
    let sent = bearer(request)?;
    let token = token.or(sent.as_deref());
    Ok(token.and_then(|token| proved(request, env, shop, token).ok()).map(|identity| identity.customer))
}

fn proved(request: &Request, env: &Env, shop: &str, token: &str) -> Result<Identity, ApiError> {
    let shop = ShopId::try_from(shop.to_owned()).map_err(|_| ApiError::not_found("shop"))?;
    let key = identity_key(env, &shop).ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, "this deployment has no SIGNING_SECRET, so nobody can be identified")
    })?;
    identity_of(&key, shop.as_str(), token, clock::now(request, env)? / 1_000).map_err(|refusal| {
        let mut error = ApiError::invalid("token", refusal.to_string());
        error.become_a(ErrorCode::Unauthorized);
        error
    })
}
