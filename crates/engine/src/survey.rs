//! The way through a survey: which question follows an answer, and whether answers are what was asked for.
//!
//! Invariant: branches only lead forwards, so every way ends.

use shopbell_protocol::owner::{Branch, Question, Survey};
use shopbell_protocol::{GivenAnswer, QuestionKind};

/// How many characters a text may have.
pub const LONGEST_TEXT: usize = 2_000;

/// What is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct WrongAnswer {
    /// Its place among the answers.
    pub position: usize,
    /// What of it is wrong.
    pub field: &'static str,
    /// What is allowed.
    pub message: String,
}

/// Whether an answer says nothing: the question was passed over.
pub fn is_passed_over(answer: &GivenAnswer) -> bool {
    answer.score.is_none() && answer.choices.is_empty() && answer.text.is_none()
}

/// The place of the question that follows; `None` at the end.
pub fn next(survey: &Survey, place: usize, answer: &GivenAnswer) -> Option<usize> {
    let question = survey.questions.get(place)?;
    let after =
        |id: &str| survey.questions.iter().position(|question| question.id == id).filter(|&other| other > place);
    match question.branches.iter().find(|branch| fits(branch, answer)) {
        Some(branch) => after(branch.go_to.as_deref()?),
        None => Some(place + 1).filter(|&next| next < survey.questions.len()),
    }
}

fn fits(branch: &Branch, answer: &GivenAnswer) -> bool {
    let in_range = |score: u8| branch.min.is_none_or(|min| score >= min) && branch.max.is_none_or(|max| score <= max);
    let has_range = branch.min.is_some() || branch.max.is_some();
    !is_passed_over(answer)
        && (!has_range || answer.score.is_some_and(in_range))
        && branch.choice.as_ref().is_none_or(|choice| answer.choices.contains(choice))
}

/// Whether these are answers on a way through the survey, from its beginning; gives the place of the question that follows.
///
/// # Errors
/// The first answer that is out of order or isn't what the question asks for.
pub fn follow(survey: &Survey, answers: &[GivenAnswer]) -> Result<Option<usize>, WrongAnswer> {
    let mut place = Some(0);
    for (position, answer) in answers.iter().enumerate() {
        let wrong = |field, message: String| WrongAnswer { position, field, message };
        let expected = place.and_then(|place| survey.questions.get(place));
        let Some(question) = expected.filter(|question| question.id == answer.question) else {
            let message = expected.map_or_else(
                || "the survey has ended before".to_owned(),
                |question| format!("must be `{}`, which comes next", question.id),
            );
            return Err(wrong("question", message));
        };
        check(question, answer).map_err(|(field, message)| wrong(field, message))?;
        place = place.and_then(|place| next(survey, place, answer));
    }
    Ok(place)
}

fn check(question: &Question, answer: &GivenAnswer) -> Result<(), (&'static str, String)> {
    if is_passed_over(answer) {
        let field = match question.kind {
            QuestionKind::Csat | QuestionKind::Nps | QuestionKind::Ces => "score",
            QuestionKind::Single | QuestionKind::Multiple => "choices",
            QuestionKind::Text => "text",
        };
        return if question.required { Err((field, "this question has to be answered".to_owned())) } else { Ok(()) };
    }
    let unasked =
        |field: &'static str| Err((field, format!("is not asked for by a `{}` question", question.kind.code())));
    let has_choices = matches!(question.kind, QuestionKind::Single | QuestionKind::Multiple);
    match (question.kind.scale(), answer.score) {
        (Some((low, high)), Some(score)) if !(low..=high).contains(&score) => {
            return Err(("score", format!("must be a whole number from {low} to {high}")));
        }
        (None, Some(_)) => return unasked("score"),
        _ => {}
    }
    if !answer.choices.is_empty() {
        if !has_choices {
            return unasked("choices");
        }
        let is_known = |id: &String| question.choices.iter().any(|choice| &choice.id == id);
        let is_twice = |(place, id): (usize, &String)| answer.choices.iter().take(place).any(|before| before == id);
        if !answer.choices.iter().all(is_known) || answer.choices.iter().enumerate().any(is_twice) {
            return Err(("choices", "must be ids of the question's choices, none twice".to_owned()));
        }
        if question.kind == QuestionKind::Single && answer.choices.len() > 1 {
            return Err(("choices", "may have one choice only".to_owned()));
        }
    }
    match &answer.text {
        Some(_) if question.kind != QuestionKind::Text => unasked("text"),
        Some(text) if !(1..=LONGEST_TEXT).contains(&text.chars().count()) => {
            Err(("text", format!("must have 1 to {LONGEST_TEXT} characters")))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shopbell_protocol::JourneyStage;
    use shopbell_protocol::owner::Choice;
    use std::collections::BTreeMap;

    fn question(id: &str, kind: QuestionKind) -> Question {
        let choices =
            if matches!(kind, QuestionKind::Single | QuestionKind::Multiple) { vec!["red", "blue"] } else { vec![] };
        Question {
            id: id.to_owned(),
            kind,
            look: None,
            text: BTreeMap::new(),
            low: BTreeMap::new(),
            high: BTreeMap::new(),
            choices: choices.into_iter().map(|id| Choice { id: id.to_owned(), text: BTreeMap::new() }).collect(),
            required: false,
            branches: Vec::new(),
        }
    }

    fn survey(questions: Vec<Question>) -> Survey {
        Survey {
            id: "s".to_owned(),
            stage: JourneyStage::Purchase,
            touchpoint: "checkout".to_owned(),
            questions,
            thanks: BTreeMap::new(),
            trigger: None,
            repeat_after_days: None,
            active: true,
        }
    }

    fn score(question: &str, score: u8) -> GivenAnswer {
        GivenAnswer { question: question.to_owned(), score: Some(score), ..GivenAnswer::default() }
    }

    fn chosen(question: &str, choices: &[&str]) -> GivenAnswer {
        let choices = choices.iter().map(|&choice| choice.to_owned()).collect();
        GivenAnswer { question: question.to_owned(), choices, ..GivenAnswer::default() }
    }

    fn passed(question: &str) -> GivenAnswer {
        GivenAnswer { question: question.to_owned(), ..GivenAnswer::default() }
    }

    #[test]
    fn branches_lead_on_by_score_and_choice() {
        let unhappy = Branch { max: Some(6), go_to: Some("why".to_owned()), ..Branch::default() };
        let happy = Branch { min: Some(9), go_to: None, ..Branch::default() };
        let mut nps = question("nps", QuestionKind::Nps);
        nps.branches = vec![unhappy, happy];
        let survey = survey(vec![nps, question("color", QuestionKind::Multiple), question("why", QuestionKind::Text)]);
        assert_eq!(follow(&survey, &[]), Ok(Some(0)));
        assert_eq!(follow(&survey, &[score("nps", 3)]), Ok(Some(2)), "straight to the reason");
        assert_eq!(follow(&survey, &[score("nps", 8)]), Ok(Some(1)));
        assert_eq!(follow(&survey, &[score("nps", 10)]), Ok(None));
        assert_eq!(follow(&survey, &[passed("nps")]), Ok(Some(1)), "what was passed over fits no branch");
        let all = [score("nps", 8), chosen("color", &["red", "blue"]), passed("why")];
        assert_eq!(follow(&survey, &all), Ok(None));
    }

    #[test]
    fn what_was_not_asked_for_is_told() {
        let mut required = question("csat", QuestionKind::Csat);
        required.required = true;
        let survey =
            survey(vec![required, question("color", QuestionKind::Single), question("why", QuestionKind::Text)]);
        let wrong = |answers: &[GivenAnswer]| follow(&survey, answers).map_err(|wrong| (wrong.position, wrong.field));
        assert_eq!(wrong(&[score("csat", 0)]), Err((0, "score")));
        assert_eq!(wrong(&[score("csat", 6)]), Err((0, "score")));
        assert_eq!(wrong(&[passed("csat")]), Err((0, "score")));
        assert_eq!(wrong(&[chosen("csat", &["red"])]), Err((0, "choices")));
        assert_eq!(wrong(&[chosen("color", &["red"])]), Err((0, "question")));
        for choices in [&["green"][..], &["red", "blue"], &["red", "red"]] {
            assert_eq!(wrong(&[score("csat", 5), chosen("color", choices)]), Err((1, "choices")));
        }
        let text = |text: String| GivenAnswer { text: Some(text), ..passed("why") };
        let upto = [score("csat", 5), passed("color")];
        assert_eq!(wrong(&[&upto[..], &[text("ب".repeat(2_001))]].concat()), Err((2, "text")));
        assert_eq!(wrong(&[&upto[..], &[text("ب".repeat(2_000))]].concat()), Ok(None));
        assert_eq!(wrong(&[&upto[..], &[passed("why"), passed("why")]].concat()), Err((3, "question")));
    }

    proptest! {
        #[test]
        fn every_way_ends(
            targets in prop::collection::vec(prop::option::of(0_usize..6), 6),
            limits in prop::collection::vec(0_u8..11, 6),
            scores in prop::collection::vec(0_u8..11, 6),
        ) {
            let questions = targets.iter().zip(&limits).enumerate().map(|(place, (target, &max))| {
                let mut question = question(&format!("q{place}"), QuestionKind::Nps);
                let go_to = target.map(|target| format!("q{target}"));
                question.branches = vec![Branch { max: Some(max), go_to, ..Branch::default() }];
                question
            });
            let survey = survey(questions.collect());
            let (mut place, mut answers) = (Some(0), Vec::new());
            while let Some(at) = place {
                answers.push(score(&format!("q{at}"), scores[at]));
                place = follow(&survey, &answers).unwrap();
                prop_assert!(place.is_none_or(|next| next > at));
            }
        }
    }
}
