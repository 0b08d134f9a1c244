//! Questions to choose from: what a visitor may be typing.

use crate::error::ApiError;
use crate::shop::command::QuestionQuery;
use crate::shop::faq;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use shopbell_protocol::{Questions, Suggestion};

/// How many questions are offered while one is typed.
const MOST_COMPLETED: usize = 4;

/// Questions for that visitor, on that page, at that moment.
pub fn suggest(database: &Database, memory: &mut Memory, query: &QuestionQuery) -> Result<Questions, ApiError> {
    let locale = query.locale.unwrap_or(memory.settings.locale);
    let typed = query.text.as_deref().unwrap_or_default();
    let found = memory.answers(database)?.complete(typed, locale, MOST_COMPLETED);
    let questions = found.into_iter().map(|position| {
        let entry = faq::entry(database, position)?;
        Ok(Suggestion { entry: entry.id, question: entry.question })
    });
    Ok(Questions { questions: questions.collect::<Result<_, ApiError>>()? })
}
