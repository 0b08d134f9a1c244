//! The catalogue as the owner sends and reads it, in pieces: whatever its size, little of it is in memory at once.

use super::owner::send;
use crate::clock;
use crate::error::ApiError;
use crate::guard::{self, CATALOGUE_BODY, CATALOGUE_FILE, parse_json};
use crate::shop::client::{ShopClient, ShopReply};
use crate::shop::command::{BegunImport, CataloguePage, EndImport, OwnerCommand, ProductQuery};
use crate::validate::{MOST_PRODUCTS, Validate, check_addresses};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::Value;
use shopbell_engine::catalogue::{Defaults, Draft, Elements, Format, Place, Reader, Refused, Unreadable};
use shopbell_protocol::owner::{ImportedProducts, Product, ProductImportError, Stored};
use shopbell_protocol::{ErrorCode, Locale};
use std::collections::HashMap;
use worker::{ByteStream, Env, Request, Response, ResponseBuilder, Url};

/// Products are passed on in pieces of so many bytes.
const PIECE: usize = 1 << 20;
/// How many errors are listed.
const MOST_ERRORS: usize = 1_000;

/// `GET /v1/products`: page by page, as the shop's object has them. A catalogue that changes meanwhile ends the answer
/// early, and what came is no JSON.
pub async fn read(request: Request, env: &Env) -> Result<Response, ApiError> {
    let owner = Owner::of(&request, env)?;
    let first = owner.ask(OwnerCommand::ReadProducts { after: -1, revision: None }).await?;
    let pages = stream::try_unfold((owner, Some(first), false), async |(owner, page, is_late)| {
        let Some(page) = page else { return Ok::<_, ApiError>(None) };
        let CataloguePage { next, revision, products } = serde_json::from_str(page.text())?;
        let mut bytes = Vec::with_capacity(page.text().len() + 16);
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

/// An owner for as long as one request takes.
struct Owner {
    client: ShopClient,
    key_hash: String,
    now: i64,
}

impl Owner {
    fn of(request: &Request, env: &Env) -> Result<Self, ApiError> {
        let owner = guard::owner(request)?;
        let refused = || ApiError::new(ErrorCode::Unauthorized, "this key opens no shop");
        let client = ShopClient::open(env, owner.shop.as_str()).map_err(|_| refused())?;
        Ok(Self { client, key_hash: owner.key_hash, now: clock::now(request, env)? })
    }

    async fn ask(&self, command: OwnerCommand) -> Result<ShopReply, ApiError> {
        self.client.owner(self.now, self.key_hash.clone(), command).await
    }

    /// Also checks the key, before a large body is read.
    async fn begin(&self) -> Result<BegunImport, ApiError> {
        self.ask(OwnerCommand::BeginImport).await?.read()
    }
}

/// Products on their way to the shop's object.
struct Arriving<'a> {
    owner: &'a Owner,
    begun: &'a BegunImport,
    /// The places of those that came, by id.
    places: HashMap<String, Place>,
    /// What waits to be passed on: products in JSON, a comma between them.
    piece: String,
    /// The number of the first of them.
    first: i64,
    /// How many they are.
    waiting: i64,
    refused: u32,
    errors: Vec<ProductImportError>,
}

struct End {
    replace: bool,
    exact: bool,
    whole: bool,
    dry_run: bool,
}

impl<'a> Arriving<'a> {
    fn new(owner: &'a Owner, begun: &'a BegunImport) -> Self {
        let (places, piece, errors) = (HashMap::new(), String::new(), Vec::new());
        Self { owner, begun, places, piece, first: 0, waiting: 0, refused: 0, errors }
    }

    /// Takes a product of a catalogue, or says what is wrong with it.
    async fn take_exactly(&mut self, text: &str) -> Result<(), ApiError> {
        let position = self.places.len();
        let place = Place::Entry(u32::try_from(position).map_err(ApiError::internal)?);
        let within = |error: ApiError| error.within(&format!("products[{position}]"));
        let mut product = parse_json::<Product>(text).and_then(Product::validate).map_err(within)?;
        // What the owner sends is the owner's, wherever it came from.
        product.learned = false;
        check_addresses(&product, &self.begun.origins).map_err(within)?;
        if self.places.insert(product.id.clone(), place).is_some() {
            return Err(within(ApiError::invalid("id", "appears twice")));
        }
        self.push(&serde_json::to_string(&product)?).await
    }

    /// Takes a product of a file, or notes why not.
    async fn take(&mut self, draft: Result<Draft, Refused>) -> Result<(), ApiError> {
        match draft.and_then(|draft| self.checked(draft)) {
            Ok((product, silent)) => self.push(&body_of(&product, &silent)?).await,
            Err(refused) => {
                self.refuse(refused);
                Ok(())
            }
        }
    }

    /// A product of a file with what the file says nothing about, if it may be stored.
    fn checked(&mut self, draft: Draft) -> Result<(Product, Vec<&'static str>), Refused> {
        let Draft { place, product, silent } = draft;
        let invalid = |invalid: ApiError| {
            let (field, message) = invalid.into_parts();
            Refused { place, field, message }
        };
        let mut product = product.validate().map_err(invalid)?;
        product.learned = false;
        check_addresses(&product, &self.begun.origins).map_err(invalid)?;
        if let Some(first) = self.places.get(&product.id) {
            let first = match first {
                Place::Line(line) => format!("line {line}"),
                Place::Entry(item) => format!("item {item}"),
            };
            let message = format!("appears twice: {first} has it too");
            return Err(Refused { place, field: "id".to_owned(), message });
        }
        self.places.insert(product.id.clone(), place);
        Ok((product, silent))
    }

    fn refuse(&mut self, refused: Refused) {
        self.refused = self.refused.saturating_add(1);
        if self.errors.len() < MOST_ERRORS {
            let (line, item) = match refused.place {
                Place::Line(line) => (Some(line), None),
                Place::Entry(item) => (None, Some(item)),
            };
            self.errors.push(ProductImportError { line, item, field: refused.field, message: refused.message });
        }
    }

    async fn push(&mut self, product: &str) -> Result<(), ApiError> {
        if self.places.len() > MOST_PRODUCTS {
            return Err(ApiError::invalid("products", "may have at most 50,000 products"));
        }
        if !self.piece.is_empty() && self.piece.len() + product.len() > PIECE {
            self.pass_on().await?;
        }
        if !self.piece.is_empty() {
            self.piece.push(',');
        }
        self.piece.push_str(product);
        self.waiting += 1;
        Ok(())
    }

    async fn pass_on(&mut self) -> Result<(), ApiError> {
        let list = format!("[{}]", std::mem::take(&mut self.piece));
        let first = self.first;
        self.first += std::mem::take(&mut self.waiting);
        self.owner.ask(OwnerCommand::KeepArrivals { import: self.begun.import.clone(), first, list }).await?;
        Ok(())
    }

    async fn end(mut self, end: End) -> Result<ImportedProducts, ApiError> {
        if !self.piece.is_empty() {
            self.pass_on().await?;
        }
        let End { replace, exact, whole, dry_run } = end;
        let (import, origins) = (self.begun.import.clone(), self.begun.origins.clone());
        let end = EndImport { import, replace, exact, whole, dry_run, origins };
        self.owner.ask(OwnerCommand::EndImport(end)).await?.read()
    }

    /// Nothing is left of what was passed on.
    async fn give_up(self, error: ApiError) -> ApiError {
        // Should that fail too, it is removed an hour later.
        let _ = self.owner.ask(OwnerCommand::DropArrivals { import: self.begun.import.clone() }).await;
        error
    }
}

/// A product's JSON as it changes the one there is: what the file says nothing about is left out.
fn body_of(product: &Product, silent: &[&str]) -> Result<String, ApiError> {
    let mut body = serde_json::to_value(product)?;
    if let Value::Object(fields) = &mut body {
        for field in ["list_price", "brand", "category_path", "consumable", "added_on", "learned"] {
            if !fields.contains_key(field) {
                fields.insert(field.to_owned(), Value::Null);
            }
        }
        for field in silent {
            fields.remove(*field);
        }
    }
    Ok(body.to_string())
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
            "locale" => {
                let named = Locale::ALL.into_iter().find(|locale| locale.code() == value);
                defaults.locale = Some(named.ok_or_else(|| ApiError::invalid("locale", "must be fa, ar or en"))?);
            }
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
            "mode" => {
                replace = match value.as_ref() {
                    "add" => false,
                    "replace" => true,
                    _ => return Err(ApiError::invalid("mode", "must be add or replace")),
                };
            }
            "dry_run" => {
                dry_run = value.parse().map_err(|_| ApiError::invalid("dry_run", "must be true or false"))?;
            }
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
