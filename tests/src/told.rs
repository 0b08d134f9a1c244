//! A shop's webhooks as the owner handles them, and servers that never answer.

use crate::browser::wait_for;
use crate::people::{Owner, Reply};
use anyhow::{Context as _, Result};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{Delivery, Page, Webhook, Webhooks};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Makes that address a webhook.
pub async fn register(owner: &Owner, url: &str, events: &[&str]) -> Result<Webhook> {
    owner.post("/v1/webhooks", &json!({ "url": url, "events": events })).await?.ok()
}

/// How a webhook is now.
pub async fn registered(owner: &Owner, webhook: &Webhook) -> Result<Webhook> {
    let all: Webhooks = owner.get("/v1/webhooks").await?.ok()?;
    all.webhooks.into_iter().find(|one| one.id == webhook.id).context("it is gone")
}

/// Deliveries at that time. Asking tells the object what time it is.
pub async fn deliveries_at(owner: &Owner, query: &str, now: Option<i64>) -> Result<Vec<Delivery>> {
    let mut request = owner.request(Method::GET, &format!("/v1/webhooks/deliveries{query}"));
    if let Some(now) = now {
        request = request.header("X-Test-Now", now.to_string());
    }
    Ok(Reply::to(request).await?.ok::<Page<Delivery>>()?.items)
}

/// Waits for so many deliveries of that state.
pub async fn wait_for_state(owner: &Owner, webhook: &Webhook, state: &str, count: usize) -> Result<Vec<Delivery>> {
    let query = format!("?state={state}&webhook={}", webhook.id);
    wait_for(state, || async {
        Ok(Some(deliveries_at(owner, &query, None).await?).filter(|found| found.len() >= count))
    })
    .await
}

/// Changes a webhook.
pub async fn change_webhook(owner: &Owner, webhook: &Webhook, wanted: Value) -> Result<Reply> {
    Reply::to(owner.request(Method::PATCH, &format!("/v1/webhooks/{}", webhook.id)).json(&wanted)).await
}

/// A server that says this to every connection and leaves it open.
pub async fn silent(said: Vec<u8>) -> Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut connection, _)) = listener.accept().await {
            // Nobody is answered before they asked.
            let _ = connection.read(&mut [0; 1_024]).await;
            connection.write_all(&said).await.ok();
            open.push(connection);
        }
    });
    Ok(url)
}
