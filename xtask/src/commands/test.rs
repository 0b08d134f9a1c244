//! `cargo xtask test`: everything that is checked, on real parts. What `.ci/run` calls.

use crate::build::{self, Care};
use crate::commands::deploy;
use crate::process::{output, run as run_program};
use crate::terminal::{Step, heading};
use crate::{paths, setup};
use anyhow::{Result, bail};
use clap::Args;
use std::process::Command;

/// What to test.
#[derive(Args)]
pub struct Options {
    /// Only tests whose name contains this
    filter: Option<String>,
    /// Build quickly instead of small; sizes are not checked then
    #[arg(long)]
    fast: bool,
}

/// Who may depend on whom: the browser's programs never link the engine, and the words depend on nobody. What
/// describes the words is for this machine alone.
const FORBIDDEN: [(&str, &[&str]); 8] = [
    (
        "shopbell-protocol",
        &["shopbell-engine", "shopbell-worker", "shopbell-widget", "shopbell-dashboard", "worker", "leptos"],
    ),
    ("shopbell-engine", &["shopbell-worker", "shopbell-widget", "shopbell-dashboard", "worker", "leptos", "web-sys"]),
    ("shopbell-sample", &["shopbell-engine", "shopbell-worker", "shopbell-widget", "shopbell-dashboard", "leptos"]),
    ("shopbell-widget", &["shopbell-engine", "shopbell-worker", "worker", "schemars"]),
    ("shopbell-dashboard", &["shopbell-engine", "shopbell-worker", "shopbell-widget", "worker", "schemars"]),
    ("shopbell-worker", &["schemars"]),
    ("shopbell-demo-site", &["shopbell-engine", "shopbell-worker", "shopbell-widget"]),
    ("shopbell-tests", &["shopbell-worker", "shopbell-widget"]),
];

/// Tests everything.
pub fn run(options: &Options) -> Result<()> {
    setup::build_tools()?;
    setup::browser()?;
    build::everything(if options.fast { Care::Fast } else { Care::Release })?;
    if options.filter.is_none() {
        types()?;
        direction()?;
        style()?;
    }
    heading("Tests");
    let mut tests = Command::new(env!("CARGO"));
    tests.args(["test", "--workspace", "--exclude", "shopbell-worker"]).current_dir(paths::root());
    if let Some(filter) = &options.filter {
        tests.arg(filter);
    }
    if !tests.status()?.success() {
        bail!("some tests failed");
    }
    if options.fast || options.filter.is_some() {
        return Ok(());
    }
    deploy::dry_run()?;
    build::check_sizes()
}

fn types() -> Result<()> {
    let step = Step::begin("loader's types");
    run_program(
        &step,
        Command::new(paths::npm_program("tsc")).args(["--noEmit", "-p", "widget/loader"]).current_dir(paths::root()),
    )?;
    step.done("");
    Ok(())
}

fn direction() -> Result<()> {
    let step = Step::begin("direction of dependencies");
    for (package, forbidden) in FORBIDDEN {
        let tree = output(
            Command::new(env!("CARGO"))
                .args(["tree", "--package", package, "--edges", "normal", "--prefix", "none", "--format", "{p}"])
                .args(["--target", "wasm32-unknown-unknown"])
                .current_dir(paths::root()),
        )
        .unwrap_or_default();
        let names: Vec<&str> = tree.lines().filter_map(|line| line.split_whitespace().next()).collect();
        if !names.contains(&package) {
            step.failed();
            bail!("`cargo tree` says nothing about {package}");
        }
        if let Some(wrong) = forbidden.iter().find(|name| names.contains(name)) {
            step.failed();
            bail!("{package} must not depend on {wrong}: see docs/ARCHITECTURE.md, \"Direction\"");
        }
    }
    step.done("");
    Ok(())
}

/// Formatting and lints, where this Rust has the tools for them.
fn style() -> Result<()> {
    let cargo = || Command::new(env!("CARGO"));
    if output(cargo().args(["fmt", "--version"])).is_some() {
        let step = Step::begin("formatting");
        run_program(&step, cargo().args(["fmt", "--all", "--check"]).current_dir(paths::root()))?;
        step.done("");
    }
    if output(cargo().args(["clippy", "--version"])).is_some() {
        let step = Step::begin("lints");
        let lint = |packages: &[&str], target: &[&str]| -> Result<()> {
            let mut clippy = cargo();
            clippy.arg("clippy").args(target).current_dir(paths::root());
            for package in packages {
                clippy.args(["--package", package]);
            }
            run_program(&step, clippy.args(["--", "--deny", "warnings"]))?;
            Ok(())
        };
        lint(&["shopbell-worker", "shopbell-widget", "shopbell-dashboard"], &["--target", "wasm32-unknown-unknown"])?;
        lint(
            &["shopbell-protocol", "shopbell-engine", "shopbell-demo-site", "shopbell-tests", "xtask"],
            &["--all-targets"],
        )?;
        step.done("");
    }
    Ok(())
}
