//! Cases: who is to hear from the shop, how far that has come, and what comes next.

mod details;

use super::handoffs::contact;
use super::head;
use crate::api;
use crate::format;
use crate::i18n::{named, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::choice;
use crate::parts::list::List;
use crate::parts::score;
use details::Details;
use gloo::net::http::Method;
use leptos::prelude::*;
use serde_json::json;
use shopbell_protocol::owner::{CaseDetails, CaseRow, Results};
use shopbell_protocol::{CaseState, QuestionKind};

/// The page.
#[component]
pub fn Cases() -> impl IntoView {
    let state = RwSignal::new("open".to_owned());
    let states = ["open", "new", "contacted", "resolved", "reopened", "overdue", "all"];
    let states = states.map(|state| (state.to_owned(), named("case", state))).to_vec();
    let list = List::<CaseRow>::from(move || match state.get().as_str() {
        "all" => "/v1/cases".to_owned(),
        "overdue" => "/v1/cases?overdue=true".to_owned(),
        other => format!("/v1/cases?state={other}"),
    });
    let results = Load::<Results>::from(|| "/v1/results".to_owned());
    view! {
        {head(t("page_cases"), t("about_cases"))}
        {results.view(|results| figures(&results))}
        <div class="filters">{choice(t("show"), states, state)}</div>
        {list.view(|_| true, move |case| view! { <Case case list /> }.into_any(), t("no_cases"))}
    }
}

fn figures(results: &Results) -> AnyView {
    let cases = &results.cases;
    let rate = cases.recovery_rate.map_or_else(|| format::NONE.to_owned(), format::share);
    let minutes = |minutes: Option<u32>| {
        minutes.map_or_else(
            || format::NONE.to_owned(),
            |minutes| with("hours", &[("count", format::decimal(f64::from(minutes) / 60.0, 1))]),
        )
    };
    let facts = [
        ("open", format::count(cases.open)),
        ("overdue", format::count(cases.overdue)),
        ("recovery", rate),
        ("until_contacted", minutes(cases.median_minutes_to_contacted)),
        ("until_resolved", minutes(cases.median_minutes_to_resolved)),
    ];
    let facts = facts
        .map(|(name, figure)| view! { <div data-figure=name><dt>{named("cases", name)}</dt><dd>{figure}</dd></div> });
    view! { <section class="card apart"><dl class="facts">{facts.into_iter().collect_view()}</dl></section> }.into_any()
}

/// What a case's state may become, as the worker has it.
fn next_states(state: CaseState) -> &'static [CaseState] {
    match state {
        CaseState::New | CaseState::Reopened => &[CaseState::Contacted, CaseState::Resolved],
        CaseState::Contacted => &[CaseState::Resolved],
        CaseState::Resolved => &[CaseState::Reopened],
    }
}

#[component]
fn Case(case: CaseRow, list: List<CaseRow>) -> impl IntoView {
    let (desk, deed, open) = (Desk::here(), Deed::new(), RwSignal::new(false));
    let zone = desk.time_zone();
    let id = StoredValue::new(case.id.as_str().to_owned());
    let change = Callback::new(move |change: serde_json::Value| {
        let path = format!("/v1/cases/{}", id.get_value());
        deed.run(async move { api::send::<CaseDetails>(Method::PATCH, &path, &change).await }, move |_| {
            desk.say(t("saved"));
            list.again();
        });
    });
    let moves = next_states(case.state).iter().map(|state| {
        let class = if *state == CaseState::Resolved { "main" } else { "plain" };
        view! {
            <button class=class data-move=state.code() disabled=move || deed.busy.get()
                on:click=move |_| change.run(json!({ "state": state.code() }))>{named("move_to", state.code())}</button>
        }
    });
    let moves = moves.collect_view();
    let mood = match case.state {
        CaseState::Resolved => "tag good",
        CaseState::Contacted => "tag fair",
        CaseState::New | CaseState::Reopened => "tag bad",
    };
    let given = case.score.map(|score| match case.kind {
        Some(QuestionKind::Csat) | None => score::rating(score),
        Some(kind) => {
            view! { <span class="tag">{named("kind", kind.code())}": "{format::count(score.into())}</span> }.into_any()
        }
    });
    let due = if case.state == CaseState::Resolved {
        None
    } else {
        let (class, words) = if case.overdue { ("tag bad", t("overdue_since")) } else { ("tag", t("due_by")) };
        Some(view! { <span class=class>{words}" "{format::time(case.due_at, &zone)}</span> })
    };
    let who = case.name.clone().or_else(|| case.customer.clone());
    view! {
        <article class="card case" data-state=case.state.code()>
            <div class="between">
                <h3>{who.map(|who| view! { <bdi>{who}</bdi>" · " })}{case.contact.clone().map(contact)}</h3>
                <time>{format::time(case.opened_at, &zone)}</time>
            </div>
            <div class="tags">
                <span class=mood>{named("case", case.state.code())}</span>
                <span class="tag">{named("cause", case.cause.code())}</span>
                {given}{due}
                {case.owner.clone().map(|owner| view! { <bdi class="tag">{owner}</bdi> })}
                {case.number.clone().map(|number| view! { <bdi class="tag">{number}</bdi> })}
                {case.fixed.map(|fixed| view! { <span class="tag">{t(if fixed { "made_good" } else { "not_made_good" })}</span> })}
            </div>
            {case.message.clone().map(|message| view! { <p class="said" dir="auto">{message}</p> })}
            <div class="actions">
                {moves}
                <button class="plain" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|open| *open = !*open)>{t("details")}</button>
            </div>
            {deed.complaint()}
            <Show when=move || open.get()><Details id=id.get_value() change /></Show>
        </article>
    }
}
