//! Cases: what was followed up, how, and with what result.

use crate::owner::TurnRow;
use crate::{CaseState, Locale, QuestionKind, RecordId};
use serde::{Deserialize, Deserializer, Serialize};

/// `cases` in the settings: what opens a case, and how soon it is to be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CaseRules {
    /// A satisfaction of so much or less, 1–4; `null` for none.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 4)))]
    pub csat: Option<u8>,
    /// A recommendation of so much or less, 0–9; `null` for none.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 9)))]
    pub nps: Option<u8>,
    /// An ease of so much or less, 1–6; `null` for none.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 6)))]
    pub ces: Option<u8>,
    /// In how many hours a case is due, 1–720.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = 720)))]
    pub due_hours: u16,
}

impl Default for CaseRules {
    fn default() -> Self {
        Self { csat: Some(2), nps: Some(6), ces: Some(3), due_hours: 24 }
    }
}

/// Why a case was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseCause {
    /// A low score, from somebody who can be reached.
    LowScore,
    /// A question that got no answer, and a contact.
    Unanswered,
    /// A person was asked for.
    Handoff,
}

impl CaseCause {
    /// Every cause.
    pub const ALL: [Self; 3] = [Self::LowScore, Self::Unanswered, Self::Handoff];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LowScore => "low_score",
            Self::Unanswered => "unanswered",
            Self::Handoff => "handoff",
        }
    }

    /// The cause of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cause| cause.code() == name)
    }
}

/// `GET /v1/cases`: one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseRow {
    /// The case's id.
    pub id: RecordId,
    /// How far it has come.
    pub state: CaseState,
    /// Why it was opened.
    pub cause: CaseCause,
    /// When it was opened.
    pub opened_at: i64,
    /// When anything about it changed last.
    pub changed_at: i64,
    /// By when it is to be settled.
    pub due_at: i64,
    /// Whether it isn't, and that time is past.
    pub overdue: bool,
    /// Who of the shop looks after it.
    pub owner: Option<String>,
    /// Whose it is.
    pub visitor: RecordId,
    /// The shop's own reference of the customer, where it is known.
    pub customer: Option<String>,
    /// As typed.
    pub name: Option<String>,
    /// As typed: an e-mail address or a telephone number.
    pub contact: Option<String>,
    /// The number that the visitor was given, such as `7KQ2-M4XD`.
    pub number: Option<String>,
    /// What is to be said to them, in their own language.
    pub locale: Locale,
    /// The rating, response or handoff that opened it.
    pub record: RecordId,
    /// The conversation before it.
    pub conversation: Option<RecordId>,
    /// What kind of score it was.
    pub kind: Option<QuestionKind>,
    /// The score.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 10)))]
    pub score: Option<u8>,
    /// Where it was asked.
    pub touchpoint: Option<String>,
    /// The product it is about.
    pub product: Option<String>,
    /// In the visitor's own words.
    pub message: Option<String>,
    /// When somebody first got in touch.
    pub contacted_at: Option<i64>,
    /// When it was settled; `null` while it isn't.
    pub resolved_at: Option<i64>,
    /// How often it was opened again.
    pub reopened: u32,
    /// What the visitor answered to "did we make it good?", since it was settled.
    pub fixed: Option<bool>,
    /// The path on this worker where the visitor sees it, and is asked that.
    pub page: String,
}

/// `GET /v1/cases/{id}`: a case with all that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseDetails {
    /// The case.
    #[serde(flatten)]
    pub case: CaseRow,
    /// What its state may become.
    pub next_states: Vec<CaseState>,
    /// Who did what when, oldest first.
    pub history: Vec<CaseStep>,
    /// What was said in the conversation before it, oldest first; the newest 200 turns.
    pub transcript: Vec<TurnRow>,
}

/// Something that happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseStep {
    /// When.
    pub at: i64,
    /// On which side.
    pub by: CaseSide,
    /// Who of the shop, where they said.
    pub who: Option<String>,
    /// What.
    pub what: CaseAct,
    /// What it was before, with a state, an owner or a time.
    pub from: Option<String>,
    /// What it became; the words of a note or of the visitor.
    pub to: Option<String>,
}

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseSide {
    /// The visitor.
    Visitor,
    /// Somebody of the shop.
    Shop,
}

impl CaseSide {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Shop => "shop",
        }
    }
}

/// What they did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CaseAct {
    /// Opened it.
    Opened,
    /// Said more about it.
    Said,
    /// Changed its state.
    State,
    /// Changed who looks after it.
    Owner,
    /// Changed when it is due.
    Due,
    /// Wrote a note.
    Note,
    /// Said that it is good now.
    Fixed,
    /// Said that it isn't, which opened it again.
    NotFixed,
}

impl CaseAct {
    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Said => "said",
            Self::State => "state",
            Self::Owner => "owner",
            Self::Due => "due",
            Self::Note => "note",
            Self::Fixed => "fixed",
            Self::NotFixed => "not_fixed",
        }
    }
}

/// `PATCH /v1/cases/{id}`: at least one of `state`, `owner`, `due_at` and `note`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseChange {
    /// Who of the shop does this, 1–60 characters.
    #[serde(default)]
    pub by: Option<String>,
    /// What it becomes; the state it has is no change.
    #[serde(default)]
    pub state: Option<CaseState>,
    /// Who looks after it from now on, 1–60 characters; `null` for nobody.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner: Option<Option<String>>,
    /// When it is due.
    #[serde(default)]
    pub due_at: Option<i64>,
    /// 1–2,000 characters; the visitor doesn't see it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Tells a field that is `null` from one that isn't there.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// `cases` in the results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseResult {
    /// How many were opened in the period.
    pub opened: u32,
    /// How often one was settled.
    pub resolved: u32,
    /// How often one was opened again.
    pub reopened: u32,
    /// How often visitors said that it is good now.
    pub recovered: u32,
    /// How often they said that it isn't.
    pub not_recovered: u32,
    /// `recovered` of all who said either; `null` before anybody did.
    pub recovery_rate: Option<f64>,
    /// How many of those opened in the period have somebody of the shop who got in touch, and how long that took the
    /// half of them at most, in minutes; `null` without any.
    pub median_minutes_to_contacted: Option<u32>,
    /// The same until they were settled.
    pub median_minutes_to_resolved: Option<u32>,
    /// How many are open now, whatever the period.
    pub open: u32,
    /// How many of those are overdue.
    pub overdue: u32,
}
