//! Cases as the owner handles them, at any time of the test's choosing.

use crate::new_id;
use crate::people::{Owner, Reply, Visitor};
use anyhow::{Context, Result};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::HandoffReceipt;
use shopbell_protocol::owner::{CaseDetails, CaseRow, Page};

/// A request for a person, with a contact; not sent yet.
pub fn handoff(visitor: &Visitor, more: Value) -> Value {
    let mut handoff = json!({
        "id": new_id(), "visitor": visitor.id, "contact": "sara@shop.example", "message": "It came broken.",
        "consent": true, "locale": "en",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        handoff[name] = value.clone();
    }
    handoff
}

/// Sends one.
pub async fn hand_off(visitor: &Visitor, more: Value) -> Result<HandoffReceipt> {
    visitor.send(Method::POST, "/handoffs", &handoff(visitor, more)).await?.ok()
}

/// The cases that a query finds, newest first.
pub async fn cases(owner: &Owner, query: &str) -> Result<Vec<CaseRow>> {
    let page: Page<CaseRow> = owner.get(&format!("/v1/cases{query}")).await?.ok()?;
    Ok(page.items)
}

/// The only case there is.
pub async fn only_case(owner: &Owner) -> Result<CaseRow> {
    let mut all = cases(owner, "").await?;
    anyhow::ensure!(all.len() == 1, "{} cases", all.len());
    all.pop().context("no case")
}

/// Reads a case with its history.
pub async fn case(owner: &Owner, case: &CaseRow) -> Result<CaseDetails> {
    owner.get(&format!("/v1/cases/{}", case.id)).await?.ok()
}

/// Changes a case.
pub async fn change(owner: &Owner, case: &CaseRow, wanted: Value) -> Result<Reply> {
    change_at(owner, case, wanted, None).await
}

/// The same at that time.
pub async fn change_at(owner: &Owner, case: &CaseRow, wanted: Value, now: Option<i64>) -> Result<Reply> {
    let request = owner.request(Method::PATCH, &format!("/v1/cases/{}", case.id)).json(&wanted);
    Reply::to(match now {
        Some(now) => request.header("X-Test-Now", now.to_string()),
        None => request,
    })
    .await
}
