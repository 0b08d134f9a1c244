//! Asking a shop's own server, and telling it: signed, to a checked address, once, and not for long.
//!
//! Invariant: whatever is at that address, the worker waits at most three seconds (five where it only tells), reads at most 16 KB, follows no
//! redirect, and lets nothing through that isn't an answer as documented. The reasons in [`Unavailable`] hold nothing
//! of what was sent or received, so they can be logged.

use crate::deployment::webhook_reach;
use crate::error::ApiError;
use futures_util::StreamExt as _;
use shopbell_engine::orders::{InvalidAddress, InvalidAnswer, Reach, check_address, read_answer, sign};
use shopbell_engine::webhooks;
use shopbell_protocol::owner::Settings;
use shopbell_protocol::{OrderAnswer, OrderQuestion, OrderStatus};
use worker::{AbortSignal, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Url, web_sys};

/// How long the order webhook may take, in milliseconds: a visitor waits.
const PATIENCE: u32 = 3_000;
/// How long others may take, which nobody waits for.
const PATIENCE_TOLD: u32 = 5_000;
/// The largest answer, in bytes.
const LARGEST_ANSWER: usize = 16 * 1024;

/// What is on the envelope.
pub struct Letter<'a> {
    /// The shop's webhook.
    pub address: &'a str,
    /// How far it may be.
    pub reach: Reach,
    /// What the request is signed with.
    pub key: &'a str,
    /// Milliseconds since the Unix epoch.
    pub now: i64,
}

/// Why a webhook gave no answer that can be used.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
    /// Stored before addresses were checked as they are now.
    #[error("its address {0}")]
    Address(#[from] InvalidAddress),
    /// The request could not be made; ours to look into.
    #[error("the request could not be made")]
    NotMade,
    /// No connection, or no answer in time.
    #[error("no connection, or no answer within {} seconds", .0 / 1_000)]
    NoAnswer(u32),
    /// Not one that is an answer.
    #[error("it answered with status {0}")]
    Status(u16),
    /// Larger than 16 KB.
    #[error("its answer is larger than 16 KB")]
    TooLarge,
    /// Not the JSON that is documented.
    #[error("its answer is not the JSON that is documented")]
    NotJson,
    /// A field isn't as documented.
    #[error("in its answer {0}")]
    Field(#[from] InvalidAnswer),
}

/// Checks the address in the settings, and stores it as it is understood.
pub fn check_settings(mut settings: Settings, env: &Env) -> Result<Settings, ApiError> {
    settings.order_webhook =
        settings.order_webhook.take().map(|address| checked("order_webhook", &address, env)).transpose()?;
    Ok(settings)
}

/// An address as it is understood, if it may be asked.
pub fn checked(field: &str, address: &str, env: &Env) -> Result<String, ApiError> {
    let url = check_address(address, webhook_reach(env)).map_err(|why| ApiError::invalid(field, why.to_string()))?;
    Ok(url.into())
}

/// Asks for an order; `None` where the shop knows none with that number and contact.
pub async fn ask_for_order(
    letter: &Letter<'_>,
    question: &OrderQuestion,
    origins: &[String],
) -> Result<Option<OrderStatus>, Unavailable> {
    let body = serde_json::to_string(question).map_err(|_| Unavailable::NotMade)?;
    let signature = sign(letter.key, letter.seconds(), &body).ok_or(Unavailable::NotMade)?;
    let mut response = post(letter, &[("Shopbell-Signature", &signature)], body, PATIENCE).await?;
    match response.status_code() {
        200 => {}
        404 => return Ok(None),
        other => return Err(Unavailable::Status(other)),
    }
    let answer = read_capped(&mut response).await?;
    // serde would also read an array as a struct.
    if answer.trim_ascii_start().first() != Some(&b'{') {
        return Err(Unavailable::NotJson);
    }
    let answer: OrderAnswer = serde_json::from_slice(&answer).map_err(|_| Unavailable::NotJson)?;
    Ok(read_answer(answer, origins)?)
}

/// Tells what happened. What is answered, nobody reads: any status of success will do.
pub async fn tell(letter: &Letter<'_>, id: &str, body: &str) -> Result<(), Unavailable> {
    let time = letter.seconds();
    let signature = webhooks::sign(letter.key, id, time, body).ok_or(Unavailable::NotMade)?;
    let time = time.to_string();
    let headers = [("webhook-id", id), ("webhook-timestamp", &time), ("webhook-signature", &signature)];
    let mut response = post(letter, &headers, body.to_owned(), PATIENCE_TOLD).await?;
    // Dropping it ends the answer, however long it would go on.
    drop(response.stream());
    match response.status_code() {
        200..=299 => Ok(()),
        other => Err(Unavailable::Status(other)),
    }
}

impl Letter<'_> {
    fn seconds(&self) -> i64 {
        self.now.div_euclid(1_000)
    }
}

/// The one way by which anything is sent to a shop's server.
async fn post(
    letter: &Letter<'_>,
    signed: &[(&str, &str)],
    body: String,
    patience: u32,
) -> Result<Response, Unavailable> {
    // Checked when it was stored, too; but it may have been stored long ago.
    let address = check_address(letter.address, letter.reach)?;
    let request = request(&address, signed, body).map_err(|_| Unavailable::NotMade)?;
    // The signal ends the reading of the answer too.
    let limit = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(patience));
    Fetch::Request(request).send_with_signal(&limit).await.map_err(|_| Unavailable::NoAnswer(patience))
}

fn request(address: &Url, signed: &[(&str, &str)], body: String) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("Content-Type", "application/json")?;
    headers.set("Accept", "application/json")?;
    headers.set("User-Agent", "Shopbell")?;
    for (name, value) in signed {
        headers.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_redirect(RequestRedirect::Manual)
        .with_body(Some(body.into()));
    Request::new_with_init(address.as_str(), &init)
}

/// Counts while reading, whatever length is announced.
async fn read_capped(response: &mut Response) -> Result<Vec<u8>, Unavailable> {
    let mut answer = Vec::new();
    let Ok(mut stream) = response.stream() else { return Ok(answer) };
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Unavailable::NoAnswer(PATIENCE))?;
        if answer.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Unavailable::TooLarge);
        }
        answer.extend_from_slice(&chunk);
    }
    Ok(answer)
}
