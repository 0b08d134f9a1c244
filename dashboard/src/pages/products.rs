//! The catalogue: what visitors would find, and files of products from elsewhere.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{locale, named, t, with};
use crate::load::{Deed, Load};
use crate::parts::field::{choice, line};
use leptos::prelude::*;
use leptos_use::signal_debounced;
use shopbell_protocol::owner::ImportedProducts;
use shopbell_protocol::{FoundProduct, FoundProducts};
use wasm_bindgen::JsCast;

/// The formats of files, as the API names them.
const FORMATS: [&str; 6] = ["csv", "google", "google_tsv", "shopify", "woocommerce", "json"];

/// The page.
#[component]
pub fn Products() -> impl IntoView {
    let (wanted, stock) = (RwSignal::new(String::new()), RwSignal::new("all".to_owned()));
    let settled: Signal<String> = signal_debounced(wanted, 250.0);
    let found = Load::<FoundProducts>::from(move || {
        let stock = match stock.get().as_str() {
            "all" => String::new(),
            other => format!("&in_stock={other}"),
        };
        format!("/v1/products/search?limit=48&locale={}&q={}{stock}", locale().code(), api::encoded(&settled.get()))
    });
    let stocks = ["all", "true", "false"].map(|kind| (kind.to_owned(), named("stock", kind))).to_vec();
    view! {
        {head(t("page_products"), t("about_products"))}
        <div class="filters">{line(t("search"), wanted)}{choice(t("stock"), stocks, stock)}</div>
        {found.view(|found| {
            let count = with("products_count", &[("count", format::count(found.count))]);
            let cards = found.products.into_iter().map(card).collect_view();
            view! { <p class="soft" role="status">{count}</p><div class="products">{cards}</div> }.into_any()
        })}
        <Upload found />
    }
}

fn card(product: FoundProduct) -> AnyView {
    let picture = match product.image {
        Some(image) => view! { <img src=image alt="" loading="lazy" /> }.into_any(),
        None => view! { <div class="no-picture" aria-hidden="true"></div> }.into_any(),
    };
    let before = product.list_price.map(|price| view! { <s>{format::money(price, &product.currency)}</s> });
    let gone = (!product.in_stock).then(|| view! { <span class="tag bad">{t("out_of_stock")}</span> });
    view! {
        <article class="product">
            {picture}
            <a href=product.url target="_blank" rel="noopener noreferrer"><bdi>{product.title}</bdi></a>
            <p><b>{format::money(product.price, &product.currency)}</b>" "{before}</p>
            <p class="tags"><bdi class="tag">{product.id}</bdi>{gone}</p>
        </article>
    }
    .into_any()
}

#[component]
fn Upload(found: Load<FoundProducts>) -> impl IntoView {
    let (deed, outcome) = (Deed::new(), RwSignal::new(None::<ImportedProducts>));
    let (format, mode, currency) =
        (RwSignal::new("csv".to_owned()), RwSignal::new("add".to_owned()), RwSignal::new(String::new()));
    let take = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        let currency = currency.with_untracked(|currency| currency.trim().to_uppercase());
        let currency =
            if currency.is_empty() { String::new() } else { format!("&currency={}", api::encoded(&currency)) };
        let path =
            format!("/v1/products/import?format={}&mode={}{currency}", format.get_untracked(), mode.get_untracked());
        deed.run(async move { api::upload::<ImportedProducts>(&path, file).await }, move |imported| {
            outcome.set(Some(imported));
            found.again();
        });
    };
    let came = move || {
        outcome.get().map(|imported| {
            let figures = [("added", imported.added), ("updated", imported.updated), ("refused", imported.refused)];
            let words = with("imported", &figures.map(|(name, count)| (name, format::count(count))));
            let errors = imported.errors.into_iter().take(20).map(|error| {
                view! { <li dir="ltr">{format!("{} {}: {}", error.line.or(error.item).unwrap_or_default(), error.field, error.message)}</li> }
            });
            view! { <p role="status">{words}</p><ul class="errors">{errors.collect_view()}</ul> }
        })
    };
    let formats = FORMATS.map(|format| (format.to_owned(), named("format", format))).to_vec();
    let modes = ["add", "replace"].map(|mode| (mode.to_owned(), named("mode", mode))).to_vec();
    view! {
        <section class="card">
            <h2>{t("import")}</h2>
            <p class="soft">{t("import_products_about")}</p>
            <div class="filters">
                {choice(t("format"), formats, format)}
                {choice(t("mode"), modes, mode)}
                {line(t("currency"), currency)}
                <label class="file"><span class="unseen">{t("file")}</span><input type="file" on:change=take /></label>
            </div>
            {came}
            {deed.complaint()}
        </section>
    }
}
