//! The overview: how it stands, what needs somebody, how it went, and where it is worst.

use super::head;
use crate::format::{self, NONE};
use crate::i18n::{named, t, with};
use crate::load::{Desk, Load};
use crate::parts::chart::{Picture, Series, chart};
use crate::parts::period::Period;
use crate::parts::score;
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::QuestionKind;
use shopbell_protocol::owner::{CaseRow, CsatGroup, NpsResult, Page, RatingRow, Results, Unanswered};

/// How many of what needs somebody are shown.
const MOST_SHOWN: usize = 3;

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let period = Period::here();
    let results = Load::<Results>::from(move || format!("/v1/results?{}", period.query()));
    view! {
        {head(t("page_overview"), t("about_overview"))}
        {period.view()}
        {results.view(|results| figures(&results))}
        <Needed />
        <h2 class="part">{t("how_it_went")}</h2>
        {results.view(|results| view! { {trend(&results)} {splits(&results)} {work(&results)} }.into_any())}
    }
}

fn card(name: &'static str, figure: String, below: String, bar: Option<AnyView>) -> AnyView {
    view! {
        <section class="card figure" data-figure=name>
            <h2>{named("figure", name)}</h2>
            <p class="large">{figure}</p>
            {bar}
            <p class="soft">{below}</p>
        </section>
    }
    .into_any()
}

fn or_none(value: Option<f64>, words: impl Fn(f64) -> String) -> String {
    value.map_or_else(|| NONE.to_owned(), words)
}

fn figures(results: &Results) -> AnyView {
    let csat = &results.csat;
    let classes = ["s1", "s2", "s3", "s4", "s5"];
    let distribution = classes.into_iter().zip(1_u32..).zip(csat.distribution);
    let bar =
        distribution.map(|((class, stars), count)| (class, count, with("of_five", &[("score", format::count(stars))])));
    let rate = csat.response_rate.map(|rate| with("response_rate", &[("rate", format::share(rate))]));
    let answers = with("answers", &[("count", format::count(csat.responses))]);
    let below = rate.map_or(answers.clone(), |rate| format!("{answers} · {rate}"));
    let (nps, ces) = (nps(results), ces(results));
    let promoters = |nps: &NpsResult| {
        score::bar(vec![
            ("s1", nps.detractors, t("detractors")),
            ("s3", nps.passives, t("passives")),
            ("s5", nps.promoters, t("promoters")),
        ])
    };
    let asked =
        |count: u32| if count == 0 { t("not_asked") } else { with("answers", &[("count", format::count(count))]) };
    let all = nps.promoters + nps.passives + nps.detractors;
    let chat = &results.chat;
    view! {
        <div class="figures">
            {card("csat", or_none(csat.score, format::percent), below, Some(score::bar(bar.collect())))}
            {card("nps", nps_score(&nps).map_or_else(|| NONE.to_owned(), format::signed), asked(all), Some(promoters(&nps)))}
            {card("ces", or_none(ces.0, |mean| format::decimal(mean, 2)), asked(ces.1), None)}
            {card(
                "answered",
                or_none(chat.answer_rate, format::share),
                with("of_questions", &[("count", format::count(chat.answered + chat.did_you_mean + chat.no_answer))]),
                Some(score::bar(vec![
                    ("s5", chat.answered, t("outcome_answered")),
                    ("s3", chat.did_you_mean, t("outcome_did_you_mean")),
                    ("s1", chat.no_answer, t("outcome_no_answer")),
                ])),
            )}
        </div>
    }
    .into_any()
}

/// Promoters and the others of all questions that ask for a recommendation.
fn nps(results: &Results) -> NpsResult {
    let mut sum = NpsResult { promoters: 0, passives: 0, detractors: 0 };
    for nps in results.surveys.iter().flat_map(|survey| &survey.questions).filter_map(|question| question.nps.as_ref())
    {
        sum.promoters += nps.promoters;
        sum.passives += nps.passives;
        sum.detractors += nps.detractors;
    }
    sum
}

fn nps_score(nps: &NpsResult) -> Option<f64> {
    let all = nps.promoters + nps.passives + nps.detractors;
    (all > 0).then(|| 100.0 * (f64::from(nps.promoters) - f64::from(nps.detractors)) / f64::from(all))
}

/// The mean over all questions that ask how easy it was, and how many answered.
fn ces(results: &Results) -> (Option<f64>, u32) {
    let questions = results.surveys.iter().flat_map(|survey| &survey.questions);
    let scores = questions.filter(|question| question.kind == QuestionKind::Ces).flat_map(|question| &question.counts);
    let (mut sum, mut count) = (0, 0);
    for (score, times) in scores {
        sum += score.parse::<u32>().unwrap_or_default() * times;
        count += times;
    }
    ((count > 0).then(|| f64::from(sum) / f64::from(count)), count)
}

fn trend(results: &Results) -> AnyView {
    let days = format::days_between(&results.period.from, &results.period.to);
    let of = |day: &String| results.days.iter().find(|result| result.day == *day);
    let share = |day: &String| {
        of(day).filter(|day| day.responses > 0).map(|day| 100.0 * f64::from(day.satisfied) / f64::from(day.responses))
    };
    let count = |day: &String| of(day).map_or(0, |day| day.responses);
    let picture = Picture {
        names: days.iter().map(|day| format::short_day(day)).collect(),
        series: vec![
            Series {
                name: t("figure_csat"),
                kind: "line",
                values: days.iter().map(share).collect(),
                labels: days.iter().map(|day| share(day).map(format::percent).unwrap_or_default()).collect(),
                colour: "--accent",
                colours: None,
                second: false,
            },
            Series {
                name: t("ratings"),
                kind: "bar",
                values: days.iter().map(|day| Some(f64::from(count(day)))).collect(),
                labels: days.iter().map(|day| format::count(count(day))).collect(),
                colour: "--bar",
                colours: None,
                second: true,
            },
        ],
        horizontal: false,
        min: Some(0.0),
        max: Some(100.0),
    };
    view! { <section class="card"><h2>{t("trend")}</h2>{chart(t("trend"), picture)}</section> }.into_any()
}

fn splits(results: &Results) -> AnyView {
    let split = |title: &'static str, kind: &'static str, groups: &[CsatGroup]| {
        // The worst first.
        let mut groups: Vec<CsatGroup> = groups.iter().filter(|group| group.score.is_some()).cloned().collect();
        groups.sort_by(|one, other| one.score.unwrap_or_default().total_cmp(&other.score.unwrap_or_default()));
        groups.truncate(14);
        (!groups.is_empty()).then(|| {
            let labels = groups.iter().map(|group| {
                let score = or_none(group.score, format::percent);
                format!("{score} · {}", with("answers", &[("count", format::count(group.responses))]))
            });
            let colours = groups.iter().map(|group| match score::mood_of(group.score.unwrap_or_default()) {
                "bad" => "--bad",
                "fair" => "--fair",
                _ => "--good",
            });
            let picture = Picture {
                names: groups.iter().map(|group| named(kind, &group.name)).collect(),
                series: vec![Series {
                    name: t("figure_csat"),
                    kind: "bar",
                    values: groups.iter().map(|group| group.score).collect(),
                    labels: labels.collect(),
                    colour: "--accent",
                    colours: Some(colours.collect()),
                    second: false,
                }],
                horizontal: true,
                min: Some(0.0),
                max: Some(100.0),
            };
            view! { <section class="card"><h2>{t(title)}</h2>{chart(t(title), picture)}</section> }
        })
    };
    view! {
        <div class="columns">
            {split("by_stage", "stage", &results.by_stage)}
            {split("by_touchpoint", "touchpoint", &results.by_touchpoint)}
            {split("by_locale", "locale", &results.by_locale)}
        </div>
    }
    .into_any()
}

/// What the chat and the recommendations did.
fn work(results: &Results) -> AnyView {
    let (chat, shown) = (&results.chat, &results.recommendations);
    let rows = |rows: Vec<(&'static str, String)>| {
        let rows = rows.into_iter().map(
            |(name, figure)| view! { <div data-figure=name><dt>{named("figure", name)}</dt><dd>{figure}</dd></div> },
        );
        view! { <dl class="facts">{rows.collect_view()}</dl> }
    };
    view! {
        <div class="columns">
            <section class="card"><h2>{t("group_chat")}</h2>
                {rows(vec![
                    ("conversations", format::count(chat.conversations)),
                    ("turns", format::count(chat.turns)),
                    ("no_answer", format::count(chat.no_answer)),
                    ("helpful", format!("{} / {}", format::count(chat.helpful), format::count(chat.helpful + chat.unhelpful))),
                    ("handoffs", format::count(chat.handoffs)),
                    ("order_lookups", format::count(results.orders.lookups)),
                ])}
            </section>
            <section class="card"><h2>{t("recommendations")}</h2>
                {rows(vec![
                    ("views", format::count(shown.views)),
                    ("impressions", format::count(shown.impressions)),
                    ("clicks", format::count(shown.clicks)),
                    ("click_rate", or_none(shown.click_through_rate, format::share)),
                    ("carts", format::count(shown.carts_after_click)),
                    ("purchases", format::count(shown.purchases_after_click)),
                ])}
            </section>
        </div>
    }
    .into_any()
}

/// What waits for somebody: cases, questions without an answer, the newest complaints.
#[component]
fn Needed() -> impl IntoView {
    let zone = Desk::here().time_zone();
    let zone_of_cases = zone.clone();
    let cases = Load::<Page<CaseRow>>::from(|| format!("/v1/cases?state=open&limit={MOST_SHOWN}"));
    let unanswered = Load::<Unanswered>::from(|| "/v1/unanswered".to_owned());
    let ratings = Load::<Page<RatingRow>>::from(|| "/v1/ratings?limit=100".to_owned());
    let block = |title: &'static str, path: &'static str, items: Vec<AnyView>, none: &'static str| {
        let body = if items.is_empty() {
            view! { <p class="nothing">{t(none)}</p> }.into_any()
        } else {
            view! { <ul class="brief">{items}</ul><A href=path attr:class="onward">{t("all")}</A> }.into_any()
        };
        view! { <section class="card"><h2>{t(title)}</h2>{body}</section> }.into_any()
    };
    let low = {
        move |row: RatingRow| {
            let said = row.comment.unwrap_or_else(|| named("touchpoint", &row.touchpoint));
            view! { <li>{score::rating(row.score)}<div><p dir="auto">{said}</p><small>{format::time(row.at, &zone)}</small></div></li> }.into_any()
        }
    };
    view! {
        <h2 class="part">{t("needed")}</h2>
        <div class="columns three">
            {cases.view(move |page| {
                let rows = page.items.into_iter().map(|case| {
                    let due = if case.overdue { t("overdue_since") } else { t("due_by") };
                    let said = case.message.unwrap_or_else(|| named("cause", case.cause.code()));
                    view! { <li><div><p dir="auto">{said}</p><small>{due}" "{format::time(case.due_at, &zone_of_cases)}</small></div></li> }.into_any()
                });
                block("open_cases", "/dashboard/cases", rows.collect(), "no_cases")
            })}
            {ratings.view(move |page| {
                let rows = page.items.into_iter().filter(|row| row.score <= 2).take(MOST_SHOWN).map(&low).collect();
                block("complaints", "/dashboard/ratings?scores=low", rows, "no_complaints")
            })}
            {unanswered.view(move |list| {
                let rows = list.groups.into_iter().take(MOST_SHOWN).map(|group| {
                    let question = group.questions.into_iter().next().unwrap_or_default();
                    view! { <li><span class="times">{with("times", &[("count", format::count(group.count))])}</span><p dir="auto">{question}</p></li> }.into_any()
                });
                block("page_unanswered", "/dashboard/unanswered", rows.collect(), "no_unanswered")
            })}
        </div>
    }
}
