//! The worker: one script and one WASM module.

use crate::build::assets::gzip;
use crate::build::stamp::{Ingredients, is_current, record};
use crate::build::{Care, bindgen};
use crate::paths;
use crate::process::run;
use crate::terminal::Step;
use anyhow::Result;
use std::process::Command;

/// Builds `worker/index.js` and `worker/index_bg.wasm`.
pub fn build(care: Care) -> Result<()> {
    let step = Step::begin("worker");
    let profile = if care == Care::Release { "worker" } else { "fast" };
    // Only the release: the quick build shares its crates with the widget's.
    let features: &[&str] = if care == Care::Release { &["simd128"] } else { &[] };
    let compiled = bindgen::compile(&step, "shopbell-worker", profile, features)?;
    let entry = paths::root().join("worker/entry.js");
    let made = paths::dist().join("worker/index.js");
    let stamp = Ingredients::default().text("worker-3").text(profile).file(&compiled)?.file(&entry)?.stamp();
    if is_current(&made, &stamp) {
        step.unchanged();
        return Ok(());
    }
    let staging = paths::dist().join("staging/worker");
    bindgen::glue(&compiled, &staging, "index", |bindgen| {
        // The module is instantiated as soon as it is imported, and can be started afresh after a
        // panic: that is what Cloudflare's own build does too.
        bindgen.module(true)?.reset_state_function(true).force_enable_abort_handler(true);
        Ok(())
    })?;
    // The abort handler that wasm-bindgen adds catches JavaScript's exceptions inside WASM. What only one place calls stays
    // a function of its own where it is large: else the whole API becomes one function of 400 KB, and to optimise that
    // the runtime needs 100 MB.
    bindgen::shrink(
        &step,
        &staging.join("index_bg.wasm"),
        &["-O2", "-ocimfs", "40", "--enable-exception-handling", "--enable-simd"],
        care,
    )?;
    // "import source" is a proposal that esbuild and Cloudflare's upload don't take for this target.
    let script = staging.join("index.js");
    std::fs::write(&script, std::fs::read_to_string(&script)?.replacen("import source ", "import ", 1))?;
    std::fs::copy(&entry, staging.join("entry.js"))?;
    let folder = paths::dist().join("worker");
    std::fs::create_dir_all(&folder)?;
    run(
        &step,
        Command::new(paths::npm_program("esbuild"))
            .current_dir(&staging)
            .args(["entry.js", "--bundle", "--format=esm", "--target=es2022", "--minify-syntax", "--log-level=warning"])
            .args(["--external:./index_bg.wasm", "--external:cloudflare:*"])
            .arg(format!("--outfile={}", made.display())),
    )?;
    std::fs::copy(staging.join("index_bg.wasm"), folder.join("index_bg.wasm"))?;
    record(&made, &stamp)?;
    step.done("");
    Ok(())
}

/// The worker's size as Cloudflare counts it: script and WASM, gzip, in bytes.
pub fn script_size() -> Result<usize> {
    let folder = paths::dist().join("worker");
    let mut total = 0;
    for name in ["index.js", "index_bg.wasm"] {
        total += gzip(&std::fs::read(folder.join(name))?)?.len();
    }
    Ok(total)
}
