//! How much one visitor may do in a minute. Counted in the database, so that neither a crash nor an
//! idle spell forgets it; repeated sends of what is stored don't count.

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::RecordId;

const MINUTE: i64 = 60_000;

/// A limit per visitor and minute.
pub struct Limit {
    what: &'static str,
    most: i64,
    count: &'static str,
}

/// Ratings.
pub const RATINGS: Limit = Limit {
    what: "ratings",
    most: 10,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM ratings WHERE visitor = ? AND at > ?",
};

/// Questions.
pub const TURNS: Limit = Limit {
    what: "questions",
    most: 30,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM turns WHERE visitor = ? AND at > ?",
};

/// Requests for a person.
pub const HANDOFFS: Limit = Limit {
    what: "requests",
    most: 5,
    count: "SELECT count(*) AS n, min(at) AS oldest FROM handoffs WHERE visitor = ? AND at > ?",
};

#[derive(Deserialize)]
struct Recent {
    n: i64,
    oldest: Option<i64>,
}

/// Refuses one more when the last 60 seconds are full, and says when the oldest will have left them.
pub fn check(database: &Database, limit: &Limit, visitor: &RecordId, now: i64) -> Result<(), ApiError> {
    let recent: Option<Recent> = database.first(limit.count, vec![visitor.as_str().into(), (now - MINUTE).into()])?;
    match recent {
        Some(Recent { n, oldest: Some(oldest) }) if n >= limit.most => {
            let milliseconds = (oldest + MINUTE - now).clamp(1, MINUTE);
            let seconds = u32::try_from((milliseconds + 999) / 1_000).unwrap_or(60);
            Err(ApiError::too_many(limit.what, seconds))
        }
        _ => Ok(()),
    }
}
