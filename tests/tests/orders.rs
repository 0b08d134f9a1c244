//! Order status: the shop's own webhook is asked, signed; whatever it does, visitors get a clear answer, and nobody
//! guesses their way to somebody else's order.

use anyhow::Result;
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{Html, IntoResponse};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::{OrderOutcome, OrderProgress, OrderReply};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};
use shopbell_tests::storefront::Site;
use shopbell_tests::webhook::{Webhook, json_answer, set_webhook, signing_key};
use std::collections::HashSet;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

fn lookup(visitor: &Visitor, number: &str, contact: &str) -> Value {
    json!({ "id": new_id(), "visitor": visitor.id, "number": number, "contact": contact, "locale": "fa" })
}

async fn look_up(visitor: &Visitor, number: &str, contact: &str) -> Result<Reply> {
    visitor.send(Method::POST, "/orders", &lookup(visitor, number, contact)).await
}

/// What a new visitor gets.
async fn outcome(edge: &Edge, owner: &Owner, number: &str, contact: &str) -> Result<OrderOutcome> {
    Ok(look_up(&edge.visitor(owner), number, contact).await?.ok::<OrderReply>()?.outcome)
}

/// A shop with one order, NJ-10482 of 4821.
async fn shop_with_an_order() -> Result<Webhook> {
    Webhook::start(|request| {
        let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let known = asked["number"] == "NJ-10482" && asked["contact"] == "4821";
        let order = json!({
            "found": true, "status": "shipped", "ordered_on": "2026-11-20", "expected_on": "2026-11-25",
            "carrier": " پست پیشتاز ", "tracking_number": "AR 7351-002", "tracking_url": "https://post.example/AR7351",
            "internal_note": "passed over",
        });
        json_answer(&if known { order } else { json!({ "found": false }) })
    })
    .await
}

#[tokio::test]
async fn an_order_is_found_with_its_number_and_what_only_the_customer_knows() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(1_795_000_000_123);
    let mut sent = lookup(&visitor, " nj–۱۰۴۸۲ ", "۴۸۲۱");
    sent["number"] = json!(" NJ–۱۰۴۸۲ ");
    sent["conversation"] = json!(visitor.conversation);
    let reply = visitor.send(Method::POST, "/orders", &sent).await?;
    let found: OrderReply = reply.clone().ok()?;
    assert_eq!((found.id.as_str(), found.outcome), (sent["id"].as_str().unwrap_or_default(), OrderOutcome::Found));
    let order = found.order.unwrap_or_else(|| panic!("{}", reply.body));
    assert_eq!(order.status, OrderProgress::Shipped);
    assert_eq!(order.ordered_on.as_deref(), Some("2026-11-20"));
    assert_eq!(order.expected_on.as_deref(), Some("2026-11-25"));
    assert_eq!(order.carrier.as_deref(), Some("پست پیشتاز"));
    assert_eq!(order.tracking_number.as_deref(), Some("AR 7351-002"));
    assert_eq!(order.tracking_url.as_deref(), Some("https://post.example/AR7351"));

    let received = webhook.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].line, "POST /orders");
    let asked: Value = serde_json::from_slice(&received[0].body)?;
    assert_eq!(asked, json!({ "shop": owner.shop, "number": "NJ-10482", "contact": "4821", "locale": "fa" }));

    // A wrong number and a wrong contact look the same.
    for (number, contact) in [("NJ-10482", "0000"), ("NJ-1", "4821")] {
        let reply = look_up(&edge.visitor(&owner), number, contact).await?;
        assert_eq!(reply.body["outcome"], "not_found");
        assert_eq!(reply.body.as_object().map(serde_json::Map::len), Some(2), "{}", reply.body);
    }
    let gone = Webhook::start(|_| StatusCode::NOT_FOUND.into_response()).await?;
    gone.serves(&owner).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-2", "4821").await?, OrderOutcome::NotFound);
    let orders = owner.results().await?.orders;
    assert_eq!((orders.lookups, orders.found), (4, 1));
    Ok(())
}

#[tokio::test]
async fn every_request_is_signed_with_the_key_of_that_shop() -> Result<()> {
    let mut edge = Edge::start()?;
    let (owner, other) = (edge.empty_shop().await?, edge.empty_shop().await?);
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    webhook.serves(&other).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(1_795_000_000_999);
    look_up(&visitor, "NJ-10482", "4821").await?.ok::<OrderReply>()?;
    look_up(&edge.visitor(&other), "NJ-10482", "4821").await?.ok::<OrderReply>()?;
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
async fn the_demo_shop_answers_for_its_orders() -> Result<()> {
    let edge = Edge::start()?;
    let site = Site::reserve().await?;
    let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
    let origin = site.serve_with_orders(&edge.url(), &owner.shop, signing_key(&owner).await?);
    set_webhook(&owner, &format!("{origin}/webhooks/orders")).await?;
    for (number, contact, outcome) in [
        ("NJ-10482", "4821", OrderOutcome::Found),
        ("nj10477", "layla@example.com", OrderOutcome::Found),
        ("NJ-10460", "۶۶۱۸", OrderOutcome::Found),
        ("NJ-10477", "4821", OrderOutcome::NotFound),
    ] {
        let reply = look_up(&edge.visitor(&owner), number, contact).await?.ok::<OrderReply>()?;
        assert_eq!(reply.outcome, outcome, "{number} {contact}");
    }
    Ok(())
}

#[tokio::test]
async fn a_redirect_is_not_followed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let target = shop_with_an_order().await?;
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
async fn guessing_ends_after_five_attempts() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    let now = 1_795_000_000_000;
    let at = |minute: i64| {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(now + minute * 60_000);
        visitor
    };
    // Other visitors, other spellings, the same order.
    for (minute, number) in (0..).zip(["NJ-10482", "nj-10482", "NJ10482", "#NJ-10482", "NJ–۱۰۴۸۲"]) {
        look_up(&at(minute), number, "0000").await?.ok::<OrderReply>()?;
    }
    let refused = look_up(&at(5), "NJ-10482", "4821").await?;
    assert_eq!(refused.error(), "429 too_many_requests -");
    assert_eq!(refused.header("Retry-After"), Some("3300"));
    assert_eq!(look_up(&at(6), "NJ-10483", "4821").await?.ok::<OrderReply>()?.outcome, OrderOutcome::NotFound);
    assert_eq!(look_up(&at(62), "NJ-10482", "4821").await?.ok::<OrderReply>()?.outcome, OrderOutcome::Found);

    // One visitor, other orders.
    let visitor = at(200);
    for number in 0..5 {
        look_up(&visitor, &format!("A-{number}"), "0000").await?.ok::<OrderReply>()?;
    }
    let refused = look_up(&visitor, "A-5", "0000").await?;
    assert_eq!((refused.error().as_str(), refused.header("Retry-After")), ("429 too_many_requests -", Some("60")));

    // One id, sent over and over: each time it is another guess.
    let visitor = at(300);
    let mut sent = lookup(&visitor, "NJ-10482", "0000");
    for guess in 0..5 {
        sent["contact"] = json!(format!("100{guess}"));
        visitor.send(Method::POST, "/orders", &sent).await?.ok::<OrderReply>()?;
    }
    assert_eq!(visitor.send(Method::POST, "/orders", &sent).await?.error(), "429 too_many_requests -");
    let asked = webhook.received().len();
    edge.kill_and_restart()?;
    let mut late = edge.visitor(&owner);
    late.now = Some(now + 301 * 60_000);
    assert_eq!(look_up(&late, "NJ-10482", "4821").await?.error(), "429 too_many_requests -", "after a crash too");
    assert_eq!(webhook.received().len(), asked, "the shop isn't asked");
    // One look-up, however often it is sent.
    let period = owner.get("/v1/results?from=2026-11-01&to=2026-12-31").await?.body;
    assert_eq!(period["orders"], json!({ "lookups": 13, "found": 1 }));
    Ok(())
}

#[tokio::test]
async fn a_shop_without_a_webhook_has_no_order_status_and_bad_requests_name_the_field() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    assert_eq!(look_up(&visitor, "NJ-10482", "4821").await?.error(), "404 not_found -");
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    for (field, value, at_fault) in [
        ("number", json!(""), "number"),
        ("number", json!("---"), "number"),
        ("number", json!("NJ/1"), "number"),
        ("number", json!("1".repeat(41)), "number"),
        ("contact", json!("12"), "contact"),
        ("contact", json!("x".repeat(201)), "contact"),
        ("id", json!("1"), "id"),
        ("locale", json!("de"), "locale"),
        ("surprise", json!(1), "surprise"),
    ] {
        let mut bad = lookup(&visitor, "NJ-10482", "4821");
        bad[field] = value;
        let reply = visitor.send(Method::POST, "/orders", &bad).await?;
        assert_eq!(reply.error(), format!("400 invalid_field {at_fault}"));
    }
    let first = lookup(&visitor, "NJ-10482", "4821");
    visitor.send(Method::POST, "/orders", &first).await?.ok::<OrderReply>()?;
    for (field, value) in [("number", json!("NJ-2")), ("visitor", json!(new_id()))] {
        let mut other = first.clone();
        other[field] = value;
        assert_eq!(visitor.send(Method::POST, "/orders", &other).await?.error(), "409 conflict id");
    }
    visitor.ask("سلام").await?.ok::<Value>()?;
    let stranger = edge.visitor(&owner);
    let mut foreign = lookup(&stranger, "NJ-10482", "4821");
    foreign["conversation"] = json!(visitor.conversation);
    assert_eq!(stranger.send(Method::POST, "/orders", &foreign).await?.error(), "409 conflict conversation");
    let request = visitor.http.post(format!("{}/orders", visitor.base)).header("Origin", "https://evil.example");
    assert_eq!(Reply::to(request.json(&first)).await?.error(), "403 origin_not_allowed -");
    let request = visitor.http.post(format!("{}/orders", visitor.base)).header("Origin", "https://shop.example");
    let reply = Reply::to(request.json(&first)).await?;
    assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("https://shop.example"));
    assert_eq!(webhook.received().len(), 2);
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
    let seen: HashSet<String> =
        ["/w/{}.js", "/frame/{}"].into_iter().map(|path| path.replace("{}", &owner.shop)).collect();
    for path in seen {
        let text = reqwest::get(format!("{}{path}", edge.url())).await?.text().await?;
        assert!(!text.contains("webhooks"), "{path} tells visitors where the shop's webhook is");
    }
    Ok(())
}

#[tokio::test]
async fn an_address_that_was_stored_when_it_was_allowed_is_checked_again() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Found);
    edge.stop()?;
    edge.options().webhooks_to_loopback = false;
    edge.start_again()?;
    assert_eq!(outcome(&edge, &owner, "NJ-10482", "4821").await?, OrderOutcome::Unavailable);
    assert_eq!(webhook.received().len(), 1);
    Ok(())
}

#[tokio::test]
async fn without_a_signing_secret_there_is_no_order_status_and_the_rest_works() -> Result<()> {
    let edge = Edge::start_with(|options| options.secrets.signing_secret = "too short".to_owned())?;
    let owner = edge.empty_shop().await?;
    let webhook = shop_with_an_order().await?;
    webhook.serves(&owner).await?;
    let visitor = edge.visitor(&owner);
    assert_eq!(look_up(&visitor, "NJ-10482", "4821").await?.error(), "404 not_found -");
    assert_eq!(owner.get("/v1/signing-keys").await?.error(), "404 not_found -");
    visitor.rate(&visitor.rating(5)).await?.ok::<Value>()?;
    assert_eq!(owner.results().await?.csat.responses, 1);
    assert_eq!(webhook.received().len(), 0);
    Ok(())
}

#[tokio::test]
async fn what_only_the_customer_knows_is_nowhere_on_disk() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    shop_with_an_order().await?.serves(&owner).await?;
    let contact = "sara.secret@customer.example";
    look_up(&edge.visitor(&owner), "NJ-555777", contact).await?.ok::<OrderReply>()?;
    edge.stop()?;
    assert!(edge.keeps(b"NJ-555777")?, "the number is, so the search finds what is there");
    assert!(!edge.keeps(contact.as_bytes())?);
    Ok(())
}
