//! A sample storefront in three languages, on its own origin: «نارنج» / Narenj, a small shop for home and
//! handicraft in Dubai.
//!
//! It stands for any shop that pastes the tag: apart from that one line, the places where products are recommended,
//! the webhook that says how far an order has come, and the token that says who has logged in, it knows nothing about Shopbell, sets no cookie, and stores nothing in
//! the browser until the visitor puts something into the cart. Everything it needs is compiled in, so it runs from any
//! folder.

mod assets;
mod catalogue;
mod csp;
mod customers;
mod data_layer;
mod faq;
mod goods;
mod money;
mod orders;
mod pages;
mod pictures;
mod router;
mod structured_data;
mod text;

pub use catalogue::catalogue;
pub use faq::faq;

use tokio::net::TcpListener;

/// Where the shop's Shopbell tag points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The worker's origin, such as `http://127.0.0.1:8787`.
    pub host: String,
    /// The shop's id: 64 hex digits.
    pub shop: String,
}

/// One copy of the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Storefront {
    /// The origin it is served from, such as `http://localhost:8080`.
    pub origin: String,
    /// The tag on every page; none leaves the line out.
    pub tag: Option<Tag>,
    /// Whether every response carries a strict Content-Security-Policy, so that no inline script or style runs.
    pub strict_csp: bool,
    /// What Shopbell signs its questions for orders with; without one nobody is told about orders.
    pub order_key: Option<String>,
    /// What the shop's server signs with that says to Shopbell who a customer is; without one it doesn't.
    pub identity_key: Option<String>,
}

impl Storefront {
    /// The shop's pages, pictures and files.
    pub fn router(mut self) -> axum::Router {
        // Addresses are built as origin + path: one slash between the two.
        self.origin.truncate(self.origin.trim_end_matches('/').len());
        if let Some(tag) = &mut self.tag {
            tag.host.truncate(tag.host.trim_end_matches('/').len());
        }
        router::router(self)
    }
}

/// Serves the shop until the task is dropped.
pub async fn serve(listener: TcpListener, storefront: Storefront) -> std::io::Result<()> {
    axum::serve(listener, storefront.router()).await
}

#[cfg(test)]
mod tests;
