//! Segments: groups of people by what they buy, say and speak, by which the figures can be cut.

mod editor;
mod rule;

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{in_own, named, t, with};
use crate::load::{Deed, Desk, Load};
use crate::parts::sure::sure;
use editor::Editor;
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_router::components::A;
use rule::in_words;
use shopbell_protocol::owner::{CustomerValue, Segment, SegmentResult, SegmentResults, SegmentRule, Segments};
use std::collections::BTreeMap;

/// How many segments a shop may have.
const MOST: usize = 20;
/// Segments to begin with.
const READY: [&str; 4] = ["regulars", "quiet", "unhappy", "curious"];

/// What can be done with the segments.
#[derive(Clone, Copy)]
pub struct Doing {
    deed: Deed,
    editing: RwSignal<Option<Segment>>,
    save: Callback<Segment>,
    remove: Callback<String>,
}

/// The page.
#[component]
pub fn SegmentsPage() -> impl IntoView {
    let there = Load::<Segments>::from(|| "/v1/segments".to_owned());
    let results = Load::<SegmentResults>::from(|| "/v1/results/segments".to_owned());
    let worth = Load::<CustomerValue>::from(|| "/v1/results/customers".to_owned());
    let (desk, deed, editing) = (Desk::here(), Deed::new(), RwSignal::new(None::<Segment>));
    let publish = move |segments: Vec<Segment>, words: &'static str| {
        let body = Segments { segments };
        deed.run(async move { api::send::<Segments>(Method::PUT, "/v1/segments", &body).await }, move |_| {
            desk.say(t(words));
            editing.set(None);
            there.again();
            results.again();
        });
    };
    let save = Callback::new(move |new: Segment| {
        let Some(mut all) = there.value().map(|all| all.segments) else { return };
        match all.iter_mut().find(|segment| segment.id == new.id) {
            Some(segment) => *segment = new,
            None => all.push(new),
        }
        publish(all, "segment_saved");
    });
    let remove = Callback::new(move |id: String| {
        let Some(mut all) = there.value().map(|all| all.segments) else { return };
        all.retain(|segment| segment.id != id);
        publish(all, "segment_removed");
    });
    let doing = Doing { deed, editing, save, remove };
    let currency = Memo::new(move |_| worth.value().and_then(|worth| worth.currency).unwrap_or_default());
    view! {
        {head(t("page_segments"), t("about_segments"))}
        {there.view(move |all| {
            let is_full = all.segments.len() >= MOST;
            let none = all.segments.is_empty().then(|| view! { <p class="nothing">{t("no_segments")}</p> });
            let cards = all.segments.into_iter().map(|segment| {
                move || {
                    let is_edited = editing.with(|now| now.as_ref().is_some_and(|now| now.id == segment.id));
                    if is_edited {
                        return view! { <Editor segment=segment.clone() currency=currency.get() doing /> }.into_any();
                    }
                    let found = results.value().and_then(|all| all.segments.into_iter().find(|one| one.id == segment.id));
                    view! { <Card segment=segment.clone() result=found currency=currency.get() doing /> }.into_any()
                }
            });
            view! {
                {none}
                <div class="rows">{cards.collect_view()}</div>
                {(!is_full).then(|| view! { <New currency doing there /> })}
            }
            .into_any()
        })}
        {move || editing.with(Option::is_none).then(|| deed.complaint())}
    }
}

#[component]
fn Card(segment: Segment, result: Option<SegmentResult>, currency: String, doing: Doing) -> impl IntoView {
    let (own, id) = (StoredValue::new(segment.clone()), StoredValue::new(segment.id.clone()));
    let path = format!("/dashboard?segment={}", api::encoded(&segment.id));
    let facts = result.map(|result| {
        let facts = [
            ("visitors", format::count(result.visitors)),
            ("buyers", format::count(result.buyers)),
            ("orders", format::count(result.orders)),
            ("spent", format::money(result.revenue, &currency)),
        ];
        let facts = facts
            .map(|(name, fact)| view! { <div data-figure=name><dt>{named("figure", name)}</dt><dd>{fact}</dd></div> });
        view! { <dl class="facts">{facts.into_iter().collect_view()}</dl> }
    });
    let rules = in_words(&segment.rule, &currency).into_iter().map(|rule| view! { <span class="tag">{rule}</span> });
    let rules = rules.collect_view();
    let [ask, question, yes] = ["remove", "remove_segment_sure", "remove"].map(t);
    let remove = sure("remove", ask, question, yes, doing.deed.busy, move || doing.remove.run(id.get_value()));
    view! {
        <article class="card segment" data-segment=segment.id.clone()>
            <h3><bdi>{in_own(&segment.name)}</bdi></h3>
            <p class="tags">{rules}</p>
            {facts}
            <div class="actions">
                <A href=path attr:class="onward">{t("segment_figures")}</A>
                <button type="button" class="plain" data-do="edit" on:click=move |_| doing.editing.set(Some(own.get_value()))>{t("edit")}</button>
                {remove}
            </div>
        </article>
    }
}

/// A new one: from nothing, or from one that many shops have.
#[component]
fn New(currency: Memo<String>, doing: Doing, there: Load<Segments>) -> impl IntoView {
    let begin = move |rule: SegmentRule, name: Option<&'static str>| {
        let id = format!("s-{:x}", js_sys::Date::now() as u64);
        let name = name.map(|name| (crate::i18n::locale(), named("segment", name)));
        doing.editing.set(Some(Segment { id, name: name.into_iter().collect::<BTreeMap<_, _>>(), rule }));
    };
    let ready = READY.map(|name| {
        let rule = ready(name);
        let words = with("plus", &[("name", named("segment", name))]);
        view! { <button type="button" class="plain" data-ready=name on:click=move |_| begin(rule.clone(), Some(name))>{words}</button> }
    });
    let ready = ready.into_iter().collect_view();
    let is_new = move || {
        let all = there.value().unwrap_or_default().segments;
        doing.editing.get().filter(|new| all.iter().all(|segment| segment.id != new.id))
    };
    view! {
        <section class="card apart new-segment">
            <h2>{t("new_segment")}</h2>
            <div class="actions">
                {ready}
                <button type="button" class="plain" id="new-segment" on:click=move |_| begin(SegmentRule::default(), None)>{t("own_segment")}</button>
            </div>
        </section>
        {move || is_new().map(|segment| view! { <Editor segment currency=currency.get_untracked() doing /> })}
    }
}

/// The rule of one that many shops have.
fn ready(name: &str) -> SegmentRule {
    let bare = SegmentRule::default();
    match name {
        "regulars" => SegmentRule { min_orders: Some(3), ..bare },
        "quiet" => SegmentRule { min_orders: Some(1), min_days_since_order: Some(90), ..bare },
        "unhappy" => SegmentRule { max_score: Some(2), ..bare },
        _ => SegmentRule { max_orders: Some(0), ..bare },
    }
}
