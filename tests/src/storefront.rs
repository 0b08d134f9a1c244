//! Shops' pages on a port of their own, at `localhost`: another site than the worker at `127.0.0.1`.

use anyhow::Result;
use axum::Router;
use axum::response::Html;
use shopbell_demo_site::{Storefront, Tag};
use tokio::net::TcpListener;

/// A port that is kept for a storefront: its origin has to be known before its shop exists.
pub struct Site {
    listener: TcpListener,
    /// The storefront's origin.
    pub origin: String,
}

impl Site {
    /// Takes a port.
    pub async fn reserve() -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let origin = format!("http://localhost:{}", listener.local_addr()?.port());
        Ok(Self { listener, origin })
    }

    /// Serves the storefront with the tag of that shop until the test ends. Returns the origin.
    pub fn serve(self, host: &str, shop: &str, strict_csp: bool) -> String {
        let tag = Tag { host: host.to_owned(), shop: shop.to_owned() };
        let origin = self.origin.clone();
        let storefront = Storefront { origin, tag: Some(tag), strict_csp, order_key: None, identity_key: None };
        tokio::spawn(shopbell_demo_site::serve(self.listener, storefront));
        self.origin
    }

    /// Serves the storefront with its orders, which it tells to whoever has this key.
    pub fn serve_with_orders(self, host: &str, shop: &str, key: String) -> String {
        let tag = Tag { host: host.to_owned(), shop: shop.to_owned() };
        self.serve_storefront(tag, Some(key), None)
    }

    /// Serves the storefront where customers log in; its server signs with this key who they are.
    pub fn serve_with_customers(self, host: &str, shop: &str, key: String) -> String {
        let tag = Tag { host: host.to_owned(), shop: shop.to_owned() };
        self.serve_storefront(tag, None, Some(key))
    }

    fn serve_storefront(self, tag: Tag, order_key: Option<String>, identity_key: Option<String>) -> String {
        let origin = self.origin.clone();
        let storefront = Storefront { origin, tag: Some(tag), strict_csp: false, order_key, identity_key };
        tokio::spawn(shopbell_demo_site::serve(self.listener, storefront));
        self.origin
    }

    /// Serves one page of the test's own at every address, until the test ends. Returns the origin.
    pub fn serve_page(self, html: String) -> String {
        let router = Router::new().fallback(move || async move { Html(html) });
        tokio::spawn(async move { axum::serve(self.listener, router).await });
        self.origin
    }
}
