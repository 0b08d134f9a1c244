//! What a rule would have done in sessions that were. The log tells what visitors did, and what they were asked and answered
//! on any channel; it doesn't tell their pages, how far they scrolled, how long they stayed and when they were about to leave.
//!
//! What is replayed is as if the rule had been there from the first of these sessions: whom it asked then is the replay's
//! to say, whatever was answered and whatever else was asked is as it was.

use super::{Memory, Reason, Situation, against, start_of_day};
use serde::Deserialize;
use shopbell_protocol::owner::{
    AskedAt, Attention, ReasonCount, Replay, ReplayOutcome, ReplayStep, ReplayedSession, Rule, Trigger,
};
use shopbell_protocol::{EventKind, RecordId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// How many sessions are shown of each outcome.
const EXAMPLES: usize = 3;
/// How many steps of a session are shown.
const STEPS: usize = 50;
/// What is asked so soon after something, in milliseconds, is asked because of it.
const SOON: i64 = 60_000;
/// A session goes on for so long, in milliseconds.
const IDLE: i64 = 30 * 60 * 1_000;

/// The kind of the step at which a chat with an answer was held.
pub const CHAT: &str = "chat";

/// Something that a visitor did.
#[derive(Debug, Clone, Deserialize)]
pub struct Event {
    /// When.
    pub at: i64,
    /// In which session.
    pub session: RecordId,
    /// The kind of the event, or [`CHAT`].
    pub kind: String,
    /// An event of the shop's own.
    pub name: Option<String>,
    /// The survey that was asked or closed.
    pub touchpoint: Option<String>,
    /// The product it was about.
    pub product: Option<String>,
}

/// A visitor, as the log knows them.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Who.
    pub id: RecordId,
    /// When they first came, where that was before these events.
    pub since: Option<i64>,
    /// How many products they had looked at before.
    pub views: u32,
    /// What they were asked, on any channel, and when.
    pub asked: Vec<(String, i64)>,
    /// Whether they don't want to be asked.
    pub opted_out: bool,
    /// When they answered the rule's survey.
    pub answered: Vec<i64>,
    /// What they did, oldest first.
    pub events: Vec<Event>,
}

impl Visitor {
    /// A visitor of whom nothing is known yet.
    pub fn new(id: RecordId) -> Self {
        let (asked, answered, events) = Default::default();
        Self { id, since: None, views: 0, asked, opted_out: false, answered, events }
    }

    /// Adds a chat with an answer to the session in which it was, if it was in one.
    pub fn add_chat(&mut self, at: i64) {
        let is_near = |event: &&Event| (event.at - IDLE..=event.at + IDLE).contains(&at);
        let nearest = self.events.iter().filter(is_near).min_by_key(|event| (event.at - at).abs());
        if let Some(session) = nearest.map(|event| event.session.clone()) {
            let place = self.events.partition_point(|event| event.at <= at);
            let event = Event { at, session, kind: CHAT.to_owned(), name: None, touchpoint: None, product: None };
            self.events.insert(place, event);
        }
    }
}

/// What the shop says beside the rule.
pub struct Shop<'a> {
    /// The surveys that come before the rule's where both could be asked.
    pub before: &'a [String],
    /// How much of a visitor's attention all of them may ask for.
    pub attention: Attention,
}

/// A session while it is replayed.
struct Session<'a> {
    visitor: &'a RecordId,
    steps: Vec<&'a Event>,
    asked: bool,
    /// The step that came nearest to it, from 1, and what spoke against it there.
    step: usize,
    against: Vec<Reason>,
}

impl<'a> Session<'a> {
    fn of(visitor: &'a RecordId) -> Self {
        Self { visitor, steps: Vec::new(), asked: false, step: 0, against: Vec::new() }
    }
}

/// The fields of a trigger that the log doesn't tell.
pub fn untold(trigger: &Trigger) -> Vec<&'static str> {
    let fields = [
        ("after_seconds", trigger.after_seconds.is_some()),
        ("scroll_percent", trigger.scroll_percent.is_some()),
        ("exit_intent", trigger.exit_intent),
        ("pages", !trigger.pages.is_empty()),
        ("page_types", !trigger.page_types.is_empty()),
    ];
    fields.into_iter().filter(|(_, is_there)| *is_there).map(|(field, _)| field).collect()
}

/// Replays the rule in these sessions of these visitors; the first visitors' sessions become the examples.
pub fn replay(rule: &Rule, shop: &Shop, visitors: &[Visitor], sessions: &BTreeSet<RecordId>) -> Replay {
    let of_sessions = |event: &&Event| sessions.contains(&event.session);
    let first = visitors.iter().flat_map(|visitor| visitor.events.iter().find(of_sessions));
    let from = first.map(|event| event.at).min().unwrap_or_default();
    let mut replayed: Vec<Session> = Vec::new();
    for visitor in visitors {
        let known = replayed.len();
        let mut memory =
            Memory { visitor: visitor.id.to_string(), since: visitor.since, views: visitor.views, ..Memory::default() };
        let mut asked = None;
        for event in &visitor.events {
            memory.since = memory.since.or(Some(event.at));
            memory.views += u32::from(event.kind == EventKind::View.code());
            recall(&mut memory, rule, shop, visitor, event.at, from);
            memory.prompted.extend(asked.map(|at| (rule.id.clone(), start_of_day(at))));
            if !of_sessions(&event) {
                continue;
            }
            let is_known = |one: &Session| one.steps.first().is_some_and(|step| step.session == event.session);
            let at = (known..replayed.len()).rev().find(|at| replayed.get(*at).is_some_and(is_known));
            let at = at.unwrap_or(replayed.len());
            if at == replayed.len() {
                replayed.push(Session::of(&visitor.id));
            }
            let Some(session) = replayed.get_mut(at) else { continue };
            session.steps.push(event);
            if session.asked {
                continue;
            }
            let against = decide(rule, shop, &memory, visitor.opted_out, event);
            if session.step == 0 || against.len() < session.against.len() {
                (session.step, session.against) = (session.steps.len(), against);
            }
            if session.against.is_empty() {
                session.asked = true;
                asked = Some(event.at);
            }
        }
    }
    summary(rule, &replayed)
}

/// What speaks against asking at this step. What the log leaves open speaks for it, but for moments.
fn decide(rule: &Rule, shop: &Shop, memory: &Memory, opted_out: bool, event: &Event) -> Vec<Reason> {
    let now = event.at;
    let situation = Situation {
        now,
        begun: now,
        memory,
        remembered: true,
        moments: &BTreeSet::from([event.name.clone().unwrap_or_else(|| event.kind.clone())]),
        seen: 0.0,
        page: true,
        page_type: true,
        busy: false,
    };
    let all: Vec<String> = memory.prompted.keys().cloned().collect();
    let mut reasons = against(rule, &all, shop.attention, &situation);
    if opted_out {
        reasons.push(Reason::OptedOut);
    }
    reasons
}

/// What is known of a visitor at a time.
fn recall(memory: &mut Memory, rule: &Rule, shop: &Shop, visitor: &Visitor, now: i64, from: i64) {
    let answered = visitor.answered.iter().filter(|at| **at <= now).max();
    memory.rated.extend(answered.map(|at| (rule.id.clone(), start_of_day(*at))));
    for (survey, at) in &visitor.asked {
        // Where both could be asked now, the other one was.
        let until = if shop.before.contains(survey) { now + SOON } else { now };
        if *at <= until && (*survey != rule.id || *at < from) {
            memory.prompted.insert(survey.clone(), start_of_day(*at));
        }
    }
}

fn summary(rule: &Rule, replayed: &[Session]) -> Replay {
    let not_replayed = untold(&rule.trigger);
    let may_come = ["after_seconds", "scroll_percent", "exit_intent"].iter().any(|field| not_replayed.contains(field));
    let mut replay = Replay {
        sessions: count(replayed.len()),
        visitors: count(replayed.iter().map(|session| session.visitor).collect::<BTreeSet<_>>().len()),
        from: replayed.iter().filter_map(|session| session.steps.first()).map(|step| step.at).min(),
        to: replayed.iter().filter_map(|session| session.steps.last()).map(|step| step.at).max(),
        asked: 0,
        asked_at: Vec::new(),
        undecided: 0,
        against: Vec::new(),
        not_replayed: not_replayed.into_iter().map(str::to_owned).collect(),
        examples: Vec::new(),
    };
    let (mut steps, mut reasons) = (BTreeMap::<usize, u32>::new(), BTreeMap::<Reason, u32>::new());
    let mut shown = BTreeMap::<ReplayOutcome, BTreeSet<&RecordId>>::new();
    for session in replayed {
        let outcome = if session.asked {
            replay.asked += 1;
            *steps.entry(session.step).or_default() += 1;
            ReplayOutcome::Asked
        } else if may_come && session.against == [Reason::NoMoment] {
            replay.undecided += 1;
            ReplayOutcome::Undecided
        } else {
            for reason in &session.against {
                *reasons.entry(*reason).or_default() += 1;
            }
            ReplayOutcome::NotAsked
        };
        // Of different visitors: one would be shown again and again.
        let shown = shown.entry(outcome).or_default();
        if shown.len() < EXAMPLES && shown.insert(session.visitor) {
            replay.examples.push(example(session, outcome));
        }
    }
    replay.asked_at = steps.into_iter().map(|(step, sessions)| AskedAt { step: count(step), sessions }).collect();
    let against =
        reasons.into_iter().map(|(reason, sessions)| ReasonCount { reason: reason.code().to_owned(), sessions });
    replay.against = against.collect();
    replay.against.sort_by_key(|one| Reverse(one.sessions));
    replay.examples.sort_by_key(|example| example.outcome);
    replay
}

fn example(session: &Session, outcome: ReplayOutcome) -> ReplayedSession {
    let step = |event: &&Event| ReplayStep {
        at: event.at,
        kind: event.kind.clone(),
        name: event.name.clone(),
        product: event.product.clone(),
        touchpoint: event.touchpoint.clone(),
    };
    ReplayedSession {
        visitor: session.visitor.clone(),
        outcome,
        step: count(session.step),
        against: session.against.iter().map(|reason| reason.code().to_owned()).collect(),
        steps: session.steps.iter().take(STEPS).map(step).collect(),
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
