//! The shop's surveys, as the owner put them and as a visitor is asked.

use crate::error::ApiError;
use crate::shop::command::SurveyQuery;
use crate::shop::memory::Memory;
use crate::shop::people::Person;
use crate::shop::products::in_language;
use crate::shop::responses;
use crate::shop::sql::Database;
use serde::Deserialize;
use shopbell_protocol::owner::{Question, Rule, Survey, SurveyTemplates, Surveys};
use shopbell_protocol::{AskedChoice, AskedQuestion, AskedSurvey, GivenAnswer, Locale, Look, QuestionKind};
use std::collections::BTreeMap;

const TEMPLATES: &str = include_str!("surveys/templates.json");

#[derive(Deserialize)]
struct Body {
    body: String,
}

#[derive(Deserialize)]
struct Answered {
    kind: String,
}

/// All surveys, in the owner's order.
pub fn read(database: &Database) -> Result<Surveys, ApiError> {
    let rows: Vec<Body> = database.rows("SELECT body FROM surveys ORDER BY position", vec![])?;
    let surveys = rows.iter().map(|row| Ok(serde_json::from_str(&row.body)?)).collect::<Result<_, ApiError>>()?;
    Ok(Surveys { surveys })
}

/// Surveys to begin with.
pub fn templates() -> Result<SurveyTemplates, ApiError> {
    Ok(SurveyTemplates { templates: serde_json::from_str(TEMPLATES)? })
}

/// A survey that is asked now.
pub fn find(database: &Database, id: &str) -> Result<Survey, ApiError> {
    let row: Option<Body> = database.first("SELECT body FROM surveys WHERE id = ?", vec![id.into()])?;
    let survey: Option<Survey> = row.map(|row| serde_json::from_str(&row.body)).transpose()?;
    survey.filter(|survey| survey.active).ok_or_else(|| ApiError::not_found("survey"))
}

/// The surveys that are asked now.
pub fn active(database: &Database) -> Result<Vec<String>, ApiError> {
    #[derive(Deserialize)]
    struct Active {
        id: String,
    }
    let rows: Vec<Active> =
        database.rows("SELECT id FROM surveys WHERE body ->> 'active' ORDER BY position", vec![])?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Those that are asked without being called for.
pub fn rules(database: &Database) -> Result<Vec<Rule>, ApiError> {
    let surveys = read(database)?.surveys.into_iter().filter(|survey| survey.active);
    let rule = |survey: Survey| {
        Some(Rule { id: survey.id, repeat_after_days: survey.repeat_after_days, trigger: survey.trigger? })
    };
    Ok(surveys.filter_map(rule).collect())
}

/// One of them, as it is asked.
pub fn ask(database: &Database, memory: &Memory, now: i64, query: &SurveyQuery) -> Result<AskedSurvey, ApiError> {
    let survey = find(database, &query.survey)?;
    let fallback = memory.settings.locale;
    let mut asked = in_language_of(&survey, query.locale.unwrap_or(fallback), fallback);
    if let Some(visitor) = &query.visitor {
        let person = Person::of(database, Some(visitor), None)?;
        asked.answered = responses::was_answered(database, now, &survey, &person)?;
    }
    Ok(asked)
}

/// A survey in a language.
pub fn in_language_of(survey: &Survey, locale: Locale, fallback: Locale) -> AskedSurvey {
    let say = |texts: &BTreeMap<Locale, String>| in_language(texts, locale, fallback);
    let maybe = |texts: &BTreeMap<Locale, String>| Some(say(texts)).filter(|text| !text.is_empty());
    let asked = |question: &Question| AskedQuestion {
        look: question.look.unwrap_or(match question.kind {
            QuestionKind::Csat => Look::Faces,
            _ => Look::Numbers,
        }),
        text: say(&question.text),
        low: maybe(&question.low),
        high: maybe(&question.high),
        choices: question.choices.iter().map(|one| AskedChoice { id: one.id.clone(), text: say(&one.text) }).collect(),
        id: question.id.clone(),
        kind: question.kind,
        required: question.required,
        branches: question.branches.clone(),
    };
    AskedSurvey {
        thanks: maybe(&survey.thanks),
        repeat_after_days: survey.repeat_after_days,
        answered: false,
        id: survey.id.clone(),
        touchpoint: survey.touchpoint.clone(),
        questions: survey.questions.iter().map(asked).collect(),
    }
}

/// Takes these surveys instead of those before. What was answered stays.
pub fn replace(database: &Database, wanted: &Surveys) -> Result<Surveys, ApiError> {
    // A question that was answered as one kind can't become another: its results would mix.
    for (number, survey) in wanted.surveys.iter().enumerate() {
        for (position, question) in survey.questions.iter().enumerate() {
            let known = "SELECT kind FROM daily_answers WHERE survey = ? AND question = ? AND kind <> ? LIMIT 1";
            let ids = vec![survey.id.as_str().into(), question.id.as_str().into(), question.kind.code().into()];
            if let Some(Answered { kind }) = database.first(known, ids)? {
                let field = format!("surveys[{number}].questions[{position}].kind");
                return Err(ApiError::invalid(field, format!("was `{kind}` when it was answered; give it another id")));
            }
        }
    }
    database.transaction(|| {
        database.run("DELETE FROM surveys", vec![])?;
        for (position, survey) in (0_i64..).zip(&wanted.surveys) {
            let body = serde_json::to_string(survey)?;
            database.run(
                "INSERT INTO surveys (id, position, body) VALUES (?, ?, ?)",
                vec![survey.id.as_str().into(), position.into(), body.into()],
            )?;
        }
        Ok(())
    })?;
    read(database)
}

/// The first CSAT score among these answers.
pub fn csat_of(survey: &Survey, answers: &[GivenAnswer]) -> Option<u8> {
    of_kind(survey, answers, QuestionKind::Csat).find_map(|answer| answer.score)
}

/// What was written, with the question it answers.
pub fn texts_of<'a>(survey: &'a Survey, answers: &'a [GivenAnswer]) -> impl Iterator<Item = (&'a str, &'a str)> {
    let texts = of_kind(survey, answers, QuestionKind::Text);
    texts.filter_map(|answer| Some((answer.question.as_str(), answer.text.as_deref()?)))
}

/// The answers to questions of a kind.
pub fn of_kind<'a>(
    survey: &'a Survey,
    answers: &'a [GivenAnswer],
    kind: QuestionKind,
) -> impl Iterator<Item = &'a GivenAnswer> {
    answers.iter().filter(move |answer| {
        survey.questions.iter().any(|question| question.id == answer.question && question.kind == kind)
    })
}
