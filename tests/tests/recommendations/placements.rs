//! Placements: what the owner says about recommendations holds for the next request, and what came of it is told apart.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::owner::{PlacementResult, Placements};
use shopbell_protocol::{EventBatchReceipt, ListKind, ReasonKind, Receipt, Recommendations};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;
use shopbell_tests::people::{Owner, Visitor};

/// Five products of two categories, the last of them out of stock.
async fn shop(edge: &Edge) -> Result<Owner> {
    let owner = edge.empty_shop().await?;
    let product = |id: &str, category: &str, price: u32| {
        json!({
            "id": id, "title": { "fa": format!("کالای {id}"), "en": id }, "url": { "fa": "https://shop.example/1" },
            "price": price, "currency": "IRR", "category": category, "category_path": ["home goods", category],
            "brand": if price > 200 { "dear" } else { "cheap" }, "in_stock": id != "e",
        })
    };
    let products = [
        product("a", "lamps", 100),
        product("b", "lamps", 150),
        product("c", "rugs", 300),
        product("d", "rugs", 400),
        product("e", "rugs", 500),
    ];
    owner.put("/v1/products", &json!({ "products": products })).await?.ok::<Value>()?;
    Ok(owner)
}

async fn shown(visitor: &Visitor, query: &str) -> Result<Recommendations> {
    visitor.recommendations(query).await?.ok()
}

fn ids(answer: &Recommendations) -> Vec<&str> {
    answer.items.iter().map(|item| item.id.as_str()).collect()
}

#[tokio::test]
async fn what_the_owner_says_holds_for_the_next_request_and_after_a_crash() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    let delivered: Placements = owner.get("/v1/placements").await?.ok()?;
    let names: Vec<&str> = delivered.placements.iter().map(|placement| placement.name.as_str()).collect();
    assert_eq!(names, ["home", "similar", "bought-together", "cart", "thank-you", "chat"]);
    assert_eq!(ids(&shown(&visitor, "").await?), ["a", "b", "c", "d"]);

    let wanted = json!({
        "excluded": ["b"],
        "placements": [
            { "name": "home", "sources": ["featured"], "pinned": ["d", "e"], "limit": 3, "heading": { "fa": "ویژهٔ امروز" } },
            { "name": "rugs-page", "sources": ["best_sellers"], "fallback": ["featured"],
              "filter": { "categories": ["rugs"] }, "boosts": [{ "product": "d", "percent": 50 }] },
            { "name": "one-each", "sources": ["featured"], "max_per_category": 1, "filter": { "max_price": 350 } },
        ],
    });
    let stored: Placements = owner.put("/v1/placements", &wanted).await?.ok()?;
    assert_eq!(stored.placements.len(), 8, "five of the built-in ones are as delivered");
    for _ in 0..2 {
        let home = shown(&visitor, "&placement=home&locale=fa").await?;
        assert_eq!((ids(&home), home.heading.as_deref()), (vec!["d", "a", "c"], Some("ویژهٔ امروز")));
        assert_eq!((home.kind, home.items[0].reason.kind), (ListKind::Featured, ReasonKind::Featured));
        assert_eq!(ids(&shown(&visitor, "&placement=rugs-page").await?), ["c", "d"]);
        assert_eq!(ids(&shown(&visitor, "&placement=one-each").await?), ["a", "c"]);
        assert_eq!(ids(&shown(&visitor, "&placement=chat&category=home%20goods").await?), ["a", "c", "d"]);
        assert_eq!(ids(&shown(&visitor, "&placement=cart&cart=a&cart=c").await?), ["d"]);
        edge.kill_and_restart()?;
    }
    assert_eq!(owner.get("/v1/placements").await?.ok::<Placements>()?, stored);
    let unknown = visitor.recommendations("&placement=nowhere").await?;
    assert_eq!(unknown.error(), "400 invalid_field placement");
    assert!(unknown.body["error"]["message"].as_str().is_some_and(|message| message.contains("rugs-page")));
    Ok(())
}

#[tokio::test]
async fn what_is_not_allowed_is_told_and_nothing_is_stored() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let before = owner.get("/v1/placements").await?.body;
    let placement = |changes: Value| {
        let mut placement = json!({ "name": "here", "sources": ["for_you"] });
        if let (Some(placement), Some(changes)) = (placement.as_object_mut(), changes.as_object()) {
            placement.extend(changes.clone());
        }
        json!({ "placements": [{ "name": "good", "sources": ["new"] }, placement] })
    };
    for (changes, field) in [
        (json!({ "name": "Not So" }), "placements[1].name"),
        (json!({ "name": "good" }), "placements[1].name"),
        (json!({ "sources": [] }), "placements[1].sources"),
        (json!({ "sources": ["for_you", "for_you"] }), "placements[1].sources[1]"),
        (json!({ "sources": ["magic"] }), "placements[1].sources[0]"),
        (json!({ "limit": 21 }), "placements[1].limit"),
        (json!({ "heading": { "fa": "" } }), "placements[1].heading.fa"),
        (json!({ "filter": { "min_price": 5, "max_price": 4 } }), "placements[1].filter.max_price"),
        (json!({ "boosts": [{ "percent": 10 }] }), "placements[1].boosts[0].product"),
        (json!({ "boosts": [{ "brand": "x", "percent": 1000 }] }), "placements[1].boosts[0].percent"),
        (json!({ "max_per_brand": 0 }), "placements[1].max_per_brand"),
        (json!({ "pinned": vec!["p"; 21] }), "placements[1].pinned"),
        (json!({ "colour": "red" }), "placements[1].colour"),
    ] {
        let answer = owner.put("/v1/placements", &placement(changes)).await?;
        assert_eq!(answer.error(), format!("400 invalid_field {field}"));
    }
    assert_eq!(owner.get("/v1/placements").await?.body, before);
    Ok(())
}

#[tokio::test]
async fn what_was_bought_sent_back_or_complained_about_is_not_shown_again() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let visitor = edge.visitor(&owner);
    assert_eq!(shown(&visitor, "").await?.items.len(), 4);
    visitor.report(&[visitor.event("purchase", "a"), visitor.event("return", "b")]).await?.ok::<EventBatchReceipt>()?;
    let mut rating = visitor.rating(1);
    rating["product"] = json!("c");
    visitor.send(reqwest::Method::POST, "/ratings", &rating).await?.ok::<Receipt>()?;
    // Another one says so in a survey.
    let other = edge.visitor(&owner);
    let survey = json!({ "surveys": [{ "id": "s", "stage": "delivery", "touchpoint": "delivery", "questions": [
        { "id": "q", "kind": "csat", "text": { "en": "Satisfied?" } }] }] });
    owner.put("/v1/surveys", &survey).await?.ok::<Value>()?;
    let answers = [json!({ "question": "q", "score": 2 })];
    let response = json!({ "visitor": other.id, "survey": "s", "locale": "en", "product": "d", "answers": answers });
    other.send(reqwest::Method::PUT, &format!("/responses/{}", new_id()), &response).await?.ok::<Value>()?;
    for _ in 0..2 {
        assert!(!ids(&shown(&other, "").await?).contains(&"d"));
        assert_eq!(ids(&shown(&visitor, "").await?), ["d"]);
        assert_eq!(shown(&edge.visitor(&owner), "").await?.items.len(), 4, "others see them");
        edge.kill_and_restart()?;
    }
    Ok(())
}

#[tokio::test]
async fn each_placement_is_credited_with_what_it_showed_and_nothing_else() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let (visitor, other) = (edge.visitor(&owner), edge.visitor(&owner));
    let home = shown(&visitor, "&placement=home").await?;
    let cart = shown(&visitor, "&placement=cart").await?;
    let event = |visitor: &Visitor, kind: &str, product: &str, rec_id: &str| {
        let mut event = visitor.event(kind, product);
        event["rec_id"] = json!(rec_id);
        event
    };
    let (at_home, at_cart) = (home.rec_id.as_str(), cart.rec_id.as_str());
    let events = [
        event(&visitor, "impression", "a", at_home),
        event(&visitor, "impression", "a", at_home),
        event(&visitor, "impression", "b", at_home),
        event(&visitor, "impression", "a", at_cart),
        event(&visitor, "click", "a", at_cart),
        // Never shown there, and an id that nobody gave.
        event(&visitor, "click", "c", at_home),
        event(&visitor, "impression", "d", &new_id()),
    ];
    visitor.report(&events).await?.ok::<EventBatchReceipt>()?;
    // What another visitor was given counts for nobody else.
    let stolen = [event(&other, "impression", "b", at_home), event(&other, "click", "b", at_home)];
    other.report(&stolen).await?.ok::<EventBatchReceipt>()?;
    let bought = [visitor.event("add_to_cart", "a"), visitor.event("purchase", "a"), visitor.event("purchase", "b")];
    visitor.report(&bought).await?.ok::<EventBatchReceipt>()?;

    let results = owner.results().await?.recommendations;
    assert_eq!((results.impressions, results.clicks), (3, 1));
    let of = |name: &str| -> Option<PlacementResult> {
        results.placements.iter().find(|placement| placement.name.as_deref() == Some(name)).cloned()
    };
    let none = |name: &str| PlacementResult {
        name: Some(name.to_owned()),
        impressions: 0,
        clicks: 0,
        click_through_rate: None,
        carts_after_click: 0,
        purchases_after_click: 0,
        revenue_after_click: 0,
    };
    assert_eq!(of("home"), Some(PlacementResult { impressions: 2, click_through_rate: Some(0.0), ..none("home") }));
    let expected = PlacementResult {
        impressions: 1,
        clicks: 1,
        click_through_rate: Some(1.0),
        carts_after_click: 1,
        purchases_after_click: 1,
        revenue_after_click: 100,
        ..none("cart")
    };
    assert_eq!(of("cart"), Some(expected));
    assert_eq!(results.placements.len(), 2);
    Ok(())
}
