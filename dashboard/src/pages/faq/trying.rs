//! Trying the FAQ: what a visitor who asks this would get, and how sure that is. Nothing is counted.

use crate::api;
use crate::format;
use crate::i18n::{locale, named, t};
use crate::load::Deed;
use crate::parts::field::{choice, language, languages, line};
use gloo::net::http::Method;
use leptos::prelude::*;
use shopbell_protocol::owner::{TriedOutcome, TriedQuestion, TryQuestion};

/// The try-out.
#[component]
pub fn TryOut() -> impl IntoView {
    let (deed, tried) = (Deed::new(), RwSignal::new(None::<TriedQuestion>));
    let (question, code) = (RwSignal::new(String::new()), RwSignal::new(locale().code().to_owned()));
    let ask = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = TryQuestion { question: question.get_untracked(), locale: language(&code.get_untracked()) };
        deed.run(async move { api::send(Method::POST, "/v1/faq/try", &wanted).await }, move |answer| {
            tried.set(Some(answer))
        });
    };
    let shown = move || {
        tried.get().map(|tried| {
            let (code, mood) = match tried.outcome {
                TriedOutcome::Answer => ("answer", "tag good"),
                TriedOutcome::DidYouMean => ("did_you_mean", "tag fair"),
                TriedOutcome::NoAnswer => ("no_answer", "tag bad"),
            };
            let entries = tried.entries.into_iter().take(5).map(|entry| {
                view! {
                    <li>
                        <bdi>{entry.question}</bdi>
                        <meter min="0" max="100" value=entry.confidence.to_string() aria-hidden="true"></meter>
                        <span>{format::percent(entry.confidence.into())}</span>
                    </li>
                }
            });
            view! { <div role="status"><p><span class=mood>{named("tried", code)}</span></p><ol class="tried">{entries.collect_view()}</ol></div> }
        })
    };
    view! {
        <section class="card try">
            <h2>{t("try_title")}</h2>
            <p class="soft">{t("try_about")}</p>
            <form on:submit=ask>
                {line(t("question"), question)}
                {choice(t("language"), languages(), code)}
                <button class="main" type="submit" disabled=move || deed.busy.get() || question.with(|text| text.trim().is_empty())>{t("try")}</button>
            </form>
            {deed.complaint()}
            {shown}
        </section>
    }
}
