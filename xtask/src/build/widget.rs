//! The widget: the loader (TypeScript), the app (Leptos to WASM) with its glue, and its style sheet.

use crate::build::stamp::{Ingredients, is_current, record};
use crate::build::{Care, bindgen};
use crate::paths;
use crate::process::run;
use crate::terminal::Step;
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the built parts are, before they get their final names.
pub struct Widget {
    /// The loader with its placeholder for the shop's settings.
    pub loader: PathBuf,
    /// The same for shops with surveys that are asked without being called for.
    pub asking: PathBuf,
    /// The loader's chunk that draws recommendation slots.
    pub slots: PathBuf,
    /// The loader's chunk that says who the visitor is.
    pub identity: PathBuf,
    /// The app's script: the glue with its start.
    pub script: PathBuf,
    /// The app.
    pub wasm: PathBuf,
    /// The app's style sheet.
    pub style: PathBuf,
}

/// Builds all of the widget.
pub fn build(care: Care) -> Result<Widget> {
    let staging = paths::dist().join("staging/widget");
    std::fs::create_dir_all(&staging)?;
    let widget = Widget {
        loader: staging.join("loader.js"),
        asking: staging.join("asking.js"),
        slots: staging.join("slots.js"),
        identity: staging.join("identity.js"),
        script: staging.join("app.js"),
        wasm: staging.join("generated/app_bg.wasm"),
        style: staging.join("app.css"),
    };
    loader_and_style(&widget)?;
    app(care, &staging, &widget)?;
    Ok(widget)
}

fn loader_and_style(widget: &Widget) -> Result<()> {
    let step = Step::begin("loader and style");
    let source = paths::root().join("widget");
    for (loader, asking) in [(&widget.loader, "--define:ASKING=false"), (&widget.asking, "--define:ASKING=true")] {
        esbuild(
            &step,
            &source.join("loader/main.ts"),
            loader,
            // A script of modules needs not say that it is strict.
            &["--bundle", "--format=iife", "--target=es2022", "--tsconfig-raw={}", asking],
        )?;
        terser(&step, loader, &[])?;
    }
    for (chunk, file) in [("slots", &widget.slots), ("identity", &widget.identity)] {
        let chunk = source.join("loader").join(chunk).join("main.ts");
        esbuild(&step, &chunk, file, &["--bundle", "--format=esm", "--target=es2022", "--define:ASKING=false"])?;
        terser(&step, file, &["--module"])?;
    }
    esbuild(
        &step,
        &source.join("style/app.css"),
        &widget.style,
        &["--bundle", "--target=chrome100,firefox100,safari15"],
    )?;
    step.done("");
    Ok(())
}

fn app(care: Care, staging: &Path, widget: &Widget) -> Result<()> {
    let step = Step::begin("widget");
    let profile = if care == Care::Release { "widget" } else { "fast" };
    let compiled = bindgen::compile(&step, "shopbell-widget", profile, &[])?;
    let boot = paths::root().join("widget/boot.js");
    let stamp = Ingredients::default().text("widget-2").text(profile).file(&compiled)?.file(&boot)?.stamp();
    if is_current(&widget.script, &stamp) {
        step.unchanged();
        return Ok(());
    }
    bindgen::glue(&compiled, &staging.join("generated"), "app", |bindgen| {
        bindgen.web(true)?;
        Ok(())
    })?;
    bindgen::shrink(&step, &widget.wasm, &["-Oz"], care)?;
    let staged_boot = staging.join("boot.js");
    std::fs::copy(&boot, &staged_boot)?;
    esbuild(&step, &staged_boot, &widget.script, &["--bundle", "--format=esm", "--target=es2022"])?;
    record(&widget.script, &stamp)?;
    step.done("");
    Ok(())
}

/// Takes off what esbuild leaves, from what comes with every page: some 50 bytes of it.
fn terser(step: &Step, script: &Path, options: &[&str]) -> Result<()> {
    run(
        step,
        Command::new(paths::npm_program("terser"))
            .arg(script)
            .args(["--compress", "passes=3", "--mangle", "--ecma", "2022"])
            .args(options)
            .arg("--output")
            .arg(script),
    )?;
    Ok(())
}

/// One of esbuild's calls, made small.
pub fn esbuild(step: &Step, from: &Path, to: &Path, options: &[&str]) -> Result<()> {
    run(
        step,
        Command::new(paths::npm_program("esbuild"))
            .arg(from)
            .args(options)
            .args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"])
            .arg(format!("--outfile={}", to.display())),
    )?;
    Ok(())
}
