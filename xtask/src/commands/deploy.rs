//! `cargo xtask deploy`: the release onto Cloudflare, with wrangler, which is used for nothing else.
//! Wrangler and the Node it needs are installed on their own, so that nobody else waits for them.

use crate::build::{self, Care};
use crate::commands::secrets::{self, CloudSecrets};
use crate::commands::serve::{checked_origin, checked_owner_origin};
use crate::process::{output, run as run_program};
use crate::terminal::{Step, heading};
use crate::{paths, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Serialize;
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
    /// The address visitors reach the worker at, where it isn't the one that Cloudflare gives it
    #[arg(long)]
    public_url: Option<String>,
    /// Give the dashboard an address of its own; both addresses must be domains of the worker in your account
    #[arg(long, requires = "public_url")]
    owner_origin: Option<String>,
    /// Build, check and bundle everything, but upload nothing
    #[arg(long)]
    dry_run: bool,
}

/// Where the worker is reached, as its own variables.
#[derive(Default, Serialize)]
struct Addresses {
    #[serde(rename = "PUBLIC_URL", skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    #[serde(rename = "OWNER_ORIGIN", skip_serializing_if = "Option::is_none")]
    owner_origin: Option<String>,
}

impl Addresses {
    fn checked(options: &Options) -> Result<Self> {
        let Some(public_url) = &options.public_url else { return Ok(Self::default()) };
        let public_url = checked_origin(public_url, "--public-url")?;
        let owner_origin = checked_owner_origin(options.owner_origin.as_deref(), &public_url)?;
        Ok(Self { public_url: Some(public_url), owner_origin })
    }
}

/// The free plan's limit on a worker's script: 3 MB gzip.
const LARGEST_SCRIPT_KIB: f64 = 3.0 * 1024.0;

/// Builds and deploys.
pub fn run(options: &Options) -> Result<()> {
    let addresses = Addresses::checked(options)?;
    setup::build_tools()?;
    build::everything(Care::Release)?;
    build::check_sizes()?;
    if options.dry_run {
        return dry_run_of(&options.name, &addresses);
    }
    let secrets_file = paths::kept("deploy").join("secrets.json");
    let secrets = secrets::load_or_create(&secrets_file, CloudSecrets::random)?;
    // Wrangler asks to sign in, and says where the worker is: it talks to the person itself.
    let status = wrangler(&options.name, &addresses)?
        .arg("--secrets-file")
        .arg(&secrets_file)
        .status()
        .context("wrangler could not be started")?;
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

/// Everything that a deployment does with what is built, but for the upload. Fails where the script is
/// larger than Cloudflare's free plan takes.
pub fn dry_run() -> Result<()> {
    dry_run_of("shopbell", &Addresses::default())
}

fn dry_run_of(name: &str, addresses: &Addresses) -> Result<()> {
    let outcome = paths::dist().join("dry-run");
    let mut wrangler = wrangler(name, addresses)?;
    let step = Step::begin("wrangler deploy --dry-run");
    let said = run_program(&step, wrangler.arg("--dry-run").arg("--outdir").arg(&outcome))?;
    let size = upload_size(&said).context("wrangler didn't say how large the script is")?;
    step.done(&format!("nothing was uploaded; the script has {size:.0} KiB (gzip)"));
    if size > LARGEST_SCRIPT_KIB {
        bail!("the script has {size:.0} KiB (gzip), Cloudflare's free plan takes {LARGEST_SCRIPT_KIB:.0}");
    }
    Ok(())
}

/// The number in wrangler's `Total Upload: 1234.5 KiB / gzip: 567.8 KiB`.
fn upload_size(said: &str) -> Option<f64> {
    let line = said.lines().find(|line| line.contains("Total Upload"))?;
    line.split("gzip:").nth(1)?.split_whitespace().next()?.parse().ok()
}

fn wrangler(name: &str, addresses: &Addresses) -> Result<Command> {
    let tools = paths::root().join("xtask/wrangler");
    setup::npm_packages(&tools, "wrangler")?;
    let config = paths::dist().join("wrangler.json");
    std::fs::write(&config, serde_json::to_vec_pretty(&configuration(name, addresses))?)?;
    let mut wrangler = Command::new(node_for_wrangler(&tools)?);
    wrangler
        .arg(tools.join("node_modules/wrangler/bin/wrangler.js"))
        .args(["deploy", "--config"])
        .arg(config)
        .env("WRANGLER_SEND_METRICS", "false");
    Ok(wrangler)
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

fn configuration(name: &str, addresses: &Addresses) -> serde_json::Value {
    json!({
        "name": name,
        "main": "worker/index.js",
        "compatibility_date": crate::runtime::COMPATIBILITY_DATE,
        "no_bundle": true,
        "rules": [{ "type": "CompiledWasm", "globs": ["**/*.wasm"] }],
        "assets": { "directory": "assets", "binding": "ASSETS", "run_worker_first": true },
        "durable_objects": { "bindings": [{ "name": "SHOPS", "class_name": "Shop" }] },
        "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Shop"] }],
        "observability": { "enabled": true },
        "vars": addresses,
    })
}

#[cfg(test)]
mod tests {
    use super::upload_size;

    #[test]
    fn wranglers_word_on_the_size_is_understood() {
        assert_eq!(upload_size("x\nTotal Upload: 1700.12 KiB / gzip: 555.16 KiB\ny"), Some(555.16));
        assert_eq!(upload_size("nothing"), None);
    }
}
