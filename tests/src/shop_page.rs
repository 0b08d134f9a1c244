//! A shop with a page of the test's own, and a browser on it.

use crate::browser::{Browser, Window, wait_for};
use crate::edge::Edge;
use crate::people::Owner;
use crate::storefront::Site;
use anyhow::Result;
use serde_json::Value;

/// A shop with a page of the test's own, and a browser on it.
pub struct ShopPage {
    /// The worker.
    pub edge: Edge,
    /// The shop's owner.
    pub owner: Owner,
    /// On the page.
    pub browser: Browser,
    /// The page's.
    pub origin: String,
}

impl ShopPage {
    /// The demo's shop with these settings changed, and a page with this body, which may hold `{tag}`.
    pub async fn open(settings: Value, body: &str) -> Result<Self> {
        Self::open_in("en", settings, body).await
    }

    /// The same in another language.
    pub async fn open_in(language: &str, settings: Value, body: &str) -> Result<Self> {
        Self::open_prepared(language, settings, body, async |_| Ok(())).await
    }

    /// The same, once the owner has done something: browsers keep what they loaded before.
    pub async fn open_prepared(
        language: &str,
        settings: Value,
        body: &str,
        prepare: impl AsyncFnOnce(&Owner) -> Result<()>,
    ) -> Result<Self> {
        let edge = Edge::start()?;
        let site = Site::reserve().await?;
        let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
        let mut all = owner.get("/v1/settings").await?.body;
        for (name, value) in settings.as_object().into_iter().flatten() {
            all[name] = value.clone();
        }
        owner.put("/v1/settings", &all).await?.ok::<Value>()?;
        prepare(&owner).await?;
        let tag = owner.script_tag.clone();
        let origin = site.serve_page(page(language, &body.replace("{tag}", &tag)));
        let browser = Browser::open(Window::DESKTOP).await?;
        browser.goto(&origin).await?;
        Ok(Self { edge, owner, browser, origin })
    }

    /// What the loader remembers.
    pub async fn memory(&self) -> Result<Value> {
        self.browser.evaluate("JSON.parse(localStorage.getItem('shopbell'))").await
    }

    /// The names of all that the page's origin stores.
    pub async fn stored_keys(&self) -> Result<Vec<String>> {
        self.browser.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage))").await
    }

    /// Waits until so many product views are counted.
    pub async fn wait_for_views(&self, expected: u32) -> Result<()> {
        wait_for("the views to be counted", || async {
            Ok((self.owner.results().await?.recommendations.views == expected).then_some(()))
        })
        .await
    }

    /// Runs a script on the shop's page.
    pub async fn call(&self, call: &str) -> Result<()> {
        self.browser.leave_widget().await?;
        self.browser.driver.execute(call, vec![]).await?;
        Ok(())
    }
}

/// A page in that language, with that body.
pub fn page(language: &str, body: &str) -> String {
    format!("<!doctype html><html lang=\"{language}\"><title>Shop</title><body><h1>Shop</h1>{body}</body></html>")
}
