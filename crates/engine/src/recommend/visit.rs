//! Who asks, from where, and what they did.

use super::clicks::Click;
use super::neighbours::Asker;
use super::products::ProductIndex;
use super::sessions::{Session, seconds};
use super::table::hash;
use super::trail::Trail;
use super::{Recommender, Request};
use shopbell_protocol::EventKind;

/// A request, as the model knows it.
pub(super) struct Visit {
    pub on_screen: Option<ProductIndex>,
    /// What is in the cart as the request says.
    pub cart: Vec<ProductIndex>,
    /// What the visitor did, the latest last.
    pub clicks: Vec<Click>,
    /// What the visitor did in the session before, the latest last.
    pub earlier: Vec<Click>,
    pub trail: Trail,
    pub asker: Asker,
    /// Days since the Unix epoch.
    pub today: i32,
}

impl Visit {
    pub fn of(model: &Recommender, request: &Request<'_>) -> Self {
        let on_screen = request.on_screen.and_then(|id| model.products.get(id));
        let mut visitor = request.visitor.map(hash);
        let (mut clicks, mut earlier): (Vec<Click>, Vec<Click>) = (Vec::new(), Vec::new());
        if request.clicks.is_empty() {
            let is_theirs = |session: &Session<'_>| visitor.is_none_or(|visitor| visitor == session.visitor);
            let current = request
                .session
                .and_then(|key| model.sessions.by_key(hash(key)))
                .filter(|&number| model.sessions.get(number).is_some_and(|session| is_theirs(&session)));
            let number = current.or_else(|| model.sessions.latest_of(visitor?));
            if let Some((number, session)) = number.and_then(|number| Some((number, model.sessions.get(number)?))) {
                visitor = Some(session.visitor);
                clicks.extend(session.clicks);
                earlier.extend(model.sessions.before(number).into_iter().flat_map(|before| before.clicks));
            }
        } else {
            let known = |&(id, kind): &(&str, EventKind)| Click::new(model.products.get(id)?, kind);
            clicks.extend(request.clicks.iter().filter_map(known));
        }
        if let Some(on_screen) = on_screen
            && clicks.last().is_none_or(|click| click.product() != on_screen)
        {
            clicks.extend(Click::new(on_screen, EventKind::View));
        }
        Self {
            on_screen,
            cart: request.cart.iter().filter_map(|id| model.products.get(id)).collect(),
            trail: Trail::of(&clicks),
            asker: Asker { visitor, now: seconds(request.now), before: model.sessions.end() },
            today: i32::try_from(request.now.div_euclid(86_400_000)).unwrap_or(i32::MAX),
            clicks,
            earlier,
        }
    }

    /// The same visitor, as if they had done nothing but look at one product.
    pub fn only(&self, product: ProductIndex) -> (Vec<Click>, Trail) {
        let clicks: Vec<Click> = Click::new(product, EventKind::View).into_iter().collect();
        let trail = Trail::of(&clicks);
        (clicks, trail)
    }

    /// What is to be bought with something else: the cart, else the product on screen, else what was put into the cart in
    /// this session, else what was looked at last. The latest first.
    pub fn basket(&self) -> Vec<ProductIndex> {
        if !self.cart.is_empty() {
            return self.cart.clone();
        }
        if let Some(on_screen) = self.on_screen {
            return vec![on_screen];
        }
        let carted = self.trail.seen.iter().filter(|seen| seen.click.is_wanted()).map(|seen| seen.product);
        let carted: Vec<ProductIndex> = carted.collect();
        if carted.is_empty() { self.trail.latest().into_iter().collect() } else { carted }
    }
}
