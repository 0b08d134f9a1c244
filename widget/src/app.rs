//! The panel: the shop's name, the tabs, and the three views. All views stay in the document, so
//! that a half-written question survives a look at another tab.

use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::Live;
use crate::state::{State, View};
use crate::ui::{button, dynamic, el, many, nothing, words};
use crate::views::{chat, for_you, icon, rate, tabs};
use gloo::events::EventListener;
use leptos::mount::mount_to;
use leptos::prelude::*;

/// Puts the app in the place of what the document showed while it loaded.
pub fn mount(state: &'static State) {
    let Some(main) = browser::find("#app") else { return };
    main.set_text_content(None);
    let _ = main.remove_attribute("aria-busy");
    mount_to(main, move || panel(state)).forget();
    watch(state);
}

/// Moves the focus to where the visitor goes on: to typing, where no keyboard on the screen would
/// cover what there is to read.
pub fn focus(state: &'static State) {
    let typing = state.view.peek() == View::Chat && browser::has_mouse();
    browser::focus(if typing { "#question" } else { "h1" });
}

fn panel(state: &'static State) -> AnyView {
    many(vec![
        header(state),
        tabs::tabs(state),
        offline(),
        section(state, View::Chat, chat::chat(state)),
        section(state, View::Rate, rate::rate(state)),
        section(state, View::ForYou, for_you::for_you(state)),
    ])
}

fn header(state: &'static State) -> AnyView {
    let name = el("bdi").text(state.shop.name.as_str()).done();
    let close = button("close")
        .set("aria-label", t(Key::Close))
        .press(move || state.loader.close())
        .child(icon::cross())
        .done();
    el("header").child(el("h1").set("tabindex", "-1").child(name).done()).child(close).done()
}

fn section(state: &'static State, view: View, content: AnyView) -> AnyView {
    el("section")
        .set("id", view.name())
        .set("role", "tabpanel")
        .set("aria-labelledby", tabs::id(view))
        .follow("hidden", move || (state.view.get() != view).then_some(""))
        .child(content)
        .done()
}

fn offline() -> AnyView {
    let online = Live::new(browser::is_online());
    if let Some(window) = browser::window() {
        for name in ["online", "offline"] {
            EventListener::new(&window, name, move |_| online.set(browser::is_online())).forget();
        }
    }
    let notice = move || if online.get() { nothing() } else { words(t(Key::Offline)) };
    el("p").set("class", "offline").set("role", "status").child(dynamic(notice)).done()
}

/// Escape closes the panel, and the first touch or key tells the loader that the widget is used.
fn watch(state: &'static State) {
    let Some(document) = browser::document() else { return };
    EventListener::new(&document, "keydown", move |event| {
        if browser::key(event) == "Escape" && !event.default_prevented() {
            state.loader.close();
        }
    })
    .forget();
    for name in ["pointerdown", "keydown"] {
        EventListener::once(&document, name, move |_| state.loader.used()).forget();
    }
}
