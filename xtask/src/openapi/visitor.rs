//! What visitors do: the widget's and the loader's calls. The shop's own pages and apps may make them too.

use super::operation::{Caller, Group, get, patch, post, put};
use super::parameters::{locale, part, query, session, slug, some_text, text, typed, visitor, whole};
use serde_json::json;
use shopbell_protocol::{
    AnswerRating, AskReply, AskedSurvey, CaseAnswer, CasePage, CaseStatuses, ChatReply, EventBatch, EventBatchReceipt,
    FoundProducts, HandoffReceipt, IdentityClaim, KnownCustomer, NewAsk, NewHandoff, NewOptOut, NewRating, NewResponse,
    NewTurn, OrderLookup, OrderReply, Questions, RatingComment, RatingReceipt, Receipt, Recommendations, RecordId,
    ResponseReceipt,
};

const VISITOR: &str = "0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47";
const RECORD: &str = "0193f1c2-8a00-7c11-8f3e-5b2d9c4a7e10";
const SESSION: &str = "0193f1c2-7b1e-7d30-9a52-1f6a2b3c4d5e";

/// What happens on the pages.
pub fn storefront() -> Group {
    Group {
        name: "Storefront",
        description: "What visitors look at, and what they are shown.",
        caller: Caller::Visitor,
        operations: vec![
            post("/v1/shops/{shop}/events", "recordEvents", "Tell what a visitor did")
                .says("Whole or not at all. Sent as `text/plain` too, so that browsers need no preflight.")
                .takes::<EventBatch>("1–50 things that happened in a visitor's session, oldest first.")
                .such_as(json!({
                    "visitor": VISITOR, "session": SESSION,
                    "events": [{ "id": RECORD, "kind": "view", "product": "copper-tray", "url": "https://shop.example/copper-tray" }],
                }))
                .answers::<EventBatchReceipt>("How many were new.")
                .conflicts("An id was used before for something else."),
            get("/v1/shops/{shop}/recommendations", "recommend", "Choose products for a visitor")
                .says("Each product comes with a reason that can be checked. Report what was shown and clicked with `rec_id`.")
                .with([
                    query("placement", slug(40), "Where they are shown; `home` where absent."),
                    visitor(),
                    session(),
                    query("product", text(200), "The product on screen."),
                    query("cart", text(200), "A product in the cart, or just ordered; up to 20 times.").repeated(),
                    query("category", text(100), "The category whose page it is."),
                    locale("The language of titles and addresses."),
                    query("limit", whole(1, 20), "How many; as the placement says where absent."),
                ])
                .answers::<Recommendations>("Products, the best first."),
            get("/v1/shops/{shop}/products", "findProducts", "Search the shop's products")
                .says("Any spelling, any of the three languages, the beginning of the last word. Without `q`, all there are.")
                .with(super::products::search_parameters())
                .answers::<FoundProducts>("Products, the best first."),
            post("/v1/shops/{shop}/orders", "lookUpOrder", "Look up where an order is")
                .says("The shop's own server is asked, with the number and something that only the customer knows.")
                .takes::<OrderLookup>("Which order, and the proof that it is theirs.")
                .such_as(json!({
                    "id": RECORD, "visitor": VISITOR, "number": "NA-10482", "contact": "4821", "locale": "en",
                }))
                .answers::<OrderReply>("What the look-up led to.")
                .conflicts("The id or the conversation was used before for something else.")
                .missing("No such shop, or one that has no order status.")
                .limited("5 a minute for a visitor, 5 an hour for an order, 60 a minute in the shop."),
            post("/v1/shops/{shop}/identity", "identify", "Say which customer a visitor is")
                .says("The token is a JWT that the shop's own server signed.")
                .takes::<IdentityClaim>("The visitor, and the token.")
                .answers::<KnownCustomer>("What this customer was asked before, on any device and channel.")
                .conflicts("The visitor is another customer.")
                .limited("20 new visitors an hour for one customer.")
                .refuses(401, "The token isn't good; the message says why."),
        ],
    }
}

/// What visitors rate and answer.
pub fn surveys() -> Group {
    Group {
        name: "Ratings and surveys",
        description: "What visitors say of the shop, and whether they may be asked.",
        caller: Caller::Visitor,
        operations: vec![
            post("/v1/shops/{shop}/ratings", "rate", "Rate an experience")
                .takes::<NewRating>("A rating of 1 to 5; words may follow.")
                .such_as(json!({
                    "id": RECORD, "visitor": VISITOR, "score": 4, "touchpoint": "checkout", "stage": "purchase", "locale": "en",
                }))
                .answers::<RatingReceipt>("It is stored.")
                .conflicts("The id was used before for something else.")
                .limited("10 a minute for a visitor."),
            patch("/v1/shops/{shop}/ratings/{id}", "commentOnRating", "Add words to a rating")
                .says("By the same visitor, within 30 minutes.")
                .takes::<RatingComment>("The words.")
                .such_as(json!({ "visitor": VISITOR, "comment": "Fast delivery, thank you." }))
                .answers::<Receipt>("They are stored.")
                .conflicts("There are other words already, or the 30 minutes are over."),
            get("/v1/shops/{shop}/surveys/{id}", "readSurvey", "Read a survey in one language")
                .with([
                    part("id", slug(40), "The survey's id."),
                    locale("The language; the shop's where absent, or where the survey has no other."),
                    query("visitor", typed::<RecordId>(), "Who would answer; the answer says whether they have."),
                ])
                .answers::<AskedSurvey>("The survey.")
                .missing("No such shop, or the survey isn't asked now."),
            put("/v1/shops/{shop}/responses/{id}", "respond", "Answer a survey")
                .says(
                    "Sent after each answer with all answers so far, in their order; one with nothing in it was passed \
                     over. What is stored stays as it was. `id` is made by the browser for the first answer.",
                )
                .takes::<NewResponse>("The answers so far.")
                .such_as(json!({
                    "visitor": VISITOR, "survey": "delivery", "locale": "en",
                    "answers": [{ "question": "satisfied", "score": 5 }],
                }))
                .answers::<ResponseReceipt>("What is stored, and which question comes next.")
                .conflicts("The visitor answered this survey before, or something else is stored.")
                .missing("No such shop, or the survey isn't asked now.")
                .limited("10 a minute for a visitor."),
            post("/v1/shops/{shop}/asks", "mayAsk", "Find out whether a visitor may be asked a survey now")
                .says("Where nothing speaks against it, it counts as asked from then on.")
                .takes::<NewAsk>("Who would be asked what.")
                .such_as(json!({ "id": RECORD, "visitor": VISITOR, "survey": "delivery" }))
                .answers::<AskReply>("What speaks against it, if anything does.")
                .conflicts("The id was used before for something else.")
                .missing("No such shop, or the survey isn't asked now.")
                .limited("20 a minute for a visitor."),
            post("/v1/shops/{shop}/opt-outs", "optOut", "Ask a visitor nothing any more, on any channel")
                .takes::<NewOptOut>("Who.")
                .answers::<Receipt>("It is kept to."),
            get("/v1/shops/{shop}/cases", "listOwnCases", "Show a visitor what became of their complaints")
                .with([query("visitor", typed::<RecordId>(), "Whose.").required()])
                .answers::<CaseStatuses>("Their own, newest first."),
            post("/v1/shops/{shop}/cases/{reference}", "answerCase", "Answer whether the shop made it good")
                .says("Where nothing is asked, nothing changes.")
                .with([part("reference", some_text(64), "What opens the case's page; whoever has it may answer.")])
                .takes::<CaseAnswer>("The answer.")
                .answers::<CasePage>("The case as it is now.")
                .limited("Too many references that don't exist were tried."),
        ],
    }
}

/// What visitors ask.
pub fn chat() -> Group {
    Group {
        name: "Chat",
        description: "Questions, the shop's own answers, and the way to a person.",
        caller: Caller::Visitor,
        operations: vec![
            post("/v1/shops/{shop}/chat", "ask", "Ask a question")
                .says("The answer is the shop's own text, or none: nothing is made up.")
                .takes::<NewTurn>("The question.")
                .such_as(json!({
                    "id": RECORD, "visitor": VISITOR, "conversation": SESSION, "text": "How much is shipping?", "locale": "en",
                }))
                .answers::<ChatReply>("The reply.")
                .conflicts("The id or the conversation was used before for something else.")
                .limited("30 a minute for a visitor.")
                .not_yet("Right after an update the FAQ is indexed anew."),
            patch("/v1/shops/{shop}/chat/{id}", "rateAnswer", "Say whether an answer helped")
                .says("Once, by who asked.")
                .takes::<AnswerRating>("Whether it helped.")
                .such_as(json!({ "visitor": VISITOR, "helpful": true }))
                .answers::<Receipt>("It is stored.")
                .conflicts("Something else was said before."),
            get("/v1/shops/{shop}/questions", "suggestQuestions", "Suggest questions to ask")
                .with([
                    locale("The language of the questions; the shop's where absent."),
                    query("text", text(500), "What is being typed; without it, questions to begin with."),
                    query("product", text(200), "The product on screen."),
                ])
                .answers::<Questions>("At most four.")
                .not_yet("Right after an update the FAQ is indexed anew."),
            post("/v1/shops/{shop}/handoffs", "requestPerson", "Ask for a person")
                .takes::<NewHandoff>("How to reach the visitor, and what it is about.")
                .such_as(json!({
                    "id": RECORD, "visitor": VISITOR, "contact": "sara@example.com", "message": "My tray arrived dented.",
                    "consent": true, "locale": "en",
                }))
                .answers::<HandoffReceipt>("A number to quote, and what opens the page of the case.")
                .conflicts("The id or the conversation was used before for something else.")
                .limited("5 a minute for a visitor."),
        ],
    }
}
