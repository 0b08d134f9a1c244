//! What visitors do. Each function reads the body, validates all of it, and sends one command to the
//! shop's object.

use crate::deployment::public_origin;
use crate::error::ApiError;
use crate::guard::{self, EVENTS_BODY, VISITOR_BODY, read_json};
use crate::handlers::{identity, query};
use crate::shop::client::{ShopClient, ShopFailure, ShopReply};
use crate::shop::command::{ProductQuery, QuestionQuery, RecommendationQuery, Sender, VisitorCommand};
use crate::validate::{PRODUCT_ID, QUESTION, Validate};
use crate::{clock, cors};
use serde::de::DeserializeOwned;
use shopbell_engine::text::clean;
use shopbell_protocol::{AnswerRating, EventBatch, NewHandoff, NewRating, NewTurn, RatingComment, RecordId};
use worker::{Env, Request, Response};

/// The placement when the request names none.
const USUAL_PLACEMENT: &str = "home";
/// How many products a cart may name.
const MOST_IN_CART: usize = 20;
/// How many products may be asked for.
const MOST_RECOMMENDATIONS: u8 = 20;
/// How many products are found when the request doesn't say.
const USUAL_RESULTS: u8 = 20;
/// How many products may be asked for.
const MOST_RESULTS: u8 = 50;
/// How many characters a category has at most.
const CATEGORY: usize = 100;

/// `POST /v1/shops/{shop}/ratings`
pub async fn submit_rating(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let rating = body::<NewRating>(&mut request, VISITOR_BODY).await;
    send(&request, env, shop, rating.map(VisitorCommand::SubmitRating)).await
}

/// `PATCH /v1/shops/{shop}/ratings/{id}`
pub async fn add_comment(mut request: Request, env: &Env, shop: &str, id: &str) -> Result<Response, ApiError> {
    let comment = match RecordId::try_from(id.to_owned()) {
        Ok(rating) => body::<RatingComment>(&mut request, VISITOR_BODY)
            .await
            .map(|comment| VisitorCommand::AddComment { rating, comment }),
        Err(_) => Err(ApiError::not_found("rating")),
    };
    send(&request, env, shop, comment).await
}

/// `POST /v1/shops/{shop}/chat`
pub async fn ask(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let turn = body::<NewTurn>(&mut request, VISITOR_BODY).await;
    send(&request, env, shop, turn.map(VisitorCommand::Ask)).await
}

/// `PATCH /v1/shops/{shop}/chat/{id}`
pub async fn rate_answer(mut request: Request, env: &Env, shop: &str, id: &str) -> Result<Response, ApiError> {
    let rating = match RecordId::try_from(id.to_owned()) {
        Ok(turn) => body::<AnswerRating>(&mut request, VISITOR_BODY)
            .await
            .map(|rating| VisitorCommand::RateAnswer { turn, rating }),
        Err(_) => Err(ApiError::not_found("question")),
    };
    send(&request, env, shop, rating).await
}

/// `POST /v1/shops/{shop}/handoffs`
pub async fn request_handoff(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let handoff = body::<NewHandoff>(&mut request, VISITOR_BODY).await;
    send(&request, env, shop, handoff.map(VisitorCommand::RequestHandoff)).await
}

/// `POST /v1/shops/{shop}/events`
pub async fn record_events(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let mut batch = body::<EventBatch>(&mut request, EVENTS_BODY).await;
    let token = batch.as_mut().ok().and_then(|batch| batch.token.take());
    send_with(&request, env, shop, token, batch.map(VisitorCommand::RecordEvents)).await
}

/// `GET /v1/shops/{shop}/recommendations?placement=&visitor=&session=&product=&cart=&category=&locale=&limit=`
pub async fn recommend(request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let query = recommendation_query(&request);
    send(&request, env, shop, query.map(VisitorCommand::Recommend)).await
}

/// `GET /v1/shops/{shop}/products?q=&locale=&category=&min_price=&max_price=&in_stock=&limit=&visitor=&session=`
pub async fn find_products(request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let query = product_query(&request);
    send(&request, env, shop, query.map(VisitorCommand::FindProducts)).await
}

/// `GET /v1/shops/{shop}/questions?locale=&text=&product=`
pub async fn suggest_questions(request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let query = question_query(&request);
    send(&request, env, shop, query.map(VisitorCommand::SuggestQuestions)).await
}

/// `OPTIONS /v1/shops/{shop}/…`
pub async fn preflight(request: &Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let origin = request.headers().get("Origin")?;
    let reply = ShopClient::open(env, shop)?.visitor(0, origin.clone(), VisitorCommand::Preflight).await?;
    Ok(cors::preflight(origin.as_deref(), reply.origin_listed)?)
}

/// Reads a body and validates all of it.
pub async fn body<T: DeserializeOwned + Validate>(request: &mut Request, limit: usize) -> Result<T, ApiError> {
    read_json::<T>(request, limit).await?.validate()
}

/// Sends the command. An invalid body is answered like any other error, with the cross-origin headers
/// that let the shop's page read it, so the shop is asked about the origin even then.
pub async fn send(
    request: &Request,
    env: &Env,
    shop: &str,
    command: Result<VisitorCommand, ApiError>,
) -> Result<Response, ApiError> {
    send_with(request, env, shop, None, command).await
}

/// The same with a token from the body: the loader sends what needs no preflight, so it can't use a header.
pub async fn send_with(
    request: &Request,
    env: &Env,
    shop: &str,
    token: Option<String>,
    command: Result<VisitorCommand, ApiError>,
) -> Result<Response, ApiError> {
    let visit = Visit::with(request, env, shop, token.as_deref())?;
    let reply = visit.ask(command).await;
    visit.answer(reply)
}

/// A visitor at a shop, for as long as one request takes.
pub struct Visit {
    /// The shop.
    pub client: ShopClient,
    /// Milliseconds since the Unix epoch.
    pub now: i64,
    origin: Option<String>,
    sender: Sender,
}

impl Visit {
    /// Who asks which shop, from where.
    pub fn to(request: &Request, env: &Env, shop: &str) -> Result<Self, ApiError> {
        Self::with(request, env, shop, None)
    }

    fn with(request: &Request, env: &Env, shop: &str, token: Option<&str>) -> Result<Self, ApiError> {
        let client = ShopClient::open(env, shop)?;
        let now = clock::now(request, env)?;
        let own = public_origin(request, env)?;
        // The frame is on our own origin; the shop's pages are on theirs.
        let origin = request.headers().get("Origin")?.filter(|origin| *origin != own);
        let sender =
            Sender { customer: identity::customer(request, env, shop, token)?, device: guard::device(request)? };
        Ok(Self { client, now, origin, sender })
    }

    /// Asks the shop's object; where the request is invalid, only whether its origin may read that.
    pub async fn ask(&self, command: Result<VisitorCommand, ApiError>) -> Result<ShopReply, ShopFailure> {
        let (command, invalid) = match command {
            Ok(command) => (command, None),
            Err(error) => (VisitorCommand::Preflight, Some(error)),
        };
        let reply = self.client.visitor_as(self.sender.clone(), self.now, self.origin.clone(), command).await?;
        match invalid {
            None => Ok(reply),
            Some(error) => Err(ShopFailure { origin_listed: reply.origin_listed, error }),
        }
    }

    /// The answer, with the cross-origin headers.
    pub fn answer(&self, reply: Result<ShopReply, ShopFailure>) -> Result<Response, ApiError> {
        let (listed, response) = match reply {
            Ok(reply) => (reply.origin_listed, reply.into_response()?),
            Err(failure) => (failure.origin_listed, failure.error.into_response()?),
        };
        Ok(cors::allow(response, self.origin.as_deref(), listed)?)
    }
}

fn recommendation_query(request: &Request) -> Result<RecommendationQuery, ApiError> {
    let mut query = RecommendationQuery {
        placement: USUAL_PLACEMENT.to_owned(),
        visitor: None,
        session: None,
        product: None,
        cart: Vec::new(),
        category: None,
        locale: None,
        limit: None,
    };
    for (name, value) in request.url()?.query_pairs() {
        let value = value.into_owned();
        match name.as_ref() {
            "placement" => query.placement = value,
            "visitor" => query.visitor = Some(query::id("visitor", &value)?),
            "session" => query.session = Some(query::id("session", &value)?),
            "product" => query.product = product("product", &value)?,
            "cart" if query.cart.len() < MOST_IN_CART => query.cart.extend(product("cart", &value)?),
            "cart" => return Err(ApiError::invalid("cart", "may be there at most 20 times")),
            "category" => query.category = category(&value)?,
            "locale" => query.locale = Some(query::locale(&value)?),
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST_RECOMMENDATIONS).contains(limit));
                query.limit = Some(limit.ok_or_else(|| ApiError::invalid("limit", "must be a number from 1 to 20"))?);
            }
            other => {
                let allowed = "unknown; allowed: placement, visitor, session, product, cart, category, locale, limit";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    Ok(query)
}

/// Which products are looked for.
pub(super) fn product_query(request: &Request) -> Result<ProductQuery, ApiError> {
    let mut query = ProductQuery {
        text: String::new(),
        locale: None,
        category: None,
        min_price: None,
        max_price: None,
        in_stock: None,
        limit: USUAL_RESULTS,
        visitor: None,
        session: None,
    };
    let price = |name: &str, value: &str| {
        let price = value.parse().ok().filter(|price| (0..=1_i64 << 53).contains(price));
        price.map(Some).ok_or_else(|| ApiError::invalid(name, "must be a whole number of minor units, not negative"))
    };
    for (name, value) in request.url()?.query_pairs() {
        let value = value.into_owned();
        match name.as_ref() {
            "q" if value.chars().count() <= QUESTION => query.text = clean(&value),
            "q" => return Err(ApiError::invalid("q", "may have at most 500 characters")),
            "locale" => query.locale = Some(query::locale(&value)?),
            "category" => query.category = category(&value)?,
            "min_price" => query.min_price = price("min_price", &value)?,
            "max_price" => query.max_price = price("max_price", &value)?,
            "in_stock" => {
                let in_stock = value.parse().map_err(|_| ApiError::invalid("in_stock", "must be true or false"))?;
                query.in_stock = Some(in_stock);
            }
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MOST_RESULTS).contains(limit));
                query.limit = limit.ok_or_else(|| ApiError::invalid("limit", "must be a number from 1 to 50"))?;
            }
            "visitor" => query.visitor = Some(query::id("visitor", &value)?),
            "session" => query.session = Some(query::id("session", &value)?),
            other => {
                let allowed = "unknown; allowed: q, locale, category, min_price, max_price, in_stock, limit, visitor, \
                               session";
                return Err(ApiError::invalid(other, allowed));
            }
        }
    }
    Ok(query)
}

fn question_query(request: &Request) -> Result<QuestionQuery, ApiError> {
    let mut query = QuestionQuery { locale: None, text: None, product: None };
    for (name, value) in request.url()?.query_pairs() {
        match name.as_ref() {
            "locale" => query.locale = Some(query::locale(&value)?),
            "text" if value.chars().count() <= QUESTION => {
                query.text = Some(clean(&value)).filter(|text| !text.is_empty());
            }
            "text" => return Err(ApiError::invalid("text", "may have at most 500 characters")),
            "product" => query.product = product("product", &value)?,
            other => return Err(ApiError::invalid(other, "unknown; allowed: locale, text, product")),
        }
    }
    Ok(query)
}

/// Cleaned as products' ids are when they are stored, else it would not be recognised.
fn product(field: &str, value: &str) -> Result<Option<String>, ApiError> {
    name(field, value, PRODUCT_ID)
}

fn category(value: &str) -> Result<Option<String>, ApiError> {
    name("category", value, CATEGORY)
}

fn name(field: &str, value: &str, longest: usize) -> Result<Option<String>, ApiError> {
    if value.chars().count() > longest {
        return Err(ApiError::invalid(field, format!("may have at most {longest} characters")));
    }
    Ok(Some(clean(value)).filter(|name| !name.is_empty()))
}
