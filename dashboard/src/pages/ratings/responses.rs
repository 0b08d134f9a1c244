//! What was answered to surveys, in the words in which it was asked.

use crate::format;
use crate::i18n::{in_own, named, t, with};
use crate::load::{Desk, Load};
use crate::pages::surveys::first_words;
use crate::parts::address::Address;
use crate::parts::download::downloads;
use crate::parts::field::languages;
use crate::parts::filter::{called, one_of};
use crate::parts::list::List;
use crate::parts::span::Span;
use leptos::prelude::*;
use shopbell_protocol::GivenAnswer;
use shopbell_protocol::owner::{Question, ResponseRow, Surveys};

/// The API's filters of responses.
const FILTERS: [&str; 3] = ["survey", "locale", "channel"];
const CHANNELS: [&str; 8] = ["widget", "sms", "email", "messenger", "social", "receipt", "phone", "shop"];

/// The list.
#[component]
pub fn Responses() -> impl IntoView {
    let address = Address::here();
    let span = Span::at(address);
    let query = Memo::new(move |_| [span.query(), address.query(&FILTERS)].join("&"));
    let list = List::<ResponseRow>::from(move || format!("/v1/responses?{}", query.get()));
    let surveys = Load::<Surveys>::from(|| "/v1/surveys".to_owned());
    let of_survey = move || {
        let all = surveys.value().unwrap_or_default().surveys;
        let named = all.into_iter().map(|survey| (survey.id.clone(), first_words(&survey))).collect();
        one_of(address, "survey", t("survey_editor"), named)
    };
    let zone = Desk::here().time_zone();
    let show = move |row: ResponseRow| {
        let survey = surveys.value().and_then(|all| all.surveys.into_iter().find(|survey| survey.id == row.survey));
        let answers = row.answers.into_iter().map(|answer| {
            let asked = survey.as_ref().and_then(|survey| survey.questions.iter().find(|q| q.id == answer.question));
            let question = asked.map_or_else(|| answer.question.clone(), |asked| in_own(&asked.text));
            view! { <div><dt><bdi>{question}</bdi></dt><dd dir="auto">{said(answer, asked)}</dd></div> }
        });
        let mut facts = vec![named("channel", row.channel.code()), named("locale", row.locale.code())];
        facts.extend(row.product);
        facts.extend(row.customer);
        facts.extend(row.staff);
        facts.extend((!row.done).then(|| t("not_finished")));
        facts.extend(row.sample.then(|| t("sample_row")));
        let facts = facts.into_iter().map(|fact| view! { <bdi class="tag">{fact}</bdi> }).collect_view();
        view! {
            <article class="row">
                <div>
                    <h3><bdi>{row.survey}</bdi></h3>
                    <dl class="answers">{answers.collect_view()}</dl>
                    <p class="tags">{facts}</p>
                </div>
                <time>{format::time(row.at, &zone)}</time>
            </article>
        }
        .into_any()
    };
    view! {
        <div class="filters">
            {span.view()}
            {of_survey}
            {one_of(address, "locale", t("language"), languages())}
            {one_of(address, "channel", t("dimension_channel"), called("channel", CHANNELS))}
        </div>
        {downloads("responses", move || query.get())}
        {list.view(|_| true, show, t("no_responses"))}
    }
}

fn said(answer: GivenAnswer, asked: Option<&Question>) -> String {
    match (answer.score, answer.text) {
        (Some(score), _) => {
            let given = format::count(score.into());
            let most = asked.and_then(|asked| asked.kind.scale()).map(|(_, most)| format::count(most.into()));
            most.map_or_else(|| given.clone(), |most| with("so_many_of", &[("part", given.clone()), ("all", most)]))
        }
        (None, Some(text)) => text,
        (None, None) if answer.choices.is_empty() => t("passed_over"),
        (None, None) => {
            let words = |id: &String| {
                let choice = asked.and_then(|asked| asked.choices.iter().find(|choice| choice.id == *id));
                choice.map_or_else(|| id.clone(), |choice| in_own(&choice.text))
            };
            answer.choices.iter().map(words).collect::<Vec<_>>().join(&t("comma"))
        }
    }
}
