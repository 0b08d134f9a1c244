//! How much may be done in a while: by one visitor in a minute, and about one order in an hour. Counted in the
//! database, so that neither a crash nor an idle spell forgets it; repeated sends of what is stored don't count.

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::RecordId;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A limit per visitor, or per another key, and span of time.
pub struct Limit {
    what: &'static str,
    most: i64,
    /// In milliseconds.
    span: i64,
    count: &'static str,
}

impl Limit {
    /// How far back it counts, in milliseconds.
    pub const fn span(&self) -> i64 {
        self.span
    }
}

/// Ratings.
pub const RATINGS: Limit = Limit {
    what: "ratings from this visitor",
    most: 10,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM ratings WHERE visitor = ? AND at > ?",
};

/// Questions.
pub const TURNS: Limit = Limit {
    what: "questions from this visitor",
    most: 30,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM turns WHERE visitor = ? AND at > ?",
};

/// Responses to surveys.
pub const RESPONSES: Limit = Limit {
    what: "responses from this visitor",
    most: 10,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM responses WHERE visitor = ? AND at > ?",
};

/// Responses by a link that many people use: more than a queue at a till answers.
pub const OPENINGS: Limit = Limit {
    what: "responses by this link",
    most: 60,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM responses WHERE link = ? AND at > ?",
};

/// Surveys that ask without being called for.
pub const ASKS: Limit = Limit {
    what: "surveys for this visitor",
    most: 20,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM asks WHERE visitor = ? AND at > ?",
};

/// Browsers that turn out to be one customer's.
pub const IDENTITIES: Limit = Limit {
    what: "new visitors of this customer",
    most: 20,
    span: HOUR,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM customer_visitors WHERE customer = ? AND at > ?",
};

/// Requests for a person.
pub const HANDOFFS: Limit = Limit {
    what: "requests from this visitor",
    most: 5,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM handoffs WHERE visitor = ? AND at > ?",
};

/// Look-ups of orders. Here repeated sends count too: each may guess anew.
pub const ORDER_LOOKUPS: Limit = Limit {
    what: "look-ups from this visitor",
    most: 5,
    span: MINUTE,
    count: "SELECT coalesce(sum(tries), 0) AS n, min(at) AS oldest FROM order_lookups WHERE visitor = ? AND at > ?",
};

/// Look-ups of one order, whoever makes them.
pub const ORDER: Limit = Limit {
    what: "look-ups of this order",
    most: 5,
    span: HOUR,
    count: "SELECT coalesce(sum(tries), 0) AS n, min(at) AS oldest FROM order_lookups WHERE number_key = ? AND at > ?",
};

/// Look-ups of all orders of a shop: whoever tries one guess each at many orders is stopped by this, and the shop's server
/// is asked no more often.
pub const ALL_ORDERS: Limit = Limit {
    what: "look-ups in this shop",
    most: 60,
    span: MINUTE,
    count: "SELECT coalesce(sum(tries), 0) AS n, min(at) AS oldest FROM order_lookups WHERE ? IS NOT NULL AND at > ?",
};

/// Wrong keys on the dashboard's door, whoever tries them.
pub const WRONG_KEYS: Limit = Limit {
    what: "wrong keys",
    most: 10,
    span: MINUTE,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM wrong_keys WHERE ? IS NOT NULL AND at > ?",
};

#[derive(Deserialize)]
struct Recent {
    n: i64,
    oldest: Option<i64>,
}

/// Refuses one more when the visitor's last 60 seconds are full, and says when the oldest will have left them.
pub fn check(database: &Database, limit: &Limit, visitor: &RecordId, now: i64) -> Result<(), ApiError> {
    check_key(database, limit, visitor.as_str(), now)
}

/// The same for any key and span.
pub fn check_key(database: &Database, limit: &Limit, key: &str, now: i64) -> Result<(), ApiError> {
    let recent: Option<Recent> = database.first(limit.count, vec![key.into(), (now - limit.span).into()])?;
    match recent {
        Some(Recent { n, oldest: Some(oldest) }) if n >= limit.most => {
            let milliseconds = (oldest + limit.span - now).clamp(1, limit.span);
            let seconds = u32::try_from((milliseconds + 999) / 1_000).unwrap_or(60);
            Err(ApiError::too_many(limit.what, seconds))
        }
        _ => Ok(()),
    }
}
