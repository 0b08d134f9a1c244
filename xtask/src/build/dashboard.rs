//! The dashboard: the app (Leptos to WASM) with its glue, what draws charts, and its style sheet.

use crate::build::stamp::{Ingredients, is_current, record};
use crate::build::widget::esbuild;
use crate::build::{Care, bindgen};
use crate::paths;
use crate::terminal::Step;
use anyhow::Result;
use std::path::{Path, PathBuf};

/// Where the built parts are, before they get their final names.
pub struct Dashboard {
    /// The app's script: the glue with its start.
    pub script: PathBuf,
    /// The app.
    pub wasm: PathBuf,
    /// The style sheet.
    pub style: PathBuf,
    /// What draws charts.
    pub chart: PathBuf,
}

/// Builds all of the dashboard.
pub fn build(care: Care) -> Result<Dashboard> {
    let staging = paths::dist().join("staging/dashboard");
    std::fs::create_dir_all(&staging)?;
    let dashboard = Dashboard {
        script: staging.join("dashboard.js"),
        wasm: staging.join("generated/dashboard_bg.wasm"),
        style: staging.join("dashboard.css"),
        chart: staging.join("chart.js"),
    };
    let step = Step::begin("dashboard");
    let source = paths::root().join("dashboard");
    let style = ["--bundle", "--target=chrome111,firefox113,safari16.4"];
    esbuild(&step, &source.join("style/main.css"), &dashboard.style, &style)?;
    let module = ["--bundle", "--format=esm", "--target=es2022"];
    esbuild(&step, &source.join("chart/main.js"), &dashboard.chart, &module)?;
    app(&step, care, &staging, &dashboard).map(|changed| {
        if changed {
            step.done("");
        } else {
            step.unchanged();
        }
        dashboard
    })
}

/// True where it was made anew.
fn app(step: &Step, care: Care, staging: &Path, dashboard: &Dashboard) -> Result<bool> {
    let profile = if care == Care::Release { "dashboard" } else { "fast" };
    let compiled = bindgen::compile(step, "shopbell-dashboard", profile, &[])?;
    let boot = paths::root().join("dashboard/boot.js");
    let stamp = Ingredients::default().text("dashboard-1").text(profile).file(&compiled)?.file(&boot)?.stamp();
    if is_current(&dashboard.script, &stamp) {
        return Ok(false);
    }
    bindgen::glue(&compiled, &staging.join("generated"), "dashboard", |bindgen| {
        bindgen.web(true)?;
        Ok(())
    })?;
    bindgen::shrink(step, &dashboard.wasm, &["-Os"], care)?;
    let staged_boot = staging.join("boot.js");
    std::fs::copy(&boot, &staged_boot)?;
    esbuild(step, &staged_boot, &dashboard.script, &["--bundle", "--format=esm", "--target=es2022"])?;
    record(&dashboard.script, &stamp)?;
    Ok(true)
}
