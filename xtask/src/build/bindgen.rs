//! One cargo build for the web, then wasm-bindgen (as a library, so that no tool of the right version
//! has to be installed), then wasm-opt.

use crate::build::Care;
use crate::paths;
use crate::process::run;
use crate::terminal::Step;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// What Rust's default for this target uses, which every browser of the last years has. With more (say
/// `--all-features`) wasm-opt writes types that browsers don't read.
const FEATURES: [&str; 7] = [
    "--mvp-features",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Compiles `package` and returns the path of its `.wasm`. `features` are the target's, beside those of its default.
pub fn compile(step: &Step, package: &str, profile: &str, features: &[&str]) -> Result<PathBuf> {
    let features: Vec<String> = features.iter().map(|feature| format!("\"-Ctarget-feature=+{feature}\"")).collect();
    let flags = format!("target.wasm32-unknown-unknown.rustflags=[{}]", features.join(","));
    run(
        step,
        Command::new(env!("CARGO"))
            .args(["build", "--target", "wasm32-unknown-unknown", "--package", package, "--profile", profile])
            .args(["--config", &flags])
            .current_dir(paths::root())
            // `cargo xtask` is itself run by cargo, whose settings for this crate are not for that one.
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env_remove("RUSTFLAGS"),
    )?;
    Ok(paths::target()
        .join("wasm32-unknown-unknown")
        .join(profile)
        .join(package.replace('-', "_"))
        .with_extension("wasm"))
}

/// Writes the JavaScript glue and the `.wasm` it belongs to, named `name`, into `folder`.
pub fn glue(wasm: &Path, folder: &Path, name: &str, adjust: impl FnOnce(&mut Bindgen) -> Result<()>) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name(name).typescript(false).demangle(false).remove_producers_section(true);
    adjust(&mut bindgen)?;
    bindgen.generate(folder).context("wasm-bindgen failed")
}

/// Makes `wasm` smaller in place; `options` are wasm-opt's own. Names are dropped here: `strip = true` in the profile would hide the
/// target features from wasm-bindgen.
pub fn shrink(step: &Step, wasm: &Path, options: &[&str], care: Care) -> Result<()> {
    if care == Care::Fast {
        return Ok(());
    }
    run(
        step,
        Command::new(paths::npm_program("wasm-opt"))
            .args(FEATURES)
            .args(options)
            .args(["--strip-debug", "--strip-producers", "--strip-target-features"])
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )?;
    Ok(())
}
