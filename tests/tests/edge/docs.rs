//! The API's description, for programs and for people.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use shopbell_tests::browser::{Browser, Window};
use shopbell_tests::edge::Edge;

#[tokio::test]
async fn programs_read_the_description_from_anywhere() -> Result<()> {
    let edge = Edge::start()?;
    let url = format!("{}/openapi.json", edge.url());
    let committed = std::fs::read_to_string(xtask::openapi::path())?;
    for (encoding, smaller) in [("identity", 1), ("gzip", 5), ("br", 5)] {
        let reply = reqwest::Client::new().get(&url).header("Accept-Encoding", encoding).send().await?;
        let header = |name: &str| reply.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        assert_eq!(reply.status(), 200);
        assert_eq!(header("content-type"), "application/json");
        assert_eq!(header("access-control-allow-origin"), "*");
        assert_eq!(header("content-encoding"), if encoding == "identity" { "" } else { encoding });
        let body = reply.bytes().await?;
        ensure!(body.len() * smaller <= committed.len(), "{encoding}: {} bytes", body.len());
        if encoding == "identity" {
            assert_eq!(serde_json::from_slice::<Value>(&body)?["openapi"], "3.1.1");
            assert!(body == committed.as_bytes(), "what is served isn't what is committed: build it anew");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_it_on_a_page_that_fetches_nothing_from_elsewhere() -> Result<()> {
    let edge = Edge::start()?;
    for (name, window) in [("desktop", Window::DESKTOP), ("phone", Window::PHONE)] {
        let browser = Browser::open(window).await?;
        browser.goto(&format!("{}/docs", edge.url())).await?;
        browser.wait_for_text("h2", "Rate an experience").await?;
        browser.wait_for_text("h2", "List buyers, those who spent most first").await?;
        browser.screenshot(&format!("docs-{name}")).await?;
        let wide: i64 = browser.evaluate("document.documentElement.scrollWidth - innerWidth").await?;
        ensure!(wide <= 0, "on a {name} the page is {wide} px too wide");
        browser.driver.execute("location.hash = '#operation/rate'", vec![]).await?;
        browser.wait_until("scrollY > 500").await?;
        browser.screenshot(&format!("docs-{name}-rate")).await?;
        let seen: Vec<String> = browser.evaluate("__seen.violations.concat(__seen.errors)").await?;
        ensure!(seen.is_empty(), "on the page: {seen:?}");
        let console = browser.console().await?;
        ensure!(console.is_empty(), "in the console: {console:?}");
        let foreign = "performance.getEntriesByType('resource').map(e => e.name).filter(n => !n.startsWith(location.origin) \
                       && !n.startsWith('data:'))";
        let foreign: Vec<String> = browser.evaluate(foreign).await?;
        ensure!(foreign.is_empty(), "fetched from elsewhere: {foreign:?}");
        browser.close().await?;
    }
    let policy = reqwest::get(format!("{}/docs", edge.url())).await?;
    let policy = policy.headers().get("Content-Security-Policy").context("no policy")?.to_str()?.to_owned();
    for part in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    Ok(())
}
