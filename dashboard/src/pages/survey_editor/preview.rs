//! What a visitor will see, as it is typed: all questions one below the other, drawn as the widget draws them.

use crate::i18n::t;
use leptos::prelude::*;
use shopbell_protocol::owner::{Question, Survey};
use shopbell_protocol::{Locale, Look, QuestionKind};
use std::collections::BTreeMap;

const FACES: [&str; 5] = ["😞", "🙁", "😐", "🙂", "😀"];

/// The preview in one language.
#[component]
pub fn Preview(survey: RwSignal<Survey>, locale: Signal<Locale>) -> impl IntoView {
    let shown = move || {
        let locale = locale.get();
        survey.with(|survey| survey.questions.iter().map(|question| drawn(question, locale)).collect_view())
    };
    view! {
        <section class="card preview" dir=move || locale.get().direction().as_str() lang=move || locale.get().code()>
            <h2>{t("preview")}</h2>
            <div aria-live="off">{shown}</div>
        </section>
    }
}

/// In that language, else in another: as visitors get it.
fn words(texts: &BTreeMap<Locale, String>, locale: Locale) -> Option<String> {
    let own = texts.get(&locale).filter(|text| !text.trim().is_empty());
    own.or_else(|| texts.values().find(|text| !text.trim().is_empty())).cloned()
}

fn drawn(question: &Question, locale: Locale) -> AnyView {
    let text = words(&question.text, locale).unwrap_or_else(|| "…".to_owned());
    let star = question.required.then(|| view! { <i aria-hidden="true">" *"</i> });
    let digits = |number: u8| {
        let (fa, ar) =
            (['۰', '۱', '۲', '۳', '۴', '۵', '۶', '۷', '۸', '۹'], ['٠', '١', '٢', '٣', '٤', '٥', '٦', '٧', '٨', '٩']);
        let digit = |character: char| {
            let place = character.to_digit(10).unwrap_or_default() as usize;
            match locale {
                Locale::Fa => fa.get(place).copied().unwrap_or(character),
                Locale::Ar => ar.get(place).copied().unwrap_or(character),
                Locale::En => character,
            }
        };
        number.to_string().chars().map(digit).collect::<String>()
    };
    let body = match (question.kind, question.kind.scale()) {
        (QuestionKind::Text, _) => view! { <div class="blank"></div> }.into_any(),
        (kind, None) => {
            let class = if kind == QuestionKind::Single { "one" } else { "many" };
            let choices = question.choices.iter().map(|choice| {
                view! { <li dir="auto">{words(&choice.text, locale).unwrap_or_else(|| "…".to_owned())}</li> }
            });
            view! { <ul class=class>{choices.collect_view()}</ul> }.into_any()
        }
        (kind, Some((low, high))) => {
            let look = question.look.unwrap_or(if kind == QuestionKind::Csat { Look::Faces } else { Look::Numbers });
            let steps = (low..=high).map(|score| {
                let mark = match look {
                    Look::Faces => FACES
                        .get(usize::from(score.saturating_sub(1)))
                        .map(|face| (*face).to_owned())
                        .unwrap_or_default(),
                    Look::Stars => "★".to_owned(),
                    Look::Numbers => digits(score),
                };
                view! { <span>{mark}</span> }
            });
            let ends =
                [&question.low, &question.high].map(|texts| view! { <small dir="auto">{words(texts, locale)}</small> });
            view! { <div class="scale">{steps.collect_view()}</div><div class="between">{ends.into_iter().collect_view()}</div> }.into_any()
        }
    };
    view! { <div class="shown"><p dir="auto">{text}{star}</p>{body}</div> }.into_any()
}
