//! Products for a visitor, each with a reason that is true.
//!
//! Sessions like the visitor's (`neighbours`) vote for the products in them (`votes`), those vote for what was seen with
//! them (`further`), and what stands next to the visitor's product on the shelf joins in (`content`). A candidate's votes
//! become numbers (`features`) whose weights the shop learns from its own log (`weights`, `learning`). Where nobody knows
//! anything, the rest of the shelf, what is in demand and the catalogue's own order follow (`lists`). A placement says which
//! lists it is filled from, and what it filters, pins, boosts and caps (`plan`, `ranking`).
//!
//! Invariants (`list`): never the product on screen or one in the cart, never one that is out of stock, excluded or not in
//! the catalogue, never one twice, nothing that the visitor sent back or complained about, nothing bought before that isn't
//! needed again, and never an empty list while one product passes those rules and the placement's filter. A reason names a source only if the product scores lower
//! without it (`reasons`), and says what was counted, so that it can be recomputed from the log.
//!
//! Everything lives in memory and is updated event by event, at a cost that doesn't grow with the log; observing a log in
//! any split, stored and loaded on the way (`snapshot`), gives the same recommendations. Memory is bounded: a million
//! clicks in at most 300,000 closed sessions with 48 clicks each, and as many product ids outside of the catalogue as
//! `products` allows. How good it is: docs/RECOMMENDATIONS.md.

mod catalogue;
mod clicks;
mod content;
mod demand;
mod facts;
mod fast;
mod features;
mod further;
mod held;
mod learning;
mod list;
mod lists;
mod lookup;
mod neighbours;
mod plan;
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
mod visit;
mod votes;
mod weights;

pub use facts::Facts;
pub use learning::Learner;
pub use snapshot::SnapshotError;

use catalogue::Catalogue;
use clicks::Click;
use facts::Fact;
use held::{Held, Holding};
use plan::Plans;
use products::Products;
use sessions::Sessions;
use shopbell_protocol::owner::{Placements, Product};
use shopbell_protocol::{EventKind, ListKind, ReasonKind};
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
    /// What was done. Views, carts and purchases count, what was sent back isn't shown to that visitor again; every other
    /// kind is ignored.
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
    /// What is in the visitor's cart, or what they have just ordered: never recommended.
    pub cart: &'a [&'a str],
    /// Only products of this category, an id or a name from a path. One that no product has is no limit.
    pub category: Option<&'a str>,
    /// The placement that is to be filled; without one, or with one that isn't there, what is for the visitor and then what
    /// is in demand.
    pub placement: Option<&'a str>,
    /// Whether the visitor sees best sellers for comparison: nothing personal then, but the rules hold all the same.
    pub holdout: bool,
    /// At most this many products; as many as the placement says where `None`.
    pub limit: Option<usize>,
    /// The time, in milliseconds since the Unix epoch: older sessions weigh less.
    pub now: i64,
}

/// A product to show, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommended {
    /// The shop's own product id.
    pub product: String,
    /// Which list it came from; `Featured` for what is pinned.
    pub list: ListKind,
    /// Why it is shown.
    pub reason: Why,
}

/// A reason that can be checked against the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// Which kind of reason.
    pub kind: ReasonKind,
    /// The product the visitor looked at, or that is in the basket, for the kinds that have one.
    pub source: Option<String>,
    /// `AlsoViewed`: in how many of the source's newest thousand sessions of other people the product is, too.
    /// `SameCategory`: how many products the catalogue has in that category. `BoughtTogether`: in how many of those
    /// sessions both were put into the cart or bought. `Trending`, `BestSeller`: how many views, carts and purchases of the
    /// product were counted. `New`: since how many days. `RecentlyViewed`: how often, in this session and the one before.
    /// `Upsell`: by how many percent it is dearer. `Featured`: 0.
    pub evidence: u32,
}

/// The recommendation model of one shop.
#[derive(Debug, Clone, Default)]
pub struct Recommender {
    products: Products,
    sessions: Sessions,
    catalogue: Catalogue,
    held: Held,
    placements: Placements,
    plans: Plans,
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
        self.take_catalogue(products.iter().map(Fact::from));
    }

    /// The same, of products that aren't in memory as such.
    pub fn set_facts(&mut self, facts: &Facts) {
        self.take_catalogue(facts.iter());
    }

    fn take_catalogue<'a>(&mut self, list: impl Iterator<Item = Fact<'a>>) {
        self.catalogue = Catalogue::build(list, &mut self.products);
        self.plans = Plans::build(&self.placements, &self.catalogue, &self.products);
    }

    /// Takes what the owner says about recommendations, instead of what was said before.
    pub fn set_placements(&mut self, placements: Placements) {
        self.plans = Plans::build(&placements, &self.catalogue, &self.products);
        self.placements = placements;
    }

    /// Never again recommends this product to this visitor, who complained about it.
    pub fn refuse(&mut self, visitor: &str, product: &str) {
        if let Some(product) = self.products.intern_observed(product) {
            self.held.note(hash(visitor), product, Holding::Refused);
        }
    }

    /// Learns from one event. The cost does not grow with the log.
    pub fn observe(&mut self, observation: &Observation<'_>) {
        if observation.kind == EventKind::Return {
            return self.refuse(observation.visitor, observation.product);
        }
        // Asked first, so that an event of no use gives no number away.
        if Click::new(0, observation.kind).is_none() {
            return;
        }
        let Some(product) = self.products.intern_observed(observation.product) else { return };
        let Some(click) = Click::new(product, observation.kind) else { return };
        self.products.count(product, click.strength(), observation.at);
        if observation.kind == EventKind::Purchase {
            self.held.note(hash(observation.visitor), product, Holding::Bought);
        }
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
        self.products.bytes() + self.sessions.bytes() + self.catalogue.bytes() + self.held.bytes()
    }

    /// At most `limit` products for a visitor, best first; ties in the catalogue's order.
    pub fn recommend(&self, request: &Request<'_>) -> Vec<Recommended> {
        ranking::rank(self, request)
    }
}
