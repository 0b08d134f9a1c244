//! What the machine must have before anything is built: the WASM target, Node with the pinned npm
//! tools, and for the commands that open one, a browser. Installed where that is possible without
//! asking; else the error says exactly what to type.

use crate::paths;
use crate::process::{output, run};
use crate::terminal::Step;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const OLDEST_NODE: u32 = 20;
const BROWSER_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-core"];

/// Everything a build needs.
pub fn build_tools() -> Result<()> {
    wasm_target()?;
    node()?;
    npm_packages(&paths::root(), "npm tools")
}

fn wasm_target() -> Result<()> {
    let step = Step::begin("Rust target for WebAssembly");
    let installed = output(Command::new("rustup").args(["target", "list", "--installed"]));
    match installed {
        Some(list) if list.lines().any(|line| line == WASM_TARGET) => {
            step.unchanged();
            return Ok(());
        }
        Some(_) => {
            run(&step, Command::new("rustup").args(["target", "add", WASM_TARGET]))?;
        }
        None => {
            // A Rust that doesn't come from rustup may still carry the target.
            let folder = output(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]));
            if !folder.is_some_and(|folder| Path::new(&folder).exists()) {
                step.failed();
                bail!(
                    "rustup was not found, and this Rust has no {WASM_TARGET} target. Install Rust with rustup (rustup.rs)."
                );
            }
        }
    }
    step.done("");
    Ok(())
}

fn node() -> Result<()> {
    let version = output(Command::new("node").arg("--version"))
        .context("Node was not found. Install Node 20 or newer, with npm (nodejs.org).")?;
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or_default().parse().unwrap_or(0);
    if major < OLDEST_NODE {
        bail!("Node {version} is too old: install Node {OLDEST_NODE} or newer, with npm (nodejs.org).");
    }
    output(Command::new("npm").arg("--version")).context("npm was not found. Install Node with npm (nodejs.org).")?;
    Ok(())
}

/// Installs the packages that `folder`'s lock file pins, unless they are there already.
pub fn npm_packages(folder: &Path, name: &str) -> Result<()> {
    let step = Step::begin(name);
    let pinned = std::fs::read(folder.join("package-lock.json"))?;
    // npm keeps no copy of the lock file it installed from, so we do.
    let installed = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&installed).is_ok_and(|bytes| bytes == pinned) {
        step.unchanged();
        return Ok(());
    }
    run(&step, Command::new("npm").args(["ci", "--ignore-scripts", "--no-fund", "--no-audit"]).current_dir(folder))?;
    std::fs::write(installed, pinned)?;
    step.done("");
    Ok(())
}

/// The browser and its driver.
#[derive(Debug, Clone)]
pub struct Browser {
    /// Chromium or Chrome.
    pub browser: PathBuf,
    /// chromedriver.
    pub driver: PathBuf,
}

/// Finds Chromium and chromedriver, and installs them as system packages where we may (as root on a
/// Debian-like system).
pub fn browser() -> Result<Browser> {
    if let Some(found) = find_browser() {
        return Ok(found);
    }
    let step = Step::begin("Chromium");
    if is_root() && output(Command::new("apt-get").arg("--version")).is_some() {
        run(&step, Command::new("apt-get").args(["update", "-q"]))?;
        run(
            &step,
            Command::new("apt-get")
                .args(["install", "-y", "-q", "--no-install-recommends"])
                .args(BROWSER_PACKAGES)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )?;
    }
    match find_browser() {
        Some(found) => {
            step.done("");
            Ok(found)
        }
        None => {
            step.failed();
            bail!(
                "Chromium and chromedriver were not found. On Debian or Ubuntu: sudo apt-get install {}. \
                 Elsewhere install Chromium or Chrome with a chromedriver of the same version and put both on the PATH.",
                BROWSER_PACKAGES.join(" ")
            )
        }
    }
}

fn find_browser() -> Option<Browser> {
    let browser = ["chromium", "chromium-browser", "google-chrome", "chrome"].into_iter().find_map(on_path)?;
    let driver = on_path("chromedriver")?;
    Some(Browser { browser, driver })
}

fn on_path(program: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
