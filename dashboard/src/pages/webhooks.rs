//! Webhooks: which of the shop's servers are told what, and what didn't arrive, to be sent again.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{named, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{choice, line};
use crate::parts::list::List;
use crate::parts::sure::sure;
use gloo::net::http::Method;
use leptos::prelude::*;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Delivery, DeliveryState, NewWebhook, SigningKeys, Webhook, Webhooks};

/// The page.
#[component]
pub fn WebhooksPage() -> impl IntoView {
    let there = Load::<Webhooks>::from(|| "/v1/webhooks".to_owned());
    let keys = Load::<SigningKeys>::from(|| "/v1/signing-keys".to_owned());
    let state = RwSignal::new("dead".to_owned());
    let states = ["dead", "waiting", "delivered"].map(|state| (state.to_owned(), named("delivery", state))).to_vec();
    let list = List::<Delivery>::from(move || format!("/v1/webhooks/deliveries?state={}", state.get()));
    view! {
        {head(t("page_webhooks"), t("about_webhooks"))}
        {there.view(move |all| {
            let rows = all.webhooks.into_iter().map(|webhook| view! { <Hook webhook there /> }).collect_view();
            view! { <div class="rows">{rows}</div> }.into_any()
        })}
        <Add there />
        <section class="card">
            <h2>{t("signing_key")}</h2>
            <p class="soft">{t("signing_key_about")}</p>
            {keys.view(|keys| view! { <details><summary>{t("show")}</summary><div class="code"><code dir="ltr">{keys.webhooks}</code></div></details> }.into_any())}
        </section>
        <h2 class="part">{t("deliveries")}</h2>
        <div class="filters">{choice(t("show"), states, state)}</div>
        {list.view(|_| true, move |delivery| view! { <Sent delivery list /> }.into_any(), t("no_deliveries"))}
    }
}

#[component]
fn Hook(webhook: Webhook, there: Load<Webhooks>) -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let id = StoredValue::new(webhook.id.as_str().to_owned());
    let enabled = webhook.enabled;
    let test = move |_| {
        let path = format!("/v1/webhooks/{}/test", id.get_value());
        deed.run(async move { api::send::<Value>(Method::POST, &path, &json!({})).await }, move |_| {
            desk.say(t("test_sent"))
        });
    };
    let switch = move |_| {
        let path = format!("/v1/webhooks/{}", id.get_value());
        let change = json!({ "enabled": !enabled });
        deed.run(async move { api::send::<Value>(Method::PATCH, &path, &change).await }, move |_| there.again());
    };
    let remove = move || {
        let path = format!("/v1/webhooks/{}", id.get_value());
        deed.run(async move { api::delete(&path).await }, move |()| there.again());
    };
    let zone = desk.time_zone();
    let state = match (webhook.enabled, webhook.failing_since) {
        (false, _) => view! { <span class="tag">{t("inactive_webhook")}</span> }.into_any(),
        (true, Some(at)) => {
            view! { <span class="tag bad">{t("failing_since")}" "{format::time(at, &zone)}</span> }.into_any()
        }
        (true, None) => view! { <span class="tag good">{t("works")}</span> }.into_any(),
    };
    let events = webhook.events.iter().map(|event| view! { <bdi class="tag">{event.code()}</bdi> }).collect_view();
    let dead = (webhook.dead > 0).then(
        || view! { <span class="tag bad">{with("dead_count", &[("count", format::count(webhook.dead))])}</span> },
    );
    view! {
        <article class="card">
            <h3><bdi dir="ltr">{webhook.url}</bdi></h3>
            {webhook.description.map(|words| view! { <p class="soft" dir="auto">{words}</p> })}
            <div class="tags">{state}{dead}{events}</div>
            <div class="actions">
                <button class="plain" disabled=move || deed.busy.get() on:click=test>{t("send_test")}</button>
                <button class="plain" disabled=move || deed.busy.get() on:click=switch>{t(if enabled { "switch_webhook_off" } else { "switch_webhook_on" })}</button>
                {sure("delete", t("delete"), t("delete_webhook_sure"), t("delete"), deed.busy, remove)}
            </div>
            {deed.complaint()}
        </article>
    }
}

#[component]
fn Add(there: Load<Webhooks>) -> impl IntoView {
    let (deed, url) = (Deed::new(), RwSignal::new(String::new()));
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = NewWebhook { url: url.get_untracked().trim().to_owned(), events: None, description: None };
        deed.run(async move { api::send::<Value>(Method::POST, "/v1/webhooks", &wanted).await }, move |_| {
            url.set(String::new());
            there.again();
        });
    };
    view! {
        <section class="card apart">
            <form class="filters" on:submit=save>
                {line(t("webhook_address"), url)}
                <button class="main" type="submit" disabled=move || deed.busy.get()>{t("add")}</button>
            </form>
            {deed.complaint()}
        </section>
    }
}

#[component]
fn Sent(delivery: Delivery, list: List<Delivery>) -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let id = StoredValue::new(delivery.id.as_str().to_owned());
    let retry = move |_| {
        let path = format!("/v1/webhooks/deliveries/{}/retry", id.get_value());
        deed.run(async move { api::send::<Value>(Method::POST, &path, &json!({})).await }, move |_| {
            desk.say(t("will_be_sent"));
            list.again();
        });
    };
    let again = (delivery.state == DeliveryState::Dead).then(|| {
        view! { <button class="plain" disabled=move || deed.busy.get() on:click=retry>{t("send_again")}</button> }
    });
    let tries = with("tries", &[("count", format::count(delivery.attempts))]);
    view! {
        <article class="row">
            <div>
                <p class="tags"><bdi class="tag">{delivery.event.code()}</bdi><span class="tag">{tries}</span></p>
                {delivery.error.map(|error| view! { <p dir="ltr">{error}</p> })}
                <details><summary>{t("details")}</summary><code dir="ltr">{delivery.body}</code></details>
                {deed.complaint()}
            </div>
            <div><time>{format::time(delivery.at, &desk.time_zone())}</time>{again}</div>
        </article>
    }
}
