//! Products on their way from a request to the shop's object: checked one by one, and passed on in pieces.
//!
//! Invariant: what is refused has its place in the file, and of an import that ends early nothing is left.

use crate::clock;
use crate::error::ApiError;
use crate::guard::{self, parse_json};
use crate::shop::client::{ShopClient, ShopReply};
use crate::shop::command::{BegunImport, Credential, EndImport, OwnerCommand};
use crate::validate::{MOST_PRODUCTS, Validate, check_addresses};
use serde_json::Value;
use shopbell_engine::catalogue::{Draft, Place, Refused};
use shopbell_protocol::ErrorCode;
use shopbell_protocol::owner::{ImportedProducts, Product, ProductImportError};
use std::collections::HashMap;
use worker::{Env, Request};

/// Products are passed on in pieces of so many bytes.
const PIECE: usize = 1 << 20;
/// How many errors are listed.
const MOST_ERRORS: usize = 1_000;

/// An owner for as long as one request takes.
pub struct Owner {
    client: ShopClient,
    credential: Credential,
    now: i64,
}

impl Owner {
    pub fn of(request: &Request, env: &Env) -> Result<Self, ApiError> {
        let owner = guard::owner(request)?;
        let refused = || ApiError::new(ErrorCode::Unauthorized, "this key opens no shop");
        let client = ShopClient::open(env, owner.shop.as_str()).map_err(|_| refused())?;
        Ok(Self { client, credential: owner.credential, now: clock::now(request, env)? })
    }

    pub async fn ask(&self, command: OwnerCommand) -> Result<ShopReply, ApiError> {
        self.client.owner(self.now, self.credential.clone(), command).await
    }

    /// Also checks the key, before a large body is read.
    pub async fn begin(&self) -> Result<BegunImport, ApiError> {
        self.ask(OwnerCommand::BeginImport).await?.read().await
    }
}

/// Products on their way to the shop's object.
pub(super) struct Arriving<'a> {
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
    pub refused: u32,
    pub errors: Vec<ProductImportError>,
}

pub(super) struct End {
    pub replace: bool,
    pub exact: bool,
    pub whole: bool,
    pub dry_run: bool,
}

impl<'a> Arriving<'a> {
    pub fn new(owner: &'a Owner, begun: &'a BegunImport) -> Self {
        let (places, piece, errors) = (HashMap::new(), String::new(), Vec::new());
        Self { owner, begun, places, piece, first: 0, waiting: 0, refused: 0, errors }
    }

    /// Takes a product of a catalogue, or says what is wrong with it.
    pub async fn take_exactly(&mut self, text: &str) -> Result<(), ApiError> {
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
    pub async fn take(&mut self, draft: Result<Draft, Refused>) -> Result<(), ApiError> {
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

    pub async fn end(mut self, end: End) -> Result<ImportedProducts, ApiError> {
        if !self.piece.is_empty() {
            self.pass_on().await?;
        }
        let End { replace, exact, whole, dry_run } = end;
        let (import, origins) = (self.begun.import.clone(), self.begun.origins.clone());
        let end = EndImport { import, replace, exact, whole, dry_run, origins };
        self.owner.ask(OwnerCommand::EndImport(end)).await?.read().await
    }

    /// Nothing is left of what was passed on.
    pub async fn give_up(self, error: ApiError) -> ApiError {
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
