//! Who a visitor is: only what the shop's server signed says so, and then all channels and devices are one customer.

use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::{CustomerRecord, CustomerRow, Erased, Page, ResponseRow, SurveyLink, VisitorRecord};
use shopbell_protocol::{
    AskOutcome, AskReply, Channel, EventBatchReceipt, HandoffReceipt, KnownCustomer, Receipt, Recommendations,
    ResponseReceipt,
};
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{Reader, link, shop, wanted};
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Reply, Visitor};
use shopbell_tests::tokens::Signer;

async fn identify(visitor: &Visitor, token: &str) -> Result<Reply> {
    visitor.send(Method::POST, "/identity", &json!({ "visitor": visitor.id, "token": token })).await
}

async fn answer(visitor: &Visitor, survey: &str) -> Result<Reply> {
    let answers = json!([{ "question": "satisfied", "score": 5 }]);
    let response = json!({ "visitor": visitor.id, "survey": survey, "locale": "en", "answers": answers });
    visitor.send(Method::PUT, &format!("/responses/{}", new_id()), &response).await
}

async fn may_ask(visitor: &Visitor, survey: &str) -> Result<Value> {
    let ask = json!({ "id": new_id(), "visitor": visitor.id, "survey": survey });
    let reply = visitor.send(Method::POST, "/asks", &ask).await?.ok::<AskReply>()?;
    Ok(serde_json::to_value(reply.against)?)
}

async fn record(owner: &Owner, customer: &str) -> Result<CustomerRecord> {
    owner.get(&format!("/v1/customers/{customer}")).await?.ok()
}

#[tokio::test]
async fn identify_joins_what_was_said_before_on_every_device() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let signer = Signer::of(&owner).await?;
    let (phone, laptop) = (edge.visitor(&owner), edge.visitor(&owner));

    // Anonymous at first.
    phone.rate(&phone.rating(2)).await?.ok::<Receipt>()?;
    phone.ask("هزینه ارسال چقدره؟").await?.ok::<Value>()?;
    let handoff = json!({ "id": new_id(), "visitor": phone.id, "contact": "sara@example.com", "message": "تماس بگیرید",
        "consent": true, "locale": "fa" });
    phone.send(Method::POST, "/handoffs", &handoff).await?.ok::<HandoffReceipt>()?;
    phone.report(&[phone.event("purchase", "tray"), phone.event("view", "lamp")]).await?.ok::<EventBatchReceipt>()?;
    let alone: VisitorRecord = owner.get(&format!("/v1/visitors/{}", phone.id)).await?.ok()?;
    assert_eq!((alone.customer, alone.known.ratings.len(), alone.known.purchases.len()), (None, 1, 1));
    assert_eq!(owner.get("/v1/customers").await?.ok::<Page<CustomerRow>>()?.items.len(), 0);

    let token = signer.token_with("C-1", json!({ "name": "سارا کریمی", "locale": "fa", "segment": "vip" }))?;
    for duplicate in [false, true] {
        let known: KnownCustomer = identify(&phone, &token).await?.ok()?;
        assert_eq!((known.duplicate, known.opted_out, known.asks.len()), (duplicate, false, 0));
        assert!(known.expires_at > jiff::Timestamp::now().as_millisecond());
    }
    answer(&phone, "delivery").await?.ok::<ResponseReceipt>()?;

    // The other device learns what need not be asked again, and nothing that was said.
    let known: KnownCustomer = identify(&laptop, &signer.token("C-1")?).await?.ok()?;
    assert_eq!(known.asks.len(), 1);
    let ask = &known.asks[0];
    assert_eq!((ask.survey.as_str(), ask.channel, ask.outcome), ("delivery", Channel::Widget, AskOutcome::Answered));
    assert_eq!(may_ask(&laptop, "delivery").await?, "answered");
    assert_eq!(answer(&laptop, "delivery").await?.error(), "409 conflict -");
    laptop.rate(&laptop.rating(5)).await?.ok::<Receipt>()?;

    let all = record(&owner, "C-1").await?;
    assert_eq!(all.visitors.iter().map(|one| one.as_str()).collect::<Vec<_>>(), [&phone.id, &laptop.id]);
    assert_eq!((all.customer.name.as_deref(), all.customer.segment.as_deref()), (Some("سارا کریمی"), Some("vip")));
    assert_eq!(all.known.ratings.iter().map(|row| row.score).collect::<Vec<_>>(), [5, 2]);
    assert_eq!(all.known.questions[0].text, "هزینه ارسال چقدره؟");
    assert_eq!(all.known.handoffs[0].contact, "sara@example.com");
    assert_eq!(all.known.purchases.iter().map(|row| row.product.as_str()).collect::<Vec<_>>(), ["tray"]);
    assert_eq!((all.known.responses.len(), all.known.asks.len(), all.known.opted_out_at), (1, 1, None));

    // A browser is one customer's. Who is next on it has to begin anew.
    assert_eq!(identify(&phone, &signer.token("C-2")?).await?.error(), "409 conflict visitor");
    assert_eq!(owner.get("/v1/customers/C-2").await?.error(), "404 not_found -");
    Ok(())
}

#[tokio::test]
async fn identify_believes_nobody_but_the_shops_server() -> Result<()> {
    let edge = Edge::start()?;
    let (owner, other) = (shop(&edge).await?, shop(&edge).await?);
    let (signer, stranger) = (Signer::of(&owner).await?, Signer::of(&other).await?);
    assert_ne!(signer.key, stranger.key);
    let now = jiff::Timestamp::now().as_second();
    let visitor = edge.visitor(&owner);
    let claims = json!({ "sub": "C-1", "aud": owner.shop, "exp": now + 3_600 });
    let none = signer.sign(&json!({ "alg": "none" }), &claims)?;
    let unsigned = format!("{}.", none.rsplit_once('.').unwrap_or_default().0);
    let of_another = Signer { key: stranger.key, shop: owner.shop.clone() };
    let good = signer.token("C-1")?;
    for (what, token) in [
        ("no token", String::new()),
        ("an e-mail", "sara@example.com".to_owned()),
        ("forged", Signer { key: "guessed".to_owned(), shop: owner.shop.clone() }.token("C-1")?),
        ("of another shop, for this one", of_another.token("C-1")?),
        ("for another shop", signer.token_with("C-1", json!({ "aud": other.shop }))?),
        ("expired", signer.token_with("C-1", json!({ "exp": now - 61 }))?),
        ("good for too long", signer.token_with("C-1", json!({ "exp": now + 90_000 }))?),
        ("without an end", signer.sign(&json!({ "alg": "HS256" }), &json!({ "sub": "C-1", "aud": owner.shop }))?),
        ("alg none", none.clone()),
        ("alg none, unsigned", unsigned),
        ("unsigned", format!("{}.", good.rsplit_once('.').unwrap_or_default().0)),
        ("too long", signer.token_with("C-1", json!({ "more": "x".repeat(5_000) }))?),
        ("nobody", signer.token("")?),
        ("too long an id", signer.token(&"x".repeat(101))?),
    ] {
        assert_eq!(identify(&visitor, &token).await?.error(), "401 unauthorized token", "{what}");
    }
    let claim = |more: Value| {
        let mut claim = json!({ "visitor": visitor.id, "token": good });
        for (name, value) in more.as_object().into_iter().flatten() {
            claim[name] = value.clone();
        }
        claim
    };
    for (more, error) in [
        (json!({ "visitor": "me" }), "400 invalid_field visitor"),
        (json!({ "token": 1 }), "400 invalid_field token"),
        (json!({ "email": "sara@example.com" }), "400 invalid_field email"),
    ] {
        assert_eq!(visitor.send(Method::POST, "/identity", &claim(more)).await?.error(), error);
    }
    let huge = claim(json!({ "token": "x".repeat(20_000) }));
    assert_eq!(visitor.send(Method::POST, "/identity", &huge).await?.error(), "413 too_large -");
    assert_eq!(owner.get("/v1/customers").await?.ok::<Page<CustomerRow>>()?.items, []);

    // Ids in any script and shape are only ids.
    for (customer, address) in [
        ("۱۲٣", "%DB%B1%DB%B2%D9%A3"),
        ("a/b?c#d", "a%2Fb%3Fc%23d"),
        ("'; DROP TABLE customers; --", "%27%3B%20DROP%20TABLE%20customers%3B%20--"),
        ("<img src=x onerror=alert(1)>", "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"),
    ] {
        identify(&edge.visitor(&owner), &signer.token(customer)?).await?.ok::<KnownCustomer>()?;
        assert_eq!(record(&owner, address).await?.customer.id, customer);
        assert_eq!(other.get(&format!("/v1/customers/{address}")).await?.error(), "404 not_found -");
    }
    assert_eq!(owner.get("/v1/customers/%FF").await?.error(), "404 not_found -");
    assert_eq!(owner.get("/v1/visitors/me").await?.error(), "404 not_found -");
    assert_eq!(owner.get(&format!("/v1/visitors/{}", new_id())).await?.error(), "404 not_found -");
    Ok(())
}

#[tokio::test]
async fn identify_holds_for_links_and_ratings_by_telephone_too() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let signer = Signer::of(&owner).await?;
    let reader = Reader::new(reqwest::redirect::Policy::limited(3))?;
    let visitor = edge.visitor(&owner);

    // What was answered by a link is known to the widget once it knows the customer.
    let sent = link(&owner, json!({ "customer": "C-1" })).await?;
    let known: KnownCustomer = identify(&visitor, &signer.token("C-1")?).await?.ok()?;
    assert_eq!(known.asks.iter().map(|ask| ask.outcome).collect::<Vec<_>>(), [AskOutcome::Sent]);
    assert_eq!(may_ask(&visitor, "delivery").await?, "attention", "the link was enough for now");
    reader.post(&sent.url, &[("question", "satisfied"), ("score", "4")]).await?;
    let known: KnownCustomer = identify(&visitor, &signer.token("C-1")?).await?.ok()?;
    assert_eq!((known.asks[0].channel, known.asks[0].outcome), (Channel::Sms, AskOutcome::Answered));
    assert_eq!(answer(&visitor, "delivery").await?.error(), "409 conflict -");

    // What was answered in the widget is no longer sent.
    let widget = edge.visitor(&owner);
    identify(&widget, &signer.token("C-2")?).await?.ok::<KnownCustomer>()?;
    answer(&widget, "delivery").await?.ok::<ResponseReceipt>()?;
    let link = wanted(json!({ "customer": "C-2", "ignore_attention": true }));
    assert_eq!(owner.post("/v1/survey-links", &link).await?.error(), "409 conflict -");
    let taken = json!({ "id": new_id(), "survey": "delivery", "channel": "phone", "locale": "en", "customer": "C-2",
        "answers": [{ "question": "satisfied", "score": 1 }] });
    assert_eq!(owner.post("/v1/responses", &taken).await?.error(), "409 conflict -");

    // An opt-out by a link reaches the widget, one in the widget reaches links.
    let (third, fourth) = (edge.visitor(&owner), edge.visitor(&owner));
    let sent: SurveyLink = owner.post("/v1/survey-links", &wanted(json!({ "customer": "C-3" }))).await?.ok()?;
    reader.post(&format!("{}/stop", sent.url), &[]).await?;
    let known: KnownCustomer = identify(&third, &signer.token("C-3")?).await?.ok()?;
    assert!(known.opted_out);
    assert_eq!(may_ask(&third, "delivery").await?, "opted_out");
    fourth.send(Method::POST, "/opt-outs", &json!({ "visitor": fourth.id })).await?.ok::<Receipt>()?;
    identify(&fourth, &signer.token("C-4")?).await?.ok::<KnownCustomer>()?;
    let link = wanted(json!({ "customer": "C-4", "ignore_attention": true }));
    assert_eq!(owner.post("/v1/survey-links", &link).await?.error(), "409 conflict -");
    assert!(record(&owner, "C-4").await?.known.opted_out_at.is_some());

    // A visitor who is one customer can't be named as another.
    let mixed = wanted(json!({ "customer": "C-9", "visitor": visitor.id }));
    assert_eq!(owner.post("/v1/survey-links", &mixed).await?.error(), "409 conflict visitor");
    assert_eq!(owner.get("/v1/customers/C-9").await?.error(), "404 not_found -");
    Ok(())
}

#[tokio::test]
async fn identify_is_needed_each_time_where_the_settings_require_it() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let signer = Signer::of(&owner).await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    assert_eq!(settings["identity"], "optional");
    let (customer, nobody) = (edge.visitor(&owner), edge.visitor(&owner));
    identify(&customer, &signer.token("C-1")?).await?.ok::<KnownCustomer>()?;
    customer.rate(&customer.rating(5)).await?.ok::<Receipt>()?;
    settings["identity"] = json!("required");
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;

    // Who is nobody needs no proof.
    nobody.rate(&nobody.rating(5)).await?.ok::<Receipt>()?;
    nobody.report(&[nobody.event("view", "lamp")]).await?.ok::<EventBatchReceipt>()?;
    assert!(may_ask(&nobody, "delivery").await?.is_null());

    let ask = json!({ "id": new_id(), "visitor": customer.id, "survey": "delivery" });
    let opt_out = json!({ "visitor": customer.id });
    let refused = [
        customer.rate(&customer.rating(1)).await?,
        customer.ask("هزینه ارسال چقدره؟").await?,
        customer.report(&[customer.event("purchase", "lamp")]).await?,
        customer.look_up("NA-10482", "4821").await?,
        answer(&customer, "delivery").await?,
        customer.recommendations("").await?,
        customer.get(&format!("/products?visitor={}", customer.id)).await?,
        customer.get(&format!("/surveys/delivery?visitor={}", customer.id)).await?,
        customer.send(Method::POST, "/asks", &ask).await?,
        customer.send(Method::POST, "/opt-outs", &opt_out).await?,
    ];
    for (number, reply) in refused.iter().enumerate() {
        assert_eq!(reply.error(), "401 unauthorized -", "{number}");
    }
    let known = record(&owner, "C-1").await?.known;
    assert_eq!((known.ratings.len(), known.questions.len(), known.purchases.len()), (1, 0, 0));

    // With a token that is good, in the header or where the loader puts it.
    let rate = |token: String| {
        let request = customer.http.post(format!("{}/ratings", customer.base)).bearer_auth(token);
        Reply::to(request.json(&customer.rating(4)))
    };
    let expired = signer.token_with("C-1", json!({ "exp": jiff::Timestamp::now().as_second() - 100 }))?;
    for wrong in [expired, signer.token("C-2")?, "sara@example.com".to_owned()] {
        assert_eq!(rate(wrong).await?.error(), "401 unauthorized -");
    }
    rate(signer.token("C-1")?).await?.ok::<Receipt>()?;
    let mut batch = json!({ "visitor": customer.id, "session": customer.session, "token": signer.token("C-1")?,
        "events": [customer.event("purchase", "lamp")] });
    customer.send(Method::POST, "/events", &batch).await?.ok::<EventBatchReceipt>()?;
    batch["token"] = json!(signer.token("C-2")?);
    assert_eq!(customer.send(Method::POST, "/events", &batch).await?.error(), "401 unauthorized -");
    let known = record(&owner, "C-1").await?.known;
    assert_eq!((known.ratings.len(), known.purchases.len()), (2, 1));
    let shown = customer.http.get(format!("{}/recommendations?visitor={}", customer.base, customer.id));
    Reply::to(shown.bearer_auth(signer.token("C-1")?)).await?.ok::<Recommendations>()?;
    settings["identity"] = json!("always");
    assert_eq!(owner.put("/v1/settings", &settings).await?.error(), "400 invalid_field identity");
    Ok(())
}

#[tokio::test]
async fn identify_makes_a_list_of_customers_to_read_and_to_forget() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let signer = Signer::of(&owner).await?;
    for (id, name, segment) in [("C-1", "سارا کريمي", "vip"), ("C-2", "Omar", "vip"), ("D-3", "Reza", "new")] {
        let token = signer.token_with(id, json!({ "name": name, "segment": segment }))?;
        identify(&edge.visitor(&owner), &token).await?.ok::<KnownCustomer>()?;
    }
    let ids = async |query: &str| {
        let page: Page<CustomerRow> = owner.get(&format!("/v1/customers{query}")).await?.ok()?;
        anyhow::Ok((page.items.into_iter().map(|row| row.id).collect::<Vec<_>>(), page.next))
    };
    assert_eq!(ids("").await?.0, ["D-3", "C-2", "C-1"]);
    assert_eq!(ids("?segment=vip").await?.0, ["C-2", "C-1"]);
    assert_eq!(ids("?q=c-").await?.0, ["C-2", "C-1"]);
    assert_eq!(ids("?q=%DA%A9%D8%B1%DB%8C%D9%85%DB%8C").await?.0, ["C-1"], "کریمی, in any spelling");
    assert_eq!(ids("?q=nobody").await?.0.len(), 0);
    let (first, next) = ids("?limit=2").await?;
    assert_eq!(first.len(), 2);
    assert_eq!(ids(&format!("?limit=2&cursor={}", next.unwrap_or_default())).await?, (vec!["C-1".to_owned()], None));
    for (query, field) in [("?limit=0", "limit"), ("?cursor=x", "cursor"), ("?name=x", "name")] {
        assert_eq!(owner.get(&format!("/v1/customers{query}")).await?.error(), format!("400 invalid_field {field}"));
    }

    // Forgotten: nothing of it can be read any more, what was counted stays, and nobody is asked again.
    let (mine, others) = (edge.visitor(&owner), edge.visitor(&owner));
    identify(&mine, &signer.token("C-1")?).await?.ok::<KnownCustomer>()?;
    for visitor in [&mine, &others] {
        visitor.rate(&visitor.rating(4)).await?.ok::<Receipt>()?;
        answer(visitor, "delivery").await?.ok::<ResponseReceipt>()?;
        visitor.report(&[visitor.event("purchase", "tray")]).await?.ok::<EventBatchReceipt>()?;
    }
    mine.send(Method::POST, "/opt-outs", &json!({ "visitor": mine.id })).await?.ok::<Receipt>()?;
    assert_eq!(owner.delete("/v1/customers/C-1").await?.ok::<Erased>()?.visitors.len(), 2);
    for gone in ["/v1/customers/C-1".to_owned(), format!("/v1/visitors/{}", others.id)] {
        if gone.starts_with("/v1/visitors") {
            owner.delete(&gone).await?.ok::<Erased>()?;
        }
        assert_eq!(owner.get(&gone).await?.error(), "404 not_found -");
    }
    assert_eq!(owner.delete("/v1/customers/C-1").await?.error(), "404 not_found -");
    assert_eq!(owner.get("/v1/ratings").await?.body["items"], json!([]));
    assert_eq!(owner.get("/v1/responses").await?.ok::<Page<ResponseRow>>()?.items, []);
    let results = owner.results().await?;
    assert_eq!((results.csat.responses, results.recommendations.purchases), (4, 2));
    let link = wanted(json!({ "customer": "C-1", "ignore_attention": true }));
    assert_eq!(owner.post("/v1/survey-links", &link).await?.error(), "409 conflict -");
    assert_eq!(owner.get("/v1/opt-outs").await?.body["items"][0]["customer"], Value::Null);
    Ok(())
}
