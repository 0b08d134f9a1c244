//! What happened in a period, from the daily counters.

mod surveys;

use crate::error::ApiError;
use crate::shop::cases::counting;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{attribution, proof};
use serde::Deserialize;
use shopbell_engine::metrics::calendar::Day;
use shopbell_engine::metrics::{csat, ratio};
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    ChatResult, CsatGroup, CsatResult, DayResult, OrderResult, Period, RecommendationResult, Results,
};
use std::collections::{BTreeMap, HashMap};
use worker::SqlStorageValue;

/// The period when the request doesn't say: today and the 29 days before.
const USUAL_DAYS_BEFORE: u32 = 29;

#[derive(Deserialize)]
struct RatingRow {
    day: String,
    dimension: String,
    member: String,
    n1: u32,
    n2: u32,
    n3: u32,
    n4: u32,
    n5: u32,
    comments: u32,
}

#[derive(Deserialize)]
struct CountRow {
    day: String,
    metric: String,
    n: u32,
}

impl RatingRow {
    fn distribution(&self) -> [u32; 5] {
        [self.n1, self.n2, self.n3, self.n4, self.n5]
    }
}

/// The period from `from` to `to`, both included; the last 30 days without them.
pub fn period(memory: &Memory, now: i64, from: Option<String>, to: Option<String>) -> Result<Period, ApiError> {
    let to = to.unwrap_or_else(|| memory.day(now).to_string());
    let last = Day::parse(&to).map_err(ApiError::internal)?;
    let from = from.unwrap_or_else(|| last.minus_days(USUAL_DAYS_BEFORE).to_string());
    if from > to {
        return Err(ApiError::invalid("from", "must not be after `to`, which is today where it is left out"));
    }
    Ok(Period { from, to, time_zone: memory.settings.time_zone.clone() })
}

/// The results from `from` to `to`, both included.
pub fn read(
    database: &Database,
    memory: &Memory,
    now: i64,
    from: Option<String>,
    to: Option<String>,
) -> Result<Results, ApiError> {
    let Period { from, to, time_zone } = period(memory, now, from, to)?;
    let period = || -> Vec<SqlStorageValue> { vec![from.as_str().into(), to.as_str().into()] };
    let ratings: Vec<RatingRow> = database.rows(
        "SELECT day, dimension, member, n1, n2, n3, n4, n5, comments FROM daily_ratings WHERE day BETWEEN ? AND ?",
        period(),
    )?;
    let counts: Vec<CountRow> =
        // Amounts are no counts: they are read where they are needed.
        database.rows(
            "SELECT day, metric, n FROM daily_counts WHERE day BETWEEN ? AND ? AND metric <> 'clicked_revenue'",
            period(),
        )?;

    let mut totals: HashMap<&str, u32> = HashMap::new();
    for row in &counts {
        *totals.entry(row.metric.as_str()).or_default() += row.n;
    }
    let total = |metric: &str| totals.get(metric).copied().unwrap_or_default();
    Ok(Results {
        csat: csat_result(&ratings, total("prompt")),
        chat: ChatResult {
            conversations: total("conversations"),
            turns: total("turns"),
            answered: total("answered"),
            did_you_mean: total("did_you_mean"),
            no_answer: total("no_answer"),
            small_talk: total("small_talk"),
            person: total("person"),
            order_questions: total("order_question"),
            answer_rate: ratio(total("answered"), total("answered") + total("did_you_mean") + total("no_answer")),
            helpful: total("helpful"),
            unhelpful: total("unhelpful"),
            handoffs: total("handoffs"),
        },
        orders: OrderResult { lookups: total("order_lookups"), found: total("orders_found") },
        recommendations: RecommendationResult {
            views: total("view"),
            add_to_carts: total("add_to_cart"),
            purchases: total("purchase"),
            impressions: total("impression"),
            clicks: total("click"),
            click_through_rate: ratio(total("click"), total("impression")),
            carts_after_click: total("clicked_cart"),
            purchases_after_click: total("clicked_purchase"),
            placements: attribution::read(database, &from, &to)?,
            proof: proof::read(database, memory, &from, &to)?,
        },
        surveys: surveys::read(database, &from, &to)?,
        cases: counting::read(database, now, &from, &to, total)?,
        by_touchpoint: most_answers_first(groups(&ratings, "touchpoint")),
        by_stage: in_journey_order(groups(&ratings, "stage")),
        by_locale: groups(&ratings, "locale"),
        days: days(&ratings, &counts),
        period: Period { from, to, time_zone },
    })
}

fn csat_result(ratings: &[RatingRow], prompts: u32) -> CsatResult {
    let mut distribution = [0; 5];
    let mut comments = 0;
    for row in ratings.iter().filter(|row| row.dimension == "all") {
        add(&mut distribution, row.distribution());
        comments += row.comments;
    }
    let result = csat(distribution);
    CsatResult {
        responses: result.responses,
        satisfied: result.satisfied,
        score: result.score,
        distribution,
        comments,
        prompts,
        response_rate: ratio(result.responses, prompts),
    }
}

fn groups(ratings: &[RatingRow], dimension: &str) -> Vec<CsatGroup> {
    let mut members: BTreeMap<&str, [u32; 5]> = BTreeMap::new();
    for row in ratings.iter().filter(|row| row.dimension == dimension) {
        add(members.entry(&row.member).or_default(), row.distribution());
    }
    members
        .into_iter()
        .map(|(name, distribution)| {
            let result = csat(distribution);
            CsatGroup {
                name: name.to_owned(),
                responses: result.responses,
                satisfied: result.satisfied,
                score: result.score,
            }
        })
        .collect()
}

fn most_answers_first(mut groups: Vec<CsatGroup>) -> Vec<CsatGroup> {
    groups.sort_by_key(|group| std::cmp::Reverse(group.responses));
    groups
}

fn in_journey_order(mut groups: Vec<CsatGroup>) -> Vec<CsatGroup> {
    groups.sort_by_key(|group| JourneyStage::ALL.iter().position(|stage| stage.code() == group.name));
    groups
}

fn days(ratings: &[RatingRow], counts: &[CountRow]) -> Vec<DayResult> {
    let mut days: BTreeMap<&str, DayResult> = BTreeMap::new();
    fn day<'a, 'b>(days: &'b mut BTreeMap<&'a str, DayResult>, name: &'a str) -> &'b mut DayResult {
        days.entry(name).or_insert_with(|| DayResult {
            day: name.to_owned(),
            responses: 0,
            satisfied: 0,
            turns: 0,
            answered: 0,
            views: 0,
            clicks: 0,
        })
    }
    for row in ratings.iter().filter(|row| row.dimension == "all") {
        let result = csat(row.distribution());
        let day = day(&mut days, &row.day);
        day.responses += result.responses;
        day.satisfied += result.satisfied;
    }
    for row in counts {
        let day = day(&mut days, &row.day);
        match row.metric.as_str() {
            "turns" => day.turns += row.n,
            "answered" => day.answered += row.n,
            "view" => day.views += row.n,
            "click" => day.clicks += row.n,
            _ => {}
        }
    }
    days.into_values().collect()
}

fn add(sum: &mut [u32; 5], more: [u32; 5]) {
    for (total, n) in sum.iter_mut().zip(more) {
        *total += n;
    }
}
