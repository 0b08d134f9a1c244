//! The shop's own server at the other end: signed requests, public addresses only, and whatever it does, visitors get a
//! clear answer.

use anyhow::Result;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse};
use serde_json::{Value, json};
use shopbell_protocol::{OrderOutcome, OrderReply};
use shopbell_tests::edge::Edge;
use shopbell_tests::webhook::{Webhook, outcome, set_webhook, signing_key};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[tokio::test]
async fn every_request_is_signed_with_the_key_of_that_shop() -> Result<()> {
    let mut edge = Edge::start()?;
    let (owner, other) = (edge.empty_shop().await?, edge.empty_shop().await?);
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&owner).await?;
    webhook.serves(&other).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(1_795_000_000_999);
    visitor.look_up("NJ-10482", "4821").await?.ok::<OrderReply>()?;
    edge.visitor(&other).look_up("NJ-10482", "4821").await?.ok::<OrderReply>()?;
    let (key, others) = (signing_key(&owner).await?, signing_key(&other).await?);
    let received = webhook.received();
    assert_eq!(received[0].signed_at(&key), Some(1_795_000_000));
    assert_eq!(received[0].signed_at(&others), None);
    assert!(received[1].signed_at(&others).is_some());
    let mut forged = received[0].clone();
    forged.body.push(b' ');
    assert_eq!(forged.signed_at(&key), None);

    edge.kill_and_restart()?;
    assert_eq!(signing_key(&owner).await?, key, "the same after a restart");
    let elsewhere = Edge::start()?;
    assert_ne!(signing_key(&elsewhere.empty_shop().await?).await?, key);
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let target = Webhook::with_an_order().await?;
    for status in [301, 302, 303, 307, 308].map(StatusCode::from_u16) {
        let (status, location) = (status?, target.url.clone());
        let webhook = Webhook::start(move |_| (status, [(LOCATION, location.clone())]).into_response()).await?;
        webhook.serves(&owner).await?;
        let number = format!("NJ-{}", status.as_u16());
        assert_eq!(outcome(&edge, &owner, &number, "4821").await?, OrderOutcome::Unavailable);
        assert_eq!(webhook.received().len(), 1);
    }
    assert_eq!(target.received().len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_webhook_that_never_answers_or_never_ends_is_given_up() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    // What it says before it falls silent, with the connection open.
    for said in ["", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"found\":"] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
        tokio::spawn(async move {
            let mut open = Vec::new();
            while let Ok((mut connection, _)) = listener.accept().await {
                connection.write_all(said.as_bytes()).await.ok();
                open.push(connection);
            }
        });
        set_webhook(&owner, &url).await?;
        assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Unavailable, "{said:?}");
    }
    // Nobody there at all.
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let url = format!("http://127.0.0.1:{}/", listener.local_addr()?.port());
    drop(listener);
    set_webhook(&owner, &url).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Unavailable);
    assert_eq!(owner.results().await?.orders.found, 0);
    Ok(())
}

#[tokio::test]
async fn over_https_the_worker_speaks_tls() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    set_webhook(&owner, &format!("https://127.0.0.1:{}/", listener.local_addr()?.port())).await?;
    let hello = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await?;
        connection.read_u8().await
    });
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Unavailable);
    assert_eq!(hello.await??, 0x16, "a TLS handshake");
    Ok(())
}

#[tokio::test]
async fn an_answer_that_is_not_as_documented_is_never_shown() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let good = json!({ "found": true, "status": "delivered" });
    let with = |field: &str, value: Value| {
        let mut answer = good.clone();
        answer[field] = value;
        answer.to_string()
    };
    let large = with("note", json!("x".repeat(17 * 1024)));
    let endless = large.clone();
    for (number, answer) in [
        with("status", json!("lost")),
        with("status", json!(null)),
        with("found", json!("yes")),
        with("ordered_on", json!("2026-02-30")),
        with("expected_on", json!("tomorrow")),
        with("expected_on", json!(1_795_000_000)),
        with("carrier", json!("x".repeat(101))),
        with("tracking_number", json!("a\nb")),
        with("tracking_url", json!("http://post.example/")),
        with("tracking_url", json!("javascript:alert(1)")),
        large,
        "<!doctype html><title>Sign in</title>".to_owned(),
        "[true]".to_owned(),
        "[true, \"delivered\"]".to_owned(),
        "null".to_owned(),
        String::new(),
        format!("{}{}", "[".repeat(8_000), "]".repeat(8_000)),
    ]
    .into_iter()
    .enumerate()
    {
        let said = answer.clone();
        let webhook = Webhook::start(move |_| said.clone().into_response()).await?;
        webhook.serves(&owner).await?;
        let number = format!("NJ-{number}");
        assert_eq!(outcome(&edge, &owner, &number, "4821").await?, OrderOutcome::Unavailable, "{answer:.200}");
    }
    // Without an announced length.
    let webhook = Webhook::start(move |_| {
        let pieces = endless.clone().into_bytes().into_iter().map(|byte| Ok::<_, std::io::Error>(vec![byte]));
        Body::from_stream(futures_util::stream::iter(pieces)).into_response()
    })
    .await?;
    webhook.serves(&owner).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-100", "4821").await?, OrderOutcome::Unavailable);
    for status in [StatusCode::CREATED, StatusCode::UNAUTHORIZED, StatusCode::INTERNAL_SERVER_ERROR] {
        let webhook = Webhook::start(move |_| (status, Html("{\"found\":false}")).into_response()).await?;
        webhook.serves(&owner).await?;
        let number = format!("NJ-2{}", status.as_u16());
        assert_eq!(outcome(&edge, &owner, &number, "4821").await?, OrderOutcome::Unavailable, "{status}");
    }
    Webhook::saying(good).await?.serves(&owner).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-300", "4821").await?, OrderOutcome::Found);
    Ok(())
}

#[tokio::test]
async fn a_webhook_is_on_a_public_host_over_tls_and_nowhere_else() -> Result<()> {
    let edge = Edge::start_with(|options| options.webhooks_to_loopback = false)?;
    let owner = edge.empty_shop().await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    for address in [
        "http://127.0.0.1:8080/orders",
        "https://127.0.0.1/orders",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://shop.localhost/",
        "https://router.local/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://user:secret@shop.example/",
        "https://shop.example/#x",
        "http://shop.example/",
        "shop.example",
        "",
    ] {
        settings["order_webhook"] = json!(address);
        let reply = owner.put("/v1/settings", &settings).await?;
        assert_eq!(reply.error(), "400 invalid_field order_webhook", "{address}");
    }
    assert_eq!(owner.get("/v1/settings").await?.body["order_webhook"], Value::Null);
    settings["order_webhook"] = json!("https://shop.example/webhooks/orders");
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    assert_eq!(owner.get("/v1/settings").await?.body, settings);
    for path in ["/w/{}.js", "/frame/{}"].map(|path| path.replace("{}", &owner.shop)) {
        let text = reqwest::get(format!("{}{path}", edge.url())).await?.text().await?;
        assert!(!text.contains("webhooks"), "{path} tells visitors where the shop's webhook is");
    }
    Ok(())
}

#[tokio::test]
async fn an_address_that_was_stored_when_it_was_allowed_is_checked_again() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&owner).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Found);
    edge.stop()?;
    edge.options().webhooks_to_loopback = false;
    edge.start_again()?;
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Unavailable);
    assert_eq!(webhook.received().len(), 1);
    Ok(())
}
