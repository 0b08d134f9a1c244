//! The surveys: which are asked now, what they led to, and templates to begin with.

use super::head;
use crate::api;
use crate::format;
use crate::i18n::{in_own, named, t, with};
use crate::load::{Deed, Desk, Load};
use gloo::net::http::Method;
use leptos::prelude::*;
use leptos_router::components::A;
use shopbell_protocol::QuestionKind;
use shopbell_protocol::owner::{QuestionResult, Results, Survey, SurveyTemplates, Surveys, Trigger};

/// The page.
#[component]
pub fn SurveyList() -> impl IntoView {
    let there = Load::<Surveys>::from(|| "/v1/surveys".to_owned());
    let results = Load::<Results>::from(|| "/v1/results".to_owned());
    let templates = Load::<SurveyTemplates>::from(|| "/v1/surveys/templates".to_owned());
    let (desk, deed) = (Desk::here(), Deed::new());
    let switch = Callback::new(move |id: String| {
        let Some(mut all) = there.value() else { return };
        if let Some(survey) = all.surveys.iter_mut().find(|survey| survey.id == id) {
            survey.active = !survey.active;
        }
        deed.run(async move { api::send::<Surveys>(Method::PUT, "/v1/surveys", &all).await }, move |_| {
            desk.say(t("published"));
            there.again();
        });
    });
    view! {
        {head(t("page_surveys"), t("about_surveys"))}
        {deed.complaint()}
        {there.view(move |all| {
            if all.surveys.is_empty() {
                return view! { <p class="nothing">{t("no_surveys")}</p> }.into_any();
            }
            let rows = all.surveys.into_iter().map(|survey| row(survey, results, switch)).collect_view();
            view! { <div class="rows">{rows}</div> }.into_any()
        })}
        <h2 class="part">{t("templates")}</h2>
        {templates.view(move |all| {
            let cards = all.templates.into_iter().map(|survey| {
                let path = format!("/dashboard/surveys/new?template={}", survey.id);
                view! { <li><A href=path attr:class="card template"><small>{named("stage", survey.stage.code())}</small><b>{first_words(&survey)}</b></A></li> }
            });
            view! {
                <ul class="templates">
                    {cards.collect_view()}
                    <li><A href="/dashboard/surveys/new" attr:class="card template"><small>{t("blank")}</small><b>{t("own_survey")}</b></A></li>
                </ul>
            }
            .into_any()
        })}
    }
}

fn row(survey: Survey, results: Load<Results>, switch: Callback<String>) -> impl IntoView {
    let (id, own, name) = (survey.id.clone(), survey.id.clone(), survey.id.clone());
    let path = format!("/dashboard/surveys/{}", survey.id);
    let (words, asked) = (first_words(&survey), moment(survey.trigger.as_ref()));
    let state = if survey.active { ("tag good", "active") } else { ("tag", "inactive") };
    let texts: Vec<(String, String)> =
        survey.questions.iter().map(|question| (question.id.clone(), in_own(&question.text))).collect();
    let answers = move || {
        let found = results.value()?.surveys.into_iter().find(|result| result.survey == own)?;
        let lines = found.questions.into_iter().map(|question| {
            let figure = figure(&question);
            let asked = texts.iter().find(|(id, _)| *id == question.question).map(|(_, text)| text.clone());
            view! { <div><dt><bdi>{asked.unwrap_or(question.question)}</bdi></dt><dd>{figure}</dd></div> }
        });
        Some(view! { <dl class="facts">{lines.collect_view()}</dl> })
    };
    let questions = with("questions_count", &[("count", format::number(survey.questions.len() as f64))]);
    view! {
        <article class="card survey-row">
            <div class="between">
                <h3><A href=path>{words}</A></h3>
                <button class="plain" on:click=move |_| switch.run(id.clone())>{t(if survey.active { "switch_off" } else { "switch_on" })}</button>
            </div>
            <p class="tags">
                <span class=state.0>{t(state.1)}</span><span class="tag">{named("stage", survey.stage.code())}</span>
                <span class="tag">{questions}</span><span class="tag">{asked}</span><bdi class="tag">{name}</bdi>
            </p>
            {answers}
        </article>
    }
}

fn figure(question: &QuestionResult) -> String {
    let answers = with("answers", &[("count", format::count(question.responses))]);
    let score = question.score.map(|score| match question.kind {
        QuestionKind::Csat => format::percent(score),
        QuestionKind::Nps => format::signed(score),
        _ => format::decimal(score, 2),
    });
    score.map_or(answers.clone(), |score| format!("{score} · {answers}"))
}

/// The first question, by which people know a survey.
pub fn first_words(survey: &Survey) -> String {
    survey.questions.first().map(|question| in_own(&question.text)).unwrap_or_else(|| survey.id.clone())
}

/// When it is asked, in a few words.
fn moment(trigger: Option<&Trigger>) -> String {
    let Some(trigger) = trigger else { return t("when_called") };
    match (&trigger.event, trigger.after_seconds, trigger.scroll_percent, trigger.exit_intent) {
        (Some(event), ..) => named("event", event),
        (None, Some(seconds), ..) => with("when_seconds", &[("count", format::count(seconds.into()))]),
        (None, None, Some(percent), _) => with("when_scrolled", &[("percent", format::percent(percent.into()))]),
        _ => t("when_leaving"),
    }
}
