//! The overview: how it stands, what needs somebody, how it went, and where it is worst.

mod charts;
mod work;

use super::head;
use crate::format::{self, NONE};
use crate::i18n::{named, t, with};
use crate::load::{Desk, Load};
use crate::parts::cut::Cut;
use crate::parts::period::Period;
use crate::parts::score::{self, interval};
use crate::samples::Beginning;
use charts::{Splits, Trends};
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::owner::{CaseRow, Estimate, Page, RatingRow, Report, Results, Unanswered};
use work::Work;

/// How many of what needs somebody are shown.
const MOST_SHOWN: usize = 3;

/// The page.
#[component]
pub fn Overview() -> impl IntoView {
    let (period, cut) = (Period::here(), Cut::here());
    let results = Load::<Results>::from(move || format!("/v1/results?{}{}", period.query(), cut.query()));
    let report = Load::<Report>::from(move || format!("/v1/reports?{}{}", period.query(), cut.query()));
    let print = |_| drop(window().print());
    let of_one = move || cut.is_one().then(|| view! { <p class="soft apart">{t("cut_about")}</p> });
    view! {
        {head(t("page_overview"), t("about_overview"))}
        <Beginning />
        <div class="choosing">{period.view()}{cut.view()}<button type="button" class="plain" on:click=print>{t("print")}</button></div>
        {of_one}
        {report.view(move |report| results.view(move |results| figures(&report, &results)))}
        <Needed />
        <h2 class="part">{t("how_it_went")}</h2>
        <Trends period cut />
        <Splits period cut />
        <Work results />
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

fn figures(report: &Report, results: &Results) -> AnyView {
    let (csat, nps, ces) = (&report.total.csat, &report.total.nps, &report.total.ces);
    let classes = ["s1", "s2", "s3", "s4", "s5"];
    let distribution = classes.into_iter().zip(1_u32..).zip(csat.distribution);
    let bar =
        distribution.map(|((class, stars), count)| (class, count, with("of_five", &[("score", format::count(stars))])));
    let below = |responses: u32, range: Option<String>| match (responses, range) {
        (0, _) => t("not_asked"),
        (some, None) => format!(
            "{} · {}",
            with("answers", &[("count", format::count(some))]),
            with("not_enough", &[("count", format::count(report.minimum))])
        ),
        (some, Some(range)) => format!("{} · {range}", with("answers", &[("count", format::count(some))])),
    };
    let value = |score: Option<Estimate>| score.map(|score| score.value);
    let promoters = score::bar(vec![
        ("s1", nps.detractors, t("detractors")),
        ("s3", nps.passives, t("passives")),
        ("s5", nps.promoters, t("promoters")),
    ]);
    let efforts = ["s1", "s1", "s2", "s3", "s4", "s5", "s5"].into_iter().zip(1_u32..).zip(ces.distribution);
    let efforts = efforts.map(|((class, score), count)| (class, count, format::count(score)));
    let chat = &results.chat;
    view! {
        <div class="figures">
            {card(
                "csat",
                or_none(value(csat.score), format::percent),
                below(csat.responses, interval(csat.score, format::percent)),
                Some(score::bar(bar.collect())),
            )}
            {card(
                "nps",
                or_none(value(nps.score), format::signed),
                below(nps.responses, interval(nps.score, format::signed)),
                Some(promoters),
            )}
            {card(
                "ces",
                or_none(value(ces.score), |mean| format::decimal(mean, 2)),
                below(ces.responses, interval(ces.score, |mean| format::decimal(mean, 2))),
                Some(score::bar(efforts.collect())),
            )}
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

/// What waits for somebody: cases, questions without an answer, the newest complaints.
#[component]
fn Needed() -> impl IntoView {
    let zone = Desk::here().time_zone();
    let zone_of_cases = zone.clone();
    let cases = Load::<Page<CaseRow>>::from(|| format!("/v1/cases?state=open&limit={MOST_SHOWN}"));
    let unanswered = Load::<Unanswered>::from(|| "/v1/unanswered".to_owned());
    let ratings = Load::<Page<RatingRow>>::from(|| format!("/v1/ratings?max_score=2&limit={MOST_SHOWN}"));
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
                let rows = page.items.into_iter().map(&low).collect();
                block("complaints", "/dashboard/ratings?min_score=1&max_score=2", rows, "no_complaints")
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
