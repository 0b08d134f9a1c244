//! The period a page is about. It stands in the page's address, so that a link leads to the same.

use crate::format::days_ago;
use crate::i18n::with;
use crate::load::Desk;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

const USUAL: u32 = 30;
const CHOICES: [u32; 4] = [7, 30, 90, 365];

/// The last so many days.
#[derive(Clone, Copy)]
pub struct Period(Memo<u32>);

impl Period {
    /// What the page's address says.
    pub fn here() -> Self {
        let query = use_query_map();
        Self(Memo::new(move |_| {
            let days = query.with(|query| query.get("days").and_then(|days| days.parse().ok()));
            days.filter(|days| CHOICES.contains(days)).unwrap_or(USUAL)
        }))
    }

    /// As the API takes it.
    pub fn query(self) -> String {
        let zone = Desk::here().time_zone();
        format!("from={}&to={}", days_ago(self.0.get() - 1, &zone), days_ago(0, &zone))
    }

    /// The choice.
    pub fn view(self) -> impl IntoView {
        let (navigate, path) = (use_navigate(), use_location().pathname);
        let choices = CHOICES.map(|days| {
            let navigate = navigate.clone();
            let choose = move |_| {
                let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
                navigate(&format!("{}?days={days}", path.get_untracked()), options);
            };
            let name = with("last_days", &[("days", crate::format::count(days))]);
            view! { <button type="button" aria-pressed=move || (self.0.get() == days).to_string() on:click=choose>{name}</button> }
        });
        view! { <div class="choices" role="group">{choices.into_iter().collect_view()}</div> }
    }
}
