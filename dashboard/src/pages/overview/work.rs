//! What the chat took off people's hands, and what recommendations brought in.

use super::or_none;
use crate::format::{self, NONE};
use crate::i18n::{named, t, with};
use crate::load::Load;
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::owner::{ChatResult, CustomerValue, LiftResult, OrderResult, RecommendationResult, Results};

/// How many visitors each group needs before it is compared.
const ENOUGH_VISITORS: u32 = 100;
/// How many buyers.
const ENOUGH_BUYERS: u32 = 10;

/// Both.
#[component]
pub fn Work(results: Load<Results>) -> impl IntoView {
    let worth = Load::<CustomerValue>::from(|| "/v1/results/customers".to_owned());
    results.view(move |results| {
        let currency = move || worth.value().and_then(|worth| worth.currency).unwrap_or_default();
        let shown = results.recommendations;
        view! {
            <div class="columns">
                {chat(&results.chat, &results.orders)}
                {move || recommendations(&shown, &currency())}
            </div>
        }
        .into_any()
    })
}

fn rows(rows: Vec<(&'static str, String)>) -> AnyView {
    let rows = rows
        .into_iter()
        .map(|(name, figure)| view! { <div data-figure=name><dt>{named("figure", name)}</dt><dd>{figure}</dd></div> });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

fn chat(chat: &ChatResult, orders: &OrderResult) -> AnyView {
    let votes = chat.helpful + chat.unhelpful;
    let helpful = if votes == 0 {
        NONE.to_owned()
    } else {
        with("so_many_of", &[("part", format::count(chat.helpful)), ("all", format::count(votes))])
    };
    view! {
        <section class="card"><h2>{t("group_chat")}</h2>
            <p class="soft">{t("chat_about")}</p>
            {rows(vec![
                ("deflection", or_none(chat.deflection_rate, format::share)),
                ("containment", or_none(chat.containment_rate, format::share)),
                ("unanswered", or_none(chat.unanswered_rate, format::share)),
                ("conversations", format::count(chat.conversations)),
                ("turns", format::count(chat.turns)),
                ("no_answer", format::count(chat.no_answer)),
                ("helpful", helpful),
                ("handoffs", format::count(chat.handoffs)),
                ("order_lookups", format::count(orders.lookups)),
            ])}
            {(chat.no_answer > 0).then(|| view! { <A href="/dashboard/unanswered" attr:class="onward">{t("answer_them")}</A> })}
        </section>
    }
    .into_any()
}

fn recommendations(shown: &RecommendationResult, currency: &str) -> AnyView {
    let proof = &shown.proof;
    let bought = (shown.clicks > 0).then(|| f64::from(shown.purchases_after_click) / f64::from(shown.clicks));
    let enough = |one: u32, other: u32, needed: u32| one.min(other).min(needed);
    let verdict = match (&proof.conversion_lift, &proof.revenue_lift) {
        (None, None) => {
            let (one, other) = (&proof.recommended, &proof.holdout);
            let words = if proof.holdout_percent == 0 {
                t("no_holdout")
            } else {
                let figures = [
                    ("visitors", enough(one.visitors, other.visitors, ENOUGH_VISITORS)),
                    ("buyers", enough(one.buyers, other.buyers, ENOUGH_BUYERS)),
                    ("visitors_needed", ENOUGH_VISITORS),
                    ("buyers_needed", ENOUGH_BUYERS),
                ];
                with("not_proven", &figures.map(|(name, figure)| (name, format::count(figure))))
            };
            view! { <p class="soft" data-figure="lift">{words}</p> }.into_any()
        }
        (conversion, revenue) => view! {
            <dl class="facts">{lift("conversion_lift", conversion.as_ref())}{lift("revenue_lift", revenue.as_ref())}</dl>
        }
        .into_any(),
    };
    view! {
        <section class="card"><h2>{t("recommendations")}</h2>
            <p class="soft">{t("recommendations_about")}</p>
            {rows(vec![
                ("click_rate", or_none(shown.click_through_rate, format::share)),
                ("purchases", format::count(shown.purchases_after_click)),
                ("revenue", format::money(proof.revenue_after_click, currency)),
                ("conversion", or_none(bought, format::share)),
                ("impressions", format::count(shown.impressions)),
                ("clicks", format::count(shown.clicks)),
                ("carts", format::count(shown.carts_after_click)),
                ("views", format::count(shown.views)),
            ])}
            <h3 class="inner">{t("lift_title")}</h3>
            {verdict}
            <A href="/dashboard/placements" attr:class="onward">{t("each_place")}</A>
        </section>
    }
    .into_any()
}

/// By how much more, and between which figures that lies. What may as well be nothing is said so.
fn lift(name: &'static str, lift: Option<&LiftResult>) -> AnyView {
    let Some(lift) = lift else { return ().into_any() };
    let range = with("between", &[("low", format::more(lift.low)), ("high", format::more(lift.high))]);
    let certain = if lift.low > 0.0 || lift.high < 0.0 { String::new() } else { t("may_be_chance") };
    view! {
        <div data-figure=name><dt>{named("figure", name)}" · "{range}" "{certain}</dt><dd>{format::more(lift.percent)}</dd></div>
    }
    .into_any()
}
