//! The days that a list is of: all there are, the last so many, or from one day to another.

use super::address::Address;
use super::day::day;
use super::filter::select;
use crate::format::{self, days_ago};
use crate::i18n::{t, with};
use crate::load::Desk;
use leptos::prelude::*;

const CHOICES: [u32; 4] = [7, 30, 90, 365];
const OWN: &str = "own";

/// The days of a list, as its address says.
#[derive(Clone, Copy)]
pub struct Span(Address);

impl Span {
    /// Those that the address says.
    pub fn at(address: Address) -> Self {
        Self(address)
    }

    /// As the API takes them.
    pub fn query(self) -> String {
        match self.0.get("days").parse::<u32>() {
            Ok(days) if CHOICES.contains(&days) => {
                let zone = Desk::here().time_zone();
                format!("from={}&to={}", days_ago(days - 1, &zone), days_ago(0, &zone))
            }
            _ => self.0.query(&["from", "to"]),
        }
    }

    /// The choice.
    pub fn view(self) -> AnyView {
        let address = self.0;
        let mut choices = vec![(String::new(), t("all_days"))];
        choices.extend(CHOICES.map(|days| (days.to_string(), with("last_days", &[("days", format::count(days))]))));
        choices.push((OWN.to_owned(), t("own_days")));
        let chosen = move || {
            let is_own = !address.get("from").is_empty() || !address.get("to").is_empty();
            if is_own { OWN.to_owned() } else { address.get("days") }
        };
        let choose = move |days: String| address.set(&[("days", days), ("from", String::new()), ("to", String::new())]);
        let ends = move || {
            (chosen() == OWN).then(|| {
                view! {
                    {day(t("from_day"), move || address.get("from"), move |day| address.set(&[("days", OWN.to_owned()), ("from", day)]))}
                    {day(t("to_day"), move || address.get("to"), move |day| address.set(&[("days", OWN.to_owned()), ("to", day)]))}
                }
            })
        };
        view! { {select("days", t("days"), choices, chosen, choose)}{ends} }.into_any()
    }
}
