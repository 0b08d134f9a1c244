//! How the scores went, by day, week or month, and what they are made of, the worst first.

use crate::format;
use crate::i18n::{named, t, with};
use crate::load::Load;
use crate::parts::chart::{Picture, Series, chart};
use crate::parts::cut::Cut;
use crate::parts::period::Period;
use crate::parts::score;
use leptos::prelude::*;
use shopbell_protocol::owner::{Every, Figures, Report, Trend, TrendPoint};

/// How many members of a dimension are drawn.
const MOST_DRAWN: usize = 14;
/// What the scores can be cut by.
const DIMENSIONS: [&str; 6] = ["stage", "touchpoint", "locale", "device", "product", "channel"];
/// The same in a shop that has segments.
const WITH_SEGMENTS: [&str; 7] = ["stage", "touchpoint", "locale", "device", "product", "channel", BY_SEGMENT];
const BY_SEGMENT: &str = "segment";

/// What is pressed among several.
fn choices(codes: &'static [&'static str], kind: &'static str, chosen: RwSignal<&'static str>) -> AnyView {
    let buttons = codes.iter().map(|code| {
        view! { <button type="button" aria-pressed=move || (chosen.get() == *code).to_string() on:click=move |_| chosen.set(code)>{named(kind, code)}</button> }
    });
    view! { <div class="choices" role="group">{buttons.collect_view()}</div> }.into_any()
}

/// The scores over time. Persian owners read their own calendar's weeks and months.
#[component]
pub fn Trends(period: Period, cut: Cut) -> impl IntoView {
    let (every, measure) = (RwSignal::new("day"), RwSignal::new("csat"));
    let calendar = format::calendar();
    let trend = Load::<Trend>::from(move || {
        format!("/v1/trends?{}&every={}&calendar={calendar}{}", period.query(), every.get(), cut.query())
    });
    view! {
        <section class="card">
            <div class="between">
                <h2>{t("trend")}</h2>
                <div class="actions">
                    {choices(&["csat", "nps", "ces"], "measure", measure)}
                    {choices(&["day", "week", "month"], "every", every)}
                </div>
            </div>
            {trend.view(move |trend| chart(t("trend"), drawn(&trend, measure.get())))}
        </section>
    }
}

/// The score of a measure, and how many answers it is of. A day with few answers has a score of its own in the drawing, or
/// there would be hardly a line; the table says of how many.
fn figure(figures: &Figures, measure: &str) -> (Option<f64>, u32) {
    match measure {
        "nps" => {
            let nps = &figures.nps;
            let share = 100.0 * (f64::from(nps.promoters) - f64::from(nps.detractors)) / f64::from(nps.responses);
            ((nps.responses > 0).then_some(share), nps.responses)
        }
        "ces" => {
            let sum: u32 = figures.ces.distribution.into_iter().zip(1..).map(|(count, score)| count * score).sum();
            let mean = f64::from(sum) / f64::from(figures.ces.responses);
            ((figures.ces.responses > 0).then_some(mean), figures.ces.responses)
        }
        _ => {
            let csat = &figures.csat;
            let share = 100.0 * f64::from(csat.satisfied) / f64::from(csat.responses);
            ((csat.responses > 0).then_some(share), csat.responses)
        }
    }
}

fn words(measure: &str, value: f64) -> String {
    match measure {
        "nps" => format::signed(value),
        "ces" => format::decimal(value, 2),
        _ => format::percent(value),
    }
}

/// Where a measure's scale begins and ends.
fn ends(measure: &str) -> (f64, f64) {
    match measure {
        "nps" => (-100.0, 100.0),
        "ces" => (1.0, 7.0),
        _ => (0.0, 100.0),
    }
}

fn drawn(trend: &Trend, measure: &'static str) -> Picture {
    let name = |point: &TrendPoint| match trend.every {
        Every::Day | Every::Week => format::short_day(&point.from),
        Every::Month => format::month(&point.from),
    };
    let figures: Vec<_> = trend.points.iter().map(|point| figure(&point.figures, measure)).collect();
    let (min, max) = ends(measure);
    Picture {
        names: trend.points.iter().map(name).collect(),
        series: vec![
            Series {
                name: named("measure", measure),
                kind: "line",
                values: figures.iter().map(|(value, _)| *value).collect(),
                labels: figures
                    .iter()
                    .map(|(value, _)| value.map(|value| words(measure, value)).unwrap_or_default())
                    .collect(),
                colour: "--accent",
                colours: None,
                second: false,
            },
            Series {
                name: t("answers_name"),
                kind: "bar",
                values: figures.iter().map(|(_, count)| Some(f64::from(*count))).collect(),
                labels: figures.iter().map(|(_, count)| format::count(*count)).collect(),
                colour: "--bar",
                colours: None,
                second: true,
            },
        ],
        horizontal: false,
        min: Some(min),
        max: Some(max),
    }
}

/// The satisfaction of each member of a dimension, the worst first; those without enough answers aren't drawn.
#[component]
pub fn Splits(period: Period, cut: Cut) -> impl IntoView {
    let by = RwSignal::new("stage");
    // The answers of segments are counted from rows, so of a shorter time.
    let report = Load::<Report>::from(move || {
        let days = if by.get() == BY_SEGMENT { period.query_of_rows() } else { period.query() };
        format!("/v1/reports?{days}&by={}{}", by.get(), cut.query())
    });
    let dimensions = move || {
        let known: &[&str] = if cut.has_segments() { &WITH_SEGMENTS } else { &DIMENSIONS };
        choices(known, "dimension", by)
    };
    let shorter = move || {
        (by.get() == BY_SEGMENT && period.is_long()).then(|| view! { <p class="soft">{t("segments_no_longer")}</p> })
    };
    view! {
        <section class="card">
            <div class="between"><h2>{t("split")}</h2>{dimensions}</div>
            {shorter}
            {report.view(move |report| {
                let minimum = with("split_empty", &[("count", format::count(report.minimum))]);
                match split(&report, by.get_untracked(), cut) {
                    Some(picture) => chart(t("split"), picture),
                    None => view! { <p class="nothing">{minimum}</p> }.into_any(),
                }
            })}
        </section>
    }
}

fn split(report: &Report, by: &'static str, cut: Cut) -> Option<Picture> {
    let scored = |group: &shopbell_protocol::owner::GroupFigures| {
        let csat = &group.figures.csat;
        let called = |name: &String| if by == BY_SEGMENT { cut.name(name) } else { named(by, name) };
        let name = group.name.as_ref().map_or_else(|| t("the_rest"), called);
        csat.score.map(|score| (name, score, csat.responses))
    };
    let mut groups: Vec<_> = report.groups.iter().filter_map(scored).collect();
    groups.sort_by(|one, other| one.1.value.total_cmp(&other.1.value));
    groups.truncate(MOST_DRAWN);
    let label = |(_, estimate, responses): &(String, shopbell_protocol::owner::Estimate, u32)| {
        let range = score::interval(Some(*estimate), format::percent).unwrap_or_default();
        let answers = with("answers", &[("count", format::count(*responses))]);
        format!("{} · {range} · {answers}", format::percent(estimate.value))
    };
    let colour = |value: f64| match score::mood_of(value) {
        "bad" => "--bad",
        "fair" => "--fair",
        _ => "--good",
    };
    (!groups.is_empty()).then(|| Picture {
        names: groups.iter().map(|(name, ..)| name.clone()).collect(),
        series: vec![Series {
            name: t("figure_csat"),
            kind: "bar",
            values: groups.iter().map(|(_, estimate, _)| Some(estimate.value)).collect(),
            labels: groups.iter().map(label).collect(),
            colour: "--accent",
            colours: Some(groups.iter().map(|(_, estimate, _)| colour(estimate.value)).collect()),
            second: false,
        }],
        horizontal: true,
        min: Some(0.0),
        max: Some(100.0),
    })
}
