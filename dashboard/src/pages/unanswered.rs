//! What got no answer, most asked first, each with what mends it: one click adds it to the entry that was probably meant;
//! another entry can be chosen, or a new one written.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{locale, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{choice, language, languages, line, lines};
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_use::signal_debounced;
use serde_json::json;
use shopbell_protocol::Suggestion;
use shopbell_protocol::owner::{Faq, Imported, SettleQuestions, Settled, Unanswered, UnansweredGroup};

/// How many entries are offered to choose from.
const MOST_OFFERED: usize = 8;

/// The page.
#[component]
pub fn UnansweredQuestions() -> impl IntoView {
    let list = Load::<Unanswered>::from(|| "/v1/unanswered".to_owned());
    let faq = Load::<Faq>::from(|| "/v1/faq".to_owned());
    view! {
        {head(t("page_unanswered"), t("about_unanswered"))}
        {list.view(move |list_now| {
            if list_now.groups.is_empty() {
                return view! { <p class="nothing">{t("no_unanswered")}</p> }.into_any();
            }
            let cards = list_now.groups.into_iter().map(|group| view! { <Group group list faq /> });
            view! { <div class="rows">{cards.collect_view()}</div> }.into_any()
        })}
    }
}

/// What is open below a question.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    None,
    Choose,
    Write,
}

#[component]
fn Group(group: UnansweredGroup, list: Load<Unanswered>, faq: Load<Faq>) -> impl IntoView {
    let (desk, deed, way) = (Desk::here(), Deed::new(), RwSignal::new(Way::None));
    let questions = StoredValue::new(group.questions.clone());
    let first = group.questions.first().cloned().unwrap_or_default();
    let settle = Callback::new(move |entry: Option<String>| {
        let wanted = SettleQuestions { questions: questions.get_value(), entry: entry.clone() };
        let send = async move { api::send::<Settled>(Method::POST, "/v1/unanswered", &wanted).await };
        deed.run(send, move |_| {
            desk.say(t(if entry.is_some() { "will_be_answered" } else { "taken_off" }));
            list.again();
        });
    });
    let others =
        group.questions.iter().skip(1).cloned().map(|question| view! { <li dir="auto">{question}</li> }).collect_view();
    let has_others = group.questions.len() > 1;
    let nearest = group.nearest.map(|Suggestion { entry, question }| {
        view! {
            <button class="main" disabled=move || deed.busy.get() on:click=move |_| settle.run(Some(entry.clone()))>
                {t("add_to")}" "<q><bdi>{question}</bdi></q>
            </button>
        }
    });
    let toggle = move |wanted: Way, name: String| {
        view! {
            <button class="plain" aria-expanded=move || (way.get() == wanted).to_string()
                on:click=move |_| way.update(|way| *way = if *way == wanted { Way::None } else { wanted })>{name}</button>
        }
    };
    let text = StoredValue::new(first.clone());
    let zone = desk.time_zone();
    view! {
        <article class="card unanswered">
            <div class="between">
                <h3 dir="auto">{first}</h3>
                <span class="times">{with("times", &[("count", format::count(group.count))])}</span>
            </div>
            <small>{t("last_asked")}" "{format::time(group.last_at, &zone)}</small>
            {has_others.then(|| view! { <details><summary>{t("other_words")}</summary><ul>{others}</ul></details> })}
            <div class="actions">
                {nearest}
                {toggle(Way::Choose, t("choose_entry"))}
                {toggle(Way::Write, t("write_entry"))}
                <button class="plain" disabled=move || deed.busy.get() on:click=move |_| settle.run(None)>{t("dismiss")}</button>
            </div>
            {move || match way.get() {
                Way::None => ().into_any(),
                Way::Choose => view! { <Choose faq settle /> }.into_any(),
                Way::Write => view! { <Write question=text.get_value() questions=questions.get_value() settle faq /> }.into_any(),
            }}
            {deed.complaint()}
        </article>
    }
}

#[component]
fn Choose(faq: Load<Faq>, settle: Callback<Option<String>>) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let settled: Signal<String> = signal_debounced(wanted, 150.0);
    let found = move || {
        let words = settled.get().to_lowercase();
        let entries = faq.value().map(|faq| faq.entries).unwrap_or_default();
        let fits = entries.into_iter().filter(|entry| entry.question.to_lowercase().contains(words.trim()));
        fits.take(MOST_OFFERED)
            .map(|entry| {
                let id = entry.id.clone();
                view! { <li><button class="entry" on:click=move |_| settle.run(Some(id.clone()))><bdi>{entry.question}</bdi></button></li> }
            })
            .collect_view()
    };
    view! { <div class="below">{line(t("search_entries"), wanted)}<ul class="entries">{found}</ul></div> }
}

#[component]
fn Write(question: String, questions: Vec<String>, settle: Callback<Option<String>>, faq: Load<Faq>) -> impl IntoView {
    let deed = Deed::new();
    let (asked, told) = (RwSignal::new(question), RwSignal::new(String::new()));
    let code = RwSignal::new(locale().code().to_owned());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // An import adds this one and leaves all others as they are, whoever changes them meanwhile.
        let phrasings: Vec<&String> =
            questions.iter().filter(|other| **other != asked.get_untracked()).take(50).collect();
        let entry =
            json!({ "question": asked.get_untracked(), "answer": told.get_untracked(), "phrasings": phrasings });
        let path = format!("/v1/faq/import?format=json&mode=add&locale={}", language(&code.get_untracked()).code());
        let send = async move { api::send::<Imported>(Method::POST, &path, &json!({ "entries": [entry] })).await };
        deed.run(send, move |imported| match imported.errors.into_iter().next() {
            Some(error) => deed.failure.set(Some(api::Failure::Refused {
                code: shopbell_protocol::ErrorCode::InvalidField,
                field: Some(error.field),
                message: error.message,
            })),
            None => {
                faq.again();
                settle.run(None);
            }
        });
    };
    view! {
        <form class="below" on:submit=save>
            {line(t("question"), asked)}
            {lines(t("answer"), 4, told)}
            {choice(t("language"), languages(), code)}
            {deed.complaint()}
            <button class="main" type="submit" disabled=move || deed.busy.get() || told.with(|told| told.trim().is_empty())>{t("publish_answer")}</button>
        </form>
    }
}
