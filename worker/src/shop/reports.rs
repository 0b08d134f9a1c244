//! Reports, trends and the journey: sums of a period with scores that say how sure they are.

use crate::error::ApiError;
use crate::shop::command::{ReportQuery, TrendQuery};
use crate::shop::figures::{Cut, Key, Sums, Tally, sums};
use crate::shop::memory::Memory;
use crate::shop::segments;
use crate::shop::sql::Database;
use shopbell_engine::metrics::calendar::Day;
use shopbell_engine::metrics::estimate::{self, MINIMUM};
use shopbell_engine::metrics::steps::steps;
use shopbell_protocol::JourneyStage;
use shopbell_protocol::owner::{
    CesFigures, CsatFigures, Dimension, Estimate, Figures, GroupFigures, Journey, JourneyStep, Measure, NpsFigures,
    Period, Report, Trend, TrendPoint, WeakPoint,
};
use std::cmp::Ordering;
use std::collections::HashMap;

/// The period when the request doesn't say: today and the 29 days before.
const USUAL_DAYS_BEFORE: u32 = 29;
/// How long a period may be.
const LONGEST_PERIOD: i32 = 3_700;
/// How many touchpoints a step of the journey lists.
const MOST_TOUCHPOINTS: usize = 20;
/// How many points a trend has.
const MOST_POINTS: usize = 1_000;

/// The first and the last day of a period.
pub fn period(memory: &Memory, now: i64, from: Option<&str>, to: Option<&str>) -> Result<(Day, Day), ApiError> {
    let day = |text: &str| Day::parse(text).map_err(ApiError::internal);
    let last = to.map_or_else(|| Ok(memory.day(now)), day)?;
    let first = from.map_or_else(|| Ok(last.minus_days(USUAL_DAYS_BEFORE)), day)?;
    if first > last {
        return Err(ApiError::invalid("from", "must not be after `to`, which is today where it is left out"));
    }
    Ok((first, last))
}

/// The figures of a period, and of each member of a dimension.
pub fn report(database: &Database, memory: &Memory, now: i64, query: ReportQuery) -> Result<Report, ApiError> {
    let cut = cut(database, memory, now, &query)?;
    let groups = match query.by {
        Some(by) => groups(sums(database, &cut, Key::Member(by))?, by),
        None => Vec::new(),
    };
    let whole = sums(database, &cut, Key::Whole)?;
    let total = figures(&whole.whole(), whole.prompts);
    let period = named(memory, &cut);
    Ok(Report { period, filters: query.filters, by: query.by, minimum: MINIMUM, total, groups })
}

/// The figures of a period, step by step.
pub fn trend(database: &Database, memory: &Memory, now: i64, wanted: TrendQuery) -> Result<Trend, ApiError> {
    let TrendQuery { query, every, calendar } = wanted;
    let cut = cut(database, memory, now, &query)?;
    let steps = steps(cut.from, cut.to, every, calendar);
    if steps.len() > MOST_POINTS {
        let message = "makes more than 1,000 points; take a shorter period, or weeks or months";
        return Err(ApiError::invalid("from", message));
    }
    let Sums { sums, prompts } = sums(database, &cut, Key::Day)?;
    let mut days: HashMap<String, Tally> = sums.into_iter().collect();
    let points = steps
        .into_iter()
        .map(|step| {
            let mut tally = Tally::default();
            let mut day = step.from;
            while day <= step.to {
                if let Some(of_day) = days.remove(&day.to_string()) {
                    tally.add(&of_day);
                }
                day = day.plus_days(1);
            }
            TrendPoint {
                from: step.from.to_string(),
                to: step.to.to_string(),
                label: step.label,
                whole: step.whole,
                figures: figures(&tally, prompts),
            }
        })
        .collect();
    let period = named(memory, &cut);
    Ok(Trend { period, filters: query.filters, every, calendar, minimum: MINIMUM, points })
}

/// The steps of the journey, the worst first.
pub fn journey(database: &Database, memory: &Memory, now: i64, query: ReportQuery) -> Result<Journey, ApiError> {
    let cut = cut(database, memory, now, &query)?;
    let stages = groups(sums(database, &cut, Key::Member(Dimension::Stage))?, Dimension::Stage);
    let Sums { sums: places, prompts } = sums(database, &cut, Key::Step)?;
    let mut touchpoints: HashMap<String, Vec<GroupFigures>> = HashMap::new();
    for (step, tally) in places.into_iter().filter(|(_, tally)| happened(tally)) {
        // Those that weren't counted on their own are of any stage.
        let Some((stage, touchpoint)) = step.split_once('/') else { continue };
        let group = GroupFigures { name: Some(touchpoint.to_owned()), figures: figures(&tally, prompts) };
        touchpoints.entry(stage.to_owned()).or_default().push(group);
    }
    let mut steps: Vec<JourneyStep> = stages
        .into_iter()
        .filter_map(|group| {
            let stage = JourneyStage::ALL.into_iter().find(|stage| Some(stage.code()) == group.name.as_deref())?;
            let mut touchpoints = touchpoints.remove(stage.code()).unwrap_or_default();
            let worst = weakest(&group.figures).map(|(measure, score, responses)| WeakPoint {
                measure,
                score,
                responses,
                level: level(measure, score),
                touchpoint: lowest(&touchpoints, measure),
            });
            touchpoints.sort_by(|one, other| lower_first(weakest(&one.figures), weakest(&other.figures)));
            touchpoints.truncate(MOST_TOUCHPOINTS);
            Some(JourneyStep { stage, figures: group.figures, worst, touchpoints })
        })
        .collect();
    steps.sort_by(|one, other| lower_first(weakest(&one.figures), weakest(&other.figures)));
    let period = named(memory, &cut);
    Ok(Journey { period, filters: query.filters, minimum: MINIMUM, steps })
}

fn cut<'a>(database: &Database, memory: &Memory, now: i64, query: &'a ReportQuery) -> Result<Cut<'a>, ApiError> {
    let (from, to) = period(memory, now, query.from.as_deref(), query.to.as_deref())?;
    if from.days_until(to) >= LONGEST_PERIOD {
        return Err(ApiError::invalid("from", format!("a period may have at most {LONGEST_PERIOD} days")));
    }
    segments::check(database, query.filters.get(&Dimension::Segment).map(String::as_str))?;
    Ok(Cut { from, to, filters: &query.filters })
}

fn named(memory: &Memory, cut: &Cut) -> Period {
    Period { from: cut.from.to_string(), to: cut.to.to_string(), time_zone: memory.settings.time_zone.clone() }
}

/// Member by member, the most answers first, but stages in the order of the journey.
fn groups(sums: Sums, by: Dimension) -> Vec<GroupFigures> {
    let Sums { sums, prompts } = sums;
    let mut groups: Vec<GroupFigures> = sums
        .into_iter()
        .filter(|(_, tally)| happened(tally))
        .map(|(name, tally)| {
            let asked = prompts || (by == Dimension::Channel && name == "widget");
            GroupFigures { name: Some(name).filter(|name| !name.is_empty()), figures: figures(&tally, asked) }
        })
        .collect();
    if by == Dimension::Stage {
        groups.sort_by_key(|group| {
            JourneyStage::ALL.iter().position(|stage| Some(stage.code()) == group.name.as_deref())
        });
    }
    groups
}

fn happened(tally: &Tally) -> bool {
    tally.answers != 0 || tally.prompts != 0
}

/// What the counters mean.
fn figures(tally: &Tally, prompts_known: bool) -> Figures {
    let count = |counter: i64| u32::try_from(counter.max(0)).unwrap_or(u32::MAX);
    let prompts = prompts_known.then(|| count(tally.prompts));
    let csat = tally.csat.map(count);
    let (satisfied, rated) = (csat.iter().skip(3).sum(), csat.iter().sum());
    let [detractors, passives, promoters] = tally.nps.map(count);
    let ces = tally.ces.map(count);
    Figures {
        prompts,
        answers: count(tally.answers),
        response_rate: prompts.and_then(|prompts| estimate::share(count(tally.prompted), prompts)),
        comments: count(tally.comments),
        csat: CsatFigures {
            responses: rated,
            satisfied,
            distribution: csat,
            score: estimate::percent(satisfied, rated),
        },
        nps: NpsFigures {
            responses: promoters.saturating_add(passives).saturating_add(detractors),
            promoters,
            passives,
            detractors,
            score: estimate::net_promoters(promoters, passives, detractors),
        },
        ces: CesFigures { responses: ces.iter().sum(), distribution: ces, score: estimate::effort(ces) },
    }
}

fn scores(figures: &Figures) -> [(Measure, Option<Estimate>, u32); 3] {
    [
        (Measure::Csat, figures.csat.score, figures.csat.responses),
        (Measure::Nps, figures.nps.score, figures.nps.responses),
        (Measure::Ces, figures.ces.score, figures.ces.responses),
    ]
}

/// The score that is the least far up its scale.
fn weakest(figures: &Figures) -> Option<(Measure, Estimate, u32)> {
    scores(figures)
        .into_iter()
        .filter_map(|(measure, score, responses)| Some((measure, score?, responses)))
        .min_by(|(one, score, _), (other, than, _)| level(*one, *score).total_cmp(&level(*other, *than)))
}

/// How far up its scale a score is, in percent.
fn level(measure: Measure, score: Estimate) -> f64 {
    let level = match measure {
        Measure::Csat => score.value,
        Measure::Nps => (score.value + 100.0) / 2.0,
        Measure::Ces => (score.value - 1.0) / 6.0 * 100.0,
    };
    (level * 10.0).round() / 10.0
}

/// Where the score is the lowest.
fn lowest(touchpoints: &[GroupFigures], measure: Measure) -> Option<String> {
    let scored = touchpoints.iter().filter_map(|group| {
        let (_, score, _) = scores(&group.figures).into_iter().find(|(one, ..)| *one == measure)?;
        Some((score?.value, group))
    });
    scored.min_by(|(one, _), (other, _)| one.total_cmp(other)).and_then(|(_, group)| group.name.clone())
}

/// What has no score comes last, as it was.
fn lower_first(one: Option<(Measure, Estimate, u32)>, other: Option<(Measure, Estimate, u32)>) -> Ordering {
    match (one, other) {
        (Some((measure, score, _)), Some((than, other, _))) => level(measure, score).total_cmp(&level(than, other)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}
