//! The worker's API, from the same origin. What didn't arrive is sent again with the same id, so it
//! is stored once however often it is sent.

use crate::browser;
use crate::wire::Read;
use js_sys::JSON;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use shopbell_protocol::{
    AnswerRating, AskedSurvey, CaseAnswer, CaseStatus, CaseStatuses, ChatReply, ErrorCode, HandoffReceipt, Locale,
    NewHandoff, NewOptOut, NewRating, NewResponse, NewTurn, OrderLookup, OrderReply, Questions, RatingComment,
    RatingReceipt, Recommendations, RecordId, ResponseReceipt,
};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestInit, Response};

/// Why a request failed.
#[derive(Debug, Clone, Copy)]
pub enum Failure {
    /// Not sent, or no answer came, three times.
    Unreachable,
    /// Too many requests; welcome again after so many seconds.
    Busy(u32),
    /// The worker said no.
    Refused(ErrorCode),
}

/// Sent at most so often.
const TRIES: u32 = 3;
/// The pause before the second try; it doubles.
const PAUSE: u32 = 600;
/// A phone on a poor network gets this long to answer.
const PATIENCE: u32 = 15_000;

/// The API of one shop.
pub struct Api {
    shop: String,
    base: String,
    /// Who the visitor is, as the shop's server says.
    token: RefCell<Option<String>>,
}

impl Api {
    /// The API of the shop with this id.
    pub fn new(shop: &str) -> Self {
        Self { shop: shop.to_owned(), base: format!("/v1/shops/{shop}/"), token: RefCell::default() }
    }

    /// Says from now on who the visitor is.
    pub fn identify(&self, token: Option<String>) {
        self.token.replace(token);
    }

    /// Stores a rating. True where the shop would make it good, and doesn't know how to reach the visitor.
    pub async fn rate(&self, rating: &NewRating) -> Result<bool, Failure> {
        let receipt: RatingReceipt = self.send("POST", "ratings", rating).await?;
        Ok(receipt.contact_wanted)
    }

    /// Adds the visitor's own words to a rating.
    pub async fn comment(&self, id: &RecordId, words: &RatingComment) -> Result<(), Failure> {
        self.send("PATCH", &format!("ratings/{id}"), words).await
    }

    /// A survey, in the visitor's language; where the visitor may be named, with whether they have answered it.
    pub async fn survey(&self, name: &str, locale: Locale, visitor: Option<&RecordId>) -> Result<AskedSurvey, Failure> {
        let name = String::from(js_sys::encode_uri_component(name));
        let mut path = format!("surveys/{name}?locale={}", locale.code());
        if let Some(visitor) = visitor {
            path.extend(["&visitor=", visitor.as_str()]);
        }
        read(&self.deliver("GET", &path, None).await?)
    }

    /// Says that the visitor doesn't want to be asked any more.
    pub async fn opt_out(&self, wish: &NewOptOut) -> Result<(), Failure> {
        self.send("POST", "opt-outs", wish).await
    }

    /// Stores what was answered so far; says which question follows.
    pub async fn respond(&self, id: &RecordId, response: &NewResponse) -> Result<ResponseReceipt, Failure> {
        self.send("PUT", &format!("responses/{id}"), response).await
    }

    /// Asks a question.
    pub async fn ask(&self, turn: &NewTurn) -> Result<ChatReply, Failure> {
        self.send("POST", "chat", turn).await
    }

    /// Questions to choose from.
    pub async fn questions(&self, locale: Locale, query: &[(&str, &str)]) -> Result<Questions, Failure> {
        let mut path = String::from("questions?locale=") + locale.code();
        for (name, value) in query {
            let value = String::from(js_sys::encode_uri_component(value));
            path.extend(["&", name, "=", &value]);
        }
        // Sent once: by the second try something else is typed.
        read(&self.once("GET", &(self.base.clone() + &path), None).await?)
    }

    /// Says whether an answer helped.
    pub async fn rate_answer(&self, turn: &RecordId, rating: &AnswerRating) -> Result<(), Failure> {
        self.send("PATCH", &format!("chat/{turn}"), rating).await
    }

    /// Asks for a person.
    pub async fn hand_off(&self, handoff: &NewHandoff) -> Result<HandoffReceipt, Failure> {
        self.send("POST", "handoffs", handoff).await
    }

    /// The visitor's own cases.
    pub async fn cases(&self, visitor: &RecordId) -> Result<Vec<CaseStatus>, Failure> {
        let path = String::from("cases?visitor=") + visitor.as_str();
        let read: CaseStatuses = read(&self.deliver("GET", &path, None).await?)?;
        Ok(read.cases)
    }

    /// Says whether the shop made it good.
    pub async fn answer_case(&self, reference: &str, fixed: bool) -> Result<(), Failure> {
        self.send("POST", &(String::from("cases/") + reference), &CaseAnswer { fixed }).await
    }

    /// Where a visitor sees how far a case has come.
    pub fn case_page(&self, reference: &str) -> String {
        ["/c/", &self.shop, "/", reference].concat()
    }

    /// Asks how far an order has come.
    pub async fn look_up_order(&self, lookup: &OrderLookup) -> Result<OrderReply, Failure> {
        self.send("POST", "orders", lookup).await
    }

    /// Products for this visitor, other than the one on screen. Without a session nothing is said about
    /// who asks: there is no consent yet.
    pub async fn recommend(
        &self,
        visitor: &RecordId,
        session: &str,
        product: Option<&str>,
        locale: Locale,
    ) -> Result<Recommendations, Failure> {
        let locale = locale.code();
        let mut path = String::from("recommendations?placement=chat&locale=");
        path.push_str(locale);
        if !session.is_empty() {
            path.extend(["&visitor=", visitor.as_str(), "&session=", session]);
        }
        if let Some(product) = product {
            let product = String::from(js_sys::encode_uri_component(product));
            path.extend(["&product=", &product]);
        }
        read(&self.deliver("GET", &path, None).await?)
    }

    async fn send<B: Serialize, R: Read>(&self, method: &str, path: &str, body: &B) -> Result<R, Failure> {
        let body = body
            .serialize(&Serializer::json_compatible())
            .ok()
            .and_then(|body| JSON::stringify(&body).ok())
            .ok_or(Failure::Refused(ErrorCode::InvalidField))?;
        read(&self.deliver(method, path, Some(&body.into())).await?)
    }

    /// Delivers a request, again where the network or the worker failed.
    async fn deliver(&self, method: &str, path: &str, body: Option<&JsValue>) -> Result<JsValue, Failure> {
        let address = self.base.clone() + path;
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match self.once(method, &address, body).await {
                Err(Failure::Unreachable | Failure::Refused(ErrorCode::Internal)) => {
                    browser::sleep(pause).await;
                    pause *= 2;
                }
                settled => return settled,
            }
        }
        self.once(method, &address, body).await
    }

    async fn once(&self, method: &str, address: &str, body: Option<&JsValue>) -> Result<JsValue, Failure> {
        let token = self.token.borrow().clone();
        let response = fetch(method, address, body, token).await.map_err(|_| Failure::Unreachable)?;
        let json = match response.json() {
            Ok(json) => JsFuture::from(json).await,
            Err(refused) => Err(refused),
        };
        if response.ok() {
            return json.map_err(|_| Failure::Unreachable);
        }
        if response.status() == 429 {
            let wait = response.headers().get("retry-after").ok().flatten();
            return Err(Failure::Busy(wait.and_then(|wait| wait.parse().ok()).unwrap_or(60)));
        }
        // A proxy's error page is no JSON of ours.
        let code = json.ok().and_then(|json| ErrorCode::read(&json));
        Err(Failure::Refused(code.unwrap_or(ErrorCode::Internal)))
    }
}

fn read<R: Read>(body: &JsValue) -> Result<R, Failure> {
    R::read(body).ok_or(Failure::Refused(ErrorCode::Internal))
}

async fn fetch(
    method: &str,
    address: &str,
    body: Option<&JsValue>,
    token: Option<String>,
) -> Result<Response, JsValue> {
    let request = RequestInit::new();
    request.set_method(method);
    request.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE)));
    let headers = Headers::new()?;
    if let Some(token) = token {
        headers.set("authorization", &(String::from("Bearer ") + &token))?;
    }
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        request.set_body(body);
    }
    request.set_headers(&headers);
    let window = browser::window().ok_or(JsValue::UNDEFINED)?;
    JsFuture::from(window.fetch_with_str_and_init(address, &request)).await?.dyn_into()
}
