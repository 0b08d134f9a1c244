//! What came of cases: counts, what holds now, and how long it took.

use crate::error::ApiError;
use crate::shop::results::Scope;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::ratio;
use shopbell_protocol::owner::CaseResult;

/// After every case is due.
const NEVER: i64 = 1 << 53;

#[derive(Deserialize)]
struct Median {
    minutes: Option<f64>,
}

/// Of visitors of the segment `?1`, or of everybody where it is none.
const THEIRS: &str = "(?1 IS NULL OR visitor IN (SELECT visitor FROM segment_visitors WHERE segment = ?1))";

/// The figures of a period; `total` is a count's.
pub fn read(database: &Database, now: i64, scope: &Scope, total: impl Fn(&str) -> u32) -> Result<CaseResult, ApiError> {
    let segment = scope.segment.as_deref();
    let count = |due_before: i64| -> Result<u32, ApiError> {
        let query = format!("SELECT count(*) AS n FROM cases WHERE state <> 'resolved' AND due_at < ?2 AND {THEIRS}");
        u32::try_from(database.count(&query, vec![segment.into(), due_before.into()])?).map_err(ApiError::internal)
    };
    let (recovered, not_recovered) = (total("cases_recovered"), total("cases_not_recovered"));
    Ok(CaseResult {
        opened: total("cases_opened"),
        resolved: total("cases_resolved"),
        reopened: total("cases_reopened"),
        recovered,
        not_recovered,
        recovery_rate: ratio(recovered, recovered + not_recovered),
        median_minutes_to_contacted: median(database, "contacted_at", scope)?,
        median_minutes_to_resolved: median(database, "resolved_at", scope)?,
        open: count(NEVER)?,
        overdue: count(now)?,
    })
}

/// `until` is one of two columns, never anything from outside.
fn median(database: &Database, until: &'static str, scope: &Scope) -> Result<Option<u32>, ApiError> {
    let mut values = vec![scope.segment.as_deref().into()];
    values.extend(scope.days());
    let median: Option<Median> = database.first(
        &format!(
            "WITH took AS (SELECT ({until} - opened_at) / 60000.0 AS minutes FROM cases
                           WHERE day BETWEEN ?2 AND ?3 AND {until} IS NOT NULL AND {THEIRS}),
                  counted AS (SELECT count(*) AS n FROM took)
             SELECT avg(minutes) AS minutes FROM
                 (SELECT minutes FROM took ORDER BY minutes
                  LIMIT 2 - (SELECT n % 2 FROM counted) OFFSET (SELECT max(0, n - 1) / 2 FROM counted))"
        ),
        values,
    )?;
    Ok(median.and_then(|median| median.minutes).map(|minutes| minutes.round().clamp(0.0, f64::from(u32::MAX)) as u32))
}
