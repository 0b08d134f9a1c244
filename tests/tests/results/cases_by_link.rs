//! Cases of those who answer by a link: whom the shop knows, and whom it has to ask for a contact.

use anyhow::Result;
use reqwest::redirect::Policy;
use serde_json::json;
use shopbell_protocol::owner::CaseCause;
use shopbell_tests::edge::Edge;
use shopbell_tests::followed::{cases, only_case};
use shopbell_tests::links::{Reader, link, shop};
use shopbell_tests::new_id;

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

#[tokio::test]
async fn whoever_is_unhappy_by_a_link_leaves_a_contact_without_a_script() -> Result<()> {
    let edge = Edge::start()?;
    let owner = shop(&edge).await?;
    let reader = Reader::new(Policy::limited(3))?;
    let sent = link(&owner, json!({})).await?;
    let contact = format!("{}/contact?locale=en", sent.url);
    let whole = [("contact", "sara@shop.example"), ("message", "It <b>broke</b>"), ("consent", "1")];
    // Nothing was offered yet.
    assert_eq!(reader.post(&contact, &whole).await?.says(), "200 How was the delivery?");
    reader.post(&sent.url, &[("question", "satisfied"), ("score", "1")]).await?;
    let thanked = reader.post(&sent.url, &[("question", "reason"), ("text", "It <b>broke</b>")]).await?;
    assert_eq!(thanked.says(), "200 Thank you!");
    assert!(thanked.html.contains("May we make it good?") && thanked.html.contains("It &lt;b&gt;broke&lt;/b&gt;"));
    for left in [&whole[..2], &whole[1..], &[whole[0], whole[2]], &[("contact", "no"), whole[1], whole[2]]] {
        let refused = reader.post(&contact, left).await?;
        assert!(refused.status == 400 && refused.html.contains("role=\"alert\""), "{left:?}: {}", refused.html);
    }
    assert!(cases(&owner, "").await?.is_empty());
    let done = reader.post(&contact, &whole).await?;
    assert!(done.says() == "200 Thank you!" && done.html.contains("See how far it has come"), "{}", done.html);
    reader.post(&contact, &whole).await?;
    let opened = only_case(&owner).await?;
    assert_eq!((opened.score, opened.cause), (Some(1), CaseCause::LowScore));
    assert_eq!(opened.message.as_deref(), Some("It <b>broke</b>"));
    assert!(done.html.contains(&opened.page) && done.html.contains(opened.number.as_deref().unwrap_or("-")));
    assert_eq!(
        reader.open(&format!("{}{}?locale=en", edge.url(), opened.page)).await?.says(),
        "200 We have received it"
    );

    // By a printed link each is somebody else; who is happy is offered nothing.
    let printed = link(&owner, json!({ "channel": "receipt" })).await?;
    for (score, expected) in [("2", 2), ("1", 3), ("5", 3)] {
        let opening = new_id();
        let with = |fields: &[(&'static str, &'static str)]| -> Vec<(&'static str, String)> {
            let own = [("r", opening.clone())];
            fields.iter().map(|(name, value)| (*name, (*value).to_owned())).chain(own).collect()
        };
        let mut forms = vec![(printed.url.clone(), with(&[("question", "satisfied"), ("score", score)]))];
        forms.push((printed.url.clone(), with(&[("question", "reason"), ("skip", "1")])));
        forms.push((printed.url.clone(), with(&[("question", "good"), ("choice", "fast")])));
        forms.push((format!("{}/contact", printed.url), with(&whole)));
        for (url, form) in forms {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            reader.post(&url, &form).await?;
        }
        assert_eq!(cases(&owner, "").await?.len(), expected, "after {score}");
    }
    Ok(())
}
