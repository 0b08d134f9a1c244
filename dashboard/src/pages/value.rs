//! What customers are worth: who buys how lately, how often and for how much, who comes back, and who may not.

mod buyers;
mod retention;

use super::head;
use crate::format::{self, NONE};
use crate::i18n::{named, t, with};
use crate::load::Load;
use crate::parts::address::Address;
use crate::parts::cut::Cut;
use crate::parts::list::scroll_to;
use crate::parts::score;
use buyers::Buyers;
use leptos::prelude::*;
use retention::Returning;
use shopbell_protocol::owner::{BuyerGroup, BuyerGroupResult, CustomerValue};

/// The page.
#[component]
pub fn ValuePage() -> impl IntoView {
    let cut = Cut::here();
    let value = Load::<CustomerValue>::from(move || format!("/v1/results/customers?{}", cut.only_query()));
    let address = Address::here();
    view! {
        {head(t("page_value"), t("about_value"))}
        <div class="choosing">{cut.view()}</div>
        {value.view(move |value| {
            if value.buyers == 0 {
                return view! { <p class="nothing">{t("no_buyers")}</p> }.into_any();
            }
            let currency = value.currency.clone().unwrap_or_default();
            view! {
                {figures(&value, &currency)}
                <h2 class="part">{t("buyer_groups")}</h2>
                <p class="soft">{t("buyer_groups_about")}</p>
                {groups(&value, &currency, address)}
                <h2 class="part">{t("coming_back")}</h2>
                <Returning cut />
                <h2 class="part" id="buyers">{t("buyers")}</h2>
                <Buyers currency=currency.clone() />
            }
            .into_any()
        })}
    }
}

fn figures(value: &CustomerValue, currency: &str) -> AnyView {
    let money = |amount: Option<i64>| amount.map_or_else(|| NONE.to_owned(), |amount| format::money(amount, currency));
    let rate = value.repeat_rate.map_or_else(|| NONE.to_owned(), format::share);
    let count = |key: &str, count: u32| with(key, &[("count", format::count(count))]);
    let often = value.orders_per_buyer.map_or_else(|| NONE.to_owned(), |often| format::decimal(often, 2));
    let cards = [
        ("lifetime_value", money(value.lifetime_value), count("of_buyers", value.buyers)),
        ("average_order", money(value.average_order), count("of_orders", value.orders)),
        ("repeat_rate", rate, with("orders_each", &[("count", often)])),
        ("at_risk", format::count(value.at_risk.buyers), money(Some(value.at_risk.revenue))),
    ];
    let cards = cards.map(|(name, figure, below)| {
        let class = if matches!(name, "lifetime_value" | "average_order") { "large money" } else { "large" };
        view! {
            <section class="card figure" data-figure=name>
                <h2>{named("figure", name)}</h2><p class=class>{figure}</p><p class="soft">{below}</p>
            </section>
        }
    });
    view! { <div class="figures">{cards.into_iter().collect_view()}</div> }.into_any()
}

/// The groups, the dearest first, each with what to do about it.
fn groups(value: &CustomerValue, currency: &str, address: Address) -> AnyView {
    let cards = value.groups.iter().map(|group| card(group, value, currency, address)).collect_view();
    view! { <div class="groups">{cards}</div> }.into_any()
}

fn card(group: &BuyerGroupResult, all: &CustomerValue, currency: &str, address: Address) -> AnyView {
    let code = group.group.code();
    let mood = match group.group {
        BuyerGroup::Champions | BuyerGroup::Loyal => "s5",
        BuyerGroup::Recent => "s4",
        BuyerGroup::Cooling => "s3",
        BuyerGroup::Slipping => "s2",
        BuyerGroup::Lost => "s1",
    };
    let others = all.buyers.saturating_sub(group.buyers);
    let bar = score::bar(vec![(mood, group.buyers, named("buyers", code)), ("rest", others, t("the_rest"))]);
    let money = format::money(group.revenue, currency);
    let share = format::share(f64::from(group.buyers) / f64::from(all.buyers.max(1)));
    let show = move |_| {
        address.set(&[("group", code.to_owned()), ("at_risk", String::new())]);
        scroll_to("buyers");
    };
    view! {
        <section class="card" data-group=code>
            <h3>{named("buyers", code)}</h3>
            {bar}
            <p><b>{with("of_buyers", &[("count", format::count(group.buyers))])}</b>" · "{share}" · "<bdi>{money}</bdi></p>
            <p class="soft">{named("advice", code)}</p>
            <button type="button" class="plain" disabled={group.buyers == 0} on:click=show>{t("show_them")}</button>
        </section>
    }
    .into_any()
}
