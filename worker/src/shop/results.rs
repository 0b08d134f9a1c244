//! What happened in a period, from the daily counters.

mod surveys;

use crate::error::ApiError;
use crate::shop::cases::counting;
use crate::shop::figures::{Cut, Key, Tally, sums};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{attribution, proof, reports};
use serde::Deserialize;
use shopbell_engine::metrics::{csat, ratio};
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    ChatResult, CsatGroup, CsatResult, DayResult, Dimension, OrderResult, Period, RecommendationResult, Results,
};
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
struct Total {
    metric: String,
    n: u32,
}

#[derive(Deserialize)]
struct OfDay {
    day: String,
    turns: u32,
    answered: u32,
    views: u32,
    clicks: u32,
}

/// The results from `from` to `to`, both included.
pub fn read(
    database: &Database,
    memory: &Memory,
    now: i64,
    from: Option<String>,
    to: Option<String>,
) -> Result<Results, ApiError> {
    let (first, last) = reports::period(memory, now, from.as_deref(), to.as_deref())?;
    let (from, to) = (first.to_string(), last.to_string());
    let filters = BTreeMap::new();
    let cut = Cut { from: first, to: last, filters: &filters };
    let counts: Vec<Total> = database.rows(
        // Amounts are no counts: they are read where they are needed.
        "SELECT metric, sum(n) AS n FROM daily_counts
         WHERE day BETWEEN ? AND ? AND metric <> 'clicked_revenue' GROUP BY metric",
        vec![from.as_str().into(), to.as_str().into()],
    )?;
    let totals: HashMap<&str, u32> = counts.iter().map(|row| (row.metric.as_str(), row.n)).collect();
    let total = |metric: &str| totals.get(metric).copied().unwrap_or_default();
    let questions = total("answered") + total("did_you_mean") + total("no_answer");
    let groups = |dimension| groups(database, &cut, dimension);
    Ok(Results {
        csat: csat_result(&sums(database, &cut, Key::Whole)?.whole(), total("prompt")),
        chat: ChatResult {
            conversations: total("conversations"),
            turns: total("turns"),
            answered: total("answered"),
            did_you_mean: total("did_you_mean"),
            no_answer: total("no_answer"),
            small_talk: total("small_talk"),
            person: total("person"),
            order_questions: total("order_question"),
            answer_rate: ratio(total("answered"), questions),
            deflection_rate: ratio(total("answered").saturating_sub(total("unhelpful")), questions),
            containment_rate: ratio(total("conversations").saturating_sub(total("handoffs")), total("conversations")),
            unanswered_rate: ratio(total("no_answer"), questions),
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
        by_touchpoint: groups(Dimension::Touchpoint)?,
        by_stage: in_journey_order(groups(Dimension::Stage)?),
        by_locale: groups(Dimension::Locale)?,
        days: days(database, &cut)?,
        period: Period { from, to, time_zone: memory.settings.time_zone.clone() },
    })
}

fn distribution(tally: &Tally) -> [u32; 5] {
    tally.csat.map(|count| u32::try_from(count.max(0)).unwrap_or(u32::MAX))
}

fn csat_result(tally: &Tally, prompts: u32) -> CsatResult {
    let distribution = distribution(tally);
    let result = csat(distribution);
    CsatResult {
        responses: result.responses,
        satisfied: result.satisfied,
        score: result.score,
        distribution,
        comments: u32::try_from(tally.comments.max(0)).unwrap_or(u32::MAX),
        prompts,
        response_rate: ratio(result.responses, prompts),
    }
}

/// Those who rated, by a dimension's members, most answers first.
fn groups(database: &Database, cut: &Cut, dimension: Dimension) -> Result<Vec<CsatGroup>, ApiError> {
    let sums = sums(database, cut, Key::Member(dimension))?.sums;
    let mut groups: Vec<CsatGroup> = sums
        .into_iter()
        .map(|(name, tally)| {
            let result = csat(distribution(&tally));
            CsatGroup { name, responses: result.responses, satisfied: result.satisfied, score: result.score }
        })
        .filter(|group| group.responses > 0 && !group.name.is_empty())
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.responses));
    Ok(groups)
}

fn in_journey_order(mut groups: Vec<CsatGroup>) -> Vec<CsatGroup> {
    groups.sort_by_key(|group| JourneyStage::ALL.iter().position(|stage| stage.code() == group.name));
    groups
}

/// The days on which anything happened, oldest first.
fn days(database: &Database, cut: &Cut) -> Result<Vec<DayResult>, ApiError> {
    #[derive(Deserialize)]
    struct List {
        list: String,
    }
    // One JSON text instead of rows: crossing between WASM and JavaScript is what costs.
    let counts: Option<List> = database.first(
        "SELECT json_group_array(json_object('day', day, 'turns', turns, 'answered', answered, 'views', views,
                                             'clicks', clicks)) AS list
         FROM (SELECT day, sum(n * (metric = 'turns')) AS turns, sum(n * (metric = 'answered')) AS answered,
                      sum(n * (metric = 'view')) AS views, sum(n * (metric = 'click')) AS clicks
               FROM daily_counts WHERE day BETWEEN ? AND ? GROUP BY day)",
        vec![cut.from.to_string().into(), cut.to.to_string().into()],
    )?;
    let counts: Vec<OfDay> = serde_json::from_str(counts.as_ref().map_or("[]", |counts| &counts.list))?;
    let mut days: BTreeMap<String, DayResult> = BTreeMap::new();
    for OfDay { day, turns, answered, views, clicks } in counts {
        days.insert(day.clone(), DayResult { day, responses: 0, satisfied: 0, turns, answered, views, clicks });
    }
    for (day, tally) in sums(database, cut, Key::Day)?.sums {
        let result = csat(distribution(&tally));
        if result.responses == 0 {
            continue;
        }
        let of_day = days.entry(day.clone()).or_insert_with(|| DayResult { day, ..DayResult::default() });
        (of_day.responses, of_day.satisfied) = (result.responses, result.satisfied);
    }
    Ok(days.into_values().collect())
}
