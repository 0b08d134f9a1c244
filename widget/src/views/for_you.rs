//! "For you": products chosen for the visitor, asked for when they are looked at, and again when the
//! product on the page is another one.

use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::{Live, effect, kept, spawn};
use crate::state::{State, View};
use crate::ui::{button, dynamic, el, many};
use crate::views::product;
use leptos::prelude::AnyView;
use shopbell_protocol::Recommendations;

#[derive(Clone)]
enum Stage {
    Waiting,
    Ready(Recommendations),
    Failed(String),
}

struct ForYou {
    state: &'static State,
    stage: Live<Stage>,
    /// The page these products were chosen for; `None` before the first time.
    page: Live<Option<Option<String>>>,
}

/// The view.
pub fn for_you(state: &'static State) -> AnyView {
    let view: &'static ForYou = kept(ForYou { state, stage: Live::new(Stage::Waiting), page: Live::new(None) });
    effect(move || {
        let product = state.product.get();
        if state.shows(View::ForYou) && view.page.peek().as_ref() != Some(&product) {
            view.page.set(Some(product));
            view.load();
        }
    });
    let content = dynamic(move || match view.stage.get() {
        Stage::Waiting => waiting(),
        Stage::Failed(sentence) => view.failed(sentence),
        Stage::Ready(chosen) if chosen.items.is_empty() => {
            el("p").set("class", "empty").text(t(Key::ForYouEmpty)).done()
        }
        Stage::Ready(chosen) => products(state, chosen),
    });
    many(vec![el("h2").text(t(Key::ForYouTitle)).done(), content])
}

impl ForYou {
    fn load(&'static self) {
        self.stage.set(Stage::Waiting);
        let Some(page) = self.page.peek() else {
            return;
        };
        let state = self.state;
        spawn(async move {
            let session = state.session.borrow().clone();
            let api = state.api();
            let answer = api.recommend(&state.visitor(), &session, page.as_deref(), state.locale()).await;
            // Only the answer for the page that is on screen counts.
            if self.page.peek() != Some(page) {
                return;
            }
            self.stage.set(match answer {
                Ok(chosen) => Stage::Ready(chosen),
                Err(failure) => Stage::Failed(state.sentence(failure)),
            });
        });
    }

    fn failed(&'static self, sentence: String) -> AnyView {
        many(vec![
            el("p").set("class", "error").set("role", "alert").text(sentence).done(),
            button("again").press(move || self.load()).text(t(Key::TryAgain)).done(),
        ])
    }
}

fn waiting() -> AnyView {
    let card = |_| el("div").set("class", "product skeleton").children([el("div").done(), el("p").done()]).done();
    el("div")
        .set("class", "products")
        .set("role", "status")
        .set("aria-label", t(Key::ForYouWaiting))
        .children([(); 3].map(card))
        .done()
}

fn products(state: &'static State, chosen: Recommendations) -> AnyView {
    let rec_id = chosen.rec_id;
    let cards: Vec<AnyView> = chosen.items.into_iter().map(|item| product::card(state, &rec_id, item)).collect();
    browser::soon(move || {
        browser::when_seen(".product[data-id]", move |card| {
            if let Some(id) = card.get_attribute("data-id") {
                state.loader.impression(&id, &rec_id);
            }
        });
    });
    el("ul").set("class", "products").children(cards).done()
}
