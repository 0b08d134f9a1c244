//! Who may read and write what: keys, foreign shops, made-up ids, origins, and what a made-up id
//! leaves behind (nothing).

use anyhow::Result;
use reqwest::Method;
use serde_json::json;
use shopbell_protocol::Receipt;
use shopbell_tests::edge::Edge;
use shopbell_tests::people::{Reply, Visitor};

const OWNER_PATHS: [&str; 19] = [
    "/v1/unanswered",
    "/v1/results",
    "/v1/ratings",
    "/v1/conversations",
    "/v1/handoffs",
    "/v1/faq",
    "/v1/faq/review",
    "/v1/faq/links",
    "/v1/products",
    "/v1/products/search",
    "/v1/surveys",
    "/v1/surveys/templates",
    "/v1/responses",
    "/v1/opt-outs",
    "/v1/cases",
    "/v1/webhooks",
    "/v1/webhooks/deliveries",
    "/v1/settings",
    "/v1/signing-keys",
];

#[tokio::test]
async fn owner_routes_take_the_owners_key_and_nothing_else() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let foreign = edge.empty_shop().await?;
    let http = reqwest::Client::new();
    let mut wrong = owner.key.clone();
    let last = wrong.pop().unwrap_or_default();
    wrong.push(if last == 'A' { 'B' } else { 'A' });
    let mixed = owner.key.replace(&owner.shop, &foreign.shop);
    let made_up = owner.key.replace(&owner.shop, &"0".repeat(64));
    let keys = ["", "sk_", "sk_x_y", &wrong, &mixed, &made_up, edge.admin_token(), &owner.shop];
    for path in OWNER_PATHS {
        assert!(owner.get(path).await?.status.is_success(), "{path} with the owner's key");
        let url = format!("{}{path}", edge.url());
        assert_eq!(Reply::to(http.get(&url)).await?.error(), "401 unauthorized -", "{path} without a key");
        for key in keys {
            let reply = Reply::to(http.get(&url).bearer_auth(key)).await?;
            assert_eq!(reply.error(), "401 unauthorized -", "{path} with {key}");
            assert!(reply.header("Access-Control-Allow-Origin").is_none());
        }
    }
    for path in ["/v1/ratings?limit=0", "/v1/results?from=x"] {
        let reply = Reply::to(http.get(format!("{}{path}", edge.url())).bearer_auth(&wrong)).await?;
        assert_eq!(reply.error(), "401 unauthorized -", "{path}");
    }
    for path in ["/v1/faq", "/v1/products", "/v1/settings"] {
        let url = format!("{}{path}", edge.url());
        // Even a body that would be refused: nobody without the key learns what is wrong with it.
        let reply = Reply::to(http.put(&url).bearer_auth(&wrong).json(&json!({}))).await?;
        assert_eq!(reply.error(), "401 unauthorized -", "PUT {path}");
    }
    let import = http.post(format!("{}/v1/products/import?format=x", edge.url())).bearer_auth(&wrong).body("x");
    assert_eq!(Reply::to(import).await?.error(), "401 unauthorized -");
    let create = http.post(format!("{}/v1/shops", edge.url())).json(&json!({}));
    assert_eq!(Reply::to(create).await?.error(), "401 unauthorized -");
    let create = http.post(format!("{}/v1/shops", edge.url())).bearer_auth(&owner.key).json(&json!({}));
    assert_eq!(Reply::to(create).await?.error(), "401 unauthorized -");
    Ok(())
}

#[tokio::test]
async fn what_one_shop_stores_the_other_never_sees() -> Result<()> {
    let edge = Edge::start()?;
    let (owner, foreign) = (edge.empty_shop().await?, edge.empty_shop().await?);
    let visitor = edge.visitor(&owner);
    let rating = visitor.rating(1);
    visitor.rate(&rating).await?.ok::<Receipt>()?;
    assert_eq!(foreign.results().await?.csat.responses, 0);
    let mut stray = edge.visitor(&foreign);
    stray.id.clone_from(&visitor.id);
    assert_eq!(stray.comment(&rating, "hello").await?.error(), "404 not_found -");
    // The same id in another shop is another rating.
    assert!(!stray.rate(&rating).await?.ok::<Receipt>()?.duplicate);
    assert_eq!(owner.results().await?.csat.responses, 1);
    Ok(())
}

#[tokio::test]
async fn ten_thousand_made_up_shops_are_not_found_and_leave_no_file() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let before = edge.files()?;
    let mut tasks = tokio::task::JoinSet::new();
    for batch in 0..20_u64 {
        let (url, real) = (edge.url(), owner.shop.clone());
        tasks.spawn(async move {
            let http = reqwest::Client::new();
            for n in 0..500_u64 {
                // Made up altogether, or a real id with one digit changed.
                let id = if n % 2 == 0 {
                    format!("{:016x}{:016x}{:032x}", batch.wrapping_mul(0x9e37_79b9), n, u128::from(n) << 70)
                } else {
                    let mut digits = real.clone().into_bytes();
                    let place = usize::try_from(n)? % 64;
                    digits[place] = if digits[place] == b'0' { b'1' } else { b'0' };
                    String::from_utf8(digits)?
                };
                let visitor = Visitor::new(&url, &id);
                let reply = match n % 4 {
                    0 | 1 => visitor.rate(&visitor.rating(5)).await?,
                    2 => Reply::to(http.get(format!("{url}/w/{id}.js"))).await?,
                    _ => Reply::to(http.get(format!("{url}/frame/{id}"))).await?,
                };
                assert_eq!(reply.error(), "404 not_found -", "{id}");
            }
            anyhow::Ok(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    // Another deployment's id, well formed and signed: this one didn't issue it.
    let elsewhere = Edge::start()?;
    let stranger = Visitor::new(&edge.url(), &elsewhere.empty_shop().await?.shop);
    assert_eq!(stranger.rate(&stranger.rating(5)).await?.error(), "404 not_found -");
    assert_eq!(edge.files()?, before);
    for odd in ["", "x", "../../etc", "%00", &"a".repeat(5_000)] {
        let reply = Reply::to(reqwest::Client::new().get(format!("{}/w/{odd}.js", edge.url()))).await?;
        assert_eq!(reply.status, 404, "{odd}");
    }
    Ok(())
}

#[tokio::test]
async fn only_the_shops_own_sites_may_talk_to_it_from_a_browser() -> Result<()> {
    let edge = Edge::start()?;
    let owner = edge.empty_shop().await?;
    let visitor = edge.visitor(&owner);
    let own = edge.url();
    for origin in ["https://shop.example", own.as_str()] {
        let request = visitor.http.post(format!("{}/ratings", visitor.base)).header("Origin", origin);
        let reply = Reply::to(request.json(&visitor.rating(5))).await?;
        assert!(reply.status.is_success(), "{origin}: {}", reply.body);
        let allowed = reply.header("Access-Control-Allow-Origin");
        // The frame is on our own origin and needs no permission.
        assert_eq!(allowed, Some(origin).filter(|origin| *origin != own));
        assert!(reply.header("Access-Control-Allow-Credentials").is_none());
    }
    let foreign = [
        "null",
        "http://shop.example",
        "https://shop.example:444",
        "https://shop.example.evil.example",
        "https://evilshop.example",
        "https://www.shop.example",
        "https://SHOP.example",
        "https://shop.example.",
        "https://user@shop.example",
        "https://shop.example/",
    ];
    for origin in foreign {
        let url = format!("{}/ratings", visitor.base);
        let request = visitor.http.post(&url).header("Origin", origin).body(visitor.rating(5).to_string());
        let reply = Reply::to(request).await?;
        assert_eq!(reply.error(), "403 origin_not_allowed -", "{origin}");
        assert!(reply.header("Access-Control-Allow-Origin").is_none(), "{origin}");
        let preflight = visitor.http.request(Method::OPTIONS, &url).header("Origin", origin);
        assert!(Reply::to(preflight).await?.header("Access-Control-Allow-Origin").is_none(), "{origin}");
    }
    assert_eq!(owner.results().await?.csat.responses, 2);

    // A listed site may read why it was refused, and is let through a preflight.
    let request = visitor.http.post(format!("{}/ratings", visitor.base)).header("Origin", "https://shop.example");
    let reply = Reply::to(request.body("{}")).await?;
    assert_eq!(reply.error(), "400 invalid_field id");
    assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("https://shop.example"));
    let preflight = visitor.http.request(Method::OPTIONS, format!("{}/ratings", visitor.base));
    let reply = Reply::to(preflight.header("Origin", "https://shop.example")).await?;
    assert_eq!(reply.status, 204);
    assert_eq!(reply.header("Access-Control-Allow-Origin"), Some("https://shop.example"));
    Ok(())
}

#[tokio::test]
async fn an_address_or_method_that_does_not_exist_is_a_clear_error() -> Result<()> {
    let edge = Edge::start()?;
    let http = reqwest::Client::new();
    for (method, path, expected) in [
        (Method::GET, "/", "404 not_found -"),
        (Method::GET, "/v1", "404 not_found -"),
        (Method::GET, "/v1/shops", "405 method_not_allowed -"),
        (Method::POST, "/v1/signing-keys", "405 method_not_allowed -"),
        (Method::DELETE, "/v1/faq", "405 method_not_allowed -"),
        (Method::PUT, "/v1/results", "405 method_not_allowed -"),
        (Method::from_bytes(b"PROPFIND")?, "/v1/results", "405 method_not_allowed -"),
        (Method::GET, "/a/app-0.js", "404 not_found -"),
        (Method::GET, "/a/bundle.json", "404 not_found -"),
        (Method::GET, "/a/..%2fbundle.json", "404 not_found -"),
    ] {
        let reply = Reply::to(http.request(method.clone(), format!("{}{path}", edge.url()))).await?;
        assert_eq!(reply.error(), expected, "{method} {path}");
        assert_eq!(reply.header("Allow").is_some(), reply.status == 405, "{method} {path}");
    }
    Ok(())
}
