//! The frame around every page: who is signed in, where one can go, what was done last.

use crate::api::{self, Failure};
use crate::i18n::{self, named, t};
use crate::load::{Deed, Desk};
use crate::pages;
use crate::parts::chart::draw_with;
use crate::parts::field::languages;
use crate::parts::icon::icon;
use crate::samples::Examples;
use js_sys::Function;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::{A, FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::path;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::Session;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;

/// The pages, in groups, as the navigation lists them: their path below `/dashboard` and their name.
const PAGES: [(&str, &[&str]); 5] = [
    ("voices", &["overview", "journey", "themes", "ratings", "cases"]),
    ("people", &["customers", "value", "segments"]),
    ("chat", &["conversations", "unanswered", "handoffs", "faq"]),
    ("shop", &["surveys", "products", "placements"]),
    ("setup", &["settings", "installation", "webhooks"]),
];

/// Where the language that was chosen here is kept.
const LANGUAGE: &str = "shopbell-dashboard-language";

/// Starts the dashboard in a language, with its texts and what draws charts.
#[wasm_bindgen]
pub fn start(language: &str, texts: &str, draw: Function) {
    i18n::speak(Locale::from_tag(language).unwrap_or(Locale::En), serde_json::from_str(texts).unwrap_or_default());
    draw_with(draw);
    let Some(place) = document().get_element_by_id("app").and_then(|element| element.dyn_into().ok()) else { return };
    mount_to(place, || view! { <Dashboard /> }).forget();
}

#[component]
fn Dashboard() -> impl IntoView {
    let desk = Desk::new();
    provide_context(desk);
    let (known, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let ask = move || {
        failure.set(None);
        spawn_local(async move {
            match api::get::<Session>("/v1/session").await {
                Ok(session) => desk.session.set(Some(session)),
                Err(refused) if refused.is_signed_out() => {}
                Err(other) => return failure.set(Some(other)),
            }
            known.set(true);
        });
    };
    ask();
    Effect::new(move |_| {
        if (known.get() || failure.with(Option::is_some))
            && let Some(place) = document().get_element_by_id("app")
        {
            place.remove_attribute("aria-busy").ok();
        }
    });
    // A memo, so that nothing is drawn anew when nobody was signed in and still nobody is.
    let signed_in = Memo::new(move |_| desk.session.with(Option::is_some));
    view! {
        <Router>
            {move || match (failure.get(), known.get(), signed_in.get()) {
                (Some(why), ..) => view! {
                    <main class="alone">
                        <p role="alert">{i18n::failure(&why)}</p>
                        <button on:click=move |_| ask()>{t("try_again")}</button>
                    </main>
                }.into_any(),
                (None, false, _) => ().into_any(),
                (None, true, false) => view! { <pages::sign_in::SignIn /> }.into_any(),
                (None, true, true) => view! { <Shell /> }.into_any(),
            }}
        </Router>
    }
}

#[component]
fn Shell() -> impl IntoView {
    let desk = Desk::here();
    let open = RwSignal::new(false);
    let place = use_location().pathname;
    // A page that was chosen closes the menu, and is read from its top.
    Effect::new(move |_| {
        place.track();
        open.set(false);
    });
    // A notice goes by itself; the timer's name tells whether it is still the same one.
    Effect::new(move |_| {
        let words = desk.notice.get();
        if words.is_empty() {
            return;
        }
        set_timeout(
            move || {
                if desk.notice.get_untracked() == words {
                    desk.notice.set(String::new());
                }
            },
            std::time::Duration::from_secs(6),
        );
    });
    let name = move || desk.session.with(|session| session.as_ref().map(|session| session.name.clone()));
    let nothing = || view! { <p class="nothing">{t("error_gone")}</p> };
    view! {
        <a class="skip" href="#page">{t("skip")}</a>
        <header class="top">
            <button class="menu" aria-expanded=move || open.get().to_string() aria-controls="menu"
                on:click=move |_| open.update(|open| *open = !*open)>
                {icon("menu")}<span class="unseen">{t("menu")}</span>
            </button>
            <strong dir="auto">{name}</strong>
        </header>
        <nav id="menu" class:open=move || open.get() aria-label=t("menu")>
            <div class="brand">{icon("bell")}<strong dir="auto">{name}</strong></div>
            {PAGES.iter().map(group).collect_view()}
            <Foot />
        </nav>
        <main id="page" tabindex="-1">
            <Examples />
            <FlatRoutes fallback=nothing>
                <Route path=path!("/dashboard") view=pages::overview::Overview />
                <Route path=path!("/dashboard/ratings") view=pages::ratings::Ratings />
                <Route path=path!("/dashboard/journey") view=pages::journey::JourneyMap />
                <Route path=path!("/dashboard/themes") view=pages::themes::ThemesPage />
                <Route path=path!("/dashboard/cases") view=pages::cases::Cases />
                <Route path=path!("/dashboard/customers") view=pages::customers::Customers />
                <Route path=path!("/dashboard/customers/:id") view=pages::customers::Customer />
                <Route path=path!("/dashboard/value") view=pages::value::ValuePage />
                <Route path=path!("/dashboard/segments") view=pages::segments::SegmentsPage />
                <Route path=path!("/dashboard/conversations") view=pages::conversations::Conversations />
                <Route path=path!("/dashboard/unanswered") view=pages::unanswered::UnansweredQuestions />
                <Route path=path!("/dashboard/handoffs") view=pages::handoffs::Handoffs />
                <Route path=path!("/dashboard/faq") view=pages::faq::FaqPage />
                <Route path=path!("/dashboard/surveys") view=pages::surveys::SurveyList />
                <Route path=path!("/dashboard/surveys/:id") view=pages::survey_editor::SurveyEditor />
                <Route path=path!("/dashboard/products") view=pages::products::Products />
                <Route path=path!("/dashboard/placements") view=pages::placements::PlacementsPage />
                <Route path=path!("/dashboard/settings") view=pages::settings::SettingsPage />
                <Route path=path!("/dashboard/installation") view=pages::installation::InstallationPage />
                <Route path=path!("/dashboard/webhooks") view=pages::webhooks::WebhooksPage />
            </FlatRoutes>
        </main>
        <div class="notice" role="status">{move || desk.notice.get()}</div>
    }
}

fn group((name, pages): &(&'static str, &'static [&'static str])) -> impl IntoView + use<> {
    let links = pages.iter().map(|page| {
        let path = if *page == "overview" { "/dashboard".to_owned() } else { format!("/dashboard/{page}") };
        view! { <li><A href=path exact={*page == "overview"}>{icon(page)}<span>{named("page", page)}</span></A></li> }
    });
    view! { <section><h2>{named("group", name)}</h2><ul>{links.collect_view()}</ul></section> }
}

#[component]
fn Foot() -> impl IntoView {
    let (desk, leaving) = (Desk::here(), Deed::new());
    let leave = move |_| leaving.run(api::delete("/v1/session"), move |()| desk.session.set(None));
    view! {
        <div class="foot">
            <Languages />
            <button class="plain" disabled=move || leaving.busy.get() on:click=leave>{t("sign_out")}</button>
            {leaving.complaint()}
        </div>
    }
}

/// The choice of a language. The page is loaded anew in it.
#[component]
pub fn Languages() -> impl IntoView {
    let choose = |event| {
        if let Ok(Some(storage)) = window().local_storage() {
            storage.set_item(LANGUAGE, &event_target_value(&event)).ok();
        }
        window().location().reload().ok();
    };
    let own = i18n::locale().code();
    let options = languages().into_iter().map(move |(code, name)| {
        let selected = code == own;
        view! { <option value=code selected=selected>{name}</option> }
    });
    view! {
        <label class="language"><span class="unseen">{t("language")}</span>
            <select on:change=choose>{options.collect_view()}</select>
        </label>
    }
}
