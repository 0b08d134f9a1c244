//! Who bought again, by the month of the first purchase: a row a month, the darker the more.

use crate::format;
use crate::i18n::{t, with};
use crate::load::Load;
use crate::parts::cut::Cut;
use leptos::prelude::*;
use shopbell_protocol::owner::{Cohort, Retention};
use std::collections::BTreeMap;

/// How many months are shown.
const MONTHS: usize = 12;
/// How many shades there are.
const SHADES: f64 = 5.0;

/// The table, in the months of the owner's calendar.
#[component]
pub fn Returning(cut: Cut) -> impl IntoView {
    let retention = Load::<Retention>::from(move || {
        format!("/v1/results/retention?months={MONTHS}&calendar={}{}", format::calendar(), cut.query())
    });
    retention.view(|retention| {
        let longest = retention.cohorts.iter().map(|cohort| cohort.months.len()).max().unwrap_or_default();
        if longest == 0 {
            return view! { <p class="nothing">{t("no_buyers")}</p> }.into_any();
        }
        let later = (0..longest).map(|number| {
            let name = if number == 0 { t("first_month") } else { with("month_later", &[("count", format::number(number as f64))]) };
            view! { <th scope="col">{name}</th> }
        });
        let months = retention.cohorts.iter().flat_map(|cohort| &cohort.months);
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for month in months {
            names.entry(month.month.clone()).or_insert_with(|| format::month_of_calendar(&month.month));
        }
        let rows = retention.cohorts.into_iter().map(|cohort| row(cohort, longest, &names)).collect_view();
        view! {
            <section class="card">
                <p class="soft">{t("coming_back_about")}</p>
                <div class="scroll" tabindex="0" role="region" aria-label=t("coming_back")>
                    <table class="heat">
                        <thead><tr><th scope="col">{t("first_bought")}</th><th scope="col">{t("buyers")}</th>{later.collect_view()}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </section>
        }
        .into_any()
    })
}

/// `names` are what months are called.
fn row(cohort: Cohort, longest: usize, names: &BTreeMap<String, String>) -> impl IntoView {
    let called = |month: &String| names.get(month).cloned().unwrap_or_default();
    let is_empty = cohort.buyers == 0;
    let missing = longest.saturating_sub(cohort.months.len());
    let cells = cohort.months.into_iter().map(|month| {
        // The shade of nobody is none.
        let shade = if month.buyers == 0 { 0.0 } else { (month.share * SHADES).ceil().clamp(1.0, SHADES) };
        let who = with("of_buyers", &[("count", format::count(month.buyers))]);
        let words = if is_empty { format::NONE.to_owned() } else { format::share_rounded(month.share) };
        view! { <td class=format!("h{shade}") title=format!("{}: {who}", called(&month.month))>{words}</td> }
    });
    let cells = cells.collect_view();
    let none = (0..missing).map(|_| view! { <td></td> }).collect_view();
    view! { <tr><th scope="row">{called(&cohort.month)}</th><td>{format::count(cohort.buyers)}</td>{cells}{none}</tr> }
}
