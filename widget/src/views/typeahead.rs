//! Questions of the shop's that begin like what is typed, to choose from by finger, mouse or arrow keys.
//!
//! Asked for a moment after the last key. Nothing depends on them: when they don't come, the question is typed out.

use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::spawn;
use crate::ui::{dynamic, el, nothing};
use crate::views::chat::{Chat, Flight};
use leptos::prelude::AnyView;
use shopbell_protocol::Suggestion;

/// How long no key must have been pressed, in milliseconds.
const PAUSE: u32 = 160;
/// The choices' ids in the document; as many as the worker sends at most.
const IDS: [&str; 4] = ["choice-1", "choice-2", "choice-3", "choice-4"];

/// What is offered.
#[derive(Clone, Default)]
pub struct Typeahead {
    /// The questions.
    choices: Vec<Suggestion>,
    /// The one that Enter would take.
    active: Option<usize>,
}

impl Typeahead {
    /// Is anything offered?
    pub fn is_open(&self) -> bool {
        !self.choices.is_empty()
    }

    /// The active choice's id in the document.
    pub fn active_id(&self) -> Option<&'static str> {
        self.active.and_then(|active| IDS.get(active)).copied()
    }
}

/// Looks for questions once the visitor pauses.
pub fn typed(chat: &'static Chat) {
    let this = chat.keystrokes.get() + 1;
    chat.keystrokes.set(this);
    spawn(async move {
        browser::sleep(PAUSE).await;
        let text = browser::typed("#question");
        let is_current = || chat.keystrokes.get() == this && chat.flight.peek() != Flight::Waiting;
        if !is_current() {
            return;
        }
        let choices = if text.is_empty() {
            Vec::new()
        } else {
            let found = chat.state.api().questions(chat.state.locale(), &[("text", &text)]).await;
            found.map(|found| found.questions).unwrap_or_default()
        };
        if is_current() {
            chat.typeahead.set(Typeahead { choices, active: None });
        }
    });
}

/// Takes the choices away, and those that are on their way.
pub fn close(chat: &'static Chat) {
    chat.keystrokes.set(chat.keystrokes.get() + 1);
    if !chat.typeahead.peek().choices.is_empty() {
        chat.typeahead.set(Typeahead::default());
    }
}

/// Does what a key means while there are choices; false when it means nothing here.
pub fn key(chat: &'static Chat, key: &str) -> bool {
    let Typeahead { choices, active } = chat.typeahead.peek();
    let count = choices.len();
    if count == 0 {
        return false;
    }
    // One place more than there are choices: what was typed itself.
    let place = active.map_or(0, |active| active + 1);
    let moved = match key {
        "ArrowDown" => (place + 1) % (count + 1),
        "ArrowUp" => (place + count) % (count + 1),
        "Escape" => {
            close(chat);
            return true;
        }
        "Enter" => {
            let chosen = active.and_then(|active| choices.get(active));
            return chosen.is_some_and(|chosen| {
                choose(chat, &chosen.question);
                true
            });
        }
        _ => return false,
    };
    chat.typeahead.set(Typeahead { choices, active: moved.checked_sub(1) });
    true
}

fn choose(chat: &'static Chat, question: &str) {
    if chat.ask(question) {
        browser::clear("#question");
        close(chat);
    }
}

/// The choices.
pub fn choices(chat: &'static Chat) -> AnyView {
    dynamic(move || {
        let Typeahead { choices, active } = chat.typeahead.get();
        if choices.is_empty() {
            return nothing();
        }
        let choice = |(place, (Suggestion { question, .. }, id)): (usize, (&Suggestion, &'static str))| {
            let ask = question.clone();
            el("div")
                .set("class", "choice")
                .set("role", "option")
                .set("id", id)
                .set("dir", "auto")
                .set("aria-selected", if active == Some(place) { "true" } else { "false" })
                // The field keeps the focus, and a phone its keyboard.
                .on("pointerdown", |event| event.prevent_default())
                .press(move || choose(chat, &ask))
                .text(question.as_str())
                .done()
        };
        el("div")
            .set("class", "choices")
            .set("role", "listbox")
            .set("id", "choices")
            .set("aria-label", t(Key::ChatTypeahead))
            .children(choices.iter().zip(IDS).enumerate().map(choice))
            .done()
    })
}
