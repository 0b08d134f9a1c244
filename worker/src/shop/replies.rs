//! What a message gets: a way to a person, a word of politeness returned, the way to an order's status, the
//! shop's own answers, or an honest "no answer", in this order. Nothing is written here.

use crate::error::ApiError;
use crate::guard::sha256;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, searching};
use serde::{Deserialize, Serialize};
use shopbell_engine::conversation::{self, Asked};
use shopbell_engine::faq::{Candidate, Outcome, Ranking};
use shopbell_engine::text;
use shopbell_protocol::owner::{FaqEntry, TurnOutcome};
use shopbell_protocol::{
    Answer, ChatReply, FoundProduct, FurtherReply, Locale, NewTurn, OrderInquiry, RecordId, SmallTalk, Suggestion,
};

/// How many entries are offered instead of an answer.
const MOST_SUGGESTIONS: usize = 3;
/// Entries less likely than this aren't worth offering.
const LEAST_SUGGESTED: f32 = 0.15;
/// An owner's entry this sure goes before small talk: "who are you" may be answered by the shop itself.
const SURELY_MEANT: f32 = 0.85;

/// One question of a message with its reply.
pub struct Part {
    /// The turn's id: the message's for the first.
    pub id: RecordId,
    /// This part of the message.
    pub text: String,
    /// How sure the ranking is of its best entry, in percent.
    pub confidence: u8,
    /// What it gets.
    pub reply: Reply,
}

/// A reply as it is stored.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Reply {
    /// As in [`ChatReply`], like those that follow.
    pub answer: Option<Answer>,
    /// Is one of the suggestions probably meant?
    pub did_you_mean: bool,
    /// Entries near the question.
    pub suggestions: Vec<Suggestion>,
    /// What was said, where nothing was asked.
    pub small_talk: Option<SmallTalk>,
    /// Was a person asked for?
    pub person: bool,
    /// Was an order's status asked for?
    pub order: Option<OrderInquiry>,
    /// The replies to a message's other questions.
    pub more: Vec<FurtherReply>,
    /// Products that the message describes, where there is no answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<FoundProduct>,
}

/// What was said last in the conversation.
pub struct Before {
    /// The turn's id.
    pub id: RecordId,
    /// What the visitor said.
    pub text: String,
    /// What was replied.
    pub reply: Reply,
}

/// The turn that was cleared up, and by which entry.
pub type Meant = Option<(RecordId, String)>;

/// What a message gets, question by question (at least one), and the earlier turn that it makes clear.
pub fn to(
    database: &Database,
    memory: &mut Memory,
    turn: &NewTurn,
    before: Option<&Before>,
) -> Result<(Vec<Part>, Meant), ApiError> {
    let one = |reply: Reply| {
        let confidence = reply.answer.as_ref().map_or(0, |answer| answer.confidence);
        vec![Part { id: turn.id.clone(), text: turn.text.clone(), confidence, reply }]
    };
    if conversation::wants_person(&turn.text) {
        return Ok((one(Reply { person: true, ..Reply::default() }), None));
    }
    if let Some(said) = conversation::small_talk(&turn.text) {
        if let Some((reply, meant)) = agreed(database, said, before)? {
            return Ok((one(reply), meant));
        }
        let ranking = memory.answers(database)?.rank(&turn.text, turn.locale);
        if ranking.candidates.first().is_none_or(|best| best.confidence < SURELY_MEANT) {
            return Ok((one(Reply { small_talk: Some(said), ..Reply::default() }), None));
        }
    }
    if memory.settings.order_webhook.is_some()
        && let Some(order) = conversation::order_question(&turn.text)
    {
        return Ok((one(Reply { order: Some(order), ..Reply::default() }), None));
    }
    let question = before.filter(|before| before.reply.is_question()).map(|before| before.text.as_str());
    let asked = conversation::ask(memory.answers(database)?, &turn.text, turn.locale, question);
    let mut parts = parts(database, turn, asked)?;
    if let [only] = parts.as_mut_slice()
        && only.reply.answer.is_none()
    {
        only.reply.products = searching::described(database, memory, &turn.text, turn.locale)?;
    }
    let answered = parts.first().and_then(|part| part.reply.answer.as_ref());
    let meant = turn.meant.clone().zip(answered.map(|answer| answer.entry.clone()));
    Ok((parts, meant))
}

/// "Yes" to a "did you mean" is a choice of its first suggestion.
fn agreed(database: &Database, said: SmallTalk, before: Option<&Before>) -> Result<Option<(Reply, Meant)>, ApiError> {
    let Some(before) = before.filter(|before| said == SmallTalk::Yes && before.reply.did_you_mean) else {
        return Ok(None);
    };
    let Some(first) = before.reply.suggestions.first() else { return Ok(None) };
    // The owner may have taken the entry away meanwhile.
    let Some(entry) = faq::entry_of(database, &first.entry)? else { return Ok(None) };
    let meant = Some((before.id.clone(), entry.id.clone()));
    Ok(Some((Reply { answer: Some(answer(entry, 100)), ..Reply::default() }, meant)))
}

/// The replies to a message's questions; the first one carries the others.
fn parts(database: &Database, turn: &NewTurn, asked: Vec<Asked<'_>>) -> Result<Vec<Part>, ApiError> {
    let mut parts = Vec::new();
    for (place, Asked { text, ranking }) in asked.into_iter().enumerate() {
        let confidence = ranking.candidates.first().map_or(0, |best| faq::percent(best.confidence));
        let id = if place == 0 { turn.id.clone() } else { further_id(&turn.id, place)? };
        let reply = reply(database, text, turn.locale, &ranking)?;
        parts.push(Part { id, text: text.to_owned(), confidence, reply });
    }
    let more = parts.iter().skip(1).map(Part::further).collect();
    if let Some(first) = parts.first_mut() {
        first.reply.more = more;
    }
    Ok(parts)
}

/// What one question gets from its ranking.
fn reply(database: &Database, question: &str, locale: Locale, ranking: &Ranking) -> Result<Reply, ApiError> {
    let best = ranking.candidates.first();
    if let (Outcome::Answer, Some(best)) = (ranking.outcome, best) {
        let answer = answer(faq::entry(database, best.entry)?, faq::percent(best.confidence));
        return Ok(Reply { answer: Some(answer), ..Reply::default() });
    }
    let suggestions = suggestions(database, question, locale, &ranking.candidates)?;
    let did_you_mean = ranking.outcome == Outcome::DidYouMean && !suggestions.is_empty();
    Ok(Reply { did_you_mean, suggestions, ..Reply::default() })
}

/// The nearest entries: those in the visitor's language, and others only where there are none.
fn suggestions(
    database: &Database,
    question: &str,
    locale: Locale,
    candidates: &[Candidate],
) -> Result<Vec<Suggestion>, ApiError> {
    let near = candidates.iter().filter(|candidate| candidate.confidence >= LEAST_SUGGESTED);
    let entries: Vec<FaqEntry> = near.map(|near| faq::entry(database, near.entry)).collect::<Result<_, _>>()?;
    let asked_in = text::detect_locale(question).unwrap_or(locale);
    let own = |entry: &&FaqEntry| entry.locale == asked_in;
    let any_own = entries.iter().any(|entry| own(&entry));
    let offered = entries.iter().filter(|entry| own(entry) || !any_own).take(MOST_SUGGESTIONS);
    Ok(offered.map(|entry| Suggestion { entry: entry.id.clone(), question: entry.question.clone() }).collect())
}

fn answer(entry: FaqEntry, confidence: u8) -> Answer {
    Answer { entry: entry.id, question: entry.question, text: entry.answer, locale: entry.locale, confidence }
}

/// The id of a message's further question: always the same for the same message, and nobody else's.
fn further_id(message: &RecordId, place: usize) -> Result<RecordId, ApiError> {
    let hash = sha256(&format!("{message}/{place}"));
    let piece = |from: usize, to: usize| hash.get(from..to).unwrap_or_default();
    // A UUID of version 8, whose bits may be made as one likes.
    let id = format!("{}-{}-8{}-8{}-{}", piece(0, 8), piece(8, 12), piece(12, 15), piece(15, 18), piece(18, 30));
    RecordId::try_from(id).map_err(ApiError::internal)
}

impl Part {
    fn further(&self) -> FurtherReply {
        let Reply { answer, did_you_mean, suggestions, .. } = self.reply.clone();
        FurtherReply { id: self.id.clone(), text: self.text.clone(), answer, did_you_mean, suggestions }
    }
}

impl Reply {
    /// The reply on its way to the visitor.
    pub fn of(self, turn: &NewTurn, duplicate: bool) -> ChatReply {
        let Self { answer, did_you_mean, suggestions, small_talk, person, order, more, products } = self;
        let id = turn.id.clone();
        ChatReply { id, duplicate, answer, did_you_mean, suggestions, small_talk, person, order, more, products }
    }

    /// Whether something was asked that an entry of the FAQ could answer.
    pub fn is_question(&self) -> bool {
        self.small_talk.is_none() && !self.person && self.order.is_none()
    }

    /// Whether the owner need not look at it.
    pub fn is_settled(&self) -> bool {
        !self.is_question() || !self.products.is_empty()
    }

    /// What it counts as.
    pub fn outcome(&self) -> TurnOutcome {
        if self.person {
            TurnOutcome::Person
        } else if self.small_talk.is_some() {
            TurnOutcome::SmallTalk
        } else if self.order.is_some() {
            TurnOutcome::OrderQuestion
        } else if self.answer.is_some() {
            TurnOutcome::Answered
        } else if self.did_you_mean {
            TurnOutcome::DidYouMean
        } else {
            TurnOutcome::NoAnswer
        }
    }
}
