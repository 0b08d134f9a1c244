//! Surveys: what the owner asks, and what visitors answer.

use crate::error::ApiError;
use crate::guard::{OWNER_BODY, VISITOR_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::{query, reports, visitor};
use crate::shop::command::{OwnerCommand, VisitorCommand};
use crate::validate::Validate;
use shopbell_protocol::owner::Surveys;
use shopbell_protocol::{NewResponse, RecordId};
use worker::{Env, Request, Response};

/// `GET /v1/surveys`
pub async fn read(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadSurveys)).await
}

/// `PUT /v1/surveys`
pub async fn replace(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let surveys: Surveys = read_json::<Surveys>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ReplaceSurveys(surveys))).await
}

/// `GET /v1/surveys/templates`
pub async fn templates(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadSurveyTemplates)).await
}

/// `GET /v1/responses?limit=&cursor=&…`
pub async fn list_responses(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, reports::list_query(&request, reports::RESPONSES).map(OwnerCommand::ListResponses)).await
}

/// `GET /v1/shops/{shop}/surveys/{survey}?locale=`
pub async fn ask(request: Request, env: &Env, shop: &str, survey: &str) -> Result<Response, ApiError> {
    let command = asked(&request, survey);
    visitor::send(&request, env, shop, command).await
}

fn asked(request: &Request, survey: &str) -> Result<VisitorCommand, ApiError> {
    let mut locale = None;
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "locale" => locale = Some(query::locale(&value)?),
            other => return Err(ApiError::invalid(other, "unknown; allowed: locale")),
        }
    }
    Ok(VisitorCommand::AskSurvey { survey: survey.to_owned(), locale })
}

/// `PUT /v1/shops/{shop}/responses/{id}`
pub async fn respond(mut request: Request, env: &Env, shop: &str, id: &str) -> Result<Response, ApiError> {
    let response = match RecordId::try_from(id.to_owned()) {
        Ok(id) => visitor::body::<NewResponse>(&mut request, VISITOR_BODY)
            .await
            .map(|response| VisitorCommand::RecordResponse { id, response }),
        Err(_) => Err(ApiError::not_found("response")),
    };
    visitor::send(&request, env, shop, response).await
}
