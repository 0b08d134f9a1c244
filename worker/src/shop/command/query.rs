//! What commands carry and what they are answered with, where no word of the public protocol says it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shopbell_engine::import::Draft;
use shopbell_protocol::owner::{
    BuyerGroup, CalendarKind, CaseCause, DeliveryState, Dimension, Every, ImportError, Rule, Sentiment, Settings, Theme,
};
use shopbell_protocol::{Device, JourneyStage, Locale, RecordId, Suggestion};
use std::collections::BTreeMap;

/// A file as it was read and checked.
#[derive(Serialize, Deserialize)]
pub struct ImportFaq {
    /// The good ones, in the file's order.
    pub drafts: Vec<Draft>,
    /// The others.
    pub refused: Vec<ImportError>,
    /// Whether entries go that the file doesn't have.
    pub replace: bool,
    /// Whether nothing is to be stored.
    pub dry_run: bool,
}

/// An import of products that began.
#[derive(Serialize, Deserialize)]
pub struct BegunImport {
    /// Its name.
    pub import: String,
    /// The shop's origins.
    pub origins: Vec<String>,
    /// The shop's language.
    pub locale: Locale,
}

/// The last step of an import of products.
#[derive(Serialize, Deserialize)]
pub struct EndImport {
    /// The import.
    pub import: String,
    /// Whether products are as the file has them, and go where it doesn't.
    pub replace: bool,
    /// Whether this is the catalogue as the owner put it, word for word.
    pub exact: bool,
    /// Whether none of the file was refused.
    pub whole: bool,
    /// Whether nothing is to be stored.
    pub dry_run: bool,
    /// The origins that the products were checked against.
    pub origins: Vec<String>,
}

/// A part of the catalogue.
#[derive(Deserialize)]
pub struct CataloguePage<'a> {
    /// The position of its last product; `None` for the last page.
    pub next: Option<i64>,
    /// Grows with every change of the catalogue.
    pub revision: i64,
    /// The products as they are stored.
    #[serde(borrow)]
    pub products: &'a RawValue,
}

/// Which products are looked for.
#[derive(Serialize, Deserialize)]
pub struct ProductQuery {
    /// Words in any language; empty for all products.
    pub text: String,
    /// The language of titles and addresses; the text's, else the shop's where absent.
    pub locale: Option<Locale>,
    /// A category's id or name.
    pub category: Option<String>,
    /// In minor units.
    pub min_price: Option<i64>,
    /// In minor units.
    pub max_price: Option<i64>,
    /// Only what can be bought, or only what can't.
    pub in_stock: Option<bool>,
    /// How many, 1–50.
    pub limit: u8,
    /// The visitor, if known.
    pub visitor: Option<RecordId>,
    /// The session, if known.
    pub session: Option<RecordId>,
}

/// Whom to recommend products to, and for which page.
#[derive(Serialize, Deserialize)]
pub struct RecommendationQuery {
    /// The placement's name.
    pub placement: String,
    /// The visitor, if known.
    pub visitor: Option<RecordId>,
    /// The session, if known.
    pub session: Option<RecordId>,
    /// The product on the screen; never recommended.
    pub product: Option<String>,
    /// The products in the cart, or of the order: never recommended either.
    pub cart: Vec<String>,
    /// Only products of this category, an id or a name.
    pub category: Option<String>,
    /// The language of titles and addresses; the shop's where absent.
    pub locale: Option<Locale>,
    /// How many, 1–20; as many as the placement says where absent.
    pub limit: Option<u8>,
}

/// For whom questions are to be suggested.
#[derive(Serialize, Deserialize)]
pub struct QuestionQuery {
    /// The language of the questions; the shop's where absent.
    pub locale: Option<Locale>,
    /// What is being typed.
    pub text: Option<String>,
    /// The product on the screen.
    pub product: Option<String>,
}

/// Which survey is asked for, and by whom.
#[derive(Serialize, Deserialize)]
pub struct SurveyQuery {
    /// The survey.
    pub survey: String,
    /// The language; the shop's where absent.
    pub locale: Option<Locale>,
    /// The visitor, if known.
    pub visitor: Option<RecordId>,
}

/// A look-up of an order, without what only the customer knows: that goes to the shop's webhook and never to the
/// object.
#[derive(Serialize, Deserialize)]
pub struct OrderAttempt {
    /// The look-up's id.
    pub id: RecordId,
    /// Who asks.
    pub visitor: RecordId,
    /// The conversation, if there was one.
    pub conversation: Option<RecordId>,
    /// The order's number.
    pub number: String,
}

/// Whom to ask for an order.
#[derive(Serialize, Deserialize)]
pub struct OrderErrand {
    /// The shop's webhook.
    pub webhook: String,
    /// The shop's origins.
    pub origins: Vec<String>,
}

/// What a report is of.
#[derive(Default, Serialize, Deserialize)]
pub struct ReportQuery {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Only answers of these members.
    pub filters: BTreeMap<Dimension, String>,
    /// What the groups are.
    pub by: Option<Dimension>,
}

/// What a trend is of.
#[derive(Serialize, Deserialize)]
pub struct TrendQuery {
    /// Period and filters.
    pub query: ReportQuery,
    /// How long the steps are.
    pub every: Every,
    /// Whose weeks and months they are.
    pub calendar: CalendarKind,
}

/// A rating of another system.
#[derive(Clone, Serialize, Deserialize)]
pub struct OldRating {
    /// The line of the file.
    pub line: u32,
    /// Made from the other system's id.
    pub id: RecordId,
    /// Made from the customer, else from the id.
    pub visitor: RecordId,
    /// When it was given, as the file says it.
    pub at: String,
    /// 1–5.
    pub score: u8,
    /// The journey stage.
    pub stage: JourneyStage,
    /// Where it was asked.
    pub touchpoint: String,
    /// The language; the shop's where absent.
    pub locale: Option<Locale>,
    /// What it was given on.
    pub device: Option<Device>,
    /// The product it is about.
    pub product: Option<String>,
    /// The customer's words.
    pub comment: Option<String>,
}

/// Which rows of a list.
#[derive(Serialize, Deserialize)]
pub struct PageQuery {
    /// How many, 1–200.
    pub limit: u32,
    /// Only rows stored before this one.
    pub before: Option<i64>,
    /// Only rows like this.
    pub filter: RowFilter,
}

/// Which rows of a list or an export. A list knows only some of these; the others are absent.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct RowFilter {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Of these members.
    pub members: BTreeMap<Dimension, String>,
    /// Of that survey.
    pub survey: Option<String>,
    /// Of that score at least.
    pub min_score: Option<u8>,
    /// Of that score at most.
    pub max_score: Option<u8>,
    /// Only with a comment.
    pub commented: bool,
}

/// Which customers are looked for.
#[derive(Serialize, Deserialize)]
pub struct CustomerQuery {
    /// Which page of them.
    pub page: PageQuery,
    /// A part of the id or the name.
    pub text: Option<String>,
    /// The group that they are in.
    pub segment: Option<String>,
}

/// Which cases.
#[derive(Serialize, Deserialize)]
pub struct CaseQuery {
    /// Which of them.
    pub page: PageQuery,
    /// A state's name, or `open` for all but `resolved`.
    pub state: Option<String>,
    /// Why they were opened.
    pub cause: Option<CaseCause>,
    /// Who looks after them; empty for those of nobody.
    pub owner: Option<String>,
    /// Only those that are overdue, or only the others.
    pub overdue: Option<bool>,
    /// Opened on this day or later, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Opened on this day or before, `YYYY-MM-DD`.
    pub to: Option<String>,
}

/// Which deliveries to webhooks.
#[derive(Serialize, Deserialize)]
pub struct DeliveryQuery {
    /// Which of them.
    pub page: PageQuery,
    /// What became of them.
    pub state: Option<DeliveryState>,
    /// To which webhook.
    pub webhook: Option<RecordId>,
}

/// What comments are about: when, and whose.
#[derive(Serialize, Deserialize)]
pub struct ThemeQuery {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Only some comments.
    pub cut: Option<CommentCut>,
}

/// Of when and of whom a report is.
#[derive(Default, Serialize, Deserialize)]
pub struct ResultQuery {
    /// First day, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Last day, `YYYY-MM-DD`.
    pub to: Option<String>,
    /// Only of visitors of this segment.
    pub segment: Option<String>,
}

/// Only the comments of one member of a dimension.
#[derive(Serialize, Deserialize)]
pub enum CommentCut {
    /// Written in that language's widget.
    Locale(Locale),
    /// At that stage.
    Stage(JourneyStage),
    /// By visitors of that segment.
    Segment(String),
}

impl CommentCut {
    /// The dimension and the member, as they are counted.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Locale(locale) => ("locale", locale.code()),
            Self::Stage(stage) => ("stage", stage.code()),
            Self::Segment(segment) => ("segment", segment),
        }
    }
}

/// Which comments.
#[derive(Serialize, Deserialize)]
pub struct CommentQuery {
    /// About this.
    pub theme: Option<Theme>,
    /// That say this.
    pub sentiment: Option<Sentiment>,
    /// Written in that language's widget.
    pub locale: Option<Locale>,
    /// At that stage.
    pub stage: Option<JourneyStage>,
    /// By visitors of that segment.
    pub segment: Option<String>,
    /// Which of them.
    pub page: PageQuery,
}

/// Who bought again, and when.
#[derive(Serialize, Deserialize)]
pub struct RetentionQuery {
    /// How many months, this one included.
    pub months: u32,
    /// Whose months they are.
    pub calendar: CalendarKind,
    /// Only buyers of this segment.
    pub segment: Option<String>,
}

/// Which buyers.
#[derive(Serialize, Deserialize)]
pub struct BuyerQuery {
    /// Of that segment.
    pub segment: Option<String>,
    /// Of that group.
    pub group: Option<BuyerGroup>,
    /// Only those who may not come back, or only the others.
    pub at_risk: Option<bool>,
    /// Which of them: `before` is how many were listed already.
    pub page: PageQuery,
}

/// What the loader is made from.
#[derive(Serialize, Deserialize)]
pub struct LoaderContent {
    /// The shop's settings.
    pub settings: Settings,
    /// The surveys that are asked without being called for.
    pub rules: Vec<Rule>,
}

/// What the frame's document is rendered from.
#[derive(Serialize, Deserialize)]
pub struct FrameContent {
    /// The shop's settings.
    pub settings: Settings,
    /// The language of the document.
    pub locale: Locale,
    /// Questions to begin with.
    pub suggestions: Vec<Suggestion>,
    /// The surveys that are asked now.
    pub surveys: Vec<String>,
}
