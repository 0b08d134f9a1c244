//! What recommendations are worth: visitors who see best sellers instead, and what both groups buy.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::owner::Proof;
use shopbell_protocol::{EventBatchReceipt, Recommendations};
use shopbell_tests::ORIGIN;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::{Owner, Visitor};

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

async fn shop(edge: &Edge, percent: u8) -> Result<Owner> {
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["holdout_percent"] = json!(percent);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    Ok(owner)
}

async fn proof(owner: &Owner) -> Result<Proof> {
    let results = owner.get("/v1/results?from=2026-01-01&to=2027-01-01").await?;
    Ok(serde_json::from_value(results.body["recommendations"]["proof"].clone())?)
}

/// A new visitor of the group.
async fn visitor_of(edge: &Edge, owner: &Owner, holdout: bool) -> Result<(Visitor, Recommendations)> {
    loop {
        let mut visitor = edge.visitor(owner);
        visitor.now = Some(NOW);
        let shown: Recommendations = visitor.recommendations("").await?.ok()?;
        if shown.holdout == holdout {
            let mut seen = visitor.event("impression", &shown.items[0].id);
            seen["rec_id"] = json!(shown.rec_id);
            visitor.report(&[seen]).await?.ok::<EventBatchReceipt>()?;
            return Ok((visitor, shown));
        }
    }
}

async fn buy(visitor: &Visitor, product: &str) -> Result<()> {
    visitor.report(&[visitor.event("purchase", product)]).await?.ok::<EventBatchReceipt>()?;
    Ok(())
}

#[tokio::test]
async fn some_visitors_see_best_sellers_and_stay_among_them() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge, 50).await?;
    let products = shopbell_demo_site::catalogue(ORIGIN).products;
    let stocked: Vec<&str> = products.iter().filter(|known| known.in_stock).map(|known| known.id.as_str()).collect();
    let (held_out, _) = visitor_of(&edge, &owner, true).await?;
    let (shown, _) = visitor_of(&edge, &owner, false).await?;
    // What is seen changes what is recommended to one, and nothing for the other.
    for visitor in [&held_out, &shown] {
        visitor.report(&[visitor.event("view", stocked[7])]).await?.ok::<EventBatchReceipt>()?;
    }
    let query = format!("&product={}", stocked[0]);
    let [best, chosen] = [held_out.recommendations(&query).await?, shown.recommendations(&query).await?];
    let (best, chosen): (Recommendations, Recommendations) = (best.ok()?, chosen.ok()?);
    assert!(best.holdout && !chosen.holdout);
    assert!(best.items.iter().all(|item| item.reason.source.is_none() && item.id != stocked[0]), "{best:?}");
    assert!(chosen.items.iter().any(|item| item.reason.source.is_some()), "{chosen:?}");
    assert_eq!(best.items.len(), chosen.items.len());

    // The group stays, whatever the share is changed to.
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["holdout_percent"] = json!(0);
    owner.put("/v1/settings", &settings).await?.ok::<Value>()?;
    assert!(held_out.recommendations("").await?.ok::<Recommendations>()?.holdout);
    // Nobody is compared without being known.
    let nobody: Recommendations = edge.visitor(&owner).get("/recommendations?limit=3").await?.ok()?;
    assert!(!nobody.holdout);
    let settings = owner.get("/v1/settings").await?.body;
    let mut wrong = settings.clone();
    wrong["holdout_percent"] = json!(51);
    assert_eq!(owner.put("/v1/settings", &wrong).await?.error(), "400 invalid_field holdout_percent");
    Ok(())
}

#[tokio::test]
async fn purchases_count_for_the_group_within_a_week_and_at_the_catalogues_price() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge, 50).await?;
    let products = shopbell_demo_site::catalogue(ORIGIN).products;
    let (first, second) = (&products[0], &products[1]);
    let (held_out, _) = visitor_of(&edge, &owner, true).await?;
    let (mut shown, _) = visitor_of(&edge, &owner, false).await?;
    let before = proof(&owner).await?;
    assert_eq!((before.recommended.buyers, before.holdout.buyers), (0, 0));
    assert!(before.recommended.visitors >= 1 && before.holdout.visitors >= 1);
    assert_eq!((before.conversion_lift, before.revenue_lift), (None, None), "not enough data yet");

    buy(&held_out, &first.id).await?;
    shown.now = Some(NOW + DAY);
    buy(&shown, &first.id).await?;
    buy(&shown, &second.id).await?;
    let stranger = edge.visitor(&owner);
    buy(&stranger, &first.id).await?;
    shown.now = Some(NOW + 8 * DAY);
    buy(&shown, &first.id).await?;
    let after = proof(&owner).await?;
    assert_eq!((after.holdout.buyers, after.holdout.purchases, after.holdout.revenue), (1, 1, first.price));
    let group = &after.recommended;
    assert_eq!((group.buyers, group.purchases, group.revenue), (1, 2, first.price + second.price));
    assert_eq!((after.recommended.visitors, after.holdout.visitors), (1, 1), "a visitor counts once");

    // What was chosen from recommendations is theirs, whoever bought it without is not.
    let (mut buyer, recommended) = visitor_of(&edge, &owner, false).await?;
    let chosen = &recommended.items[0];
    let mut click = buyer.event("click", &chosen.id);
    click["rec_id"] = json!(recommended.rec_id);
    buyer.report(&[click]).await?.ok::<EventBatchReceipt>()?;
    buyer.now = Some(NOW + DAY);
    buyer.report(&[buyer.event("add_to_cart", &chosen.id)]).await?.ok::<EventBatchReceipt>()?;
    buy(&buyer, &chosen.id).await?;
    let results = owner.get("/v1/results?from=2026-01-01&to=2027-01-01").await?.body["recommendations"].clone();
    assert_eq!(
        (&results["carts_after_click"], &results["purchases_after_click"], &results["proof"]["revenue_after_click"],),
        (&json!(1), &json!(1), &json!(chosen.price))
    );
    Ok(())
}
