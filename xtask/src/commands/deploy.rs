//! `cargo xtask deploy`: the release onto Cloudflare, with wrangler, which is used for nothing else.
//! Wrangler and the Node it needs are installed on their own, so that nobody else waits for them.

use crate::build::{self, Care};
use crate::commands::secrets;
use crate::process::{output, run as run_program};
use crate::terminal::{Step, heading};
use crate::{paths, setup};
use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The oldest Node that wrangler runs on.
const WRANGLER_NODE: (u32, u32) = (22, 12);

/// How to deploy.
#[derive(Args)]
pub struct Options {
    /// The worker's name in your Cloudflare account
    #[arg(long, default_value = "shopbell")]
    name: String,
    /// Build, check and bundle everything, but upload nothing
    #[arg(long)]
    dry_run: bool,
}

/// Builds and deploys.
pub fn run(options: &Options) -> Result<()> {
    setup::build_tools()?;
    let tools = paths::root().join("xtask/wrangler");
    setup::npm_packages(&tools, "wrangler")?;
    build::everything(Care::Release)?;
    build::check_sizes()?;

    let secrets_file = paths::kept("deploy").join("secrets.json");
    let secrets = secrets::load_or_create(&secrets_file)?;
    let config = paths::dist().join("wrangler.json");
    std::fs::write(&config, serde_json::to_vec_pretty(&configuration(&options.name))?)?;

    let mut wrangler = Command::new(node_for_wrangler(&tools)?);
    wrangler
        .arg(tools.join("node_modules/wrangler/bin/wrangler.js"))
        .args(["deploy", "--config"])
        .arg(&config)
        .arg("--secrets-file")
        .arg(&secrets_file)
        .env("WRANGLER_SEND_METRICS", "false");
    if options.dry_run {
        let step = Step::begin("wrangler deploy --dry-run");
        wrangler.arg("--dry-run").arg("--outdir").arg(dry_run_folder());
        run_program(&step, &mut wrangler)?;
        step.done("");
        println!("\nNothing was uploaded. The bundle is in {}.", dry_run_folder().display());
        return Ok(());
    }
    // Wrangler asks to sign in, and says where the worker is: it talks to the person itself.
    let status = wrangler.status().context("wrangler could not be started")?;
    if !status.success() {
        std::process::exit(status.code().unwrap_or(1));
    }
    heading("Deployed.");
    println!(
        "\n  Admin token  {}  (kept in {})\n  Create a shop with it: POST /v1/shops at the address above; README.md has the line.\n",
        secrets.admin_token,
        secrets_file.display()
    );
    Ok(())
}

/// This machine's Node where it is new enough, else the one that npm brought.
fn node_for_wrangler(tools: &Path) -> Result<PathBuf> {
    let modern = |node: &Path| {
        let version = output(Command::new(node).arg("--version")).unwrap_or_default();
        let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0)) >= WRANGLER_NODE
    };
    let own = PathBuf::from("node");
    if modern(&own) {
        return Ok(own);
    }
    let installed = std::fs::read_dir(tools.join("node_modules"))?
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin/node"))
        .find(|node| node.is_file() && modern(node));
    installed.context("wrangler needs Node 22.12 or newer: install it (nodejs.org)")
}

/// Where a dry run leaves its bundle.
pub fn dry_run_folder() -> PathBuf {
    paths::dist().join("dry-run")
}

fn configuration(name: &str) -> serde_json::Value {
    let folder = |path: &str| Path::new(path).to_path_buf();
    json!({
        "name": name,
        "main": folder("worker/index.js"),
        "compatibility_date": crate::runtime::COMPATIBILITY_DATE,
        "no_bundle": true,
        "rules": [{ "type": "CompiledWasm", "globs": ["**/*.wasm"] }],
        "assets": { "directory": folder("assets"), "binding": "ASSETS", "run_worker_first": true },
        "durable_objects": { "bindings": [{ "name": "SHOPS", "class_name": "Shop" }] },
        "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Shop"] }],
        "observability": { "enabled": true },
    })
}
