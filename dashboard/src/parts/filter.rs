//! Filters of lists. They stand in the page's address, under the names that the API has for them.

use super::address::Address;
use crate::i18n::{named, t};
use leptos::prelude::*;

/// A choice of a value that is kept elsewhere.
pub fn select(
    name: &'static str,
    label: String,
    choices: Vec<(String, String)>,
    chosen: impl Fn() -> String + Send + Sync + Copy + 'static,
    choose: impl Fn(String) + 'static,
) -> AnyView {
    let options = choices.into_iter().map(move |(code, words)| {
        let own = code.clone();
        view! { <option value=code selected=move || chosen() == own>{words}</option> }
    });
    view! {
        <label class="field">
            <span>{label}</span>
            <select name=name on:change=move |event| choose(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}

/// One of several in the address, or all of them.
pub fn one_of(address: Address, name: &'static str, label: String, mut choices: Vec<(String, String)>) -> AnyView {
    choices.insert(0, (String::new(), t("all_of_them")));
    select(name, label, choices, move || address.get(name), move |value| address.set(&[(name, value)]))
}

/// Whether something has to be there.
pub fn only(address: Address, name: &'static str, label: String) -> AnyView {
    let change = move |event| {
        let value = if event_target_checked(&event) { "true" } else { "" };
        address.set(&[(name, value.to_owned())]);
    };
    view! {
        <label class="flag">
            <input type="checkbox" name=name prop:checked=move || address.get(name) == "true" on:change=change />
            <span>{label}</span>
        </label>
    }
    .into_any()
}

/// Codes with what they are called.
pub fn called<const N: usize>(kind: &str, codes: [&str; N]) -> Vec<(String, String)> {
    codes.map(|code| (code.to_owned(), named(kind, code))).to_vec()
}
