//! The questions of a survey, to change. What is typed goes into the survey as it is typed; the fields themselves are drawn
//! anew only when questions or choices come and go, or another language is edited, so that nobody loses their place.

use super::branches::{branches, prune};
use super::new_question;
use crate::format;
use crate::i18n::{named, t};
use crate::parts::field::language;
use leptos::prelude::*;
use shopbell_protocol::owner::{Choice, Question, Survey};
use shopbell_protocol::{Locale, QuestionKind};
use std::collections::BTreeMap;

const KINDS: [QuestionKind; 6] = [
    QuestionKind::Csat,
    QuestionKind::Nps,
    QuestionKind::Ces,
    QuestionKind::Single,
    QuestionKind::Multiple,
    QuestionKind::Text,
];
const MOST_QUESTIONS: usize = 10;

/// All questions.
#[component]
pub fn Questions(survey: RwSignal<Survey>, code: RwSignal<String>) -> impl IntoView {
    let shape = Memo::new(move |_| {
        let questions = survey.with(|survey| {
            survey
                .questions
                .iter()
                .map(|question| (question.id.clone(), question.kind, question.choices.len()))
                .collect::<Vec<_>>()
        });
        (questions, code.get())
    });
    let add = move |_| {
        survey.update(|survey| {
            let free = (1..)
                .map(|number| format!("q{number}"))
                .find(|id| survey.questions.iter().all(|other| other.id != *id));
            survey.questions.push(new_question(&free.unwrap_or_default(), QuestionKind::Text));
        });
    };
    let cards = move || {
        let (questions, code) = shape.get();
        let locale = language(&code);
        (0..questions.len()).map(|at| card(survey, at, locale)).collect_view()
    };
    let thanks = move || {
        let locale = language(&code.get());
        let now = survey.with_untracked(|survey| survey.thanks.get(&locale).cloned().unwrap_or_default());
        text(t("thanks_text"), now, move |words| survey.update(|survey| drop(survey.thanks.insert(locale, words))))
    };
    view! {
        {cards}
        <Show when=move || { shape.with(|(questions, _)| questions.len() < MOST_QUESTIONS) }>
            <button type="button" class="plain" on:click=add>"+ "{t("add_question")}</button>
        </Show>
        <section class="card">{thanks}</section>
    }
}

fn text(label: String, now: String, set: impl Fn(String) + 'static) -> AnyView {
    view! {
        <label class="field"><span>{label}</span>
            <input type="text" dir="auto" autocomplete="off" value=now on:input=move |event| set(event_target_value(&event)) />
        </label>
    }
    .into_any()
}

fn card(survey: RwSignal<Survey>, at: usize, locale: Locale) -> AnyView {
    let Some(question) = survey.with_untracked(|survey| survey.questions.get(at).cloned()) else {
        return ().into_any();
    };
    let change = move |change: &dyn Fn(&mut Question)| {
        survey.update(|survey| survey.questions.get_mut(at).into_iter().for_each(change));
    };
    let words = |texts: &BTreeMap<Locale, String>| texts.get(&locale).cloned().unwrap_or_default();
    let kinds = KINDS.map(|kind| {
        view! { <option value=kind.code() selected={kind == question.kind}>{named("kind", kind.code())}</option> }
    });
    let set_kind = move |event| {
        let code = event_target_value(&event);
        let kind = KINDS.into_iter().find(|kind| kind.code() == code).unwrap_or(QuestionKind::Text);
        change(&move |question| {
            *question = Question {
                text: question.text.clone(),
                required: question.required,
                ..new_question(&question.id, kind)
            };
            if matches!(kind, QuestionKind::Single | QuestionKind::Multiple) {
                question.choices = ["c1", "c2"].map(|id| Choice { id: id.to_owned(), text: BTreeMap::new() }).to_vec();
            }
        });
    };
    let ends = question.kind.scale().is_some().then(|| {
        view! {
            <div class="filters">
                {text(t("low_end"), words(&question.low), move |words| change(&|question| drop(question.low.insert(locale, words.clone()))))}
                {text(t("high_end"), words(&question.high), move |words| change(&|question| drop(question.high.insert(locale, words.clone()))))}
            </div>
        }
    });
    let is_only = survey.with_untracked(|survey| survey.questions.len() == 1);
    let remove = move |_| {
        survey.update(|survey| {
            survey.questions.remove(at);
            prune(survey);
        });
    };
    let up = move |_| {
        survey.update(|survey| {
            survey.questions.swap(at, at - 1);
            prune(survey);
        });
    };
    view! {
        <section class="card question">
            <div class="between">
                <h3>{format::number((at + 1) as f64)}</h3>
                <div class="actions">
                    <button type="button" class="plain" disabled=at == 0 aria-label=t("up") on:click=up>"↑"</button>
                    <button type="button" class="plain" disabled=is_only aria-label=t("remove") on:click=remove>"×"</button>
                </div>
            </div>
            {text(t("question"), words(&question.text), move |words| change(&|question| drop(question.text.insert(locale, words.clone()))))}
            <label class="field"><span>{t("kind")}</span><select on:change=set_kind>{kinds.into_iter().collect_view()}</select></label>
            {ends}
            {choices(survey, at, &question, locale)}
            <label class="flag">
                <input type="checkbox" checked=question.required on:change=move |event| {
                    let on = event_target_checked(&event);
                    change(&|question| question.required = on);
                } />
                <span>{t("required")}</span>
            </label>
            {branches(survey, at, &question)}
        </section>
    }
    .into_any()
}

fn choices(survey: RwSignal<Survey>, at: usize, question: &Question, locale: Locale) -> Option<AnyView> {
    if !matches!(question.kind, QuestionKind::Single | QuestionKind::Multiple) {
        return None;
    }
    let with_choices = move |change: &dyn Fn(&mut Vec<Choice>)| {
        survey.update(|survey| {
            survey.questions.get_mut(at).into_iter().for_each(|question| change(&mut question.choices))
        });
    };
    let few = question.choices.len() <= 2;
    let rows = question.choices.iter().enumerate().map(|(place, choice)| {
        let set = move |event| {
            let words = event_target_value(&event);
            with_choices(&|choices| {
                choices.get_mut(place).into_iter().for_each(|choice| drop(choice.text.insert(locale, words.clone())));
            });
        };
        view! {
            <li>
                <input type="text" dir="auto" aria-label=t("choice") value=choice.text.get(&locale).cloned().unwrap_or_default() on:input=set />
                <button type="button" class="plain" disabled=few aria-label=t("remove")
                    on:click=move |_| with_choices(&|choices| drop(choices.remove(place)))>"×"</button>
            </li>
        }
    });
    let add = move |_| {
        with_choices(&|choices| {
            let free = (1..).map(|number| format!("c{number}")).find(|id| choices.iter().all(|other| other.id != *id));
            choices.push(Choice { id: free.unwrap_or_default(), text: BTreeMap::new() });
        });
    };
    Some(
        view! {
            <fieldset class="choices-of"><legend>{t("choices")}</legend>
                <ul>{rows.collect_view()}</ul>
                <button type="button" class="plain" on:click=add>"+ "{t("add_choice")}</button>
            </fieldset>
        }
        .into_any(),
    )
}
