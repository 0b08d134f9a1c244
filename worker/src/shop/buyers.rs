//! Who buys, from the shop's event log: how lately, how often, for how much, and who may not come back.
//!
//! Invariants: what a visitor buys in one session is one order, however many events and batches it comes in; a row of `buyers`
//! is the sum of that visitor's `purchases`. Visitors who are one customer are added up when they are read, so that it
//! doesn't matter when the shop says who somebody is.

mod retention;

pub use retention::read as retention;

use crate::error::ApiError;
use crate::shop::command::BuyerQuery;
use crate::shop::products;
use crate::shop::proof::Bought;
use crate::shop::segments;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::buyers::{border_places, group, is_overdue, score, usual_interval};
use shopbell_engine::metrics::{ratio, rounded};
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{
    AtRisk, Buyer, BuyerGroup, BuyerGroupResult, CustomerValue, Page, Risk, RiskReason, ScoreBorders,
};
use worker::SqlStorageValue;

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// So long a low score says that somebody may not come back, in milliseconds.
const LOW_SCORE_LASTS: i64 = 60 * DAY;
/// A score that is low.
const LOW_SCORE: i64 = 2;

/// Whether `person` is of the segment `?1`, which everybody is where it is none. A customer is where any of their visitors
/// is.
const OF_SEGMENT: &str = "
    (?1 IS NULL OR person IN
        (SELECT coalesce(known.customer, members.visitor)
         FROM segment_visitors AS members LEFT JOIN customer_visitors AS known ON known.visitor = members.visitor
         WHERE members.segment = ?1))";

/// Buyers, a customer's visitors added up: what needs no more than this reads a hundred thousand in a tenth of a second.
fn summed() -> String {
    format!(
        "
    WITH summed AS (
        SELECT coalesce(known.customer, buyers.visitor) AS person, sum(orders) AS orders, sum(revenue) AS revenue,
               max(last_at) AS last_at
        FROM buyers LEFT JOIN customer_visitors AS known ON known.visitor = buyers.visitor
        WHERE {OF_SEGMENT} GROUP BY person)"
    )
}

/// The same, and who may not come back. The latest score and the latest visitor are behind a time of 13 digits, so that the
/// greatest text is the latest. `is_overdue` is by the rule of `engine/buyers`; `?2` is now.
fn people() -> String {
    format!(
        "
    WITH summed AS (
        SELECT coalesce(known.customer, buyers.visitor) AS person, max(known.customer) AS customer,
               sum(orders) AS orders, sum(products) AS products, sum(revenue) AS revenue,
               min(first_at) AS first_at, max(last_at) AS last_at,
               substr(max(last_at || '/' || buyers.visitor), 15) AS visitor,
               max(facts.scored_at || '/' || facts.score) AS scored,
               min((SELECT min(cases.opened_at) FROM cases
                    WHERE cases.visitor = buyers.visitor AND cases.state <> 'resolved')) AS case_at
        FROM buyers LEFT JOIN customer_visitors AS known ON known.visitor = buyers.visitor
             LEFT JOIN visitor_facts AS facts ON facts.visitor = buyers.visitor
        WHERE {OF_SEGMENT} GROUP BY person),
    people AS (
        SELECT *, CAST(substr(scored, 15) AS INTEGER) AS score, CAST(substr(scored, 1, 13) AS INTEGER) AS scored_at,
               orders > 1 AND ?2 - last_at > 2 * max((last_at - first_at) / max(orders - 1, 1), 604800000) AS is_overdue
        FROM summed),
    judged AS (
        SELECT *, is_overdue OR case_at IS NOT NULL
                  OR coalesce(score <= 2 AND ?2 - scored_at <= 5184000000, 0) AS at_risk FROM people)"
    )
}

/// Notes what was bought. Inside of the transaction that stores the purchases.
pub fn note(
    database: &Database,
    at: i64,
    visitor: &RecordId,
    session: &RecordId,
    bought: &[Bought],
) -> Result<(), ApiError> {
    if bought.is_empty() {
        return Ok(());
    }
    let products = i64::try_from(bought.len()).map_err(ApiError::internal)?;
    let revenue: i64 = bought.iter().map(|bought| bought.price).sum();
    let known = "SELECT count(*) AS n FROM purchases WHERE visitor = ? AND session = ?";
    let is_new = database.count(known, vec![visitor.as_str().into(), session.as_str().into()])? == 0;
    database.run(
        "INSERT INTO purchases (visitor, session, at, products, revenue) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET products = products + excluded.products, revenue = revenue + excluded.revenue",
        vec![visitor.as_str().into(), session.as_str().into(), at.into(), products.into(), revenue.into()],
    )?;
    database.run(
        "INSERT INTO buyers (visitor, orders, products, revenue, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, products = products + excluded.products,
             revenue = revenue + excluded.revenue, first_at = min(first_at, excluded.first_at),
             last_at = max(last_at, excluded.last_at)",
        vec![visitor.as_str().into(), i64::from(is_new).into(), products.into(), revenue.into(), at.into()],
    )?;
    let ids: Vec<&str> = bought.iter().map(|bought| bought.product).collect();
    database.run(
        "INSERT OR IGNORE INTO buyer_categories (visitor, category)
         SELECT ?, body ->> 'category' FROM products
         WHERE id IN (SELECT value FROM json_each(?)) AND body ->> 'category' IS NOT NULL",
        vec![visitor.as_str().into(), serde_json::to_string(&ids)?.into()],
    )?;
    Ok(())
}

#[derive(Deserialize)]
struct Totals {
    buyers: u32,
    orders: u32,
    products: u32,
    revenue: i64,
    repeat_buyers: u32,
    risky: u32,
    risky_revenue: i64,
}

#[derive(Deserialize)]
struct Scored {
    recency: u8,
    frequency: u8,
    buyers: u32,
    orders: u32,
    revenue: i64,
}

/// What the shop's buyers are worth, or those of a segment. Scores compare them with all buyers of the shop.
pub fn value(database: &Database, now: i64, segment: Option<&str>) -> Result<CustomerValue, ApiError> {
    segments::check(database, segment)?;
    let totals = totals(database, now, segment)?;
    let borders = borders(database)?;
    let scored: Vec<Scored> = database.rows(
        &format!(
            "{} SELECT {} AS recency, {} AS frequency, count(*) AS buyers, sum(orders) AS orders,
                    sum(revenue) AS revenue FROM summed GROUP BY recency, frequency",
            summed(),
            score_in_sql("last_at", &borders.recency),
            score_in_sql("orders", &borders.frequency),
        ),
        vec![segment.into()],
    )?;
    let of_group = |wanted: BuyerGroup| {
        let mut result = BuyerGroupResult { group: wanted, buyers: 0, orders: 0, revenue: 0 };
        for row in scored.iter().filter(|row| group(row.recency, row.frequency) == wanted) {
            result.buyers += row.buyers;
            result.orders += row.orders;
            result.revenue += row.revenue;
        }
        result
    };
    let (buyers, orders) = (totals.buyers, totals.orders);
    Ok(CustomerValue {
        currency: products::currency(database)?,
        buyers,
        orders,
        products: totals.products,
        revenue: totals.revenue,
        average_order: mean(totals.revenue, orders),
        lifetime_value: mean(totals.revenue, buyers),
        orders_per_buyer: (buyers > 0).then(|| rounded(f64::from(orders) / f64::from(buyers), 100.0)),
        repeat_buyers: totals.repeat_buyers,
        repeat_rate: ratio(totals.repeat_buyers, buyers),
        groups: BuyerGroup::ALL.into_iter().map(of_group).collect(),
        at_risk: AtRisk { buyers: totals.risky, revenue: totals.risky_revenue },
        borders,
    })
}

fn totals(database: &Database, now: i64, segment: Option<&str>) -> Result<Totals, ApiError> {
    let query = format!(
        "{} SELECT count(*) AS buyers, coalesce(sum(orders), 0) AS orders, coalesce(sum(products), 0) AS products,
                coalesce(sum(revenue), 0) AS revenue, coalesce(sum(orders > 1), 0) AS repeat_buyers,
                coalesce(sum(at_risk), 0) AS risky, coalesce(sum(revenue * at_risk), 0) AS risky_revenue FROM judged",
        people()
    );
    database.first(&query, vec![segment.into(), now.into()])?.ok_or_else(|| ApiError::internal("a sum has no row"))
}

/// What the scores of everybody are made by.
fn borders(database: &Database) -> Result<ScoreBorders, ApiError> {
    #[derive(Deserialize)]
    struct Border {
        x: i64,
    }
    let everybody = || SqlStorageValue::from(None::<String>);
    let buyers = database.count(&format!("{} SELECT count(*) AS n FROM summed", summed()), vec![everybody()])?;
    let buyers = u32::try_from(buyers).map_err(ApiError::internal)?;
    if buyers == 0 {
        return Ok(ScoreBorders::default());
    }
    let places = border_places(buyers);
    let of = |column: &str| -> Result<Vec<i64>, ApiError> {
        let query = format!(
            "{} SELECT x FROM (SELECT {column} AS x, row_number() OVER (ORDER BY {column}) AS place FROM summed)
             WHERE place IN (SELECT value FROM json_each(?2)) ORDER BY place",
            summed()
        );
        let rows: Vec<Border> = database.rows(&query, vec![everybody(), serde_json::to_string(&places)?.into()])?;
        // In a small shop several borders are at one place.
        let mut distinct = places.to_vec();
        distinct.dedup();
        let at = |place: &u32| distinct.iter().position(|one| one == place).and_then(|row| rows.get(row));
        Ok(places.iter().filter_map(at).map(|row| row.x).collect())
    };
    Ok(ScoreBorders { recency: of("last_at")?, frequency: of("orders")?, value: of("revenue")? })
}

/// The score of `engine/buyers` as the database says it.
fn score_in_sql(column: &str, borders: &[i64]) -> String {
    borders.iter().fold("1".to_owned(), |sum, border| format!("{sum} + ({column} > {border})"))
}

fn mean(sum: i64, count: u32) -> Option<i64> {
    (count > 0).then(|| (sum as f64 / f64::from(count)).round() as i64)
}

#[derive(Deserialize)]
struct Row {
    customer: Option<String>,
    visitor: RecordId,
    orders: u32,
    products: u32,
    revenue: i64,
    first_at: i64,
    last_at: i64,
    score: Option<i64>,
    scored_at: Option<i64>,
    case_at: Option<i64>,
}

/// Buyers, those who spent most first. The cursor is how many were listed before.
pub fn list(database: &Database, now: i64, query: &BuyerQuery) -> Result<Page<Buyer>, ApiError> {
    segments::check(database, query.segment.as_deref())?;
    let borders = borders(database)?;
    let groups = match query.group {
        None => "1".to_owned(),
        Some(wanted) => {
            let scores = (1..=5).flat_map(|recency| (1..=5).map(move |frequency| (recency, frequency)));
            let pairs = scores.filter(|&(recency, frequency)| group(recency, frequency) == wanted);
            let pairs: Vec<String> = pairs.map(|(recency, frequency)| format!("{recency}{frequency}")).collect();
            let recency = score_in_sql("last_at", &borders.recency);
            let frequency = score_in_sql("orders", &borders.frequency);
            format!("10 * ({recency}) + {frequency} IN ({})", pairs.join(", "))
        }
    };
    let offset = query.page.before.unwrap_or(0);
    let mut rows: Vec<Row> = database.rows(
        &format!(
            "{} SELECT customer, visitor, orders, products, revenue, first_at, last_at, score, scored_at, case_at
             FROM judged WHERE {groups} AND (?3 IS NULL OR at_risk = ?3)
             ORDER BY revenue DESC, person LIMIT ?4 OFFSET ?5",
            people()
        ),
        vec![
            query.segment.as_deref().into(),
            now.into(),
            query.at_risk.map(i64::from).into(),
            i64::from(query.page.limit + 1).into(),
            offset.into(),
        ],
    )?;
    let limit = usize::try_from(query.page.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = more.then(|| (offset + i64::from(query.page.limit)).to_string());
    Ok(Page { items: rows.into_iter().map(|row| buyer(row, now, &borders)).collect(), next })
}

fn buyer(row: Row, now: i64, borders: &ScoreBorders) -> Buyer {
    let recency = score(row.last_at, &borders.recency);
    let frequency = score(i64::from(row.orders), &borders.frequency);
    Buyer {
        risks: risks(&row, now),
        customer: row.customer,
        visitor: row.visitor,
        orders: row.orders,
        products: row.products,
        revenue: row.revenue,
        average_order: mean(row.revenue, row.orders).unwrap_or_default(),
        first_at: row.first_at,
        last_at: row.last_at,
        recency,
        frequency,
        value: score(row.revenue, &borders.value),
        group: group(recency, frequency),
    }
}

/// Why this buyer may not come back: the same that `at_risk` of [`PEOPLE`] asks.
fn risks(row: &Row, now: i64) -> Vec<Risk> {
    let days = |since: i64| u32::try_from((now - since).max(0) / DAY).unwrap_or(u32::MAX);
    let risk = |reason: RiskReason, since: i64| Risk { reason, days: days(since), usual_days: None, score: None };
    let mut risks = Vec::new();
    if is_overdue(now, row.orders, row.first_at, row.last_at) {
        let usual = usual_interval(row.orders, row.first_at, row.last_at);
        let usual_days = usual.map(|usual| rounded(usual as f64 / DAY as f64, 10.0));
        risks.push(Risk { usual_days, ..risk(RiskReason::Overdue, row.last_at) });
    }
    if let (Some(score), Some(at)) = (row.score, row.scored_at)
        && score <= LOW_SCORE
        && now - at <= LOW_SCORE_LASTS
    {
        risks.push(Risk { score: u8::try_from(score).ok(), ..risk(RiskReason::LowScore, at) });
    }
    if let Some(at) = row.case_at {
        risks.push(risk(RiskReason::OpenCase, at));
    }
    risks
}
