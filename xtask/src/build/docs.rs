//! What `/docs` is made of: the committed description of the API, and Redoc, which shows it.

use crate::openapi;
use crate::paths;
use anyhow::{Context, Result, ensure};
use std::path::PathBuf;

/// The one thing that Redoc would fetch from its makers: the picture beside their name.
const FOREIGN: &str = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NOTHING: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E";

/// Where the parts are, before they get their final names.
pub struct Docs {
    /// The description.
    pub description: PathBuf,
    /// What shows it.
    pub script: PathBuf,
}

/// Prepares both.
pub fn build() -> Result<Docs> {
    let staging = paths::dist().join("staging/docs");
    std::fs::create_dir_all(&staging)?;
    let script = staging.join("docs.js");
    let redoc = bundled("redoc.standalone.js")?;
    // A newer version may fetch it from elsewhere: then this has to be looked at again.
    ensure!(redoc.contains(FOREIGN), "Redoc doesn't name {FOREIGN}");
    // The notices are comments of a file of their own, which wouldn't come along.
    let notices = bundled("redoc.standalone.js.LICENSE.txt")?;
    std::fs::write(&script, format!("{}\n{notices}", redoc.replace(FOREIGN, NOTHING)))?;
    Ok(Docs { description: openapi::path(), script })
}

fn bundled(name: &str) -> Result<String> {
    let path = paths::root().join("node_modules/redoc/bundles").join(name);
    std::fs::read_to_string(&path).with_context(|| path.display().to_string())
}
