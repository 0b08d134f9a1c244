//! What the owner sends: shops, settings, FAQ, products; and the results over days and time zones.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::Receipt;
use shopbell_protocol::owner::Results;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::Reply;

#[tokio::test]
async fn a_shop_is_created_with_a_key_a_tag_and_checked_fields() -> Result<()> {
    let edge = Edge::start()?;
    let http = reqwest::Client::new();
    let create =
        |shop: &Value| http.post(format!("{}/v1/shops", edge.url())).bearer_auth(edge.admin_token()).json(shop);
    let good = json!({ "name": "x", "origins": ["https://shop.example"], "locale": "ar", "time_zone": "Asia/Riyadh" });
    let created: Value = Reply::to(create(&good)).await?.ok()?;
    let shop = created["shop"].as_str().unwrap_or_default();
    assert_eq!(created["script_tag"], json!(format!("<script async src=\"{}/w/{shop}.js\"></script>", edge.url())));
    assert!(created["key"].as_str().is_some_and(|key| key.starts_with(&format!("sk_{shop}_"))));
    let files = edge.files()?;
    for (field, value, at_fault) in [
        ("name", json!(""), "name"),
        ("origins", json!([]), "origins"),
        ("origins", json!(["shop.example"]), "origins[0]"),
        ("origins", json!(["https://shop.example/"]), "origins[0]"),
        ("origins", json!(["https://a.example", "ftp://shop.example"]), "origins[1]"),
        ("origins", json!(["https://shop.example; script-src *"]), "origins[0]"),
        ("origins", json!(["https://*"]), "origins[0]"),
        ("origins", json!(["https://*.shop.example"]), "origins[0]"),
        ("origins", json!(["https://a;sandbox"]), "origins[0]"),
        ("origins", json!(["https://a,b"]), "origins[0]"),
        ("origins", json!(["https://'self'"]), "origins[0]"),
        ("locale", json!("de"), "locale"),
        ("time_zone", json!("Tehran"), "time_zone"),
        ("surprise", json!(1), "surprise"),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        assert_eq!(Reply::to(create(&bad)).await?.error(), format!("400 invalid_field {at_fault}"));
    }
    assert_eq!(edge.files()?, files, "a refused shop leaves nothing behind");
    Ok(())
}

#[tokio::test]
async fn settings_faq_and_products_are_read_back_as_sent_and_bad_ones_name_the_field() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let faq = json!({ "entries": [
        { "id": "a", "locale": "fa", "question": "ساعت کاری؟", "answer": "۹ تا ۱۷", "phrasings": ["کی بازید؟"] },
        { "id": "b", "locale": "en", "question": "Opening hours?", "answer": "9 to 5", "phrasings": [] },
    ] });
    assert_eq!(owner.put("/v1/faq", &faq).await?.ok::<Value>()?, json!({ "stored": 2 }));
    let product = |id: &str| {
        json!({
            "id": id, "title": { "fa": "کاسه" }, "url": { "fa": "https://shop.example/1" }, "image": null,
            "price": 100, "currency": "IRR", "category": "c", "in_stock": true,
        })
    };
    let catalogue = json!({ "products": [product("1"), product("2")] });
    assert_eq!(owner.put("/v1/products", &catalogue).await?.ok::<Value>()?, json!({ "stored": 2 }));
    edge.kill_and_restart()?;
    assert_eq!(owner.get("/v1/faq").await?.body, faq);
    assert_eq!(owner.get("/v1/products").await?.body, catalogue);

    let with = |path: &str, value: Value| {
        let mut all = if path.starts_with("/entries") { faq.clone() } else { catalogue.clone() };
        if let Some(place) = all.pointer_mut(path) {
            *place = value;
        }
        all
    };
    for (path, value, at_fault) in [
        ("/entries/1/id", json!("a"), "entries[1].id"),
        ("/entries/1/question", json!(""), "entries[1].question"),
        ("/entries/0/answer", json!("x".repeat(4_001)), "entries[0].answer"),
        ("/entries/0/locale", json!("xx"), "entries[0].locale"),
        ("/entries/0/phrasings", json!(["ok", ""]), "entries[0].phrasings[1]"),
        ("/products/1/id", json!("1"), "products[1].id"),
        ("/products/0/price", json!(-1), "products[0].price"),
        ("/products/0/price", json!(1.5), "products[0].price"),
        ("/products/0/currency", json!("toman"), "products[0].currency"),
        ("/products/0/title", json!({}), "products[0].title"),
        ("/products/1/url", json!({ "fa": "https://evil.example/1" }), "products[1].url.fa"),
        ("/products/1/url", json!({ "fa": "javascript:alert(1)" }), "products[1].url.fa"),
        ("/products/1/image", json!("http://evil.example/1.png"), "products[1].image"),
    ] {
        let address = if path.starts_with("/entries") { "/v1/faq" } else { "/v1/products" };
        let reply = owner.put(address, &with(path, value)).await?;
        assert_eq!(reply.error(), format!("400 invalid_field {at_fault}"));
    }
    assert_eq!(owner.get("/v1/faq").await?.body, faq, "a refused FAQ changes nothing");
    assert_eq!(owner.get("/v1/products").await?.body, catalogue, "a refused catalogue changes nothing");

    let mut settings = owner.get("/v1/settings").await?.body;
    for (field, value, at_fault) in [
        ("color", json!("red"), "color"),
        ("side", json!("top"), "side"),
        ("consent", json!("maybe"), "consent"),
        ("launcher_label", json!({ "fa": "x".repeat(41) }), "launcher_label.fa"),
        ("origins", json!(["https://other.example"]), "origins"),
    ] {
        let mut bad = settings.clone();
        bad[field] = value;
        assert_eq!(owner.put("/v1/settings", &bad).await?.error(), format!("400 invalid_field {at_fault}"));
    }
    settings["color"] = json!("#123456");
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    edge.kill_and_restart()?;
    assert_eq!(owner.get("/v1/settings").await?.body, settings);
    Ok(())
}

#[tokio::test]
async fn a_rating_counts_on_the_shops_own_day() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut visitor = edge.visitor(&owner);
    // 2026-11-20 20:29:59.999 UTC is 23:59:59.999 in Tehran (+03:30); a millisecond later it is the 21st.
    for (now, score) in [(1_795_206_599_999, 5), (1_795_206_600_000, 1)] {
        visitor.now = Some(now);
        visitor.rate(&visitor.rating(score)).await?.ok::<Receipt>()?;
    }
    let read = async |from: &str, to: &str| -> Result<[u32; 5]> {
        let results: Results = owner.get(&format!("/v1/results?from={from}&to={to}")).await?.ok()?;
        Ok(results.csat.distribution)
    };
    assert_eq!(read("2026-11-20", "2026-11-20").await?, [0, 0, 0, 0, 1]);
    assert_eq!(read("2026-11-21", "2026-11-21").await?, [1, 0, 0, 0, 0]);
    assert_eq!(read("2026-11-20", "2026-11-21").await?, [1, 0, 0, 0, 1]);
    assert_eq!(read("2026-11-22", "2026-12-31").await?, [0; 5]);
    for (query, field) in [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=2026-11-22&to=2026-11-21", "from"),
        ("day=2026-11-22", "day"),
    ] {
        let reply = owner.get(&format!("/v1/results?{query}")).await?;
        assert_eq!(reply.error(), format!("400 invalid_field {field}"), "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn the_largest_faq_and_catalogue_are_taken_and_read_back() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let words = |n: usize| format!("پرسش شمارهٔ {n} دربارهٔ {}", "ارسال و بازگشت کالا ".repeat(n % 5 + 1));
    let entries: Vec<Value> = (0..5_000)
        .map(|n| {
            json!({
                "id": n.to_string(), "locale": "fa", "question": words(n), "answer": "پاسخ ".repeat(250),
                "phrasings": [words(n + 1)],
            })
        })
        .collect();
    let faq = json!({ "entries": entries });
    assert_eq!(owner.put("/v1/faq", &faq).await?.ok::<Value>()?, json!({ "stored": 5_000, "building": true }));
    let products: Vec<Value> = (0..5_000)
        .map(|n| {
            json!({
                "id": n.to_string(), "title": { "fa": "کاسهٔ سفالی ".repeat(20) },
                "url": { "fa": format!("https://shop.example/{n}?{}", "x".repeat(800)) },
                "price": n, "currency": "IRR", "category": "c",
            })
        })
        .collect();
    let catalogue = json!({ "products": products });
    assert_eq!(owner.put("/v1/products", &catalogue).await?.ok::<Value>()?, json!({ "stored": 5_000 }));
    edge.kill_and_restart()?;
    let read = owner.get("/v1/faq").await?.body;
    assert_eq!(read["entries"].as_array().map(Vec::len), Some(5_000));
    assert_eq!(read["entries"][4_999]["id"], json!("4999"));
    let read = owner.get("/v1/products").await?.body;
    assert_eq!(read["products"].as_array().map(Vec::len), Some(5_000));
    assert_eq!(read["products"][4_999]["price"], json!(4_999));

    let phrasings = json!({ "entries": [
        { "id": "a", "locale": "fa", "question": "a", "answer": "a", "phrasings": vec!["b"; 51] },
    ] });
    assert_eq!(owner.put("/v1/faq", &phrasings).await?.error(), "400 invalid_field entries[0].phrasings");
    let many: Vec<Value> = (0..393)
        .map(|n| json!({ "id": n.to_string(), "locale": "fa", "question": "a", "answer": "a", "phrasings": vec!["b"; 50] }))
        .collect();
    assert_eq!(owner.put("/v1/faq", &json!({ "entries": many })).await?.error(), "400 invalid_field entries");
    Ok(())
}
