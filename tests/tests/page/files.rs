//! What a page downloads: the loader with the shop's settings, the frame's document, the app's files.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use shopbell_tests::edge::Edge;

async fn fetch(url: &str, accepted: &str) -> Result<reqwest::Response> {
    Ok(reqwest::Client::new().get(url).header("Accept-Encoding", accepted).send().await?)
}

fn header<'a>(response: &'a reqwest::Response, name: &str) -> &'a str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn the_loader_carries_the_shops_settings_and_is_cached_and_compressed() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let mut settings = owner.get("/v1/settings").await?.body;
    settings["color"] = json!("#ffe082");
    settings["name"] = json!("گل‌برگ");
    settings["launcher_label"] = json!({ "fa": "سلام</script><script>alert(1)</script>" });
    owner.put("/v1/settings", &settings).await?.ok::<serde_json::Value>()?;

    let url = format!("{}/w/{}.js", edge.url(), owner.shop);
    let ours = fetch(&url, "identity").await?.text().await?;
    assert!(ours.contains("Questions and feedback"), "the launcher has a label of its own in each language");
    let plain = fetch(&url, "identity").await?;
    assert_eq!(header(&plain, "content-type"), "text/javascript; charset=utf-8");
    assert_eq!(header(&plain, "cache-control"), "public, max-age=300, stale-while-revalidate=86400");
    assert_eq!(header(&plain, "content-encoding"), "");
    let tag = header(&plain, "etag").to_owned();
    let text = plain.text().await?;
    for part in [owner.shop.as_str(), "#ffe082", "\"#000\"", "سلام", "\\u003c/script\\u003e"] {
        assert!(text.contains(part), "{part} is missing");
    }
    assert!(!text.contains("__SHOPBELL_SETTINGS__") && !text.contains("</script>"));
    assert!(!text.contains(&owner.key) && !text.contains("key_hash"));

    // The chunks are modules, and come from another origin than the page that imports them.
    let (_, rest) = text.split_once("\"chunks\":\"").context("no chunks")?;
    let chunks = rest.split('"').next().unwrap_or_default();
    for name in ["slots", "identity"] {
        let chunk = fetch(&format!("{}/a/{name}-{chunks}.js", edge.url()), "br").await?;
        assert_eq!((chunk.status().as_u16(), header(&chunk, "access-control-allow-origin")), (200, "*"));
        assert_eq!(header(&chunk, "cache-control"), "public, max-age=31536000, immutable");
        assert_eq!((header(&chunk, "content-encoding"), header(&chunk, "vary")), ("br", "Accept-Encoding"));
        // A loader from a cache may name the chunk of the deployment before.
        let before = fetch(&format!("{}/a/{name}-0123456789abcdef.js", edge.url()), "br").await?;
        assert_eq!((before.status().as_u16(), header(&before, "cache-control")), (200, "no-cache"));
    }

    for encoding in ["br", "gzip"] {
        let compressed = fetch(&url, encoding).await?;
        assert_eq!(header(&compressed, "content-encoding"), encoding);
        assert!(compressed.bytes().await?.len() < text.len() * 2 / 3, "{encoding} is not smaller");
    }
    let again = reqwest::Client::new().get(&url).header("If-None-Match", &tag).send().await?;
    assert_eq!(again.status(), 304);
    settings["side"] = json!("start");
    owner.put("/v1/settings", &settings).await?.ok::<serde_json::Value>()?;
    let changed = reqwest::Client::new().get(&url).header("If-None-Match", &tag).send().await?;
    assert_eq!(changed.status(), 200);
    Ok(())
}

#[tokio::test]
async fn the_frame_may_stand_on_the_shops_pages_only() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let frame = fetch(&format!("{}/frame/{}?locale=ar", edge.url(), owner.shop), "identity").await?;
    let policy = header(&frame, "content-security-policy").to_owned();
    let ancestors = policy.split(';').map(str::trim).find(|part| part.starts_with("frame-ancestors"));
    assert_eq!(ancestors, Some("frame-ancestors https://shop.example"));
    assert!(policy.contains("default-src 'none'"));
    let text = frame.text().await?;
    assert!(text.contains("lang=\"ar\"") && text.contains("dir=\"rtl\""));
    assert!(!text.contains("{{"), "a placeholder is left");

    // Every file that the document names exists, compressed as it was built, and is kept forever.
    for part in text.split('"').filter(|part| part.starts_with("/a/")) {
        for encoding in ["br", "gzip", "identity"] {
            let file = fetch(&format!("{}{part}", edge.url()), encoding).await?;
            ensure!(file.status() == 200, "{part}: {}", file.status());
            assert_eq!(header(&file, "cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(header(&file, "content-encoding"), if encoding == "identity" { "" } else { encoding });
            let kind = header(&file, "content-type").to_owned();
            let expected = match part.rsplit_once('.').context("no ending")?.1 {
                "js" => "text/javascript; charset=utf-8",
                "css" => "text/css; charset=utf-8",
                _ => "application/wasm",
            };
            assert_eq!(kind, expected);
        }
    }
    Ok(())
}
