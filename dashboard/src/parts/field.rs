//! Fields of forms.

use crate::i18n::{locale, named};
use leptos::prelude::*;
use shopbell_protocol::Locale;

/// A line of text.
pub fn line(label: String, value: RwSignal<String>) -> AnyView {
    view! { <label class="field"><span>{label}</span><input type="text" dir="auto" autocomplete="off" bind:value=value /></label> }
        .into_any()
}

/// The same with what it is for.
pub fn explained(label: String, hint: String, value: RwSignal<String>) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type="text" dir="auto" autocomplete="off" bind:value=value />
            <small>{hint}</small>
        </label>
    }
    .into_any()
}

/// Several lines.
pub fn lines(label: String, rows: u32, value: RwSignal<String>) -> AnyView {
    view! { <label class="field"><span>{label}</span><textarea dir="auto" rows=rows bind:value=value></textarea></label> }
        .into_any()
}

/// Yes or no.
pub fn flag(label: String, value: RwSignal<bool>) -> AnyView {
    view! { <label class="flag"><input type="checkbox" bind:checked=value /><span>{label}</span></label> }.into_any()
}

/// One of several: what is sent, and what it is called.
pub fn choice(label: String, choices: Vec<(String, String)>, value: RwSignal<String>) -> AnyView {
    let options = choices.into_iter().map(move |(code, name)| {
        let own = code.clone();
        view! { <option value=code selected=move || value.get() == own>{name}</option> }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <select on:change=move |event| value.set(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

/// The languages, to choose from.
pub fn languages() -> Vec<(String, String)> {
    Locale::ALL.iter().map(|locale| (locale.code().to_owned(), named("locale", locale.code()))).collect()
}

/// The owner's language first: what is most likely meant.
pub fn own_first() -> Vec<Locale> {
    let mut all = Locale::ALL.to_vec();
    all.sort_by_key(|other| *other != locale());
    all
}

/// A language from its code.
pub fn language(code: &str) -> Locale {
    Locale::from_tag(code).unwrap_or(Locale::En)
}
