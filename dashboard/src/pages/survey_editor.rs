//! A survey as it is made: questions in several languages beside what a visitor will see.

mod branches;
mod preview;
mod question;

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{locale, named, t};
use crate::load::{Deed, Desk, Load};
use crate::parts::field::{choice, language, languages};
use crate::parts::number::ascii;
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use preview::Preview;
use question::Questions;
use shopbell_protocol::owner::{Question, Survey, SurveyTemplates, Surveys, Trigger};
use shopbell_protocol::{JourneyStage, QuestionKind};
use std::collections::BTreeMap;

/// The page of one survey; `new` for one that isn't there yet.
#[component]
pub fn SurveyEditor() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id")).unwrap_or_default();
    let template = use_query_map().with_untracked(|query| query.get("template"));
    let there = Load::<Surveys>::from(|| "/v1/surveys".to_owned());
    let templates = Load::<SurveyTemplates>::from(|| "/v1/surveys/templates".to_owned());
    view! {
        {head(t("survey_editor"), t("about_survey_editor"))}
        {templates.view(move |templates| {
            let (id, template) = (id.clone(), template.clone());
            there.view(move |all| {
                let found = if id == "new" {
                    let chosen = templates.templates.iter().find(|survey| Some(&survey.id) == template.as_ref());
                    Some(chosen.cloned().map_or_else(blank, |survey| unique(survey, &all)))
                } else {
                    all.surveys.iter().find(|survey| survey.id == id).cloned()
                };
                match found {
                    Some(survey) => view! { <Editor survey all is_new={id == "new"} /> }.into_any(),
                    None => view! { <p class="nothing">{t("error_gone")}</p> }.into_any(),
                }
            })
        })}
    }
}

fn blank() -> Survey {
    Survey {
        id: format!("s-{:x}", js_sys::Date::now() as u64),
        stage: JourneyStage::Purchase,
        touchpoint: "storefront".to_owned(),
        questions: vec![new_question("q1", QuestionKind::Csat)],
        thanks: BTreeMap::new(),
        trigger: None,
        repeat_after_days: Some(90),
        active: true,
    }
}

/// A template under an id that no survey has yet.
fn unique(mut survey: Survey, all: &Surveys) -> Survey {
    let taken = |id: &str| all.surveys.iter().any(|other| other.id == id);
    if taken(&survey.id) {
        let free = (2..).map(|number| format!("{}-{number}", survey.id)).find(|id| !taken(id));
        survey.id = free.unwrap_or_default();
    }
    survey
}

/// A question without words.
fn new_question(id: &str, kind: QuestionKind) -> Question {
    Question {
        id: id.to_owned(),
        kind,
        look: None,
        text: BTreeMap::new(),
        low: BTreeMap::new(),
        high: BTreeMap::new(),
        choices: Vec::new(),
        required: false,
        branches: Vec::new(),
    }
}

#[component]
fn Editor(survey: Survey, all: Surveys, is_new: bool) -> impl IntoView {
    let (desk, deed) = (Desk::here(), Deed::new());
    let id = StoredValue::new(survey.id.clone());
    let code = RwSignal::new(locale().code().to_owned());
    let stage = RwSignal::new(survey.stage.code().to_owned());
    let when = RwSignal::new(moment(survey.trigger.as_ref()));
    let amount = RwSignal::new(amount(survey.trigger.as_ref()));
    let repeat = RwSignal::new(survey.repeat_after_days.map(|days| format::count(days.into())).unwrap_or_default());
    let survey = RwSignal::new(survey);
    let navigate = use_navigate();
    let publish = move |_| {
        let mut new = survey.get_untracked();
        new.stage =
            JourneyStage::ALL.into_iter().find(|known| known.code() == stage.get_untracked()).unwrap_or(new.stage);
        new.trigger = trigger(&when.get_untracked(), &amount.get_untracked(), new.trigger);
        new.repeat_after_days = ascii(&repeat.get_untracked()).parse().ok();
        new.active = true;
        tidy(&mut new);
        branches::prune(&mut new);
        let mut body = all.clone();
        match body.surveys.iter_mut().find(|other| other.id == id.get_value()) {
            Some(old) if !is_new => *old = new,
            _ => body.surveys.push(new),
        }
        let navigate = navigate.clone();
        deed.run(async move { api::send::<Surveys>(Method::PUT, "/v1/surveys", &body).await }, move |_| {
            desk.say(t("published"));
            navigate("/dashboard/surveys", NavigateOptions::default());
        });
    };
    let stages = JourneyStage::ALL.map(|stage| (stage.code().to_owned(), named("stage", stage.code()))).to_vec();
    let moments = ["called", "purchase", "add_to_cart", "chat", "view", "seconds", "scrolled", "leaving"];
    let mut moments: Vec<_> = moments.map(|moment| (moment.to_owned(), named("moment", moment))).to_vec();
    if when.with_untracked(|when| moments.iter().all(|(known, _)| known != when)) {
        let own = when.get_untracked();
        moments.push((own.clone(), own));
    }
    let needs_amount = move || matches!(when.get().as_str(), "seconds" | "scrolled");
    view! {
        <div class="sides editor">
            <div>
                <section class="card">
                    <div class="filters">
                        {choice(t("stage"), stages, stage)}
                        {choice(t("asked_when"), moments, when)}
                        <Show when=needs_amount>
                            <label class="field"><span>{t("amount")}</span><input type="text" inputmode="numeric" bind:value=amount /></label>
                        </Show>
                        <label class="field"><span>{t("repeat_after")}</span><input type="text" inputmode="numeric" bind:value=repeat /></label>
                    </div>
                    {choice(t("editing_in"), languages(), code)}
                </section>
                <Questions survey code />
                {deed.complaint()}
                <div class="actions">
                    <button class="main" id="publish" disabled=move || deed.busy.get() on:click=publish>{t("publish_survey")}</button>
                </div>
            </div>
            <aside class="sticky"><Preview survey locale=Signal::derive(move || language(&code.get())) /></aside>
        </div>
    }
}

/// Texts that were left empty aren't there.
fn tidy(survey: &mut Survey) {
    survey.thanks.retain(|_, text| !text.trim().is_empty());
    for question in &mut survey.questions {
        for texts in [&mut question.text, &mut question.low, &mut question.high] {
            texts.retain(|_, text| !text.trim().is_empty());
        }
        for choice in &mut question.choices {
            choice.text.retain(|_, text| !text.trim().is_empty());
        }
    }
}

fn moment(trigger: Option<&Trigger>) -> String {
    let Some(trigger) = trigger else { return "called".to_owned() };
    match (&trigger.event, trigger.after_seconds, trigger.scroll_percent) {
        (Some(event), ..) => event.clone(),
        (None, Some(_), _) => "seconds".to_owned(),
        (None, None, Some(_)) => "scrolled".to_owned(),
        (None, None, None) => "leaving".to_owned(),
    }
}

fn amount(trigger: Option<&Trigger>) -> String {
    let amount = trigger.and_then(|trigger| trigger.after_seconds.or(trigger.scroll_percent.map(u16::from)));
    format::count(amount.unwrap_or(20).into())
}

/// What is asked for here takes the place of the moment alone; for whom it is stays.
fn trigger(when: &str, amount: &str, old: Option<Trigger>) -> Option<Trigger> {
    if moment(old.as_ref()) == when && !matches!(when, "seconds" | "scrolled") {
        return old;
    }
    let kept = old.unwrap_or_default();
    let bare = Trigger { event: None, after_seconds: None, scroll_percent: None, exit_intent: false, ..kept };
    match when {
        "called" => None,
        "seconds" => Some(Trigger { after_seconds: Some(ascii(amount).parse().unwrap_or(0)), ..bare }),
        "scrolled" => Some(Trigger { scroll_percent: Some(ascii(amount).parse().unwrap_or(0)), ..bare }),
        "leaving" => Some(Trigger { exit_intent: true, ..bare }),
        event => Some(Trigger { event: Some(event.to_owned()), ..bare }),
    }
}
