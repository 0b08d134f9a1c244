//! Order status as visitors get it: the order with its number and what only the customer knows, and no way to guess
//! oneself to somebody else's.

use anyhow::Result;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::{OrderOutcome, OrderProgress, OrderReply};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::Reply;
use shopbell_tests::storefront::Site;
use shopbell_tests::webhook::{Webhook, outcome, set_webhook, signing_key};

#[tokio::test]
async fn an_order_is_found_with_its_number_and_what_only_the_customer_knows() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&owner).await?;
    let mut visitor = edge.visitor(&owner);
    visitor.now = Some(1_795_000_000_123);
    let mut sent = visitor.order(" nj–۱۰۴۸۲ ", "۴۸۲۱");
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
        let reply = edge.visitor(&owner).look_up(number, contact).await?;
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
async fn the_demo_shop_answers_for_its_orders() -> Result<()> {
    let edge = Edge::start()?;
    let site = Site::reserve().await?;
    let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
    let origin = site.serve_with_orders(&edge.url(), &owner.shop, signing_key(&owner).await?);
    set_webhook(&owner, &format!("{origin}/webhooks/orders")).await?;
    for (number, contact, outcome) in [
        ("NA-10482", "4821", OrderOutcome::Found),
        ("na10477", "layla@example.com", OrderOutcome::Found),
        ("NA-10460", "۶۶۱۸", OrderOutcome::Found),
        ("NA-10477", "4821", OrderOutcome::NotFound),
    ] {
        let reply = edge.visitor(&owner).look_up(number, contact).await?.ok::<OrderReply>()?;
        assert_eq!(reply.outcome, outcome, "{number} {contact}");
    }
    Ok(())
}

#[tokio::test]
async fn guessing_ends_after_five_attempts() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&owner).await?;
    let now = 1_795_000_000_000;
    let at = |minute: i64| {
        let mut visitor = edge.visitor(&owner);
        visitor.now = Some(now + minute * 60_000);
        visitor
    };
    // Other visitors, other spellings, the same order.
    for (minute, number) in (0..).zip(["NJ-10482", "nj-10482", "NJ10482", "#NJ-10482", "NJ–۱۰۴۸۲"]) {
        at(minute).look_up(number, "0000").await?.ok::<OrderReply>()?;
    }
    let refused = at(5).look_up("NJ-10482", "4821").await?;
    assert_eq!(refused.error(), "429 too_many_requests -");
    assert_eq!(refused.header("Retry-After"), Some("3300"));
    assert_eq!(at(6).look_up("NJ-10483", "4821").await?.ok::<OrderReply>()?.outcome, OrderOutcome::NotFound);
    assert_eq!(at(62).look_up("NJ-10482", "4821").await?.ok::<OrderReply>()?.outcome, OrderOutcome::Found);

    // One visitor, other orders.
    let visitor = at(200);
    for number in 0..5 {
        visitor.look_up(&format!("A-{number}"), "0000").await?.ok::<OrderReply>()?;
    }
    let refused = visitor.look_up("A-5", "0000").await?;
    assert_eq!((refused.error().as_str(), refused.header("Retry-After")), ("429 too_many_requests -", Some("60")));

    // One id, sent over and over: each time it is another guess.
    let visitor = at(300);
    let mut sent = visitor.order("NJ-10482", "0000");
    for guess in 0..5 {
        sent["contact"] = json!(format!("100{guess}"));
        visitor.send(Method::POST, "/orders", &sent).await?.ok::<OrderReply>()?;
    }
    assert_eq!(visitor.send(Method::POST, "/orders", &sent).await?.error(), "429 too_many_requests -");
    let asked = webhook.received().len();
    edge.kill_and_restart()?;
    let mut late = edge.visitor(&owner);
    late.now = Some(now + 301 * 60_000);
    assert_eq!(late.look_up("NJ-10482", "4821").await?.error(), "429 too_many_requests -", "after a crash too");
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
    assert_eq!(visitor.look_up("NJ-10482", "4821").await?.error(), "404 not_found -");
    let webhook = Webhook::with_an_order().await?;
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
        let mut bad = visitor.order("NJ-10482", "4821");
        bad[field] = value;
        let reply = visitor.send(Method::POST, "/orders", &bad).await?;
        assert_eq!(reply.error(), format!("400 invalid_field {at_fault}"));
    }
    let first = visitor.order("NJ-10482", "4821");
    visitor.send(Method::POST, "/orders", &first).await?.ok::<OrderReply>()?;
    for (field, value) in [("number", json!("NJ-2")), ("visitor", json!(new_id()))] {
        let mut other = first.clone();
        other[field] = value;
        assert_eq!(visitor.send(Method::POST, "/orders", &other).await?.error(), "409 conflict id");
    }
    visitor.ask("سلام").await?.ok::<Value>()?;
    let stranger = edge.visitor(&owner);
    let mut foreign = stranger.order("NJ-10482", "4821");
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
async fn without_a_signing_secret_there_is_no_order_status_and_the_rest_works() -> Result<()> {
    let edge = Edge::start_with(|options| options.secrets.signing_secret = "too short".to_owned())?;
    let owner = edge.empty_shop().await?;
    let webhook = Webhook::with_an_order().await?;
    webhook.serves(&owner).await?;
    let visitor = edge.visitor(&owner);
    assert_eq!(visitor.look_up("NJ-10482", "4821").await?.error(), "404 not_found -");
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
    Webhook::with_an_order().await?.serves(&owner).await?;
    let contact = "sara.secret@customer.example";
    edge.visitor(&owner).look_up("NJ-555777", contact).await?.ok::<OrderReply>()?;
    edge.stop()?;
    assert!(edge.keeps(b"NJ-555777")?, "the number is, so the search finds what is there");
    assert!(!edge.keeps(contact.as_bytes())?);
    Ok(())
}
