//! Sample data: said on every page while there is any, taken away with one button, and offered to a shop that has nothing
//! yet.

use crate::api::{self, Failure};
use crate::format;
use crate::i18n::{locale, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::sure::sure;
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::owner::{ConversationRow, Faq, Page, RatingRow, SampleCounts, Surveys};
use shopbell_protocol::{FoundProducts, Locale};
use shopbell_sample::{Shop, history, pieces};

const PATH: &str = "/v1/sample-data";

/// What is said of them, each with its count.
fn counted(counts: &SampleCounts) -> String {
    let SampleCounts { ratings, responses, conversations, events } = counts;
    let counts = [("ratings", ratings), ("responses", responses), ("conversations", conversations), ("events", events)];
    with("sample_counts", &counts.map(|(name, count)| (name, format::count(*count))))
}

/// Says that figures are made up, while some are.
#[component]
pub fn Examples() -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let there = Load::<SampleCounts>::from(|| PATH.to_owned());
    let some = move || there.value().filter(|counts| *counts != SampleCounts::default());
    let remove = move || {
        let gone = some().unwrap_or_default();
        deed.run(api::delete_of::<SampleCounts>(PATH), move |_| {
            desk.say(with("samples_removed", &[("what", counted(&gone))]));
            desk.changed.update(|changed| *changed += 1);
        });
    };
    let button = move || {
        let [ask, question, yes] = ["remove_samples", "remove_samples_sure", "remove_samples_now"].map(t);
        sure("remove-samples", ask, question, yes, deed.busy, remove)
    };
    let removing = move || deed.busy.get().then(|| view! { <p role="status">{t("samples_removing")}</p> });
    move || {
        some().map(|counts| {
            view! {
                <section class="examples" aria-label=t("samples_title")>
                    <div><h2>{t("samples_title")}</h2><p>{with("samples_about", &[("what", counted(&counts))])}</p></div>
                    <div class="actions decide">{button()}{removing}{deed.complaint()}</div>
                </section>
            }
        })
    }
}

/// What comes first in a shop where nothing has happened yet; sample data is offered as well.
#[component]
pub fn Beginning() -> impl IntoView {
    let ratings = Load::<Page<RatingRow>>::from(|| "/v1/ratings?limit=1".to_owned());
    let talks = Load::<Page<ConversationRow>>::from(|| "/v1/conversations?limit=1".to_owned());
    let is_empty = Memo::new(move |_| {
        let no_ratings = ratings.value().map(|page| page.items.is_empty());
        let no_talks = talks.value().map(|page| page.items.is_empty());
        no_ratings == Some(true) && no_talks == Some(true)
    });
    let step = |page: &'static str| {
        let path = format!("/dashboard/{page}");
        view! { <li><A href=path>{t(&format!("begin_{page}"))}</A></li> }
    };
    move || {
        is_empty.get().then(|| {
            view! {
                <section class="card beginning">
                    <h2>{t("begin_title")}</h2>
                    <ol>{step("installation")}{step("faq")}{step("surveys")}</ol>
                    <Offer />
                </section>
            }
        })
    }
}

#[component]
fn Offer() -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let progress = RwSignal::new(None::<f64>);
    let add = move |_| {
        deed.run(add(desk, progress), move |()| {
            progress.try_set(None);
            desk.say(t("samples_added"));
            desk.changed.update(|changed| *changed += 1);
        });
    };
    view! {
        <p>{t("offer_samples")}</p>
        <div class="actions">
            <button type="button" class="main" id="add-samples" disabled=move || deed.busy.get() on:click=add>{t("add_samples")}</button>
            {move || progress.get().map(|share| {
                view! { <progress value=share max="1" aria-label=t("samples_adding")></progress><span role="status">{format::share(share)}</span> }
            })}
        </div>
        {deed.complaint()}
    }
}

/// Makes history that fits the shop, and sends it piece by piece.
async fn add(desk: Desk, progress: RwSignal<Option<f64>>) -> Result<(), Failure> {
    progress.set(Some(0.0));
    let surveys: Surveys = api::get("/v1/surveys").await?;
    let faq: Faq = api::get("/v1/faq").await?;
    let search = format!("/v1/products/search?limit=48&locale={}", locale().code());
    let found: FoundProducts = api::get(&search).await?;
    let products: Vec<&str> = found.products.iter().map(|product| product.id.as_str()).collect();
    // Most visitors speak the shop's own language.
    let own = desk.session.with_untracked(|session| session.as_ref().map_or(Locale::Fa, |session| session.locale));
    let mut locales = vec![own; 3];
    locales.extend(Locale::ALL);
    #[expect(clippy::cast_possible_truncation, reason = "times are below 2^53")]
    let now = js_sys::Date::now() as i64;
    let shop = Shop { now, locales: &locales, products: &products, faq: &faq.entries, surveys: &surveys.surveys };
    let data = history(&shop).map_err(|_| Failure::Unreadable)?;
    let pieces = pieces(&data);
    for (sent, piece) in pieces.iter().enumerate() {
        api::send::<SampleCounts>(Method::POST, PATH, piece).await?;
        progress.try_set(Some((sent + 1) as f64 / pieces.len() as f64));
    }
    Ok(())
}
