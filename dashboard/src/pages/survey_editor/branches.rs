//! Where a survey goes on after which answer. Only later questions can be gone to, so no survey goes in circles.

use crate::format;
use crate::i18n::{in_own, t, with};
use leptos::prelude::*;
use shopbell_protocol::owner::{Branch, Question, Survey};

/// How many a question may have.
const MOST: usize = 20;
/// What stands for the end in a choice.
const END: &str = "";

/// Takes away the branches that lead nowhere: to a question that isn't later, or after an answer that can't be given.
pub fn prune(survey: &mut Survey) {
    let ids: Vec<String> = survey.questions.iter().map(|question| question.id.clone()).collect();
    for (at, question) in survey.questions.iter_mut().enumerate() {
        let later = ids.get(at + 1..).unwrap_or_default();
        let choices: Vec<String> = question.choices.iter().map(|choice| choice.id.clone()).collect();
        let scale = question.kind.scale();
        question.branches.retain(|branch| {
            let leads = branch.go_to.as_ref().is_none_or(|id| later.contains(id));
            let fits = match &branch.choice {
                Some(choice) => choices.contains(choice),
                None => scale.is_some(),
            };
            leads && fits
        });
    }
}

/// The branches of a question, to change; nothing for one whose answers can't be told apart.
pub fn branches(survey: RwSignal<Survey>, at: usize, question: &Question) -> Option<AnyView> {
    let first = first_branch(question)?;
    let count = Memo::new(move |_| {
        // Drawn anew also when a question that can be gone to comes or goes.
        survey.with(|survey| (survey.questions.get(at).map_or(0, |own| own.branches.len()), survey.questions.len()))
    });
    let change = move |change: &dyn Fn(&mut Vec<Branch>)| {
        survey.update(|survey| survey.questions.get_mut(at).into_iter().for_each(|own| change(&mut own.branches)));
    };
    let add = move |_| change(&|all| all.push(first.clone()));
    let rows = move || {
        let (count, _) = count.get();
        (0..count).map(|place| row(survey, at, place)).collect_view()
    };
    Some(
        view! {
            <fieldset class="choices-of branches"><legend>{t("branches")}</legend>
                <p class="soft">{t("branches_about")}</p>
                <ul>{rows}</ul>
                <Show when=move || { count.get().0 < MOST }>
                    <button type="button" class="plain" data-do="add-branch" on:click=add.clone()>"+ "{t("add_branch")}</button>
                </Show>
            </fieldset>
        }
        .into_any(),
    )
}

/// One to begin with: the lowest answer ends the survey.
fn first_branch(question: &Question) -> Option<Branch> {
    match question.kind.scale() {
        Some((low, high)) => Some(Branch { min: Some(low), max: Some(low + (high - low) / 2), ..Branch::default() }),
        None => question.choices.first().map(|choice| Branch { choice: Some(choice.id.clone()), ..Branch::default() }),
    }
}

fn row(survey: RwSignal<Survey>, at: usize, place: usize) -> Option<AnyView> {
    let all = survey.get_untracked();
    let question = all.questions.get(at)?;
    let branch = question.branches.get(place)?.clone();
    let change = move |change: &dyn Fn(&mut Branch)| {
        survey.update(|survey| {
            let own = survey.questions.get_mut(at).and_then(|own| own.branches.get_mut(place));
            own.into_iter().for_each(change);
        });
    };
    let remove = move |_| {
        survey.update(|survey| {
            survey.questions.get_mut(at).into_iter().for_each(|own| drop(own.branches.remove(place)));
        });
    };
    let when = match question.kind.scale() {
        Some((low, high)) => {
            let ends = (branch.min.unwrap_or(low), branch.max.unwrap_or(high));
            let scores = move |chosen: u8| {
                (low..=high).map(|score| (score.to_string(), format::count(score.into()), score == chosen)).collect()
            };
            let least = move |code: String| change(&|branch| branch.min = code.parse().ok());
            let most = move |code: String| change(&|branch| branch.max = code.parse().ok());
            view! { {select(t("branch_from"), scores(ends.0), least)}{select(t("branch_to"), scores(ends.1), most)} }
                .into_any()
        }
        None => {
            let choices = question.choices.iter().map(|choice| {
                let is_chosen = branch.choice.as_ref() == Some(&choice.id);
                (choice.id.clone(), in_own(&choice.text), is_chosen)
            });
            let choose = move |code: String| change(&|branch| branch.choice = Some(code.clone()));
            select(t("branch_choice"), choices.collect(), choose)
        }
    };
    let mut targets = vec![(END.to_owned(), t("branch_end"), branch.go_to.is_none())];
    targets.extend(all.questions.iter().enumerate().skip(at + 1).map(|(number, later)| {
        let words = [("number", format::number((number + 1) as f64)), ("words", in_own(&later.text))];
        (later.id.clone(), with("branch_question", &words), branch.go_to.as_ref() == Some(&later.id))
    }));
    let go = move |code: String| change(&|branch| branch.go_to = (code != END).then(|| code.clone()));
    Some(
        view! {
            <li class="branch">
                {when}
                {select(t("branch_go_to"), targets, go)}
                <button type="button" class="plain" aria-label=t("remove") on:click=remove>"×"</button>
            </li>
        }
        .into_any(),
    )
}

fn select(label: String, options: Vec<(String, String, bool)>, choose: impl Fn(String) + 'static) -> AnyView {
    let options = options
        .into_iter()
        .map(|(code, words, selected)| view! { <option value=code selected=selected>{words}</option> });
    view! {
        <label class="field"><span>{label}</span>
            <select on:change=move |event| choose(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
    .into_any()
}
