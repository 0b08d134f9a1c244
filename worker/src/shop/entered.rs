//! Answers that the shop's people took on the telephone or in the shop, and enter.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::people;
use crate::shop::responses::{self, Way};
use crate::shop::sql::Database;
use shopbell_protocol::owner::TakenResponse;
use shopbell_protocol::{NewResponse, RecordId, ResponseReceipt};

/// How old they may be, in milliseconds: 365 days.
const OLDEST: i64 = 365 * 24 * 60 * 60 * 1_000;
/// Clocks may differ by so much, in milliseconds.
const AHEAD: i64 = 60_000;

/// Stores them as of the time when they were given, the same way as those that visitors send.
pub fn record(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    visitor: RecordId,
    taken: TakenResponse,
) -> Result<ResponseReceipt, ApiError> {
    let at = taken.at.unwrap_or(now);
    if !(now - OLDEST..=now + AHEAD).contains(&at) {
        let message = "must be a time of the last 365 days, in milliseconds since 1970";
        return Err(ApiError::invalid("at", message));
    }
    let way = Way {
        channel: taken.channel,
        staff: taken.staff.as_deref(),
        customer: taken.customer.as_deref(),
        link: None,
        entered_at: Some(now),
        // What the shop's people enter says nothing of the customer's device.
        device: None,
        sample: false,
    };
    let response = NewResponse {
        visitor,
        survey: taken.survey,
        locale: taken.locale,
        product: taken.product,
        answers: taken.answers,
    };
    database.transaction(|| {
        if let Some(customer) = way.customer {
            people::join(database, now, &response.visitor, customer)?;
        }
        responses::record(database, memory, at, &taken.id, &response, &way)
    })
}
