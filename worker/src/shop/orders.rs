//! Look-ups of orders: noted before the shop's webhook is asked, and what they led to noted after. The worker asks,
//! between the two calls; the object never waits for anybody.
//!
//! Invariant: what only the customer knows never gets here, so it can't be stored; nor is the order's state. That
//! leaves nothing by which a repeated send could be answered: it is looked up again and counts against the limits as
//! any other, else one id would give any number of guesses.

use crate::error::ApiError;
use crate::shop::command::{OrderAttempt, OrderErrand};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{conversations, limits, rollup};
use serde::Deserialize;
use shopbell_engine::orders::number_key;
use shopbell_protocol::{ErrorCode, OrderOutcome, OrderReply, RecordId};

#[derive(Deserialize)]
struct Known {
    visitor: RecordId,
    number: String,
}

#[derive(Deserialize)]
struct Noted {
    outcome: Option<String>,
}

/// Notes the attempt, and says whom to ask. Sent again with the same number, it is one more try of the same look-up;
/// with another number or by another visitor it is a conflict.
pub fn begin(database: &Database, memory: &Memory, now: i64, attempt: &OrderAttempt) -> Result<OrderErrand, ApiError> {
    let Some(webhook) = memory.settings.order_webhook.clone() else {
        return Err(ApiError::new(ErrorCode::NotFound, "this shop has no order status"));
    };
    let known: Option<Known> =
        database.first("SELECT visitor, number FROM order_lookups WHERE id = ?", vec![attempt.id.as_str().into()])?;
    if known.as_ref().is_some_and(|known| known.visitor != attempt.visitor || known.number != attempt.number) {
        return Err(ApiError::conflict("id"));
    }
    let key = number_key(&attempt.number);
    limits::check(database, &limits::ORDER_LOOKUPS, &attempt.visitor, now)?;
    limits::check_key(database, &limits::ORDER, &key, now)?;
    limits::check_key(database, &limits::ALL_ORDERS, "", now)?;
    if let Some(conversation) = &attempt.conversation
        && conversations::is_foreign(database, conversation, &attempt.visitor)?
    {
        return Err(ApiError::conflict("conversation"));
    }
    database.transaction(|| {
        if known.is_some() {
            let again = "UPDATE order_lookups SET tries = tries + 1, at = ? WHERE id = ?";
            database.run(again, vec![now.into(), attempt.id.as_str().into()])?;
            return Ok(());
        }
        database.run(
            "INSERT INTO order_lookups (id, at, visitor, conversation, number, number_key) VALUES (?, ?, ?, ?, ?, ?)",
            vec![
                attempt.id.as_str().into(),
                now.into(),
                attempt.visitor.as_str().into(),
                attempt.conversation.as_ref().map(RecordId::as_str).into(),
                attempt.number.as_str().into(),
                key.into(),
            ],
        )?;
        rollup::add_counts(database, memory.day(now), &[("order_lookups", 1)])
    })?;
    Ok(OrderErrand { webhook, origins: memory.settings.origins.clone() })
}

/// Notes what the attempt led to. An order counts as found once.
pub fn end(database: &Database, memory: &Memory, now: i64, reply: OrderReply) -> Result<OrderReply, ApiError> {
    let noted: Option<Noted> =
        database.first("SELECT outcome FROM order_lookups WHERE id = ?", vec![reply.id.as_str().into()])?;
    let noted = noted.ok_or_else(|| ApiError::internal("an order look-up ended that never began"))?;
    let found = OrderOutcome::Found.code();
    if noted.outcome.as_deref() == Some(found) {
        return Ok(reply);
    }
    let outcome = reply.outcome.code();
    database.transaction(|| {
        let note = "UPDATE order_lookups SET outcome = ? WHERE id = ?";
        database.run(note, vec![outcome.into(), reply.id.as_str().into()])?;
        rollup::add_counts(database, memory.day(now), &[("orders_found", u32::from(outcome == found))])
    })?;
    Ok(reply)
}
