//! What the shop's servers are told: signed, again until it arrived, and whatever such a server does, nobody else notices.

use anyhow::{Context as _, Result};
use axum::body::Body;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use serde_json::json;
use shopbell_protocol::owner::{CaseDetails, Delivery, DeliveryState, Webhook as Registered, Webhooks};
use shopbell_protocol::{ChatReply, RatingReceipt};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::followed::{change, hand_off, only_case};
use shopbell_tests::people::Owner;
use shopbell_tests::told::{change_webhook, deliveries_at, register, registered, silent, wait_for_state};
use shopbell_tests::webhook::{Received, Webhook, key};
use shopbell_tests::{ORIGIN, new_id};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// Something that happens.
async fn happen(edge: &Edge, owner: &Owner) -> Result<()> {
    hand_off(&edge.visitor(owner), json!({})).await.map(|_| ())
}

fn kinds(received: &[Received], key: &str) -> Vec<String> {
    let kind = |one: &Received| Some(one.told(key)?["type"].as_str()?.to_owned());
    let mut kinds: Vec<String> = received.iter().filter_map(kind).collect();
    kinds.sort();
    kinds
}

#[tokio::test]
async fn each_event_is_told_once_and_signed_with_the_key_of_that_shop() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let all = Webhook::answering(StatusCode::NO_CONTENT).await?;
    let some = Webhook::answering(StatusCode::OK).await?;
    let made: Registered = owner.post("/v1/webhooks", &json!({ "url": all.url, "description": "till" })).await?.ok()?;
    assert_eq!((made.events.len(), made.enabled, made.description.as_deref()), (5, true, Some("till")));
    register(&owner, &some.url, &["rating.low", "rating.low"]).await?;

    let visitor = edge.visitor(&owner);
    visitor.ask("فردا هوا چطوره؟").await?.ok::<ChatReply>()?;
    let mut rating = visitor.rating(1);
    rating["comment"] = json!("<script>alert(1)</script>\u{202e}");
    visitor.rate(&rating).await?.ok::<RatingReceipt>()?;
    visitor.rate(&rating).await?.ok::<RatingReceipt>()?;
    visitor.rate(&visitor.rating(5)).await?.ok::<RatingReceipt>()?;
    hand_off(&visitor, json!({ "about": rating["id"], "name": "سارا" })).await?;
    let case = only_case(&owner).await?;
    change(&owner, &case, json!({ "state": "resolved", "by": "Ali" })).await?.ok::<CaseDetails>()?;

    let secret = key(&owner, "webhooks").await?;
    let received = all.wait_for(5).await?;
    let expected = ["case.changed", "case.opened", "handoff.created", "question.unanswered", "rating.low"];
    assert_eq!(kinds(&received, &secret), expected);
    let told = |kind: &str| {
        let mut events = received.iter().filter_map(|one| one.told(&secret));
        events.find(|event| event["type"] == kind).unwrap_or_default()
    };
    assert_eq!(told("rating.low")["data"]["score"], 1);
    assert_eq!(told("rating.low")["data"]["comment"], "<script>alert(1)</script>", "text, and nothing that hides");
    assert_eq!(told("handoff.created")["data"]["contact"], "sara@shop.example");
    assert_eq!(told("question.unanswered")["data"]["text"], "فردا هوا چطوره؟");
    let changed = told("case.changed");
    assert_eq!((&changed["shop"], &changed["data"]["id"]), (&json!(owner.shop), &json!(case.id)));
    assert_eq!((&changed["data"]["asks"], &changed["data"]["page"]), (&json!(true), &json!(case.page)));
    assert_eq!((&changed["data"]["step"]["who"], &changed["data"]["step"]["to"]), (&json!("Ali"), &json!("resolved")));
    assert!(changed["timestamp"].as_str().is_some_and(|time| time.starts_with("20") && time.ends_with('Z')));
    let one = &received[0];
    assert_eq!((one.line.as_str(), one.header("content-type")), ("POST /orders", "application/json"));
    assert_eq!(one.header("cookie"), "");

    // The signature is that of this shop, this id, this time and this body.
    let others = edge.empty_shop().await?;
    assert_eq!(one.told(&key(&others, "webhooks").await?), None);
    assert_eq!(one.told(&key(&owner, "order_webhook").await?), None);
    for change in [
        (|one: &mut Received| one.body.push(b' ')) as fn(&mut Received),
        |one| drop(one.headers.insert("webhook-id", "x".parse().unwrap())),
        |one| drop(one.headers.insert("webhook-timestamp", "1795000000".parse().unwrap())),
        |one| drop(one.headers.insert("webhook-signature", "v1,AAAA".parse().unwrap())),
    ] {
        let mut forged = one.clone();
        change(&mut forged);
        assert_eq!(forged.told(&secret), None);
    }

    assert_eq!(kinds(&some.wait_for(1).await?, &secret), ["rating.low"]);
    let delivered = wait_for_state(&owner, &made, "delivered", 5).await?;
    let mut ids: Vec<&str> = received.iter().map(|one| one.header("webhook-id")).collect();
    ids.sort_unstable();
    let mut stored: Vec<&str> = delivered.iter().map(|one| one.id.as_str()).collect();
    stored.sort_unstable();
    assert_eq!(ids, stored);
    assert!(delivered.iter().all(|one| one.attempts == 1 && one.error.is_none() && one.next_at.is_none()));

    // A test goes to that one alone; what is switched off or gone is told nothing.
    owner.post(&format!("/v1/webhooks/{}/test", made.id), &json!({})).await?.ok::<Registered>()?;
    let received = all.wait_for(6).await?;
    assert_eq!(received[5].told(&secret).context("not signed")?["type"], "webhook.test");
    change_webhook(&owner, &made, json!({ "enabled": false })).await?.ok::<Registered>()?;
    assert_eq!(
        owner.post(&format!("/v1/webhooks/{}/test", made.id), &json!({})).await?.error(),
        "409 conflict enabled"
    );
    let low = async || visitor.rate(&edge.visitor(&owner).rating(1)).await;
    let mut other = edge.visitor(&owner).rating(2);
    other["visitor"] = json!(new_id());
    visitor.rate(&other).await?.ok::<RatingReceipt>()?;
    some.wait_for(2).await?;
    owner.delete(&format!("/v1/webhooks/{}", made.id)).await?.ok::<Registered>()?;
    low().await?.ok::<RatingReceipt>()?;
    some.wait_for(3).await?;
    assert_eq!(all.received().len(), 6);
    assert_eq!(deliveries_at(&owner, &format!("?webhook={}", made.id), None).await?, []);
    Ok(())
}

#[tokio::test]
async fn what_does_not_arrive_is_tried_eight_times_and_then_sent_again_by_the_owner() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let works = Arc::new(AtomicBool::new(false));
    let well = Arc::clone(&works);
    let server = Webhook::start(move |_| match well.load(Ordering::SeqCst) {
        true => StatusCode::OK.into_response(),
        false => (StatusCode::INTERNAL_SERVER_ERROR, "secret of the server").into_response(),
    })
    .await?;
    let webhook = register(&owner, &server.url, &["handoff.created"]).await?;
    happen(&edge, &owner).await?;
    let query = format!("?webhook={}", webhook.id);
    let (mut now, mut pauses) = (None, Vec::new());
    for attempt in 1..=8 {
        let tried = wait_for(&format!("attempt {attempt}"), || async {
            let found = deliveries_at(&owner, &query, now).await?.pop();
            Ok(found.filter(|one| one.attempts == attempt && one.error.is_some()))
        })
        .await?;
        assert_eq!(tried.error.as_deref(), Some("it answered with status 500"), "and nothing of what was said");
        let last = tried.last_at.context("it was tried")?;
        match tried.next_at {
            Some(next) => {
                assert_eq!(tried.state, DeliveryState::Waiting);
                pauses.push(next - last);
                now = Some(next + (next - last) / 2);
            }
            None => assert_eq!((tried.state, attempt), (DeliveryState::Dead, 8)),
        }
    }
    assert!(pauses.windows(2).all(|pair| pair[1] > 2 * pair[0]), "{pauses:?}");
    assert!((4_000..=6_000).contains(&pauses[0]) && pauses[6] > 16 * 60 * 60 * 1_000, "{pauses:?}");
    let ids: Vec<String> = server.received().iter().map(|one| one.header("webhook-id").to_owned()).collect();
    assert!(ids.len() == 8 && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let known = registered(&owner, &webhook).await?;
    assert!(known.enabled && known.failing_since.is_some() && (known.waiting, known.dead) == (0, 1));

    let dead = deliveries_at(&owner, "?state=dead", None).await?;
    let path = format!("/v1/webhooks/deliveries/{}/retry", dead[0].id);
    let stranger = edge.empty_shop().await?;
    assert_eq!(stranger.post(&path, &json!({})).await?.error(), "404 not_found -");
    works.store(true, Ordering::SeqCst);
    let again: Delivery = owner.post(&path, &json!({})).await?.ok()?;
    assert_eq!((again.state, again.attempts), (DeliveryState::Waiting, 0));
    let delivered = wait_for_state(&owner, &webhook, "delivered", 1).await?;
    assert_eq!((delivered[0].id.as_str(), delivered[0].attempts), (ids[0].as_str(), 1));
    assert_eq!(server.received()[8].header("webhook-id"), ids[0]);
    assert_eq!(owner.post(&path, &json!({})).await?.error(), "409 conflict state");
    assert_eq!(owner.post(&path.replace(ids[0].as_str(), &new_id()), &json!({})).await?.error(), "404 not_found -");
    assert_eq!(registered(&owner, &webhook).await?.failing_since, None);
    Ok(())
}

#[tokio::test]
async fn whatever_a_server_does_visitors_and_the_other_servers_notice_nothing() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let target = Webhook::answering(StatusCode::OK).await?;
    let location = target.url.clone();
    let redirects =
        Webhook::start(move |_| (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, location.clone())]).into_response())
            .await?;
    let endless = |status: StatusCode| {
        Webhook::start(move |_| {
            let pieces = (0..2_048).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 1_024]));
            (status, Body::from_stream(futures_util::stream::iter(pieces))).into_response()
        })
    };
    let (large, large_error) = (endless(StatusCode::OK).await?, endless(StatusCode::BAD_GATEWAY).await?);
    let nobody = TcpListener::bind(("127.0.0.1", 0)).await?;
    let gone = format!("http://127.0.0.1:{}/", nobody.local_addr()?.port());
    drop(nobody);
    let never_ends = b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\nxxxx".to_vec();
    let good = Webhook::answering(StatusCode::OK).await?;
    let mut made = Vec::new();
    for (url, error) in [
        (silent(Vec::new()).await?, Some("no connection, or no answer within 5 seconds")),
        (silent(b"SSH-2.0-x\r\n".to_vec()).await?, Some("no connection, or no answer within 5 seconds")),
        (silent(never_ends).await?, None),
        (redirects.url.clone(), Some("it answered with status 307")),
        (large.url.clone(), None),
        (large_error.url.clone(), Some("it answered with status 502")),
        (gone, Some("no connection, or no answer within 5 seconds")),
    ] {
        made.push((register(&owner, &url, &["handoff.created"]).await?, error));
    }
    register(&owner, &good.url, &["handoff.created"]).await?;

    // One after the other while the silent ones are waited for: each visitor is answered, and the good server is told.
    let begun = Instant::now();
    for count in 1..=5 {
        let asked = Instant::now();
        happen(&edge, &owner).await?;
        assert!(asked.elapsed() < Duration::from_secs(3), "a visitor waited {:?}", asked.elapsed());
        let _ = count;
    }
    good.wait_for(5).await?;
    let took = begun.elapsed();
    for (webhook, error) in &made {
        let query = format!("?webhook={}", webhook.id);
        let first = wait_for(&webhook.url, || async {
            let found = deliveries_at(&owner, &query, None).await?;
            let is_settled = |one: &Delivery| one.error.is_some() || one.state == DeliveryState::Delivered;
            Ok(found.into_iter().rev().find(is_settled))
        })
        .await?;
        assert_eq!(first.error.as_deref(), *error, "{}", webhook.url);
        assert_eq!(first.state == DeliveryState::Delivered, error.is_none(), "{}", webhook.url);
    }
    assert_eq!(target.received().len(), 0, "no redirect is followed");
    assert!(took < Duration::from_secs(30), "the good server waited {took:?}");
    if let Some(memory) = edge.most_memory() {
        assert!(memory < 400, "{memory} MB");
    }
    Ok(())
}

#[tokio::test]
async fn a_delivery_that_the_worker_died_over_is_sent_again_under_its_id() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let webhook = register(&owner, &format!("http://{address}/"), &["handoff.created"]).await?;
    happen(&edge, &owner).await?;
    // It is on its way, and never answered.
    let (connection, _) = listener.accept().await?;
    let on_its_way = deliveries_at(&owner, "", None).await?.pop().context("no delivery")?;
    assert_eq!((on_its_way.attempts, on_its_way.state), (1, DeliveryState::Waiting));
    edge.stop()?;
    drop((connection, listener));
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let server = Webhook::on(TcpListener::from_std(listener)?, |_| StatusCode::OK.into_response())?;
    edge.start_again()?;
    // By its alarm alone, without a call.
    let received = server.wait_for(1).await?;
    assert_eq!(received[0].header("webhook-id"), on_its_way.id.as_str());
    let delivered = wait_for_state(&owner, &webhook, "delivered", 1).await?;
    assert_eq!((delivered[0].attempts, &delivered[0].body), (2, &on_its_way.body));
    assert!(received[0].told(&key(&owner, "webhooks").await?).is_some());
    Ok(())
}

#[tokio::test]
async fn what_fails_for_days_is_switched_off_and_can_be_switched_on_again() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let server = Webhook::answering(StatusCode::GONE).await?;
    let webhook = register(&owner, &server.url, &["handoff.created"]).await?;
    happen(&edge, &owner).await?;
    let since =
        wait_for("the first failure", || async { Ok(registered(&owner, &webhook).await?.failing_since) }).await?;
    happen(&edge, &owner).await?;
    let late = since + 3 * 24 * 60 * 60 * 1_000;
    wait_for("it to be switched off", || async {
        deliveries_at(&owner, "", Some(late)).await?;
        Ok((!registered(&owner, &webhook).await?.enabled).then_some(()))
    })
    .await?;
    let dead = wait_for_state(&owner, &webhook, "dead", 2).await?;
    happen(&edge, &owner).await?;
    assert_eq!(deliveries_at(&owner, "", None).await?.len(), 2, "it is told nothing any more");
    let retry = format!("/v1/webhooks/deliveries/{}/retry", dead[0].id);
    assert_eq!(owner.post(&retry, &json!({})).await?.error(), "409 conflict webhook");
    let well = Webhook::answering(StatusCode::OK).await?;
    let on = json!({ "enabled": true, "url": well.url });
    let changed: Registered = change_webhook(&owner, &webhook, on).await?.ok()?;
    assert_eq!((changed.enabled, changed.failing_since, changed.dead), (true, None, 2));
    owner.post(&retry, &json!({})).await?.ok::<Delivery>()?;
    assert_eq!(well.wait_for(1).await?[0].header("webhook-id"), dead[0].id.as_str());
    Ok(())
}

#[tokio::test]
async fn no_more_than_a_thousand_wait() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let server = Webhook::answering(StatusCode::SERVICE_UNAVAILABLE).await?;
    let webhook = register(&owner, &server.url, &["rating.low"]).await?;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let visitors: Vec<_> = (0..130).map(|_| edge.visitor(&owner)).collect();
        tasks.spawn(async move {
            for visitor in visitors {
                visitor.rate(&visitor.rating(1)).await?.ok::<RatingReceipt>()?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    let known = registered(&owner, &webhook).await?;
    assert_eq!((known.waiting, known.dropped, known.dead), (1_000, 40, 0));
    assert!(server.received().len() < 20, "it rests: {}", server.received().len());
    assert_eq!(owner.results().await?.csat.responses, 1_040, "nobody's rating is lost over that");
    Ok(())
}

#[tokio::test]
async fn an_address_is_public_when_it_is_stored_and_when_it_is_told() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let server = Webhook::answering(StatusCode::OK).await?;
    let webhook = register(&owner, &server.url, &["handoff.created"]).await?;
    happen(&edge, &owner).await?;
    server.wait_for(1).await?;
    edge.stop()?;
    edge.options().webhooks_to_loopback = false;
    edge.start_again()?;
    happen(&edge, &owner).await?;
    let refused = wait_for("it to be refused", || async {
        let newest = deliveries_at(&owner, "?limit=1", None).await?.pop();
        Ok(newest.filter(|one| one.error.is_some()))
    })
    .await?;
    assert!(refused.error.as_deref().is_some_and(|why| why.starts_with("its address")), "{:?}", refused.error);
    assert_eq!(server.received().len(), 1);

    for url in [
        "http://127.0.0.1:8080/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://localhost/",
        "https://metadata.google.internal/",
        "https://intranet/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://user:secret@shop.example/",
        "http://shop.example/",
        "",
    ] {
        assert_eq!(owner.post("/v1/webhooks", &json!({ "url": url })).await?.error(), "400 invalid_field url", "{url}");
        assert_eq!(change_webhook(&owner, &webhook, json!({ "url": url })).await?.error(), "400 invalid_field url");
    }
    let url = "https://shop.example/hook";
    for (body, error) in [
        (json!({ "url": url, "events": [] }), "400 invalid_field events"),
        (json!({ "url": url, "events": ["webhook.test"] }), "400 invalid_field events[0]"),
        (json!({ "url": url, "events": ["case.closed"] }), "400 invalid_field events[0]"),
        (json!({ "url": url, "description": "x".repeat(101) }), "400 invalid_field description"),
        (json!({ "url": url, "key": "x" }), "400 invalid_field key"),
        (json!({}), "400 invalid_field url"),
    ] {
        assert_eq!(owner.post("/v1/webhooks", &body).await?.error(), error, "{body}");
    }
    assert_eq!(change_webhook(&owner, &webhook, json!({})).await?.error(), "400 invalid_field enabled");
    assert_eq!(owner.get("/v1/webhooks/deliveries?state=lost").await?.error(), "400 invalid_field state");
    assert_eq!(owner.get("/v1/webhooks/deliveries?webhook=x").await?.error(), "400 invalid_field webhook");
    for _ in 0..9 {
        owner.post("/v1/webhooks", &json!({ "url": url })).await?.ok::<Registered>()?;
    }
    assert_eq!(owner.post("/v1/webhooks", &json!({ "url": url })).await?.error(), "409 conflict url");
    let stranger = edge.empty_shop().await?;
    for path in [format!("/v1/webhooks/{}", webhook.id), "/v1/webhooks/x".to_owned()] {
        assert_eq!(stranger.delete(&path).await?.error(), "404 not_found -");
        assert_eq!(stranger.post(&format!("{path}/test"), &json!({})).await?.error(), "404 not_found -");
    }
    assert_eq!(stranger.get("/v1/webhooks").await?.ok::<Webhooks>()?.webhooks, []);
    Ok(())
}
