//! Products for a visitor, each with a reason that is true.
//!
//! Four sources, in order, until the list is full: sessions like this one (`neighbours`), the same
//! category at the closest price, best sellers, and the catalogue's own order (`ranking`). Invariants:
//! never the product on screen, never one that is out of stock or not in the catalogue, never one
//! twice, and never an empty list while one product passes those rules. A reason says what was
//! counted, so it can be recomputed from the log.
//!
//! Everything lives in memory and is updated event by event; observing a log in any split gives the
//! same recommendations. Memory is bounded: the latest 50,000 sessions with 30 products each, and as
//! many product ids outside of the catalogue as `products` allows.

mod catalogue;
mod neighbours;
mod products;
mod ranking;
mod sessions;
#[cfg(test)]
mod tests;

use catalogue::Catalogue;
use products::Products;
use sessions::Sessions;
use shopbell_protocol::owner::Product;
use shopbell_protocol::{EventKind, ReasonKind};

/// Something a visitor did with a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation<'a> {
    /// The visitor's session; a session belongs to the visitor it was first seen with.
    pub session: &'a str,
    /// Who did it.
    pub visitor: &'a str,
    /// The shop's own product id; it need not be in the catalogue (yet).
    pub product: &'a str,
    /// What was done. Views, carts and purchases count; every other kind is ignored.
    pub kind: EventKind,
    /// When: milliseconds since the Unix epoch.
    pub at: i64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request<'a> {
    /// Who looks; used to find the latest session when `session` is unknown, and so that visitors are
    /// not "other people" to themselves.
    pub visitor: Option<&'a str>,
    /// The current session. One that belongs to another visitor than `visitor` counts as unknown.
    pub session: Option<&'a str>,
    /// The product on the visitor's screen: never recommended, and taken as what they look at now.
    pub on_screen: Option<&'a str>,
    /// At most this many products.
    pub limit: usize,
    /// The time, in milliseconds since the Unix epoch: older sessions weigh less.
    pub now: i64,
}

/// A product to show, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// The shop's own product id.
    pub product: String,
    /// Why it is shown.
    pub reason: Why,
}

/// A reason that can be checked against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Which kind of reason.
    pub kind: ReasonKind,
    /// The product the visitor looked at, for `AlsoViewed` and `SameCategory`.
    pub source: Option<String>,
    /// `AlsoViewed`: in how many remembered sessions of other visitors both products occur.
    /// `SameCategory`: how many products the catalogue has in that category. `BestSeller`: how many
    /// views, carts and purchases of the product were counted. `Featured`: 0.
    pub evidence: u32,
}

/// The recommendation model of one shop.
#[derive(Debug, Clone, Default)]
pub struct Recommender {
    products: Products,
    sessions: Sessions,
    catalogue: Catalogue,
}

impl Recommender {
    /// A model that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the shop's catalogue, in the owner's order, instead of the one before. What was observed
    /// is kept, also of products that are no longer in it. Of two products with one id the first counts.
    pub fn set_catalogue(&mut self, products: &[Product]) {
        self.catalogue = Catalogue::build(products, &mut self.products);
    }

    /// Learns from one event. The cost does not grow with the log.
    pub fn observe(&mut self, observation: &Observation<'_>) {
        let Some(strength) = products::strength(observation.kind) else {
            return;
        };
        let Some(product) = self.products.intern_observed(observation.product) else {
            return;
        };
        self.products.count(product, strength, observation.at);
        self.sessions.record(observation.session, observation.visitor, product, strength, observation.at);
    }

    /// At most `limit` products for a visitor, best first; ties in the catalogue's order.
    pub fn recommend(&self, request: &Request<'_>) -> Vec<Recommended> {
        ranking::rank(self, request)
    }
}
