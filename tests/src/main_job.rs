//! The main job, from the tag on a page to the owner's results, in a real browser: what `cargo xtask
//! demo --check` runs once, and the tests on both copies of the storefront.

use crate::browser::{Browser, Window, wait_for};
use crate::edge::Edge;
use crate::people::{Owner, Reply, Visitor};
use crate::recorder::Recorder;
use crate::storefront::Site;
use anyhow::{Context, Result, ensure};
use shopbell_protocol::ReasonKind;
use shopbell_protocol::owner::{ConversationRow, HandoffRow, Page, RatingRow, Results};
use std::future::Future;

/// The question of each language, and the entry that answers it.
const QUESTIONS: [(&str, &str); 3] = [
    ("هزینه ارسال چقدره؟", "shipping-cost.fa"),
    ("do you ship abroad", "shipping-abroad.en"),
    ("كيف أرجع المنتج", "returns.ar"),
];

/// A visitor's first browser on a fresh worker and storefront.
pub struct MainJob {
    /// The worker.
    pub edge: Edge,
    /// What the browser asked the worker for.
    pub recorder: Recorder,
    /// The storefront's owner.
    pub owner: Owner,
    /// The visitor's browser.
    pub browser: Browser,
    /// The storefront's origin.
    pub origin: String,
}

impl MainJob {
    /// A fresh worker, shop, storefront (under a strict CSP or not) and browser.
    pub async fn prepare(strict_csp: bool, window: Window) -> Result<Self> {
        let recorder = Recorder::start().await?;
        let edge = Edge::start_at(Some(recorder.url().to_owned()))?;
        recorder.lead_to(&edge.url());
        let site = Site::reserve().await?;
        let owner = edge.demo_shop(std::slice::from_ref(&site.origin)).await?;
        let origin = site.serve(recorder.url(), &owner.shop, strict_csp);
        let browser = Browser::open(window).await?;
        Ok(Self { edge, recorder, owner, browser, origin })
    }

    /// Runs all steps in their order, saying each before it begins.
    pub async fn run(&mut self, mut say: impl FnMut(&str)) -> Result<()> {
        say("a page costs one request, and nothing is stored before the visitor interacts");
        self.arrive().await?;
        say("the widget opens in Persian, right to left, as a third-party frame");
        self.open_widget().await?;
        say("a rating of 4 with a comment is taken, and not asked for again after a reload");
        self.rate().await?;
        say("questions in Persian, English and Arabic get the shop's own answers");
        self.ask().await?;
        say("the weather gets an honest \"no answer\" and a way to leave a contact");
        let reference = self.leave_contact().await?;
        say("three products on three page loads bring recommendations with reasons; one is clicked");
        self.follow_recommendation().await?;
        say("the owner reads exactly that");
        self.read_results(&reference).await?;
        say("nobody else does: without the key 401, a made-up shop 404");
        self.stay_private().await?;
        say("after the worker is killed and started again, all of it is still there");
        let before = self.owner.results().await?;
        self.edge.kill_and_restart()?;
        self.recorder.lead_to(&self.edge.url());
        ensure!(self.owner.results().await? == before, "the results have changed");
        self.no_cookie_ever().await
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    async fn arrive(&self) -> Result<()> {
        self.browser.goto(&self.page("/fa/")).await?;
        self.browser.launcher().await?;
        self.browser.wait_until("document.readyState === 'complete'").await?;
        let lines = self.recorder.lines();
        ensure!(lines == [format!("GET /w/{}.js", self.owner.shop)], "the page fetched {lines:?}");
        let stored: u32 = self.browser.evaluate("localStorage.length + sessionStorage.length").await?;
        ensure!(stored == 0, "{stored} things are stored before the visitor interacts");
        let databases: u32 = self
            .browser
            .driver
            .execute_async("const done = arguments[0]; indexedDB.databases().then(list => done(list.length))", vec![])
            .await?
            .convert()?;
        ensure!(databases == 0, "a database exists before the visitor interacts");
        self.browser.expect_calm().await
    }

    async fn open_widget(&self) -> Result<()> {
        self.browser.launcher().await?.click().await?;
        self.browser.enter_widget().await?;
        self.browser.find("[role=tablist]").await?;
        let direction: String = self.browser.evaluate("getComputedStyle(document.body).direction").await?;
        let language: String = self.browser.evaluate("document.documentElement.lang").await?;
        ensure!((direction.as_str(), language.as_str()) == ("rtl", "fa"), "{language} runs {direction}");
        let passed = self.recorder.passed();
        let frame = passed.iter().find(|passed| passed.line.starts_with("GET /frame/")).context("no frame")?;
        let header = |name: &str| frame.request.get(name).and_then(|value| value.to_str().ok());
        ensure!(header("sec-fetch-site") == Some("cross-site"), "the frame is not third-party");
        ensure!(header("sec-fetch-dest") == Some("iframe"), "the frame is no frame");
        self.browser.expect_calm().await
    }

    async fn rate(&self) -> Result<()> {
        self.browser.enter_widget().await?;
        self.browser.click("#tab-rate").await?;
        self.browser.click("#rate [role=radio]:nth-of-type(4)").await?;
        self.browser.type_into("#comment", "ارسال سریع و بسته‌بندی تمیز بود").await?;
        self.browser.click("#rate form.comment button.primary").await?;
        self.browser.find("#rate .thanks").await?;
        self.browser.expect_calm().await?;
        self.browser.driver.refresh().await?;
        self.browser.launcher().await?.click().await?;
        self.browser.enter_widget().await?;
        self.browser.click("#tab-rate").await?;
        self.browser.find("#rate .thanks").await?;
        let asked: u32 = self.browser.evaluate("document.querySelectorAll('#rate [role=radio]').length").await?;
        ensure!(asked == 0, "the rating is asked for again");
        Ok(())
    }

    async fn ask(&self) -> Result<()> {
        self.browser.click("#tab-chat").await?;
        for (question, entry) in QUESTIONS {
            self.send(question).await?;
            let faq = shopbell_demo_site::faq();
            let entry = faq.entries.iter().find(|known| known.id == entry).context("no such entry")?;
            let first_words: String = entry.answer.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            self.browser.wait_for_text("#chat .message", &first_words).await?;
        }
        self.browser.click("#chat .answer .helpful .yes").await?;
        self.browser.find("#chat .helpful [role=status]").await?;
        Ok(())
    }

    async fn send(&self, question: &str) -> Result<()> {
        self.browser.type_into("#question", question).await?;
        self.browser.click("#chat button.send").await
    }

    async fn leave_contact(&self) -> Result<String> {
        self.send("فردا هوا چطوره؟").await?;
        self.browser.click("#chat .no-answer .leave-contact").await?;
        self.browser.type_into("#contact", "sara@example.com").await?;
        self.browser.type_into("#name", "سارا").await?;
        self.browser.click("#consent").await?;
        self.browser.click("#chat form.handoff button.primary").await?;
        self.browser.find(".reference").await?;
        let reference = self.browser.texts(".reference").await?.pop().context("no reference")?;
        self.browser.expect_calm().await?;
        Ok(reference)
    }

    async fn follow_recommendation(&self) -> Result<()> {
        let products = shopbell_demo_site::catalogue(&self.origin).products;
        let viewed: Vec<&str> = products.iter().step_by(5).take(3).map(|product| product.id.as_str()).collect();
        // Somebody else looked at the first of them together with the last product of the catalogue.
        let companion = products.iter().rev().find(|product| product.in_stock).context("no product")?;
        let other = Visitor::new(&self.edge.url(), &self.owner.shop);
        let first = viewed.first().context("no product")?;
        other
            .report(&[other.event("view", first), other.event("view", &companion.id)])
            .await?
            .ok::<serde_json::Value>()?;
        for product in &viewed {
            let before = self.views().await?;
            self.browser.goto(&self.page(&format!("/fa/product/{product}"))).await?;
            self.browser.launcher().await?;
            wait_for("the view to be counted", || async { Ok((self.views().await? > before).then_some(())) }).await?;
            self.browser.expect_calm().await?;
        }
        self.browser.launcher().await?.click().await?;
        self.browser.enter_widget().await?;
        self.browser.click("#tab-for-you").await?;
        self.browser.find("#for-you .product .reason").await?;
        let ids: Vec<String> =
            self.browser.evaluate("[...document.querySelectorAll('#for-you .product')].map(e => e.dataset.id)").await?;
        let on_screen = *viewed.last().context("no product")?;
        ensure!(!ids.iter().any(|id| id == on_screen), "the product on the screen is recommended: {ids:?}");
        ensure!(ids.contains(&companion.id), "what others looked at too is missing: {ids:?}");
        let reasons = self.browser.texts("#for-you .product .reason").await?;
        ensure!(reasons.iter().all(|reason| !reason.trim().is_empty()), "a product without a reason: {reasons:?}");
        let best = Visitor::new(&self.edge.url(), &self.owner.shop);
        let popular: shopbell_protocol::Recommendations = best.recommendations("").await?.ok()?;
        ensure!(popular.items.iter().any(|item| item.reason.kind == ReasonKind::Trending), "nothing is trending");
        let link = self.browser.find(&format!("#for-you .product[data-id='{}'] a", companion.id)).await?;
        // The page may be gone, and the frame with it, before the driver has its answer; where it went is
        // what counts.
        link.click().await.ok();
        self.browser.leave_widget().await?;
        self.browser.wait_until(&format!("location.pathname === '/fa/product/{}'", companion.id)).await?;
        wait_for("the click to be counted", || async {
            Ok((self.owner.results().await?.recommendations.clicks == 1).then_some(()))
        })
        .await?;
        // The page it led to is a view too.
        wait_for("the fourth view", || async { Ok((self.views().await? == 6).then_some(())) }).await?;
        self.browser.expect_calm().await
    }

    async fn views(&self) -> Result<u32> {
        Ok(self.owner.results().await?.recommendations.views)
    }

    async fn read_results(&self, reference: &str) -> Result<()> {
        let Results { csat, chat, recommendations, .. } = self.owner.results().await?;
        ensure!(csat.distribution == [0, 0, 0, 1, 0], "ratings: {:?}", csat.distribution);
        ensure!((csat.comments, csat.prompts, csat.score) == (1, 1, Some(100.0)), "{csat:?}");
        ensure!(
            (chat.conversations, chat.turns, chat.answered, chat.no_answer, chat.handoffs) == (1, 4, 3, 1, 1),
            "{chat:?}"
        );
        ensure!((recommendations.views, recommendations.clicks) == (6, 1), "{recommendations:?}");
        ensure!(recommendations.impressions >= 1, "{recommendations:?}");

        let ratings: Page<RatingRow> = self.owner.get("/v1/ratings").await?.ok()?;
        let comments: Vec<_> = ratings.items.iter().map(|row| row.comment.as_deref()).collect();
        ensure!(comments == [Some("ارسال سریع و بسته‌بندی تمیز بود")], "comments: {comments:?}");
        ensure!((chat.helpful, chat.unhelpful) == (1, 0), "{chat:?}");
        let conversations: Page<ConversationRow> = self.owner.get("/v1/conversations").await?.ok()?;
        let turns = &conversations.items.first().context("no conversation")?.turns;
        for (turn, (question, entry)) in turns.iter().zip(QUESTIONS) {
            ensure!(turn.text == question && turn.entry.as_deref() == Some(entry), "{turn:?}");
        }
        let handoffs: Page<HandoffRow> = self.owner.get("/v1/handoffs").await?.ok()?;
        let handoff = handoffs.items.first().context("no handoff")?;
        ensure!(handoff.contact == "sara@example.com" && handoff.reference == reference, "{handoff:?}");
        ensure!(handoff.message.contains("هوا"), "the question was not prefilled: {}", handoff.message);
        Ok(())
    }

    async fn stay_private(&self) -> Result<()> {
        let http = reqwest::Client::new();
        let url = self.edge.url();
        let results = Reply::to(http.get(format!("{url}/v1/results"))).await?;
        ensure!(results.status == 401, "results without a key: {}", results.status);
        let made_up = Visitor::new(&url, &"4".repeat(64));
        ensure!(made_up.rate(&made_up.rating(5)).await?.status == 404, "a made-up shop exists");
        Ok(())
    }

    async fn no_cookie_ever(&self) -> Result<()> {
        for passed in self.recorder.passed() {
            ensure!(!passed.response.contains_key("set-cookie"), "{} sets a cookie", passed.line);
            ensure!(!passed.request.contains_key("cookie"), "{} carries a cookie", passed.line);
        }
        let cookies = self.browser.driver.get_all_cookies().await?;
        ensure!(cookies.is_empty(), "cookies: {cookies:?}");
        Ok(())
    }
}

/// Runs the main job and prints a line a step; the step that fails says why.
pub async fn run_and_print(strict_csp: bool) -> Result<()> {
    let mut job = MainJob::prepare(strict_csp, Window::DESKTOP).await?;
    let mut current: Option<String> = None;
    let outcome = job
        .run(|step| {
            if let Some(done) = current.replace(step.to_owned()) {
                println!("{} {done}", console::style("✔").green());
            }
        })
        .await;
    let last = current.unwrap_or_default();
    match &outcome {
        Ok(()) => println!("{} {last}", console::style("✔").green()),
        Err(_) => println!("{} {last}", console::style("✘").red()),
    }
    finish(job, outcome).await
}

/// Closes the browser, whatever happened; a failure leaves a picture.
pub async fn finish(job: MainJob, outcome: Result<()>) -> Result<()> {
    let outcome = match outcome {
        Ok(()) => Ok(()),
        Err(error) => {
            let picture = job.browser.screenshot("failure").await.unwrap_or_default();
            let console = job.browser.console().await.unwrap_or_default().join("\n");
            Err(error.context(format!("there is a picture at {}; the console says:\n{console}", picture.display())))
        }
    };
    job.browser.close().await?;
    outcome
}

/// So that a future can be named where only its result matters.
pub fn block_on<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Runtime::new()?.block_on(future)
}
