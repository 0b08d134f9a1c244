//! The dashboard's session: what the cookie opens, and when it doesn't.

use anyhow::{Context, Result};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use shopbell_tests::edge::Edge;
use shopbell_tests::people::{Owner, Reply};

const HEADER: &str = "X-Shopbell-Dashboard";

/// A request as the dashboard's own page makes it.
fn ours(edge: &Edge, method: Method, path: &str) -> RequestBuilder {
    let http = reqwest::Client::new();
    http.request(method, format!("{}{path}", edge.url())).header("Sec-Fetch-Site", "same-origin").header(HEADER, "1")
}

async fn sign_in(edge: &Edge, key: &str) -> Result<Reply> {
    Reply::to(ours(edge, Method::POST, "/v1/session").json(&json!({ "key": key }))).await
}

/// The cookie as a browser sends it back.
async fn cookie(edge: &Edge, owner: &Owner) -> Result<String> {
    let reply = sign_in(edge, &owner.key).await?;
    let set = reply.header("Set-Cookie").context("no cookie")?.to_owned();
    for attribute in ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"] {
        assert!(set.contains(attribute), "{set} lacks {attribute}");
    }
    assert!(set.starts_with("__Host-") && !set.contains("Domain"), "{set}");
    Ok(set.split(';').next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_session_opens_the_owners_api_until_its_end() -> Result<()> {
    let mut edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let cookie = cookie(&edge, &owner).await?;
    let read = async |edge: &Edge| Reply::to(ours(edge, Method::GET, "/v1/results").header("Cookie", &cookie)).await;
    assert_eq!(read(&edge).await?.status, 200);
    let session: Value = Reply::to(ours(&edge, Method::GET, "/v1/session").header("Cookie", &cookie)).await?.ok()?;
    assert_eq!(session["shop"], json!(owner.shop));
    assert_eq!(session["script_tag"], json!(owner.script_tag));
    edge.kill_and_restart()?;
    assert_eq!(read(&edge).await?.status, 200, "a restart ends no session");
    let secret = cookie.rsplit('.').next().unwrap_or_default();
    assert!(!edge.keeps(secret.as_bytes())?, "the token is stored as it is");
    let later = jiff::Timestamp::now().as_millisecond() + 15 * 24 * 60 * 60 * 1_000;
    let late =
        ours(&edge, Method::GET, "/v1/results").header("Cookie", &cookie).header("X-Test-Now", later.to_string());
    assert_eq!(Reply::to(late).await?.error(), "401 unauthorized -");
    let end = Reply::to(ours(&edge, Method::DELETE, "/v1/session").header("Cookie", &cookie)).await?;
    assert_eq!(end.status, 204);
    assert!(end.header("Set-Cookie").is_some_and(|set| set.contains("Max-Age=0")));
    assert_eq!(read(&edge).await?.error(), "401 unauthorized -", "signing out ends it, wherever a copy may be");
    Ok(())
}

#[tokio::test]
async fn the_cookie_alone_opens_nothing() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let cookie = cookie(&edge, &owner).await?;
    let http = reqwest::Client::new();
    let request = || http.get(format!("{}/v1/settings", edge.url())).header("Cookie", &cookie);
    let without = [
        request(),
        request().header("Sec-Fetch-Site", "same-origin"),
        request().header(HEADER, "1"),
        request().header(HEADER, "1").header("Sec-Fetch-Site", "same-site"),
        request().header(HEADER, "1").header("Sec-Fetch-Site", "cross-site"),
        request().header(HEADER, "1").header("Sec-Fetch-Site", "none"),
    ];
    for request in without {
        assert_eq!(Reply::to(request).await?.error(), "401 unauthorized -");
    }
    // Nor can another site sign anybody in or out.
    let begin = http.post(format!("{}/v1/session", edge.url())).json(&json!({ "key": owner.key }));
    assert_eq!(Reply::to(begin.header("Sec-Fetch-Site", "cross-site")).await?.error(), "401 unauthorized -");
    let end = http.delete(format!("{}/v1/session", edge.url())).header("Cookie", &cookie);
    assert_eq!(Reply::to(end.header("Sec-Fetch-Site", "cross-site")).await?.error(), "401 unauthorized -");
    let bent = format!("{}x", cookie);
    assert_eq!(
        Reply::to(ours(&edge, Method::GET, "/v1/settings").header("Cookie", bent)).await?.error(),
        "401 unauthorized -"
    );
    Ok(())
}

#[tokio::test]
async fn guessing_keys_ends_soon_and_harms_no_other() -> Result<()> {
    let edge = Edge::start()?;
    let (owner, other) = (edge.empty_shop().await?, edge.empty_shop().await?);
    let wrong = format!("sk_{}_{}", owner.shop, "x".repeat(43));
    for _ in 0..10 {
        assert_eq!(sign_in(&edge, &wrong).await?.error(), "401 unauthorized -");
    }
    let refused = sign_in(&edge, &wrong).await?;
    assert_eq!(refused.error(), "429 too_many_requests -");
    assert!(refused.header("Retry-After").is_some());
    assert_eq!(
        sign_in(&edge, &owner.key).await?.error(),
        "429 too_many_requests -",
        "or the right one would be told apart"
    );
    assert_eq!(sign_in(&edge, &other.key).await?.status, 200);
    assert_eq!(owner.get("/v1/settings").await?.status, 200, "the shop's own programs go on");
    let later = jiff::Timestamp::now().as_millisecond() + 61_000;
    let again = ours(&edge, Method::POST, "/v1/session").json(&json!({ "key": owner.key }));
    assert_eq!(Reply::to(again.header("X-Test-Now", later.to_string())).await?.status, 200);
    for key in ["", "sk_", "sk_nonsense_x", &format!("sk_{}_x", "0".repeat(64))] {
        assert_eq!(sign_in(&edge, key).await?.error(), "401 unauthorized -");
    }
    Ok(())
}

#[tokio::test]
async fn the_document_can_be_framed_by_nobody_and_runs_nothing_foreign() -> Result<()> {
    let edge = Edge::start()?;
    for path in ["/dashboard", "/dashboard/ratings", "/dashboard/surveys/x"] {
        let reply = Reply::to(reqwest::Client::new().get(format!("{}{path}", edge.url()))).await?;
        assert_eq!(reply.status, 200);
        let policy = reply.header("Content-Security-Policy").unwrap_or_default();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "{policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    }
    Ok(())
}

#[tokio::test]
async fn only_pages_of_the_shop_are_looked_at() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let check = async |url: &str| owner.post("/v1/installation", &json!({ "url": url })).await;
    let elsewhere: Value = check("http://127.0.0.1:1/").await?.ok()?;
    assert_eq!(elsewhere["problems"][0], json!({ "kind": "wrong_origin", "detail": "http://127.0.0.1:1" }));
    for bad in ["", "shop.example", "javascript:alert(1)", "file:///etc/passwd", "https://a:b@shop.example/"] {
        assert_eq!(check(bad).await?.error(), "400 invalid_field url", "{bad}");
    }
    let reply = reqwest::Client::new().post(format!("{}/v1/installation", edge.url())).json(&json!({ "url": "x" }));
    assert_eq!(Reply::to(reply).await?.error(), "401 unauthorized -");
    Ok(())
}
