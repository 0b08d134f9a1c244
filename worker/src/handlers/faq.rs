//! What the owner does with the FAQ besides reading and replacing it: imports, what is worth a look, links to the pack.

use super::owner::send;
use crate::error::ApiError;
use crate::guard::{FAQ_BODY, OWNER_BODY, read_json, read_text};
use crate::handlers::query;
use crate::shop::command::{ImportFaq, OwnerCommand};
use crate::shop::import::error;
use crate::validate::Validate;
use shopbell_engine::import::{Format, Refused, Unreadable, read};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::SetLink;
use worker::{Env, Request, Response};

/// How a file is to be imported.
struct Wanted {
    format: Format,
    locale: Option<Locale>,
    replace: bool,
    dry_run: bool,
}

/// `POST /v1/faq/import?format=&locale=&mode=&dry_run=`
pub async fn import(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let wanted = wanted(&request)?;
    let text = read_text(&mut request, FAQ_BODY).await?;
    let file = read(wanted.format, &text, wanted.locale).map_err(unreadable)?;
    drop(text);
    let mut refused: Vec<_> = file.refused.into_iter().map(error).collect();
    let mut drafts = Vec::with_capacity(file.drafts.len());
    for draft in file.drafts {
        let place = draft.place;
        match draft.validate() {
            Ok(draft) => drafts.push(draft),
            Err(invalid) => {
                let (field, message) = invalid.into_parts();
                refused.push(error(Refused { place, field, message }));
            }
        }
    }
    let command = ImportFaq { drafts, refused, replace: wanted.replace, dry_run: wanted.dry_run };
    send(&request, env, Ok(OwnerCommand::ImportFaq(command))).await
}

/// `GET /v1/faq/review`
pub async fn review(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ReviewFaq)).await
}

/// `GET /v1/faq/links`
pub async fn list_links(request: Request, env: &Env) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::ListLinks)).await
}

/// `PUT /v1/faq/links/{entry}`
pub async fn set_link(mut request: Request, env: &Env, entry: &str) -> Result<Response, ApiError> {
    send(&request, env, Ok(OwnerCommand::CheckKey)).await?;
    let link = Some(read_json::<SetLink>(&mut request, OWNER_BODY).await?);
    send(&request, env, Ok(OwnerCommand::SetLink { entry: id(entry)?, link })).await
}

/// `DELETE /v1/faq/links/{entry}`
pub async fn unset_link(request: Request, env: &Env, entry: &str) -> Result<Response, ApiError> {
    let command = id(entry).map(|entry| OwnerCommand::SetLink { entry, link: None });
    send(&request, env, command).await
}

fn id(segment: &str) -> Result<String, ApiError> {
    query::segment("entry", segment)
}

fn wanted(request: &Request) -> Result<Wanted, ApiError> {
    let formats = Format::ALL.map(Format::name).join(", ");
    let mut format = None;
    let mut wanted = Wanted { format: Format::Json, locale: None, replace: false, dry_run: false };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "format" => {
                let named = Format::ALL.into_iter().find(|format| format.name() == value);
                format = Some(named.ok_or_else(|| ApiError::invalid("format", format!("must be one of: {formats}")))?);
            }
            "locale" => wanted.locale = Some(query::locale(&value)?),
            "mode" => wanted.replace = query::replaces(&value)?,
            "dry_run" => wanted.dry_run = query::flag("dry_run", &value)?,
            other => return Err(ApiError::invalid(other, "unknown; allowed: format, locale, mode, dry_run")),
        }
    }
    wanted.format = format.ok_or_else(|| ApiError::invalid("format", format!("is required: one of {formats}")))?;
    Ok(wanted)
}

fn unreadable(unreadable: Unreadable) -> ApiError {
    ApiError::invalid(unreadable.field, unreadable.message)
}
