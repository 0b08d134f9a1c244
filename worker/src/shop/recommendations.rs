//! Products chosen for a visitor. Computed in memory: no query per recommendation.

use crate::error::ApiError;
use crate::shop::command::RecommendationQuery;
use crate::shop::memory::{Memory, Shelf};
use crate::shop::products::{self, Shown, in_language};
use crate::shop::proof::{self, Arm};
use crate::shop::sql::Database;
use crate::shop::{attribution, placements, ratings, remembering};
use serde::Deserialize;
use shopbell_engine::recommend::{Observation, Recommended, Recommender, Request};
use shopbell_protocol::owner::Product;
use shopbell_protocol::{EventKind, ListKind, Reason, ReasonKind, Recommendations, RecommendedProduct, RecordId};

/// How much of the event log a cold object reads where no model is stored: the newest part.
pub const REPLAYED_EVENTS: i64 = 50_000;
/// How many events are read at once: with the longest ids well below the 2 MB a value may have.
const EVENTS_AT_ONCE: i64 = 1_000;

/// How many products count as liked.
const MOST_LIKED: usize = 50;

/// One logged event: sequence number, session, visitor, product, kind, time.
type Logged = (i64, String, String, String, EventKind, i64);

#[derive(Deserialize)]
struct Log {
    events: String,
}

/// Recommends products.
pub fn recommend(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    query: &RecommendationQuery,
) -> Result<Recommendations, ApiError> {
    let fallback = memory.settings.locale;
    let locale = query.locale.unwrap_or(fallback);
    let arm = query.visitor.as_ref().map(|visitor| proof::arm(database, memory, visitor)).transpose()?;
    let holdout = arm == Some(Arm::HoldOut);
    let key_hash = memory.key_hash.clone();
    let shelf = memory.shelf(database)?;
    let listed = shelf.book.get(&query.placement)?;
    let cart: Vec<&str> = query.cart.iter().map(String::as_str).collect();
    let chosen = shelf.recommender.recommend(&Request {
        visitor: query.visitor.as_ref().map(RecordId::as_str),
        session: query.session.as_ref().map(RecordId::as_str),
        on_screen: query.product.as_deref(),
        cart: &cart,
        category: query.category.as_deref(),
        placement: Some(&query.placement),
        holdout,
        limit: query.limit.map(usize::from),
        now,
        ..Request::default()
    });
    let kind = most(&chosen).or(listed.placement.sources.first().copied()).unwrap_or(ListKind::ForYou);
    let ids = chosen.iter().flat_map(|chosen| std::iter::once(&chosen.product).chain(&chosen.reason.source));
    let products = shelf.shown.of(database, ids)?;
    let title = |product: &Product| in_language(&product.title, locale, fallback);
    let items = chosen
        .into_iter()
        .filter_map(|chosen| {
            let product = products.get(&chosen.product)?;
            let source = chosen.reason.source;
            Some(RecommendedProduct {
                id: product.id.clone(),
                title: title(product),
                url: in_language(&product.url, locale, fallback),
                image: product.image.clone(),
                price: product.price,
                currency: product.currency.clone(),
                reason: Reason {
                    kind: chosen.reason.kind,
                    source_title: source.as_ref().and_then(|id| products.get(id)).map(title),
                    source,
                    evidence: chosen.reason.evidence,
                },
            })
        })
        .collect();
    Ok(Recommendations {
        rec_id: attribution::issue(&key_hash, now, listed.number, query.visitor.as_ref())?,
        holdout,
        placement: query.placement.clone(),
        kind,
        heading: listed.heading(locale, fallback),
        items,
    })
}

/// The list that most of the products came from; of equals the first.
fn most(chosen: &[Recommended]) -> Option<ListKind> {
    let count = |kind: ListKind| chosen.iter().filter(|chosen| chosen.list == kind).count();
    chosen.iter().rev().map(|chosen| chosen.list).max_by_key(|kind| count(*kind))
}

/// Products that this visitor likely looks for, the likeliest first: what search is ranked by besides words. Only
/// what is known of this very visitor counts.
pub fn liked(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    visitor: Option<&RecordId>,
    session: Option<&RecordId>,
) -> Result<Vec<String>, ApiError> {
    let shelf = memory.shelf(database)?;
    let request = Request {
        visitor: visitor.map(RecordId::as_str),
        session: session.map(RecordId::as_str),
        on_screen: None,
        limit: Some(MOST_LIKED),
        now,
        ..Request::default()
    };
    let chosen = shelf.recommender.recommend(&request).into_iter();
    let own = chosen.filter(|chosen| matches!(chosen.reason.kind, ReasonKind::AlsoViewed | ReasonKind::SameCategory));
    Ok(own.map(|chosen| chosen.product).collect())
}

/// The catalogue and the stored model with the events since; without one, the newest part of the event log.
pub fn load_shelf(database: &Database) -> Result<Shelf, ApiError> {
    let stored = remembering::load(database)?;
    let is_stored = stored.is_some();
    let (mut recommender, mut read_up_to) = match stored {
        Some(stored) => stored,
        None => (Recommender::new(), oldest_replayed(database)?),
    };
    let placements = placements::read(database)?;
    let book = placements::book(database, &placements)?;
    recommender.set_placements(placements);
    recommender.set_facts(&products::facts(database)?);
    for (visitor, product) in ratings::complaints(database)? {
        recommender.refuse(&visitor, &product);
    }
    let mut unsaved = 0;
    loop {
        let events = logged_after(database, read_up_to)?;
        let Some((last, ..)) = events.last() else { break };
        read_up_to = *last;
        for (_, session, visitor, product, kind, at) in &events {
            recommender.observe(&Observation { session, visitor, product, kind: *kind, at: *at });
            unsaved += 1;
        }
    }
    Ok(Shelf { shown: Shown::default(), book, recommender, unsaved, is_stored, learner: None, counted: None })
}

/// The event before the first that is read where no model is stored.
fn oldest_replayed(database: &Database) -> Result<i64, ApiError> {
    let oldest = "SELECT seq AS n FROM events WHERE kind IN ('view', 'add_to_cart', 'purchase', 'return')
                  ORDER BY seq DESC LIMIT 1 OFFSET ?";
    database.count(oldest, vec![REPLAYED_EVENTS.into()])
}

/// The next events of the log. One JSON text instead of rows: crossing between WASM and JavaScript is
/// what costs.
fn logged_after(database: &Database, seq: i64) -> Result<Vec<Logged>, ApiError> {
    let log: Option<Log> = database.first(
        "SELECT json_group_array(json_array(seq, session, visitor, product, kind, at)) AS events FROM
             (SELECT seq, session, visitor, product, kind, at FROM events
              WHERE seq > ? AND kind IN ('view', 'add_to_cart', 'purchase', 'return') AND sample = 0
              ORDER BY seq LIMIT ?)",
        vec![seq.into(), EVENTS_AT_ONCE.into()],
    )?;
    Ok(serde_json::from_str(log.as_ref().map_or("[]", |log| &log.events))?)
}
