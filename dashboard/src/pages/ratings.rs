//! Ratings and comments, newest first, and what was answered to surveys.

use super::head;
use crate::format;
use crate::i18n::{named, t};
use crate::load::Desk;
use crate::parts::field::{choice, flag, languages};
use crate::parts::list::List;
use crate::parts::score;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shopbell_protocol::owner::{RatingRow, ResponseRow};

/// The page.
#[component]
pub fn Ratings() -> impl IntoView {
    let surveys = RwSignal::new(false);
    let tab = move |which: bool, name: String| {
        view! { <button type="button" aria-pressed=move || (surveys.get() == which).to_string() on:click=move |_| surveys.set(which)>{name}</button> }
    };
    view! {
        {head(t("page_ratings"), t("about_ratings"))}
        <div class="choices" role="group">{tab(false, t("ratings"))}{tab(true, t("survey_answers"))}</div>
        {move || if surveys.get() { view! { <Responses /> }.into_any() } else { view! { <Rated /> }.into_any() }}
    }
}

#[component]
fn Rated() -> impl IntoView {
    let asked = use_query_map().with_untracked(|query| query.get("scores"));
    let scores = RwSignal::new(asked.unwrap_or_else(|| "all".to_owned()));
    let (language, written) = (RwSignal::new("all".to_owned()), RwSignal::new(false));
    let mut locales = vec![("all".to_owned(), t("all_languages"))];
    locales.extend(languages());
    let kinds = ["all", "low", "mid", "high"].map(|kind| (kind.to_owned(), named("scores", kind))).to_vec();
    let list = List::<RatingRow>::from(|| "/v1/ratings".to_owned());
    let fits = move |row: &RatingRow| {
        let score = match scores.get().as_str() {
            "low" => row.score <= 2,
            "mid" => row.score == 3,
            "high" => row.score >= 4,
            _ => true,
        };
        let locale = language.get();
        score && (locale == "all" || row.locale.code() == locale) && (!written.get() || row.comment.is_some())
    };
    let zone = Desk::here().time_zone();
    view! {
        <div class="filters">
            {choice(t("score"), kinds, scores)}
            {choice(t("language"), locales, language)}
            {flag(t("with_comment"), written)}
        </div>
        {list.view(fits, move |row| rated(row, &zone), t("no_ratings"))}
    }
}

fn rated(row: RatingRow, zone: &str) -> AnyView {
    let mut facts = vec![named("touchpoint", &row.touchpoint), named("stage", row.stage.code())];
    facts.extend(row.product);
    facts.push(named("locale", row.locale.code()));
    let facts = facts.into_iter().map(|fact| view! { <bdi class="tag">{fact}</bdi> }).collect_view();
    view! {
        <article class="row" data-id=row.id.as_str().to_owned()>
            {score::rating(row.score)}
            <div>
                {row.comment.map(|comment| view! { <p class="said" dir="auto">{comment}</p> })}
                <p class="tags">{facts}</p>
            </div>
            <time>{format::time(row.at, zone)}</time>
        </article>
    }
    .into_any()
}

#[component]
fn Responses() -> impl IntoView {
    let zone = Desk::here().time_zone();
    let list = List::<ResponseRow>::from(|| "/v1/responses".to_owned());
    let show = move |row: ResponseRow| {
        let answers = row.answers.into_iter().map(|answer| {
            let said = match (answer.score, answer.text) {
                (Some(score), _) => format::count(score.into()),
                (None, Some(text)) => text,
                (None, None) if answer.choices.is_empty() => t("passed_over"),
                (None, None) => answer.choices.join(", "),
            };
            view! { <div><dt><bdi>{answer.question}</bdi></dt><dd dir="auto">{said}</dd></div> }
        });
        let mut facts = vec![named("channel", row.channel.code())];
        facts.extend(row.product);
        facts.extend(row.customer);
        facts.extend(row.staff);
        let facts = facts.into_iter().map(|fact| view! { <bdi class="tag">{fact}</bdi> }).collect_view();
        view! {
            <article class="row">
                <div>
                    <h3><bdi>{row.survey}</bdi></h3>
                    <dl class="answers">{answers.collect_view()}</dl>
                    <p class="tags">{facts}</p>
                </div>
                <time>{format::time(row.at, &zone)}</time>
            </article>
        }
        .into_any()
    };
    list.view(|_| true, show, t("no_responses"))
}
