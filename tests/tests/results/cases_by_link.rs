//! Cases of those who answer by a link.

use anyhow::Result;
use reqwest::redirect::Policy;
use serde_json::json;
use shopbell_tests::edge::Edge;
use shopbell_tests::followed::only_case;
use shopbell_tests::links::{Reader, link, shop};

#[tokio::test]
async fn a_survey_link_for_a_customer_opens_a_case_without_a_script() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let sent = link(&owner, json!({ "customer": "NA-10482", "product": "tray" })).await?;
    let reader = Reader::new(Policy::limited(3))?;
    reader.post(&sent.url, &[("question", "satisfied"), ("score", "2")]).await?;
    reader.post(&sent.url, &[("question", "satisfied"), ("score", "2")]).await?;
    let opened = only_case(&owner).await?;
    assert_eq!(
        (opened.score, opened.customer.as_deref(), opened.product.as_deref()),
        (Some(2), Some("NA-10482"), Some("tray"))
    );
    reader.post(&sent.url, &[("question", "reason"), ("text", "<script>alert(1)</script>")]).await?;
    assert_eq!(only_case(&owner).await?.message.as_deref(), Some("<script>alert(1)</script>"));
    Ok(())
}
