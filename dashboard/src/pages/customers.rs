//! Customers: one record of all that somebody said and did.

use super::conversations::turns;
use super::head;
use crate::api;
use crate::format;
use crate::i18n::{named, t, with};
use crate::load::{Desk, Load};
use crate::parts::field::line;
use crate::parts::list::List;
use crate::parts::score;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;
use leptos_use::signal_debounced;
use shopbell_protocol::owner::{CustomerRecord, CustomerRow};

/// The list.
#[component]
pub fn Customers() -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let settled: Signal<String> = signal_debounced(wanted, 250.0);
    let list = List::<CustomerRow>::from(move || match settled.get().trim() {
        "" => "/v1/customers".to_owned(),
        words => format!("/v1/customers?q={}", api::encoded(words)),
    });
    let zone = Desk::here().time_zone();
    let show = move |row: CustomerRow| {
        let path = format!("/dashboard/customers/{}", api::encoded(&row.id));
        let name = row.name.clone().unwrap_or_else(|| row.id.clone());
        let facts = [row.segment, row.locale.map(|locale| named("locale", locale.code())), Some(row.id)];
        let facts = facts.into_iter().flatten().map(|fact| view! { <bdi class="tag">{fact}</bdi> }).collect_view();
        view! {
            <article class="row">
                <div><h3><A href=path><bdi>{name}</bdi></A></h3><p class="tags">{facts}</p></div>
                <time>{format::time(row.seen_at, &zone)}</time>
            </article>
        }
        .into_any()
    };
    view! { {head(t("page_customers"), t("about_customers"))} <div class="filters">{line(t("search"), wanted)}</div> {list.view(|_| true, show, t("no_customers"))} }
}

/// One of them.
#[component]
pub fn Customer() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let title = id.clone();
    let there = Load::<CustomerRecord>::from(move || format!("/v1/customers/{}", api::encoded(&id)));
    view! {
        {head(title, t("about_customer"))}
        {there.view(shown)}
    }
}

fn shown(record: CustomerRecord) -> AnyView {
    let (zone, known) = (Desk::here().time_zone(), record.known);
    let facts = [
        ("name", record.customer.name.unwrap_or_else(|| format::NONE.to_owned())),
        ("segment", record.customer.segment.unwrap_or_else(|| format::NONE.to_owned())),
        ("known_since", format::time(record.customer.at, &zone)),
        ("purchases", format::number(known.purchases.len() as f64)),
        ("ratings", format::number(known.ratings.len() as f64)),
    ];
    let facts =
        facts.map(|(name, fact)| view! { <div><dt>{named("customer", name)}</dt><dd><bdi>{fact}</bdi></dd></div> });
    let stopped = known
        .opted_out_at
        .map(|at| view! { <p class="complaint">{with("opted_out", &[("time", format::time(at, &zone))])}</p> });
    let ratings = known.ratings.into_iter().map(|row| {
        let said = row.comment.unwrap_or_else(|| named("touchpoint", &row.touchpoint));
        view! { <li>{score::rating(row.score)}<div><p dir="auto">{said}</p><small>{format::time(row.at, &zone)}</small></div></li> }
    });
    let ratings = ratings.collect_view();
    let bought = known.purchases.into_iter().map(|row| {
        view! { <li><bdi>{row.product}</bdi><small>{format::time(row.at, &zone)}</small></li> }
    });
    let bought = bought.collect_view();
    let asked = known.handoffs.into_iter().map(|row| {
        view! { <li><div><p dir="auto">{row.message}</p><small>{format::time(row.at, &zone)}</small></div></li> }
    });
    let asked = asked.collect_view();
    view! {
        {stopped}
        <section class="card"><dl class="facts">{facts.into_iter().collect_view()}</dl></section>
        <div class="columns">
            <section class="card"><h2>{t("ratings")}</h2><ul class="brief">{ratings}</ul></section>
            <section class="card"><h2>{t("purchases")}</h2><ul class="brief">{bought}</ul></section>
            <section class="card"><h2>{t("page_handoffs")}</h2><ul class="brief">{asked}</ul></section>
            <section class="card talk"><h2>{t("figure_turns")}</h2>{turns(known.questions)}</section>
        </div>
    }
    .into_any()
}
