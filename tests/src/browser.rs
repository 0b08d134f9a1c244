//! A real Chromium, driven over WebDriver, that notes what must never happen on a shop's page:
//! console errors, CSP violations, layout shifts.

use anyhow::{Context, Result, bail, ensure};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde::Deserialize;
use serde_json::json;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel, common::types::ElementRect};
use xtask::setup;

/// Only a failure waits this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs in each page before anything else, and notes what must not happen there.
const WATCH: &str = "
    window.__seen = { violations: [], errors: [], shifts: [] };
    addEventListener('securitypolicyviolation', e => __seen.violations.push(e.violatedDirective + ' ' + e.blockedURI));
    addEventListener('error', e => __seen.errors.push(String(e.message)));
    addEventListener('unhandledrejection', e => __seen.errors.push(String(e.reason)));
    const name = node => node ? node.nodeName + '.' + (node.className || node.id) : '?';
    const moved = ({ node, previousRect: a, currentRect: b }) =>
        `${name(node)} from ${a.x},${a.y} ${a.width}x${a.height} to ${b.x},${b.y} ${b.width}x${b.height}`;
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) __seen.shifts.push(entry.value + ': ' + entry.sources.map(moved).join('; '));
    }).observe({ type: 'layout-shift', buffered: true });
";

/// How the browser's window is.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// CSS pixels.
    pub width: u32,
    /// CSS pixels.
    pub height: u32,
    /// Prefers dark colours.
    pub dark: bool,
}

impl Window {
    /// A desktop.
    pub const DESKTOP: Self = Self { width: 1280, height: 860, dark: false };
    /// A phone.
    pub const PHONE: Self = Self { width: 390, height: 780, dark: false };
}

/// A browser with a profile of its own.
pub struct Browser {
    /// The session.
    pub driver: WebDriver,
    chromedriver: Child,
    _profile: TempDir,
}

/// What a page noted about itself.
#[derive(Debug, Deserialize)]
struct Seen {
    violations: Vec<String>,
    errors: Vec<String>,
    shifts: Vec<String>,
}

/// How often chromedriver may fail to start.
const TRIES: u32 = 5;

impl Browser {
    /// Opens a browser.
    pub async fn open(window: Window) -> Result<Self> {
        let programs = setup::browser()?;
        let profile = tempfile::tempdir()?;
        let (mut chromedriver, port) = start_chromedriver(&programs.driver)?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&programs.browser.display().to_string())?;
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            // Frames of other sites get a process of their own, as on most visitors' machines.
            "--site-per-process",
            &format!("--user-data-dir={}", profile.path().display()),
            &format!("--window-size={},{}", window.width, window.height),
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let driver = match WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await {
            Ok(driver) => driver,
            Err(error) => {
                chromedriver.kill().ok();
                return Err(error.into());
            }
        };
        let browser = Self { driver, chromedriver, _profile: profile };
        browser.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
        browser.resize(window.width, window.height).await?;
        if window.dark {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            browser.cdp("Emulation.setEmulatedMedia", features).await?;
        }
        Ok(browser)
    }

    /// Closes the browser.
    pub async fn close(mut self) -> Result<()> {
        self.driver.clone().quit().await?;
        self.chromedriver.kill()?;
        self.chromedriver.wait()?;
        Ok(())
    }

    async fn cdp(&self, command: &str, parameters: serde_json::Value) -> Result<serde_json::Value> {
        Ok(self.driver.cdp().send_raw(command, parameters).await?)
    }

    /// Opens a page.
    pub async fn goto(&self, url: &str) -> Result<()> {
        Ok(self.driver.goto(url).await?)
    }

    /// The value of a JavaScript expression in the current frame.
    pub async fn evaluate<T: serde::de::DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let result = self.driver.execute(format!("return {expression}"), vec![]).await?;
        Ok(serde_json::from_value(result.json().clone())?)
    }

    /// Waits until a JavaScript expression is true in the current frame.
    pub async fn wait_until(&self, expression: &str) -> Result<()> {
        let what = format!("`{expression}` to be true");
        wait_for(&what, || async { Ok(self.evaluate::<bool>(expression).await?.then_some(())) }).await
    }

    /// Waits for an element that is on the screen in the current frame.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        wait_for(&format!("an element {css}"), || async {
            match self.driver.find(By::Css(css)).await {
                Ok(element) if element.is_displayed().await? => Ok(Some(element)),
                Ok(_) | Err(_) => Ok(None),
            }
        })
        .await
    }

    /// Waits for an element and clicks it.
    pub async fn click(&self, css: &str) -> Result<()> {
        wait_for(&format!("an element {css} that can be clicked"), || async {
            match self.driver.find(By::Css(css)).await {
                Ok(element) => Ok(element.click().await.is_ok().then_some(())),
                Err(_) => Ok(None),
            }
        })
        .await
    }

    /// Types into an element.
    pub async fn type_into(&self, css: &str, text: &str) -> Result<()> {
        Ok(self.find(css).await?.send_keys(text).await?)
    }

    /// The text of all elements of that kind in the current frame.
    pub async fn texts(&self, css: &str) -> Result<Vec<String>> {
        self.evaluate(&format!("[...document.querySelectorAll({})].map(e => e.innerText)", json!(css))).await
    }

    /// Waits until some element of that kind has a text that contains `part`.
    pub async fn wait_for_text(&self, css: &str, part: &str) -> Result<()> {
        let expression =
            format!("[...document.querySelectorAll({})].some(e => e.innerText.includes({}))", json!(css), json!(part));
        self.wait_until(&expression).await
    }

    /// The launcher in the loader's shadow root.
    pub async fn launcher(&self) -> Result<WebElement> {
        wait_for("the launcher", || async {
            let Ok(host) = self.driver.find(By::Css("shopbell-widget")).await else { return Ok(None) };
            let root = host.get_shadow_root().await?;
            Ok(root.find(By::Css("button")).await.ok())
        })
        .await
    }

    /// Goes into the widget's frame.
    pub async fn enter_widget(&self) -> Result<()> {
        self.driver.enter_default_frame().await?;
        let frame = wait_for("the widget's frame", || async {
            let Ok(host) = self.driver.find(By::Css("shopbell-widget")).await else { return Ok(None) };
            let root = host.get_shadow_root().await?;
            match root.find(By::Css("iframe")).await {
                Ok(frame) if frame.is_displayed().await? => Ok(Some(frame)),
                _ => Ok(None),
            }
        })
        .await?;
        Ok(frame.enter_frame().await?)
    }

    /// Goes back to the page.
    pub async fn leave_widget(&self) -> Result<()> {
        Ok(self.driver.enter_default_frame().await?)
    }

    /// Where the widget's frame is on the page.
    pub async fn frame_rect(&self) -> Result<ElementRect> {
        let host = self.driver.find(By::Css("shopbell-widget")).await?;
        Ok(host.get_shadow_root().await?.find(By::Css("iframe")).await?.rect().await?)
    }

    /// Saves what is on the screen under `target/screenshots/`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let folder = xtask::paths::target().join("screenshots");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(name).with_extension("png");
        self.driver.screenshot(&path).await?;
        Ok(path)
    }

    /// Saves the whole page under `target/screenshots/`, also what is below the screen.
    pub async fn whole_page(&self, name: &str) -> Result<PathBuf> {
        // The window grows for that moment: what is captured beyond it would be drawn without its scroll bars' places.
        let [width, height]: [u32; 2] =
            self.evaluate("[innerWidth, Math.max(innerHeight, document.documentElement.scrollHeight)]").await?;
        let window = self.evaluate::<u32>("innerHeight").await?;
        self.resize(width, height).await?;
        let picture = self.cdp("Page.captureScreenshot", json!({})).await;
        self.resize(width, window).await?;
        let picture = picture?;
        let bytes = BASE64_STANDARD.decode(picture["data"].as_str().context("no picture")?)?;
        let folder = xtask::paths::target().join("screenshots");
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(name).with_extension("png");
        std::fs::write(&path, bytes)?;
        Ok(path)
    }

    async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// Shows the page as it would be printed, or no longer so.
    pub async fn on_paper(&self, is_on: bool) -> Result<()> {
        let media = json!({ "media": if is_on { "print" } else { "" } });
        self.cdp("Emulation.setEmulatedMedia", media).await.map(drop)
    }

    /// Lets the browser save files into that folder.
    pub async fn save_files_to(&self, folder: &Path) -> Result<()> {
        let wanted = json!({ "behavior": "allow", "downloadPath": folder });
        self.cdp("Browser.setDownloadBehavior", wanted).await.map(drop)
    }

    /// The errors and warnings in the console since the last look, of the page and the widget.
    pub async fn console(&self) -> Result<Vec<String>> {
        let log = self.driver.get_log("browser").await?;
        let bad = log.into_iter().filter(|entry| matches!(entry.level.as_str(), "SEVERE" | "WARNING"));
        Ok(bad.map(|entry| entry.message).collect())
    }

    /// Fails if anything happened on this page (since it was loaded) or in the console (since the last
    /// look) that must not.
    pub async fn expect_calm(&self) -> Result<()> {
        self.leave_widget().await?;
        let seen: Seen = self.evaluate("window.__seen").await?;
        ensure!(seen.violations.is_empty(), "CSP violations: {:?}", seen.violations);
        ensure!(seen.errors.is_empty(), "errors in the page: {:?}", seen.errors);
        ensure!(seen.shifts.is_empty(), "the layout shifted: {:?}", seen.shifts);
        let noise = self.console().await?;
        ensure!(noise.is_empty(), "in the console: {noise:?}");
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After `close` both have ended; after a failed test this ends them.
        self.chromedriver.kill().ok();
        self.chromedriver.wait().ok();
    }
}

/// Tries until there is a value.
pub async fn wait_for<T, F>(what: &str, mut attempt: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let started = Instant::now();
    let mut last = None;
    loop {
        match attempt().await {
            Ok(Some(value)) => return Ok(value),
            Ok(None) => {}
            Err(error) => last = Some(error),
        }
        if started.elapsed() > PATIENCE {
            match last {
                Some(error) => return Err(error.context(format!("waited for {what}"))),
                None => bail!("waited in vain for {what}"),
            }
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

/// Starts it, a few times if it has to be: the port that the kernel gives it for IPv4 may be taken for IPv6, and then it
/// ends at once.
fn start_chromedriver(program: &Path) -> Result<(Child, u16)> {
    let mut tries = 0;
    loop {
        let mut chromedriver = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver could not be started")?;
        tries += 1;
        match chromedriver_port(&mut chromedriver) {
            Ok(port) => return Ok((chromedriver, port)),
            Err(error) => {
                chromedriver.kill().ok();
                chromedriver.wait().ok();
                if tries == TRIES {
                    return Err(error);
                }
            }
        }
    }
}

fn chromedriver_port(chromedriver: &mut Child) -> Result<u16> {
    let output = chromedriver.stdout.take().context("chromedriver's output is not readable")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(port) = line.strip_suffix('.').and_then(|line| line.split_once("started successfully on port ")) {
            return Ok(port.1.parse()?);
        }
    }
    bail!("chromedriver ended before it listened")
}
