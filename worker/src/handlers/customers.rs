//! Customers and visitors, as the owner sees them.

use crate::deployment::survey_links_key;
use crate::error::ApiError;
use crate::guard;
use crate::handlers::owner::send;
use crate::handlers::{query, survey_links};
use crate::shop::command::{CustomerQuery, OwnerCommand, PageQuery};
use shopbell_engine::text::clean;
use shopbell_protocol::RecordId;
use worker::{Env, Request, Response};

/// How long what is looked for may be.
const LONGEST: usize = 100;

/// `GET /v1/customers?q=&segment=&limit=&cursor=`
pub async fn list(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, wanted(&request).map(OwnerCommand::ListCustomers)).await
}

/// `GET /v1/customers/{customer}`
pub async fn read(request: Request, env: &Env, customer: &str) -> Result<Response, ApiError> {
    let customer = query::segment("customer", customer);
    send(&request, env, customer.map(OwnerCommand::ReadCustomer)).await
}

/// `DELETE /v1/customers/{customer}`
pub async fn erase(request: Request, env: &Env, customer: &str) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let customer = query::segment("customer", customer)?;
    // Where links can't be made, nobody has been sent any either.
    let known_as = match survey_links_key(env, &guard::owner(&request)?.shop) {
        Some(key) => Some(survey_links::visitor_of(&key, &customer)?),
        None => None,
    };
    send(&request, env, Ok(OwnerCommand::EraseCustomer { customer, known_as })).await
}

/// `GET /v1/visitors/{visitor}`
pub async fn read_visitor(request: Request, env: &Env, visitor: &str) -> Result<Response, ApiError> {
    send(&request, env, id(visitor).map(OwnerCommand::ReadVisitor)).await
}

/// `DELETE /v1/visitors/{visitor}`
pub async fn erase_visitor(request: Request, env: &Env, visitor: &str) -> Result<Response, ApiError> {
    send(&request, env, id(visitor).map(OwnerCommand::EraseVisitor)).await
}

fn id(visitor: &str) -> Result<RecordId, ApiError> {
    RecordId::try_from(visitor.to_owned()).map_err(|_| ApiError::not_found("visitor"))
}

fn wanted(request: &Request) -> Result<CustomerQuery, ApiError> {
    let mut wanted = CustomerQuery { page: PageQuery::usual(), text: None, segment: None };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "q" => wanted.text = text("q", &value)?,
            "segment" => wanted.segment = text("segment", &value)?,
            other if query::page(&mut wanted.page, other, &value)? => {}
            other => return Err(ApiError::invalid(other, "unknown; allowed: q, segment, limit, cursor")),
        }
    }
    Ok(wanted)
}

fn text(field: &str, value: &str) -> Result<Option<String>, ApiError> {
    if value.chars().count() > LONGEST {
        return Err(ApiError::invalid(field, format!("may have at most {LONGEST} characters")));
    }
    Ok(Some(clean(value)).filter(|text| !text.is_empty()))
}
