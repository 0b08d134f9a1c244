//! Surveys as the owner sends them, and what visitors answer.

use super::{PRODUCT_ID, Validate, optional, short_name, slug, text, texts_per_locale};
use crate::error::ApiError;
use shopbell_engine::survey::LONGEST_TEXT;
use shopbell_protocol::owner::{NewSurveyLink, Question, Rule, Survey, Surveys, TakenResponse, Trigger};
use shopbell_protocol::{
    Channel, GivenAnswer, IdentityClaim, Locale, Look, NewAsk, NewOptOut, NewResponse, QuestionKind,
};
use std::collections::{BTreeMap, HashSet};
use std::ops::RangeInclusive;

const MOST_SURVEYS: usize = 50;
const MOST_QUESTIONS: usize = 10;
const CHOICES: RangeInclusive<usize> = 2..=20;
const MOST_BRANCHES: usize = 20;
const MOST_PAGES: usize = 20;
const PAGE: usize = 200;
const QUESTION: usize = 300;
const THANKS: usize = 300;
const CHOICE: usize = 100;
const END: usize = 60;
const DAYS: RangeInclusive<u16> = 1..=3_650;
const LINK_DAYS: RangeInclusive<u16> = 1..=365;
const STAFF: usize = 60;
const CUSTOMER: usize = 100;

impl Validate for Surveys {
    fn validate(mut self) -> Result<Self, ApiError> {
        if self.surveys.len() > MOST_SURVEYS {
            return Err(ApiError::invalid("surveys", "may have at most 50"));
        }
        let mut seen = HashSet::new();
        for (number, survey) in self.surveys.iter_mut().enumerate() {
            let within = |error: ApiError| error.within(&format!("surveys[{number}]"));
            check_survey(survey).map_err(within)?;
            if !seen.insert(survey.id.clone()) {
                return Err(within(ApiError::invalid("id", "appears twice")));
            }
        }
        Ok(self)
    }
}

impl Validate for Rule {
    fn validate(mut self) -> Result<Self, ApiError> {
        short_name("id", &self.id)?;
        check_days(self.repeat_after_days)?;
        check_trigger(&mut self.trigger).map_err(|error| error.within("trigger"))?;
        Ok(self)
    }
}

fn check_survey(survey: &mut Survey) -> Result<(), ApiError> {
    short_name("id", &survey.id)?;
    slug("touchpoint", &survey.touchpoint)?;
    if !(1..=MOST_QUESTIONS).contains(&survey.questions.len()) {
        return Err(ApiError::invalid("questions", "must have 1 to 10 questions"));
    }
    check_days(survey.repeat_after_days)?;
    check_texts("thanks", &mut survey.thanks, THANKS)?;
    if let Some(trigger) = &mut survey.trigger {
        check_trigger(trigger).map_err(|error| error.within("trigger"))?;
    }
    let ids: Vec<String> = survey.questions.iter().map(|question| question.id.clone()).collect();
    for (position, question) in survey.questions.iter_mut().enumerate() {
        let (before, later) = (ids.get(..position), ids.get(position + 1..));
        let within = |error: ApiError| error.within(&format!("questions[{position}]"));
        check_question(question, later.unwrap_or_default()).map_err(within)?;
        if before.unwrap_or_default().contains(&question.id) {
            return Err(within(ApiError::invalid("id", "appears twice")));
        }
    }
    Ok(())
}

fn check_days(repeat_after: Option<u16>) -> Result<(), ApiError> {
    match repeat_after {
        Some(days) if !DAYS.contains(&days) => {
            Err(ApiError::invalid("repeat_after_days", "must be a whole number from 1 to 3650"))
        }
        _ => Ok(()),
    }
}

fn check_trigger(trigger: &mut Trigger) -> Result<(), ApiError> {
    if trigger.event.is_none()
        && trigger.after_seconds.is_none()
        && trigger.scroll_percent.is_none()
        && !trigger.exit_intent
    {
        let message = "at least one of event, after_seconds, scroll_percent and exit_intent says when";
        return Err(ApiError::invalid("event", message));
    }
    trigger.event.as_deref().map_or(Ok(()), |event| slug("event", event))?;
    if trigger.after_seconds.is_some_and(|seconds| !(1..=3_600).contains(&seconds)) {
        return Err(ApiError::invalid("after_seconds", "must be a whole number from 1 to 3600"));
    }
    for (field, share) in [("scroll_percent", trigger.scroll_percent), ("percentage", trigger.percentage)] {
        if share.is_some_and(|share| !(1..=100).contains(&share)) {
            return Err(ApiError::invalid(field, "must be a whole number from 1 to 100"));
        }
    }
    if trigger.min_views.is_some_and(|views| !(1..=1_000).contains(&views)) {
        return Err(ApiError::invalid("min_views", "must be a whole number from 1 to 1000"));
    }
    if trigger.pages.len() > MOST_PAGES {
        return Err(ApiError::invalid("pages", "may have at most 20 paths"));
    }
    for (position, page) in trigger.pages.iter_mut().enumerate() {
        let field = format!("pages[{position}]");
        *page = text(&field, page, 1, PAGE)?;
        if !page.starts_with(['/', '*']) {
            return Err(ApiError::invalid(field, "must be a path such as /product/*"));
        }
    }
    Ok(())
}

fn check_question(question: &mut Question, later: &[String]) -> Result<(), ApiError> {
    short_name("id", &question.id)?;
    texts_per_locale("text", &mut question.text, QUESTION)?;
    check_texts("low", &mut question.low, END)?;
    check_texts("high", &mut question.high, END)?;
    let scale = question.kind.scale();
    if scale.is_none() && !(question.low.is_empty() && question.high.is_empty()) {
        return Err(ApiError::invalid("low", "is for csat, nps and ces"));
    }
    match question.look {
        Some(Look::Faces | Look::Stars) if question.kind != QuestionKind::Csat => {
            return Err(ApiError::invalid("look", "faces and stars are for csat"));
        }
        Some(Look::Numbers) if scale.is_none() => {
            return Err(ApiError::invalid("look", "is for csat, nps and ces"));
        }
        _ => {}
    }
    let is_choice = matches!(question.kind, QuestionKind::Single | QuestionKind::Multiple);
    if is_choice != CHOICES.contains(&question.choices.len()) || (!is_choice && !question.choices.is_empty()) {
        let message = if is_choice { "must have 2 to 20 choices" } else { "are for single and multiple" };
        return Err(ApiError::invalid("choices", message));
    }
    let mut seen = HashSet::new();
    for (position, choice) in question.choices.iter_mut().enumerate() {
        let within = |error: ApiError| error.within(&format!("choices[{position}]"));
        short_name("id", &choice.id).map_err(within)?;
        texts_per_locale("text", &mut choice.text, CHOICE).map_err(within)?;
        if !seen.insert(choice.id.clone()) {
            return Err(within(ApiError::invalid("id", "appears twice")));
        }
    }
    check_branches(question, later)
}

fn check_branches(question: &Question, later: &[String]) -> Result<(), ApiError> {
    if question.branches.len() > MOST_BRANCHES {
        return Err(ApiError::invalid("branches", "may have at most 20"));
    }
    for (position, branch) in question.branches.iter().enumerate() {
        let invalid =
            |field: &str, message: &str| Err(ApiError::invalid(format!("branches[{position}].{field}"), message));
        let scale = question.kind.scale();
        for (field, score) in [("min", branch.min), ("max", branch.max)] {
            match (score, scale) {
                (Some(_), None) => return invalid(field, "is for csat, nps and ces"),
                (Some(score), Some((low, high))) if !(low..=high).contains(&score) => {
                    return invalid(field, &format!("must be a whole number from {low} to {high}"));
                }
                _ => {}
            }
        }
        if branch.min.zip(branch.max).is_some_and(|(min, max)| min > max) {
            return invalid("max", "must not be below min");
        }
        let is_known = |id: &String| question.choices.iter().any(|choice| &choice.id == id);
        if branch.choice.as_ref().is_some_and(|id| !is_known(id)) {
            return invalid("choice", "must be the id of one of the question's choices");
        }
        if branch.go_to.as_ref().is_some_and(|id| !later.contains(id)) {
            return invalid("go_to", "must be the id of a later question, or null for the end");
        }
    }
    Ok(())
}

/// Texts per language, none of which need be there.
fn check_texts(field: &str, texts: &mut BTreeMap<Locale, String>, longest: usize) -> Result<(), ApiError> {
    if texts.is_empty() { Ok(()) } else { texts_per_locale(field, texts, longest) }
}

impl Validate for NewResponse {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.product = optional("product", self.product, PRODUCT_ID)?;
        check_answers(&mut self.answers)?;
        Ok(self)
    }
}

impl Validate for NewAsk {
    fn validate(self) -> Result<Self, ApiError> {
        short_name("survey", &self.survey)?;
        Ok(self)
    }
}

impl Validate for IdentityClaim {
    fn validate(self) -> Result<Self, ApiError> {
        Ok(self)
    }
}

impl Validate for NewOptOut {
    fn validate(self) -> Result<Self, ApiError> {
        Ok(self)
    }
}

impl Validate for TakenResponse {
    fn validate(self) -> Result<Self, ApiError> {
        if !self.channel.is_entered() {
            return Err(ApiError::invalid("channel", "must be phone or shop"));
        }
        check_taken(self)
    }
}

/// The same by any channel.
pub(super) fn check_taken(mut taken: TakenResponse) -> Result<TakenResponse, ApiError> {
    taken.staff = optional("staff", taken.staff, STAFF)?;
    taken.customer = optional("customer", taken.customer, CUSTOMER)?;
    taken.product = optional("product", taken.product, PRODUCT_ID)?;
    check_answers(&mut taken.answers)?;
    Ok(taken)
}

impl Validate for NewSurveyLink {
    fn validate(mut self) -> Result<Self, ApiError> {
        if !self.channel.has_links() {
            return Err(ApiError::invalid("channel", "must be sms, email, messenger, social or receipt"));
        }
        self.staff = optional("staff", self.staff, STAFF)?;
        self.customer = optional("customer", self.customer, CUSTOMER)?;
        self.product = optional("product", self.product, PRODUCT_ID)?;
        let is_somebodys = [("customer", self.customer.is_some()), ("visitor", self.visitor.is_some())];
        if let Some((field, _)) = is_somebodys.into_iter().find(|(_, there)| *there && self.channel == Channel::Receipt)
        {
            return Err(ApiError::invalid(field, "must be absent: by a receipt's link many people answer"));
        }
        if !LINK_DAYS.contains(&self.expires_in_days) {
            return Err(ApiError::invalid("expires_in_days", "must be a whole number from 1 to 365"));
        }
        Ok(self)
    }
}

fn check_answers(answers: &mut [GivenAnswer]) -> Result<(), ApiError> {
    if !(1..=MOST_QUESTIONS).contains(&answers.len()) {
        return Err(ApiError::invalid("answers", "must have 1 to 10 answers"));
    }
    for (position, answer) in answers.iter_mut().enumerate() {
        if let Some(said) = answer.text.take() {
            answer.text = Some(text(&format!("answers[{position}].text"), &said, 1, LONGEST_TEXT)?);
        }
    }
    Ok(())
}
