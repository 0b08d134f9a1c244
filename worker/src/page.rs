//! Reading a page of a shop: to learn the product that visitors look at, or to see for its owner whether the
//! tag is there.
//!
//! Invariant: whatever is at that address, the worker asks once, sends no cookie and nothing of a visitor, follows no
//! redirect, waits at most five seconds and reads at most 1 MB.

use futures_util::StreamExt as _;
use shopbell_engine::orders::{InvalidAddress, Reach, check_address};
use worker::{AbortSignal, Fetch, Headers, Method, Request, RequestInit, RequestRedirect, Response, Url, web_sys};

/// How long a page may take, in milliseconds.
const PATIENCE: u32 = 5_000;
/// So much of a page is read, in bytes.
const MOST_READ: usize = 1 << 20;
/// Whom the shop's server sees when a product is learned, and when its owner has a page checked.
const READER: &str = "Shopbell (reads product pages once)";
const CHECKER: &str = "Mozilla/5.0 (compatible; Shopbell; checks whether its tag is here, at the owner's request)";

/// Why a page wasn't read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// On no host that may be asked.
    #[error("its address {0}")]
    Address(#[from] InvalidAddress),
    /// The request could not be made; ours to look into.
    #[error("the request could not be made")]
    NotMade,
    /// No connection, or no answer in time.
    #[error("no answer within five seconds")]
    NoAnswer,
    /// Not 200.
    #[error("it answered with status {0}")]
    Status(u16),
    /// Not HTML.
    #[error("it is no HTML")]
    NotHtml,
}

/// A page as it was answered, whatever the answer was.
pub struct Look {
    /// The HTTP status.
    pub status: u16,
    /// Where it leads on to.
    pub location: Option<String>,
    /// Whether it says that it is HTML.
    pub is_html: bool,
    /// The `Content-Security-Policy` headers.
    pub policies: String,
    /// The page, or the first MB of it.
    pub html: String,
    /// Whether there is more of it.
    pub is_cut: bool,
}

/// The page's HTML, or the first MB of it.
pub async fn read(address: &str, reach: Reach) -> Result<String, Unread> {
    let mut response = ask(address, reach, READER).await?;
    match response.status_code() {
        200 => {}
        other => return Err(Unread::Status(other)),
    }
    if !is_html(&response) {
        return Err(Unread::NotHtml);
    }
    Ok(String::from_utf8_lossy(&read_capped(&mut response).await?).into_owned())
}

/// Everything about a page that decides what a browser does with it.
pub async fn look(address: &str, reach: Reach) -> Result<Look, Unread> {
    let mut response = ask(address, reach, CHECKER).await?;
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let (location, policies) = (header("Location"), header("Content-Security-Policy").unwrap_or_default());
    let (status, is_html) = (response.status_code(), is_html(&response));
    let bytes = read_capped(&mut response).await?;
    let is_cut = bytes.len() >= MOST_READ;
    Ok(Look { status, location, is_html, policies, html: String::from_utf8_lossy(&bytes).into_owned(), is_cut })
}

async fn ask(address: &str, reach: Reach, reader: &str) -> Result<Response, Unread> {
    let address = check_address(address, reach)?;
    let request = plain(&address, reader).map_err(|_| Unread::NotMade)?;
    // The signal ends the reading of the answer too.
    let limit = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(PATIENCE));
    Fetch::Request(request).send_with_signal(&limit).await.map_err(|_| Unread::NoAnswer)
}

fn is_html(response: &Response) -> bool {
    let kind = response.headers().get("Content-Type").ok().flatten().unwrap_or_default();
    kind.to_ascii_lowercase().contains("html")
}

fn plain(address: &Url, reader: &str) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("Accept", "text/html")?;
    headers.set("User-Agent", reader)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers).with_redirect(RequestRedirect::Manual);
    Request::new_with_init(address.as_str(), &init)
}

/// Counts while reading, whatever length is announced. What a product page says of its product is at its beginning.
async fn read_capped(response: &mut Response) -> Result<Vec<u8>, Unread> {
    let mut page = Vec::new();
    let Ok(mut stream) = response.stream() else { return Ok(page) };
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Unread::NoAnswer)?;
        let room = MOST_READ - page.len();
        page.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
        if page.len() >= MOST_READ {
            break;
        }
    }
    Ok(page)
}
