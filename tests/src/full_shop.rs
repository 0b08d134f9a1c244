//! A shop in which there is something of everything, filled by what the API's description says.

use crate::described::Described;
use crate::edge::Edge;
use crate::new_id;
use crate::people::{Owner, Reply, Visitor};
use crate::tokens::Signer;
use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 86_400_000;

/// A shop in which there is something of everything, with what stands for the parts of its addresses.
pub struct Shop {
    /// The worker.
    pub edge: Edge,
    /// The shop's owner.
    pub owner: Owner,
    /// A visitor who is unhappy, bought something, and is the customer C-1001.
    pub visitor: Visitor,
    /// What is said of all addresses.
    pub described: Described,
    case: String,
    reference: String,
    link: String,
}

impl Shop {
    /// Opens and fills it.
    pub async fn open() -> Result<Self> {
        let described = Described::read()?;
        let edge = Edge::start()?;
        let owner = edge.demo_shop(&["https://shop.example".to_owned()]).await?;
        let visitor = edge.visitor(&owner);
        let mut shop =
            Self { edge, owner, visitor, described, case: new_id(), reference: "-".to_owned(), link: new_id() };
        shop.fill().await?;
        Ok(shop)
    }

    /// The address itself.
    pub fn address(&self, path: &str) -> String {
        let id = match path {
            path if path.starts_with("/v1/survey-links") => &self.link,
            path if path.contains("/surveys/") => "after-delivery",
            _ => &self.case,
        };
        path.replace("{shop}", &self.owner.shop)
            .replace("{id}", id)
            .replace("{visitor}", &self.visitor.id)
            .replace("{customer}", "C-1001")
            .replace("{entry}", "shipping-cost")
            .replace("{file}", "ratings.jsonl")
            .replace("{reference}", &self.reference)
    }

    /// Sends something that is right by the description, and looks whether the answer is, too.
    pub async fn send(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        self.send_to(&self.address(path), method, path, body).await
    }

    /// The same for that one.
    pub async fn change(&self, method: &str, path: &str, id: &Value, body: &Value) -> Result<Value> {
        let id = id.as_str().with_context(|| format!("nothing to {method} at {path}"))?;
        let one = path.replace("{id}", id).replace("{entry}", id);
        self.send_to(&self.address(&one), method, path, body).await
    }

    async fn send_to(&self, address: &str, method: &str, path: &str, body: &Value) -> Result<Value> {
        if !body.is_null() {
            let faults = self.described.faults(method, path, body)?;
            ensure!(faults.is_empty(), "{method} {path} isn't described to take {body}: {faults:#?}");
        }
        let verb = Method::from_bytes(method.to_uppercase().as_bytes())?;
        let mut request = self.owner.request(verb, address);
        if !body.is_null() {
            request = request.json(body);
        }
        let reply = Reply::to(request).await?;
        self.described.check(method, path, &reply)?;
        ensure!(reply.status.is_success(), "{method} {path} answers {}: {}", reply.status, reply.body);
        Ok(reply.body)
    }

    /// As a visitor.
    pub async fn visit(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        self.send(method, &format!("/v1/shops/{{shop}}{path}"), body).await
    }

    async fn fill(&mut self) -> Result<()> {
        let templates = self.send("get", "/v1/surveys/templates", &Value::Null).await?;
        let surveys = json!({ "surveys": templates["templates"] });
        self.send("put", "/v1/surveys", &surveys).await?;
        let persona = json!({ "id": "regulars", "name": { "en": "Regulars" }, "rule": { "locales": ["fa"] } });
        self.send("put", "/v1/segments", &json!({ "segments": [persona] })).await?;
        self.send("post", "/v1/sample-data", &history(&templates["templates"])).await?;
        let hook = json!({ "url": "https://shop.example/hook" });
        self.send("post", "/v1/webhooks", &hook).await?;

        let visitor = self.visitor.id.clone();
        let mut rating = self.visitor.rating(1);
        rating["product"] = json!("copper-tray");
        rating["comment"] = json!("سه روز دیر رسید و هیچ‌کس جواب نداد.");
        self.visit("post", "/ratings", &rating).await?;
        let handoff = json!({
            "id": new_id(), "visitor": visitor, "conversation": self.visitor.conversation, "contact": "sara@example.com",
            "message": "سینی شکسته رسید", "consent": true, "locale": "fa", "about": rating["id"], "name": "سارا",
        });
        for text in ["هزینه ارسال چقدره؟", "گارانتی دارن؟", "سلام", "آیا روی ظرف‌ها اسم حک می‌کنید؟"]
        {
            let turn = self.visitor.turn(text);
            self.visit("post", "/chat", &turn).await?;
        }
        let receipt = self.visit("post", "/handoffs", &handoff).await?;
        self.reference = receipt["case"].as_str().context("no case")?.to_owned();
        let events: Vec<Value> =
            ["view", "add_to_cart", "purchase"].map(|kind| self.visitor.event(kind, "copper-tray")).into();
        let batch = json!({ "visitor": visitor, "session": self.visitor.session, "events": events });
        self.visit("post", "/events", &batch).await?;
        let link = json!({ "id": self.link, "survey": "after-delivery", "channel": "sms", "customer": "C-1001" });
        self.send("post", "/v1/survey-links", &link).await?;
        let token = Signer::of(&self.owner).await?.token("C-1001")?;
        self.visit("post", "/identity", &json!({ "visitor": visitor, "token": token })).await?;
        let cases = self.send("get", "/v1/cases", &Value::Null).await?;
        self.case = cases["items"][0]["id"].as_str().context("no case")?.to_owned();
        Ok(())
    }
}

/// A made-up past: ratings with words, answers, questions, and somebody who bought twice.
fn history(templates: &Value) -> Value {
    let now = jiff::Timestamp::now().as_millisecond();
    let visitors: Vec<String> = (0..12).map(|_| new_id()).collect();
    let languages = ["fa", "en", "ar"];
    let words = ["عالی بود، ممنون!", "Slow delivery, the parcel was late.", "المنتج جميل لكن التوصيل تأخر كثيرًا."];
    let ratings: Vec<Value> = (0..36)
        .map(|n: usize| {
            json!({ "at": now - (n as i64 % 20 + 1) * DAY, "device": "phone", "rating": {
                "id": new_id(), "visitor": visitors[n % 12], "score": n % 5 + 1, "touchpoint": "delivery",
                "stage": "delivery", "locale": languages[n % 3], "comment": words[n % 3], "product": "copper-tray",
            } })
        })
        .collect();
    let survey = templates.as_array().into_iter().flatten().find(|survey| survey["id"] == "after-delivery");
    let question = survey.map(|survey| survey["questions"][0]["id"].clone());
    let responses: Vec<Value> = visitors
        .iter()
        .enumerate()
        .map(|(n, visitor)| {
            json!({
                "id": new_id(), "survey": "after-delivery", "channel": "phone", "staff": "Sara", "visitor": visitor,
                "locale": "fa", "at": now - (n as i64 + 1) * DAY, "answers": [{ "question": question, "score": n % 5 + 1 }],
            })
        })
        .collect();
    let turns: Vec<Value> = visitors
        .iter()
        .map(|visitor| {
            json!({ "at": now - 2 * DAY, "helpful": true, "turn": {
                "id": new_id(), "visitor": visitor, "conversation": new_id(), "text": "هزینه ارسال چقدره؟", "locale": "fa",
            } })
        })
        .collect();
    let events: Vec<Value> = visitors
        .iter()
        .flat_map(|visitor| [40, 30, 1].map(|days| (visitor, days)))
        .map(|(visitor, days)| {
            json!({ "at": now - days * DAY, "visitor": visitor, "session": new_id(),
                    "event": { "id": new_id(), "kind": "purchase", "product": "copper-tray" } })
        })
        .collect();
    json!({ "ratings": ratings, "responses": responses, "turns": turns, "events": events })
}
