//! Asking a shop's own server: signed, to a checked address, once, and not for long.
//!
//! Invariant: whatever is at that address, the worker waits at most three seconds, reads at most 16 KB, follows no
//! redirect, and lets nothing through that isn't an answer as documented. The reasons in [`Unavailable`] hold nothing
//! of what was sent or received, so they can be logged.

use crate::deployment::webhook_reach;
use crate::error::ApiError;
use futures_util::StreamExt as _;
use shopbell_engine::orders::{InvalidAddress, InvalidAnswer, Reach, check_address, read_answer, sign};
use shopbell_protocol::owner::Settings;
use shopbell_protocol::{OrderAnswer, OrderQuestion, OrderStatus};
use worker::{AbortSignal, Env, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Url, web_sys};

/// How long a webhook may take, in milliseconds.
const PATIENCE: u32 = 3_000;
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
    #[error("no answer within three seconds")]
    NoAnswer,
    /// Neither 200 nor 404.
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
    if let Some(address) = settings.order_webhook.take() {
        let url = check_address(&address, webhook_reach(env))
            .map_err(|why| ApiError::invalid("order_webhook", why.to_string()))?;
        settings.order_webhook = Some(url.into());
    }
    Ok(settings)
}

/// Asks for an order; `None` where the shop knows none with that number and contact.
pub async fn ask_for_order(
    letter: &Letter<'_>,
    question: &OrderQuestion,
    origins: &[String],
) -> Result<Option<OrderStatus>, Unavailable> {
    // Checked when it was stored, too; but it may have been stored long ago.
    let address = check_address(letter.address, letter.reach)?;
    let body = serde_json::to_string(question).map_err(|_| Unavailable::NotMade)?;
    let request = signed(letter, &address, body).map_err(|_| Unavailable::NotMade)?;
    // The signal ends the reading of the answer too.
    let limit = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(PATIENCE));
    let answered = Fetch::Request(request).send_with_signal(&limit).await;
    let mut response = answered.map_err(|_| Unavailable::NoAnswer)?;
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

fn signed(letter: &Letter<'_>, address: &Url, body: String) -> worker::Result<Request> {
    let signature = sign(letter.key, letter.now.div_euclid(1_000), &body).ok_or("no signature")?;
    let headers = Headers::new();
    headers.set("Content-Type", "application/json")?;
    headers.set("Accept", "application/json")?;
    headers.set("User-Agent", "Shopbell")?;
    headers.set("Shopbell-Signature", &signature)?;
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
        let chunk = chunk.map_err(|_| Unavailable::NoAnswer)?;
        if answer.len() + chunk.len() > LARGEST_ANSWER {
            return Err(Unavailable::TooLarge);
        }
        answer.extend_from_slice(&chunk);
    }
    Ok(answer)
}
