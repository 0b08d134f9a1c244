//! A shop whose data an older version wrote: nothing is lost, and nobody waits for an index.

use anyhow::Result;
use reqwest::redirect::Policy;
use rusqlite::Connection;
use serde_json::{Value, json};
use shopbell_protocol::owner::{CustomerRecord, Faq, Links, Review};
use shopbell_protocol::{ChatReply, FoundProducts};
use shopbell_tests::ORIGIN;
use shopbell_tests::browser::wait_for;
use shopbell_tests::edge::Edge;
use shopbell_tests::links::{self, Reader};
use shopbell_tests::new_id;
use shopbell_tests::people::Owner;

const QUESTION: &str = "هزینه ارسال چقدره؟";

/// The database as it was before customers were known.
const SIXTH_VERSION: &str = "
    DROP TABLE customers;
    DROP TABLE customer_visitors;
    DROP TABLE asks;
    DROP TABLE cases;
    DROP TABLE case_steps;
    ALTER TABLE handoffs DROP COLUMN case_reference;
    DROP TABLE webhooks;
    DROP TABLE deliveries;
    DROP INDEX events_by_visitor;
    DROP INDEX ratings_by_day;
    DROP INDEX ratings_sample;
    ALTER TABLE ratings DROP COLUMN device;
    ALTER TABLE ratings DROP COLUMN imported;
    ALTER TABLE ratings DROP COLUMN sample;
    DROP INDEX responses_sample;
    ALTER TABLE responses DROP COLUMN day;
    ALTER TABLE responses DROP COLUMN device;
    ALTER TABLE responses DROP COLUMN sample;
    DROP INDEX conversations_sample;
    ALTER TABLE conversations DROP COLUMN sample;
    DROP INDEX turns_sample;
    ALTER TABLE turns DROP COLUMN sample;
    DROP INDEX events_sample;
    ALTER TABLE events DROP COLUMN sample;
    ALTER TABLE events DROP COLUMN price;
    DROP TABLE answers;
    DROP TABLE daily_figures;
    CREATE TABLE daily_ratings (
        day TEXT NOT NULL, dimension TEXT NOT NULL, member TEXT NOT NULL,
        n1 INTEGER NOT NULL, n2 INTEGER NOT NULL, n3 INTEGER NOT NULL, n4 INTEGER NOT NULL, n5 INTEGER NOT NULL,
        comments INTEGER NOT NULL, PRIMARY KEY (day, dimension, member)) WITHOUT ROWID;
    DROP TABLE owner_sessions;
    DROP TABLE wrong_keys;
    DROP TABLE comments;
    DROP TABLE comment_themes;
    DROP TABLE daily_themes;
    DROP TABLE daily_emotions;
    DROP TABLE purchases;
    DROP TABLE buyers;
    DROP TABLE buyer_categories;
    DROP TABLE segments;
    DROP TABLE visitor_facts;
    DROP TABLE segment_visitors;
    DELETE FROM meta WHERE name IN ('uncounted_ratings', 'uncounted_responses', 'uncounted_prompts', 'unread_ratings', 'unread_responses', 'unread_events');
    UPDATE meta SET value = 6 WHERE name = 'version';";

/// That as the first version had it.
const FIRST_VERSION: &str = "
    CREATE TABLE faq (position INTEGER PRIMARY KEY, body TEXT NOT NULL, locale TEXT NOT NULL);
    INSERT INTO faq SELECT position, body, locale FROM entries;
    DROP TABLE entries;
    DROP TABLE links;
    DROP TABLE reports;
    DROP TABLE order_lookups;
    DROP TABLE exposures;
    DROP TABLE daily_arms;
    DROP INDEX events_clicks;
    DROP INDEX events_shown;
    ALTER TABLE events DROP COLUMN placement;
    DROP INDEX ratings_low;
    DROP TABLE placements;
    DROP TABLE placement_numbers;
    DROP TABLE daily_placements;
    DROP TABLE surveys;
    DROP TABLE responses;
    DROP TABLE daily_answers;
    DROP TABLE survey_links;
    DROP TABLE opt_outs;
    DROP TABLE arrivals;
    DROP TABLE pages;
    DROP INDEX products_by_id;
    ALTER TABLE products DROP COLUMN id;
    ALTER TABLE products DROP COLUMN learned;
    DELETE FROM models WHERE name = 'products';
    DROP INDEX turns_by_entry;
    DROP INDEX turns_by_vote;
    DROP INDEX turns_by_choice;
    DELETE FROM meta WHERE name NOT IN ('version', 'untrained');
    UPDATE meta SET value = 1 WHERE name = 'version';";

/// That before every report could be cut by a segment.
const TWELFTH_VERSION: &str = "
    ALTER TABLE events DROP COLUMN price;
    ALTER TABLE purchases ADD COLUMN month TEXT NOT NULL DEFAULT '2026-11';
    UPDATE meta SET value = 12 WHERE name = 'version';";

/// Changes a shop's database while the worker is down.
fn change(edge: &Edge, owner: &Owner, statements: &str) -> Result<()> {
    Ok(Connection::open(edge.database(owner)?)?.execute_batch(statements)?)
}

#[tokio::test]
async fn a_shop_of_the_first_version_goes_on_answering() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let faq: Faq = owner.get("/v1/faq").await?.ok()?;
    let products = owner.get("/v1/products").await?.body;
    let visitor = edge.visitor(&owner);
    for score in [5, 2] {
        visitor.rate(&visitor.rating(score)).await?.ok::<Value>()?;
    }
    let report = owner.get("/v1/reports?by=touchpoint").await?.body;
    let results = owner.results().await?.csat;
    edge.stop()?;
    change(&edge, &owner, SIXTH_VERSION)?;
    change(&edge, &owner, FIRST_VERSION)?;
    edge.start_again()?;
    let counted = wait_for("what was said to be counted", || async {
        let counted = owner.get("/v1/reports?by=touchpoint").await?;
        Ok((counted.status != 503).then_some(counted.body))
    })
    .await?;
    assert_eq!(counted, report, "counted anew from the rows");
    assert_eq!(owner.results().await?.csat, results);
    let reply: ChatReply = edge.visitor(&owner).ask(QUESTION).await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.entry).as_deref(), Some("shipping-cost.fa"));
    assert_eq!(owner.get("/v1/faq").await?.ok::<Faq>()?, faq);
    assert_eq!(owner.get("/v1/products").await?.body, products);
    wait_for("the products to be found", || async {
        let found: FoundProducts = edge.visitor(&owner).find("copper", "in_stock=true").await?.ok()?;
        Ok((!found.products.is_empty()).then_some(()))
    })
    .await?;
    wait_for("the links to be known", || async {
        let links: Links = owner.get("/v1/faq/links").await?.ok()?;
        Ok(links.entries.iter().any(|link| link.intent.is_some()).then_some(()))
    })
    .await?;
    owner.put("/v1/faq", &serde_json::to_value(&faq)?).await?.ok::<Value>()?;
    let reply: ChatReply = edge.visitor(&owner).ask(QUESTION).await?.ok()?;
    assert_eq!(reply.answer.map(|answer| answer.entry).as_deref(), Some("shipping-cost.fa"));
    Ok(())
}

#[tokio::test]
async fn who_was_asked_before_customers_were_known_isnt_asked_again() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = links::shop(&edge).await?;
    let reader = Reader::new(Policy::limited(3))?;
    let answered = links::link(&owner, json!({ "customer": "C-1" })).await?;
    reader.post(&answered.url, &[("question", "satisfied"), ("score", "4")]).await?;
    links::link(&owner, json!({ "customer": "C-2" })).await?;
    let visitor = edge.visitor(&owner);
    let prompt = json!({ "id": new_id(), "kind": "prompt", "touchpoint": "delivery" });
    visitor.report(&[prompt]).await?.ok::<Value>()?;
    edge.stop()?;
    change(&edge, &owner, SIXTH_VERSION)?;
    edge.start_again()?;
    for (who, reason) in [
        (json!({ "customer": "C-1", "ignore_attention": true }), "answered"),
        (json!({ "customer": "C-2" }), "lately"),
        (json!({ "visitor": visitor.id }), "lately"),
    ] {
        let refused = owner.post("/v1/survey-links", &links::wanted(who)).await?;
        let message = refused.body["error"]["message"].as_str().unwrap_or_default().to_owned();
        assert!(refused.status == 409 && message.contains(reason), "{message}");
    }
    let known: CustomerRecord = owner.get("/v1/customers/C-1").await?.ok()?;
    assert_eq!((known.visitors.len(), known.known.responses.len(), known.known.asks.len()), (1, 1, 1));
    Ok(())
}

#[tokio::test]
async fn what_was_bought_before_is_still_known() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let visitor = edge.visitor(&owner);
    visitor.report(&[visitor.event("purchase", "copper-tray")]).await?.ok::<Value>()?;
    let reports = ["/v1/results/customers", "/v1/results/retention", "/v1/results"];
    let mut before = Vec::new();
    for report in reports {
        before.push(owner.get(report).await?.body);
    }
    assert_eq!(before[0]["buyers"], json!(1));
    edge.stop()?;
    change(&edge, &owner, TWELFTH_VERSION)?;
    edge.start_again()?;
    for (report, before) in reports.into_iter().zip(before) {
        assert_eq!(owner.get(report).await?.body, before, "{report}");
    }
    visitor.report(&[visitor.event("purchase", "copper-tray")]).await?.ok::<Value>()?;
    assert_eq!(owner.get("/v1/results/customers").await?.body["products"], json!(2));
    Ok(())
}

#[tokio::test]
async fn an_index_of_another_version_is_built_again_and_no_visitor_waits_or_is_told_a_lie() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.demo_shop(&[ORIGIN.to_owned()]).await?;
    let older = "UPDATE models SET bytes = CAST('SBFQ' || substr(bytes, 8) AS BLOB) WHERE name = 'faq' AND chunk = 0";
    let cut_off = "UPDATE models SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE name = 'faq'";
    for (statements, what) in [(older, "an older index"), (cut_off, "a damaged index")] {
        wait_for("nothing to be left to do", || async {
            let review: Review = owner.get("/v1/faq/review").await?.ok()?;
            Ok((!review.comparing).then_some(()))
        })
        .await?;
        edge.stop()?;
        change(&edge, &owner, statements)?;
        edge.start_again()?;
        let visitor = edge.visitor(&owner);
        let turn = visitor.turn(QUESTION);
        let early = visitor.send(reqwest::Method::POST, "/chat", &turn).await?;
        assert_eq!(early.error(), "503 unavailable -", "{what}");
        assert_eq!(early.header("Retry-After"), Some("1"));
        // The widget sends the same turn again.
        let reply = wait_for("the index to be built", || async {
            let reply = visitor.send(reqwest::Method::POST, "/chat", &turn).await?;
            if reply.status == 503 { Ok(None) } else { reply.ok::<ChatReply>().map(Some) }
        })
        .await?;
        assert_eq!(reply.answer.map(|answer| answer.entry).as_deref(), Some("shipping-cost.fa"), "{what}");
    }
    assert_eq!(owner.results().await?.chat.turns, 2, "what wasn't answered isn't counted");
    Ok(())
}
