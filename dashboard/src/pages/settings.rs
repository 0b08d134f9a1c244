//! The shop's settings.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{named, t};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{choice, explained, flag, languages, line, lines, own_first};
use crate::parts::number::ascii;
use gloo::net::http::Method;
use leptos::prelude::*;
use serde_json::{Value, json};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Session, Settings};

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    // As JSON: a setting that this version doesn't know stays as it is.
    let there = Load::<Value>::from(|| "/v1/settings".to_owned());
    view! {
        {head(t("page_settings"), t("about_settings"))}
        {there.view(move |settings| match serde_json::from_value::<Settings>(settings.clone()) {
            Ok(known) => view! { <Form settings known /> }.into_any(),
            Err(_) => view! { <p class="complaint" role="alert">{t("error_server")}</p> }.into_any(),
        })}
    }
}

fn code(value: impl serde::Serialize) -> String {
    json!(value).as_str().unwrap_or_default().to_owned()
}

#[component]
fn Form(settings: Value, known: Settings) -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let (name, origins) = (RwSignal::new(known.name), RwSignal::new(known.origins.join("\n")));
    let (language, zone) = (RwSignal::new(known.locale.code().to_owned()), RwSignal::new(known.time_zone));
    let (color, side, consent) =
        (RwSignal::new(known.color), RwSignal::new(code(known.side)), RwSignal::new(code(known.consent)));
    let labels: Vec<(Locale, RwSignal<String>)> = own_first()
        .into_iter()
        .map(|locale| (locale, RwSignal::new(known.launcher_label.get(&locale).cloned().unwrap_or_default())))
        .collect();
    let holdout = RwSignal::new(format::count(known.holdout_percent.into()));
    let (prompts, days) = (
        RwSignal::new(format::count(known.attention.prompts.into())),
        RwSignal::new(format::count(known.attention.days.into())),
    );
    let (webhook, learn) =
        (RwSignal::new(known.order_webhook.unwrap_or_default()), RwSignal::new(known.learn_products));
    let label_fields = labels
        .clone()
        .into_iter()
        .map(|(locale, value)| line(format!("{} · {}", t("launcher_label"), named("locale", locale.code())), value));
    let label_fields = label_fields.collect_view();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let number = |text: RwSignal<String>| {
            ascii(&text.get_untracked()).parse::<u32>().map_or(json!(text.get_untracked()), |number| json!(number))
        };
        let text = |text: RwSignal<String>| json!(text.get_untracked().trim());
        let filled = labels.iter().map(|(locale, value)| (locale.code().to_owned(), text(*value)));
        let filled: serde_json::Map<_, _> = filled.filter(|(_, text)| text != "").collect();
        let addresses = origins.get_untracked();
        let addresses: Vec<&str> = addresses.split_whitespace().collect();
        let hook = webhook.get_untracked().trim().to_owned();
        let changed = [
            ("name", text(name)),
            ("origins", json!(addresses)),
            ("locale", text(language)),
            ("time_zone", text(zone)),
            ("color", text(color)),
            ("side", text(side)),
            ("consent", text(consent)),
            ("launcher_label", Value::Object(filled)),
            ("holdout_percent", number(holdout)),
            ("attention", json!({ "prompts": number(prompts), "days": number(days) })),
            ("order_webhook", if hook.is_empty() { Value::Null } else { json!(hook) }),
            ("learn_products", json!(learn.get_untracked())),
        ];
        let mut body = settings.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.extend(changed.map(|(name, value)| (name.to_owned(), value)));
        }
        let send = async move {
            api::send::<Value>(Method::PUT, "/v1/settings", &body).await?;
            api::get::<Session>("/v1/session").await
        };
        deed.run(send, move |session| {
            desk.say(t("saved"));
            desk.session.set(Some(session));
        });
    };
    let sides = ["start", "end"].map(|side| (side.to_owned(), named("side", side))).to_vec();
    let consents =
        ["interaction", "granted", "required"].map(|kind| (kind.to_owned(), named("consent", kind))).to_vec();
    view! {
        <form class="settings" on:submit=save>
            <section class="card">
                <h2>{t("the_shop")}</h2>
                {line(t("name"), name)}
                {lines(t("origins"), 3, origins)}
                <small>{t("origins_about")}</small>
                <div class="filters">{choice(t("language"), languages(), language)}{line(t("time_zone"), zone)}</div>
            </section>
            <section class="card">
                <h2>{t("on_the_page")}</h2>
                <div class="filters">
                    <label class="field"><span>{t("color")}</span><input type="color" bind:value=color /></label>
                    {choice(t("side"), sides, side)}
                    {choice(t("consent"), consents, consent)}
                </div>
                {label_fields}
                <div class="filters">{line(t("attention_prompts"), prompts)}{line(t("attention_days"), days)}</div>
            </section>
            <section class="card">
                <h2>{t("products_and_orders")}</h2>
                {explained(t("holdout"), t("holdout_about"), holdout)}
                {explained(t("order_webhook"), t("order_webhook_about"), webhook)}
                {flag(t("learn_products"), learn)}
            </section>
            {deed.complaint()}
            <div class="actions stuck"><button class="main" type="submit" disabled=move || deed.busy.get()>{t("save")}</button></div>
        </form>
    }
}
