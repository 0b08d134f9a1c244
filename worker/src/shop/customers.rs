//! Customers as the owner sees them: the list, and one record of all that somebody said and did.

use crate::error::ApiError;
use crate::shop::command::CustomerQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::{self, Person};
use crate::shop::sql::Database;
use crate::shop::{attention, cases, comments, conversations, handoffs, opt_outs, ratings, responses, segments};
use serde::de::DeserializeOwned;
use shopbell_engine::text::normalize;
use shopbell_protocol::owner::{
    CategoryCount, CustomerRecord, CustomerRow, Erased, LookedUpOrder, Page, PersonRecord, Preferences, PurchaseRow,
    VisitorRecord,
};
use shopbell_protocol::{Locale, RecordId};

/// How much of each list a record has.
pub const MOST: i64 = 100;
const MOST_CATEGORIES: i64 = 5;

/// Customers, those that came to be known last first.
pub fn list(database: &Database, query: &CustomerQuery) -> Result<Page<CustomerRow>, ApiError> {
    let mut values = query.page.values();
    let wanted = query.text.as_deref().map(normalize).unwrap_or_default();
    values.splice(1..1, [wanted.into(), query.segment.clone().into()]);
    let rows: Vec<Placed<CustomerRow>> = database.rows(
        "SELECT seq, id, name, locale, segment, at, seen_at,
                (SELECT count(*) FROM customer_visitors WHERE customer = customers.id) AS visitors
         FROM customers WHERE seq < ?1 AND instr(folded, ?2) > 0 AND (?3 IS NULL OR segment = ?3)
         ORDER BY seq DESC LIMIT ?4",
        values,
    )?;
    Ok(query.page.page(rows))
}

/// All that is known of a customer.
pub fn read(database: &Database, now: i64, customer: &str) -> Result<CustomerRecord, ApiError> {
    let row: Option<CustomerRow> = database.first(
        "SELECT id, name, locale, segment, at, seen_at,
                (SELECT count(*) FROM customer_visitors WHERE customer = customers.id) AS visitors
         FROM customers WHERE id = ?",
        vec![customer.into()],
    )?;
    let row = row.ok_or_else(|| ApiError::not_found("customer"))?;
    let person = Person::of(database, None, Some(customer))?;
    let known = record(database, now, &person, row.locale)?;
    Ok(CustomerRecord { customer: row, visitors: person.visitors, known })
}

/// All that is known of one visitor.
pub fn read_visitor(database: &Database, now: i64, visitor: &RecordId) -> Result<VisitorRecord, ApiError> {
    let alone = Person { customer: None, visitors: vec![visitor.clone()] };
    let known = record(database, now, &alone, None)?;
    let customer = people::customer_of(database, visitor)?;
    if customer.is_none() && is_nothing(&known) {
        return Err(ApiError::not_found("visitor"));
    }
    Ok(VisitorRecord { visitor: visitor.clone(), customer, known })
}

fn is_nothing(known: &PersonRecord) -> bool {
    let said = known.ratings.len() + known.responses.len() + known.questions.len() + known.handoffs.len();
    let did = known.orders.len() + known.purchases.len() + known.asks.len() + known.preferences.categories.len();
    said + did == 0 && known.opted_out_at.is_none()
}

fn record(database: &Database, now: i64, person: &Person, locale: Option<Locale>) -> Result<PersonRecord, ApiError> {
    let ratings = ratings::of(database, person)?;
    let responses = responses::of(database, person)?;
    let questions = conversations::of(database, person)?;
    let used = [
        ratings.first().map(|row| (row.at, row.locale)),
        responses.first().map(|row| (row.at, row.locale)),
        questions.first().map(|row| (row.at, row.locale)),
    ];
    let last = used.into_iter().flatten().max_by_key(|(at, _)| *at).map(|(_, locale)| locale);
    Ok(PersonRecord {
        opted_out_at: opt_outs::since(database, person)?,
        ratings,
        responses,
        questions,
        handoffs: handoffs::of(database, person)?,
        cases: cases::of(database, now, person)?,
        orders: rows::<LookedUpOrder>(
            database,
            "SELECT at, number, outcome FROM order_lookups
             WHERE visitor IN (SELECT value FROM json_each(?)) ORDER BY at DESC LIMIT ?",
            person,
            MOST,
        )?,
        purchases: rows::<PurchaseRow>(
            database,
            "SELECT at, kind, product FROM events
             WHERE visitor IN (SELECT value FROM json_each(?)) AND kind IN ('purchase', 'return')
             ORDER BY at DESC LIMIT ?",
            person,
            MOST,
        )?,
        asks: attention::list(database, person)?,
        preferences: Preferences {
            locale: locale.or(last),
            categories: rows::<CategoryCount>(
                database,
                "SELECT products.body ->> 'category' AS category, count(*) AS count
                 FROM events JOIN products ON products.id = events.product
                 WHERE visitor IN (SELECT value FROM json_each(?)) AND kind IN ('view', 'add_to_cart', 'purchase')
                 GROUP BY category ORDER BY count DESC, category LIMIT ?",
                person,
                MOST_CATEGORIES,
            )?,
        },
    })
}

/// Rows of a person's visitors; `query` takes their list and how many.
pub fn rows<T: DeserializeOwned>(
    database: &Database,
    query: &'static str,
    person: &Person,
    most: i64,
) -> Result<Vec<T>, ApiError> {
    database.rows(query, vec![person.list()?.into(), most.into()])
}

/// Erases all that is personal of a customer. What was counted stays counted, of nobody in particular. That they don't
/// want to be asked is kept for `known_as`, which stands for them wherever the shop names them, and says nothing of them.
pub fn erase(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    customer: &str,
    known_as: Option<&RecordId>,
) -> Result<Erased, ApiError> {
    let person = Person::of(database, None, Some(customer))?;
    let known = "SELECT count(*) AS n FROM customers WHERE id = ?";
    if database.count(known, vec![customer.into()])? == 0 {
        return Err(ApiError::not_found("customer"));
    }
    database.transaction(|| {
        let is_out = opt_outs::is_out(database, &person)?;
        erase_person(database, &person)?;
        match known_as {
            Some(known_as) if is_out => opt_outs::add(database, now, known_as, None),
            _ => Ok(()),
        }
    })?;
    Ok(forgotten(memory, person))
}

/// The same of one visitor.
pub fn erase_visitor(database: &Database, memory: &mut Memory, visitor: &RecordId) -> Result<Erased, ApiError> {
    let alone = Person { customer: None, visitors: vec![visitor.clone()] };
    database.transaction(|| erase_person(database, &alone))?;
    Ok(forgotten(memory, alone))
}

fn forgotten(memory: &mut Memory, person: Person) -> Erased {
    memory.arms.retain(|visitor, _| !person.visitors.contains(visitor));
    Erased { visitors: person.visitors }
}

fn erase_person(database: &Database, person: &Person) -> Result<(), ApiError> {
    let visitors = person.list()?;
    comments::erase(database, &visitors, person.customer.as_deref())?;
    segments::erase(database, &visitors)?;
    for erase in [
        "DELETE FROM ratings WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM turns WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM conversations WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM case_steps WHERE case_id IN
             (SELECT id FROM cases WHERE visitor IN (SELECT value FROM json_each(?)))",
        "DELETE FROM cases WHERE visitor IN (SELECT value FROM json_each(?))",
        // What webhooks were told, or are still to be.
        "DELETE FROM deliveries WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr(deliveries.body, value) > 0)",
        "DELETE FROM handoffs WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM order_lookups WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM responses WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM survey_links WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM asks WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM events WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM exposures WHERE visitor IN (SELECT value FROM json_each(?))",
        "DELETE FROM customer_visitors WHERE visitor IN (SELECT value FROM json_each(?))",
        "UPDATE answers SET visitor = '' WHERE visitor IN (SELECT value FROM json_each(?))",
        "UPDATE opt_outs SET customer = NULL WHERE visitor IN (SELECT value FROM json_each(?))",
    ] {
        database.run(erase, vec![visitors.as_str().into()])?;
    }
    if let Some(customer) = &person.customer {
        for erase in [
            "DELETE FROM responses WHERE customer = ?",
            "DELETE FROM survey_links WHERE customer = ?",
            "DELETE FROM case_steps WHERE case_id IN (SELECT id FROM cases WHERE customer = ?)",
            "DELETE FROM cases WHERE customer = ?",
            "DELETE FROM customers WHERE id = ?",
            "UPDATE opt_outs SET customer = NULL WHERE customer = ?",
        ] {
            database.run(erase, vec![customer.as_str().into()])?;
        }
    }
    Ok(())
}
