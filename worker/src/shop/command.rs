//! Everything a shop's object can be asked to do. What visitors may ask and what only the owner may
//! ask are different types, so one can't be mistaken for the other.

use crate::shop::survey_links::LinkVisit;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shopbell_engine::import::Draft;
use shopbell_protocol::owner::{
    Faq, ImportError, NewSurveyLink, Placements, Rule, SetLink, Settings, SettleQuestions, Surveys, TakenResponse,
    TryQuestion,
};
use shopbell_protocol::{
    AnswerRating, EventBatch, GivenAnswer, Locale, NewHandoff, NewRating, NewResponse, NewTurn, OrderReply,
    RatingComment, RecordId, Suggestion,
};

/// One call of an object.
#[derive(Serialize, Deserialize)]
pub struct Call {
    /// Milliseconds since the Unix epoch.
    pub now: i64,
    /// Who calls, and for what.
    pub from: Caller,
}

/// Who calls, and for what.
#[derive(Serialize, Deserialize)]
pub enum Caller {
    /// The deployment's admin makes this object a shop.
    Admin {
        /// The shop's settings.
        settings: Settings,
        /// SHA-256 of the owner's key, hexadecimal.
        key_hash: String,
    },
    /// A visitor. No key.
    Visitor {
        /// The site whose script sends this; `None` for our own frame and for what isn't a browser.
        origin: Option<String>,
        /// What is asked.
        command: VisitorCommand,
    },
    /// Somebody with a key, which the object checks.
    Owner {
        /// SHA-256 of the key, hexadecimal.
        key_hash: String,
        /// What is asked.
        command: OwnerCommand,
    },
}

/// What visitors may ask.
#[derive(Serialize, Deserialize)]
pub enum VisitorCommand {
    /// May scripts of this origin talk to the shop? Answers nothing else.
    Preflight,
    /// What the loader is given: [`LoaderContent`].
    LoaderContent,
    /// What the frame's document is rendered from: [`FrameContent`].
    FrameContent {
        /// The language asked for.
        locale: Option<Locale>,
    },
    /// Answers with a receipt.
    SubmitRating(NewRating),
    /// Answers with a receipt.
    AddComment {
        /// The rating it belongs to.
        rating: RecordId,
        /// The visitor's own words.
        comment: RatingComment,
    },
    /// Answers with the chat's reply.
    Ask(NewTurn),
    /// Answers with questions to choose from.
    SuggestQuestions(QuestionQuery),
    /// Answers with a receipt.
    RateAnswer {
        /// The turn that was answered.
        turn: RecordId,
        /// Whether it helped.
        rating: AnswerRating,
    },
    /// Answers with a reference number.
    RequestHandoff(NewHandoff),
    /// Notes that an order is looked up: answers with [`OrderErrand`].
    BeginOrderLookup(OrderAttempt),
    /// Notes what the look-up led to; answers with that very reply.
    EndOrderLookup(OrderReply),
    /// Answers with a receipt.
    RecordEvents(EventBatch),
    /// Answers with recommendations.
    Recommend(RecommendationQuery),
    /// Answers with the products found.
    FindProducts(ProductQuery),
    /// Answers with a survey in one language.
    AskSurvey {
        /// The survey.
        survey: String,
        /// The language; the shop's where absent.
        locale: Option<Locale>,
    },
    /// Answers with a receipt.
    RecordResponse {
        /// The response's id.
        id: RecordId,
        /// What was answered so far.
        response: NewResponse,
    },
    /// Answers with what a link leads to, and writes nothing.
    OpenLink(LinkVisit),
    /// Answers with what the link leads to after that.
    AnswerLink {
        /// Who follows which link.
        visit: LinkVisit,
        /// The answer to one question.
        answer: GivenAnswer,
    },
    /// They don't want to be asked again: answers with what the link leads to after that.
    StopAsking(LinkVisit),
}

/// What only the owner may ask.
#[derive(Serialize, Deserialize)]
pub enum OwnerCommand {
    /// Is the key right? Answers nothing else.
    CheckKey,
    /// Answers with the results of a period.
    Results {
        /// First day, `YYYY-MM-DD`.
        from: Option<String>,
        /// Last day, `YYYY-MM-DD`.
        to: Option<String>,
    },
    /// Answers with a page.
    ListRatings(PageQuery),
    /// Answers with a page.
    ListConversations(PageQuery),
    /// Answers with a page.
    ListHandoffs(PageQuery),
    /// Answers with what got no answer.
    ListUnanswered,
    /// Answers with the number settled.
    SettleQuestions(SettleQuestions),
    /// Answers with the FAQ.
    ReadFaq,
    /// Answers with the number stored.
    ReplaceFaq(Faq),
    /// Answers with what became of the drafts.
    ImportFaq(ImportFaq),
    /// Answers with what of the FAQ is worth a look.
    ReviewFaq,
    /// Answers with the entries' links to the pack.
    ListLinks,
    /// Answers with the entry's link.
    SetLink {
        /// The entry's id.
        entry: String,
        /// The owner's choice; `None` for none, so that it is linked by itself.
        link: Option<SetLink>,
    },
    /// Answers with what the question would get.
    TryQuestion(TryQuestion),
    /// Answers with a [`CataloguePage`].
    ReadProducts {
        /// Only products after this position.
        after: i64,
        /// The catalogue that the page before was of.
        revision: Option<i64>,
    },
    /// Begins an import of products: answers with [`BegunImport`].
    BeginImport,
    /// Keeps a piece of one. Answers nothing else.
    KeepArrivals {
        /// The import.
        import: String,
        /// The number of the first product in `list`.
        first: i64,
        /// Products as a list in JSON, at most a MB, or one product.
        list: String,
    },
    /// Forgets an import. Answers nothing else.
    DropArrivals {
        /// The import.
        import: String,
    },
    /// Answers with what became of the products.
    EndImport(EndImport),
    /// Answers with the products found.
    FindProducts(ProductQuery),
    /// Answers with the surveys.
    ReadSurveys,
    /// Answers with surveys to begin with.
    ReadSurveyTemplates,
    /// Answers with the surveys.
    ReplaceSurveys(Surveys),
    /// Answers with a page.
    ListResponses(PageQuery),
    /// Answers with a receipt.
    EnterResponse {
        /// Who answered.
        visitor: RecordId,
        /// What they said.
        taken: TakenResponse,
    },
    /// Answers with the link as it was stored.
    MakeLink {
        /// Who will answer; nobody in particular where many people do.
        visitor: Option<RecordId>,
        /// The link.
        wanted: NewSurveyLink,
    },
    /// Is there such a link? Answers nothing else.
    CheckLink(RecordId),
    /// Answers with a page.
    ListOptOuts(PageQuery),
    /// Answers with what was taken back.
    RemoveOptOut(RecordId),
    /// Answers with the placements.
    ReadPlacements,
    /// Answers with the placements.
    ReplacePlacements(Placements),
    /// Answers with the settings.
    ReadSettings,
    /// Answers with the settings.
    ReplaceSettings(Settings),
}

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

/// Which rows of a list.
#[derive(Serialize, Deserialize)]
pub struct PageQuery {
    /// How many, 1–200.
    pub limit: u32,
    /// Only rows stored before this one.
    pub before: Option<i64>,
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
