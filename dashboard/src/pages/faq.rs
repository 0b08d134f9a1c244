//! The FAQ: what the chat answers from. Entries are changed here, and tried as a visitor would ask.

mod trying;

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{locale, named, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{choice, language, languages, line, lines};
use crate::parts::sure::sure;
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_use::signal_debounced;
use shopbell_protocol::owner::{Faq, FaqEntry, Imported, Published};
use trying::TryOut;
use wasm_bindgen::JsCast;

/// How many entries are on the page at once; the search finds the others.
const MOST_SHOWN: usize = 60;

/// The page.
#[component]
pub fn FaqPage() -> impl IntoView {
    let faq = Load::<Faq>::from(|| "/v1/faq".to_owned());
    view! {
        {head(t("page_faq"), t("about_faq"))}
        <div class="sides">
            <div>{faq.view(move |there| view! { <Entries there faq /> }.into_any())}</div>
            <aside><TryOut /><Upload faq /></aside>
        </div>
    }
}

#[component]
fn Entries(there: Faq, faq: Load<Faq>) -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let entries = StoredValue::new(there.entries);
    let editing = RwSignal::new(None::<String>);
    let (wanted, shown) = (RwSignal::new(String::new()), RwSignal::new("all".to_owned()));
    let settled: Signal<String> = signal_debounced(wanted, 150.0);
    let publish = Callback::new(move |all: Vec<FaqEntry>| {
        let body = Faq { entries: all };
        let send = async move { api::send::<Published>(Method::PUT, "/v1/faq", &body).await };
        deed.run(send, move |published| {
            desk.say(t(if published.building { "published_building" } else { "published" }));
            editing.set(None);
            faq.again();
        });
    });
    let save = Callback::new(move |(old, new): (Option<String>, FaqEntry)| {
        let mut all = entries.get_value();
        match all.iter().position(|entry| Some(&entry.id) == old.as_ref()) {
            Some(place) => all.splice(place..=place, [new]).for_each(drop),
            None => all.insert(0, new),
        }
        publish.run(all);
    });
    let remove = Callback::new(move |id: String| {
        publish.run(entries.with_value(|all| all.iter().filter(|entry| entry.id != id).cloned().collect()));
    });
    let rows = move || {
        let (words, code) = (settled.get().to_lowercase(), shown.get());
        let fits = |entry: &&FaqEntry| {
            (code == "all" || entry.locale.code() == code)
                && (entry.question.to_lowercase().contains(words.trim())
                    || entry.answer.to_lowercase().contains(words.trim()))
        };
        let found: Vec<FaqEntry> = entries.with_value(|all| all.iter().filter(fits).cloned().collect());
        let more = found.len().saturating_sub(MOST_SHOWN);
        let rows = found.into_iter().take(MOST_SHOWN).map(|entry| {
            let id = entry.id.clone();
            move || {
                if editing.get().as_ref() == Some(&id) {
                    view! { <Editor entry=Some(entry.clone()) save remove editing deed /> }.into_any()
                } else {
                    closed(&entry, editing)
                }
            }
        });
        let more = (more > 0).then(
            || view! { <p class="nothing">{with("more_entries", &[("count", format::number(more as f64))])}</p> },
        );
        view! { <div class="rows">{rows.collect_view()}</div>{more} }
    };
    let mut locales = vec![("all".to_owned(), t("all_languages"))];
    locales.extend(languages());
    view! {
        <div class="filters">
            {line(t("search"), wanted)}
            {choice(t("language"), locales, shown)}
            <button class="main" on:click=move |_| editing.set(Some(String::new()))>{t("new_entry")}</button>
        </div>
        <Show when=move || editing.with(|id| id.as_ref().is_some_and(String::is_empty))>
            <Editor entry=None save remove editing deed />
        </Show>
        {rows}
    }
}

fn closed(entry: &FaqEntry, editing: RwSignal<Option<String>>) -> AnyView {
    let id = entry.id.clone();
    let words = (!entry.phrasings.is_empty())
        .then(|| with("phrasings_count", &[("count", format::number(entry.phrasings.len() as f64))]));
    view! {
        <article class="row entry-row">
            <div>
                <h3 dir="auto">{entry.question.clone()}</h3>
                <p class="clamp" dir="auto">{entry.answer.clone()}</p>
                <p class="tags"><span class="tag">{named("locale", entry.locale.code())}</span>{words.map(|words| view! { <span class="tag">{words}</span> })}</p>
            </div>
            <button class="plain" on:click=move |_| editing.set(Some(id.clone()))>{t("edit")}</button>
        </article>
    }
    .into_any()
}

#[component]
fn Editor(
    entry: Option<FaqEntry>,
    save: Callback<(Option<String>, FaqEntry)>,
    remove: Callback<String>,
    editing: RwSignal<Option<String>>,
    deed: Deed,
) -> impl IntoView {
    let old = StoredValue::new(entry.as_ref().map(|entry| entry.id.clone()));
    let (question, answer, phrasings, code) = match entry {
        Some(entry) => (entry.question, entry.answer, entry.phrasings.join("\n"), entry.locale),
        None => (String::new(), String::new(), String::new(), locale()),
    };
    let (question, answer, phrasings) = (RwSignal::new(question), RwSignal::new(answer), RwSignal::new(phrasings));
    let code = RwSignal::new(code.code().to_owned());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let id = old.get_value().unwrap_or_else(|| format!("e-{:x}", js_sys::Date::now() as u64));
        let lines = phrasings.get_untracked();
        let phrasings = lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        let entry = FaqEntry {
            id,
            locale: language(&code.get_untracked()),
            question: question.get_untracked(),
            answer: answer.get_untracked(),
            phrasings,
        };
        save.run((old.get_value(), entry));
    };
    let gone = move || old.get_value().into_iter().for_each(|id| remove.run(id));
    view! {
        <form class="card" on:submit=send>
            {line(t("question"), question)}
            {lines(t("answer"), 5, answer)}
            {lines(t("phrasings"), 3, phrasings)}
            {choice(t("language"), languages(), code)}
            {deed.complaint()}
            <div class="actions">
                <button class="main" type="submit" disabled=move || deed.busy.get()>{t("publish")}</button>
                <button class="plain" type="button" on:click=move |_| editing.set(None)>{t("cancel")}</button>
                {old.with_value(Option::is_some).then(|| sure("delete", t("delete"), t("delete_entry_sure"), t("delete"), deed.busy, gone))}
            </div>
        </form>
    }
}

/// A FAQ from elsewhere, as a file.
#[component]
fn Upload(faq: Load<Faq>) -> impl IntoView {
    let (deed, outcome) = (Deed::new(), RwSignal::new(None::<Imported>));
    let take = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        let format = match file.name().rsplit('.').next().unwrap_or_default() {
            "csv" => "csv",
            "md" | "markdown" | "txt" => "markdown",
            "htm" | "html" => "page",
            _ => "json",
        };
        let path = format!("/v1/faq/import?format={format}&mode=add");
        deed.run(async move { api::upload::<Imported>(&path, file).await }, move |imported| {
            outcome.set(Some(imported));
            faq.again();
        });
    };
    let came = move || {
        outcome.get().map(|imported| {
            let figures = [("added", imported.added), ("updated", imported.updated), ("refused", imported.refused)];
            let words = with("imported", &figures.map(|(name, count)| (name, format::count(count))));
            let errors = imported.errors.into_iter().take(20).map(|error| {
                view! { <li dir="ltr">{format!("{} {}: {}", error.line.or(error.entry).unwrap_or_default(), error.field, error.message)}</li> }
            });
            view! { <p role="status">{words}</p><ul class="errors">{errors.collect_view()}</ul> }
        })
    };
    view! {
        <section class="card">
            <h2>{t("import")}</h2>
            <p class="soft">{t("import_faq_about")}</p>
            <label class="file"><span class="unseen">{t("file")}</span><input type="file" accept=".json,.csv,.md,.txt,.html,.htm" on:change=take /></label>
            {came}
            {deed.complaint()}
        </section>
    }
}
