//! "Did we make it good?", asked of whoever comes back after their request was settled.

use crate::i18n::t;
use crate::keys::Key;
use crate::live::{effect, spawn};
use crate::message::Role;
use crate::state::View;
use crate::ui::{button, dynamic, el, many};
use crate::views::chat::Chat;
use crate::views::messages::{bubble, reference};
use leptos::prelude::AnyView;
use shopbell_protocol::CaseStatus;
use std::cell::Cell;

/// Looks once whether there is anything to ask; only for those who handed something to a person.
pub fn ask(chat: &'static Chat) {
    let asked = Cell::new(false);
    effect(move || {
        let has_case = |chat: &Chat| {
            chat.messages.peek().iter().any(|message| message.role == Role::Handoff && !message.question.is_empty())
        };
        if chat.state.shows(View::Chat) && !asked.replace(true) && has_case(chat) {
            spawn(async move {
                // Without an answer nothing is asked.
                let cases = chat.state.api().cases(&chat.state.visitor()).await.unwrap_or_default();
                chat.cases.set(cases.into_iter().filter(|case| case.asks).collect());
            });
        }
    });
}

/// The questions, and what was answered to them.
pub fn questions(chat: &'static Chat) -> AnyView {
    dynamic(move || many(chat.cases.get().iter().map(|case| question(chat, case)).collect()))
}

fn question(chat: &'static Chat, case: &CaseStatus) -> AnyView {
    let asked = reference(Key::CaseQuestion, case.number.as_deref().unwrap_or_default());
    let said = |key| el("span").set("role", "status").text(t(key)).done();
    let choice = |key, fixed, class| {
        let reference = case.reference.clone();
        button(class).press(move || answer(chat, &reference, fixed)).text(t(key)).done()
    };
    let below = match case.fixed {
        Some(true) => vec![said(Key::HelpfulThanks)],
        Some(false) => vec![said(Key::CaseReopened)],
        None => vec![choice(Key::HelpfulYes, true, "yes"), choice(Key::HelpfulNo, false, "no")],
    };
    bubble("message shop case-question", Key::ChatShop)
        .child(asked)
        .child(el("div").set("class", "helpful").children(below).done())
        .done()
}

/// Shown at once; taken back if it can't be sent.
fn answer(chat: &'static Chat, reference: &str, fixed: bool) {
    note(chat, reference, Some(fixed));
    let reference = reference.to_owned();
    spawn(async move {
        if chat.state.api().answer_case(&reference, fixed).await.is_err() {
            note(chat, &reference, None);
        }
    });
}

fn note(chat: &Chat, reference: &str, fixed: Option<bool>) {
    chat.cases.update(|cases| {
        if let Some(case) = cases.iter_mut().find(|case| case.reference == reference) {
            case.fixed = fixed;
        }
    });
}
