//! What visitors answered to surveys: from the daily counters, or of a segment from the responses.

use super::Scope;
use crate::error::ApiError;
use crate::shop::rollup::EVERYBODY;
use crate::shop::sql::Database;
use crate::shop::surveys;
use serde::Deserialize;
use shopbell_engine::metrics::{ces, csat, nps};
use shopbell_protocol::QuestionKind;
use shopbell_protocol::owner::{AnswerGroup, NpsResult, QuestionResult, SurveyResult};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How many channels, and how many of the shop's people, are told apart.
const MOST_GROUPS: usize = 100;

#[derive(Deserialize)]
struct Row {
    survey: String,
    question: String,
    dimension: String,
    member: String,
    kind: QuestionKind,
    said: String,
    n: u32,
}

/// What visitors of a segment said, as [`rollup::add_answer`](crate::shop::rollup::add_answer) counts it.
const OF_SEGMENT: &str = "
    WITH given AS (
        SELECT survey, answer.value ->> 'question' AS question, channel, staff, answer.value AS answer
        FROM segment_visitors JOIN responses USING (visitor), json_each(responses.answers) AS answer
        WHERE segment = ?1 AND at >= ?2 AND at < ?3),
    grouped AS (
        SELECT survey, question, 'all' AS dimension, '' AS member, answer FROM given
        UNION ALL SELECT survey, question, 'channel', channel, answer FROM given
        UNION ALL SELECT survey, question, 'staff', staff, answer FROM given WHERE staff IS NOT NULL),
    words AS (
        SELECT survey, question, dimension, member, '' AS said FROM grouped
        UNION ALL SELECT survey, question, dimension, member, CAST(answer ->> 'score' AS TEXT) FROM grouped
                  WHERE answer ->> 'score' IS NOT NULL
        UNION ALL SELECT survey, question, dimension, member, choice.value
                  FROM grouped, json_each(grouped.answer, '$.choices') AS choice WHERE dimension = 'all')
    SELECT survey, question, dimension, member, said, count(*) AS n,
           (SELECT kind FROM daily_answers AS counted
            WHERE counted.survey = words.survey AND counted.question = words.question LIMIT 1) AS kind
    FROM words WHERE kind IS NOT NULL GROUP BY survey, question, dimension, member, said";

/// Survey by survey, question by question.
pub fn read(database: &Database, scope: &Scope) -> Result<Vec<SurveyResult>, ApiError> {
    let rows: Vec<Row> = match scope.segment {
        None => database.rows(
            "SELECT survey, question, dimension, member, kind, said, sum(n) AS n FROM daily_answers
             WHERE day BETWEEN ? AND ? GROUP BY survey, question, dimension, member, kind, said",
            scope.days(),
        )?,
        Some(_) => database.rows(OF_SEGMENT, scope.of_rows())?,
    };
    let mut found: BTreeMap<(String, String), QuestionResult> = BTreeMap::new();
    let mut groups: BTreeMap<(String, String, String, String), QuestionResult> = BTreeMap::new();
    for row in rows {
        let empty = || nothing_yet(row.question.clone(), row.kind);
        let result = if row.dimension == "all" {
            found.entry((row.survey, row.question.clone())).or_insert_with(empty)
        } else {
            let key = (row.survey, row.question.clone(), row.dimension, row.member);
            groups.entry(key).or_insert_with(empty)
        };
        if row.said == EVERYBODY {
            result.responses += row.n;
        } else {
            result.counts.insert(row.said, row.n);
        }
    }
    found.values_mut().for_each(judge);
    for ((survey, question, dimension, name), mut group) in groups {
        judge(&mut group);
        let Some(result) = found.get_mut(&(survey, question)) else { continue };
        let list = if dimension == "channel" { &mut result.by_channel } else { &mut result.by_staff };
        list.push(AnswerGroup { name, responses: group.responses, score: group.score });
    }
    for list in found.values_mut().flat_map(|result| [&mut result.by_channel, &mut result.by_staff]) {
        list.sort_by_key(|group| Reverse(group.responses));
        list.truncate(MOST_GROUPS);
    }

    // In the owner's order, and what isn't asked any more after that.
    let mut results = Vec::new();
    for survey in surveys::read(database)?.surveys {
        let known = survey.questions.iter().filter_map(|one| found.remove(&(survey.id.clone(), one.id.clone())));
        let mut questions: Vec<QuestionResult> = known.collect();
        let gone: Vec<_> = found.keys().filter(|(id, _)| *id == survey.id).cloned().collect();
        questions.extend(gone.iter().filter_map(|key| found.remove(key)));
        if !questions.is_empty() {
            results.push(SurveyResult { survey: survey.id, questions });
        }
    }
    for ((survey, _), question) in found {
        match results.last_mut() {
            Some(last) if last.survey == survey => last.questions.push(question),
            _ => results.push(SurveyResult { survey, questions: vec![question] }),
        }
    }
    Ok(results)
}

fn nothing_yet(question: String, kind: QuestionKind) -> QuestionResult {
    QuestionResult {
        question,
        kind,
        responses: 0,
        score: None,
        nps: None,
        counts: BTreeMap::new(),
        by_channel: Vec::new(),
        by_staff: Vec::new(),
    }
}

/// The score that follows from the counts.
fn judge(result: &mut QuestionResult) {
    let count = |score: usize| result.counts.get(&score.to_string()).copied().unwrap_or_default();
    match result.kind {
        QuestionKind::Csat => result.score = csat(std::array::from_fn(|place| count(place + 1))).score,
        QuestionKind::Ces => result.score = ces(std::array::from_fn(|place| count(place + 1))),
        QuestionKind::Nps => {
            let found = nps(std::array::from_fn(count));
            let (promoters, passives, detractors) = (found.promoters, found.passives, found.detractors);
            result.score = found.score;
            result.nps = Some(NpsResult { promoters, passives, detractors });
        }
        QuestionKind::Text | QuestionKind::Single | QuestionKind::Multiple => {}
    }
}
