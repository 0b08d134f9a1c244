//! The conversation: what was said and what was replied, stored and listed. What a message gets is decided in
//! [`replies`].

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use crate::shop::memory::Memory;
use crate::shop::pages::Placed;
use crate::shop::people::Person;
use crate::shop::repeats::{fingerprint, is_same};
use crate::shop::replies::{Before, Part, Reply};
use crate::shop::sql::Database;
use crate::shop::{customers, limits, outbox, replies, rollup};
use serde::Deserialize;
use shopbell_protocol::owner::{ConversationRow, Page, ToldQuestion, TurnOutcome, TurnRow, WebhookEvent};
use shopbell_protocol::{AnswerRating, ChatReply, ErrorCode, Locale, NewTurn, Receipt, RecordId};

/// How many turns of a conversation are listed.
const MOST_TURNS: i64 = 200;

#[derive(Deserialize)]
struct KnownTurn {
    fingerprint: String,
    reply: String,
}

#[derive(Deserialize)]
struct Owned {
    visitor: RecordId,
}

/// Answers a message, and stores both. The same turn again gets the reply it got. A message that asks several
/// things is stored as several turns, so that each can be rated, cleared up and listed on its own.
pub fn ask(database: &Database, memory: &mut Memory, now: i64, turn: &NewTurn) -> Result<ChatReply, ApiError> {
    converse(database, memory, now, turn, false)
}

/// The same with a question that is sample data: it is marked as such, and the shop hears nothing of it.
pub fn ask_sample(database: &Database, memory: &mut Memory, now: i64, turn: &NewTurn) -> Result<ChatReply, ApiError> {
    converse(database, memory, now, turn, true)
}

fn converse(
    database: &Database,
    memory: &mut Memory,
    now: i64,
    turn: &NewTurn,
    sample: bool,
) -> Result<ChatReply, ApiError> {
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
    let before = if begins { None } else { latest_turn(database, &turn.conversation)? };
    let (parts, meant) = replies::to(database, memory, turn, before.as_ref())?;
    let day = memory.day(now);
    database.transaction(|| {
        if begins {
            database.run(
                "INSERT INTO conversations (id, at, visitor, sample) VALUES (?, ?, ?, ?)",
                vec![
                    turn.conversation.as_str().into(),
                    now.into(),
                    turn.visitor.as_str().into(),
                    i64::from(sample).into(),
                ],
            )?;
        }
        for part in &parts {
            store(database, now, turn, &fingerprint, part, sample)?;
        }
        if let Some((meant, entry)) = &meant {
            database.run(
                "UPDATE turns SET chosen = ? WHERE id = ? AND visitor = ? AND entry IS NULL",
                vec![entry.as_str().into(), meant.as_str().into(), turn.visitor.as_str().into()],
            )?;
        }
        rollup::add_counts(database, day, &[("conversations", u32::from(begins))])?;
        for part in &parts {
            rollup::add_counts(database, day, &[("turns", 1), (part.reply.outcome().code(), 1)])?;
            if part.reply.outcome() == TurnOutcome::NoAnswer && !sample {
                let question = ToldQuestion {
                    id: &part.id,
                    at: now,
                    visitor: &turn.visitor,
                    conversation: &turn.conversation,
                    text: &part.text,
                    locale: turn.locale,
                };
                outbox::put(database, memory, now, WebhookEvent::QuestionUnanswered, &question)?;
            }
        }
        Ok(())
    })?;
    match parts.into_iter().next() {
        Some(first) => Ok(first.reply.of(turn, false)),
        None => Err(ApiError::internal("a message without a reply")),
    }
}

fn store(
    database: &Database,
    now: i64,
    turn: &NewTurn,
    fingerprint: &str,
    part: &Part,
    sample: bool,
) -> Result<(), ApiError> {
    database.run(
        "INSERT INTO turns
             (id, fingerprint, at, visitor, conversation, text, locale, confidence, reply, entry, settled, sample)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        vec![
            part.id.as_str().into(),
            fingerprint.into(),
            now.into(),
            turn.visitor.as_str().into(),
            turn.conversation.as_str().into(),
            part.text.as_str().into(),
            turn.locale.code().into(),
            i64::from(part.confidence).into(),
            serde_json::to_string(&part.reply)?.into(),
            part.reply.answer.as_ref().map(|answer| answer.entry.as_str()).into(),
            i64::from(part.reply.is_settled()).into(),
            i64::from(sample).into(),
        ],
    )?;
    Ok(())
}

#[derive(Deserialize)]
struct LatestTurn {
    id: RecordId,
    text: String,
    reply: String,
}

/// What was said last in a conversation.
fn latest_turn(database: &Database, conversation: &RecordId) -> Result<Option<Before>, ApiError> {
    let latest: Option<LatestTurn> = database.first(
        "SELECT id, text, reply FROM turns WHERE conversation = ? ORDER BY seq DESC LIMIT 1",
        vec![conversation.as_str().into()],
    )?;
    let Some(LatestTurn { id, text, reply }) = latest else { return Ok(None) };
    Ok(Some(Before { id, text, reply: serde_json::from_str(&reply)? }))
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

#[derive(Deserialize)]
struct ConversationHead {
    id: RecordId,
    at: i64,
    visitor: RecordId,
    sample: u8,
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
pub fn list(database: &Database, memory: &Memory, page: &PageQuery) -> Result<Page<ConversationRow>, ApiError> {
    let (condition, values) = page.condition(memory)?;
    let heads: Vec<Placed<ConversationHead>> = database.rows(
        &format!("SELECT seq, id, at, visitor, sample FROM conversations WHERE {condition} ORDER BY seq DESC LIMIT ?1"),
        values,
    )?;
    page.completed(heads, |head| {
        let turns = newest_turns(database, &head.id)?;
        let bytes = bytes(&turns);
        let sample = head.sample == 1;
        Ok((ConversationRow { turns, id: head.id, at: head.at, visitor: head.visitor, sample }, bytes))
    })
}

/// How much text there is to read.
pub fn bytes(turns: &[TurnRow]) -> usize {
    turns.iter().map(|turn| turn.text.len() + turn.answer.as_ref().map_or(0, String::len)).sum()
}

/// The newest 200 turns of a conversation, oldest first.
pub fn newest_turns(database: &Database, conversation: &RecordId) -> Result<Vec<TurnRow>, ApiError> {
    let newest: Vec<StoredTurn> = database.rows(
        "SELECT id, at, text, locale, confidence, reply, helpful FROM turns
         WHERE conversation = ? ORDER BY seq DESC LIMIT ?",
        vec![conversation.as_str().into(), MOST_TURNS.into()],
    )?;
    newest.into_iter().rev().map(StoredTurn::row).collect()
}

/// What somebody asked, newest first.
pub fn of(database: &Database, person: &Person) -> Result<Vec<TurnRow>, ApiError> {
    let newest: Vec<StoredTurn> = customers::rows(
        database,
        "SELECT id, at, text, locale, confidence, reply, helpful FROM turns
         WHERE visitor IN (SELECT value FROM json_each(?)) ORDER BY at DESC, seq DESC LIMIT ?",
        person,
        customers::MOST,
    )?;
    newest.into_iter().map(StoredTurn::row).collect()
}

impl StoredTurn {
    fn row(self) -> Result<TurnRow, ApiError> {
        let reply: Reply = serde_json::from_str(&self.reply)?;
        let outcome = reply.outcome();
        let (entry, answer) = match reply.answer {
            Some(answer) => (Some(answer.entry), Some(answer.text)),
            None => (None, None),
        };
        Ok(TurnRow {
            id: self.id,
            at: self.at,
            text: self.text,
            locale: self.locale,
            outcome,
            entry,
            answer,
            confidence: self.confidence,
            helpful: self.helpful.map(|helpful| helpful == 1),
            suggestions: reply.suggestions,
        })
    }
}
