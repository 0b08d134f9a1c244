//! Surveys, and the ways they reach people.

use super::operation::{Caller, Group, delete, get, post, put};
use super::parameters::page;
use serde_json::json;
use shopbell_protocol::ResponseReceipt;
use shopbell_protocol::owner::{
    NewSurveyLink, OptOut, Page, Replay, Rule, SurveyLink, SurveyTemplates, Surveys, TakenResponse,
};

const LINK: &str = "0193f1c2-9c00-7d30-9a52-0c8f3d1e6b47";

/// What is asked.
pub fn surveys() -> Group {
    Group {
        name: "Surveys",
        description: "What the shop asks, and when.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/surveys", "readSurveys", "Read the surveys").answers::<Surveys>("All of them."),
            put("/v1/surveys", "replaceSurveys", "Replace the surveys")
                .says("What was answered stays. A question that was answered as one `kind` can't become another.")
                .takes::<Surveys>("All of them, at most 50.")
                .such_as(json!({ "surveys": [{
                    "id": "delivery", "stage": "delivery", "touchpoint": "delivery", "repeat_after_days": 90,
                    "questions": [
                        { "id": "satisfied", "kind": "csat", "text": { "en": "How was the delivery?" }, "required": true,
                          "branches": [{ "min": 4, "go_to": null }] },
                        { "id": "reason", "kind": "text", "text": { "en": "What went wrong?" } },
                    ],
                }] }))
                .answers::<Surveys>("All of them, as they are now."),
            get("/v1/surveys/templates", "readSurveyTemplates", "Read surveys to begin with")
                .answers::<SurveyTemplates>("One for each step of the journey and for what often happens."),
            post("/v1/surveys/replay", "replayRule", "Try a rule in the sessions that were, before it is published")
                .says("Nothing is stored.")
                .takes::<Rule>("The rule.")
                .such_as(json!({ "id": "delivery", "trigger": { "event": "purchase" } }))
                .answers::<Replay>("What it would have done in the newest 1,000 sessions."),
        ],
    }
}

/// Links, answers that a person took, and who is left alone.
pub fn channels() -> Group {
    Group {
        name: "Channels",
        description: "Surveys by link, by telephone and in the shop; and who doesn't want to be asked.",
        caller: Caller::Owner,
        operations: vec![
            post("/v1/survey-links", "makeSurveyLink", "Make a link to a survey, to send to a customer or to print")
                .takes::<NewSurveyLink>("Whom it is for, and how it is sent.")
                .such_as(json!({ "id": LINK, "survey": "delivery", "channel": "sms", "customer": "C-1001" }))
                .answers::<SurveyLink>("The link.")
                .conflicts(
                    "The id was used before for something else; or the customer has answered or closed this survey, was asked \
                     enough lately, or doesn't want to be asked: the message says which.",
                )
                .missing("There is no such survey now, or the deployment has no signing secret."),
            get("/v1/survey-links/{id}/qr.svg", "drawSurveyLink", "Draw a link's address as a QR code")
                .answers_file("The code; it can be scaled to any size.", &["image/svg+xml"]),
            post("/v1/responses", "enterResponse", "Enter what somebody answered on the telephone or in the shop")
                .takes::<TakenResponse>("Who answered what, when.")
                .such_as(json!({
                    "id": LINK, "survey": "delivery", "channel": "phone", "customer": "C-1001", "locale": "en",
                    "answers": [{ "question": "satisfied", "score": 5 }],
                }))
                .answers::<ResponseReceipt>("What is stored.")
                .conflicts("The id was used before for something else, or they have answered this survey.")
                .missing("There is no such survey now, or the deployment has no signing secret."),
            get("/v1/opt-outs", "listOptOuts", "List who doesn't want to be asked")
                .with(page())
                .answers::<Page<OptOut>>("They, newest first."),
            delete("/v1/opt-outs/{visitor}", "removeOptOut", "Note that somebody wants to be asked again")
                .answers::<OptOut>("What was taken back, also for the customer's other visitors."),
        ],
    }
}
