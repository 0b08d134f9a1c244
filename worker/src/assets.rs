//! The files built for this deployment: read through the `ASSETS` binding, which is Cloudflare's
//! static assets there and a disk folder on `workerd`.
//!
//! A deployment's files never change, so what is read once is kept for the life of the isolate.

use crate::error::ApiError;
use shopbell_protocol::Bundle;
use std::cell::OnceCell;
use std::rc::Rc;
use worker::{Env, Response};

thread_local! {
    static BUNDLE: OnceCell<Rc<Bundle>> = const { OnceCell::new() };
}

/// The bundle of this deployment.
pub async fn bundle(env: &Env) -> Result<Rc<Bundle>, ApiError> {
    if let Some(bundle) = BUNDLE.with(|cell| cell.get().cloned()) {
        return Ok(bundle);
    }
    let mut response = fetch(env, "bundle.json").await?.ok_or_else(|| ApiError::internal("bundle.json is missing"))?;
    let bundle: Rc<Bundle> = Rc::new(serde_json::from_slice(&response.bytes().await?)?);
    // Another request may have read it in the meantime; either copy is the same.
    Ok(BUNDLE.with(|cell| cell.get_or_init(|| bundle).clone()))
}

/// One file; `None` where there is none of that name.
pub async fn fetch(env: &Env, name: &str) -> Result<Option<Response>, ApiError> {
    let response = env.service("ASSETS")?.fetch(format!("https://assets/{name}"), None).await?;
    Ok((response.status_code() == 200).then_some(response))
}
