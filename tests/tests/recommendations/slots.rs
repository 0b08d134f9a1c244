//! Recommendation slots on the shop's own pages: what they cost, what they show, what they report, and that they do
//! the page no harm.

use anyhow::{Context, Result};
use serde_json::{Value, json};
use shopbell_tests::browser::{Browser, Window, wait_for};
use shopbell_tests::edge::Edge;
use shopbell_tests::shop_page::ShopPage as Shop;
use shopbell_tests::storefront::Site;
use std::collections::BTreeMap;

/// The place as it is documented.
const PLACE: &str = r#"<div data-shopbell-recommend="home" style="min-height:22em"></div>"#;

/// How many cards each place on the page has.
const CARDS: &str = "[...document.querySelectorAll('[data-shopbell-recommend]')].map(p => p.shadowRoot?.querySelectorAll('li').length || 0)";

/// The addresses of what the page fetched for slots, the chunk and the lists.
const FETCHED: &str =
    "performance.getEntriesByType('resource').map(e => e.name).filter(n => /\\/a\\/|recommendations/.test(n))";

/// What may stand above a list in a language: which of them it is, the engine says.
fn headings(language: &str) -> Result<Vec<String>> {
    let file = xtask::paths::root().join("widget/locales").join(language).with_extension("json");
    let texts: BTreeMap<String, String> = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    Ok(texts.into_iter().filter(|(key, _)| key.starts_with("list_")).map(|(_, text)| text).collect())
}

async fn drawn(browser: &Browser) -> Result<()> {
    browser.wait_until(&format!("(c => c.length && c.every(n => n))({CARDS})")).await
}

/// Waits until the browser has told observers of all that is on the screen now.
async fn settled(browser: &Browser) -> Result<()> {
    let frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
    browser.driver.execute_async(frames, vec![]).await?;
    Ok(())
}

async fn counted(shop: &Shop, what: &str, enough: impl Fn(u32, u32) -> bool) -> Result<()> {
    wait_for(what, || async {
        let result = shop.owner.results().await?.recommendations;
        Ok(enough(result.impressions, result.clicks).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_place_costs_nothing_until_it_is_near_and_says_nothing_of_the_visitor_before_consent() -> Result<()> {
    let body = format!("<div style=\"height:3000px\"></div>{PLACE}<div style=\"height:3000px\"></div>{{tag}}");
    let shop = Shop::open(json!({}), &body).await?;
    shop.browser.launcher().await?;
    settled(&shop.browser).await?;
    assert_eq!(shop.browser.evaluate::<Vec<String>>(FETCHED).await?, Vec::<String>::new());

    // Within a screen's height, and not on the screen yet.
    shop.call("scrollTo(0, 3000 - 1.5 * innerHeight)").await?;
    drawn(&shop.browser).await?;
    assert!(
        shop.browser
            .evaluate("document.querySelector('[style*=min]').getBoundingClientRect().top > innerHeight")
            .await?
    );
    let fetched: Vec<String> = shop.browser.evaluate(FETCHED).await?;
    assert_eq!(fetched.len(), 2, "{fetched:?}");
    assert!(fetched[0].contains("/a/slots-"), "{fetched:?}");
    assert!(fetched[1].contains("placement=home") && !fetched[1].contains("visitor"), "{fetched:?}");

    shop.call("scrollTo(0, 3000 - innerHeight / 2)").await?;
    settled(&shop.browser).await?;
    assert_eq!(shop.stored_keys().await?, Vec::<String>::new());
    assert_eq!(shop.owner.results().await?.recommendations.impressions, 0);
    // Turning to the widget is consent: what was seen is reported then.
    shop.browser.launcher().await?.click().await?;
    counted(&shop, "the impressions", |impressions, _| impressions >= 4).await?;
    shop.browser.expect_calm().await?;
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_lead_to_products_and_what_is_seen_and_chosen_is_counted_once() -> Result<()> {
    let heard = "<script>addEventListener('shopbell:recommendation-click', e => sessionStorage.heard = e.detail.product)</script>";
    let body = format!("{heard}{PLACE}{{tag}}");
    let shop = Shop::open(json!({ "consent": "granted", "holdout_percent": 0 }), &body).await?;
    drawn(&shop.browser).await?;
    let fetched: Vec<String> = shop.browser.evaluate(FETCHED).await?;
    let visitor = shop.memory().await?["visitor"].as_str().context("no visitor")?.to_owned();
    assert!(fetched[1].contains(&format!("visitor={visitor}")) && fetched[1].contains("session="), "{fetched:?}");

    let shown: u32 = shop.browser.evaluate(&format!("{CARDS}[0]")).await?;
    counted(&shop, "the impressions", |impressions, _| impressions == shown).await?;
    // The same cards again are the same impressions.
    let scrolled = "document.body.style.paddingBlock = '3000px'; scrollTo(0, 0)";
    shop.call(scrolled).await?;
    settled(&shop.browser).await?;
    shop.call("document.body.style.paddingBlock = ''").await?;
    settled(&shop.browser).await?;

    let link = "document.querySelector('[data-shopbell-recommend]').shadowRoot.querySelector('a')";
    let to: String = shop.browser.evaluate(&format!("{link}.pathname")).await?;
    assert!(to.starts_with("/en/product/"), "{to}");
    // The middle button opens a tab; the other one is no choice yet.
    for button in [1, 2] {
        shop.call(&format!("{link}.dispatchEvent(new MouseEvent('auxclick', {{ button: {button} }}))")).await?;
    }
    counted(&shop, "the first click", |_, clicks| clicks == 1).await?;
    // The page is left at once, and the click is not lost with it.
    shop.call(&format!("{link}.click()")).await?;
    shop.browser.wait_until(&format!("location.pathname === '{to}'")).await?;
    counted(&shop, "the click that left the page", |_, clicks| clicks == 2).await?;
    let heard: String = shop.browser.evaluate("sessionStorage.heard").await?;
    assert_eq!(to, format!("/en/product/{heard}"));
    drawn(&shop.browser).await?;
    counted(&shop, "the next page's impressions", |impressions, _| impressions > shown).await?;
    assert!(shop.owner.results().await?.recommendations.impressions <= 2 * shown, "counted twice");
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_on_the_first_screen_in_either_direction() -> Result<()> {
    for (language, direction) in [("fa", "rtl"), ("en", "ltr")] {
        let body = format!("{{tag}}<p>Before</p>{PLACE}<p id=\"after\">After</p>");
        let shop = Shop::open_in(language, json!({}), &body).await?;
        drawn(&shop.browser).await?;
        settled(&shop.browser).await?;
        let place = "document.querySelector('[data-shopbell-recommend]')";
        let height: f64 = shop.browser.evaluate(&format!("{place}.offsetHeight")).await?;
        assert_eq!(height, 22.0 * 16.0);
        assert!(shop.browser.evaluate::<bool>(&format!(
            "(s => s.scrollHeight <= s.clientHeight && getComputedStyle(s).direction === '{direction}')({place}.shadowRoot.querySelector('ul'))"
        )).await?);
        let read = |css: &str| format!("{place}.shadowRoot.querySelector('{css}').innerText");
        let heading: String = shop.browser.evaluate(&read("h2")).await?;
        assert!(headings(language)?.contains(&heading), "{heading}");
        for part in [".title", ".price", ".reason"] {
            assert!(!shop.browser.evaluate::<String>(&read(part)).await?.trim().is_empty(), "{part}");
        }
        shop.browser.expect_calm().await?;
        shop.browser.close().await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_stay_texts_and_a_missing_picture_leaves_its_box() -> Result<()> {
    const HOSTILE: &str = "<img src=x onerror=\"document.title='owned'\"></script><b>x</b>";
    let shop = Shop::open(json!({}), &format!("{PLACE}{{tag}}")).await?;
    let product = json!({ "products": [{
        "id": HOSTILE, "title": { "en": HOSTILE }, "url": { "en": format!("{}/?<script>", shop.origin) },
        "image": format!("{}/x.png?\"onerror=", shop.origin), "price": 12_50, "currency": "USD", "category": HOSTILE,
    }] });
    shop.owner.put("/v1/products", &product).await?.ok::<Value>()?;
    shop.browser.goto(&shop.origin).await?;
    drawn(&shop.browser).await?;
    let root = "document.querySelector('[data-shopbell-recommend]').shadowRoot";
    shop.browser
        .wait_until(&format!("!{root}.querySelector('img') && {root}.querySelector('.picture').offsetHeight > 99"))
        .await?;
    assert_eq!(shop.browser.evaluate::<String>(&format!("{root}.querySelector('.title').innerText")).await?, HOSTILE);
    assert_eq!(shop.browser.evaluate::<String>(&format!("{root}.querySelector('.price').innerText")).await?, "$12.50");
    assert!(!shop.browser.evaluate::<bool>(&format!("!!{root}.querySelector('b, script')")).await?);
    assert_ne!(shop.browser.evaluate::<String>("document.title").await?, "owned");
    shop.browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strict_csp_as_documented_lets_them_be() -> Result<()> {
    let edge = Edge::start()?;
    let site = Site::reserve().await?;
    let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
    let origin = site.serve(&edge.url(), &owner.shop, true);
    let browser = Browser::open(Window::PHONE).await?;
    let product = &shopbell_demo_site::catalogue(&origin).products[0].id;
    browser.goto(&format!("{origin}/ar/product/{product}")).await?;
    for place in ["bought-together", "similar"] {
        let place = format!("document.querySelector('[data-shopbell-recommend={place}]')");
        browser.driver.execute(format!("{place}.scrollIntoView()"), vec![]).await?;
        browser.wait_until(&format!("!!{place}.shadowRoot?.querySelector('li')")).await?;
        browser.wait_until(&format!("{place}.shadowRoot.querySelector('img').complete")).await?;
    }
    let wide: bool = browser.evaluate("document.documentElement.scrollWidth > innerWidth").await?;
    assert!(!wide, "the page can be scrolled sideways");
    browser.expect_calm().await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn places_come_change_fail_and_go() -> Result<()> {
    let shop = Shop::open(json!({}), "{tag}").await?;
    shop.browser.launcher().await?;
    // A theme that makes its pages itself; and a mistake of its author's.
    shop.call("document.body.insertAdjacentHTML('beforeend', '<div data-shopbell-recommend=home data-shopbell-limit=99><i>own</i></div>')").await?;
    wait_for("the author to be told", || async {
        let console = shop.browser.console().await?;
        Ok(console.iter().any(|line| line.contains("Shopbell") && line.contains("from 1 to 20")).then_some(()))
    })
    .await?;
    let own = "document.querySelector('i').offsetHeight > 0";
    assert!(shop.browser.evaluate(own).await?, "the page's own content is not shown");
    shop.call("document.querySelector('[data-shopbell-limit]').dataset.shopbellLimit = 3").await?;
    shop.browser.wait_until(&format!("{CARDS}[0] === 3")).await?;
    shop.call("Shopbell('set', { locale: 'fa' })").await?;
    let heading = "document.querySelector('[data-shopbell-limit]').shadowRoot.querySelector('h2')?.innerText";
    shop.browser.wait_until(&format!("{}.includes({heading})", json!(headings("fa")?))).await?;
    shop.call("Shopbell('track', 'view', { product: 'samovar' })").await?;
    shop.browser.wait_until(&format!("{FETCHED}.some(n => n.includes('product=samovar'))")).await?;
    let errors: Vec<String> = shop.browser.evaluate("__seen.errors").await?;
    assert_eq!(errors, Vec::<String>::new());

    shop.call("Shopbell('destroy')").await?;
    assert_eq!(shop.browser.evaluate::<Vec<u32>>(CARDS).await?, [0]);
    assert!(shop.browser.evaluate(own).await?);
    // The tag again starts again, in the same place.
    shop.call(&format!(
        "const tag = document.createElement('script'); tag.src = '{}/w/{}.js'; document.body.append(tag)",
        shop.edge.url(),
        shop.owner.shop
    ))
    .await?;
    shop.browser.wait_until(&format!("{CARDS}[0] === 3")).await?;
    shop.browser.close().await
}
