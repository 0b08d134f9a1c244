//! What visitors ask of a shop's object.

use super::{OrderAttempt, ProductQuery, QuestionQuery, RecommendationQuery, SurveyQuery};
use crate::shop::survey_links::{LeftContact, LinkVisit};
use serde::{Deserialize, Serialize};
use shopbell_engine::identity::Identity;
use shopbell_protocol::{
    AnswerRating, EventBatch, GivenAnswer, Locale, NewAsk, NewHandoff, NewOptOut, NewRating, NewResponse, NewTurn,
    OrderReply, RatingComment, RecordId,
};

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
