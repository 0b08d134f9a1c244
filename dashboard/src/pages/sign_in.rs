//! Signing in: the owner's key for a session's cookie, which no script sees.

use crate::api::{self, Failure};
use crate::app::Languages;
use crate::i18n::{self, t};
use crate::load::{Deed, Desk};
use crate::parts::icon::icon;
use gloo::net::http::Method;
use leptos::prelude::*;
use shopbell_protocol::owner::{NewSession, Session};

/// The page of whoever isn't signed in.
#[component]
pub fn SignIn() -> impl IntoView {
    let (desk, deed, key) = (Desk::here(), Deed::new(), RwSignal::new(String::new()));
    let enter = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wanted = NewSession { key: key.get_untracked().trim().to_owned() };
        let send = async move { api::send::<Session>(Method::POST, "/v1/session", &wanted).await };
        deed.run(send, move |session| {
            key.set(String::new());
            desk.session.set(Some(session));
        });
    };
    let words = move || {
        deed.failure.get().map(|failure| {
            let words = match &failure {
                Failure::Refused { .. } if failure.is_signed_out() => t("wrong_key"),
                other => i18n::failure(other),
            };
            view! { <p class="complaint" role="alert">{words}</p> }
        })
    };
    document().set_title("Shopbell");
    view! {
        <main class="alone">
            <form class="card sign-in" on:submit=enter>
                <div class="brand">{icon("bell")}<strong>"Shopbell"</strong></div>
                <h1>{t("sign_in_title")}</h1>
                <p>{t("sign_in_about")}</p>
                <label class="field">
                    <span>{t("key")}</span>
                    <input id="key" type="password" name="password" dir="ltr" autocomplete="current-password" required placeholder="sk_…"
                        bind:value=key />
                </label>
                {words}
                <button class="main" type="submit" disabled=move || deed.busy.get()>{t("sign_in")}</button>
            </form>
            <Languages />
        </main>
    }
}
