//! Which placement an impression, a click, a cart or a purchase is due to.
//!
//! A recommendation's id says when, where and to whom it was given, and proves it: a UUIDv7 whose random bits are the
//! placement's number (12), chance (14) and a check (48) that only this shop can make. So answers need not be stored, and
//! nobody can count for a placement what they were never shown there. Invariants: an impression counts once for each
//! product of an answer; a click counts if the same visitor was shown that product by that answer; a cart and a purchase
//! count for the latest such click in the window.

use crate::error::ApiError;
use crate::guard::sha256;
use crate::shop::placements::PlacementNumber;
use crate::shop::proof::WINDOW;
use crate::shop::results::Scope;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::calendar::Day;
use shopbell_engine::metrics::ratio;
use shopbell_protocol::owner::PlacementResult;
use shopbell_protocol::{EventKind, NewEvent, RecordId};
use std::collections::HashSet;

const VERSION: u128 = 7;
const VARIANT: u128 = 0b10;
/// Clocks may differ by so much, in milliseconds.
const AHEAD: i64 = 60_000;

/// How often something happened at a placement.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Products shown.
    pub impressions: u32,
    /// Products clicked.
    pub clicks: u32,
    /// Products put into the cart after that.
    pub carts: u32,
    /// Products bought after that.
    pub purchases: u32,
    /// What those cost, in minor units.
    pub revenue: i64,
}

/// What visitors of a segment did at each placement, by the rules above; `?4` is the window.
const OF_SEGMENT: &str = "
    WITH done AS (
        SELECT kind, price, CASE
            WHEN kind IN ('impression', 'click') THEN placement
            ELSE (SELECT placement FROM events AS click
                  WHERE kind = 'click' AND placement IS NOT NULL AND visitor = events.visitor
                      AND product = events.product AND at BETWEEN events.at - ?4 AND events.at
                  ORDER BY at DESC, seq DESC LIMIT 1) END AS place
        FROM segment_visitors JOIN events USING (visitor)
        WHERE segment = ?1 AND kind IN ('impression', 'click', 'add_to_cart', 'purchase') AND at >= ?2 AND at < ?3)
    SELECT name, sum(kind = 'impression') AS impressions, sum(kind = 'click') AS clicks,
           sum(kind = 'add_to_cart') AS carts, sum(kind = 'purchase') AS purchases, coalesce(sum(price), 0) AS revenue
    FROM done LEFT JOIN placement_numbers ON number = place
    WHERE place IS NOT NULL GROUP BY place ORDER BY impressions DESC, name";

#[derive(Deserialize)]
struct Shown {
    rec_id: String,
    product: String,
}

#[derive(Deserialize)]
struct Row {
    name: Option<String>,
    impressions: u32,
    clicks: u32,
    carts: u32,
    purchases: u32,
    revenue: i64,
}

/// A new id of a recommendation. `key_hash` is the shop's, `visitor` who asked.
pub fn issue(
    key_hash: &str,
    now: i64,
    placement: PlacementNumber,
    visitor: Option<&RecordId>,
) -> Result<RecordId, ApiError> {
    let mut chance = [0_u8; 2];
    getrandom::fill(&mut chance).map_err(ApiError::internal)?;
    let time = u128::try_from(now).map_err(ApiError::internal)? & ((1 << 48) - 1);
    let chance = u128::from(u16::from_be_bytes(chance)) & 0x3fff;
    let check = check(key_hash, time, placement, chance, visitor);
    let bits =
        (time << 80) | (VERSION << 76) | (u128::from(placement) << 64) | (VARIANT << 62) | (chance << 48) | check;
    let hex = format!("{bits:032x}");
    let piece = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let text = [piece(0, 8), piece(8, 12), piece(12, 16), piece(16, 20), piece(20, 32)].join("-");
    RecordId::try_from(text).map_err(ApiError::internal)
}

/// The placement that an id names; `None` where this shop never gave it to that visitor, or long ago.
fn placement_of(key_hash: &str, now: i64, id: &RecordId, visitor: &RecordId) -> Option<PlacementNumber> {
    let bits = u128::from_str_radix(&id.as_str().replace('-', ""), 16).ok()?;
    let (time, placement, chance) = (bits >> 80, ((bits >> 64) & 0xfff) as PlacementNumber, (bits >> 48) & 0x3fff);
    let age = now - i64::try_from(time).ok()?;
    // Before there was consent nobody was named.
    let is_ours = |visitor| check(key_hash, time, placement, chance, visitor) == bits & ((1 << 48) - 1);
    let in_time = (-AHEAD..=WINDOW).contains(&age);
    (in_time && (is_ours(Some(visitor)) || is_ours(None))).then_some(placement)
}

fn check(key_hash: &str, time: u128, placement: PlacementNumber, chance: u128, visitor: Option<&RecordId>) -> u128 {
    let visitor = visitor.map_or("", RecordId::as_str);
    let hash = sha256(&format!("{key_hash}/recommendation/{time}/{placement}/{chance}/{visitor}"));
    hash.get(..12).and_then(|digits| u128::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// The placement that each of these events counts for; `None` for those that count for none.
pub fn of_events(
    database: &Database,
    key_hash: &str,
    now: i64,
    visitor: &RecordId,
    events: &[&NewEvent],
) -> Result<Vec<Option<PlacementNumber>>, ApiError> {
    let named = |event: &NewEvent| Some((event.rec_id.as_ref()?.as_str().to_owned(), event.product.clone()?));
    let pairs: Vec<(String, String)> = events.iter().filter_map(|event| named(event)).collect();
    if pairs.is_empty() {
        return Ok(vec![None; events.len()]);
    }
    let rows: Vec<Shown> = database.rows(
        "SELECT DISTINCT rec_id, product FROM events
         WHERE kind = 'impression' AND visitor = ? AND placement IS NOT NULL
             AND (rec_id, product) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))",
        vec![visitor.as_str().into(), serde_json::to_string(&pairs)?.into()],
    )?;
    let mut shown: HashSet<(String, String)> = rows.into_iter().map(|row| (row.rec_id, row.product)).collect();
    Ok(events
        .iter()
        .map(|event| {
            let pair = named(event)?;
            let placement = placement_of(key_hash, now, event.rec_id.as_ref()?, visitor)?;
            let counts = match event.kind {
                EventKind::Impression => shown.insert(pair),
                EventKind::Click => shown.contains(&pair),
                _ => false,
            };
            counts.then_some(placement)
        })
        .collect())
}

/// The placement at which the visitor last chose that product, within the window.
pub fn of_click(
    database: &Database,
    now: i64,
    visitor: &RecordId,
    product: &str,
) -> Result<Option<PlacementNumber>, ApiError> {
    #[derive(Deserialize)]
    struct Click {
        placement: PlacementNumber,
    }
    let click: Option<Click> = database.first(
        "SELECT placement FROM events
         WHERE kind = 'click' AND placement IS NOT NULL AND visitor = ? AND product = ? AND at >= ?
         ORDER BY at DESC, seq DESC LIMIT 1",
        vec![visitor.as_str().into(), product.into(), (now - WINDOW).into()],
    )?;
    Ok(click.map(|click| click.placement))
}

/// Counts for a placement, inside of the transaction that stores what is counted.
pub fn add(database: &Database, day: Day, placement: PlacementNumber, counts: &Counts) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO daily_placements (day, placement, impressions, clicks, carts, purchases, revenue)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET impressions = impressions + excluded.impressions, clicks = clicks + excluded.clicks,
             carts = carts + excluded.carts, purchases = purchases + excluded.purchases,
             revenue = revenue + excluded.revenue",
        vec![
            day.to_string().into(),
            i64::from(placement).into(),
            i64::from(counts.impressions).into(),
            i64::from(counts.clicks).into(),
            i64::from(counts.carts).into(),
            i64::from(counts.purchases).into(),
            counts.revenue.into(),
        ],
    )?;
    Ok(())
}

/// What came of each placement, most shown first.
pub fn read(database: &Database, scope: &Scope) -> Result<Vec<PlacementResult>, ApiError> {
    let rows: Vec<Row> = match scope.segment {
        None => database.rows(
            "SELECT name, sum(impressions) AS impressions, sum(clicks) AS clicks, sum(carts) AS carts,
                    sum(purchases) AS purchases, sum(revenue) AS revenue
             FROM daily_placements LEFT JOIN placement_numbers ON number = placement
             WHERE day BETWEEN ? AND ? GROUP BY placement ORDER BY impressions DESC, name",
            scope.days(),
        )?,
        Some(_) => {
            let mut values = scope.of_rows();
            values.push(WINDOW.into());
            database.rows(OF_SEGMENT, values)?
        }
    };
    let result = |row: Row| PlacementResult {
        click_through_rate: ratio(row.clicks, row.impressions),
        name: row.name,
        impressions: row.impressions,
        clicks: row.clicks,
        carts_after_click: row.carts,
        purchases_after_click: row.purchases,
        revenue_after_click: row.revenue,
    };
    Ok(rows.into_iter().map(result).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::InvalidId;

    fn id(text: &str) -> Result<RecordId, InvalidId> {
        RecordId::try_from(text.to_owned())
    }

    #[test]
    fn an_id_says_where_and_to_whom_and_cannot_be_made_up() -> Result<(), Box<dyn std::error::Error>> {
        let (one, other) = (id("0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47")?, id("0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b48")?);
        let now = 1_780_000_000_000;
        let given = issue("key", now, 4_095, Some(&one)).map_err(|_| "not given")?;
        assert_eq!(given.as_str().get(14..15), Some("7"), "a UUID of version 7");
        assert_eq!(placement_of("key", now + 5, &given, &one), Some(4_095));
        assert_eq!(placement_of("key", now + 5, &given, &other), None, "somebody else's");
        assert_eq!(placement_of("another key", now + 5, &given, &one), None, "another shop's");
        assert_eq!(placement_of("key", now + WINDOW + 1, &given, &one), None, "long ago");
        assert_eq!(placement_of("key", now - AHEAD - 1, &given, &one), None, "not yet");
        let anybody = issue("key", now, 3, None).map_err(|_| "not given")?;
        assert_eq!(placement_of("key", now, &anybody, &other), Some(3), "asked before there was consent");
        for position in [0, 9, 15, 16, 20, 35] {
            let change = |(place, digit): (usize, char)| match digit {
                '1' if place == position => '2',
                _ if place == position => '1',
                _ => digit,
            };
            let changed = id(&given.as_str().chars().enumerate().map(change).collect::<String>())?;
            assert_eq!(placement_of("key", now + 5, &changed, &one), None, "{changed}");
        }
        Ok(())
    }
}
