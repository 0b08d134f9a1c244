//! What came of cases: from the daily counters, but for what holds now and for how long it took.

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::ratio;
use shopbell_protocol::owner::CaseResult;

#[derive(Deserialize)]
struct Median {
    minutes: Option<f64>,
}

/// The figures of a period; `total` is a counter's.
pub fn read(
    database: &Database,
    now: i64,
    from: &str,
    to: &str,
    total: impl Fn(&str) -> u32,
) -> Result<CaseResult, ApiError> {
    let count = |query: &str| -> Result<u32, ApiError> {
        u32::try_from(database.count(query, vec![now.into()])?).map_err(ApiError::internal)
    };
    let (recovered, not_recovered) = (total("cases_recovered"), total("cases_not_recovered"));
    Ok(CaseResult {
        opened: total("cases_opened"),
        resolved: total("cases_resolved"),
        reopened: total("cases_reopened"),
        recovered,
        not_recovered,
        recovery_rate: ratio(recovered, recovered + not_recovered),
        median_minutes_to_contacted: median(database, "contacted_at", from, to)?,
        median_minutes_to_resolved: median(database, "resolved_at", from, to)?,
        open: count("SELECT count(*) AS n FROM cases WHERE state <> 'resolved' AND ? IS NOT NULL")?,
        overdue: count("SELECT count(*) AS n FROM cases WHERE state <> 'resolved' AND due_at < ?")?,
    })
}

/// `until` is one of two columns, never anything from outside.
fn median(database: &Database, until: &'static str, from: &str, to: &str) -> Result<Option<u32>, ApiError> {
    let median: Option<Median> = database.first(
        &format!(
            "WITH took AS (SELECT ({until} - opened_at) / 60000.0 AS minutes FROM cases
                           WHERE day BETWEEN ?1 AND ?2 AND {until} IS NOT NULL),
                  counted AS (SELECT count(*) AS n FROM took)
             SELECT avg(minutes) AS minutes FROM
                 (SELECT minutes FROM took ORDER BY minutes
                  LIMIT 2 - (SELECT n % 2 FROM counted) OFFSET (SELECT max(0, n - 1) / 2 FROM counted))"
        ),
        vec![from.into(), to.into()],
    )?;
    Ok(median.and_then(|median| median.minutes).map(|minutes| minutes.round().clamp(0.0, f64::from(u32::MAX)) as u32))
}
