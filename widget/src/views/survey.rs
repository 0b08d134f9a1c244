//! A survey that the page asks for by its name. Each answer is sent as soon as it is given, and the worker says which
//! question follows. A touchpoint that isn't the name of a survey gets the rating that every shop has (`rate`).

use crate::api::Failure;
use crate::browser;
use crate::i18n::t;
use crate::keys::Key;
use crate::live::{Live, effect, kept, spawn};
use crate::state::{State, View};
use crate::ui::{El, button, dynamic, el, many, nothing, words};
use crate::views::{icon, rate};
use leptos::prelude::AnyView;
use shopbell_protocol::{
    AskedQuestion, AskedSurvey, ErrorCode, GivenAnswer, Look, NewOptOut, NewResponse, QuestionKind, RecordId,
};
use std::cell::RefCell;
use std::rc::Rc;

#[derive(Clone)]
enum Stage {
    Waiting,
    /// The survey, and the place of the question.
    Asking(Rc<AskedSurvey>, usize),
    /// All is said; the shop's own words.
    Thanked(Option<String>),
    /// It was answered before.
    Already,
    /// They don't want to be asked any more.
    Stopped,
    /// It can't be asked now.
    Failed(String),
}

/// The survey that is asked, if one is.
pub struct Survey {
    state: &'static State,
    stage: Live<Stage>,
    /// This response's id.
    id: RefCell<Option<RecordId>>,
    given: RefCell<Vec<GivenAnswer>>,
    /// The survey that was seen and not answered yet.
    seen: RefCell<Option<String>>,
    /// What was tapped, as long as it is on its way.
    tapped: Live<Option<String>>,
    error: Live<Option<String>>,
    /// Would the shop make it good, if it knew how to reach the visitor?
    sorry: Live<bool>,
}

/// The survey, which begins whenever the page asks for one.
pub fn survey(state: &'static State) -> &'static Survey {
    let survey: &'static Survey = kept(Survey {
        state,
        stage: Live::new(Stage::Waiting),
        id: RefCell::default(),
        given: RefCell::default(),
        seen: RefCell::default(),
        tapped: Live::new(None),
        error: Live::new(None),
        sorry: Live::new(false),
    });
    effect(move || {
        if let Some(name) = state.survey.get() {
            survey.begin(name);
        }
    });
    effect(move || {
        let stage = survey.stage.get();
        if state.shows(View::Rate)
            && let Stage::Asking(asked, 0) = stage
        {
            rate::note_prompt(state);
            survey.seen.replace(Some(asked.id.clone()));
        } else if !state.shown.get()
            && let Some(closed) = survey.seen.take()
        {
            state.loader.dismissed(&closed);
        }
    });
    survey
}

impl Survey {
    /// The view.
    pub fn view(&'static self) -> AnyView {
        match self.stage.get() {
            Stage::Waiting => el("p").set("role", "status").text(t(Key::SurveyWaiting)).done(),
            Stage::Failed(sentence) => el("p").set("class", "error").set("role", "alert").text(sentence).done(),
            Stage::Already => rate::thanks(t(Key::RateAlready)),
            Stage::Stopped => el("p")
                .set("class", "thanks")
                .set("tabindex", "-1")
                .set("role", "status")
                .text(t(Key::SurveyStopped))
                .done(),
            Stage::Thanked(own) => {
                let about = self.id.borrow().clone().filter(|_| self.sorry.get());
                let said =
                    self.given.borrow().iter().filter_map(|answer| answer.text.clone()).collect::<Vec<_>>().join("\n");
                let offer = about.map_or_else(nothing, |about| rate::make_good(self.state, about, said));
                many(vec![rate::thanks(own.unwrap_or_else(|| t(Key::RateThanksMore))), offer])
            }
            Stage::Asking(survey, place) => match survey.questions.get(place) {
                Some(question) => self.question(question),
                None => nothing(),
            },
        }
    }

    fn begin(&'static self, name: String) {
        self.given.borrow_mut().clear();
        self.id.replace(browser::new_id());
        self.tapped.set(None);
        self.error.set(None);
        self.sorry.set(false);
        let state = self.state;
        self.stage.set(Stage::Waiting);
        // Without a session there is no consent, so nobody says who asks.
        let visitor = Some(state.visitor()).filter(|_| !state.session.borrow().is_empty());
        spawn(async move {
            let answer = state.api().survey(&name, state.locale(), visitor.as_ref()).await;
            if state.survey.peek().as_ref() != Some(&name) {
                return;
            }
            match answer {
                Ok(survey) if survey.answered || state.memory.was_answered(&name, survey.repeat_after_days) => {
                    self.stage.set(Stage::Already);
                }
                Ok(survey) => self.stage.set(Stage::Asking(Rc::new(survey), 0)),
                Err(Failure::Refused(ErrorCode::NotFound)) => state.survey.set(None),
                Err(failure) => self.stage.set(Stage::Failed(state.sentence(failure))),
            }
        });
    }

    /// Takes an answer, unless one is on its way.
    fn answer(&'static self, tapped: String, answer: GivenAnswer) {
        if self.tapped.peek().is_some() {
            return;
        }
        self.seen.take();
        self.tapped.set(Some(tapped));
        self.given.borrow_mut().push(answer);
        self.send();
    }

    fn send(&'static self) {
        let Stage::Asking(survey, place) = self.stage.peek() else { return };
        let Some(id) = self.id.borrow().clone() else { return };
        let state = self.state;
        let response = NewResponse {
            visitor: state.visitor(),
            survey: survey.id.clone(),
            locale: state.locale(),
            product: state.product.peek(),
            answers: self.given.borrow().clone(),
        };
        self.error.set(None);
        spawn(async move {
            let outcome = state.api().respond(&id, &response).await;
            if self.id.borrow().as_ref() != Some(&id) {
                return;
            }
            let follows = match outcome {
                Ok(receipt) => {
                    self.sorry.set(receipt.contact_wanted);
                    receipt.next
                }
                Err(Failure::Refused(ErrorCode::Conflict)) => return self.stage.set(Stage::Already),
                Err(failure) => return self.error.set(Some(state.sentence(failure))),
            };
            if place == 0 {
                let score = response.answers.first().and_then(|answer| answer.score);
                state.memory.note_rated(&survey.id);
                state.loader.rated(&id, &survey.id, score);
            }
            self.tapped.set(None);
            let next = follows.and_then(|next| survey.questions.iter().position(|question| question.id == next));
            self.stage.set(match next {
                Some(place) => Stage::Asking(survey, place),
                None => Stage::Thanked(survey.thanks.clone()),
            });
            browser::soon(|| browser::focus(".survey h2, .thanks"));
        });
    }

    /// They don't want to be asked any more.
    fn stop(&'static self) {
        let state = self.state;
        self.error.set(None);
        spawn(async move {
            match state.api().opt_out(&NewOptOut { visitor: state.visitor() }).await {
                Ok(()) => {
                    self.seen.take();
                    state.loader.opted_out();
                    self.stage.set(Stage::Stopped);
                    browser::soon(|| browser::focus(".thanks"));
                }
                Err(failure) => self.error.set(Some(state.sentence(failure))),
            }
        });
    }

    fn question(&'static self, question: &AskedQuestion) -> AnyView {
        let id = question.id.clone();
        let heading = el("h2").set("id", "survey-question").set("tabindex", "-1").text(question.text.as_str()).done();
        let asked = match question.kind.scale() {
            Some((low, high)) => self.scale(question, low, high),
            None => self.form(question),
        };
        let pass = move || self.answer(String::new(), GivenAnswer { question: id.clone(), ..GivenAnswer::default() });
        let skip = match question.required {
            true => nothing(),
            false => button("skip").press(pass).text(t(Key::SurveySkip)).done(),
        };
        // Whoever has begun to answer doesn't mind.
        let stop = match self.given.borrow().is_empty() {
            true => button("skip").press(move || self.stop()).text(t(Key::SurveyStop)).done(),
            false => nothing(),
        };
        let trouble = move || self.error.get().map_or_else(nothing, |sentence| self.failed(sentence));
        el("div").set("class", "survey").children([heading, asked, dynamic(trouble), skip, stop]).done()
    }

    fn failed(&'static self, sentence: String) -> AnyView {
        let again = move || {
            let nothing_given = self.given.borrow().is_empty();
            if nothing_given { self.stop() } else { self.send() }
        };
        many(vec![
            el("p").set("class", "error").set("role", "alert").text(sentence).done(),
            button("again").press(again).text(t(Key::TryAgain)).done(),
        ])
    }

    /// Scores to tap: a tap is an answer.
    fn scale(&'static self, question: &AskedQuestion, low: u8, high: u8) -> AnyView {
        let class = match question.look {
            Look::Faces => "scores",
            Look::Stars => "scores stars",
            Look::Numbers => "scores numbers",
        };
        let score = |score: u8| {
            let number = browser::number(self.state.locale(), score.into());
            let given = GivenAnswer { question: question.id.clone(), score: Some(score), ..GivenAnswer::default() };
            let drawn = match question.look {
                Look::Faces => icon::face(score),
                Look::Stars => icon::star(),
                Look::Numbers => words(number.clone()),
            };
            let stop = if score == low { "0" } else { "-1" };
            self.option(score.to_string(), given).set("aria-label", number).set("tabindex", stop).child(drawn).done()
        };
        let end = |text: &Option<String>| el("span").text(text.clone().unwrap_or_default()).done();
        many(vec![
            el("div")
                .set("class", class)
                .set("role", "radiogroup")
                .set("aria-labelledby", "survey-question")
                .on("keydown", move |event| rate::roam(self.state, &event))
                .children((low..=high).map(score))
                .done(),
            el("p").set("class", "ends").children([end(&question.low), end(&question.high)]).done(),
        ])
    }

    /// A radio button that answers when it is pressed.
    fn option(&'static self, name: String, answer: GivenAnswer) -> El {
        let own = name.clone();
        let checked = move || Some(if self.tapped.get().as_ref() == Some(&own) { "true" } else { "false" });
        button("option")
            .set("role", "radio")
            .follow("aria-checked", checked)
            .follow("aria-disabled", move || self.tapped.get().map(|_| "true"))
            .press(move || self.answer(name.clone(), answer.clone()))
    }

    /// Choices, or words.
    fn form(&'static self, question: &AskedQuestion) -> AnyView {
        let asked = question.id.clone();
        if question.kind == QuestionKind::Single {
            let options = question.choices.iter().enumerate().map(|(place, choice)| {
                let choices = vec![choice.id.clone()];
                let answer = GivenAnswer { question: asked.clone(), choices, ..GivenAnswer::default() };
                let stop = if place == 0 { "0" } else { "-1" };
                self.option(choice.id.clone(), answer).set("tabindex", stop).text(choice.text.as_str()).done()
            });
            return el("div")
                .set("class", "options")
                .set("role", "radiogroup")
                .set("aria-labelledby", "survey-question")
                .on("keydown", move |event| rate::roam(self.state, &event))
                .children(options)
                .done();
        }
        let ids: Vec<String> = question.choices.iter().map(|choice| choice.id.clone()).collect();
        let fields: Vec<AnyView> = question
            .choices
            .iter()
            .map(|choice| {
                let box_id = format!("choice-{}", choice.id);
                let field = el("input").set("type", "checkbox").set("id", box_id.as_str()).done();
                el("label").set("class", "tick").set("for", box_id).child(field).text(choice.text.as_str()).done()
            })
            .collect();
        let is_text = question.kind == QuestionKind::Text;
        let text = || {
            el("textarea")
                .set("id", "said")
                .set("dir", "auto")
                .set("rows", "4")
                .set("maxlength", "2000")
                .set("aria-labelledby", "survey-question")
                .done()
        };
        let submit = move || {
            let choices: Vec<String> =
                ids.iter().filter(|id| browser::is_ticked(&format!("#choice-{id}"))).cloned().collect();
            let text = Some(browser::typed("#said")).filter(|text| !text.is_empty());
            if choices.is_empty() && text.is_none() {
                return browser::focus("#said, .tick input");
            }
            self.answer("sent".to_owned(), GivenAnswer { question: asked.clone(), score: None, choices, text });
        };
        let send = move || words(t(if self.tapped.get().is_some() { Key::RateSending } else { Key::RateSend }));
        el("form")
            .set("class", "options")
            .submit(submit)
            .children(fields)
            .child(if is_text { text() } else { nothing() })
            .child(el("button").set("class", "primary").child(dynamic(send)).done())
            .done()
    }
}
