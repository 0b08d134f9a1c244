//! The rating: one tap is a rating, sent at once; words may follow. A touchpoint that was rated is
//! not asked about again.

use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::{Live, effect, kept, spawn};
use crate::state::{State, View};
use crate::touchpoint;
use crate::ui::{button, dynamic, el, many, nothing, words};
use crate::views::{icon, survey, tabs};
use leptos::prelude::AnyView;
use shopbell_protocol::{NewRating, RatingComment, RecordId};
use std::cell::RefCell;
use web_sys::Event;

const FACES: [(u8, Key); 5] =
    [(1, Key::Score1), (2, Key::Score2), (3, Key::Score3), (4, Key::Score4), (5, Key::Score5)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The question is open.
    Asking,
    /// A score was given; words may follow.
    Scored,
    /// All is said.
    Thanked,
    /// It was rated before.
    Already,
}

struct Rate {
    state: &'static State,
    step: Live<Step>,
    rating: Live<Option<NewRating>>,
    /// Has the worker stored the score?
    stored: Live<bool>,
    busy: Live<bool>,
    error: Live<Option<String>>,
    /// Would the shop make it good, if it knew how to reach the visitor?
    sorry: Live<bool>,
    /// The visitor's own words, as they were sent.
    said: RefCell<String>,
}

/// The view.
pub fn rate(state: &'static State) -> AnyView {
    let rate: &'static Rate = kept(Rate {
        state,
        step: Live::new(Step::Asking),
        rating: Live::new(None),
        stored: Live::new(false),
        busy: Live::new(false),
        error: Live::new(None),
        sorry: Live::new(false),
        said: RefCell::default(),
    });
    // Another touchpoint is another question.
    effect(move || {
        let rated = state.memory.was_rated(&state.touchpoint.get());
        rate.rating.set(None);
        rate.stored.set(false);
        rate.error.set(None);
        rate.sorry.set(false);
        rate.said.take();
        rate.step.set(if rated { Step::Already } else { Step::Asking });
    });
    effect(move || {
        if state.survey.get().is_none() && state.shows(View::Rate) && rate.step.get() == Step::Asking {
            note_prompt(state);
        }
    });
    let survey = survey::survey(state);
    let content = dynamic(move || match rate.step.get() {
        _ if state.survey.get().is_some() => survey.view(),
        Step::Asking => question(rate, nothing()),
        Step::Scored => question(rate, many(vec![comment(rate), dynamic(move || offer(rate))])),
        Step::Thanked => many(vec![thanks(t(Key::RateThanksMore)), offer(rate)]),
        Step::Already => thanks(t(Key::RateAlready)),
    });
    el("div").set("class", "rate").child(content).done()
}

/// Notes that something is asked here, once a day.
pub fn note_prompt(state: &'static State) {
    let place = state.touchpoint.peek();
    if !state.memory.was_prompted_today(&place) {
        state.memory.note_prompted(&place);
        state.loader.prompted(&place);
    }
}

impl Rate {
    fn score(&self) -> Option<u8> {
        self.rating.get().map(|rating| rating.score)
    }

    /// A face was tapped: shown as taken at once, and sent.
    fn choose(&'static self, score: u8) {
        // The score is stored on the tap and stays; what is left to say are words.
        if self.rating.peek().is_some() {
            return;
        }
        let Some(id) = browser::new_id() else { return };
        let place = self.state.touchpoint.peek();
        self.rating.set(Some(NewRating {
            id,
            visitor: self.state.visitor(),
            score,
            stage: touchpoint::stage(&place),
            touchpoint: place,
            locale: self.state.locale(),
            product: self.state.product.peek(),
            comment: None,
        }));
        self.step.set(Step::Scored);
        browser::soon(|| browser::focus("[role=radio][aria-checked=true]"));
        self.send(String::new());
    }

    /// Sends what isn't stored yet: the score, and the words if there are any.
    fn send(&'static self, words: String) {
        let Some(rating) = self.rating.peek() else { return };
        if self.busy.peek() {
            return;
        }
        self.said.replace(words.clone());
        self.busy.set(true);
        self.error.set(None);
        spawn(async move {
            let outcome = self.deliver(&rating, &words).await;
            self.busy.set(false);
            // The page may have moved on to another touchpoint in the meantime.
            if self.rating.peek().as_ref() != Some(&rating) {
                return;
            }
            match outcome {
                Ok(()) if !words.is_empty() => self.thank(),
                Ok(()) => {}
                Err(sentence) => self.error.set(Some(sentence)),
            }
        });
    }

    async fn deliver(&self, rating: &NewRating, words: &str) -> Result<(), String> {
        let api = self.state.api();
        let say = |failure| self.state.sentence(failure);
        if !self.stored.peek() {
            self.sorry.set(api.rate(rating).await.map_err(say)?);
            self.stored.set(true);
            self.state.memory.note_rated(&rating.touchpoint);
            self.state.loader.rated(&rating.id, &rating.touchpoint, Some(rating.score));
        }
        if !words.is_empty() {
            let comment = RatingComment { visitor: rating.visitor.clone(), comment: words.to_owned() };
            api.comment(&rating.id, &comment).await.map_err(say)?;
        }
        Ok(())
    }

    fn thank(&'static self) {
        self.step.set(Step::Thanked);
        browser::soon(|| browser::focus(".thanks"));
    }
}

fn question(rate: &'static Rate, more: AnyView) -> AnyView {
    let stage = touchpoint::stage(&rate.state.touchpoint.peek());
    let chosen = move || {
        let face = FACES.iter().find(|(score, _)| Some(*score) == rate.score());
        face.map_or_else(nothing, |(_, label)| words(t(*label)))
    };
    let end = |label| el("span").text(t(label)).done();
    many(vec![
        el("h2").set("id", "rate-question").text(t(touchpoint::question(stage))).done(),
        el("div")
            .set("class", "scores")
            .set("role", "radiogroup")
            .set("aria-labelledby", "rate-question")
            .on("keydown", move |event| roam(rate.state, &event))
            .children(FACES.map(|(score, label)| face(rate, score, label)))
            .done(),
        el("p").set("class", "ends").set("aria-hidden", "true").children([end(Key::Score1), end(Key::Score5)]).done(),
        el("p").set("class", "chosen").set("role", "status").child(dynamic(chosen)).done(),
        more,
    ])
}

fn face(rate: &'static Rate, score: u8, label: Key) -> AnyView {
    let checked = move || Some(if rate.score() == Some(score) { "true" } else { "false" });
    let stop = move || Some(if rate.score().unwrap_or(1) == score { "0" } else { "-1" });
    button("face")
        .set("role", "radio")
        .set("aria-label", t(label))
        .set("title", t(label))
        .follow("aria-checked", checked)
        .follow("aria-disabled", move || rate.score().map(|_| "true"))
        .follow("tabindex", stop)
        .press(move || rate.choose(score))
        .child(icon::face(score))
        .done()
}

/// Arrows move between the faces without choosing: choosing sends, so it takes Space or Enter.
pub fn roam(state: &'static State, event: &Event) {
    let key = browser::key(event);
    let on = match key.as_str() {
        "ArrowDown" => Some(true),
        "ArrowUp" => Some(false),
        key => tabs::step(state, key),
    };
    let Some(on) = on else { return };
    event.prevent_default();
    browser::focus(if on { "[role=radio]:focus + [role=radio]" } else { "[role=radio]:has(+ [role=radio]:focus)" });
}

fn comment(rate: &'static Rate) -> AnyView {
    let field = el("textarea")
        .set("id", "comment")
        .set("dir", "auto")
        .set("rows", "4")
        .set("maxlength", "2000")
        .set("placeholder", t(Key::RateCommentHint));
    let trouble = move || rate.error.get().map_or_else(nothing, |sentence| failed(rate, sentence));
    let send = move || {
        let busy = rate.busy.get();
        words(t(if busy { Key::RateSending } else { Key::RateSend }))
    };
    el("form")
        .set("class", "comment")
        .submit(move || match browser::typed("#comment") {
            empty if empty.is_empty() && rate.stored.peek() => rate.thank(),
            words => rate.send(words),
        })
        .child(el("label").set("for", "comment").text(t(Key::RateComment)).done())
        .child(field.done())
        .child(dynamic(trouble))
        .child(el("button").set("class", "primary").child(dynamic(send)).done())
        .done()
}

fn failed(rate: &'static Rate, sentence: String) -> AnyView {
    many(vec![
        el("p").set("class", "error").set("role", "alert").text(sentence).done(),
        button("again").press(move || rate.send(browser::typed("#comment"))).text(t(Key::TryAgain)).done(),
    ])
}

fn offer(rate: &'static Rate) -> AnyView {
    match rate.rating.get() {
        Some(rating) if rate.sorry.get() => make_good(rate.state, rating.id, rate.said.borrow().clone()),
        _ => nothing(),
    }
}

/// "May we make it good?" It leads to the form for a person, with what was written already.
pub fn make_good(state: &'static State, about: RecordId, said: String) -> AnyView {
    let accept = move || {
        let typed = Some(browser::typed("#comment")).filter(|typed| !typed.is_empty());
        state.complaint.set(Some((about.clone(), typed.unwrap_or_else(|| said.clone()))));
    };
    el("div")
        .set("class", "make-good")
        .child(el("p").text(t(Key::RateMakeGood)).done())
        .child(button("leave-contact").press(accept).text(t(Key::ChatLeaveContact)).done())
        .done()
}

/// What is said at the end.
pub fn thanks(more: String) -> AnyView {
    el("div")
        .set("class", "thanks")
        .set("tabindex", "-1")
        .set("role", "status")
        .child(icon::face(5))
        .child(el("h2").text(t(Key::RateThanks)).done())
        .child(el("p").text(more).done())
        .done()
}
