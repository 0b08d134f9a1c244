//! What was acknowledged is still there after the worker is killed in the middle of its work.

use anyhow::Result;
use serde_json::Value;
use shopbell_protocol::Receipt;
use shopbell_protocol::owner::{Page, RatingRow};
use shopbell_tests::edge::Edge;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[tokio::test]
async fn nothing_acknowledged_is_lost_when_the_worker_is_killed() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut acknowledged: HashSet<String> = HashSet::new();
    for _ in 0..3 {
        let stop = Arc::new(AtomicBool::new(false));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (edge_visitor, stop) = (edge.visitor(&owner), Arc::clone(&stop));
            let owner = owner.clone();
            tasks.spawn(async move {
                let mut done: Vec<Value> = Vec::new();
                let mut visitor = edge_visitor;
                while !stop.load(Ordering::Relaxed) {
                    if done.len() % 10 == 9 {
                        visitor = shopbell_tests::people::Visitor { id: shopbell_tests::new_id(), ..visitor };
                    }
                    let rating = visitor.rating(4);
                    match visitor.rate(&rating).await {
                        Ok(reply) if reply.status.is_success() => done.push(rating),
                        // Killed: whether this one was stored is unknown, and its id makes a repeat safe.
                        _ => break,
                    }
                }
                drop(owner);
                done
            });
        }
        // Under load, once a good number has been acknowledged.
        let before = u32::try_from(acknowledged.len())?;
        while owner.results().await?.csat.responses < before + 200 {
            tokio::task::yield_now().await;
        }
        edge.kill_and_restart()?;
        stop.store(true, Ordering::Relaxed);
        while let Some(done) = tasks.join_next().await {
            for rating in done? {
                let id = rating["id"].as_str().unwrap_or_default().to_owned();
                // Sent again after the crash it is a repeat: it was there.
                let visitor = edge.visitor(&owner);
                assert!(visitor.rate(&rating).await?.ok::<Receipt>()?.duplicate, "{id} was lost");
                acknowledged.insert(id);
            }
        }
    }
    let mut stored = HashSet::new();
    let mut path = "/v1/ratings?limit=200".to_owned();
    loop {
        let page: Page<RatingRow> = owner.get(&path).await?.ok()?;
        stored.extend(page.items.into_iter().map(|row| row.id.to_string()));
        let Some(next) = page.next else { break };
        path = format!("/v1/ratings?limit=200&cursor={next}");
    }
    assert!(acknowledged.len() >= 600);
    assert_eq!(acknowledged.difference(&stored).count(), 0);
    // The daily counters agree with the rows, crash or not.
    assert_eq!(usize::try_from(owner.results().await?.csat.responses)?, stored.len());
    println!("acknowledged={} stored={} lost=0", acknowledged.len(), stored.len());
    Ok(())
}
