//! Products for a visitor, each with a reason that is true.
//!
//! Sessions like the visitor's (`neighbours`) vote for the products in them (`votes`), those vote for what was seen with
//! them (`further`), and what stands next to the visitor's product on the shelf joins in (`content`). A candidate's votes
//! become numbers (`features`) whose weights the shop learns from its own log (`weights`, `learning`). Where nobody knows
//! anything, the rest of the shelf, best sellers and the catalogue's own order follow (`ranking`).
//!
//! Invariants: never the product on screen, never one that is out of stock or not in the catalogue, never one twice, and
//! never an empty list while one product passes those rules. A reason names a source only if the product scores lower
//! without it (`reasons`), and says what was counted, so that it can be recomputed from the log.
//!
//! Everything lives in memory and is updated event by event, at a cost that doesn't grow with the log; observing a log in
//! any split, stored and loaded on the way (`snapshot`), gives the same recommendations. Memory is bounded: a million
//! clicks in at most 300,000 closed sessions with 48 clicks each, and as many product ids outside of the catalogue as
//! `products` allows. How good it is: docs/RECOMMENDATIONS.md.

mod catalogue;
mod clicks;
mod content;
mod facts;
mod fast;
mod features;
mod further;
mod learning;
mod lookup;
mod neighbours;
mod postings;
mod products;
mod queue;
mod ranking;
mod reasons;
mod scoring;
mod sessions;
mod snapshot;
mod table;
#[cfg(test)]
mod tests;
mod trail;
mod votes;
mod weights;

pub use facts::{read_facts, write_facts};
pub use learning::Learner;
pub use snapshot::SnapshotError;

use catalogue::Catalogue;
use clicks::Click;
use products::Products;
use sessions::Sessions;
use shopbell_protocol::owner::Product;
use shopbell_protocol::{EventKind, ReasonKind};
use table::hash;

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// Who looks; used to find the latest session when `session` is unknown, and so that visitors are
    /// not "other people" to themselves.
    pub visitor: Option<&'a str>,
    /// The current session. One that belongs to another visitor than `visitor` counts as unknown.
    pub session: Option<&'a str>,
    /// The product on the visitor's screen: never recommended, and taken as what they look at now.
    pub on_screen: Option<&'a str>,
    /// What the visitor did, the latest last, where the shop's log doesn't hold it; counts instead of the session.
    pub clicks: &'a [(&'a str, EventKind)],
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
    /// `AlsoViewed`: in how many of the source's newest thousand sessions of other people the product is, too.
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
    weights: weights::Weights,
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
        // Asked first, so that an event of no use gives no number away.
        if Click::new(0, observation.kind).is_none() {
            return;
        }
        let Some(product) = self.products.intern_observed(observation.product) else { return };
        let Some(click) = Click::new(product, observation.kind) else { return };
        self.products.count(product, click.strength(), observation.at);
        self.sessions.record(hash(observation.session), hash(observation.visitor), click, observation.at);
    }

    /// Takes over the weights that another model of this shop has learned.
    pub fn take_weights(&mut self, other: &Self) {
        self.weights = other.weights.clone();
    }

    /// The model as bytes, without the catalogue.
    pub fn to_snapshot(&self) -> Vec<u8> {
        snapshot::write(self)
    }

    /// A model from its bytes; it recommends nothing until it is given the catalogue. From there on it is as if it had
    /// never been away.
    ///
    /// # Errors
    /// When the bytes are another version's, or not what was written.
    pub fn from_snapshot(bytes: &[u8]) -> Result<Self, SnapshotError> {
        snapshot::read(bytes)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.products.bytes() + self.sessions.bytes() + self.catalogue.bytes()
    }

    /// At most `limit` products for a visitor, best first; ties in the catalogue's order.
    pub fn recommend(&self, request: &Request<'_>) -> Vec<Recommended> {
        ranking::rank(self, request)
    }
}
