//! All that happened to a case, and what can be added: who looks after it, and a note.

use crate::format;
use crate::i18n::{named, t};
use crate::load::{Desk, Load};
use crate::pages::conversations::turns;
use crate::parts::field::{line, lines};
use leptos::prelude::*;
use serde_json::json;
use shopbell_protocol::owner::{CaseAct, CaseDetails, CaseStep};

/// What is below a case.
#[component]
pub fn Details(id: String, change: Callback<serde_json::Value>) -> impl IntoView {
    let there = Load::<CaseDetails>::from(move || format!("/v1/cases/{id}"));
    let zone = StoredValue::new(Desk::here().time_zone());
    there.view(move |details| {
        let steps = details.history.into_iter().map(|happened| step(happened, &zone.get_value())).collect_view();
        let said = (!details.transcript.is_empty())
            .then(|| view! { <details><summary>{t("transcript")}</summary>{turns(details.transcript)}</details> });
        view! {
            <div class="below">
                <ol class="history">{steps}</ol>
                {said}
                <Add owner=details.case.owner.unwrap_or_default() change />
            </div>
        }
        .into_any()
    })
}

fn step(step: CaseStep, zone: &str) -> impl IntoView + use<> {
    let to = match (step.what, step.to) {
        (CaseAct::State, Some(state)) => Some(named("case", &state)),
        (CaseAct::Due, Some(at)) => Some(at.parse().map_or(at, |at| format::time(at, zone))),
        (_, to) => to,
    };
    let who = step.who.unwrap_or_else(|| named("by", step.by.code()));
    view! {
        <li>
            <small>{format::time(step.at, zone)}" · "<bdi>{who}</bdi></small>
            <p><b>{named("act", step.what.code())}</b>" "{to.map(|to| view! { <span dir="auto">{to}</span> })}</p>
        </li>
    }
}

#[component]
fn Add(owner: String, change: Callback<serde_json::Value>) -> impl IntoView {
    let (owner, note) = (RwSignal::new(owner), RwSignal::new(String::new()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (owner, note) = (owner.get_untracked().trim().to_owned(), note.get_untracked().trim().to_owned());
        let mut wanted = json!({ "owner": if owner.is_empty() { None } else { Some(owner) } });
        if !note.is_empty() {
            wanted["note"] = json!(note);
        }
        change.run(wanted);
    };
    view! {
        <form class="below" on:submit=save>
            {line(t("looked_after_by"), owner)}
            {lines(t("note"), 2, note)}
            <div class="actions"><button class="main" type="submit">{t("save")}</button></div>
        </form>
    }
}
