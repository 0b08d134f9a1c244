//! A visitor turns out to be a customer: what they said before joins what the customer said elsewhere, and their browser
//! learns what need not be asked again.
//!
//! Invariant: nothing that was said is told to a browser, not even to the customer's own; only what was asked, and when.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::people::{self, Person};
use crate::shop::sql::Database;
use crate::shop::{attention, limits, opt_outs};
use shopbell_engine::identity::Identity;
use shopbell_engine::text::normalize;
use shopbell_protocol::owner::IdentityRule;
use shopbell_protocol::{ErrorCode, KnownCustomer, Locale, RecordId};

/// That a customer is there is noted once in so many milliseconds: an hour.
const NOTED_EVERY: i64 = 60 * 60 * 1_000;

/// The visitor is this customer, as a token of the shop's says.
pub fn identify(
    database: &Database,
    now: i64,
    visitor: &RecordId,
    identity: &Identity,
) -> Result<KnownCustomer, ApiError> {
    let duplicate = people::customer_of(database, visitor)?.as_deref() == Some(&identity.customer);
    database.transaction(|| {
        if !duplicate {
            limits::check_key(database, &limits::IDENTITIES, &identity.customer, now)?;
            people::join(database, now, visitor, &identity.customer)?;
        }
        note(database, now, identity)
    })?;
    let person = Person::of(database, Some(visitor), Some(&identity.customer))?;
    Ok(KnownCustomer {
        visitor: visitor.clone(),
        duplicate,
        expires_at: identity.expires_at,
        asks: attention::list(database, &person)?,
        opted_out: opt_outs::is_out(database, &person)?,
    })
}

/// Notes what the shop says of the customer. What it doesn't say stays.
fn note(database: &Database, now: i64, identity: &Identity) -> Result<(), ApiError> {
    let Identity { customer, name, locale, segment, .. } = identity;
    database.run(
        "UPDATE customers SET seen_at = max(seen_at, ?2), name = coalesce(?3, name), locale = coalesce(?4, locale),
                segment = coalesce(?5, segment),
                folded = CASE WHEN ?3 IS NULL THEN folded ELSE ?6 END
         WHERE id = ?1 AND (seen_at < ?2 - ?7 OR name IS NOT coalesce(?3, name)
                            OR locale IS NOT coalesce(?4, locale) OR segment IS NOT coalesce(?5, segment))",
        vec![
            customer.as_str().into(),
            now.into(),
            name.clone().into(),
            locale.map(Locale::code).into(),
            segment.clone().into(),
            normalize(&format!("{customer} {}", name.as_deref().unwrap_or_default())).into(),
            NOTED_EVERY.into(),
        ],
    )?;
    Ok(())
}

/// Where the shop wants proof, whoever comes as a customer's visitor has to show that they are that customer: an id that
/// was copied, or left in a browser, isn't enough.
pub fn check(
    database: &Database,
    memory: &Memory,
    visitor: Option<&RecordId>,
    proved: Option<&str>,
) -> Result<(), ApiError> {
    let (IdentityRule::Required, Some(visitor)) = (memory.settings.identity, visitor) else { return Ok(()) };
    match people::customer_of(database, visitor)? {
        Some(customer) if proved != Some(&customer) => Err(ApiError::new(
            ErrorCode::Unauthorized,
            "this visitor is a customer; send the token of `Shopbell('identify', …)` that says so, and hasn't expired",
        )),
        _ => Ok(()),
    }
}
