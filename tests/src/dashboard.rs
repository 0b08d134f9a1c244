//! An owner at the dashboard: a shop with a few days behind it, and a browser that signs in.

use crate::browser::{Browser, Window};
use crate::edge::Edge;
use crate::people::{Owner, Visitor};
use crate::storefront::Site;
use anyhow::Result;
use serde_json::{Value, json};
use shopbell_protocol::owner::{SampleCounts, SurveyTemplates, Surveys};
use xtask::client::Client;

/// What hostile visitors send: shown as text, or something runs.
pub const HOSTILE: &str = "<img src=x onerror=\"window.__owned=1\"><script>window.__owned=1</script>";

/// A shop, its owner, and the dashboard in a browser.
pub struct Dashboard {
    /// The worker.
    pub edge: Edge,
    /// The shop's owner.
    pub owner: Owner,
    /// At the dashboard.
    pub browser: Browser,
}

impl Dashboard {
    /// The demo's shop with a page at its own origin, seen through that window; nobody is signed in yet.
    pub async fn open(window: Window, page: impl FnOnce(&Owner) -> String) -> Result<Self> {
        let edge = Edge::start()?;
        let site = Site::reserve().await?;
        let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
        site.serve_page(page(&owner));
        let browser = Browser::open(window).await?;
        Ok(Self { edge, owner, browser })
    }

    /// The same with another window, on the same shop.
    pub async fn seen_through(self, window: Window) -> Result<Self> {
        self.browser.close().await?;
        let browser = Browser::open(window).await?;
        Ok(Self { browser, ..self })
    }

    /// The address of a page.
    pub fn url(&self, page: &str) -> String {
        format!("{}/dashboard{page}", self.edge.url())
    }

    /// Opens a page.
    pub async fn goto(&self, page: &str) -> Result<()> {
        self.browser.goto(&self.url(page)).await
    }

    /// Signs in, in English.
    pub async fn sign_in(&self) -> Result<()> {
        self.goto("").await?;
        self.speak("en").await?;
        self.goto("").await?;
        self.browser.type_into("#key", &self.owner.key).await?;
        self.browser.click("button[type=submit]").await?;
        self.browser.find(".figure").await?;
        Ok(())
    }

    /// Chooses the language of what is opened next.
    pub async fn speak(&self, language: &str) -> Result<()> {
        let call = format!("localStorage.setItem('shopbell-dashboard-language', '{language}')");
        self.browser.driver.execute(call, vec![]).await?;
        Ok(())
    }

    /// A new visitor of the shop.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.edge.url(), &self.owner.shop)
    }

    /// A shop's usual week: ratings, comments, questions with and without an answer, somebody who wants a person.
    pub async fn fill(&self) -> Result<()> {
        // Enough at one step of the journey for a score.
        let silent = [5, 4, 5, 5, 1, 5, 4, 5, 2, 5].map(|score| (score, "en", "", "delivery", "delivery"));
        let spoken = [
            (5, "fa", "خیلی سریع رسید و بسته‌بندی عالی بود، ممنون.", "delivery", "delivery"),
            (1, "fa", "سه روز دیر رسید و هیچ‌کس جواب تلفن را نمی‌داد.", "delivery", "delivery"),
            (2, "ar", "المنتج جميل لكن التوصيل تأخر كثيرًا.", "delivery", "delivery"),
            (4, "ar", "", "checkout", "purchase"),
            (5, "en", "Lovely copper tray, exactly as on the pictures.", "checkout", "purchase"),
            (3, "en", "It took me a while to find the sizes.", "product-page", "consideration"),
            (2, "en", HOSTILE, "product-page", "consideration"),
            (5, "fa", "", "checkout", "purchase"),
            (4, "fa", "پشتیبانی خوب بود.", "storefront", "support"),
        ];
        for (score, locale, comment, touchpoint, stage) in silent.into_iter().chain(spoken) {
            let visitor = self.visitor();
            let mut rating = visitor.rating(score);
            rating["locale"] = json!(locale);
            rating["touchpoint"] = json!(touchpoint);
            rating["stage"] = json!(stage);
            rating["product"] = json!("copper-tray");
            visitor.rate(&rating).await?.ok::<Value>()?;
            if !comment.is_empty() {
                visitor.comment(&rating, comment).await?.ok::<Value>()?;
            }
        }
        for text in ["هزینه ارسال چقدره؟", "آیا روی ظرف‌ها اسم حک می‌کنید؟", "گارانتی دارن؟"]
        {
            self.visitor().ask(text).await?.ok::<Value>()?;
        }
        self.visitor().ask("آیا روی ظرف‌ها اسم حک می‌کنید؟").await?.ok::<Value>()?;
        let hostile = self.visitor();
        hostile.ask(HOSTILE).await?.ok::<Value>()?;
        let plain = self.visitor();
        crate::followed::hand_off(&plain, json!({ "name": "سارا", "message": "سینی شکسته رسید، چه کار کنم؟" })).await?;
        let handoff = json!({
            "id": crate::new_id(), "visitor": hostile.id, "conversation": hostile.conversation, "name": HOSTILE,
            "contact": "javascript:window.__owned=1", "message": HOSTILE, "consent": true, "locale": "en",
        });
        hostile.send(reqwest::Method::POST, "/handoffs", &handoff).await?.ok::<Value>()?;
        Ok(())
    }

    /// Three months of made-up history, with the delivered surveys.
    pub async fn add_history(&self) -> Result<SampleCounts> {
        let templates: SurveyTemplates = self.owner.get("/v1/surveys/templates").await?.ok()?;
        let surveys = Surveys { surveys: templates.templates };
        self.owner.put("/v1/surveys", &json!(surveys)).await?.ok::<Value>()?;
        xtask::client::add_history(&Client::new(&self.edge.url()), &self.owner.key).await
    }

    /// Two segments: who speaks Persian, and who has bought.
    pub async fn add_segments(&self) -> Result<()> {
        let segments = json!({ "segments": [
            { "id": "persian", "name": { "en": "Persian speakers", "fa": "فارسی‌زبانان", "ar": "الناطقون بالفارسية" }, "rule": { "locales": ["fa"] } },
            { "id": "buyers", "name": { "en": "Have bought", "fa": "خریده‌اند", "ar": "اشتروا" }, "rule": { "min_orders": 1, "max_days_since_order": 90 } },
        ] });
        self.owner.put("/v1/segments", &segments).await?.ok::<Value>().map(drop)
    }

    /// Fails if anything of a visitor's ran, or anything went wrong on the page.
    pub async fn expect_harmless(&self) -> Result<()> {
        anyhow::ensure!(self.browser.evaluate::<bool>("window.__owned === undefined").await?, "a visitor's script ran");
        let seen: Vec<String> = self.browser.evaluate("__seen.violations.concat(__seen.errors)").await?;
        anyhow::ensure!(seen.is_empty(), "on the page: {seen:?}");
        Ok(())
    }
}
