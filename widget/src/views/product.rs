//! One product: its picture in a box of fixed size, title, price, and, where it is recommended, the true reason
//! why it is shown.

use crate::browser::{self, field};
use crate::i18n::{around, t};
use crate::keys::Key;
use crate::links::is_web_address;
use crate::state::State;
use crate::ui::{El, el, words};
use crate::views::icon;
use leptos::prelude::AnyView;
use shopbell_protocol::{FoundProduct, Locale, Reason, ReasonKind, RecommendedProduct, RecordId};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The card of a product that was searched for; a click leads the shop's page there.
pub fn found(locale: Locale, item: FoundProduct) -> AnyView {
    let about = about(locale, item.title, item.price, &item.currency).done();
    let link = if is_web_address(&item.url) { el("a").set("href", item.url).set("target", "_top") } else { el("div") };
    el("li").set("class", "product").child(link.child(picture(item.image)).child(about).done()).done()
}

/// The card. A plain click is followed by the shop's page itself; any other kind opens a new tab.
pub fn card(state: &'static State, rec_id: &RecordId, item: RecommendedProduct) -> AnyView {
    let about = about(state.locale(), item.title, item.price, &item.currency)
        .child(el("span").set("class", "reason").children(reason(item.reason)).done());
    let link = if is_web_address(&item.url) {
        let chosen = Rc::new((item.id.clone(), rec_id.clone(), item.url.clone()));
        let other = Rc::clone(&chosen);
        el("a")
            .set("href", item.url)
            .set("target", "_blank")
            .set("rel", "noopener")
            .on("click", move |event| follow(state, &chosen, &event))
            .on("auxclick", move |event| follow(state, &other, &event))
    } else {
        el("div")
    };
    let link = link.child(picture(item.image)).child(about.done());
    el("li").set("class", "product").set("data-id", item.id).child(link.done()).done()
}

/// Its title and price.
fn about(locale: Locale, title: String, price: i64, currency: &str) -> El {
    let price = browser::price(locale, price, currency);
    let price = el("span")
        .set("class", "price")
        .child(el("bdi").text(price.amount).done())
        .text(" ")
        .child(el("bdi").text(price.currency).done());
    el("span").set("class", "about").child(el("bdi").set("class", "title").text(title).done()).child(price.done())
}

/// A press of the main button, with no key that asks for a tab or a window, is for this page; the
/// middle button is for a tab; the other one brings up a menu and isn't a choice yet.
fn follow(state: &'static State, (id, rec_id, url): &(String, RecordId, String), event: &Event) {
    let held = |name| field(event, name).is_truthy();
    let button = field(event, "button").as_f64().unwrap_or_default() as u32;
    let here = button == 0 && !["ctrlKey", "metaKey", "shiftKey", "altKey"].into_iter().any(held);
    if here {
        event.prevent_default();
    }
    if button < 2 {
        state.loader.click(id, rec_id, here.then_some(url.as_str()));
    }
}

/// The picture lies over its substitute, which is what remains when it doesn't load.
fn picture(address: Option<String>) -> AnyView {
    let frame = el("span").set("class", "picture").child(icon::bag());
    let Some(address) = address else { return frame.done() };
    let image = el("img")
        .set("src", address)
        .set("alt", "")
        .set("width", "88")
        .set("height", "88")
        .set("loading", "lazy")
        .set("decoding", "async")
        .on("error", |event| {
            if let Some(image) = event.target().and_then(|image| image.dyn_into::<Element>().ok()) {
                let _ = image.set_attribute("hidden", "");
            }
        });
    frame.child(image.done()).done()
}

fn reason(reason: Reason) -> Vec<AnyView> {
    let (with_source, plain) = match reason.kind {
        ReasonKind::AlsoViewed => (Key::ReasonAlsoViewed, Key::ReasonAlsoViewedPlain),
        ReasonKind::SameCategory => (Key::ReasonSameCategory, Key::ReasonSameCategoryPlain),
        ReasonKind::BoughtTogether => (Key::ReasonBoughtTogether, Key::ReasonBestSeller),
        ReasonKind::Upsell => (Key::ReasonUpsell, Key::ReasonFeatured),
        ReasonKind::Trending => return vec![words(t(Key::ReasonTrending))],
        ReasonKind::New => return vec![words(t(Key::ReasonNew))],
        ReasonKind::RecentlyViewed => return vec![words(t(Key::ReasonRecentlyViewed))],
        ReasonKind::BestSeller => return vec![words(t(Key::ReasonBestSeller))],
        ReasonKind::Featured => return vec![words(t(Key::ReasonFeatured))],
    };
    match reason.source_title {
        Some(title) => {
            let (before, after) = around(with_source);
            vec![words(before), el("bdi").text(title).done(), words(after)]
        }
        None => vec![words(t(plain))],
    }
}
