//! Events and recommendations over the API.

use anyhow::Result;
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use shopbell_protocol::{EventBatchReceipt, ReasonKind, Recommendations};
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::{ORIGIN, new_id};

#[tokio::test]
async fn what_others_viewed_too_is_recommended_with_a_true_reason() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let products = shopbell_demo_site::catalogue(ORIGIN).products;
    let stocked: Vec<&str> =
        products.iter().filter(|product| product.in_stock).map(|product| product.id.as_str()).collect();
    let (seen, too) = (stocked[0], stocked[stocked.len() - 1]);
    for _ in 0..4 {
        let other = edge.visitor(&owner);
        other.report(&[other.event("view", seen), other.event("view", too)]).await?.ok::<EventBatchReceipt>()?;
    }
    let visitor = edge.visitor(&owner);
    let nothing_known: Recommendations = visitor.recommendations("").await?.ok()?;
    assert!(nothing_known.items.iter().any(|item| item.reason.kind == ReasonKind::Trending));

    visitor.report(&[visitor.event("view", seen)]).await?.ok::<EventBatchReceipt>()?;
    let query = format!("&product={seen}&locale=en");
    let before: Recommendations = visitor.recommendations(&query).await?.ok()?;
    let best = &before.items[0];
    assert_eq!(best.id, too);
    assert_eq!(best.reason.kind, ReasonKind::AlsoViewed);
    assert_eq!(best.reason.source.as_deref(), Some(seen));
    assert_eq!(best.reason.evidence, 4);
    assert!(best.reason.source_title.as_ref().is_some_and(|title| title.is_ascii()), "an English title");
    assert!(best.url.starts_with(&format!("{ORIGIN}/en/")), "an English page: {}", best.url);
    assert!(before.items.iter().all(|item| item.id != seen), "never the product on the screen");
    assert!(before.items.iter().all(|item| stocked.contains(&item.id.as_str())), "nothing out of stock");

    edge.kill_and_restart()?;
    let after: Recommendations = visitor.recommendations(&query).await?.ok()?;
    assert_eq!(before.items, after.items, "the same after a crash");
    assert_eq!(owner.results().await?.recommendations.views, 9);
    Ok(())
}

#[tokio::test]
async fn impressions_and_clicks_are_counted_once() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let recommended: Recommendations = visitor.recommendations("&limit=3").await?.ok()?;
    assert_eq!(recommended.items.len(), 3);
    let event = |kind: &str, position: usize| {
        let mut event = visitor.event(kind, &recommended.items[position].id);
        event["rec_id"] = json!(recommended.rec_id);
        event
    };
    let events = [event("impression", 0), event("impression", 1), event("impression", 2), event("click", 1)];
    let receipt: EventBatchReceipt = visitor.report(&events).await?.ok()?;
    assert_eq!(receipt, EventBatchReceipt { stored: 4, duplicate: false });
    let receipt: EventBatchReceipt = visitor.report(&events).await?.ok()?;
    assert_eq!(receipt, EventBatchReceipt { stored: 0, duplicate: true });
    let mut more = events.to_vec();
    more.push(event("click", 2));
    let receipt: EventBatchReceipt = visitor.report(&more).await?.ok()?;
    assert_eq!(receipt, EventBatchReceipt { stored: 1, duplicate: false });
    let result = owner.results().await?.recommendations;
    assert_eq!((result.impressions, result.clicks), (3, 2));
    assert_eq!(result.click_through_rate, Some(0.667));
    Ok(())
}

#[tokio::test]
async fn a_batch_is_stored_whole_or_not_at_all() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    let known = visitor.event("view", "p1");
    visitor.report(std::slice::from_ref(&known)).await?.ok::<EventBatchReceipt>()?;
    let mut changed = known.clone();
    changed["product"] = json!("p2");
    let good = visitor.event("view", "p3");
    assert_eq!(visitor.report(&[good.clone(), changed]).await?.error(), "409 conflict events[1].id");
    for (bad, expected) in [
        (json!({ "id": new_id(), "kind": "view" }), "400 invalid_field events[1].product"),
        (json!({ "id": new_id(), "kind": "click", "product": "p" }), "400 invalid_field events[1].rec_id"),
        (json!({ "id": new_id(), "kind": "prompt" }), "400 invalid_field events[1].touchpoint"),
        (json!({ "id": new_id(), "kind": "custom", "name": "Bad Name" }), "400 invalid_field events[1].name"),
        (json!({ "id": new_id(), "kind": "teleport" }), "400 invalid_field events[1].kind"),
        (good.clone(), "400 invalid_field events[1].id"),
    ] {
        assert_eq!(visitor.report(&[good.clone(), bad]).await?.error(), expected);
    }
    assert_eq!(visitor.report(&[]).await?.error(), "400 invalid_field events");
    let many: Vec<_> = (0..51).map(|_| visitor.event("view", "p")).collect();
    assert_eq!(visitor.report(&many).await?.error(), "400 invalid_field events");
    assert_eq!(owner.results().await?.recommendations.views, 1);
    assert_eq!(visitor.recommendations("&limit=21").await?.error(), "400 invalid_field limit");
    assert_eq!(visitor.recommendations("&locale=de").await?.error(), "400 invalid_field locale");
    assert_eq!(visitor.recommendations("&color=red").await?.error(), "400 invalid_field color");
    Ok(())
}

#[tokio::test]
async fn a_long_log_with_long_ids_is_read_again_after_a_crash() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let mut tasks = tokio::task::JoinSet::new();
    for batch in 0..20 {
        let visitor = edge.visitor(&owner);
        tasks.spawn(async move {
            for n in 0..30 {
                let id = format!("{batch:-<100}{n:->100}");
                let events: Vec<_> = (0..50).map(|_| visitor.event("view", &id)).collect();
                visitor.report(&events).await?.ok::<EventBatchReceipt>()?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    edge.kill_and_restart()?;
    let recommended: Recommendations = edge.visitor(&owner).recommendations("").await?.ok()?;
    assert_eq!(recommended.items.len(), 6);
    Ok(())
}

#[tokio::test]
async fn the_product_on_the_screen_is_recognised_however_its_id_is_typed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let product = |id: &str| {
        json!({
            "id": id, "title": { "fa": id }, "url": { "fa": "https://shop.example/1" },
            "price": 1, "currency": "IRR", "category": "c",
        })
    };
    // Decomposed, with a direction mark, as a page may have it.
    let (decomposed, marked) = ("cafe\u{301}", "\u{200f}کاسه");
    let catalogue = json!({ "products": [product(decomposed), product(marked), product("other")] });
    owner.put("/v1/products", &catalogue).await?.ok::<serde_json::Value>()?;
    let visitor = edge.visitor(&owner);
    for (on_screen, left) in [("cafe%CC%81", 2), ("%E2%80%8F%DA%A9%D8%A7%D8%B3%D9%87", 2), ("unknown", 3)] {
        let recommended: Recommendations = visitor.recommendations(&format!("&product={on_screen}")).await?.ok()?;
        assert_eq!(recommended.items.len(), left, "{on_screen}");
    }
    Ok(())
}

#[tokio::test]
async fn what_was_learned_from_the_log_is_stored_and_survives_a_crash() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let products = shopbell_demo_site::catalogue(ORIGIN).products;
    let stocked: Vec<&str> = products.iter().filter(|known| known.in_stock).map(|known| known.id.as_str()).collect();
    let visitor = edge.visitor(&owner);
    // The model is there from the first question on.
    visitor.recommendations("").await?.ok::<Recommendations>()?;
    for number in 0..700_usize {
        let other = edge.visitor(&owner);
        let views: Vec<_> = (0..3).map(|step| other.event("view", stocked[(number + step) % stocked.len()])).collect();
        other.report(&views).await?.ok::<EventBatchReceipt>()?;
    }
    let file = edge.database(&owner)?;
    wait_for("the model to be stored", || async {
        let stored =
            "SELECT count(*) FROM models JOIN meta ON meta.name = 'learned_seq' WHERE models.name = 'recommend'";
        let open = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let chunks: u32 = open.query_row(stored, [], |row| row.get(0)).unwrap_or_default();
        Ok((chunks > 0).then_some(()))
    })
    .await?;
    visitor.report(&[visitor.event("view", stocked[5])]).await?.ok::<EventBatchReceipt>()?;
    let query = format!("&product={}", stocked[5]);
    let before: Recommendations = visitor.recommendations(&query).await?.ok()?;
    assert!(before.items.iter().any(|item| item.reason.source.as_deref() == Some(stocked[5])), "{before:?}");
    edge.kill_and_restart()?;
    let after: Recommendations = visitor.recommendations(&query).await?.ok()?;
    assert_eq!(before.items, after.items);
    Ok(())
}

#[tokio::test]
async fn a_cold_shop_recommends_from_the_catalogue_as_it_is() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let product = |id: &str, in_stock: bool| {
        json!({
            "id": id, "title": { "fa": id, "en": id }, "url": { "fa": "https://shop.example/1" },
            "price": 1_000, "currency": "IRR", "category": "c", "brand": "b", "in_stock": in_stock,
        })
    };
    let visitor = edge.visitor(&owner);
    for (catalogue, expected) in [
        (vec![product("old", true), product("both", true)], ["both", "old"].as_slice()),
        (vec![product("both", true), product("new", true), product("gone", false)], &["both", "new"]),
        (vec![product("both", false), product("new", true)], &["new"]),
    ] {
        owner.put("/v1/products", &json!({ "products": catalogue })).await?.ok::<serde_json::Value>()?;
        // Warm, cold for the first time, and cold with what that left.
        for restarts in 0..3 {
            let recommended: Recommendations = visitor.recommendations("").await?.ok()?;
            let mut ids: Vec<&str> = recommended.items.iter().map(|item| item.id.as_str()).collect();
            ids.sort_unstable();
            assert_eq!(ids, expected, "{restarts}");
            edge.kill_and_restart()?;
        }
    }
    Ok(())
}
