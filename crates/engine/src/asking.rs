//! Whether a survey is asked at a moment, and what speaks against it.
//!
//! Invariant: the same table as the loader's (`widget/loader/decision.ts`), which decides in the visitor's browser. A test
//! compares the two (`tests/asking.rs`).

pub mod replay;

use shopbell_protocol::owner::{Attention, Rule};
use std::collections::{BTreeMap, BTreeSet};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Who first came longer ago is a returning visitor, in milliseconds.
const A_WHILE: i64 = 30 * 60 * 1_000;
/// The moment at which a visitor is about to leave. No event has such a name.
pub const EXIT: &str = " ";

/// What speaks against asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The visitor answered it, and it may not be asked again yet.
    Answered,
    /// The visitor was asked it.
    AskedBefore,
    /// The visitor was asked enough of all surveys.
    Attention,
    /// The visitor wants nothing to be remembered.
    Refused,
    /// What has to be remembered may not be.
    NoMemory,
    /// It isn't for this page.
    Page,
    /// It isn't for pages of this type.
    PageType,
    /// The visitor isn't of the share that is asked.
    Percentage,
    /// It is for those who come back.
    NewVisitor,
    /// The visitor has looked at too few products.
    FewViews,
    /// None of its moments has come.
    NoMoment,
    /// It would interrupt.
    Busy,
    /// The visitor doesn't want to be asked. The worker's to say: no browser knows.
    OptedOut,
}

impl Reason {
    /// The name on the wire and in `Shopbell('why')`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::AskedBefore => "asked_before",
            Self::Attention => "attention",
            Self::Refused => "refused",
            Self::NoMemory => "no_memory",
            Self::Page => "page",
            Self::PageType => "page_type",
            Self::Percentage => "percentage",
            Self::NewVisitor => "new_visitor",
            Self::FewViews => "few_views",
            Self::NoMoment => "no_moment",
            Self::Busy => "busy",
            Self::OptedOut => "opted_out",
        }
    }
}

/// What is remembered of a visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// Who it is.
    pub visitor: String,
    /// When the day began on which each survey was answered.
    pub rated: BTreeMap<String, i64>,
    /// When the day began on which each survey was asked.
    pub prompted: BTreeMap<String, i64>,
    /// When the visitor first came.
    pub since: Option<i64>,
    /// How many products the visitor has looked at.
    pub views: u32,
    /// Whether the visitor wants nothing to be remembered.
    pub denied: bool,
}

/// How things are for a rule at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation<'a> {
    /// Now.
    pub now: i64,
    /// When the page came up.
    pub begun: i64,
    /// What is remembered of the visitor.
    pub memory: &'a Memory,
    /// Whether it may be.
    pub remembered: bool,
    /// What happened on the page: kinds and names of events, and [`EXIT`].
    pub moments: &'a BTreeSet<String>,
    /// How much of the page was seen, in percent.
    pub seen: f64,
    /// Whether this is one of the rule's pages.
    pub page: bool,
    /// Whether it is of one of the rule's types.
    pub page_type: bool,
    /// Whether it would interrupt.
    pub busy: bool,
}

/// When the day began, in milliseconds.
pub const fn start_of_day(at: i64) -> i64 {
    at - at.rem_euclid(DAY)
}

/// 0 to 99, always the same for a visitor and a survey.
fn drawn(visitor: &str, survey: &str) -> u32 {
    let letters = visitor.bytes().chain(survey.bytes());
    letters.fold(0_u32, |hash, letter| hash.wrapping_mul(31).wrapping_add(u32::from(letter))) % 100
}

/// Everything that speaks against asking this now, beside the other surveys that ask by themselves.
pub fn against(rule: &Rule, others: &[String], attention: Attention, situation: &Situation) -> Vec<Reason> {
    let (trigger, memory, now) = (&rule.trigger, situation.memory, situation.now);
    // Of a day nothing but its date is kept: what happened at its very end counts as long as what happened then.
    let is_within = |days: Option<u16>, day: Option<&i64>| {
        day.is_some_and(|day| days.is_none_or(|days| now - day < (i64::from(days) + 1) * DAY))
    };
    let is_asked = |survey: &&String| is_within(Some(attention.days), memory.prompted.get(*survey));
    let views = u32::from(trigger.min_views.unwrap_or_default());
    let has_moment = trigger.event.as_ref().is_some_and(|event| situation.moments.contains(event))
        || trigger.after_seconds.is_some_and(|seconds| now - situation.begun >= i64::from(seconds) * 1_000)
        || trigger.scroll_percent.is_some_and(|percent| situation.seen >= f64::from(percent))
        || (trigger.exit_intent && situation.moments.contains(EXIT));
    let checks = [
        (Reason::Answered, is_within(rule.repeat_after_days, memory.rated.get(&rule.id))),
        (Reason::AskedBefore, is_within(rule.repeat_after_days, memory.prompted.get(&rule.id))),
        (Reason::Attention, others.iter().filter(is_asked).count() >= usize::from(attention.prompts)),
        (Reason::Refused, memory.denied),
        (Reason::NoMemory, (trigger.returning || views > 0) && !situation.remembered),
        (Reason::Page, !situation.page),
        (Reason::PageType, !situation.page_type),
        (Reason::Percentage, drawn(&memory.visitor, &rule.id) >= u32::from(trigger.percentage.unwrap_or(100))),
        (Reason::NewVisitor, trigger.returning && now - memory.since.unwrap_or(situation.begun) < A_WHILE),
        (Reason::FewViews, memory.views < views),
        (Reason::NoMoment, !has_moment),
        (Reason::Busy, situation.busy),
    ];
    checks.into_iter().filter(|(_, speaks)| *speaks).map(|(reason, _)| reason).collect()
}
