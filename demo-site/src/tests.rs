//! What a visitor, a search engine or the owner would notice, asked of the real router.

mod data;
mod orders;
mod pages;

use crate::{Storefront, Tag};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt;

const ORIGIN: &str = "http://shop.example";
const HOST: &str = "https://bell.example";

fn storefront(strict_csp: bool) -> Storefront {
    let tag = Tag { host: HOST.to_owned(), shop: "5a".repeat(32) };
    Storefront { origin: ORIGIN.to_owned(), tag: Some(tag), strict_csp, order_key: None, identity_key: None }
}

/// What the shop answered.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The content of each script element with this attribute.
    fn scripts(&self, attribute: &str) -> Vec<&str> {
        let open = format!("<script {attribute}");
        self.body
            .split(&open)
            .skip(1)
            .map(|rest| {
                let (_, content) = rest.split_once('>').unwrap();
                content.split_once("</script>").unwrap().0
            })
            .collect()
    }
}

async fn get(site: Storefront, path: &str) -> Answer {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (head, body) = site.router().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: head.status, headers: head.headers, body: String::from_utf8(body.into()).unwrap() }
}
