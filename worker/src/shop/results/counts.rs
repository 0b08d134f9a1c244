//! How often things happened: from the daily counters, or of a segment from the rows.

use super::scope::Scope;
use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::owner::{DayResult, PlacementResult};
use std::collections::{BTreeMap, HashMap};

/// A quarter of an hour, in milliseconds. Every time zone is a whole number of them away from UTC.
const QUARTER: i64 = 15 * 60 * 1_000;

/// Totals of what visitors of a segment did; each is called as its counter is.
const OF_SEGMENT: [&str; 9] = [
    // As `Reply::outcome` says it.
    "SELECT CASE WHEN reply ->> 'person' THEN 'person' WHEN reply ->> 'small_talk' IS NOT NULL THEN 'small_talk'
                 WHEN reply ->> 'order' IS NOT NULL THEN 'order_question' WHEN reply ->> 'answer' IS NOT NULL THEN 'answered'
                 WHEN reply ->> 'did_you_mean' THEN 'did_you_mean' ELSE 'no_answer' END AS metric, count(*) AS n
     FROM segment_visitors JOIN turns USING (visitor) WHERE segment = ?1 AND at >= ?2 AND at < ?3 GROUP BY metric",
    "SELECT 'turns' AS metric, count(*) AS n
     FROM segment_visitors JOIN turns USING (visitor) WHERE segment = ?1 AND at >= ?2 AND at < ?3",
    "SELECT iif(helpful, 'helpful', 'unhelpful') AS metric, count(*) AS n
     FROM segment_visitors JOIN turns USING (visitor)
     WHERE segment = ?1 AND at >= ?2 AND at < ?3 AND helpful IS NOT NULL GROUP BY metric",
    "SELECT 'conversations' AS metric, count(*) AS n FROM conversations
     WHERE at >= ?2 AND at < ?3
         AND id IN (SELECT conversation FROM segment_visitors JOIN turns USING (visitor) WHERE segment = ?1)",
    "SELECT 'handoffs' AS metric, count(*) AS n
     FROM segment_visitors JOIN handoffs USING (visitor) WHERE segment = ?1 AND at >= ?2 AND at < ?3",
    "SELECT value AS metric, count(*) AS n
     FROM segment_visitors JOIN order_lookups USING (visitor),
          json_each(iif(outcome = 'found', '[\"order_lookups\", \"orders_found\"]', '[\"order_lookups\"]'))
     WHERE segment = ?1 AND at >= ?2 AND at < ?3 GROUP BY metric",
    "SELECT kind AS metric, count(*) AS n FROM segment_visitors JOIN events USING (visitor)
     WHERE segment = ?1 AND kind IN ('view', 'add_to_cart', 'purchase', 'prompt') AND at >= ?2 AND at < ?3
     GROUP BY kind",
    "SELECT CASE WHEN what = 'opened' THEN 'cases_opened' WHEN what = 'fixed' THEN 'cases_recovered'
                 WHEN became = 'resolved' THEN 'cases_resolved' ELSE 'cases_reopened' END AS metric, count(*) AS n
     FROM segment_visitors JOIN cases USING (visitor) JOIN case_steps ON case_id = cases.id
     WHERE segment = ?1 AND case_steps.at >= ?2 AND case_steps.at < ?3
         AND (what IN ('opened', 'fixed') OR what IN ('state', 'not_fixed') AND became IN ('resolved', 'reopened'))
     GROUP BY metric",
    // Most of these opened their case again, which counts above.
    "SELECT 'cases_not_recovered' AS metric, count(*) AS n
     FROM segment_visitors JOIN cases USING (visitor) JOIN case_steps ON case_id = cases.id
     WHERE segment = ?1 AND case_steps.at >= ?2 AND case_steps.at < ?3 AND what = 'not_fixed'",
];

/// What a segment's visitors asked and looked at, by quarter of an hour.
const QUARTERS_OF_SEGMENT: &str = "
    WITH members AS (SELECT visitor FROM segment_visitors WHERE segment = ?1),
    acts AS (
        SELECT at, 1 AS turns, reply ->> 'answer' IS NOT NULL AND reply ->> 'order' IS NULL
                               AND reply ->> 'small_talk' IS NULL AND NOT reply ->> 'person' AS answered,
               0 AS views, 0 AS clicks
        FROM members JOIN turns USING (visitor) WHERE at >= ?2 AND at < ?3
        UNION ALL
        SELECT at, 0, 0, kind = 'view', kind = 'click' FROM members JOIN events USING (visitor)
        WHERE (kind = 'view' OR kind = 'click' AND placement IS NOT NULL) AND at >= ?2 AND at < ?3)
    SELECT at / 900000 AS quarter, sum(turns) AS turns, sum(answered) AS answered, sum(views) AS views,
           sum(clicks) AS clicks
    FROM acts GROUP BY quarter";

#[derive(Deserialize)]
struct Total {
    metric: String,
    n: u32,
}

#[derive(Deserialize)]
struct List {
    list: String,
}

#[derive(Deserialize)]
struct OfDay {
    day: String,
    turns: u32,
    answered: u32,
    views: u32,
    clicks: u32,
}

#[derive(Deserialize)]
struct OfQuarter {
    quarter: i64,
    turns: u32,
    answered: u32,
    views: u32,
    clicks: u32,
}

/// Everything that is counted, by what its counter is called. `placements` are what came of each of them.
pub fn totals(
    database: &Database,
    scope: &Scope,
    placements: &[PlacementResult],
) -> Result<HashMap<String, u32>, ApiError> {
    let counts: Vec<Total> = match scope.segment {
        None => database.rows(
            // Amounts are no counts: they are read where they are needed.
            "SELECT metric, sum(n) AS n FROM daily_counts
             WHERE day BETWEEN ? AND ? AND metric <> 'clicked_revenue' GROUP BY metric",
            scope.days(),
        )?,
        Some(_) => {
            let all = |metric: &str, of: fn(&PlacementResult) -> u32| Total {
                metric: metric.to_owned(),
                n: placements.iter().map(of).sum(),
            };
            let mut counts: Vec<Total> = Vec::new();
            for query in OF_SEGMENT {
                counts.extend(database.rows::<Total>(query, scope.of_rows())?);
            }
            counts.extend([
                all("impression", |placement| placement.impressions),
                all("click", |placement| placement.clicks),
                all("clicked_cart", |placement| placement.carts_after_click),
                all("clicked_purchase", |placement| placement.purchases_after_click),
            ]);
            counts
        }
    };
    Ok(counts.into_iter().map(|row| (row.metric, row.n)).collect())
}

/// The days on which anything but ratings happened.
pub fn days(database: &Database, memory: &Memory, scope: &Scope) -> Result<BTreeMap<String, DayResult>, ApiError> {
    let mut days: BTreeMap<String, DayResult> = BTreeMap::new();
    // One JSON text instead of rows: crossing between WASM and JavaScript is what costs.
    if scope.segment.is_none() {
        let counts: Option<List> = database.first(
            "SELECT json_group_array(json_object('day', day, 'turns', turns, 'answered', answered, 'views', views,
                                                 'clicks', clicks)) AS list
             FROM (SELECT day, sum(n * (metric = 'turns')) AS turns, sum(n * (metric = 'answered')) AS answered,
                          sum(n * (metric = 'view')) AS views, sum(n * (metric = 'click')) AS clicks
                   FROM daily_counts WHERE day BETWEEN ? AND ? GROUP BY day)",
            scope.days(),
        )?;
        let counts: Vec<OfDay> = serde_json::from_str(counts.as_ref().map_or("[]", |counts| &counts.list))?;
        for OfDay { day, turns, answered, views, clicks } in counts {
            days.insert(day.clone(), DayResult { day, responses: 0, satisfied: 0, turns, answered, views, clicks });
        }
        return Ok(days);
    }
    let query = format!(
        "SELECT json_group_array(json_object('quarter', quarter, 'turns', turns, 'answered', answered, 'views', views,
                                             'clicks', clicks)) AS list FROM ({QUARTERS_OF_SEGMENT})"
    );
    let counts: Option<List> = database.first(&query, scope.of_rows())?;
    let counts: Vec<OfQuarter> = serde_json::from_str(counts.as_ref().map_or("[]", |counts| &counts.list))?;
    for OfQuarter { quarter, turns, answered, views, clicks } in counts {
        let day = memory.day(quarter * QUARTER).to_string();
        let of_day = days.entry(day.clone()).or_insert_with(|| DayResult { day, ..DayResult::default() });
        of_day.turns += turns;
        of_day.answered += answered;
        of_day.views += views;
        of_day.clicks += clicks;
    }
    Ok(days)
}
