//! The journey map: every step with its score, what people feel there, and where it is weakest; the worst step first.

use super::head;
use crate::format::{self, NONE};
use crate::i18n::{named, t, with};
use crate::load::Load;
use crate::parts::cut::Cut;
use crate::parts::period::Period;
use crate::parts::score::{self, interval};
use leptos::prelude::*;
use shopbell_protocol::owner::{Emotion, Emotions, Estimate, Journey, JourneyStep, Measure, StageEmotions, WeakPoint};

/// How many feelings a step shows.
const MOST_FEELINGS: usize = 5;
/// How many words of each.
const MOST_WORDS: usize = 4;

/// The page.
#[component]
pub fn JourneyMap() -> impl IntoView {
    let (period, cut) = (Period::here(), Cut::here());
    let journey = Load::<Journey>::from(move || format!("/v1/journey?{}{}", period.query(), cut.query()));
    let emotions = Load::<Emotions>::from(move || format!("/v1/results/emotions?{}{}", period.query(), cut.query()));
    view! {
        {head(t("page_journey"), t("about_journey"))}
        <div class="choosing">{period.view()}{cut.view()}</div>
        {journey.view(move |journey| {
            let minimum = journey.minimum;
            let steps = journey.steps.into_iter().map(|step| {
                let felt = move || {
                    let stages = emotions.value().map(|emotions| emotions.stages).unwrap_or_default();
                    stages.into_iter().find(|other| other.stage == step.stage).map(feelings)
                };
                view! { <li>{shown(&step, minimum)}{felt}</li> }
            });
            view! { <ol class="journey">{steps.collect_view()}</ol> }.into_any()
        })}
    }
}

/// A score of a measure in words.
fn words(measure: Measure, score: Estimate) -> String {
    match measure {
        Measure::Csat => format::percent(score.value),
        Measure::Nps => format::signed(score.value),
        Measure::Ces => format::decimal(score.value, 2),
    }
}

fn shown(step: &JourneyStep, minimum: u32) -> AnyView {
    let figures = &step.figures;
    let mood = step.worst.as_ref().map_or("none", |worst| score::mood_of(worst.level));
    let score = |score: Option<Estimate>, measure: Measure| {
        score.map_or_else(|| NONE.to_owned(), |score| words(measure, score))
    };
    let facts = [
        ("csat", score(figures.csat.score, Measure::Csat), interval(figures.csat.score, format::percent)),
        ("nps", score(figures.nps.score, Measure::Nps), interval(figures.nps.score, format::signed)),
        ("ces", score(figures.ces.score, Measure::Ces), interval(figures.ces.score, |mean| format::decimal(mean, 2))),
        ("answers", format::count(figures.answers), None),
    ];
    let facts = facts.map(|(name, figure, range)| {
        view! { <div data-figure=name title=range><dt>{named("figure", name)}</dt><dd>{figure}</dd></div> }
    });
    let weak = match &step.worst {
        Some(worst) => weakest(worst),
        None => with("not_enough", &[("count", format::count(minimum))]),
    };
    view! {
        <div class="between"><h2>{named("stage", step.stage.code())}</h2><span class=format!("dot {mood}")></span></div>
        <dl class="facts">{facts.into_iter().collect_view()}</dl>
        <p class="soft">{weak}</p>
    }
    .into_any()
}

fn weakest(worst: &WeakPoint) -> String {
    let measure = match worst.measure {
        Measure::Csat => "csat",
        Measure::Nps => "nps",
        Measure::Ces => "ces",
    };
    let measure = named("figure", measure);
    match &worst.touchpoint {
        Some(touchpoint) => with("weakest_at", &[("measure", measure), ("place", named("touchpoint", touchpoint))]),
        None => with("weakest", &[("measure", measure)]),
    }
}

/// What people feel at a step, the commonest first, each with the words they say it with.
fn feelings(stage: StageEmotions) -> AnyView {
    if stage.emotions.is_empty() {
        return ().into_any();
    }
    let all = stage.emotions.iter().take(MOST_FEELINGS).map(|felt| {
        let words = stage.words.iter().filter(|word| word.emotion == felt.emotion).take(MOST_WORDS);
        let words = words.enumerate().map(|(place, word)| {
            let before = (place > 0).then_some(" · ");
            view! { {before}<bdi>{word.word.clone()}</bdi> }
        });
        let words = words.collect_view();
        view! {
            <li data-emotion=felt.emotion.code()>
                <span class=mood(felt.emotion)>{named("emotion", felt.emotion.code())}" "{format::count(felt.comments)}</span>
                <small>{words}</small>
            </li>
        }
    });
    let all = all.collect_view();
    view! { <div><h3>{t("feelings")}</h3><ul class="feelings">{all}</ul></div> }.into_any()
}

fn mood(emotion: Emotion) -> &'static str {
    match emotion {
        Emotion::Joy | Emotion::Love | Emotion::Gratitude | Emotion::Trust => "tag good",
        Emotion::Surprise => "tag fair",
        Emotion::Disappointment | Emotion::Anger | Emotion::Sadness | Emotion::Worry => "tag bad",
    }
}
