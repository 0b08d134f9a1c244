//! The period a page is about. It stands in the page's address, so that a link leads to the same.

use super::address::Address;
use crate::format::{self, days_ago};
use crate::i18n::{t, with};
use crate::load::Desk;
use leptos::prelude::*;

const USUAL: u32 = 30;
const CHOICES: [u32; 4] = [7, 30, 90, 365];
/// The longest of them that is read of one segment: its answers are counted from rows.
const LONGEST_OF_ROWS: u32 = 90;

/// The last so many days.
#[derive(Clone, Copy)]
pub struct Period(Address);

impl Period {
    /// What the page's address says.
    pub fn here() -> Self {
        Self(Address::here())
    }

    fn days(self) -> u32 {
        let days = self.0.get("days").parse().ok().filter(|days| CHOICES.contains(days)).unwrap_or(USUAL);
        if self.0.get("segment").is_empty() { days } else { days.min(LONGEST_OF_ROWS) }
    }

    fn last(days: u32) -> String {
        let zone = Desk::here().time_zone();
        format!("from={}&to={}", days_ago(days - 1, &zone), days_ago(0, &zone))
    }

    /// As the API takes it.
    pub fn query(self) -> String {
        Self::last(self.days())
    }

    /// The same, no longer than what is read from rows.
    pub fn query_of_rows(self) -> String {
        Self::last(self.days().min(LONGEST_OF_ROWS))
    }

    /// Whether it is longer than what is read from rows.
    pub fn is_long(self) -> bool {
        self.days() > LONGEST_OF_ROWS
    }

    /// The choice, and on paper what was chosen.
    pub fn view(self) -> impl IntoView {
        let desk = Desk::here();
        let zone = desk.time_zone();
        let name = desk.session.with_untracked(|session| session.as_ref().map(|session| session.name.clone()));
        let choices = CHOICES.map(|days| {
            let name = with("last_days", &[("days", format::count(days))]);
            let is_off = move || days > LONGEST_OF_ROWS && !self.0.get("segment").is_empty();
            view! {
                <button type="button" aria-pressed=move || (self.days() == days).to_string() disabled=is_off
                    title=move || is_off().then(|| t("segments_no_longer"))
                    on:click=move |_| self.0.set(&[("days", days.to_string())])>{name}</button>
            }
        });
        let written = move || {
            let day = |ago| format::long_day(&days_ago(ago, &zone));
            with("from_to", &[("from", day(self.days() - 1)), ("to", day(0))])
        };
        view! {
            <div class="choices" role="group" aria-label=t("days")>{choices.into_iter().collect_view()}</div>
            <p class="on-paper"><bdi>{name}</bdi>" · "{written}</p>
        }
    }
}
