//! Sample data: how much there is, more of it, and none.

use super::owner::send;
use crate::error::ApiError;
use crate::guard::{OWNER_BODY, read_json};
use crate::shop::command::OwnerCommand;
use crate::validate::Validate;
use shopbell_protocol::owner::SampleData;
use worker::{Env, Request, Response};

/// `GET /v1/sample-data`
pub async fn count(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CountSamples)).await
}

/// `POST /v1/sample-data`
pub async fn add(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let data = read_json::<SampleData>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::AddSamples(data))).await
}

/// `DELETE /v1/sample-data`
pub async fn remove(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::RemoveSamples)).await
}
