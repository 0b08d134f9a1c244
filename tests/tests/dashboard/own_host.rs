//! A deployment whose dashboard has a host of its own: what visitors load never shares an origin with it.

use anyhow::Result;
use reqwest::redirect::Policy;
use reqwest::{Client, Method};
use serde_json::json;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::Reply;

const OWNERS: &str = "owner.shop.example";
const VISITORS: &str = "bell.shop.example";

#[tokio::test]
async fn the_dashboard_may_live_on_a_host_of_its_own() -> Result<()> {
    let edge = Edge::start_with(|options| {
        options.public_url = Some(format!("https://{VISITORS}"));
        options.owner_origin = Some(format!("https://{OWNERS}"));
    })?;
    let owner = edge.empty_shop().await?;
    let http = Client::builder().redirect(Policy::none()).build()?;
    let ask = |host: &str, method: Method, path: &str| {
        http.request(method, format!("{}{path}", edge.url()))
            .header("Host", host)
            .header("Sec-Fetch-Site", "same-origin")
            .header("X-Shopbell-Dashboard", "1")
    };
    let shop = owner.shop.as_str();
    for (host, path, status) in [
        (OWNERS, "/dashboard/ratings".to_owned(), 200),
        (OWNERS, format!("/w/{shop}.js"), 404),
        (OWNERS, format!("/frame/{shop}"), 404),
        (OWNERS, format!("/v1/shops/{shop}/questions?locale=fa"), 404),
        (VISITORS, "/dashboard/ratings?from=2026-11-01".to_owned(), 302),
        (VISITORS, format!("/w/{shop}.js"), 200),
        (VISITORS, format!("/frame/{shop}"), 200),
        (VISITORS, format!("/v1/shops/{shop}/questions?locale=fa"), 200),
        (VISITORS, "/health".to_owned(), 200),
        (OWNERS, "/health".to_owned(), 200),
    ] {
        let reply = Reply::to(ask(host, Method::GET, &path)).await?;
        assert_eq!(reply.status, status, "{host}{path}");
        if status == 302 {
            assert_eq!(reply.header("Location"), Some(format!("https://{OWNERS}{path}").as_str()));
        }
    }
    let key = json!({ "key": owner.key });
    let signed_in = Reply::to(ask(OWNERS, Method::POST, "/v1/session").json(&key)).await?;
    assert_eq!(signed_in.status, 200);
    let tag = signed_in.body["script_tag"].as_str().unwrap_or_default();
    assert!(tag.contains(VISITORS), "the tag is for visitors: {tag}");
    let elsewhere = Reply::to(ask(VISITORS, Method::POST, "/v1/session").json(&key)).await?;
    assert_eq!(elsewhere.error(), "404 not_found -");
    for host in [OWNERS, VISITORS] {
        let by_key = ask(host, Method::GET, "/v1/results").bearer_auth(&owner.key);
        assert_eq!(Reply::to(by_key).await?.status, 200, "the shop's own programs use the key at {host}");
    }
    Ok(())
}
