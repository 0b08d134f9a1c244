//! "Has what this is made of changed?": a file's stamp is the hash of all that went into it.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// The hash of what goes into a built file.
#[derive(Default)]
pub struct Ingredients(Sha256);

impl Ingredients {
    /// Counts a text in: a version, an option.
    pub fn text(mut self, text: &str) -> Self {
        self.0.update((text.len() as u64).to_le_bytes());
        self.0.update(text.as_bytes());
        self
    }

    /// Counts a file in.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(&bytes);
        Ok(self)
    }

    /// The stamp, as hexadecimal.
    pub fn stamp(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// Whether `made` exists and carries `stamp`.
pub fn is_current(made: &Path, stamp: &str) -> bool {
    made.exists() && std::fs::read_to_string(stamp_file(made)).is_ok_and(|old| old == stamp)
}

/// Notes that `made` has been made of what `stamp` stands for.
pub fn record(made: &Path, stamp: &str) -> Result<()> {
    Ok(std::fs::write(stamp_file(made), stamp)?)
}

fn stamp_file(made: &Path) -> PathBuf {
    let mut name = made.file_name().unwrap_or_default().to_os_string();
    name.push(".stamp");
    made.with_file_name(name)
}

/// The first 16 hexadecimal digits of the SHA-256 of `bytes`: names a file by its content.
pub fn content_hash(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes)).chars().take(16).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
