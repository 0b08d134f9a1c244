//! Sums of a period: of the counters where at most one dimension matters, else of the rows.

use super::{COUNTERS, Tally, is_due, rows};
use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::Dimension;
use std::collections::BTreeMap;
use worker::SqlStorageValue;

/// So many days of rows are read at most.
pub const LONGEST_SCAN: i32 = 92;
/// So many days, or touchpoints of stages, are summed at most.
const MOST_SUMS: usize = 4_000;
/// So many members are: those with the most answers.
const MOST_GROUPS: usize = 200;

/// Which answers are summed.
pub struct Cut<'a> {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Only those of these members.
    pub filters: &'a BTreeMap<Dimension, String>,
}

/// What sums are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// All of it.
    Whole,
    /// Each day.
    Day,
    /// Each member of a dimension.
    Member(Dimension),
    /// Each touchpoint of each stage: `stage/touchpoint`.
    Step,
}

impl Key {
    fn most(self) -> usize {
        match self {
            Self::Whole | Self::Day | Self::Step => MOST_SUMS,
            Self::Member(_) => MOST_GROUPS,
        }
    }
}

/// What was summed.
pub struct Sums {
    /// By their keys, the most answers first.
    pub sums: Vec<(String, Tally)>,
    /// Whether it is known how often something was asked.
    pub prompts: bool,
}

impl Sums {
    /// The only one.
    pub fn whole(&self) -> Tally {
        self.sums.first().map(|(_, tally)| *tally).unwrap_or_default()
    }
}

/// The sums of what a cut holds; an error as long as what an older version stored isn't counted.
pub fn sums(database: &Database, cut: &Cut, key: Key) -> Result<Sums, ApiError> {
    if is_due(database)? {
        return Err(ApiError::not_yet("after an update what was said before is counted anew; come back in a moment"));
    }
    let own = match key {
        Key::Member(dimension) => Some(dimension),
        _ => None,
    };
    let others = cut.filters.keys().filter(|dimension| Some(**dimension) != own).count();
    // Who belongs to a segment changes, so that no counter is kept for it.
    let is_by_segment = own == Some(Dimension::Segment) || cut.filters.contains_key(&Dimension::Segment);
    let is_counted = !is_by_segment && others + usize::from(own.is_some() || key == Key::Step) <= 1;
    if is_counted {
        let only = cut.filters.iter().next();
        let dimension = match key {
            Key::Step => "step",
            _ => own.or(only.map(|(dimension, _)| *dimension)).map_or("all", Dimension::code),
        };
        let prompts = match dimension {
            "all" | "stage" | "touchpoint" | "device" | "step" => true,
            "channel" => only.is_some_and(|(_, member)| member == "widget"),
            _ => false,
        };
        return Ok(Sums { sums: of_counters(database, cut, key, dimension, only.map(|(_, member)| member))?, prompts });
    }
    if cut.from.days_until(cut.to) >= LONGEST_SCAN {
        let message = format!(
            "by segment, and with two or more of `by` and the filters, at most {LONGEST_SCAN} days can be read; take a shorter \
             period, or one dimension less"
        );
        return Err(ApiError::invalid("from", message));
    }
    Ok(Sums { sums: of_rows(database, cut, key)?, prompts: false })
}

fn of_counters(
    database: &Database,
    cut: &Cut,
    key: Key,
    dimension: &str,
    member: Option<&String>,
) -> Result<Vec<(String, Tally)>, ApiError> {
    let sums: Vec<String> = COUNTERS.iter().map(|name| format!("sum({name})")).collect();
    let most = key.most();
    let (key, every_member) = match key {
        Key::Whole => ("''", false),
        Key::Day => ("day", false),
        Key::Member(_) | Key::Step => ("member", true),
    };
    let mut values: Vec<SqlStorageValue> =
        vec![dimension.into(), cut.from.to_string().into(), cut.to.to_string().into()];
    let condition = match (member, every_member) {
        (None, true) => {
            // Members lie together, so they are summed as they come; the index of days would have them sorted first.
            "dimension = ? AND +day BETWEEN ? AND ?"
        }
        (member, _) => {
            values.push(member.map_or("", String::as_str).into());
            "dimension = ? AND day BETWEEN ? AND ? AND member = ?"
        }
    };
    read(database, (key, most), &sums, &format!("daily_figures WHERE {condition}"), values)
}

/// The counters as sums of rows, in their order. How often something was asked no row of an answer says.
fn sums_of_rows() -> Vec<String> {
    let of = |kind: &str, from: u8, to: u8| format!("sum(kind IS '{kind}' AND score BETWEEN {from} AND {to})");
    ["0", "sum(prompted)", "sum(answers)", "sum(comments)"]
        .map(str::to_owned)
        .into_iter()
        .chain((1..=5).map(|score| of("csat", score, score)))
        .chain([(0, 6), (7, 8), (9, 10)].map(|(from, to)| of("nps", from, to)))
        .chain((1..=7).map(|score| of("ces", score, score)))
        .collect()
}

fn of_rows(database: &Database, cut: &Cut, key: Key) -> Result<Vec<(String, Tally)>, ApiError> {
    let sums = sums_of_rows();
    let most = key.most();
    let (key, is_known) = match key {
        Key::Whole => ("''", None),
        Key::Day => ("day", None),
        Key::Member(dimension) => (dimension.code(), Some(dimension.code())),
        Key::Step => ("stage || '/' || touchpoint", None),
    };
    let mut values: Vec<SqlStorageValue> = vec![cut.from.to_string().into(), cut.to.to_string().into()];
    let mut condition = "day BETWEEN ?1 AND ?2".to_owned();
    for (dimension, member) in cut.filters {
        values.push(member.as_str().into());
        condition.push_str(&match dimension {
            Dimension::Segment => {
                format!(" AND visitor IN (SELECT visitor FROM segment_visitors WHERE segment = ?{})", values.len())
            }
            _ => format!(" AND {} = ?{}", dimension.code(), values.len()),
        });
    }
    let source = match is_known {
        Some("segment") => " JOIN segment_visitors USING (visitor)",
        _ => "",
    };
    if let Some(known) = is_known.filter(|known| *known != "segment") {
        condition.push_str(&format!(" AND {known} IS NOT NULL"));
    }
    read(database, (key, most), &sums, &format!("({}){source}", rows(&condition)), values)
}

/// One JSON text instead of rows: crossing between WASM and JavaScript is what costs.
fn read(
    database: &Database,
    (key, most): (&str, usize),
    sums: &[String],
    source: &str,
    values: Vec<SqlStorageValue>,
) -> Result<Vec<(String, Tally)>, ApiError> {
    #[derive(Deserialize)]
    struct List {
        list: String,
    }
    let columns: String = sums.iter().enumerate().map(|(place, sum)| format!(", {sum} AS n{place}")).collect();
    let names: String = (0..sums.len()).map(|place| format!(", n{place}")).collect();
    let query = format!(
        "SELECT json_group_array(json_array(key{names})) AS list FROM
             (SELECT {key} AS key{columns} FROM {source} GROUP BY 1 ORDER BY n2 DESC, key LIMIT {most})"
    );
    let read: Option<List> = database.first(&query, values)?;
    let list: Vec<Vec<serde_json::Value>> = serde_json::from_str(read.as_ref().map_or("[]", |read| &read.list))?;
    Ok(list
        .into_iter()
        .map(|row| {
            let mut row = row.into_iter();
            let key = row.next().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default();
            let counters: Vec<i64> = row.map(|count| count.as_i64().unwrap_or_default()).collect();
            (key, Tally::of_counters(&counters))
        })
        .collect())
}
