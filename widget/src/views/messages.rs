//! What was said. The text of each message sets its own direction; names and numbers are isolated.

use crate::i18n::{around, t};
use crate::keys::Key;
use crate::links::{Piece, pieces};
use crate::message::{Message, Role};
use crate::ui::{El, button, dynamic, el, many, nothing, words};
use crate::views::chat::{Chat, Flight};
use crate::views::product;
use leptos::prelude::AnyView;
use shopbell_protocol::{FoundProduct, Suggestion};

/// The shop's first words, and what is often asked while nothing was asked yet.
pub fn greeting(chat: &'static Chat) -> AnyView {
    let often = move || {
        let often = chat.often.get();
        if chat.messages.get().is_empty() && !often.is_empty() {
            suggestions(chat, Key::ChatSuggestions, &often)
        } else {
            nothing()
        }
    };
    let hello = el("p").text(t(Key::ChatGreeting)).done();
    many(vec![el("div").set("class", "message shop").child(hello).done(), dynamic(often)])
}

/// Every message, oldest first.
pub fn all(chat: &'static Chat) -> AnyView {
    dynamic(move || many(chat.messages.get().iter().map(|message| row(chat, message)).collect()))
}

/// What is happening to the latest question.
pub fn flight(chat: &'static Chat) -> AnyView {
    dynamic(move || match chat.flight.get() {
        Flight::Landed => nothing(),
        Flight::Waiting => {
            el("div").set("class", "message shop waiting").child(el("p").text(t(Key::ChatWaiting)).done()).done()
        }
        Flight::Failed(why) => el("div")
            .set("class", "message shop failed")
            .child(el("p").text(why).done())
            .child(button("again").press(move || chat.send()).text(t(Key::TryAgain)).done())
            .done(),
    })
}

fn row(chat: &'static Chat, message: &Message) -> AnyView {
    match message.role {
        Role::Visitor => bubble("message visitor", Key::ChatYou).child(text(&message.text)),
        Role::Answer => bubble("message shop answer", Key::ChatShop)
            .children(asked(&message.question))
            .child(text(&message.text))
            .children(helpful(chat, message)),
        Role::DidYouMean => bubble("message shop did-you-mean", Key::ChatShop)
            .children(asked(&message.question))
            .children(found(chat, &message.products))
            .child(suggestions(chat, Key::ChatDidYouMean, &message.suggestions))
            .child(none_of_these(chat)),
        Role::NoAnswer if !message.products.is_empty() => bubble("message shop found", Key::ChatShop)
            .children(found(chat, &message.products))
            .child(none_of_these(chat)),
        Role::NoAnswer => no_answer(chat, &message.question, &message.suggestions),
        Role::SmallTalk => bubble("message shop small-talk", Key::ChatShop).child(text(&message.text)),
        Role::Person => bubble("message shop person-offered", Key::ChatShop)
            .child(text(&message.text))
            .child(leave_contact(chat, Key::ChatLeaveContact)),
        Role::OrderOffered => {
            bubble("message shop order-offered", Key::ChatShop).child(look_up(chat, &message.question))
        }
        Role::Order => bubble("message shop order-status", Key::ChatShop).child(text(&message.text)),
        Role::Handoff => bubble("message shop handed-off", Key::ChatShop)
            .child(reference(Key::HandoffDone, &message.text))
            .children(follow(chat, &message.question)),
    }
    .done()
}

/// Begins a bubble; who speaks is said to those who can't see its side and colour.
pub fn bubble(class: &'static str, speaker: Key) -> El {
    let speaker = el("span").set("class", "unseen").text(t(speaker)).done();
    el("div").set("class", class).child(speaker)
}

fn text(text: &str) -> AnyView {
    el("p").set("class", "text").set("dir", "auto").children(pieces(text).into_iter().map(piece)).done()
}

fn piece(piece: Piece<'_>) -> AnyView {
    match piece {
        Piece::Words(text) => words(text),
        Piece::Number(number) => el("bdi").set("dir", "ltr").text(number).done(),
        Piece::Link(address) => el("a")
            .set("href", address)
            .set("target", "_blank")
            .set("rel", "noopener noreferrer nofollow")
            .set("dir", "ltr")
            .text(address)
            .done(),
    }
}

/// "Was this helpful?", or what was said to that.
fn helpful(chat: &'static Chat, message: &Message) -> Vec<AnyView> {
    let say = |key| el("span").set("role", "status").text(t(key)).done();
    let Some(helpful) = message.helpful else {
        let choice = |key, helpful, class| {
            let id = message.id.clone();
            button(class).press(move || chat.rate_answer(&id, helpful)).text(t(key)).done()
        };
        let question = el("span").text(t(Key::Helpful)).done();
        let choices = [choice(Key::HelpfulYes, true, "yes"), choice(Key::HelpfulNo, false, "no")];
        return vec![el("div").set("class", "helpful").child(question).children(choices).done()];
    };
    if helpful {
        return vec![el("div").set("class", "helpful").child(say(Key::HelpfulThanks)).done()];
    }
    vec![
        el("div").set("class", "helpful").child(say(Key::HelpfulSorry)).done(),
        leave_contact(chat, Key::ChatLeaveContact),
    ]
}

fn look_up(chat: &'static Chat, number: &str) -> AnyView {
    let number = number.to_owned();
    button("leave-contact").press(move || chat.ordering.set(Some(number.clone()))).text(t(Key::OrderTitle)).done()
}

/// Less in view than the choices: most visitors find theirs among them.
fn none_of_these(chat: &'static Chat) -> AnyView {
    button("plain none").press(move || chat.handing_off.set(true)).text(t(Key::ChatNoneOfThese)).done()
}

fn leave_contact(chat: &'static Chat, label: Key) -> AnyView {
    button("leave-contact").press(move || chat.handing_off.set(true)).text(t(label)).done()
}

/// The question that a reply is about, where that isn't plain.
fn asked(question: &str) -> Option<AnyView> {
    (!question.is_empty()).then(|| el("p").set("class", "asked").set("dir", "auto").text(question).done())
}

fn no_answer(chat: &'static Chat, question: &str, near: &[Suggestion]) -> El {
    let sorry = bubble("message shop no-answer", Key::ChatShop)
        .children(asked(question))
        .child(el("p").text(t(Key::ChatNoAnswer)).done());
    let sorry = if near.is_empty() { sorry } else { sorry.child(suggestions(chat, Key::ChatNear, near)) };
    sorry.child(leave_contact(chat, Key::ChatLeaveContact))
}

/// Products that fit what was asked.
fn found(chat: &'static Chat, products: &[FoundProduct]) -> Vec<AnyView> {
    if products.is_empty() {
        return Vec::new();
    }
    let cards = products.iter().map(|item| product::found(chat.state.locale(), item.clone()));
    let list = el("ul").set("class", "products").children(cards).done();
    vec![el("p").text(t(Key::ChatProducts)).done(), list]
}

/// Where it is seen how far a request has come.
fn follow(chat: &'static Chat, case: &str) -> Option<AnyView> {
    let page = || {
        let link = el("a")
            .set("href", chat.state.api().case_page(case))
            .set("target", "_blank")
            .set("rel", "noopener noreferrer nofollow")
            .text(t(Key::HandoffFollow));
        el("p").child(link.done()).done()
    };
    (!case.is_empty()).then(page)
}

/// A sentence with a reference number in it.
pub fn reference(sentence: Key, number: &str) -> AnyView {
    let (before, after) = around(sentence);
    let number = el("bdi").set("class", "reference").set("dir", "ltr").text(number).done();
    el("p").text(before).child(number).text(after).done()
}

fn suggestions(chat: &'static Chat, label: Key, entries: &[Suggestion]) -> AnyView {
    let choices = entries.iter().map(|Suggestion { question, .. }| {
        let ask = question.clone();
        button("suggestion")
            .set("dir", "auto")
            .press(move || {
                chat.ask(&ask);
            })
            .text(question.as_str())
            .done()
    });
    el("div")
        .set("class", "suggestions")
        .set("role", "group")
        .set("aria-label", t(label))
        .child(el("p").text(t(label)).done())
        .children(choices)
        .done()
}
