//! `POST /v1/shops/{shop}/orders`: the shop's object notes the attempt, the shop's own webhook is asked from here, and
//! the object notes what it led to. What only the customer knows goes from the request to the webhook and nowhere else.

use crate::deployment::{order_webhook_key, webhook_reach};
use crate::error::ApiError;
use crate::guard::VISITOR_BODY;
use crate::handlers::visitor::{Visit, body};
use crate::shop::command::{OrderAttempt, OrderErrand, VisitorCommand};
use crate::webhook::{self, Letter};
use shopbell_protocol::{ErrorCode, OrderLookup, OrderOutcome, OrderQuestion, OrderReply};
use worker::{Env, Request, Response, console_warn};

/// Looks up an order.
pub async fn look_up(mut request: Request, env: &Env, shop: &str) -> Result<Response, ApiError> {
    let lookup = body::<OrderLookup>(&mut request, VISITOR_BODY).await;
    let visit = Visit::to(&request, env, shop)?;
    let (lookup, key) = match lookup.and_then(|lookup| Ok((lookup, key(env, &visit)?))) {
        Ok(both) => both,
        Err(error) => return visit.answer(visit.ask(Err(error)).await),
    };
    let OrderLookup { id, visitor, conversation, number, contact, locale } = lookup;
    let attempt = OrderAttempt { id: id.clone(), visitor, conversation, number: number.clone() };
    let begun = match visit.ask(Ok(VisitorCommand::BeginOrderLookup(attempt))).await {
        Ok(begun) => begun,
        Err(failure) => return visit.answer(Err(failure)),
    };
    let OrderErrand { webhook, origins } = begun.read().await?;
    let question = OrderQuestion { shop: visit.client.shop().clone(), number, contact, locale };
    let letter = Letter { address: &webhook, reach: webhook_reach(env), key: &key, now: visit.now };
    let (outcome, order) = match webhook::ask_for_order(&letter, &question, &origins).await {
        Ok(Some(order)) => (OrderOutcome::Found, Some(order)),
        Ok(None) => (OrderOutcome::NotFound, None),
        Err(why) => {
            console_warn!("the order webhook of shop {} gave no usable answer: {why}", visit.client.shop());
            (OrderOutcome::Unavailable, None)
        }
    };
    visit.answer(visit.ask(Ok(VisitorCommand::EndOrderLookup(OrderReply { id, outcome, order }))).await)
}

/// What the request to the webhook is signed with. Unsigned, none is sent.
fn key(env: &Env, visit: &Visit) -> Result<String, ApiError> {
    order_webhook_key(env, visit.client.shop())
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "this deployment has no order status"))
}
