//! Ratings over the API: counted once, validated, limited, commented.

use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::Receipt;
use shopbell_protocol::owner::{Page, RatingRow};
use shopbell_tests::edge::Edge;
use shopbell_tests::new_id;

#[tokio::test]
async fn a_rating_and_its_comment_reach_the_owner() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let rating = visitor.rating(4);
    let receipt: Receipt = visitor.rate(&rating).await?.ok()?;
    assert!(!receipt.duplicate);
    let receipt: Receipt = visitor.comment(&rating, "ارسال سریع بود، ممنون").await?.ok()?;
    assert!(!receipt.duplicate);

    let results = owner.results().await?;
    assert_eq!(results.csat.distribution, [0, 0, 0, 1, 0]);
    assert_eq!((results.csat.responses, results.csat.satisfied, results.csat.comments), (1, 1, 1));
    assert_eq!(results.csat.score, Some(100.0));
    let page: Page<RatingRow> = owner.get("/v1/ratings").await?.ok()?;
    assert_eq!(page.items.len(), 1);
    assert_eq!(page.items[0].comment.as_deref(), Some("ارسال سریع بود، ممنون"));
    assert_eq!(page.items[0].visitor.as_str(), visitor.id);
    Ok(())
}

#[tokio::test]
async fn the_same_rating_counts_once_and_another_one_under_its_id_is_refused() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let rating = visitor.rating(5);
    assert!(!visitor.rate(&rating).await?.ok::<Receipt>()?.duplicate);
    assert!(visitor.rate(&rating).await?.ok::<Receipt>()?.duplicate);
    let mut other = rating.clone();
    other["score"] = json!(1);
    assert_eq!(visitor.rate(&other).await?.error(), "409 conflict id");
    assert_eq!(owner.results().await?.csat.distribution, [0, 0, 0, 0, 1]);

    assert!(!visitor.comment(&rating, "خوب").await?.ok::<Receipt>()?.duplicate);
    assert!(visitor.comment(&rating, "خوب").await?.ok::<Receipt>()?.duplicate);
    assert_eq!(visitor.comment(&rating, "بد").await?.error(), "409 conflict -");
    assert_eq!(owner.results().await?.csat.comments, 1);
    Ok(())
}

#[tokio::test]
async fn a_comment_is_the_raters_own_and_comes_within_30_minutes() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut visitor = edge.visitor(&owner);
    let start = 1_795_000_000_000;
    visitor.now = Some(start);
    let rating = visitor.rating(3);
    visitor.rate(&rating).await?.ok::<Receipt>()?;
    let mut stranger = edge.visitor(&owner);
    stranger.now = Some(start);
    assert_eq!(stranger.comment(&rating, "hello").await?.error(), "404 not_found -");
    visitor.now = Some(start + 30 * 60_000 + 1);
    assert_eq!(visitor.comment(&rating, "late").await?.error(), "409 conflict -");
    visitor.now = Some(start + 30 * 60_000);
    visitor.comment(&rating, "in time").await?.ok::<Receipt>()?;
    Ok(())
}

#[tokio::test]
async fn bad_ratings_are_refused_with_the_field_and_nothing_is_stored() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let with = |field: &str, value: Value| {
        let mut rating = visitor.rating(4);
        rating[field] = value;
        rating
    };
    for (rating, expected) in [
        (with("score", json!(0)), "400 invalid_field score"),
        (with("score", json!(6)), "400 invalid_field score"),
        (with("score", json!(4.5)), "400 invalid_field score"),
        (with("score", json!("4")), "400 invalid_field score"),
        (with("score", json!(-1)), "400 invalid_field score"),
        (with("id", json!("1")), "400 invalid_field id"),
        (with("visitor", json!(null)), "400 invalid_field visitor"),
        (with("touchpoint", json!("Check out!")), "400 invalid_field touchpoint"),
        (with("touchpoint", json!("x".repeat(65))), "400 invalid_field touchpoint"),
        (with("stage", json!("later")), "400 invalid_field stage"),
        (with("locale", json!("de")), "400 invalid_field locale"),
        (with("comment", json!("x".repeat(2_001))), "400 invalid_field comment"),
        (with("surprise", json!(1)), "400 invalid_field surprise"),
        (json!([visitor.id]), "400 invalid_json -"),
    ] {
        assert_eq!(visitor.rate(&rating).await?.error(), expected, "{rating}");
    }
    let post = |body: Vec<u8>| visitor.http.post(format!("{}/ratings", visitor.base)).body(body);
    for (body, status) in [
        (b"{".to_vec(), 400),
        (b"".to_vec(), 400),
        (b"\"\xff\xfe\"".to_vec(), 400),
        ("[".repeat(10_000).into_bytes(), 400),
        (vec![b' '; 16 * 1024 + 1], 413),
    ] {
        assert_eq!(post(body).send().await?.status().as_u16(), status);
    }
    assert_eq!(owner.results().await?.csat.responses, 0);
    Ok(())
}

#[tokio::test]
async fn hostile_text_is_cleaned_and_comes_back_as_text() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let rating = visitor.rating(2);
    visitor.rate(&rating).await?.ok::<Receipt>()?;
    visitor.comment(&rating, " می\u{200c}خواهم \u{202e}<script>alert(1)</script>\u{0} ").await?.ok::<Receipt>()?;
    let page: Page<RatingRow> = owner.get("/v1/ratings").await?.ok()?;
    assert_eq!(page.items[0].comment.as_deref(), Some("می\u{200c}خواهم <script>alert(1)</script>"));
    Ok(())
}

#[tokio::test]
async fn at_most_ten_ratings_a_minute_from_one_visitor() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut visitor = edge.visitor(&owner);
    let start = 1_795_000_000_000;
    for n in 0..10 {
        visitor.now = Some(start + n * 1_000);
        visitor.rate(&visitor.rating(5)).await?.ok::<Receipt>()?;
    }
    visitor.now = Some(start + 20_000);
    let refused = visitor.rate(&visitor.rating(5)).await?;
    assert_eq!(refused.error(), "429 too_many_requests -");
    assert_eq!(refused.header("Retry-After"), Some("40"));
    // Somebody else isn't held back, and the visitor neither once the minute has passed.
    let mut other = edge.visitor(&owner);
    other.now = visitor.now;
    other.rate(&other.rating(5)).await?.ok::<Receipt>()?;
    visitor.now = Some(start + 60_000);
    visitor.rate(&visitor.rating(5)).await?.ok::<Receipt>()?;
    assert_eq!(owner.get("/v1/ratings").await?.body["items"].as_array().map(Vec::len), Some(12));
    Ok(())
}

#[tokio::test]
async fn a_thousand_ratings_each_sent_three_times_count_a_thousand() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut tasks = tokio::task::JoinSet::new();
    for batch in 0..100 {
        let visitor = edge.visitor(&owner);
        tasks.spawn(async move {
            let mut fresh = 0;
            for n in 0..10_u8 {
                let rating = visitor.rating(n % 5 + 1);
                // Half of them all at once, half one after the other.
                let replies = if batch % 2 == 0 {
                    let (one, two, three) =
                        tokio::join!(visitor.rate(&rating), visitor.rate(&rating), visitor.rate(&rating));
                    [one, two, three]
                } else {
                    [visitor.rate(&rating).await, visitor.rate(&rating).await, visitor.rate(&rating).await]
                };
                for reply in replies {
                    fresh += usize::from(!reply?.ok::<Receipt>()?.duplicate);
                }
            }
            anyhow::Ok(fresh)
        });
    }
    let mut fresh = 0;
    while let Some(batch) = tasks.join_next().await {
        fresh += batch??;
    }
    assert_eq!(fresh, 1_000);
    let results = owner.results().await?;
    assert_eq!(results.csat.responses, 1_000);
    assert_eq!(results.csat.distribution, [200; 5]);
    Ok(())
}

#[tokio::test]
async fn ratings_are_listed_in_pages_newest_first() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let mut sent = Vec::new();
    for _ in 0..7 {
        let rating = visitor.rating(3);
        visitor.rate(&rating).await?.ok::<Receipt>()?;
        sent.insert(0, rating["id"].as_str().unwrap_or_default().to_owned());
    }
    let mut read = Vec::new();
    let mut path = "/v1/ratings?limit=3".to_owned();
    loop {
        let page: Page<RatingRow> = owner.get(&path).await?.ok()?;
        read.extend(page.items.iter().map(|row| row.id.to_string()));
        let Some(next) = page.next else { break };
        path = format!("/v1/ratings?limit=3&cursor={next}");
    }
    assert_eq!(read, sent);
    assert_eq!(owner.get("/v1/ratings?limit=0").await?.error(), "400 invalid_field limit");
    assert_eq!(owner.get("/v1/ratings?cursor=x").await?.error(), "400 invalid_field cursor");
    assert_eq!(owner.get("/v1/ratings?page=2").await?.error(), "400 invalid_field page");
    assert_eq!(visitor.comment(&json!({ "id": new_id() }), "?").await?.error(), "404 not_found -");
    Ok(())
}
