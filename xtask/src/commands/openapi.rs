//! `cargo xtask openapi`: writes docs/openapi.json.

use crate::openapi::{path, text};
use crate::terminal::Step;
use anyhow::Result;

/// Writes the description.
pub fn run() -> Result<()> {
    let step = Step::begin("docs/openapi.json");
    let (path, text) = (path(), text()?);
    if std::fs::read_to_string(&path).is_ok_and(|known| known == text) {
        step.unchanged();
    } else {
        std::fs::write(path, text)?;
        step.done("");
    }
    Ok(())
}
