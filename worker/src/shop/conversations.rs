//! The conversation: a question, and the shop's own answer or an honest "no answer".

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::sql::Database;
use crate::shop::{faq, limits, rollup};
use serde::{Deserialize, Serialize};
use shopbell_engine::faq::Outcome;
use shopbell_protocol::owner::{ConversationRow, Page, TurnRow};
use shopbell_protocol::{Answer, AnswerRating, ChatReply, ErrorCode, Locale, NewTurn, Receipt, RecordId, Suggestion};

/// How many entries are offered instead of an answer.
const MOST_SUGGESTIONS: usize = 3;
/// Entries less likely than this aren't worth offering.
const LEAST_SUGGESTED: f32 = 0.15;

/// How many turns of a conversation are listed.
const MOST_TURNS: i64 = 200;
/// A page of conversations ends with the one that exceeds so many bytes of text.
const LARGEST_PAGE: usize = 1 << 20;

/// What is stored of a reply.
#[derive(Serialize, Deserialize)]
struct Reply {
    answer: Option<Answer>,
    did_you_mean: bool,
    suggestions: Vec<Suggestion>,
}

#[derive(Deserialize)]
struct KnownTurn {
    fingerprint: String,
    reply: String,
}

#[derive(Deserialize)]
struct Owned {
    visitor: RecordId,
}

/// Answers a question, and stores both. The same turn again gets the reply it got.
pub fn ask(database: &Database, memory: &mut Memory, now: i64, turn: &NewTurn) -> Result<ChatReply, ApiError> {
    // Not the widget's language: a turn that wasn't answered is asked again from the next page, which
    // may be in another one.
    let fingerprint = fingerprint(&(&turn.visitor, &turn.conversation, &turn.text))?;
    let known: Option<KnownTurn> =
        database.first("SELECT fingerprint, reply FROM turns WHERE id = ?", vec![turn.id.as_str().into()])?;
    if let Some(known) = known {
        is_same(&known.fingerprint, &fingerprint)?;
        let reply: Reply = serde_json::from_str(&known.reply)?;
        return Ok(reply.of(turn, true));
    }
    limits::check(database, &limits::TURNS, &turn.visitor, now)?;
    let begins = begins_conversation(database, turn)?;
    let (reply, confidence) = answer(database, memory, turn)?;
    let stored = serde_json::to_string(&reply)?;
    let day = memory.day(now);
    database.transaction(|| {
        if begins {
            database.run(
                "INSERT INTO conversations (id, at, visitor) VALUES (?, ?, ?)",
                vec![turn.conversation.as_str().into(), now.into(), turn.visitor.as_str().into()],
            )?;
        }
        database.run(
            "INSERT INTO turns (id, fingerprint, at, visitor, conversation, text, locale, confidence, reply, entry)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            vec![
                turn.id.as_str().into(),
                fingerprint.into(),
                now.into(),
                turn.visitor.as_str().into(),
                turn.conversation.as_str().into(),
                turn.text.as_str().into(),
                turn.locale.code().into(),
                i64::from(confidence).into(),
                stored.into(),
                reply.answer.as_ref().map(|answer| answer.entry.as_str()).into(),
            ],
        )?;
        if let (Some(meant), Some(answer)) = (&turn.meant, &reply.answer) {
            database.run(
                "UPDATE turns SET chosen = ? WHERE id = ? AND visitor = ? AND entry IS NULL",
                vec![answer.entry.as_str().into(), meant.as_str().into(), turn.visitor.as_str().into()],
            )?;
        }
        let counts = [("conversations", u32::from(begins)), ("turns", 1), (reply.metric(), 1)];
        rollup::add_counts(database, day, &counts)
    })?;
    Ok(reply.of(turn, false))
}

/// Whether the turn begins its conversation. One that is somebody else's can't be joined.
fn begins_conversation(database: &Database, turn: &NewTurn) -> Result<bool, ApiError> {
    let known: Option<Owned> =
        database.first("SELECT visitor FROM conversations WHERE id = ?", vec![turn.conversation.as_str().into()])?;
    match known {
        None => Ok(true),
        Some(known) if known.visitor == turn.visitor => Ok(false),
        Some(_) => Err(ApiError::conflict("conversation")),
    }
}

/// Whether a conversation is another visitor's.
pub fn is_foreign(database: &Database, conversation: &RecordId, visitor: &RecordId) -> Result<bool, ApiError> {
    let foreign = "SELECT count(*) AS n FROM conversations WHERE id = ? AND visitor <> ?";
    Ok(database.count(foreign, vec![conversation.as_str().into(), visitor.as_str().into()])? > 0)
}

#[derive(Deserialize)]
struct Answered {
    reply: String,
    helpful: Option<u8>,
}

/// Notes whether an answer helped the visitor who asked.
pub fn rate_answer(
    database: &Database,
    memory: &Memory,
    now: i64,
    turn: &RecordId,
    rating: &AnswerRating,
) -> Result<Receipt, ApiError> {
    let answered: Answered = database
        .first(
            "SELECT reply, helpful FROM turns WHERE id = ? AND visitor = ?",
            vec![turn.as_str().into(), rating.visitor.as_str().into()],
        )?
        .ok_or_else(|| ApiError::not_found("question"))?;
    if serde_json::from_str::<Reply>(&answered.reply)?.answer.is_none() {
        return Err(ApiError::new(ErrorCode::Conflict, "this question got no answer that could have helped"));
    }
    let helpful = u8::from(rating.helpful);
    match answered.helpful {
        Some(known) if known == helpful => return Ok(Receipt { id: turn.clone(), duplicate: true }),
        Some(_) => return Err(ApiError::new(ErrorCode::Conflict, "this answer was rated already")),
        None => {}
    }
    let metric = if rating.helpful { "helpful" } else { "unhelpful" };
    database.transaction(|| {
        database
            .run("UPDATE turns SET helpful = ? WHERE id = ?", vec![i64::from(helpful).into(), turn.as_str().into()])?;
        rollup::add_counts(database, memory.day(now), &[(metric, 1)])
    })?;
    Ok(Receipt { id: turn.clone(), duplicate: false })
}

/// The reply, and how sure the ranking is of its best entry, in percent.
fn answer(database: &Database, memory: &mut Memory, turn: &NewTurn) -> Result<(Reply, u8), ApiError> {
    let ranking = memory.answers(database)?.rank(&turn.text, turn.locale);
    let best = ranking.candidates.first();
    let confidence = best.map_or(0, |best| faq::percent(best.confidence));
    if let (Outcome::Answer, Some(best)) = (&ranking.outcome, best) {
        let entry = faq::entry(database, best.entry)?;
        let answer =
            Answer { entry: entry.id, question: entry.question, text: entry.answer, locale: entry.locale, confidence };
        return Ok((Reply { answer: Some(answer), did_you_mean: false, suggestions: Vec::new() }, confidence));
    }
    let mut suggestions = Vec::new();
    for candidate in ranking.candidates.iter().filter(|candidate| candidate.confidence >= LEAST_SUGGESTED) {
        if suggestions.len() == MOST_SUGGESTIONS {
            break;
        }
        let entry = faq::entry(database, candidate.entry)?;
        suggestions.push(Suggestion { entry: entry.id, question: entry.question });
    }
    let did_you_mean = ranking.outcome == Outcome::DidYouMean && !suggestions.is_empty();
    Ok((Reply { answer: None, did_you_mean, suggestions }, confidence))
}

impl Reply {
    fn of(self, turn: &NewTurn, duplicate: bool) -> ChatReply {
        let Self { answer, did_you_mean, suggestions } = self;
        ChatReply { id: turn.id.clone(), duplicate, answer, did_you_mean, suggestions }
    }

    /// What it counts as.
    fn metric(&self) -> &'static str {
        match (&self.answer, self.did_you_mean) {
            (Some(_), _) => "answered",
            (None, true) => "did_you_mean",
            (None, false) => "no_answer",
        }
    }
}

#[derive(Deserialize)]
struct ConversationHead {
    id: RecordId,
    at: i64,
    visitor: RecordId,
}

#[derive(Deserialize)]
struct StoredTurn {
    id: RecordId,
    at: i64,
    text: String,
    locale: Locale,
    confidence: u8,
    reply: String,
    helpful: Option<u8>,
}

/// Conversations with their turns (the newest 200 of each), the newest conversation first.
pub fn list(database: &Database, page: &PageQuery) -> Result<Page<ConversationRow>, ApiError> {
    let heads: Vec<Placed<ConversationHead>> = database.rows(
        "SELECT seq, id, at, visitor FROM conversations WHERE seq < ? ORDER BY seq DESC LIMIT ?",
        page.values(),
    )?;
    let mut items = Vec::new();
    let mut bytes = 0;
    let mut next = None;
    let enough = usize::try_from(page.limit).unwrap_or(usize::MAX);
    for Placed { seq, row: head } in heads {
        // A page ends early rather than grow beyond what an answer should be.
        if items.len() == enough || bytes > LARGEST_PAGE {
            break;
        }
        let turns = newest_turns(database, &head.id)?;
        bytes += turns.iter().map(|turn| turn.text.len() + turn.answer.as_ref().map_or(0, String::len)).sum::<usize>();
        items.push(ConversationRow { turns, id: head.id, at: head.at, visitor: head.visitor });
        next = Some(seq);
    }
    let older = "SELECT count(*) AS n FROM conversations WHERE seq < ?";
    let next = match next {
        Some(last) if database.count(older, vec![last.into()])? > 0 => Some(last.to_string()),
        _ => None,
    };
    Ok(Page { items, next })
}

fn newest_turns(database: &Database, conversation: &RecordId) -> Result<Vec<TurnRow>, ApiError> {
    let newest: Vec<StoredTurn> = database.rows(
        "SELECT id, at, text, locale, confidence, reply, helpful FROM turns
         WHERE conversation = ? ORDER BY seq DESC LIMIT ?",
        vec![conversation.as_str().into(), MOST_TURNS.into()],
    )?;
    newest.into_iter().rev().map(StoredTurn::row).collect()
}

impl StoredTurn {
    fn row(self) -> Result<TurnRow, ApiError> {
        let reply: Reply = serde_json::from_str(&self.reply)?;
        let (entry, answer) = match reply.answer {
            Some(answer) => (Some(answer.entry), Some(answer.text)),
            None => (None, None),
        };
        Ok(TurnRow {
            id: self.id,
            at: self.at,
            text: self.text,
            locale: self.locale,
            entry,
            answer,
            confidence: self.confidence,
            helpful: self.helpful.map(|helpful| helpful == 1),
            suggestions: reply.suggestions,
        })
    }
}
