//! Who bought again, by the month of the first purchase.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::ratio;
use shopbell_protocol::owner::{Cohort, CohortMonth, Retention};

#[derive(Deserialize)]
struct Row {
    cohort: String,
    month: String,
    buyers: u32,
    orders: u32,
    revenue: i64,
}

/// The cohorts of so many months, this one included.
pub fn read(database: &Database, memory: &Memory, now: i64, months: u32) -> Result<Retention, ApiError> {
    let this: String = memory.day(now).to_string().chars().take(7).collect();
    let mut names = vec![this];
    while names.len() < usize::try_from(months).unwrap_or(usize::MAX)
        && let Some(before) = names.last().and_then(|month| month_before(month))
    {
        names.push(before);
    }
    names.reverse();
    let Some(first) = names.first() else { return Ok(Retention { cohorts: Vec::new() }) };
    let rows: Vec<Row> = database.rows(
        "WITH bought AS (
             SELECT coalesce(known.customer, purchases.visitor) AS person, month, count(*) AS orders,
                    sum(revenue) AS revenue
             FROM purchases LEFT JOIN customer_visitors AS known ON known.visitor = purchases.visitor
             GROUP BY person, month),
         firsts AS (SELECT person, min(month) AS cohort FROM bought GROUP BY person)
         SELECT cohort, month, count(*) AS buyers, sum(orders) AS orders, sum(revenue) AS revenue
         FROM bought JOIN firsts USING (person) WHERE cohort >= ? GROUP BY cohort, month",
        vec![first.as_str().into()],
    )?;
    let cohorts = names.iter().enumerate().filter_map(|(place, name)| {
        let of = |month: &str| rows.iter().find(|row| row.cohort == *name && row.month == month);
        let buyers = of(name)?.buyers;
        let months = names.iter().skip(place).map(|month| {
            let row = of(month);
            let returned = row.map_or(0, |row| row.buyers);
            CohortMonth {
                month: month.clone(),
                buyers: returned,
                share: ratio(returned, buyers).unwrap_or_default(),
                orders: row.map_or(0, |row| row.orders),
                revenue: row.map_or(0, |row| row.revenue),
            }
        });
        Some(Cohort { month: name.clone(), buyers, months: months.collect() })
    });
    Ok(Retention { cohorts: cohorts.collect() })
}

/// `2026-01` → `2025-12`
fn month_before(month: &str) -> Option<String> {
    let (year, month) = month.split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let (year, month) = if month > 1 { (year, month - 1) } else { (year.checked_sub(1)?, 12) };
    Some(format!("{year:04}-{month:02}"))
}
