//! "Where is my order?": its number and what only the customer knows go to the shop; the answer becomes a message.
//!
//! The message is one text, so that the loader keeps it like any other: a line a fact, the tracking number between the
//! two characters that isolate it.

use crate::api::Failure;
use crate::browser::{self, new_id, soon, typed};
use crate::contact;
use crate::i18n::{around, t};
use crate::keys::Key;
use crate::links::{ISOLATE, ISOLATE_END};
use crate::live::{Live, spawn};
use crate::message::{Message, Role};
use crate::ui::{El, button, dynamic, el, nothing, words};
use crate::views::chat::Chat;
use leptos::prelude::AnyView;
use shopbell_protocol::{ErrorCode, Locale, OrderLookup, OrderOutcome, OrderProgress, OrderStatus, RecordId};
use std::cell::RefCell;

/// Isolates a name, whose direction is that of its first letter.
const FIRST_STRONG: &str = "\u{2068}";

/// The form's state.
pub struct Inquiry {
    /// The look-up that is waited for; what others find is not shown any more.
    current: RefCell<Option<RecordId>>,
    /// Is a look-up on its way?
    busy: Live<bool>,
    /// What is wrong.
    error: Live<String>,
    /// Did a look-up lead to nothing? Then a person is offered.
    stuck: Live<bool>,
}

impl Inquiry {
    /// Nothing was asked yet.
    pub fn new() -> Self {
        Self {
            current: RefCell::default(),
            busy: Live::new(false),
            error: Live::new(String::new()),
            stuck: Live::new(false),
        }
    }

    fn says(&self, sentence: String, stuck: bool) {
        self.error.set(sentence);
        self.stuck.set(stuck);
    }
}

/// The form, in the place of the conversation until the order is found or it is left. With a number only the second
/// field is left to fill in.
pub fn form(chat: &'static Chat, number: &str) -> AnyView {
    let inquiry = &chat.inquiry;
    inquiry.says(String::new(), false);
    inquiry.current.replace(None);
    inquiry.busy.set(false);
    let contact = contact::second_factor(&chat.known_contact());
    let first = match (number.is_empty(), contact.is_empty()) {
        (true, _) => "#order-number",
        (false, true) => "#order-contact",
        (false, false) => ".order .primary",
    };
    soon(move || browser::focus(first));

    let error = el("p")
        .set("class", "error")
        .set("id", "order-error")
        .set("role", "alert")
        .child(dynamic(move || words(inquiry.error.get())))
        .done();
    let submit = el("button")
        .set("class", "primary")
        .follow("aria-disabled", move || inquiry.busy.get().then_some("true"))
        .child(dynamic(move || {
            let key = match (inquiry.busy.get(), inquiry.stuck.get()) {
                (true, _) => Key::OrderSending,
                (false, true) => Key::TryAgain,
                (false, false) => Key::OrderSend,
            };
            words(t(key))
        }))
        .done();
    let person = dynamic(move || {
        if !inquiry.stuck.get() {
            return nothing();
        }
        let hand_off = move || {
            inquiry.current.replace(None);
            chat.ordering.set(None);
            chat.handing_off.set(true);
        };
        button("plain").press(hand_off).text(t(Key::ChatPerson)).done()
    });
    let back = button("plain").text(t(Key::HandoffBack)).press(move || {
        inquiry.current.replace(None);
        chat.ordering.set(None);
        soon(|| browser::focus("#question"));
    });
    el("form")
        .set("class", "handoff order")
        .flag("novalidate")
        .submit(move || submit_form(chat))
        .child(el("h2").text(t(Key::OrderTitle)).done())
        .child(el("p").text(t(Key::OrderIntro)).done())
        .child(label("order-number", Key::OrderNumber))
        .child(input("order-number", "60").set("value", number).set("autocomplete", "off").done())
        .child(label("order-contact", Key::OrderContact))
        .child(input("order-contact", "200").set("autocomplete", "email").set("value", contact).done())
        .children([error, submit, person, back.done()])
        .done()
}

fn label(of: &'static str, text: Key) -> AnyView {
    el("label").set("for", of).text(t(text)).done()
}

/// Numbers and e-mail addresses run from left to right in every language.
fn input(id: &'static str, longest: &'static str) -> El {
    el("input")
        .set("id", id)
        .set("dir", "ltr")
        .set("maxlength", longest)
        .set("autocapitalize", "off")
        .set("spellcheck", "false")
        .flag("required")
        .set("aria-describedby", "order-error")
}

fn submit_form(chat: &'static Chat) {
    let inquiry = &chat.inquiry;
    if inquiry.busy.peek() {
        return;
    }
    let Some(lookup) = filled(chat) else { return };
    if let Some((field, sentence)) = missing(&lookup) {
        inquiry.says(t(sentence), false);
        browser::focus(field);
        return;
    }
    inquiry.current.replace(Some(lookup.id.clone()));
    inquiry.busy.set(true);
    inquiry.says(String::new(), false);
    spawn(async move {
        let outcome = chat.state.api().look_up_order(&lookup).await;
        if inquiry.current.borrow().as_ref() != Some(&lookup.id) {
            return;
        }
        inquiry.busy.set(false);
        match outcome {
            Ok(reply) => match (reply.outcome, reply.order) {
                (OrderOutcome::Found, Some(order)) => {
                    chat.say(Message::new(reply.id, Role::Order, told(&lookup.number, &order, chat.state.locale())));
                    chat.ordering.set(None);
                    soon(|| browser::focus(".log"));
                }
                (OrderOutcome::NotFound, _) => inquiry.says(t(Key::OrderNotFound), true),
                _ => inquiry.says(t(Key::OrderUnavailable), true),
            },
            // The shop has no order status: a question that it could answer otherwise.
            Err(Failure::Refused(ErrorCode::NotFound)) => inquiry.says(t(Key::OrderUnavailable), true),
            Err(Failure::Refused(ErrorCode::InvalidField)) => inquiry.says(t(Key::OrderNotFound), true),
            Err(failure) => inquiry.says(chat.state.sentence(failure), true),
        }
    });
}

/// What the form says. Every press is a look-up of its own.
fn filled(chat: &'static Chat) -> Option<OrderLookup> {
    Some(OrderLookup {
        id: new_id()?,
        visitor: chat.state.visitor(),
        conversation: chat.begun(),
        number: typed("#order-number"),
        contact: typed("#order-contact"),
        locale: chat.state.locale(),
    })
}

/// The first field that lacks something, and what to say about it.
fn missing(lookup: &OrderLookup) -> Option<(&'static str, Key)> {
    if lookup.number.is_empty() {
        Some(("#order-number", Key::OrderNumberMissing))
    } else if lookup.contact.chars().nth(2).is_none() {
        Some(("#order-contact", Key::OrderContactMissing))
    } else {
        None
    }
}

/// What is said about an order, a line a fact.
fn told(number: &str, order: &OrderStatus, locale: Locale) -> String {
    let isolated = |text: &str| [ISOLATE, text, ISOLATE_END].concat();
    let mut text = filled_in(progress(order.status), &isolated(number));
    // A name keeps its own direction, brackets and all.
    let name = |text: &str| [FIRST_STRONG, text, ISOLATE_END].concat();
    let mut add = |key, value: &Option<String>, shown: &dyn Fn(&str) -> String| {
        if let Some(value) = value {
            text.push('\n');
            text.push_str(&filled_in(key, &shown(value)));
        }
    };
    let day = |day: &str| browser::day(locale, day);
    add(Key::OrderOrderedOn, &order.ordered_on, &day);
    // What has come, or won't, is expected no more.
    if is_under_way(order.status) {
        add(Key::OrderExpectedOn, &order.expected_on, &day);
    }
    add(Key::OrderCarrier, &order.carrier, &name);
    add(Key::OrderTrackingNumber, &order.tracking_number, &isolated);
    add(Key::OrderTrack, &order.tracking_url, &str::to_owned);
    text
}

fn filled_in(key: Key, value: &str) -> String {
    let (before, after) = around(key);
    before + value + &after
}

fn is_under_way(progress: OrderProgress) -> bool {
    !matches!(progress, OrderProgress::Delivered | OrderProgress::Cancelled | OrderProgress::Returned)
}

fn progress(progress: OrderProgress) -> Key {
    match progress {
        OrderProgress::Received => Key::OrderReceived,
        OrderProgress::Preparing => Key::OrderPreparing,
        OrderProgress::Shipped => Key::OrderShipped,
        OrderProgress::OutForDelivery => Key::OrderOutForDelivery,
        OrderProgress::Delivered => Key::OrderDelivered,
        OrderProgress::Cancelled => Key::OrderCancelled,
        OrderProgress::Returned => Key::OrderReturned,
    }
}
