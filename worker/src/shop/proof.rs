//! What recommendations are worth: a share of the visitors sees best sellers instead, and both groups' purchases are
//! counted.
//!
//! A visitor's group is drawn from their id. Who sees anything is noted once, with the group, which then stays whatever the
//! owner changes; purchases within the window after that count for the group, on the day they first saw something. Invariant: prices are the catalogue's, never the browser's word, and a visitor counts once.

use crate::error::ApiError;
use crate::guard::sha256;
use crate::shop::attribution::{self, Counts};
use crate::shop::memory::Memory;
use crate::shop::results::Scope;
use crate::shop::rollup;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::lift::{self, Group};
use shopbell_protocol::RecordId;
use shopbell_protocol::owner::{GroupResult, LiftResult, PlacementResult, Proof};

/// Purchases count for so long after a product was first seen or clicked, in milliseconds: 7 days.
pub const WINDOW: i64 = 7 * 24 * 60 * 60 * 1_000;
/// The counter of what was spent on recommended products, an amount that may exceed what is counted otherwise.
pub const CLICKED_REVENUE: &str = "clicked_revenue";
/// How many visitors' groups are remembered.
const MOST_REMEMBERED: usize = 2_000;
/// Groups are drawn in steps of a hundredth of a percent.
const STEPS: u32 = 10_000;

/// Which visitors a visitor is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arm {
    /// Sees what is recommended.
    Recommended,
    /// Sees best sellers.
    HoldOut,
}

/// Something bought, at the catalogue's price.
pub struct Bought<'a> {
    /// The product's id.
    pub product: &'a str,
    /// In minor units of the shop's currency; 0 where the catalogue has another one for it, or none.
    pub price: i64,
}

#[derive(Deserialize)]
struct Known {
    arm: i64,
}

#[derive(Deserialize)]
struct Exposure {
    arm: i64,
    at: i64,
    day: String,
    purchases: i64,
    revenue: i64,
}

#[derive(Deserialize)]
struct Summed {
    arm: i64,
    visitors: u32,
    buyers: u32,
    purchases: u32,
    revenue: i64,
    revenue_squares: f64,
}

/// The visitor's group: the one they were first seen in, else the one that is drawn.
pub fn arm(database: &Database, memory: &mut Memory, visitor: &RecordId) -> Result<Arm, ApiError> {
    if let Some(&arm) = memory.arms.get(visitor) {
        return Ok(arm);
    }
    if memory.arms.len() >= MOST_REMEMBERED {
        memory.arms.clear();
    }
    let arm = read_arm(database, memory, visitor)?;
    memory.arms.insert(visitor.clone(), arm);
    Ok(arm)
}

fn read_arm(database: &Database, memory: &Memory, visitor: &RecordId) -> Result<Arm, ApiError> {
    let known: Option<Known> =
        database.first("SELECT arm FROM exposures WHERE visitor = ?", vec![visitor.as_str().into()])?;
    Ok(known.map_or_else(|| drawn(memory, visitor), |known| Arm::numbered(known.arm)))
}

/// The group that the visitor's id and the shop draw.
fn drawn(memory: &Memory, visitor: &RecordId) -> Arm {
    let hash = sha256(&format!("{}/{visitor}", memory.key_hash));
    let drawn = hash.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or_default() % STEPS;
    if drawn < u32::from(memory.settings.holdout_percent) * STEPS / 100 { Arm::HoldOut } else { Arm::Recommended }
}

/// Notes that the visitor saw something, the first time it happens. Inside of the transaction that stores the impression.
pub fn expose(database: &Database, memory: &Memory, now: i64, visitor: &RecordId) -> Result<(), ApiError> {
    let known = "SELECT count(*) AS n FROM exposures WHERE visitor = ?";
    if database.count(known, vec![visitor.as_str().into()])? > 0 {
        return Ok(());
    }
    let (arm, day) = (drawn(memory, visitor).number(), memory.day(now).to_string());
    database.run(
        "INSERT INTO exposures (visitor, arm, at, day, purchases, revenue) VALUES (?, ?, ?, ?, 0, 0)",
        vec![visitor.as_str().into(), arm.into(), now.into(), day.as_str().into()],
    )?;
    add(database, &day, arm, Group { visitors: 1, ..Group::default() }, 0)
}

/// Counts purchases for the visitor's group, and for the recommendations that led to them. Inside of the transaction that
/// stores them.
pub fn note_purchases(
    database: &Database,
    memory: &Memory,
    now: i64,
    visitor: &RecordId,
    bought: &[Bought],
) -> Result<(), ApiError> {
    if bought.is_empty() {
        return Ok(());
    }
    let exposure: Option<Exposure> = database.first(
        "SELECT arm, at, day, purchases, revenue FROM exposures WHERE visitor = ?",
        vec![visitor.as_str().into()],
    )?;
    if let Some(exposure) = exposure.filter(|exposure| now - exposure.at <= WINDOW) {
        let purchases = i64::try_from(bought.len()).map_err(ApiError::internal)?;
        let spent: i64 = bought.iter().map(|bought| bought.price).sum();
        let (before, after) = (exposure.revenue as f64, (exposure.revenue + spent) as f64);
        database.run(
            "UPDATE exposures SET purchases = purchases + ?, revenue = revenue + ? WHERE visitor = ?",
            vec![purchases.into(), spent.into(), visitor.as_str().into()],
        )?;
        let change = Group {
            visitors: 0,
            buyers: u32::from(exposure.purchases == 0),
            revenue: after - before,
            revenue_squares: after * after - before * before,
        };
        add(database, &exposure.day, exposure.arm, change, purchases)?;
    }
    for bought in bought.iter() {
        if let Some(placement) = attribution::of_click(database, now, visitor, bought.product)? {
            let day = memory.day(now);
            rollup::add_counts(database, day, &[("clicked_purchase", 1)])?;
            rollup::add_amount(database, day, CLICKED_REVENUE, bought.price)?;
            let counts = Counts { purchases: 1, revenue: bought.price, ..Counts::default() };
            attribution::add(database, day, placement, &counts)?;
        }
    }
    Ok(())
}

fn add(database: &Database, day: &str, arm: i64, change: Group, purchases: i64) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO daily_arms (day, arm, visitors, buyers, purchases, revenue, revenue_squares)
         VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET visitors = visitors + excluded.visitors, buyers = buyers + excluded.buyers,
             purchases = purchases + excluded.purchases, revenue = revenue + excluded.revenue,
             revenue_squares = revenue_squares + excluded.revenue_squares",
        vec![
            day.into(),
            arm.into(),
            i64::from(change.visitors).into(),
            i64::from(change.buyers).into(),
            purchases.into(),
            change.revenue.into(),
            change.revenue_squares.into(),
        ],
    )?;
    Ok(())
}

/// What was found for visitors who were first shown something in that period.
pub fn read(
    database: &Database,
    memory: &Memory,
    scope: &Scope,
    placements: &[PlacementResult],
) -> Result<Proof, ApiError> {
    let rows: Vec<Summed> = match &scope.segment {
        None => database.rows(
            "SELECT arm, sum(visitors) AS visitors, sum(buyers) AS buyers, sum(purchases) AS purchases,
                    sum(revenue) AS revenue, sum(revenue_squares) AS revenue_squares
             FROM daily_arms WHERE day BETWEEN ? AND ? GROUP BY arm",
            scope.days(),
        )?,
        Some(segment) => {
            let mut values = scope.days();
            values.push(segment.as_str().into());
            database.rows(
                "SELECT arm, count(*) AS visitors, sum(purchases > 0) AS buyers, sum(purchases) AS purchases,
                        sum(revenue) AS revenue, sum(1.0 * revenue * revenue) AS revenue_squares
                 FROM segment_visitors JOIN exposures USING (visitor)
                 WHERE day BETWEEN ? AND ? AND segment = ? GROUP BY arm",
                values,
            )?
        }
    };
    let revenue_after_click = match scope.segment {
        None => {
            let spent = "SELECT coalesce(sum(n), 0) AS n FROM daily_counts WHERE day BETWEEN ? AND ? AND metric = ?";
            let mut values = scope.days();
            values.push(CLICKED_REVENUE.into());
            database.count(spent, values)?
        }
        Some(_) => placements.iter().map(|placement| placement.revenue_after_click).sum(),
    };
    let of = |arm: Arm| rows.iter().find(|row| row.arm == arm.number());
    let (recommended, holdout) = (of(Arm::Recommended), of(Arm::HoldOut));
    let (treated, control) = (group(recommended), group(holdout));
    Ok(Proof {
        revenue_after_click,
        holdout_percent: memory.settings.holdout_percent,
        recommended: result(recommended),
        holdout: result(holdout),
        conversion_lift: lift::conversion(&treated, &control).map(lift_result),
        revenue_lift: lift::revenue(&treated, &control).map(lift_result),
    })
}

fn group(row: Option<&Summed>) -> Group {
    row.map_or_else(Group::default, |row| Group {
        visitors: row.visitors,
        buyers: row.buyers,
        revenue: row.revenue as f64,
        revenue_squares: row.revenue_squares,
    })
}

fn result(row: Option<&Summed>) -> GroupResult {
    row.map_or_else(GroupResult::default, |row| GroupResult {
        visitors: row.visitors,
        buyers: row.buyers,
        purchases: row.purchases,
        revenue: row.revenue,
    })
}

fn lift_result(lift: lift::Lift) -> LiftResult {
    LiftResult { percent: lift.percent, low: lift.low, high: lift.high }
}

impl Arm {
    fn numbered(number: i64) -> Self {
        if number == 1 { Self::HoldOut } else { Self::Recommended }
    }

    /// As it is stored.
    fn number(self) -> i64 {
        match self {
            Self::Recommended => 0,
            Self::HoldOut => 1,
        }
    }
}
