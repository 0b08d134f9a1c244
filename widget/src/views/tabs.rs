//! The three tabs: one stop for the Tab key, arrows move between them in reading direction.

use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::state::{State, View};
use crate::ui::{button, el};
use crate::views::icon;
use leptos::prelude::AnyView;
use shopbell_protocol::Direction;
use web_sys::Event;

/// The id of a view's tab.
pub fn id(view: View) -> &'static str {
    match view {
        View::Chat => "tab-chat",
        View::Rate => "tab-rate",
        View::ForYou => "tab-for-you",
    }
}

/// The row of tabs.
pub fn tabs(state: &'static State) -> AnyView {
    el("div")
        .set("class", "tabs")
        .set("role", "tablist")
        .set("aria-label", t(Key::Tabs))
        .on("keydown", move |event| turn(state, &event))
        .children(View::ALL.map(|view| tab(state, view)))
        .done()
}

fn tab(state: &'static State, view: View) -> AnyView {
    let (picture, label) = match view {
        View::Chat => (icon::bubble(), Key::TabChat),
        View::Rate => (icon::star(), Key::TabRate),
        View::ForYou => (icon::bag(), Key::TabForYou),
    };
    let selected = move || state.view.get() == view;
    button("tab")
        .set("role", "tab")
        .set("id", id(view))
        .set("aria-controls", view.name())
        .follow("aria-selected", move || Some(if selected() { "true" } else { "false" }))
        .follow("tabindex", move || Some(if selected() { "0" } else { "-1" }))
        .press(move || state.view.set(view))
        .child(picture)
        .text(t(label))
        .done()
}

fn turn(state: &'static State, event: &Event) {
    let count = View::ALL.len();
    let now = state.view.peek();
    let here = View::ALL.iter().position(|view| *view == now).unwrap_or_default();
    let there = match browser::key(event).as_str() {
        "Home" => 0,
        "End" => count - 1,
        key => match step(state, key) {
            Some(true) => here + 1,
            Some(false) => here + count - 1,
            None => return,
        },
    };
    if let Some(view) = View::ALL.get(there % count) {
        event.prevent_default();
        state.view.set(*view);
        browser::soon(|| browser::focus("[role=tab][aria-selected=true]"));
    }
}

/// Does an arrow key lead on (true) or back, in reading direction?
pub fn step(state: &'static State, key: &str) -> Option<bool> {
    let right_to_left = state.locale().direction() == Direction::Rtl;
    match key {
        "ArrowRight" => Some(!right_to_left),
        "ArrowLeft" => Some(right_to_left),
        _ => None,
    }
}
