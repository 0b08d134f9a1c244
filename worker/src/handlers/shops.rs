//! `POST /v1/shops`: the deployment's admin creates a shop. The owner's key is shown this once.

use crate::clock;
use crate::deployment::public_origin;
use crate::error::ApiError;
use crate::guard::{self, sha256};
use crate::shop::client::ShopClient;
use crate::validate::Validate;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shopbell_protocol::ShopId;
use shopbell_protocol::owner::{Attention, CreatedShop, NewShop, Settings, default_color, default_holdout};
use std::collections::BTreeMap;
use worker::{Env, Request, Response, ResponseBuilder};

/// Creates a shop.
pub async fn create(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    guard::admin(&request, env)?;
    let now = clock::now(&request, env)?;
    let wanted: NewShop = guard::read_json(&mut request, guard::VISITOR_BODY).await?;
    let settings = Settings {
        name: wanted.name,
        origins: wanted.origins,
        locale: wanted.locale,
        time_zone: wanted.time_zone,
        color: default_color(),
        side: Default::default(),
        consent: Default::default(),
        launcher_label: BTreeMap::new(),
        holdout_percent: default_holdout(),
        pinned_questions: Vec::new(),
        order_webhook: None,
        attention: Attention::default(),
        identity: Default::default(),
        feedback_tab: None,
        learn_products: true,
        cases: Default::default(),
    }
    .validate()?;
    let client = ShopClient::new_shop(env)?;
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(ApiError::internal)?;
    let key = format!("sk_{}_{}", client.shop(), URL_SAFE_NO_PAD.encode(secret));
    client.create(now, settings, sha256(&key)).await?;
    let script_tag = script_tag(&public_origin(&request, env)?, client.shop());
    let created = CreatedShop { shop: client.shop().clone(), key, script_tag };
    Ok(ResponseBuilder::new()
        .with_status(201)
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(&created)?)
}

/// What to paste into a shop's pages.
pub fn script_tag(host: &str, shop: &ShopId) -> String {
    format!("<script async src=\"{host}/w/{shop}.js\"></script>")
}
