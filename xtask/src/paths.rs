//! Where things are in the repository. Everything that is built or stored lies under `target/` or
//! `.shopbell/`, so removing the two brings back a fresh clone.

use std::path::{Path, PathBuf};

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Where cargo builds: `CARGO_TARGET_DIR` where it is set, else `target/`.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// What is served and run: `assets/` (the widget's files) and `worker/` (the worker's modules).
pub fn dist() -> PathBuf {
    target().join("shopbell")
}

/// What is kept between runs: the demo's data, a deployment's secrets.
pub fn kept(name: &str) -> PathBuf {
    root().join(".shopbell").join(name)
}

/// A program installed by npm into the repository.
pub fn npm_program(name: &str) -> PathBuf {
    root().join("node_modules/.bin").join(name)
}

/// The file of that name, somewhere below a folder.
///
/// # Errors
/// When a folder can't be read.
pub fn find(folder: &Path, name: &str) -> std::io::Result<Option<PathBuf>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() { find(&path, name)? } else { path.ends_with(name).then_some(path) };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}
