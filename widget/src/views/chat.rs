//! The chat: what is asked, what is answered, and one turn on its way at a time. A turn keeps its id
//! until its reply is here, so asking again after a failure, or on the next page, asks the same turn.

use crate::browser;
use crate::contact;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::{Live, effect, kept, spawn};
use crate::message::{self, Message, Role};
use crate::reply;
use crate::state::{State, View};
use crate::ui::{dynamic, el, many};
use crate::views::typeahead::Typeahead;
use crate::views::{cases, composer, handoff, messages, order, typeahead};
use leptos::prelude::AnyView;
use shopbell_protocol::{AnswerRating, CaseStatus, NewHandoff, NewTurn, RecordId, Suggestion};
use std::cell::{Cell, RefCell};

/// Where the latest question is.
#[derive(Clone, PartialEq, Eq)]
pub enum Flight {
    /// Answered, or there is none.
    Landed,
    /// On its way.
    Waiting,
    /// It failed; the sentence says why.
    Failed(String),
}

/// What the visitor told in a form. Kept no longer than the frame: it isn't the loader's to remember.
#[derive(Default)]
pub struct Told {
    /// An e-mail address or a telephone number.
    pub contact: String,
    /// How the visitor wants to be called.
    pub name: String,
}

/// The conversation's state.
pub struct Chat {
    /// The app's.
    pub state: &'static State,
    /// What was said, oldest first.
    pub messages: Live<Vec<Message>>,
    /// The latest question.
    pub flight: Live<Flight>,
    /// Is the form for a person open?
    pub handing_off: Live<bool>,
    /// Is the form for an order's state open? With the order's number, empty where it isn't known.
    pub ordering: Live<Option<String>>,
    /// That form's state.
    pub inquiry: order::Inquiry,
    /// The conversation's id; `None` when it can't have one in this browser.
    conversation: Live<Option<RecordId>>,
    /// What was handed to a person, while it isn't known to have arrived.
    pub handoff: Live<Option<NewHandoff>>,
    /// Is it on its way?
    pub handoff_busy: Live<bool>,
    /// What is wrong with it.
    pub handoff_error: Live<String>,
    /// Questions that begin like what is typed.
    pub typeahead: Live<Typeahead>,
    /// How often something was typed or taken away: what was looked for before the last time is out of date.
    pub keystrokes: Cell<u32>,
    /// Questions to begin with.
    pub often: Live<Vec<Suggestion>>,
    /// What the visitor told in a form, so that no form asks for it again.
    pub told: RefCell<Told>,
    /// What the form for a person is about: a rating or response that the visitor isn't happy with, and their words.
    pub complaint: RefCell<Option<(RecordId, String)>>,
    /// Cases of the visitor's of which it is asked whether they are good now.
    pub cases: Live<Vec<CaseStatus>>,
}

impl Chat {
    /// Asks a question. False when it can't be asked now, so that what was typed stays.
    pub fn ask(&'static self, typed: &str) -> bool {
        if self.flight.peek() == Flight::Waiting {
            return false;
        }
        let (Some(text), Some(id)) = (message::question(typed), browser::new_id()) else {
            return false;
        };
        self.handing_off.set(false);
        self.ordering.set(None);
        self.say(Message::new(id, Role::Visitor, text));
        self.send();
        true
    }

    /// Adds a message and has it remembered.
    pub fn say(&self, message: Message) {
        self.messages.update(|messages| messages.push(message));
        self.keep();
    }

    /// Sends the latest question, for the first time or again.
    pub fn send(&'static self) {
        let Some(question) = self.latest_question() else {
            return;
        };
        let Some(conversation) = self.conversation.peek() else {
            return;
        };
        self.flight.set(Flight::Waiting);
        let meant = self.cleared_up_by(&question);
        let turn = NewTurn {
            id: question.id,
            visitor: self.state.visitor(),
            conversation,
            text: question.text,
            locale: self.state.locale(),
            meant,
        };
        spawn(async move {
            match self.state.api().ask(&turn).await {
                Ok(reply) => {
                    let entry = reply.answer.as_ref().map(|answer| answer.entry.as_str());
                    self.state.loader.answered(&turn.id, entry);
                    self.flight.set(Flight::Landed);
                    let (person, order) = (reply.person, reply.order.clone());
                    for message in reply::messages(reply) {
                        self.say(message);
                    }
                    // What was asked for comes at once; the message is the way back to it.
                    // Not over a form that was opened meanwhile: what is typed in it would be gone.
                    let is_free = !self.handing_off.peek() && self.ordering.peek().is_none();
                    if is_free && person {
                        self.handing_off.set(true);
                    }
                    if let Some(order) = order.filter(|_| is_free) {
                        self.ordering.set(Some(order.number.unwrap_or_default()));
                    }
                }
                Err(failure) => self.flight.set(Flight::Failed(self.state.sentence(failure))),
            }
        });
    }

    /// Says whether an answer helped. Shown at once; taken back if it can't be sent.
    pub fn rate_answer(&'static self, id: &RecordId, helpful: bool) {
        self.note_helpful(id, Some(helpful));
        let turn = id.clone();
        let rating = AnswerRating { visitor: self.state.visitor(), helpful };
        spawn(async move {
            if self.state.api().rate_answer(&turn, &rating).await.is_err() {
                self.note_helpful(&turn, None);
            }
        });
    }

    fn note_helpful(&self, id: &RecordId, helpful: Option<bool>) {
        self.messages.update(|messages| {
            let answer = messages.iter_mut().find(|message| message.role == Role::Answer && message.id == *id);
            if let Some(answer) = answer {
                answer.helpful = helpful;
            }
        });
        self.keep();
    }

    fn keep(&self) {
        if let Some(conversation) = self.conversation.peek() {
            self.state.loader.keep(&conversation, &self.messages.peek());
        }
    }

    /// The turn that was answered with this question among its suggestions.
    fn cleared_up_by(&self, question: &Message) -> Option<RecordId> {
        let messages = self.messages.peek();
        let earlier = messages.iter().rev().skip_while(|message| message.id != question.id).skip(1);
        // Every reply to the message before: it may have asked several things.
        let mut replies = earlier.take_while(|message| message.role != Role::Visitor);
        let is_choice = |reply: &&Message| {
            reply.role == Role::DidYouMean && reply.suggestions.iter().any(|choice| choice.question == question.text)
        };
        replies.find(is_choice).map(|reply| reply.id.clone())
    }

    /// The latest thing the visitor asked.
    pub fn latest_question(&self) -> Option<Message> {
        self.messages.peek().into_iter().rev().find(|message| message.role == Role::Visitor)
    }

    /// What a person would be asked: the latest thing that isn't small talk or the wish for a person itself.
    pub fn to_hand_off(&self) -> Option<Message> {
        let messages = self.messages.peek();
        let is_asked = |message: &&Message| {
            message.role == Role::Visitor
                && !messages
                    .iter()
                    .any(|reply| reply.id == message.id && matches!(reply.role, Role::SmallTalk | Role::Person))
        };
        messages.iter().rev().find(is_asked).cloned()
    }

    /// How the visitor can be reached, as far as it was said: in an earlier request, or in the conversation.
    pub fn known_contact(&self) -> String {
        let told = self.told.borrow();
        if !told.contact.is_empty() {
            return told.contact.clone();
        }
        let messages = self.messages.peek();
        let mut said = messages.iter().rev().filter(|message| message.role == Role::Visitor);
        said.find_map(|message| contact::in_text(&message.text)).unwrap_or_default()
    }

    /// The conversation's id, if anything was said in it.
    pub fn begun(&self) -> Option<RecordId> {
        self.conversation.peek().filter(|_| !self.messages.peek().is_empty())
    }

    /// Was the last thing said a question?
    fn is_unanswered(&self) -> bool {
        self.messages.peek().last().is_some_and(|last| last.role == Role::Visitor)
    }
}

/// The view.
pub fn chat(state: &'static State) -> AnyView {
    let memory = &state.memory;
    let chat = kept(Chat {
        state,
        messages: Live::new(memory.messages.clone()),
        flight: Live::new(Flight::Landed),
        handing_off: Live::new(false),
        ordering: Live::new(None),
        inquiry: order::Inquiry::new(),
        conversation: Live::new(memory.conversation.clone().or_else(browser::new_id)),
        handoff: Live::new(None),
        handoff_busy: Live::new(false),
        handoff_error: Live::new(String::new()),
        keystrokes: Cell::new(0),
        often: Live::new(state.shop.suggestions.clone()),
        typeahead: Live::new(Typeahead::default()),
        told: RefCell::default(),
        complaint: RefCell::default(),
        cases: Live::new(Vec::new()),
    });
    // Left without a reply on the last page: the very same turn is asked once more.
    effect(move || {
        if state.shows(View::Chat) && chat.flight.peek() == Flight::Landed && chat.is_unanswered() {
            chat.send();
        }
    });
    effect(move || {
        if let Some(text) = state.asked.get() {
            state.asked.set(None);
            chat.ask(&text);
        }
    });
    effect(move || {
        if let Some(complaint) = state.complaint.get() {
            state.complaint.set(None);
            chat.complaint.replace(Some(complaint));
            // Open already, it is about this from now on.
            chat.handing_off.set(false);
            chat.handing_off.set(true);
            state.view.set(View::Chat);
        }
    });
    cases::ask(chat);
    // On a product's page one of the questions fits it.
    effect(move || {
        if let Some(product) = state.product.get()
            && chat.messages.peek().is_empty()
        {
            spawn(async move {
                let found = state.api().questions(state.locale(), &[("product", &product)]).await;
                // By now another product may be on screen.
                if let Ok(found) = found
                    && state.product.peek() == Some(product)
                {
                    chat.often.set(found.questions);
                }
            });
        }
    });
    // The latest question to the top, so that a long answer is read from its beginning.
    effect(move || {
        let _ = (chat.messages.get(), chat.flight.get(), state.shows(View::Chat));
        browser::soon(scroll);
    });
    dynamic(move || match (chat.handing_off.get(), chat.ordering.get()) {
        (true, _) => handoff::form(chat),
        (false, Some(number)) => order::form(chat, &number),
        (false, None) => conversation(chat),
    })
}

fn conversation(chat: &'static Chat) -> AnyView {
    // The field is a new one.
    typeahead::close(chat);
    let log = el("div")
        .set("class", "log")
        .set("role", "log")
        .set("aria-label", t(Key::ChatLog))
        .set("tabindex", "0")
        .children([messages::greeting(chat), messages::all(chat), cases::questions(chat), messages::flight(chat)])
        .done();
    many(vec![log, composer::person(chat), composer::composer(chat)])
}

fn scroll() {
    let (Some(log), Some(last)) = (browser::find(".log"), browser::find(".log > .visitor:not(:has(~ .visitor))"))
    else {
        return;
    };
    log.set_scroll_top(last.offset_top() - 12);
}
