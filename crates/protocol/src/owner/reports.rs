//! What people said, in numbers that can be trusted: cut by one dimension, over time, and along the journey.

use super::Period;
use crate::JourneyStage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a report may be cut by, and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// The step of the journey.
    Stage,
    /// Where it was asked.
    Touchpoint,
    /// The language it was asked in.
    Locale,
    /// What it was answered on.
    Device,
    /// The product it is about.
    Product,
    /// How it came.
    Channel,
    /// Who of the shop asked, or was asked about.
    Staff,
    /// The segment that the visitor belongs to.
    Segment,
}

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Stage,
        Self::Touchpoint,
        Self::Locale,
        Self::Device,
        Self::Product,
        Self::Channel,
        Self::Staff,
        Self::Segment,
    ];

    /// The name on the wire and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stage => "stage",
            Self::Touchpoint => "touchpoint",
            Self::Locale => "locale",
            Self::Device => "device",
            Self::Product => "product",
            Self::Channel => "channel",
            Self::Staff => "staff",
            Self::Segment => "segment",
        }
    }
}

/// A figure with its 95 % confidence interval: by chance alone it would be outside of it once in twenty times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Estimate {
    /// What was measured.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What was said, and how many were asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figures {
    /// How often something was asked in the widget; `null` where that can't be told apart: by language, product, staff and
    /// other channels than the widget, and with two dimensions at once.
    pub prompts: Option<u32>,
    /// How many answered: ratings and begun surveys, on all channels, imported ratings included.
    pub answers: u32,
    /// How many answered in the widget / prompts, 0–1, three decimals. `null` without enough prompts, and where more
    /// answered than were asked, because they came by themselves.
    pub response_rate: Option<Estimate>,
    /// How many ratings have a comment.
    pub comments: u32,
    /// Satisfaction: ratings and the surveys' `csat` questions.
    pub csat: CsatFigures,
    /// Who would recommend the shop.
    pub nps: NpsFigures,
    /// How easy it was.
    pub ces: CesFigures,
}

/// Customer satisfaction, on a scale of 1 to 5.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CsatFigures {
    /// How many answered.
    pub responses: u32,
    /// How many of them gave 4 or 5.
    pub satisfied: u32,
    /// How many gave 1, 2, 3, 4, 5.
    pub distribution: [u32; 5],
    /// 100 × satisfied / responses, one decimal; `null` where there are not enough answers.
    pub score: Option<Estimate>,
}

/// Net promoter score, on a scale of 0 to 10.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NpsFigures {
    /// How many answered.
    pub responses: u32,
    /// 9 and 10.
    pub promoters: u32,
    /// 7 and 8.
    pub passives: u32,
    /// 0 to 6.
    pub detractors: u32,
    /// Percent of promoters less percent of detractors, −100 to 100, one decimal; `null` where there are not enough answers.
    pub score: Option<Estimate>,
}

/// Customer effort score, on a scale of 1 (very hard) to 7 (very easy).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CesFigures {
    /// How many answered.
    pub responses: u32,
    /// How many gave 1 to 7.
    pub distribution: [u32; 7],
    /// The mean, two decimals; `null` where there are not enough answers.
    pub score: Option<Estimate>,
}

/// `GET /v1/reports?from=&to=&by=`, and filters: the figures of a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// What the figures cover.
    pub period: Period,
    /// What was filtered by.
    pub filters: BTreeMap<Dimension, String>,
    /// What `groups` are; `null` where nothing was asked for.
    pub by: Option<Dimension>,
    /// Below so many answers there is no score.
    pub minimum: u32,
    /// All of it.
    pub total: Figures,
    /// Member by member; stages in the order of the journey, others by their answers, most first, at most 200.
    pub groups: Vec<GroupFigures>,
}

/// The figures of one member of a dimension.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GroupFigures {
    /// The member; `null` for those that weren't counted on their own, because a day had too many.
    pub name: Option<String>,
    /// Its figures.
    pub figures: Figures,
}

/// How long the steps of a trend are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// A day.
    Day,
    /// A week: from Monday, in the Jalali calendar from Saturday.
    Week,
    /// A month of the calendar.
    Month,
}

/// Which calendar months and weeks are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CalendarKind {
    /// January to December.
    Gregorian,
    /// Farvardin to Esfand: the Solar Hijri calendar of Iran.
    Jalali,
}

/// `GET /v1/trends?from=&to=&every=&calendar=`, and filters: the figures step by step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trend {
    /// What the figures cover.
    pub period: Period,
    /// What was filtered by.
    pub filters: BTreeMap<Dimension, String>,
    /// How long the steps are.
    pub every: Every,
    /// Whose weeks and months they are.
    pub calendar: CalendarKind,
    /// Below so many answers there is no score.
    pub minimum: u32,
    /// Oldest first, those in which nothing happened too.
    pub points: Vec<TrendPoint>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrendPoint {
    /// Its first day within the period, `YYYY-MM-DD`.
    pub from: String,
    /// Its last day within the period.
    pub to: String,
    /// What it is called in the calendar: `2026-11-23`, for a week its first day, for a month `2026-11`; in the Jalali
    /// calendar `1405-09-02` and `1405-09`.
    pub label: String,
    /// Whether the period holds all of it.
    pub whole: bool,
    /// Its figures.
    pub figures: Figures,
}

/// `GET /v1/journey?from=&to=`, and filters: the steps of the journey, the worst first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Journey {
    /// What the figures cover.
    pub period: Period,
    /// What was filtered by.
    pub filters: BTreeMap<Dimension, String>,
    /// Below so many answers there is no score.
    pub minimum: u32,
    /// The one whose worst score is the lowest first; those without enough answers last, in the order of the journey.
    pub steps: Vec<JourneyStep>,
}

/// A step of the journey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JourneyStep {
    /// Which.
    pub stage: JourneyStage,
    /// What was said there.
    pub figures: Figures,
    /// What makes it as bad as it is; `null` without enough answers.
    pub worst: Option<WeakPoint>,
    /// Where it was asked, the worst first, at most 20.
    pub touchpoints: Vec<GroupFigures>,
}

/// The lowest score of a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeakPoint {
    /// Which score it is. They are compared by how far up their scales they are, in percent.
    pub measure: Measure,
    /// The step's score.
    pub score: Estimate,
    /// How many answers it is made of.
    pub responses: u32,
    /// How far up its scale it is, 0–100, one decimal.
    pub level: f64,
    /// The touchpoint at which the same score is the lowest; `null` where none has enough answers.
    pub touchpoint: Option<String>,
}

/// A score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Satisfaction.
    Csat,
    /// Recommendation.
    Nps,
    /// Effort.
    Ces,
}

/// `POST /v1/ratings/import?format=csv|jsonl&scale=&…`: what became of the ratings of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportedRatings {
    /// How many are new; with `dry_run`, how many would be.
    pub added: u32,
    /// How many had been imported before.
    pub unchanged: u32,
    /// How many were refused.
    pub refused: u32,
    /// Why, in the file's order; the first 1,000.
    pub errors: Vec<super::ImportError>,
}
