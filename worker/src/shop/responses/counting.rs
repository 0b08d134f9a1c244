//! What an answer counts as: for the counters per day, and as a row for reports of two dimensions.

use super::Way;
use crate::error::ApiError;
use crate::shop::figures::Fact;
use crate::shop::sql::Database;
use shopbell_protocol::owner::{Question, Survey};
use shopbell_protocol::{Channel, GivenAnswer, NewResponse, QuestionKind, RecordId};

/// What an answer counts as.
pub(super) fn fact(
    day: &str,
    response: &NewResponse,
    way: &Way,
    survey: &Survey,
    question: &Question,
    answer: &GivenAnswer,
    begins: bool,
) -> Fact {
    Fact {
        day: day.to_owned(),
        stage: Some(survey.stage.code().to_owned()),
        touchpoint: Some(survey.touchpoint.clone()),
        locale: Some(response.locale.code().to_owned()),
        device: way.device.map(|device| device.code().to_owned()),
        product: response.product.clone(),
        channel: Some(way.channel.code().to_owned()),
        staff: way.staff.map(str::to_owned),
        kind: answer.score.map(|_| question.kind),
        score: answer.score,
        scores: 1,
        prompted: i64::from(begins && way.channel == Channel::Widget),
        answers: i64::from(begins),
        ..Fact::default()
    }
}

/// The row that reports of two dimensions read.
pub(super) fn store(
    database: &Database,
    response: &RecordId,
    visitor: &RecordId,
    sample: bool,
    fact: &Fact,
) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO answers (response, day, stage, touchpoint, locale, device, product, channel, staff, visitor, kind, score,
                              begins, sample)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        vec![
            response.as_str().into(),
            fact.day.as_str().into(),
            fact.stage.clone().into(),
            fact.touchpoint.clone().into(),
            fact.locale.clone().into(),
            fact.device.clone().into(),
            fact.product.clone().into(),
            fact.channel.clone().into(),
            fact.staff.clone().into(),
            visitor.as_str().into(),
            fact.kind.map(QuestionKind::code).into(),
            fact.score.map(i64::from).into(),
            fact.answers.into(),
            i64::from(sample).into(),
        ],
    )?;
    Ok(())
}
