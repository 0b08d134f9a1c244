//! The script tag, and what is found on the shop's page: in plain words, with what to do.

use super::head;
use crate::api;
use crate::i18n::{t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::line;
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_use::{UseClipboardReturn, use_clipboard};
use shopbell_protocol::owner::{
    CheckInstallation, Installation, InstallationFault as Fault, InstallationProblem, Settings,
};

/// The page.
#[component]
pub fn InstallationPage() -> impl IntoView {
    let desk = Desk::here();
    let tag = desk
        .session
        .with_untracked(|session| session.as_ref().map(|session| session.script_tag.clone()))
        .unwrap_or_default();
    let host = tag
        .split('"')
        .nth(1)
        .and_then(|address| address.split_once("/w/"))
        .map(|(host, _)| host.to_owned())
        .unwrap_or_default();
    let settings = Load::<Settings>::from(|| "/v1/settings".to_owned());
    view! {
        {head(t("page_installation"), t("about_installation"))}
        <section class="card">
            <h2>{t("the_tag")}</h2>
            <p class="soft">{t("the_tag_about")}</p>
            <Code text=tag />
            <details>
                <summary>{t("with_policy")}</summary>
                <p class="soft">{t("with_policy_about")}</p>
                <Code text=format!("script-src {host}; frame-src {host}; connect-src {host}") />
            </details>
        </section>
        {settings.view(|settings| {
            let origin = settings.origins.first().cloned().unwrap_or_default();
            view! { <Checker url=format!("{origin}/") /> }.into_any()
        })}
    }
}

#[component]
fn Code(text: String) -> impl IntoView {
    let UseClipboardReturn { is_supported, copied, copy, .. } = use_clipboard();
    let own = text.clone();
    view! {
        <div class="code">
            <code dir="ltr">{text}</code>
            <button class="plain" type="button" hidden=move || !is_supported.get() on:click=move |_| copy(&own)>
                {move || t(if copied.get() { "copied" } else { "copy" })}
            </button>
        </div>
    }
}

#[component]
fn Checker(url: String) -> impl IntoView {
    let (deed, found, url) = (Deed::new(), RwSignal::new(None::<Installation>), RwSignal::new(url));
    let check = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        found.set(None);
        let wanted = CheckInstallation { url: url.get_untracked() };
        deed.run(async move { api::send(Method::POST, "/v1/installation", &wanted).await }, move |answer| {
            found.set(Some(answer))
        });
    };
    let verdict = move || {
        found.get().map(|found| {
            if found.problems.is_empty() {
                return view! {
                    <div class="verdict good" role="status"><h3>{t("all_well")}</h3><p>{t("all_well_about")}</p></div>
                }
                .into_any();
            }
            let problems = found.problems.into_iter().map(problem).collect_view();
            view! { <div class="verdict bad" role="status"><h3>{t("not_well")}</h3><ul>{problems}</ul><p class="soft">{t("not_seen")}</p></div> }
                .into_any()
        })
    };
    view! {
        <section class="card">
            <h2>{t("check_title")}</h2>
            <p class="soft">{t("check_about")}</p>
            <form class="filters" on:submit=check>
                {line(t("page_address"), url)}
                <button class="main" id="check" type="submit" disabled=move || deed.busy.get()>{t("check")}</button>
            </form>
            {deed.complaint()}
            {move || deed.busy.get().then(|| view! { <div class="waiting" role="status" aria-label=t("loading")></div> })}
            {verdict}
        </section>
    }
}

/// What is wrong, why, and what to do. Addresses and policies are the shop's own: they stand by themselves, as text.
fn problem(problem: InstallationProblem) -> impl IntoView {
    let code =
        serde_json::to_value(problem.kind).ok().and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let detail = problem.detail.unwrap_or_default();
    let is_code = !matches!(problem.kind, Fault::Repeated | Fault::Blocked | Fault::Status);
    let words = with(&format!("fault_{code}"), &[("detail", if is_code { String::new() } else { detail.clone() })]);
    let own = (is_code && !detail.is_empty()).then(|| view! { <code dir="ltr">{detail}</code> });
    view! { <li data-fault=code.clone()><b>{words}</b>{own}<p>{t(&format!("mend_{code}"))}</p></li> }
}
