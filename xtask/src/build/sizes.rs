//! What a page downloads, and the budget it must keep.

use crate::build::assets::{brotli, gzip, read_bundle};
use crate::build::worker::script_size;
use crate::paths;
use anyhow::{Result, bail};
use console::style;

const LOADER_BUDGET: usize = 3 * 1024;
const SLOTS_BUDGET: usize = 4 * 1024;
const IDENTITY_BUDGET: usize = 1024;
/// With two surveys that are asked without being called for.
const ASKING_BUDGET: usize = 4608;
const FRAME_BUDGET: usize = 110 * 1024;
const SCRIPT_BUDGET: usize = 3 * 1024 * 1024;

/// A file's size in bytes, as it is and compressed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sizes {
    /// As it is.
    pub raw: usize,
    /// gzip, highest level.
    pub gzip: usize,
    /// brotli, highest level.
    pub brotli: usize,
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self { raw: bytes.len(), gzip: gzip(bytes)?.len(), brotli: brotli(bytes)?.len() })
    }

    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, gzip: self.gzip + other.gzip, brotli: self.brotli + other.brotli }
    }
}

/// Settings as long as a real shop's: what the worker puts into the loader.
const TYPICAL_SETTINGS: &str = r##"{"host":"https://bell.shop.example","shop":"9c1f0e6b7a2d4c58b3e1f0a9d8c7b6a5948372615f4e3d2c1b0a998877665544","locale":"fa","color":"#0f766e","ink":"#fff","side":"end","consent":"interaction","chunks":"8b386a41148e5882","label":{"fa":"گفت‌وگو و نظر شما","ar":"الدردشة ورأيك","en":"Chat and feedback"}}"##;

/// What a shop with such surveys adds to them.
const TYPICAL_RULES: &str = r##","surveys":[{"id":"after-purchase","repeat_after_days":30,"trigger":{"event":"purchase"}},{"id":"recommend-us","repeat_after_days":180,"trigger":{"after_seconds":20,"percentage":50,"returning":true}}],"attention":{"prompts":1,"days":14}}"##;

/// Prints the sizes and fails above a budget.
pub fn check() -> Result<()> {
    let bundle = read_bundle()?;
    let asset = |address: &str| -> Result<Sizes> {
        Sizes::of(&std::fs::read(paths::dist().join("assets").join(address.trim_start_matches("/a/")))?)
    };
    let loader = Sizes::of(bundle.loader.replace("__SHOPBELL_SETTINGS__", TYPICAL_SETTINGS).as_bytes())?;
    let settings = TYPICAL_SETTINGS.strip_suffix('}').unwrap_or_default().to_owned() + TYPICAL_RULES;
    let asking = Sizes::of(bundle.asking.replace("__SHOPBELL_SETTINGS__", &settings).as_bytes())?;
    let (slots, identity) = (asset(&bundle.chunk("slots"))?, asset(&bundle.chunk("identity"))?);
    let (wasm, script, css) = (asset(&bundle.wasm)?, asset(&bundle.script)?, asset(&bundle.style)?);
    let texts = bundle.texts.values().map(serde_json::to_string).collect::<Result<Vec<_>, _>>()?;
    let longest = texts.iter().max_by_key(|text| text.len()).map(String::as_str).unwrap_or_default();
    let frame = Sizes::of(bundle.frame.replace("{{config}}", longest).as_bytes())?;
    let rest = wasm.plus(script).plus(css).plus(frame);

    println!("\n{}", style("What a page downloads, in bytes").bold());
    println!("  {:<34}{:>10}{:>10}{:>10}{:>10}", "", "raw", "gzip", "brotli", "budget");
    let row = |name: &str, sizes: Sizes, budget: Option<usize>| {
        let budget = budget.map(|bytes| bytes.to_string()).unwrap_or_default();
        println!("  {name:<34}{:>10}{:>10}{:>10}{budget:>10}", sizes.raw, sizes.gzip, sizes.brotli);
    };
    row("loader, on every page", loader, Some(LOADER_BUDGET));
    row("the same where surveys come by themselves", asking, Some(ASKING_BUDGET));
    row("slots, where the page has some", slots, Some(SLOTS_BUDGET));
    row("identity, where customers log in", identity, Some(IDENTITY_BUDGET));
    row("app (WASM), once it is wanted", wasm, None);
    row("glue (JavaScript)", script, None);
    row("style sheet", css, None);
    row("frame document with one language", frame, None);
    row("everything but the loader", rest, Some(FRAME_BUDGET));
    let worker = script_size()?;
    println!("  {:<34}{:>10}{worker:>10}{:>10}{SCRIPT_BUDGET:>10}", "worker script, on the server", "", "");

    let mut over = Vec::new();
    for (name, size, budget) in [
        ("the loader (brotli)", loader.brotli, LOADER_BUDGET),
        ("the loader with surveys that come by themselves (brotli)", asking.brotli, ASKING_BUDGET),
        ("the chunk for slots (brotli)", slots.brotli, SLOTS_BUDGET),
        ("the chunk for identity (brotli)", identity.brotli, IDENTITY_BUDGET),
        ("everything but the loader (brotli)", rest.brotli, FRAME_BUDGET),
        ("the worker's script (gzip)", worker, SCRIPT_BUDGET),
    ] {
        if size > budget {
            over.push(format!("{name} has {size} bytes, {} above its budget of {budget}", size - budget));
        }
    }
    if !over.is_empty() {
        bail!("too large: {}", over.join("; "));
    }
    Ok(())
}
