//! Everything a shop's object can be asked to do. What visitors may ask and what only the owner may
//! ask are different types, so one can't be mistaken for the other.

mod query;

pub use query::*;

use crate::shop::exports::Sheet;
use crate::shop::survey_links::{LeftContact, LinkVisit};
use serde::{Deserialize, Serialize};
use shopbell_engine::identity::Identity;
use shopbell_protocol::owner::{
    CaseChange, Faq, NewSurveyLink, NewWebhook, Placements, Rule, SampleData, Segments, SetLink, Settings,
    SettleQuestions, Surveys, TakenResponse, TryQuestion, WebhookChange,
};
use shopbell_protocol::{
    AnswerRating, Device, EventBatch, GivenAnswer, Locale, NewAsk, NewHandoff, NewOptOut, NewRating, NewResponse,
    NewTurn, OrderReply, RatingComment, RecordId,
};

/// What is known of who sends a visitor's request, besides what it says.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Sender {
    /// The customer that they have proved to be.
    pub customer: Option<String>,
    /// What they use, as far as the request tells.
    pub device: Option<Device>,
}

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
        /// What is known of them besides what they say.
        sender: Sender,
        /// What is asked.
        command: VisitorCommand,
    },
    /// Somebody with a key or a session, which the object checks.
    Owner {
        /// What they prove it with.
        credential: Credential,
        /// What is asked.
        command: OwnerCommand,
    },
}

/// What an owner proves to be one with.
#[derive(Clone, Serialize, Deserialize)]
pub enum Credential {
    /// SHA-256 of the key, hexadecimal.
    Key(String),
    /// SHA-256 of a session's token, hexadecimal.
    Session(String),
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
    AskSurvey(SurveyQuery),
    /// Answers with what a browser has to know of a customer.
    Identify {
        /// Who that is.
        visitor: RecordId,
        /// As a token of the shop's says.
        identity: Identity,
    },
    /// Answers whether the survey may be asked.
    MayAsk(NewAsk),
    /// Answers with a receipt.
    OptOut(NewOptOut),
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
    /// Answers with the visitor's own cases.
    ListOwnCases {
        /// Who.
        visitor: RecordId,
    },
    /// Answers with what the page of a case is made from, and writes nothing.
    ShowCase {
        /// What opens it.
        reference: String,
    },
    /// Did the shop make it good? Answers with the same after that.
    AnswerCase {
        /// Which case.
        reference: String,
        /// Whether it did.
        fixed: bool,
    },
    /// Whose case it is doesn't want to be asked again: answers with the same after that.
    StopAskingAboutCase {
        /// Which case.
        reference: String,
    },
    /// Who wasn't happy wants to hear from the shop: answers with what the link leads to after that.
    LeaveContact {
        /// Who follows which link.
        visit: LinkVisit,
        /// How to reach them.
        left: LeftContact,
    },
    /// They don't want to be asked again: answers with what the link leads to after that.
    StopAsking(LinkVisit),
}

/// What only the owner may ask.
#[derive(Serialize, Deserialize)]
pub enum OwnerCommand {
    /// Is the key right? Answers nothing else.
    CheckKey,
    /// Begins a session on the dashboard, by the key alone: answers with the settings.
    SignIn {
        /// SHA-256 of the session's token, hexadecimal.
        token_hash: String,
    },
    /// Ends the session that this comes by. Answers nothing else.
    SignOut,
    /// Answers with the results of a period.
    Results {
        /// First day, `YYYY-MM-DD`.
        from: Option<String>,
        /// Last day, `YYYY-MM-DD`.
        to: Option<String>,
    },
    /// Answers with a report.
    Report(ReportQuery),
    /// Answers with a trend.
    Trend(TrendQuery),
    /// Answers with the journey.
    Journey(ReportQuery),
    /// Answers with an [`ExportPage`](crate::shop::exports::ExportPage).
    ReadExport {
        /// Of what.
        sheet: Sheet,
        /// Only rows after this one.
        after: i64,
        /// Only such rows.
        filter: RowFilter,
    },
    /// Answers with what became of them.
    ImportRatings {
        /// Those that can be stored as they are.
        ratings: Vec<OldRating>,
        /// Whether nothing is to be stored.
        dry_run: bool,
    },
    /// Answers with how much sample data there is.
    CountSamples,
    /// Answers with how much sample data there is then.
    AddSamples(SampleData),
    /// Answers with how much sample data is left: none.
    RemoveSamples,
    /// Answers with what comments are about.
    Themes(ThemeQuery),
    /// Answers with the words of feeling from a day to a day.
    Emotions(Option<String>, Option<String>),
    /// Answers with a page.
    ListComments(CommentQuery),
    /// Answers with what buyers are worth.
    CustomerValue,
    /// Answers with who bought again in so many months, this one included.
    Retention(u32),
    /// Answers with a page.
    ListBuyers(BuyerQuery),
    /// Answers with who belongs to each segment.
    SegmentResults,
    /// Answers with the segments.
    ReadSegments,
    /// Answers with the segments.
    ReplaceSegments(Segments),
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
    /// Answers with what the rule would have done.
    ReplayRule(Rule),
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
    /// Answers with a page.
    ListCustomers(CustomerQuery),
    /// Answers with all that is known of a customer.
    ReadCustomer(String),
    /// Answers with their visitors.
    EraseCustomer {
        /// The shop's own reference.
        customer: String,
        /// The visitor that stands for them where the shop names them.
        known_as: Option<RecordId>,
    },
    /// Answers with all that is known of a visitor.
    ReadVisitor(RecordId),
    /// Answers with the visitor.
    EraseVisitor(RecordId),
    ListCases(CaseQuery),
    /// Answers with a case and its history.
    ReadCase(RecordId),
    /// Answers with the case after that.
    ChangeCase {
        /// Which.
        case: RecordId,
        /// What is to change.
        change: CaseChange,
    },
    /// Answers with the webhooks.
    ListWebhooks,
    /// Answers with the webhook.
    AddWebhook(NewWebhook),
    /// Answers with the webhook after that.
    ChangeWebhook {
        /// Which.
        webhook: RecordId,
        /// What is to change.
        change: WebhookChange,
    },
    /// Answers with the webhook as it was.
    RemoveWebhook(RecordId),
    /// Answers with the webhook.
    TestWebhook(RecordId),
    /// Answers with a page.
    ListDeliveries(DeliveryQuery),
    /// Answers with the delivery after that.
    RetryDelivery(RecordId),
    /// Answers with the placements.
    ReadPlacements,
    /// Answers with the placements.
    ReplacePlacements(Placements),
    /// Answers with the settings.
    ReadSettings,
    /// Answers with the settings.
    ReplaceSettings(Settings),
}

impl VisitorCommand {
    /// In whose name it is. Whoever identifies themselves proves it thereby, and so does whoever follows
    /// a link or knows a case's reference.
    pub fn visitor(&self) -> Option<&RecordId> {
        match self {
            Self::SubmitRating(rating) => Some(&rating.visitor),
            Self::AddComment { comment, .. } => Some(&comment.visitor),
            Self::Ask(turn) => Some(&turn.visitor),
            Self::RateAnswer { rating, .. } => Some(&rating.visitor),
            Self::RequestHandoff(handoff) => Some(&handoff.visitor),
            Self::BeginOrderLookup(attempt) => Some(&attempt.visitor),
            Self::RecordEvents(batch) => Some(&batch.visitor),
            Self::Recommend(query) => query.visitor.as_ref(),
            Self::FindProducts(query) => query.visitor.as_ref(),
            Self::AskSurvey(query) => query.visitor.as_ref(),
            Self::MayAsk(ask) => Some(&ask.visitor),
            Self::OptOut(opt_out) => Some(&opt_out.visitor),
            Self::ListOwnCases { visitor } => Some(visitor),
            Self::RecordResponse { response, .. } => Some(&response.visitor),
            Self::Preflight
            | Self::LoaderContent
            | Self::FrameContent { .. }
            | Self::SuggestQuestions(_)
            | Self::EndOrderLookup(_)
            | Self::Identify { .. }
            | Self::OpenLink(_)
            | Self::AnswerLink { .. }
            | Self::LeaveContact { .. }
            | Self::StopAsking(_)
            | Self::ShowCase { .. }
            | Self::AnswerCase { .. }
            | Self::StopAskingAboutCase { .. } => None,
        }
    }
}
