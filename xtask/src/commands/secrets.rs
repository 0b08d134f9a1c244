//! A deployment's secret: made once, kept in a file that only its owner can read. There is no default.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// What `secrets.json` holds, under the names by which the worker knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Secrets {
    /// Creates shops. 32 random bytes, base64url.
    #[serde(rename = "ADMIN_TOKEN")]
    pub admin_token: String,
}

/// The secrets in `file`; made and written if there are none.
pub fn load_or_create(file: &Path) -> Result<Secrets> {
    if file.exists() {
        let text = std::fs::read_to_string(file)?;
        return serde_json::from_str(&text).with_context(|| format!("{} is not readable as secrets", file.display()));
    }
    let secrets = Secrets { admin_token: random_token()? };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(&serde_json::to_vec_pretty(&secrets)?)?;
    Ok(secrets)
}

/// 32 random bytes, base64url.
pub fn random_token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
