//! What was asked and answered, counted per day in the shop's time zone and per member of a dimension. The counters change
//! in the same transaction as the rows they count; reports read them and, with two dimensions at once, the rows.
//!
//! Invariant: of dimensions whose members have no end a day counts at most [`MOST_MEMBERS`] on their own; all others
//! together are the member without a name. On a day a member is either its own or one of the others, never both.

mod catching_up;
mod reading;

pub use catching_up::{count_prompts, is_counted, is_due, work};
pub use reading::{Cut, Key, LONGEST_SCAN, Sums, sums};

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;
use serde_json::{Value, json};
use shopbell_protocol::QuestionKind;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many members a day counts on their own.
const MOST_MEMBERS: usize = 100;
/// Dimensions whose members have no end, as a list in SQL.
const ENDLESS: &str = "('product', 'touchpoint', 'staff', 'step')";
/// How many counters are changed by one statement.
const ITEMS_AT_ONCE: usize = 2_000;

/// The counters, in the order of [`Tally`].
const COUNTERS: [&str; 19] = [
    "prompts",
    "prompted",
    "answers",
    "comments",
    "c1",
    "c2",
    "c3",
    "c4",
    "c5",
    "detractors",
    "passives",
    "promoters",
    "e1",
    "e2",
    "e3",
    "e4",
    "e5",
    "e6",
    "e7",
];

/// Ratings as facts.
const RATINGS: &str = "SELECT seq, day, stage, touchpoint, locale, device, product,
    CASE imported WHEN 0 THEN 'widget' END AS channel, NULL AS staff, visitor, sample, 'csat' AS kind, score,
    imported = 0 AS prompted, 1 AS answers, comment IS NOT NULL AS comments FROM ratings";
/// Answers to surveys as facts.
const ANSWERS: &str =
    "SELECT seq, day, stage, touchpoint, locale, device, product, channel, staff, visitor, sample, kind, score,
    begins AND channel = 'widget' AS prompted, begins AS answers, 0 AS comments FROM answers";

/// All counters of a member.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often something was asked.
    pub prompts: i64,
    /// How many answered in the widget.
    pub prompted: i64,
    /// How many answered.
    pub answers: i64,
    /// How many ratings have a comment.
    pub comments: i64,
    /// CSAT of 1 to 5.
    pub csat: [i64; 5],
    /// Detractors, passives and promoters.
    pub nps: [i64; 3],
    /// CES of 1 to 7.
    pub ces: [i64; 7],
}

/// Something that counts, wherever its members say.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Fact {
    /// The local day.
    pub day: String,
    /// The journey stage.
    pub stage: Option<String>,
    /// Where it was asked.
    pub touchpoint: Option<String>,
    /// The language it was asked in.
    pub locale: Option<String>,
    /// What it was answered on.
    pub device: Option<String>,
    /// The product it is about.
    pub product: Option<String>,
    /// How it came.
    pub channel: Option<String>,
    /// Who of the shop asked.
    pub staff: Option<String>,
    /// What the score is of; `None` where there is none.
    pub kind: Option<QuestionKind>,
    /// The score.
    pub score: Option<u8>,
    /// How many gave it.
    #[serde(default)]
    pub scores: i64,
    /// How often something was asked.
    #[serde(default)]
    pub prompts: i64,
    /// How many answered in the widget.
    #[serde(default)]
    pub prompted: i64,
    /// How many answered.
    #[serde(default)]
    pub answers: i64,
    /// How many ratings have a comment.
    #[serde(default)]
    pub comments: i64,
}

impl Tally {
    fn counters(&self) -> [i64; 19] {
        let mut counters = [0; 19];
        let all = [self.prompts, self.prompted, self.answers, self.comments];
        let all = all.into_iter().chain(self.csat).chain(self.nps).chain(self.ces);
        for (counter, value) in counters.iter_mut().zip(all) {
            *counter = value;
        }
        counters
    }

    fn of_counters(counters: &[i64]) -> Self {
        let mut values = counters.iter().copied();
        let mut next = || values.next().unwrap_or_default();
        Self {
            prompts: next(),
            prompted: next(),
            answers: next(),
            comments: next(),
            csat: std::array::from_fn(|_| next()),
            nps: std::array::from_fn(|_| next()),
            ces: std::array::from_fn(|_| next()),
        }
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        let mut sum = self.counters();
        for (one, more) in sum.iter_mut().zip(other.counters()) {
            *one += more;
        }
        *self = Self::of_counters(&sum);
    }
}

impl Fact {
    fn tally(&self) -> Tally {
        let mut tally = Tally {
            prompts: self.prompts,
            prompted: self.prompted,
            answers: self.answers,
            comments: self.comments,
            ..Tally::default()
        };
        let at = |from: u8| self.score.and_then(|score| score.checked_sub(from)).map(usize::from);
        let counter = match (self.kind, self.score) {
            (Some(QuestionKind::Csat), _) => at(1).and_then(|place| tally.csat.get_mut(place)),
            (Some(QuestionKind::Ces), _) => at(1).and_then(|place| tally.ces.get_mut(place)),
            (Some(QuestionKind::Nps), Some(score)) => {
                let group = match score {
                    0..=6 => 0,
                    7..=8 => 1,
                    _ => 2,
                };
                tally.nps.get_mut(group)
            }
            _ => None,
        };
        if let Some(counter) = counter {
            *counter = self.scores;
        }
        tally
    }

    fn members(&self) -> impl Iterator<Item = (&'static str, String)> {
        let step = self.stage.as_ref().zip(self.touchpoint.as_ref()).map(|(stage, place)| format!("{stage}/{place}"));
        [
            ("all", Some(String::new())),
            ("stage", self.stage.clone()),
            ("touchpoint", self.touchpoint.clone()),
            ("step", step),
            ("locale", self.locale.clone()),
            ("device", self.device.clone()),
            ("product", self.product.clone()),
            ("channel", self.channel.clone()),
            ("staff", self.staff.clone()),
        ]
        .into_iter()
        .filter_map(|(dimension, member)| Some((dimension, member?)))
    }
}

/// Counts facts, inside of the transaction that stores what is counted.
pub fn add(database: &Database, facts: &[Fact]) -> Result<(), ApiError> {
    change(database, facts, 1)
}

/// Takes back what was counted.
pub fn subtract(database: &Database, facts: &[Fact]) -> Result<(), ApiError> {
    change(database, facts, -1)
}

fn change(database: &Database, facts: &[Fact], sign: i64) -> Result<(), ApiError> {
    let mut items: BTreeMap<(&'static str, &str, String), Tally> = BTreeMap::new();
    for fact in facts {
        let tally = fact.tally();
        for (dimension, member) in fact.members() {
            items.entry((dimension, &fact.day, member)).or_default().add(&tally);
        }
    }
    let mut items: Vec<_> = items.into_iter().map(|(key, tally)| (key, tally.counters())).collect();
    // Where there isn't room for all members of a day, those with the most answers get it.
    items.sort_by_key(|(_, counters)| Reverse(counters.iter().sum::<i64>()));
    // Only the counters that change: of one answer that is three or four.
    let changed: Vec<usize> = (0..COUNTERS.len())
        .filter(|place| items.iter().any(|(_, counters)| counters.get(*place).is_some_and(|count| *count != 0)))
        .collect();
    let names: Vec<&str> = changed.iter().filter_map(|place| COUNTERS.get(*place).copied()).collect();
    if names.is_empty() {
        return Ok(());
    }
    let statement = statement(&names);
    for items in items.chunks(ITEMS_AT_ONCE) {
        let list: Vec<Value> = items
            .iter()
            .map(|((dimension, day, member), counters)| {
                let counts = changed.iter().filter_map(|place| counters.get(*place)).map(|count| json!(count * sign));
                [json!(dimension), json!(day), json!(member)].into_iter().chain(counts).collect()
            })
            .collect();
        let list = serde_json::to_string(&list)?;
        database.run(&admission(), vec![list.as_str().into()])?;
        database.run(&statement, vec![list.into()])?;
    }
    Ok(())
}

/// New members of the endless dimensions get a counter of their own, as long as there is room on their day.
fn admission() -> String {
    format!(
        "INSERT INTO daily_figures (dimension, day, member)
         SELECT dimension, day, member FROM
             (SELECT value ->> 0 AS dimension, value ->> 1 AS day, value ->> 2 AS member,
                     row_number() OVER (PARTITION BY value ->> 0, value ->> 1 ORDER BY key) AS place
              FROM json_each(?)
              WHERE value ->> 0 IN {ENDLESS} AND NOT EXISTS
                  (SELECT 1 FROM daily_figures AS known WHERE known.dimension = value ->> 0 AND known.day = value ->> 1
                       AND known.member = value ->> 2)) AS wanted
         WHERE place + (SELECT count(*) FROM daily_figures AS known
                        WHERE known.dimension = wanted.dimension AND known.day = wanted.day) <= {MOST_MEMBERS}"
    )
}

/// Changes counters; what has none of its own counts among the others.
fn statement(names: &[&str]) -> String {
    let values: String = (3..names.len() + 3).map(|place| format!(", value ->> {place}")).collect();
    let sums: Vec<String> = names.iter().map(|name| format!("{name} = {name} + excluded.{name}")).collect();
    format!(
        "INSERT INTO daily_figures (dimension, day, member, {names})
         SELECT value ->> 0, value ->> 1,
                CASE WHEN value ->> 0 NOT IN {ENDLESS} OR EXISTS
                    (SELECT 1 FROM daily_figures AS known WHERE known.dimension = value ->> 0 AND known.day = value ->> 1
                         AND known.member = value ->> 2)
                THEN value ->> 2 ELSE '' END{values}
         FROM json_each(?) WHERE true
         ON CONFLICT DO UPDATE SET {sums}",
        names = names.join(", "),
        sums = sums.join(", "),
    )
}

/// The facts that rows are, as far as `condition` holds for them, in groups; `values` are those of its `?1`, `?2`, ….
pub fn gather(
    database: &Database,
    condition: &str,
    values: Vec<worker::SqlStorageValue>,
) -> Result<Vec<Fact>, ApiError> {
    gather_from(database, &rows(condition), "true", values)
}

fn gather_from(
    database: &Database,
    source: &str,
    condition: &str,
    values: Vec<worker::SqlStorageValue>,
) -> Result<Vec<Fact>, ApiError> {
    let mut facts = Vec::new();
    let query = format!(
        "SELECT day, stage, touchpoint, locale, device, product, channel, staff, kind, score, count(*) AS scores,
                sum(prompted) AS prompted, sum(answers) AS answers, sum(comments) AS comments
         FROM ({source}) WHERE {condition} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10"
    );
    database.each(&query, values, |fact: Fact| {
        facts.push(fact);
        Ok(())
    })?;
    Ok(facts)
}

/// Rows as facts, as far as a condition holds for them.
fn rows(condition: &str) -> String {
    format!("SELECT * FROM ({RATINGS}) WHERE {condition} UNION ALL SELECT * FROM ({ANSWERS}) WHERE {condition}")
}
