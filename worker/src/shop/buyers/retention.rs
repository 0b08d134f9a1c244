//! Who bought again, by the month of the first purchase.

use super::OF_SEGMENT;
use crate::error::ApiError;
use crate::shop::command::RetentionQuery;
use crate::shop::memory::Memory;
use crate::shop::segments;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::ratio;
use shopbell_engine::metrics::steps::{Step, steps};
use shopbell_protocol::owner::{Cohort, CohortMonth, Every, Retention};

/// No month is longer.
const LONGEST_MONTH: u32 = 31;

#[derive(Deserialize)]
struct Row {
    /// The month of the first purchase, counted from 1; 0 is before them all.
    cohort: usize,
    /// The month of these.
    month: usize,
    buyers: u32,
    orders: u32,
    revenue: i64,
}

/// The cohorts of the latest months.
pub fn read(database: &Database, memory: &Memory, now: i64, query: &RetentionQuery) -> Result<Retention, ApiError> {
    segments::check(database, query.segment.as_deref())?;
    let months = latest_months(memory, now, query);
    // A month counts from the instant it begins here.
    let since = months.iter().map(|month| format!("(purchases.at >= {})", memory.start_of(month.from)));
    let number = since.collect::<Vec<_>>().join(" + ");
    let rows: Vec<Row> = database.rows(
        &format!(
            "WITH bought AS (
                 SELECT coalesce(known.customer, purchases.visitor) AS person, {number} AS month, count(*) AS orders,
                        sum(revenue) AS revenue
                 FROM purchases LEFT JOIN customer_visitors AS known ON known.visitor = purchases.visitor
                 WHERE {OF_SEGMENT} GROUP BY person, month),
             firsts AS (SELECT person, min(month) AS cohort FROM bought GROUP BY person)
             SELECT cohort, month, count(*) AS buyers, sum(orders) AS orders, sum(revenue) AS revenue
             FROM bought JOIN firsts USING (person) WHERE cohort > 0 GROUP BY cohort, month"
        ),
        vec![query.segment.as_deref().into()],
    )?;
    let cohorts = months.iter().enumerate().filter_map(|(place, first)| {
        let of = |month: usize| rows.iter().find(|row| row.cohort == place + 1 && row.month == month + 1);
        let buyers = of(place)?.buyers;
        let months = months.iter().enumerate().skip(place).map(|(place, month)| {
            let row = of(place);
            let returned = row.map_or(0, |row| row.buyers);
            CohortMonth {
                month: month.label.clone(),
                buyers: returned,
                share: ratio(returned, buyers).unwrap_or_default(),
                orders: row.map_or(0, |row| row.orders),
                revenue: row.map_or(0, |row| row.revenue),
            }
        });
        Some(Cohort { month: first.label.clone(), buyers, months: months.collect() })
    });
    Ok(Retention { calendar: query.calendar, cohorts: cohorts.collect() })
}

/// The latest months, this one included, oldest first.
fn latest_months(memory: &Memory, now: i64, query: &RetentionQuery) -> Vec<Step> {
    let today = memory.day(now);
    let first = today.minus_days(LONGEST_MONTH * (query.months + 1));
    let mut months = steps(first, today, Every::Month, query.calendar);
    let older = months.len().saturating_sub(usize::try_from(query.months).unwrap_or(usize::MAX));
    months.drain(..older);
    months
}
