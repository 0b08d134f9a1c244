//! The buyers, those who spent most first, with what says that they may not come back.

use crate::api;
use crate::format;
use crate::i18n::{named, t, with};
use crate::load::Desk;
use crate::parts::address::Address;
use crate::parts::filter::{called, one_of, only};
use crate::parts::list::List;
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::owner::{Buyer, BuyerGroup, Risk, RiskReason};

/// How much of a visitor's id stands for somebody without a name.
const SHORT: usize = 8;

/// The list.
#[component]
pub fn Buyers(currency: String) -> impl IntoView {
    let address = Address::here();
    let query = Memo::new(move |_| address.query(&["group", "at_risk", "segment"]));
    let list = List::<Buyer>::from(move || format!("/v1/buyers?{}", query.get()));
    let groups = called("buyers", BuyerGroup::ALL.map(BuyerGroup::code));
    let zone = Desk::here().time_zone();
    view! {
        <div class="filters">
            {one_of(address, "group", t("buyer_group"), groups)}
            {only(address, "at_risk", t("only_at_risk"))}
        </div>
        {list.view(|_| true, move |buyer| row(buyer, &currency, &zone), t("no_such_buyers"))}
    }
}

fn row(buyer: Buyer, currency: &str, zone: &str) -> AnyView {
    let who = match buyer.customer {
        Some(customer) => {
            let path = format!("/dashboard/customers/{}", api::encoded(&customer));
            view! { <A href=path><bdi>{customer}</bdi></A> }.into_any()
        }
        None => {
            let short: String = buyer.visitor.as_str().chars().filter(char::is_ascii_hexdigit).take(SHORT).collect();
            view! { <span>{t("somebody")}" "<bdi class="soft">{short}</bdi></span> }.into_any()
        }
    };
    let facts = [
        ("orders", format::count(buyer.orders)),
        ("spent", format::money(buyer.revenue, currency)),
        ("average_order", format::money(buyer.average_order, currency)),
        ("bought_last", format::time(buyer.last_at, zone)),
    ];
    let facts = facts.map(|(name, fact)| view! { <div><dt>{named("figure", name)}</dt><dd>{fact}</dd></div> });
    let risks = buyer.risks.into_iter().map(|risk| view! { <span class="tag bad">{why(&risk)}</span> }).collect_view();
    view! {
        <article class="card buyer">
            <div class="between"><h3>{who}</h3><span class="tag">{named("buyers", buyer.group.code())}</span></div>
            <dl class="facts">{facts.into_iter().collect_view()}</dl>
            <p class="tags">{risks}</p>
        </article>
    }
    .into_any()
}

fn why(risk: &Risk) -> String {
    let days = ("days", format::count(risk.days));
    match risk.reason {
        RiskReason::Overdue => {
            let usual = risk.usual_days.map(|days| format::decimal(days, 0)).unwrap_or_default();
            with("risk_overdue", &[days, ("usual", usual)])
        }
        RiskReason::LowScore => {
            let score = risk.score.map(|score| format::count(score.into())).unwrap_or_default();
            with("risk_low_score", &[days, ("score", score)])
        }
        RiskReason::OpenCase => with("risk_open_case", &[days]),
    }
}
