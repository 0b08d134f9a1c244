//! Ratings and comments, newest first, and what was answered to surveys.

mod rated;
mod responses;

use super::head;
use crate::i18n::t;
use crate::parts::address::Address;
use leptos::prelude::*;
use rated::Rated;
use responses::Responses;

/// What a tab of one list knows, the other doesn't: a tab begins without filters.
const OF_ONE_TAB: [&str; 7] = ["min_score", "max_score", "comment", "stage", "survey", "channel", "locale"];

/// The page.
#[component]
pub fn Ratings() -> impl IntoView {
    let address = Address::here();
    let is_surveys = Memo::new(move |_| address.get("list") == "surveys");
    let tab = move |which: bool, name: String| {
        let choose = move |_| {
            let list = if which { "surveys" } else { "" };
            let mut choices = OF_ONE_TAB.map(|name| (name, String::new())).to_vec();
            choices.push(("list", list.to_owned()));
            address.set(&choices);
        };
        view! { <button type="button" aria-pressed=move || (is_surveys.get() == which).to_string() on:click=choose>{name}</button> }
    };
    view! {
        {head(t("page_ratings"), t("about_ratings"))}
        <div class="choices" role="group" aria-label=t("show")>{tab(false, t("ratings"))}{tab(true, t("survey_answers"))}</div>
        {move || if is_surveys.get() { view! { <Responses /> }.into_any() } else { view! { <Rated /> }.into_any() }}
    }
}
