//! Who doesn't want to be asked, by the visitor and, where it is known, by the shop's own reference of the customer: so it
//! holds for links that name either.

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{OptOut, Page};

/// Whether somebody doesn't want to be asked.
pub fn is_out(database: &Database, person: &Person) -> Result<bool, ApiError> {
    let known = "SELECT (SELECT count(*) FROM opt_outs WHERE visitor IN (SELECT value FROM json_each(?)))
                      + (SELECT count(*) FROM opt_outs WHERE customer = ?) AS n";
    Ok(database.count(known, vec![person.list()?.into(), person.customer.clone().into()])? > 0)
}

/// Since when they don't, if so.
pub fn since(database: &Database, person: &Person) -> Result<Option<i64>, ApiError> {
    #[derive(Deserialize)]
    struct Since {
        at: Option<i64>,
    }
    let since: Option<Since> = database.first(
        "SELECT min(at) AS at FROM opt_outs WHERE visitor IN (SELECT value FROM json_each(?)) OR customer = ?",
        vec![person.list()?.into(), person.customer.clone().into()],
    )?;
    Ok(since.and_then(|since| since.at))
}

/// Notes that they don't; once, however often they say so.
pub fn add(database: &Database, now: i64, visitor: &RecordId, customer: Option<&str>) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO opt_outs (at, visitor, customer) VALUES (?, ?, ?)
         ON CONFLICT (visitor) DO UPDATE SET customer = coalesce(customer, excluded.customer)",
        vec![now.into(), visitor.as_str().into(), customer.into()],
    )?;
    Ok(())
}

/// All of them, newest first.
pub fn list(database: &Database, page: &PageQuery) -> Result<Page<OptOut>, ApiError> {
    let rows: Vec<Placed<OptOut>> = database.rows(
        "SELECT seq, visitor, at, coalesce(customer, (SELECT customer FROM customer_visitors AS known
                                                      WHERE known.visitor = opt_outs.visitor)) AS customer
         FROM opt_outs WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        page.values(),
    )?;
    Ok(page.page(rows))
}

/// They want to be asked again: takes back what this visitor said, and what the same customer said as
/// another visitor.
pub fn remove(database: &Database, visitor: &RecordId) -> Result<OptOut, ApiError> {
    let known = "SELECT visitor, customer, at FROM opt_outs WHERE visitor = ?";
    let known: Option<OptOut> = database.first(known, vec![visitor.as_str().into()])?;
    let known = known.ok_or_else(|| ApiError::not_found("opt-out"))?;
    let person = Person::of(database, Some(visitor), known.customer.as_deref())?;
    database.run(
        "DELETE FROM opt_outs WHERE visitor IN (SELECT value FROM json_each(?)) OR customer = ?",
        vec![person.list()?.into(), person.customer.into()],
    )?;
    Ok(known)
}
