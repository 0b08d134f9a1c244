//! Where products are recommended, and how each place chooses them.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{named, t};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{explained, line, own_first};
use crate::parts::number::ascii;
use gloo::net::http::Method;
use leptos::prelude::*;
use shopbell_protocol::owner::{Placement, PlacementResult, Placements, Results};
use shopbell_protocol::{ListKind, Locale};

/// The page.
#[component]
pub fn PlacementsPage() -> impl IntoView {
    let there = Load::<Placements>::from(|| "/v1/placements".to_owned());
    let results = Load::<Results>::from(|| "/v1/results".to_owned());
    view! {
        {head(t("page_placements"), t("about_placements"))}
        {there.view(move |all| view! { <Places all there results /> }.into_any())}
    }
}

#[component]
fn Places(all: Placements, there: Load<Placements>, results: Load<Results>) -> impl IntoView {
    let (desk, deed, editing) = (Desk::here(), Deed::new(), RwSignal::new(None::<String>));
    let places = all.placements.clone();
    let stored = StoredValue::new(all);
    let save = Callback::new(move |new: Placement| {
        let mut body = stored.get_value();
        match body.placements.iter_mut().find(|placement| placement.name == new.name) {
            Some(placement) => *placement = new,
            None => body.placements.push(new),
        }
        deed.run(async move { api::send::<Placements>(Method::PUT, "/v1/placements", &body).await }, move |_| {
            desk.say(t("published"));
            editing.set(None);
            there.again();
        });
    });
    let figures = move |name: &str| {
        let found = |results: Results| {
            results.recommendations.placements.into_iter().find(|result| result.name.as_deref() == Some(name))
        };
        results.value().and_then(found)
    };
    let cards = places.into_iter().map(move |place| {
        let name = place.name.clone();
        move || {
            if editing.get().as_ref() == Some(&name) {
                view! { <Editor place=place.clone() save editing deed /> }.into_any()
            } else {
                closed(&place, figures(&name), editing)
            }
        }
    });
    view! { <div class="rows">{cards.collect_view()}</div> }
}

fn closed(place: &Placement, result: Option<PlacementResult>, editing: RwSignal<Option<String>>) -> AnyView {
    let name = place.name.clone();
    let lists = place.sources.iter().map(|list| view! { <li>{named("list", list.code())}</li> }).collect_view();
    let result = result.map(|result| {
        let rate = result.click_through_rate.map_or_else(|| format::NONE.to_owned(), format::share);
        view! {
            <dl class="facts">
                <div><dt>{t("figure_impressions")}</dt><dd>{format::count(result.impressions)}</dd></div>
                <div><dt>{t("figure_click_rate")}</dt><dd>{rate}</dd></div>
                <div><dt>{t("figure_purchases")}</dt><dd>{format::count(result.purchases_after_click)}</dd></div>
            </dl>
        }
    });
    let tag = format!("<div data-shopbell-recommend=\"{name}\" style=\"min-height:22em\"></div>");
    view! {
        <article class="card">
            <div class="between">
                <h3>{named("place", &place.name)}" "<small><bdi>{place.name.clone()}</bdi></small></h3>
                <button class="plain" on:click=move |_| editing.set(Some(name.clone()))>{t("edit")}</button>
            </div>
            <ol class="sources">{lists}</ol>
            {result}
            {(place.name != "chat").then(|| view! { <code class="tag-code" dir="ltr">{tag}</code> })}
        </article>
    }
    .into_any()
}

#[component]
fn Editor(place: Placement, save: Callback<Placement>, editing: RwSignal<Option<String>>, deed: Deed) -> impl IntoView {
    let sources = RwSignal::new(place.sources.clone());
    let headings: Vec<(Locale, RwSignal<String>)> = own_first()
        .into_iter()
        .map(|locale| (locale, RwSignal::new(place.heading.get(&locale).cloned().unwrap_or_default())))
        .collect();
    let fields = headings
        .clone()
        .into_iter()
        .map(|(locale, value)| line(format!("{} · {}", t("heading"), named("locale", locale.code())), value));
    let (pinned, excluded) = (RwSignal::new(place.pinned.join(", ")), RwSignal::new(place.excluded.join(", ")));
    let limit = RwSignal::new(format::count(place.limit.into()));
    let title = named("place", &place.name);
    let fields = fields.collect_view();
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let ids = |text: String| {
            text.split([',', '،', '\n']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect()
        };
        let filled = headings.iter().map(|(locale, value)| (*locale, value.get_untracked().trim().to_owned()));
        save.run(Placement {
            sources: sources.get_untracked(),
            heading: filled.filter(|(_, text)| !text.is_empty()).collect(),
            pinned: ids(pinned.get_untracked()),
            excluded: ids(excluded.get_untracked()),
            limit: ascii(&limit.get_untracked()).parse().unwrap_or(0),
            ..place.clone()
        });
    };
    let chosen =
        move || {
            let all = sources.get();
            all.iter()
            .enumerate()
            .map(|(at, list)| {
                let up = move |_| sources.update(|sources| sources.swap(at, at - 1));
                let off = move |_| sources.update(|sources| {
            sources.remove(at);
        });
                view! {
                    <li>
                        <span>{named("list", list.code())}</span>
                        <button type="button" class="plain" disabled=at == 0 on:click=up aria-label=t("up")>"↑"</button>
                        <button type="button" class="plain" on:click=off aria-label=t("remove")>"×"</button>
                    </li>
                }
            })
            .collect_view()
        };
    let others = move || {
        let all = sources.get();
        LISTS
            .into_iter()
            .filter(|list| !all.contains(list))
            .map(|list| view! { <button type="button" class="plain" on:click=move |_| sources.update(|sources| sources.push(list))>"+ "{named("list", list.code())}</button> })
            .collect_view()
    };
    view! {
        <form class="card" on:submit=send>
            <h3>{title}</h3>
            <p class="soft">{t("sources_about")}</p>
            <ol class="sources editing">{chosen}</ol>
            <div class="actions">{others}</div>
            {fields}
            {line(t("limit"), limit)}
            {explained(t("pinned"), t("pinned_about"), pinned)}
            {explained(t("excluded"), t("excluded_about"), excluded)}
            {deed.complaint()}
            <div class="actions">
                <button class="main" type="submit" disabled=move || deed.busy.get()>{t("publish")}</button>
                <button class="plain" type="button" on:click=move |_| editing.set(None)>{t("cancel")}</button>
            </div>
        </form>
    }
}

const LISTS: [ListKind; 10] = [
    ListKind::ForYou,
    ListKind::Similar,
    ListKind::BoughtTogether,
    ListKind::Trending,
    ListKind::BestSellers,
    ListKind::New,
    ListKind::RecentlyViewed,
    ListKind::BecauseYouViewed,
    ListKind::Upsell,
    ListKind::Featured,
];
