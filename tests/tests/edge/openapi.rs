//! The committed description of the API says what a real worker takes and answers.

use anyhow::{Context, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use shopbell_protocol::owner::SESSION_HEADER;
use shopbell_tests::described::{Described, Operation};
use shopbell_tests::edge::Edge;
use shopbell_tests::full_shop::Shop;
use shopbell_tests::new_id;
use shopbell_tests::people::Reply;
use std::collections::BTreeSet;

/// What a parameter may be.
fn good_values(described: &Described, parameter: &Value) -> Vec<String> {
    let schema = described.followed(&parameter["schema"]);
    let schema = if schema["type"] == "array" { described.followed(&schema["items"]) } else { schema };
    if let Some(names) = schema["enum"].as_array() {
        return names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    let bounds = [&schema["minimum"], &schema["maximum"]].map(Value::as_i64);
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("boolean"), _) => vec!["true".to_owned(), "false".to_owned()],
        (Some("integer"), _) => bounds.iter().flatten().map(i64::to_string).collect(),
        (_, Some("date")) => vec!["2026-11-20".to_owned()],
        (_, Some("uuid")) => vec![new_id()],
        _ if parameter["name"] == "cursor" => vec!["7".to_owned()],
        _ if parameter["name"] == "placement" => vec!["home".to_owned()],
        _ if parameter["name"] == "segment" => vec!["regulars".to_owned()],
        _ => vec!["x".to_owned()],
    }
}

/// What a parameter may not be.
fn bad_value(described: &Described, parameter: &Value) -> Option<String> {
    let schema = described.followed(&parameter["schema"]);
    if let Some(highest) = schema["maximum"].as_i64() {
        return Some((highest + 1).to_string());
    }
    if let Some(longest) = schema["maxLength"].as_u64() {
        return Some("x".repeat(longest as usize + 1));
    }
    let closed = schema["enum"].is_array() || schema["format"].is_string() || schema["type"] == "boolean";
    closed.then(|| "surprise".to_owned())
}

fn in_query<'a>(operation: &'a Operation<'_>) -> impl Iterator<Item = &'a Value> {
    let parameters = operation.said["parameters"].as_array().into_iter().flatten();
    parameters.filter(|parameter| parameter["in"] == "query")
}

#[tokio::test]
async fn whatever_can_be_read_is_answered_as_described() -> Result<()> {
    let shop = Shop::open().await?;
    let mut read = 0;
    for operation in shop.described.operations().filter(|operation| operation.method == "get") {
        let required = in_query(&operation).find(|parameter| parameter["required"] == true);
        let address = shop.address(operation.path);
        let plain = match required {
            Some(_) => format!("{address}?visitor={}", shop.visitor.id),
            None => address.clone(),
        };
        let reply = shop.owner.get(&plain).await?;
        shop.described.check("get", operation.path, &reply)?;
        ensure!(reply.status.is_success(), "{plain} answers {}: {}", reply.status, reply.body);
        read += 1;
        let mut known = BTreeSet::new();
        for parameter in in_query(&operation) {
            let name = parameter["name"].as_str().context("a parameter without a name")?;
            known.insert(name.to_owned());
            // Of the exports each takes its own; the rest is below.
            if operation.path.contains("{file}") {
                continue;
            }
            let also =
                if required.is_some() && name != "visitor" { format!("&visitor={}", new_id()) } else { String::new() };
            for value in good_values(&shop.described, parameter) {
                let reply = shop.owner.get(&format!("{address}?{name}={value}{also}")).await?;
                ensure!(reply.status.is_success(), "{address}?{name}={value} answers {}: {}", reply.status, reply.body);
                shop.described.check("get", operation.path, &reply)?;
            }
            if let Some(value) = bad_value(&shop.described, parameter) {
                let reply = shop.owner.get(&format!("{address}?{name}={value}{also}")).await?;
                assert_eq!(reply.error(), format!("400 invalid_field {name}"), "{address}?{name}={value}");
                shop.described.check("get", operation.path, &reply)?;
            }
        }
        if !known.is_empty() {
            assert_eq!(allowed(&shop, &operation).await?, known, "{}", operation.path);
        }
    }
    ensure!(read > 40, "only {read} addresses were read");
    Ok(())
}

#[tokio::test]
async fn imports_take_the_parameters_described() -> Result<()> {
    let shop = Shop::open().await?;
    for path in ["/v1/faq/import", "/v1/products/import", "/v1/ratings/import"] {
        let operation = shop.described.operation("post", path)?;
        let known: BTreeSet<String> =
            in_query(&operation).filter_map(|parameter| parameter["name"].as_str()).map(str::to_owned).collect();
        assert_eq!(allowed(&shop, &operation).await?, known, "{path}");
        let format = in_query(&operation).find(|parameter| parameter["name"] == "format").context("no format")?;
        for format in good_values(&shop.described, format) {
            let request = shop.owner.request(Method::POST, &format!("{path}?format={format}&dry_run=true"));
            let reply = Reply::to(request.body(example(path, &format))).await?;
            ensure!(reply.status.is_success(), "{path} {format}: {}", reply.body);
            shop.described.check("post", path, &reply)?;
        }
    }
    Ok(())
}

/// A file of that kind.
fn example(path: &str, format: &str) -> &'static str {
    match (path, format) {
        ("/v1/faq/import", "json") => "[{ \"question\": \"a?\", \"answer\": \"b\" }]",
        ("/v1/faq/import", "csv") => "question,answer\na?,b\n",
        ("/v1/faq/import", "markdown") => "# a?\n\nb\n",
        ("/v1/faq/import", _) => {
            "<div itemscope itemtype='https://schema.org/FAQPage'><div itemscope itemprop='mainEntity' \
             itemtype='https://schema.org/Question'><b itemprop='name'>a?</b><div itemscope itemprop='acceptedAnswer' \
             itemtype='https://schema.org/Answer'><p itemprop='text'>b</p></div></div></div>"
        }
        ("/v1/ratings/import", "csv") => "id,at,score\n1,2026-11-19,5\n2,2026-11-19,9\n",
        ("/v1/ratings/import", _) => "{ \"id\": 1, \"at\": \"2026-11-19\", \"score\": 5 }",
        (_, "csv") => "id,title,url,price,currency\n1,a,https://shop.example/1,12,AED\n2,a,x,free,AED\n",
        (_, "google_tsv") => "id\ttitle\tlink\tprice\n1\ta\thttps://shop.example/1\t12 AED\n",
        (_, "google") => {
            "<rss xmlns:g='http://base.google.com/ns/1.0'><channel><item><g:id>1</g:id><title>a</title>\
             <link>https://shop.example/1</link><g:price>12 AED</g:price></item></channel></rss>"
        }
        (_, "shopify") => {
            "{ \"products\": [{ \"handle\": \"a\", \"title\": \"a\", \"variants\": [{ \"price\": \"12\" }] }] }"
        }
        _ => "[{ \"id\": \"1\", \"name\": \"a\", \"title\": \"a\", \"permalink\": \"x\", \"price\": \"12\" }]",
    }
}

/// What the worker says an address takes after the question mark.
async fn allowed(shop: &Shop, operation: &Operation<'_>) -> Result<BTreeSet<String>> {
    let addresses: Vec<String> = if operation.path.contains("{file}") {
        ["ratings", "responses", "conversations", "handoffs"].map(|name| format!("/v1/exports/{name}.csv")).into()
    } else {
        vec![shop.address(operation.path)]
    };
    let mut names = BTreeSet::new();
    for address in addresses {
        let method = Method::from_bytes(operation.method.to_uppercase().as_bytes())?;
        let reply = Reply::to(shop.owner.request(method, &format!("{address}?surprise=1"))).await?;
        assert_eq!(reply.error(), "400 invalid_field surprise", "{address}");
        let message = reply.body["error"]["message"].as_str().context("no message")?;
        let (_, listed) = message.split_once("allowed: ").context("no names")?;
        let words = listed.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        names.extend(words.filter(|word| !["", "and", "one", "of"].contains(word)).map(str::to_owned));
    }
    Ok(names)
}

#[tokio::test]
async fn what_is_read_can_be_sent_back_and_every_change_is_answered_as_described() -> Result<()> {
    let shop = Shop::open().await?;
    for path in ["/v1/settings", "/v1/faq", "/v1/products", "/v1/surveys", "/v1/placements", "/v1/segments"] {
        let read = shop.send("get", path, &Value::Null).await?;
        shop.send("put", path, &read).await?;
    }
    let visitor = &shop.visitor.id;
    let mut rating = shop.visitor.rating(5);
    rating["visitor"] = json!(new_id());
    shop.visit("post", "/ratings", &rating).await?;
    shop.visit("get", "/surveys/{id}", &Value::Null).await?;
    let ask = json!({ "id": new_id(), "visitor": new_id(), "survey": "after-delivery" });
    shop.visit("post", "/asks", &ask).await?;
    shop.visit("post", "/cases/{reference}", &json!({ "fixed": true })).await?;
    let words = json!({ "visitor": rating["visitor"], "comment": "Lovely." });
    shop.change("patch", "/v1/shops/{shop}/ratings/{id}", &rating["id"], &words).await?;
    let turn = shop.visitor.turn("هزینه ارسال چقدره؟");
    shop.visit("post", "/chat", &turn).await?;
    let helped = json!({ "visitor": visitor, "helpful": true });
    shop.change("patch", "/v1/shops/{shop}/chat/{id}", &turn["id"], &helped).await?;
    let survey = shop.visit("get", "/surveys/{id}", &Value::Null).await?;
    let answers = json!([{ "question": survey["questions"][0]["id"], "score": 1 }]);
    let response = json!({ "visitor": new_id(), "survey": "after-delivery", "locale": "fa", "answers": answers });
    shop.visit("put", "/responses/{id}", &response).await?;
    let taken = json!({
        "id": new_id(), "survey": "after-delivery", "channel": "shop", "locale": "fa", "answers": answers, "staff": "Reza",
    });
    shop.send("post", "/v1/responses", &taken).await?;
    shop.send("post", "/v1/faq/try", &json!({ "question": "هزینه ارسال چقدره؟", "locale": "fa" })).await?;
    shop.send("post", "/v1/unanswered", &json!({ "questions": ["گارانتی دارن؟"] })).await?;
    let entry = shop.send("get", "/v1/faq/links", &Value::Null).await?["entries"][0]["entry"].clone();
    shop.change("put", "/v1/faq/links/{entry}", &entry, &json!({ "intent": null })).await?;
    shop.change("delete", "/v1/faq/links/{entry}", &entry, &Value::Null).await?;
    let rule = json!({ "id": "after-delivery", "trigger": { "event": "purchase" } });
    shop.send("post", "/v1/surveys/replay", &rule).await?;
    shop.send("post", "/v1/installation", &json!({ "url": "https://elsewhere.example/" })).await?;
    shop.send("patch", "/v1/cases/{id}", &json!({ "by": "Leila", "state": "contacted", "note": "…", "owner": null }))
        .await?;

    let hook = shop.send("get", "/v1/webhooks", &Value::Null).await?["webhooks"][0]["id"].clone();
    let deliveries = shop.send("get", "/v1/webhooks/deliveries", &Value::Null).await?;
    let mut told = BTreeSet::new();
    for delivery in deliveries["items"].as_array().into_iter().flatten() {
        let event = delivery["event"].as_str().unwrap_or_default();
        let faults =
            shop.described.told(event, &serde_json::from_str(delivery["body"].as_str().unwrap_or_default())?)?;
        ensure!(faults.is_empty(), "{event} is told otherwise than described: {faults:#?}");
        told.insert(event.to_owned());
    }
    let expected = ["case.changed", "case.opened", "handoff.created", "question.unanswered", "rating.low"];
    assert_eq!(told.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    shop.change("post", "/v1/webhooks/{id}/test", &hook, &Value::Null).await?;
    shop.change("patch", "/v1/webhooks/{id}", &hook, &json!({ "enabled": false })).await?;
    let waiting = deliveries["items"][0]["id"].as_str().context("nothing was sent")?;
    let request = shop.owner.request(Method::POST, &format!("/v1/webhooks/deliveries/{waiting}/retry"));
    let reply = Reply::to(request).await?;
    assert_eq!(reply.error(), "409 conflict state", "it isn't dead");
    shop.described.check("post", "/v1/webhooks/deliveries/{id}/retry", &reply)?;
    shop.change("delete", "/v1/webhooks/{id}", &hook, &Value::Null).await?;

    shop.visit("post", "/opt-outs", &json!({ "visitor": visitor })).await?;
    shop.send("delete", "/v1/opt-outs/{visitor}", &Value::Null).await?;
    shop.send("delete", "/v1/customers/{customer}", &Value::Null).await?;
    let other = json!({ "id": new_id(), "visitor": new_id(), "conversation": new_id(), "text": "سلام", "locale": "fa" });
    shop.visit("post", "/chat", &other).await?;
    shop.send("delete", "/v1/sample-data", &Value::Null).await?;
    let http = reqwest::Client::new();
    for (key, signs_in) in [("sk_x", false), (shop.owner.key.as_str(), true)] {
        let request = http.post(format!("{}/v1/session", shop.edge.url())).json(&json!({ "key": key }));
        let reply = Reply::to(request.header("Sec-Fetch-Site", "same-origin").header(SESSION_HEADER, "1")).await?;
        assert_eq!(reply.status.is_success(), signs_in);
        shop.described.check("post", "/v1/session", &reply)?;
    }
    shop.send("delete", "/v1/session", &Value::Null).await?;
    let nowhere = shop.visitor.look_up("NA-10482", "4821").await?;
    assert_eq!(nowhere.status, 404, "the shop has no order status");
    shop.described.check("post", "/v1/shops/{shop}/orders", &nowhere)?;
    let wanted = json!({ "name": "b", "origins": ["https://b.example"], "locale": "en", "time_zone": "Asia/Dubai" });
    let created = http.post(format!("{}/v1/shops", shop.edge.url())).bearer_auth(shop.edge.admin_token()).json(&wanted);
    shop.described.check("post", "/v1/shops", &Reply::to(created).await?)?;
    Ok(())
}

#[tokio::test]
async fn what_the_description_refuses_the_worker_refuses_too() -> Result<()> {
    let shop = Shop::open().await?;
    for operation in shop.described.operations() {
        let Some(example) = operation.said.pointer("/requestBody/content/application~1json/example") else { continue };
        let (method, path) = (operation.method, operation.path);
        let faults = shop.described.faults(method, path, example)?;
        ensure!(faults.is_empty(), "the example of {method} {path} is none: {faults:#?}");
        let mut surprising = example.clone();
        surprising["surprise"] = json!(1);
        let mut bad = vec![surprising, json!([])];
        if let Some(fields) = example.as_object() {
            for name in fields.keys() {
                let mut wrong = example.clone();
                wrong[name] = json!({ "surprise": [] });
                bad.push(wrong);
            }
        }
        for body in bad {
            ensure!(
                !shop.described.faults(method, path, &body)?.is_empty(),
                "{method} {path} is described to take {body}"
            );
            let verb = Method::from_bytes(method.to_uppercase().as_bytes())?;
            let key = if path == "/v1/shops" { shop.edge.admin_token() } else { &shop.owner.key };
            let address = format!("{}{}", shop.edge.url(), shop.address(path));
            let reply = Reply::to(reqwest::Client::new().request(verb, address).bearer_auth(key).json(&body)).await?;
            assert_eq!(reply.status, 400, "{method} {path} with {body} answers {}", reply.body);
            shop.described.check(method, path, &reply)?;
        }
    }
    for (method, path, at, value) in [
        ("post", "/v1/shops/{shop}/ratings", "/score", json!(6)),
        ("post", "/v1/shops/{shop}/ratings", "/touchpoint", json!("Not a slug")),
        ("post", "/v1/shops/{shop}/ratings", "/locale", json!("de")),
        ("post", "/v1/shops/{shop}/ratings", "/id", json!("1")),
        ("post", "/v1/shops/{shop}/events", "/events", json!([])),
        ("put", "/v1/settings", "/origins", json!([])),
        ("put", "/v1/settings", "/color", json!("red")),
        ("put", "/v1/settings", "/launcher_label", json!({ "de": "Hilfe" })),
        ("put", "/v1/surveys", "/surveys/0/questions/0/branches/0", json!({ "min": 4 })),
        ("put", "/v1/faq/links/{entry}", "", json!({})),
        ("put", "/v1/products", "/products/0/price", json!(-1)),
        ("put", "/v1/placements", "/placements/0/limit", json!(21)),
        ("post", "/v1/survey-links", "/expires_in_days", json!(0)),
    ] {
        let operation = shop.described.operation(method, path)?;
        let example = operation.said.pointer("/requestBody/content/application~1json/example");
        let mut body = example.context("no example")?.clone();
        match body.pointer_mut(at) {
            Some(place) => *place = value,
            None => body[at.trim_start_matches('/')] = value,
        }
        ensure!(!shop.described.faults(method, path, &body)?.is_empty(), "{method} {path} is described to take {body}");
        let verb = Method::from_bytes(method.to_uppercase().as_bytes())?;
        let reply = Reply::to(shop.owner.request(verb, &shop.address(path)).json(&body)).await?;
        assert_eq!(reply.status, 400, "{method} {path} with {body}: {}", reply.body);
    }
    Ok(())
}

#[tokio::test]
async fn an_address_names_the_methods_that_are_described() -> Result<()> {
    let described = Described::read()?;
    let edge = Edge::start()?;
    let paths: BTreeSet<&str> = described.operations().map(|operation| operation.path).collect();
    for path in paths {
        let methods = described.operations().filter(|operation| operation.path == path);
        let expected: BTreeSet<String> = methods.map(|operation| operation.method.to_uppercase()).collect();
        let address = format!("{}{}", edge.url(), path.replace(['{', '}'], ""));
        let reply = Reply::to(reqwest::Client::new().request(Method::from_bytes(b"PROPFIND")?, address)).await?;
        assert_eq!(reply.status, 405, "{path}");
        let allow = reply.header("Allow").unwrap_or_default().split(", ").map(str::to_owned).collect::<BTreeSet<_>>();
        assert_eq!(allow, expected, "{path}");
    }
    Ok(())
}
