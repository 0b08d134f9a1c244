//! Products by words, over the API and in the chat.

use anyhow::Result;
use serde_json::Value;
use shopbell_protocol::{ChatReply, EventBatchReceipt, FoundProducts};
use shopbell_tests::ORIGIN;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::{Reply, Visitor};

async fn ids(visitor: &Visitor, words: &str, query: &str) -> Result<Vec<String>> {
    let found: FoundProducts = visitor.find(words, query).await?.ok()?;
    Ok(found.products.into_iter().map(|product| product.id).collect())
}

fn catalogue() -> String {
    let mut csv = String::from("id,title_en,title_fa,url_en,url_fa,price,category,brand,in_stock\n");
    for (id, en, fa, price, category, in_stock) in [
        ("tray", "Hammered copper tray", "سینی مسی چکشی", "320 AED", "Home > Copper", "yes"),
        ("pot", "Copper coffee pot", "قهوه‌جوش مسی", "180 AED", "Home > Copper", "yes"),
        ("old", "Antique copper tray", "سینی مسی قدیمی", "900 AED", "Home > Copper", "no"),
        ("bowl", "Turquoise ceramic bowl", "کاسهٔ سرامیکی فیروزه‌ای", "95.50 AED", "Home > Ceramics", "yes"),
        ("runner", "Termeh table runner", "رانر ترمه", "120 AED", "Home > Textiles", "yes"),
    ] {
        csv.push_str(&format!("{id},{en},{fa},/en/{id},/fa/{id},{price},{category},Narenj,{in_stock}\n"));
    }
    csv
}

#[tokio::test]
async fn products_are_found_in_three_languages_with_typos_and_filters() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.import_products("format=csv", catalogue()).await?.ok::<Value>()?;
    let visitor = edge.visitor(&owner);
    for (words, expected) in [
        ("copper tray", "tray"),
        ("coper tary", "tray"),
        ("سینی مسی", "tray"),
        ("سيني مسي", "tray"),
        ("صينية نحاس", "tray"),
        ("turq", "bowl"),
        ("فیروزه ای", "bowl"),
        ("termeh", "runner"),
        ("coffee", "pot"),
    ] {
        assert_eq!(ids(&visitor, words, "").await?.first().map(String::as_str), Some(expected), "{words}");
    }
    assert_eq!(ids(&visitor, "copper", "in_stock=false").await?, ["old"]);
    assert_eq!(ids(&visitor, "copper", "max_price=20000").await?, ["pot"]);
    assert_eq!(ids(&visitor, "", "category=ceramics").await?, ["bowl"]);
    assert_eq!(ids(&visitor, "", "").await?, ["tray", "pot", "bowl", "runner", "old"]);
    assert_eq!(ids(&visitor, "bicycle", "").await?, [] as [&str; 0]);
    let found: FoundProducts = visitor.find("copper", "limit=1&locale=fa").await?.ok()?;
    assert_eq!((found.count, found.products.len(), found.building), (3, 1, false));
    assert!(found.products[0].url.starts_with("https://shop.example/fa/"));
    let owners: FoundProducts = owner.get("/v1/products/search?q=termeh&locale=en").await?.ok()?;
    assert_eq!(owners.products[0].title, "Termeh table runner");
    for (query, expected) in [
        ("limit=51", "400 invalid_field limit"),
        ("min_price=-1", "400 invalid_field min_price"),
        ("in_stock=maybe", "400 invalid_field in_stock"),
        ("locale=de", "400 invalid_field locale"),
        ("color=red", "400 invalid_field color"),
    ] {
        assert_eq!(visitor.find("x", query).await?.error(), expected);
    }
    edge.kill_and_restart()?;
    assert_eq!(ids(&visitor, "copper tray", "limit=1").await?, ["tray"], "the same after a crash");
    Ok(())
}

#[tokio::test]
async fn what_the_visitor_likely_looks_for_comes_first() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut csv = String::from("id,title,url,price,category\n");
    for n in 0..6 {
        csv.push_str(&format!("lamp{n},Table lamp,/lamp{n},{n} AED,lamps\n"));
    }
    csv.push_str("desk,Desk,/desk,500 AED,desks\n");
    owner.import_products("format=csv&locale=en", csv).await?.ok::<Value>()?;
    for _ in 0..3 {
        let other = edge.visitor(&owner);
        let events = [other.event("view", "desk"), other.event("view", "lamp4")];
        other.report(&events).await?.ok::<EventBatchReceipt>()?;
    }
    let visitor = edge.visitor(&owner);
    visitor.report(&[visitor.event("view", "desk")]).await?.ok::<EventBatchReceipt>()?;
    assert_eq!(ids(&visitor, "lamp", "limit=1").await?, ["lamp0"], "who asks isn't said");
    let query = format!("limit=1&visitor={}&session={}", visitor.id, visitor.session);
    assert_eq!(ids(&visitor, "lamp", &query).await?, ["lamp4"]);
    Ok(())
}

#[tokio::test]
async fn a_message_that_describes_products_gets_them_and_others_do_not() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    owner.import_products("format=csv", catalogue()).await?.ok::<Value>()?;
    let visitor = edge.visitor(&owner);
    for (message, expected) in [
        ("do you have copper trays?", "tray"),
        ("سینی مسی دارید؟", "tray"),
        ("هل عندكم صينية نحاس؟", "tray"),
        ("I am looking for a turquoise bowl", "bowl"),
    ] {
        let turn = visitor.turn(message);
        let reply: ChatReply = visitor.send(reqwest::Method::POST, "/chat", &turn).await?.ok()?;
        assert_eq!(reply.products.first().map(|product| product.id.as_str()), Some(expected), "{message}");
        assert!(reply.answer.is_none() && reply.products.len() <= 3);
        let again: ChatReply = visitor.send(reqwest::Method::POST, "/chat", &turn).await?.ok()?;
        assert_eq!((again.duplicate, again.products), (true, reply.products));
    }
    for message in ["what is the weather like", "can I return it?", "where is my order", "سلام"] {
        let reply: Reply = visitor.ask(message).await?;
        assert_eq!(reply.body.get("products"), None, "{message}: {}", reply.body);
    }
    let unanswered = owner.get("/v1/unanswered").await?.body.to_string();
    assert!(!unanswered.contains("copper"), "who was shown products needs no answer: {unanswered}");
    Ok(())
}

#[tokio::test]
async fn the_demo_shop_finds_its_goods() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    for words in ["copper", "مس", "نحاس"] {
        assert!(!ids(&visitor, words, "in_stock=true").await?.is_empty(), "{words}");
    }
    // Whatever the FAQ has that is near, what was asked for is shown.
    let reply: ChatReply = visitor.ask("do you have copper trays?").await?.ok()?;
    assert!(!reply.products.is_empty() && reply.products.iter().all(|product| product.in_stock));
    Ok(())
}
