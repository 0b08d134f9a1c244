//! "A person, please": contact, question and consent go to the shop; a reference number comes back.

use crate::browser;
use crate::browser::{is_ticked, new_id, soon, typed};
use crate::i18n::t;
use crate::keys::Key;
use crate::live::spawn;
use crate::message::{Message, Role};
use crate::ui::{El, button, dynamic, el, words};
use crate::views::chat::{Chat, Told};
use leptos::prelude::AnyView;
use shopbell_protocol::NewHandoff;

/// The form, in the place of the conversation until it is sent or left.
pub fn form(chat: &'static Chat) -> AnyView {
    let question = match &*chat.complaint.borrow() {
        Some((_, words)) => words.clone(),
        None => chat.to_hand_off().map(|question| question.text).unwrap_or_default(),
    };
    let known_contact = chat.known_contact();
    let known_name = chat.told.borrow().name.clone();
    chat.handoff_error.set(String::new());
    // To the first thing that is still to be said.
    let first = if known_contact.is_empty() { "#contact" } else { "#consent" };
    soon(move || browser::focus(first));

    let error = el("p")
        .set("class", "error")
        .set("id", "handoff-error")
        .set("role", "alert")
        .child(dynamic(move || words(chat.handoff_error.get())))
        .done();
    let submit = el("button")
        .set("class", "primary")
        .follow("aria-disabled", move || chat.handoff_busy.get().then_some("true"))
        .child(dynamic(move || {
            let busy = chat.handoff_busy.get();
            words(t(if busy { Key::RateSending } else { Key::HandoffSend }))
        }))
        .done();
    let back = button("plain").text(t(Key::HandoffBack)).press(move || {
        chat.complaint.replace(None);
        chat.handing_off.set(false);
        soon(|| browser::focus("#question"));
    });
    let contact =
        input("contact", "200").flag("required").set("aria-describedby", "handoff-error").set("value", known_contact);
    let about = el("textarea")
        .set("id", "about")
        .set("dir", "auto")
        .set("rows", "3")
        .set("maxlength", "2000")
        .flag("required")
        .text(question);
    let consent = el("input").set("id", "consent").set("type", "checkbox").flag("required").done();
    el("form")
        .set("class", "handoff")
        .flag("novalidate")
        .submit(move || submit_form(chat))
        .child(el("h2").text(t(Key::HandoffTitle)).done())
        .child(el("p").text(t(Key::HandoffIntro)).done())
        .child(label("contact", Key::HandoffContact).done())
        .child(contact.done())
        .child(label("name", Key::HandoffName).done())
        .child(input("name", "100").set("autocomplete", "name").set("value", known_name).done())
        .child(label("about", Key::HandoffMessage).done())
        .child(about.done())
        .child(
            el("label")
                .set("class", "consent")
                .child(consent)
                .child(el("span").text(t(Key::HandoffConsent)).done())
                .done(),
        )
        .children([error, submit, back.done()])
        .done()
}

fn label(of: &'static str, text: Key) -> El {
    el("label").set("for", of).text(t(text))
}

fn input(id: &'static str, longest: &'static str) -> El {
    el("input").set("id", id).set("dir", "auto").set("maxlength", longest)
}

fn submit_form(chat: &'static Chat) {
    if chat.handoff_busy.peek() {
        return;
    }
    let Some(handoff) = filled(chat) else { return };
    if let Some((field, sentence)) = missing(&handoff) {
        chat.handoff_error.set(t(sentence));
        browser::focus(field);
        return;
    }
    // Sent again unchanged, it keeps its id; other words are another handoff.
    let handoff = match chat.handoff.peek() {
        Some(earlier) if earlier == (NewHandoff { id: earlier.id.clone(), ..handoff.clone() }) => earlier,
        _ => handoff,
    };
    chat.handoff.set(Some(handoff.clone()));
    chat.handoff_busy.set(true);
    chat.handoff_error.set(String::new());
    spawn(async move {
        let outcome = chat.state.api().hand_off(&handoff).await;
        chat.handoff_busy.set(false);
        match outcome {
            Ok(receipt) => {
                chat.handoff.set(None);
                chat.told.replace(Told { contact: handoff.contact, name: handoff.name.unwrap_or_default() });
                chat.complaint.replace(None);
                let case = receipt.case.unwrap_or_default();
                chat.say(Message { question: case, ..Message::new(receipt.id, Role::Handoff, receipt.reference) });
                chat.handing_off.set(false);
                soon(|| browser::focus(".log"));
            }
            Err(failure) => chat.handoff_error.set(chat.state.sentence(failure)),
        }
    });
}

/// What the form says.
fn filled(chat: &'static Chat) -> Option<NewHandoff> {
    Some(NewHandoff {
        id: new_id()?,
        visitor: chat.state.visitor(),
        conversation: chat.begun(),
        name: Some(typed("#name")).filter(|name| !name.is_empty()),
        contact: typed("#contact"),
        message: typed("#about"),
        consent: is_ticked("#consent"),
        locale: chat.state.locale(),
        about: chat.complaint.borrow().as_ref().map(|(about, _)| about.clone()),
    })
}

/// The first field that lacks something, and what to say about it.
fn missing(handoff: &NewHandoff) -> Option<(&'static str, Key)> {
    if handoff.contact.chars().nth(2).is_none() {
        Some(("#contact", Key::HandoffContactMissing))
    } else if handoff.message.is_empty() {
        Some(("#about", Key::HandoffMessageMissing))
    } else if !handoff.consent {
        Some(("#consent", Key::HandoffConsentMissing))
    } else {
        None
    }
}
