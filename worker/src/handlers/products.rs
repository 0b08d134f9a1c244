//! The catalogue as the owner sends and reads it, in pieces: whatever its size, little of it is in memory at once.

mod arriving;

use super::owner::send;
use crate::error::ApiError;
use crate::guard::{CATALOGUE_BODY, CATALOGUE_FILE};
use crate::handlers::query;
use crate::shop::command::{BegunImport, CataloguePage, OwnerCommand, ProductQuery};
pub(super) use arriving::Owner;
use arriving::{Arriving, End};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use shopbell_engine::catalogue::{Defaults, Elements, Format, Reader, Unreadable};
use shopbell_protocol::ErrorCode;
use shopbell_protocol::owner::{ImportedProducts, Stored};
use worker::{ByteStream, Env, Request, Response, ResponseBuilder, Url};

/// `GET /v1/products`: page by page, as the shop's object has them. A catalogue that changes meanwhile ends the answer
/// early, and what came is no JSON.
pub async fn read(request: Request, env: &Env) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    let first = owner.ask(OwnerCommand::ReadProducts { after: -1, revision: None }).await?;
    let pages = stream::try_unfold((owner, Some(first), false), async |(owner, page, is_late)| {
        let Some(page) = page else { return Ok::<_, ApiError>(None) };
        let page = page.text().await?;
        let CataloguePage { next, revision, products } = serde_json::from_str(&page)?;
        let mut bytes = Vec::with_capacity(page.len() + 16);
        bytes.extend_from_slice(if is_late { b"," } else { b"{\"products\":[" });
        bytes.extend_from_slice(products.get().trim_start_matches('[').trim_end_matches(']').as_bytes());
        let next = match next {
            Some(after) => Some(owner.ask(OwnerCommand::ReadProducts { after, revision: Some(revision) }).await?),
            None => {
                bytes.extend_from_slice(b"]}");
                None
            }
        };
        Ok(Some((bytes, (owner, next, true))))
    });
    Ok(ResponseBuilder::new()
        .with_header("Content-Type", "application/json")?
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_stream(pages.map_err(|error| worker::Error::RustError(error.to_string())))?)
}

/// `PUT /v1/products`: all of them are good, or nothing is stored.
pub async fn replace(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    let begun = owner.begin().await?;
    let mut arriving = Arriving::new(&owner, &begun);
    match read_catalogue(&mut request, &mut arriving).await {
        Ok(()) => {}
        Err(error) => return Err(arriving.give_up(error).await),
    }
    let imported = arriving.end(End { replace: true, exact: true, whole: true, dry_run: false }).await?;
    answer(&Stored { stored: imported.stored })
}

/// `POST /v1/products/import?format=&locale=&currency=&origin=&mode=&dry_run=`
pub async fn import(mut request: Request, env: &Env) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    let begun = owner.begin().await?;
    let wanted = wanted(&request, &begun)?;
    let mut arriving = Arriving::new(&owner, &begun);
    match read_file(&mut request, wanted.format, wanted.defaults, &mut arriving).await {
        Ok(()) => {}
        Err(error) => return Err(arriving.give_up(error).await),
    }
    let refused = std::mem::take(&mut arriving.refused);
    let errors = std::mem::take(&mut arriving.errors);
    let end = End { replace: wanted.replace, exact: false, whole: refused == 0, dry_run: wanted.dry_run };
    let imported = arriving.end(end).await?;
    answer(&ImportedProducts { refused, errors, ..imported })
}

/// `GET /v1/products/search?q=&…`
pub async fn search(request: Request, env: &Env) -> Result<Response, ApiError> {
    let query: Result<ProductQuery, ApiError> = super::visitor::product_query(&request);
    send(&request, env, query.map(OwnerCommand::FindProducts)).await
}

/// Reads a whole catalogue as it arrives.
async fn read_catalogue(request: &mut Request, arriving: &mut Arriving<'_>) -> Result<(), ApiError> {
    let mut elements = Elements::default();
    let mut file = Arrival::of(request, CATALOGUE_BODY)?;
    while let Some(chunk) = file.next().await? {
        elements.push(&chunk);
        while let Some(element) = elements.next_element().map_err(no_catalogue)? {
            arriving.take_exactly(&element).await?;
        }
    }
    elements.end();
    while let Some(element) = elements.next_element().map_err(no_catalogue)? {
        arriving.take_exactly(&element).await?;
    }
    Ok(())
}

fn no_catalogue(Unreadable { field, message }: Unreadable) -> ApiError {
    if field == "body" { ApiError::new(ErrorCode::InvalidJson, message) } else { ApiError::invalid(field, message) }
}

/// Reads a file as it arrives.
async fn read_file(
    request: &mut Request,
    format: Format,
    defaults: Defaults,
    arriving: &mut Arriving<'_>,
) -> Result<(), ApiError> {
    let mut reader = Reader::new(format, defaults);
    let mut file = Arrival::of(request, CATALOGUE_FILE)?;
    while let Some(chunk) = file.next().await? {
        reader.push(&chunk);
        while let Some(draft) = reader.next_draft().map_err(unreadable)? {
            arriving.take(draft).await?;
        }
    }
    reader.end();
    while let Some(draft) = reader.next_draft().map_err(unreadable)? {
        arriving.take(draft).await?;
    }
    Ok(())
}

/// A body that is read piece by piece.
struct Arrival {
    stream: Option<ByteStream>,
    /// How many bytes came.
    length: usize,
    limit: usize,
}

impl Arrival {
    fn of(request: &mut Request, limit: usize) -> Result<Self, ApiError> {
        let announced = request.headers().get("Content-Length")?.and_then(|length| length.parse::<usize>().ok());
        if announced.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        Ok(Self { stream: request.stream().ok(), length: 0, limit })
    }

    async fn next(&mut self) -> Result<Option<Vec<u8>>, ApiError> {
        let Some(stream) = &mut self.stream else { return Ok(None) };
        let Some(chunk) = stream.next().await.transpose()? else { return Ok(None) };
        self.length += chunk.len();
        if self.length > self.limit { Err(too_large(self.limit)) } else { Ok(Some(chunk)) }
    }
}

fn too_large(limit: usize) -> ApiError {
    ApiError::new(ErrorCode::TooLarge, format!("the body may have at most {} MB here", limit / (1024 * 1024)))
}

/// How a file is to be imported.
struct Wanted {
    format: Format,
    defaults: Defaults,
    replace: bool,
    dry_run: bool,
}

fn wanted(request: &Request, begun: &BegunImport) -> Result<Wanted, ApiError> {
    let formats = Format::ALL.map(Format::name).join(", ");
    let mut format = None;
    let mut defaults = Defaults { fallback: Some(begun.locale), ..Defaults::default() };
    defaults.origin = begun.origins.first().cloned().unwrap_or_default();
    let (mut replace, mut dry_run) = (false, false);
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "format" => {
                let named = Format::ALL.into_iter().find(|format| format.name() == value);
                format = Some(named.ok_or_else(|| ApiError::invalid("format", format!("must be one of: {formats}")))?);
            }
            "locale" => defaults.locale = Some(query::locale(&value)?),
            "currency" => {
                let is_code = (3..=5).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphabetic());
                let message = "must be an ISO 4217 code such as IRR, or IRT for prices in toman";
                defaults.currency = Some(value.into_owned());
                defaults.currency.as_ref().filter(|_| is_code).ok_or_else(|| ApiError::invalid("currency", message))?;
            }
            "origin" => {
                let origin = Url::parse(&value).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
                if !begun.origins.contains(&origin) {
                    return Err(ApiError::invalid("origin", "must be one of the shop's origins"));
                }
                defaults.origin = origin;
            }
            "mode" => replace = query::replaces(&value)?,
            "dry_run" => dry_run = query::flag("dry_run", &value)?,
            other => {
                let allowed = "unknown; allowed: format, locale, currency, origin, mode, dry_run";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    let format = format.ok_or_else(|| ApiError::invalid("format", format!("is required: one of {formats}")))?;
    Ok(Wanted { format, defaults, replace, dry_run })
}

fn unreadable(unreadable: Unreadable) -> ApiError {
    ApiError::invalid(unreadable.field, unreadable.message)
}

fn answer<T: serde::Serialize>(value: &T) -> Result<Response, ApiError> {
    Ok(ResponseBuilder::new()
        .with_header("Cache-Control", "no-store")?
        .with_header("X-Content-Type-Options", "nosniff")?
        .from_json(value)?)
}
