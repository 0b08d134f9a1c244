//! Where a question is typed. Enter sends, Shift+Enter begins a line; what can't be sent now stays.

use crate::browser::{self, field};
use crate::i18n::t;
use crate::keys::Key;
use crate::message::LONGEST_TEXT;
use crate::ui::{button, el};
use crate::views::chat::{Chat, Flight};
use crate::views::{icon, typeahead};
use leptos::prelude::AnyView;

/// The way to a person, always in reach.
pub fn person(chat: &'static Chat) -> AnyView {
    button("person").press(move || chat.handing_off.set(true)).child(icon::person()).text(t(Key::ChatPerson)).done()
}

/// The composer.
pub fn composer(chat: &'static Chat) -> AnyView {
    let waiting = move || (chat.flight.get() == Flight::Waiting).then_some("true");
    let question = el("textarea")
        .set("id", "question")
        .set("dir", "auto")
        .set("rows", "1")
        .set("maxlength", LONGEST_TEXT)
        .set("enterkeyhint", "send")
        .set("aria-label", t(Key::ChatInput))
        .set("placeholder", t(Key::ChatInput))
        .on("keydown", move |event| {
            let key = browser::key(&event);
            let sends = key == "Enter" && !field(&event, "shiftKey").is_truthy();
            if typeahead::key(chat, &key) {
                event.prevent_default();
            } else if sends {
                event.prevent_default();
                send(chat);
            }
        })
        .on("input", move |_| typeahead::typed(chat))
        .set("aria-autocomplete", "list")
        .follow("aria-controls", move || chat.typeahead.get().is_open().then_some("choices"))
        .follow("aria-activedescendant", move || chat.typeahead.get().active_id())
        .done();
    let button = el("button")
        .set("class", "send")
        .set("aria-label", t(Key::ChatSend))
        .follow("aria-disabled", waiting)
        .child(icon::send())
        .done();
    el("form")
        .set("class", "composer")
        .submit(move || send(chat))
        .children([typeahead::choices(chat), question, button])
        .done()
}

fn send(chat: &'static Chat) {
    if chat.ask(&browser::typed("#question")) {
        browser::clear("#question");
        typeahead::close(chat);
    }
}
