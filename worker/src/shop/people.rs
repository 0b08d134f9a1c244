//! Who a visitor is: one customer has a visitor in each of their browsers, and one for what the shop sends to them.
//!
//! Invariant: a visitor is at most one customer's, and only the shop says whose: by a token that its server signed, or by the
//! owner's key. What a visitor types makes nobody anybody.

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::text::normalize;
use shopbell_protocol::{ErrorCode, RecordId};

/// Somebody, with all that they are known as.
pub struct Person {
    /// The shop's own reference, where it is known.
    pub customer: Option<String>,
    /// Their visitors.
    pub visitors: Vec<RecordId>,
}

#[derive(Deserialize)]
struct Known {
    visitor: RecordId,
}

#[derive(Deserialize)]
struct Owned {
    customer: String,
}

impl Person {
    /// Who this visitor or this customer is. One who isn't known by more is only that.
    pub fn of(database: &Database, visitor: Option<&RecordId>, customer: Option<&str>) -> Result<Self, ApiError> {
        let customer = match (customer, visitor) {
            (Some(customer), _) => Some(customer.to_owned()),
            (None, Some(visitor)) => customer_of(database, visitor)?,
            (None, None) => None,
        };
        let of = "SELECT visitor FROM customer_visitors WHERE customer = ? ORDER BY at";
        let known: Vec<Known> = match &customer {
            Some(customer) => database.rows(of, vec![customer.as_str().into()])?,
            None => Vec::new(),
        };
        let mut visitors: Vec<RecordId> = known.into_iter().map(|known| known.visitor).collect();
        visitors.extend(visitor.filter(|visitor| !visitors.contains(visitor)).cloned());
        Ok(Self { customer, visitors })
    }

    /// Their visitors as a list in JSON, for `IN (SELECT value FROM json_each(?))`.
    pub fn list(&self) -> Result<String, ApiError> {
        Ok(serde_json::to_string(&self.visitors)?)
    }
}

/// The customer that this visitor is.
pub fn customer_of(database: &Database, visitor: &RecordId) -> Result<Option<String>, ApiError> {
    let owned: Option<Owned> =
        database.first("SELECT customer FROM customer_visitors WHERE visitor = ?", vec![visitor.as_str().into()])?;
    Ok(owned.map(|owned| owned.customer))
}

/// This visitor is that customer, as the shop says: what the visitor said is the customer's from now on. True where that is
/// news.
pub fn join(database: &Database, now: i64, visitor: &RecordId, customer: &str) -> Result<bool, ApiError> {
    match customer_of(database, visitor)? {
        Some(known) if known == customer => return Ok(false),
        Some(_) => {
            let mut error = ApiError::invalid("visitor", "this visitor is another customer");
            error.become_a(ErrorCode::Conflict);
            return Err(error);
        }
        None => {}
    }
    database.transaction(|| {
        database.run(
            "INSERT INTO customers (id, at, seen_at, folded) VALUES (?1, ?2, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)",
            vec![customer.into(), now.into(), normalize(customer).into()],
        )?;
        database.run(
            "INSERT INTO customer_visitors (visitor, customer, at) VALUES (?, ?, ?)",
            vec![visitor.as_str().into(), customer.into(), now.into()],
        )
    })?;
    Ok(true)
}
