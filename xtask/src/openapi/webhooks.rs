//! Webhooks: which of the shop's servers are told what, and what they are told.

use super::operation::{Caller, Group, SchemaOf, delete, get, patch, post};
use super::parameters::{page, query, typed};
use super::schemas::{Schemas, Way};
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use shopbell_protocol::owner::{
    Delivery, DeliveryState, HandoffRow, LowScore, NewWebhook, Page, Told, ToldCase, ToldQuestion, ToldTest, Webhook,
    WebhookChange, WebhookEvent, Webhooks,
};
use shopbell_protocol::{OrderAnswer, OrderQuestion, RecordId};

/// What readers see above what the shop's servers are sent.
pub const TOLD: &str = "Events";

/// Webhooks, as the owner sees them.
pub fn webhooks() -> Group {
    Group {
        name: "Webhooks",
        description: "Which of the shop's servers are told what, and what became of it.",
        caller: Caller::Owner,
        operations: vec![
            get("/v1/webhooks", "listWebhooks", "List the webhooks").answers::<Webhooks>("All of them, at most ten."),
            post("/v1/webhooks", "addWebhook", "Have one of the shop's servers told what happens")
                .takes::<NewWebhook>("Where it is, and what it is told.")
                .such_as(
                    json!({ "url": "https://shop.example/hooks/shopbell", "events": ["case.opened", "rating.low"] }),
                )
                .answers::<Webhook>("The webhook.")
                .conflicts("There are ten already.")
                .missing("The deployment has no signing secret."),
            patch("/v1/webhooks/{id}", "changeWebhook", "Change a webhook, or switch it on or off")
                .takes::<WebhookChange>("At least one of `url`, `events` and `enabled`.")
                .such_as(json!({ "enabled": true }))
                .answers::<Webhook>("The webhook as it is now."),
            delete("/v1/webhooks/{id}", "removeWebhook", "Take a webhook away, and what it wasn't told yet")
                .answers::<Webhook>("What it was."),
            post("/v1/webhooks/{id}/test", "testWebhook", "Send a webhook something, to see whether it arrives")
                .answers::<Webhook>("The webhook; what was sent is among its deliveries.")
                .conflicts("It is switched off."),
            get("/v1/webhooks/deliveries", "listDeliveries", "List what webhooks were sent, and what didn't arrive")
                .with([
                    query("state", typed::<DeliveryState>(), "Only those."),
                    query("webhook", typed::<RecordId>(), "Only this webhook's."),
                ])
                .with(page())
                .answers::<Page<Delivery>>("Deliveries, newest first."),
            post(
                "/v1/webhooks/deliveries/{id}/retry",
                "retryDelivery",
                "Send again what didn't arrive, under the same id",
            )
            .answers::<Delivery>("The delivery as it is now.")
            .conflicts("It isn't dead, or its webhook is switched off."),
        ],
    }
}

/// What the shop's servers are sent.
pub fn told(schemas: &mut Schemas) -> Value {
    let mut told = Map::new();
    let mut event = |event: WebhookEvent, summary: &str, data: SchemaOf| {
        let schema = schemas.used(Way::Answered, data);
        let described = json!({
            "tags": [TOLD],
            "operationId": event.code(),
            "summary": summary,
            "description": "Signed as [Standard Webhooks](https://www.standardwebhooks.com) has it, tried eight times over a day.",
            "parameters": SIGNED.map(|(name, description)| json!({
                "name": name, "in": "header", "required": true, "description": description, "schema": { "type": "string" },
            })),
            "requestBody": { "required": true, "content": { "application/json": { "schema": schema } } },
            "responses": { "2XX": { "description": "It arrived. What is answered isn't read." } },
            "security": [],
        });
        told.insert(event.code().to_owned(), json!({ "post": described }));
    };
    event(WebhookEvent::CaseOpened, "A case was opened", of::<Told<ToldCase>>());
    event(WebhookEvent::CaseChanged, "Anything about a case changed", of::<Told<ToldCase>>());
    event(WebhookEvent::RatingLow, "A score was low, whether or not somebody can be reached", of::<Told<LowScore>>());
    event(WebhookEvent::HandoffCreated, "Somebody asked for a person", of::<Told<HandoffRow>>());
    event(WebhookEvent::QuestionUnanswered, "A question got no answer", of::<Told<ToldQuestion>>());
    event(WebhookEvent::Test, "The owner wants to see whether it arrives", of::<Told<ToldTest>>());
    let question = schemas.used(Way::Answered, of::<OrderQuestion>());
    let answer = schemas.used(Way::Sent, of::<OrderAnswer>());
    told.insert("order-status".to_owned(), json!({ "post": {
        "tags": [TOLD],
        "operationId": "order-status",
        "summary": "A visitor asks where an order is",
        "description": "Sent to the settings' `order_webhook`. Answer within 3 seconds; `{ \"found\": false }` or 404 where there is no \
                        such order or it isn't this customer's.",
        "parameters": [{
            "name": "Shopbell-Signature", "in": "header", "required": true, "schema": { "type": "string" },
            "description": "`t=…,v1=…`: the time in seconds, and the HMAC-SHA256 of the time, a dot and the body, in hexadecimal.",
        }],
        "requestBody": { "required": true, "content": { "application/json": { "schema": question } } },
        "responses": {
            "200": { "description": "How the order is doing.", "content": { "application/json": { "schema": answer } } },
            "404": { "description": "No such order, or not this customer's." },
        },
        "security": [],
    } }));
    told.into()
}

/// What Standard Webhooks has in the headers.
const SIGNED: [(&str, &str); 3] = [
    ("webhook-id", "The same for every attempt: whoever gets it twice has it once."),
    ("webhook-timestamp", "When it was sent, in seconds."),
    ("webhook-signature", "`v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64."),
];

fn of<T: JsonSchema>() -> SchemaOf {
    SchemaGenerator::subschema_for::<T>
}
