//! Surveys: what the owner asks, and what visitors answer.

use crate::error::ApiError;
use crate::guard::{OWNER_BODY, VISITOR_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::{query, reports, visitor};
use crate::shop::command::{OwnerCommand, SurveyQuery, VisitorCommand};
use crate::validate::Validate;
use shopbell_protocol::owner::{Rule, Surveys};
use shopbell_protocol::{NewAsk, NewOptOut, NewResponse, RecordId};
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

/// `POST /v1/surveys/replay`
pub async fn replay(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let rule = read_json::<Rule>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ReplayRule(rule))).await
}

/// `GET /v1/surveys/templates`
pub async fn templates(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReadSurveyTemplates)).await
}

/// `GET /v1/responses?limit=&cursor=&…`
pub async fn list_responses(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, reports::list_query(&request, reports::RESPONSES).map(OwnerCommand::ListResponses)).await
}

/// `GET /v1/shops/{shop}/surveys/{survey}?locale=&visitor=`
pub async fn ask(request: Request, env: &Env, shop: &str, survey: &str) -> Result<Response, ApiError> {
    let query = asked(&request, survey);
    visitor::send(&request, env, shop, query.map(VisitorCommand::AskSurvey)).await
}

fn asked(request: &Request, survey: &str) -> Result<SurveyQuery, ApiError> {
    let mut query = SurveyQuery { survey: survey.to_owned(), locale: None, visitor: None };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "locale" => query.locale = Some(query::locale(&value)?),
            "visitor" => query.visitor = Some(query::id("visitor", &value)?),
            other => return Err(ApiError::invalid(other, "unknown; allowed: locale, visitor")),
        }
    }
    Ok(query)
}

/// `POST /v1/shops/{shop}/asks`
pub async fn may_ask(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let mut wanted = visitor::body::<NewAsk>(&mut request, VISITOR_BODY).await;
    let token = wanted.as_mut().ok().and_then(|wanted| wanted.token.take());
    visitor::send_with(&request, env, shop, token, wanted.map(VisitorCommand::MayAsk)).await
}

/// `POST /v1/shops/{shop}/opt-outs`
pub async fn opt_out(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let wanted = visitor::body::<NewOptOut>(&mut request, VISITOR_BODY).await;
    visitor::send(&request, env, shop, wanted.map(VisitorCommand::OptOut)).await
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
