//! Questions that got no answer: grouped for the owner, who adds them to an entry or takes them off the
//! list. A question added to an entry is answered from then on.

use crate::error::ApiError;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, publishing};
use crate::validate::MOST_PHRASINGS;
use serde::Deserialize;
use shopbell_engine::clusters::group;
use shopbell_protocol::Suggestion;
use shopbell_protocol::owner::{SettleQuestions, Settled, Unanswered, UnansweredGroup};
use std::cmp::Reverse;

/// How far back questions are listed, in milliseconds: 90 days.
const PERIOD: i64 = 90 * 24 * 60 * 60 * 1_000;
/// How many different questions are grouped: the most asked ones.
const MOST_GROUPED: i64 = 500;
/// How many groups are listed.
const MOST_GROUPS: usize = 100;
/// How many ways to ask are listed for a group.
const MOST_QUESTIONS: usize = 50;

#[derive(Deserialize)]
struct Asked {
    text: String,
    n: u32,
    last: i64,
    chosen: Option<String>,
}

/// What got no answer, most asked first.
pub fn list(database: &Database, memory: &mut Memory, now: i64) -> Result<Unanswered, ApiError> {
    let asked: Vec<Asked> = database.rows(
        "SELECT text, count(*) AS n, max(at) AS last, max(chosen) AS chosen FROM turns
         WHERE entry IS NULL AND settled = 0 AND at > ? GROUP BY text ORDER BY n DESC, last DESC LIMIT ?",
        vec![(now - PERIOD).into(), MOST_GROUPED.into()],
    )?;
    let texts: Vec<&str> = asked.iter().map(|asked| asked.text.as_str()).collect();
    let mut groups = Vec::new();
    for members in group(&texts) {
        let members: Vec<&Asked> = members.into_iter().filter_map(|position| asked.get(position)).collect();
        let Some(leader) = members.first() else { continue };
        groups.push(UnansweredGroup {
            count: members.iter().map(|asked| asked.n).sum(),
            questions: members.iter().take(MOST_QUESTIONS).map(|asked| asked.text.clone()).collect(),
            last_at: members.iter().map(|asked| asked.last).max().unwrap_or_default(),
            nearest: match members.iter().find_map(|asked| asked.chosen.as_deref()) {
                Some(entry) => faq::suggestion(database, entry)?,
                None => nearest(database, memory, &leader.text)?,
            },
        });
    }
    groups.sort_by_key(|group| Reverse(group.count));
    groups.truncate(MOST_GROUPS);
    Ok(Unanswered { groups })
}

fn nearest(database: &Database, memory: &mut Memory, question: &str) -> Result<Option<Suggestion>, ApiError> {
    let locale = memory.settings.locale;
    let Some(best) = memory.answers(database)?.rank(question, locale).candidates.first().copied() else {
        return Ok(None);
    };
    let entry = faq::entry(database, best.entry)?;
    Ok(Some(Suggestion { entry: entry.id, question: entry.question }))
}

/// Adds questions to an entry, or only takes them off the list.
pub fn settle(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    wanted: &SettleQuestions,
) -> Result<Settled, ApiError> {
    if let Some(entry) = &wanted.entry {
        add_phrasings(database, memory, now, entry, &wanted.questions)?;
    }
    let questions = serde_json::to_string(&wanted.questions)?;
    let listed = "SELECT count(*) AS n FROM turns
                  WHERE entry IS NULL AND settled = 0 AND text IN (SELECT value FROM json_each(?))";
    let settled = database.count(listed, vec![questions.as_str().into()])?;
    database.run(
        "UPDATE turns SET settled = 1
         WHERE entry IS NULL AND settled = 0 AND text IN (SELECT value FROM json_each(?))",
        vec![questions.into()],
    )?;
    Ok(Settled { settled: u32::try_from(settled).map_err(ApiError::internal)? })
}

fn add_phrasings(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    entry: &str,
    questions: &[String],
) -> Result<(), ApiError> {
    let mut entries = faq::read(database)?;
    let entry = entries.iter_mut().find(|known| known.id == entry).ok_or_else(|| {
        ApiError::invalid(
            "entry",
            "must be the id of an entry of the FAQ; leave it out to only take questions off the list",
        )
    })?;
    for question in questions {
        if *question != entry.question && !entry.phrasings.contains(question) {
            entry.phrasings.push(question.clone());
        }
    }
    if entry.phrasings.len() > MOST_PHRASINGS {
        return Err(ApiError::invalid(
            "questions",
            "an entry may have at most 50 phrasings, and this one would have more",
        ));
    }
    publishing::publish(database, memory, now, entries, "questions")?;
    Ok(())
}
