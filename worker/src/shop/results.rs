//! What happened in a period: the sums of the shop, or of one segment.

mod counts;
mod scope;
mod surveys;

pub use scope::Scope;

use crate::error::ApiError;
use crate::shop::cases::counting;
use crate::shop::command::ResultQuery;
use crate::shop::figures::{Cut, Key, Tally, sums};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{attribution, proof};
use shopbell_engine::metrics::{csat, ratio};
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    ChatResult, CsatGroup, CsatResult, DayResult, Dimension, OrderResult, Period, RecommendationResult, Results,
};

/// The results of a period.
pub fn read(database: &Database, memory: &Memory, now: i64, query: ResultQuery) -> Result<Results, ApiError> {
    let scope = Scope::of(database, memory, now, query)?;
    let cut = scope.cut();
    let placements = attribution::read(database, &scope)?;
    let totals = counts::totals(database, &scope, &placements)?;
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
            proof: proof::read(database, memory, &scope, &placements)?,
            placements,
        },
        surveys: surveys::read(database, &scope)?,
        cases: counting::read(database, now, &scope, total)?,
        by_touchpoint: groups(Dimension::Touchpoint)?,
        by_stage: in_journey_order(groups(Dimension::Stage)?),
        by_locale: groups(Dimension::Locale)?,
        days: days(database, memory, &scope)?,
        period: Period {
            from: scope.first.to_string(),
            to: scope.last.to_string(),
            time_zone: memory.settings.time_zone.clone(),
        },
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

/// The days on which any of that happened, oldest first.
fn days(database: &Database, memory: &Memory, scope: &Scope) -> Result<Vec<DayResult>, ApiError> {
    let mut days = counts::days(database, memory, scope)?;
    for (day, tally) in sums(database, &scope.cut(), Key::Day)?.sums {
        let result = csat(distribution(&tally));
        if result.responses == 0 {
            continue;
        }
        let of_day = days.entry(day.clone()).or_insert_with(|| DayResult { day, ..DayResult::default() });
        (of_day.responses, of_day.satisfied) = (result.responses, result.satisfied);
    }
    let happened = |day: &DayResult| day.responses + day.turns + day.views + day.clicks > 0;
    Ok(days.into_values().filter(happened).collect())
}
