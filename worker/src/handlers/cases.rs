//! Cases: what the shop follows up, and what a visitor learns of their own.

use crate::error::ApiError;
use crate::guard::{OWNER_BODY, VISITOR_BODY, read_json};
use crate::handlers::owner::send;
use crate::handlers::{query, visitor};
use crate::shop::command::{CaseQuery, OwnerCommand, PageQuery, VisitorCommand};
use crate::validate::Validate;
use shopbell_engine::cases::read_reference;
use shopbell_protocol::owner::{CaseCause, CaseChange};
use shopbell_protocol::{CaseAnswer, CaseState, RecordId};
use worker::{Env, Request, Response};

/// What `state` may be besides the states there are.
const OPEN: &str = "open";
/// How many characters a filter for an owner's name may have.
const STAFF: usize = 60;

/// `GET /v1/cases?state=&cause=&owner=&overdue=&from=&to=&limit=&cursor=`
pub async fn list(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, wanted(&request).map(OwnerCommand::ListCases)).await
}

/// `GET /v1/cases/{id}`
pub async fn read(request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    send(&request, env, case(id).map(OwnerCommand::ReadCase)).await
}

/// `PATCH /v1/cases/{id}`
pub async fn change(mut request: Request, env: &Env, id: &str) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let change = read_json::<CaseChange>(&mut request, OWNER_BODY).await?.validate()?;
    send(&request, env, Ok(OwnerCommand::ChangeCase { case: case(id)?, change })).await
}

/// `GET /v1/shops/{shop}/cases?visitor=`
pub async fn list_own(request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    visitor::send(&request, env, shop, whose(&request)).await
}

/// `POST /v1/shops/{shop}/cases/{reference}`
pub async fn answer(mut request: Request, env: &Env, shop: &str, reference: &str) -> Result<Response, ApiError> {
    let answer = visitor::body::<CaseAnswer>(&mut request, VISITOR_BODY).await;
    let command = answer.and_then(|CaseAnswer { fixed }| {
        let reference = read_reference(reference).ok_or_else(|| ApiError::not_found("case"))?;
        Ok(VisitorCommand::AnswerCase { reference, fixed })
    });
    visitor::send(&request, env, shop, command).await
}

fn case(id: &str) -> Result<RecordId, ApiError> {
    RecordId::try_from(id.to_owned()).map_err(|_| ApiError::not_found("case"))
}

fn whose(request: &Request) -> Result<VisitorCommand, ApiError> {
    let mut visitor = None;
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "visitor" => visitor = Some(query::id("visitor", &value)?),
            other => return Err(ApiError::invalid(other, "unknown; allowed: visitor")),
        }
    }
    let visitor = visitor.ok_or_else(|| ApiError::invalid("visitor", "is required"))?;
    Ok(VisitorCommand::ListOwnCases { visitor })
}

fn wanted(request: &Request) -> Result<CaseQuery, ApiError> {
    let mut wanted = CaseQuery {
        page: PageQuery::usual(),
        state: None,
        cause: None,
        owner: None,
        overdue: None,
        from: None,
        to: None,
    };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "state" if value == OPEN || CaseState::named(&value).is_some() => wanted.state = Some(value.into_owned()),
            "state" => {
                return Err(ApiError::invalid("state", "must be open, new, contacted, resolved or reopened"));
            }
            "cause" => {
                let cause = CaseCause::named(&value);
                let allowed = "must be low_score, unanswered or handoff";
                wanted.cause = Some(cause.ok_or_else(|| ApiError::invalid("cause", allowed))?);
            }
            "owner" if value.chars().count() <= STAFF => wanted.owner = Some(value.into_owned()),
            "owner" => return Err(ApiError::invalid("owner", "may have at most 60 characters")),
            "overdue" => {
                wanted.overdue = Some(query::flag("overdue", &value)?);
            }
            "from" => wanted.from = Some(query::day("from", &value)?),
            "to" => wanted.to = Some(query::day("to", &value)?),
            name => {
                if !query::page(&mut wanted.page, name, &value)? {
                    let allowed = "unknown; allowed: state, cause, owner, overdue, from, to, limit, cursor";
                    return Err(ApiError::invalid(name, allowed));
                }
            }
        }
    }
    if let (Some(from), Some(to)) = (&wanted.from, &wanted.to)
        && from > to
    {
        return Err(ApiError::invalid("from", "must not be after `to`"));
    }
    Ok(wanted)
}
