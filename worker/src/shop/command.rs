//! Everything a shop's object can be asked to do. What visitors may ask and what only the owner may
//! ask are different types, so one can't be mistaken for the other.

mod query;
mod visitor;

pub use query::*;
pub use visitor::VisitorCommand;

use crate::shop::exports::Sheet;
use serde::{Deserialize, Serialize};
use shopbell_protocol::owner::{
    CaseChange, Faq, NewSurveyLink, NewWebhook, Placements, Rule, SampleData, Segments, SetLink, Settings,
    SettleQuestions, Surveys, TakenResponse, TryQuestion, WebhookChange,
};
use shopbell_protocol::{Device, RecordId};

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
    Results(ResultQuery),
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
    /// Answers with the words of feeling.
    Emotions(ResultQuery),
    /// Answers with a page.
    ListComments(CommentQuery),
    /// Answers with what buyers are worth: all of them, or those of a segment.
    CustomerValue(Option<String>),
    /// Answers with who bought again.
    Retention(RetentionQuery),
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
