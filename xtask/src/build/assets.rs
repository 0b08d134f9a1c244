//! The folder that is served: files named by their content, with their compressed forms beside them,
//! and `bundle.json`, which tells the worker what there is and holds the texts it renders from.

use crate::build::dashboard::Dashboard;
use crate::build::docs::Docs;
use crate::build::stamp::content_hash;
use crate::build::widget::Widget;
use crate::paths;
use crate::terminal::Step;
use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use shopbell_protocol::bundle::CHUNKS;
use shopbell_protocol::{Bundle, DashboardFiles, DocsFiles, Locale};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Reads the bundle that was built last.
pub fn read_bundle() -> Result<Bundle> {
    let path = paths::dist().join("assets/bundle.json");
    let text = std::fs::read_to_string(&path).context("nothing is built yet: `cargo xtask build`")?;
    Ok(serde_json::from_str(&text)?)
}

/// Writes `assets/`.
pub fn assemble(widget: &Widget, dashboard: &Dashboard, docs: &Docs) -> Result<()> {
    let step = Step::begin("assets");
    let folder = paths::dist().join("assets");
    let source = paths::root().join("widget");
    std::fs::create_dir_all(&folder)?;
    let mut texts = BTreeMap::new();
    for locale in Locale::ALL {
        let path = source.join("locales").join(locale.code()).with_extension("json");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut all: BTreeMap<String, String> =
            serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        // Only the slots say these, and they have them already.
        all.retain(|key, _| !key.starts_with("list_"));
        texts.insert(locale, all);
    }
    let bundle = Bundle {
        script: publish(&folder, &widget.script, "app", "js")?,
        wasm: publish(&folder, &widget.wasm, "app", "wasm")?,
        style: publish(&folder, &widget.style, "app", "css")?,
        chunks: publish_chunks(&folder, widget)?,
        loader: std::fs::read_to_string(&widget.loader)?.trim_end().to_owned(),
        asking: std::fs::read_to_string(&widget.asking)?.trim_end().to_owned(),
        frame: std::fs::read_to_string(source.join("frame.html"))?,
        texts,
        dashboard: publish_dashboard(&folder, dashboard)?,
        docs: DocsFiles {
            description: publish(&folder, &docs.description, "openapi", "json")?,
            script: publish(&folder, &docs.script, "docs", "js")?,
        },
    };
    std::fs::write(folder.join("bundle.json"), serde_json::to_vec_pretty(&bundle)?)?;
    remove_old(&folder, &bundle)?;
    step.done("");
    Ok(())
}

fn publish_dashboard(folder: &Path, dashboard: &Dashboard) -> Result<DashboardFiles> {
    let source = paths::root().join("dashboard");
    let mut texts = BTreeMap::new();
    for locale in Locale::ALL {
        let file = source.join("locales").join(locale.code()).with_extension("json");
        texts.insert(locale, publish(folder, &file, &format!("dashboard-{}", locale.code()), "json")?);
    }
    Ok(DashboardFiles {
        script: publish(folder, &dashboard.script, "dashboard", "js")?,
        wasm: publish(folder, &dashboard.wasm, "dashboard", "wasm")?,
        style: publish(folder, &dashboard.style, "dashboard", "css")?,
        chart: publish(folder, &dashboard.chart, "dashboard-chart", "js")?,
        texts,
        document: std::fs::read_to_string(source.join("index.html"))?,
    })
}

/// Copies a file under a name made of its content and returns its address.
fn publish(folder: &Path, file: &Path, name: &str, extension: &str) -> Result<String> {
    let bytes = std::fs::read(file).with_context(|| file.display().to_string())?;
    let name = format!("{name}-{}.{extension}", content_hash(&bytes));
    publish_as(folder, &name, &bytes)?;
    Ok(format!("/a/{name}"))
}

/// Copies the loader's chunks under names that end alike: the loader is told that end once for all of them.
fn publish_chunks(folder: &Path, widget: &Widget) -> Result<String> {
    let (slots, identity) = (std::fs::read(&widget.slots)?, std::fs::read(&widget.identity)?);
    let chunks = content_hash(&[slots.as_slice(), &identity].concat());
    for (name, bytes) in CHUNKS.into_iter().zip([slots, identity]) {
        publish_as(folder, &format!("{name}-{chunks}.js"), &bytes)?;
    }
    Ok(chunks)
}

/// The compressed forms are made once, here, at the highest level, instead of on each request at a low one.
fn publish_as(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(name);
    if !path.exists() {
        std::fs::write(folder.join(format!("{name}.br")), brotli(bytes)?)?;
        std::fs::write(folder.join(format!("{name}.gz")), gzip(bytes)?)?;
        std::fs::write(path, bytes)?;
    }
    Ok(())
}

/// Only what the bundle names stays, so that a deployment doesn't carry every build of the past.
fn remove_old(folder: &Path, bundle: &Bundle) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let chunks = CHUNKS.map(|name| bundle.chunk(name));
        let named = [&bundle.script, &bundle.wasm, &bundle.style, &bundle.docs.description, &bundle.docs.script]
            .into_iter()
            .chain(&chunks)
            .chain(bundle.dashboard.addresses())
            .any(|address| address.strip_prefix("/a/").is_some_and(|kept| name.starts_with(kept)));
        if !named && name != "bundle.json" {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Brotli at its highest level.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut out, 4096, 11, 22);
    encoder.write_all(bytes)?;
    encoder.flush()?;
    drop(encoder);
    Ok(out)
}

/// Gzip at its highest level.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
