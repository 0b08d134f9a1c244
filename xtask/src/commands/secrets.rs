//! A deployment's secrets: made once, kept in a file that only its owner can read. There is no default.

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::Path;

/// What a deployment on Cloudflare needs, under the names by which the worker knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CloudSecrets {
    /// Creates shops. 32 random bytes, base64url.
    #[serde(rename = "ADMIN_TOKEN")]
    pub admin_token: String,
}

/// What a deployment on `workerd` needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LocalSecrets {
    /// Creates shops. 32 random bytes, base64url.
    #[serde(rename = "ADMIN_TOKEN")]
    pub admin_token: String,
    /// What `workerd` signs the shops' ids with, so that nobody else can make one up that it accepts.
    /// Whoever changes it loses the shops.
    #[serde(rename = "OBJECT_KEY")]
    pub object_key: String,
}

impl CloudSecrets {
    /// New ones.
    pub fn random() -> Result<Self> {
        Ok(Self { admin_token: random_token()? })
    }
}

impl LocalSecrets {
    /// New ones.
    pub fn random() -> Result<Self> {
        Ok(Self { admin_token: random_token()?, object_key: random_token()? })
    }
}

/// The secrets in `file`; made and written if there are none.
pub fn load_or_create<T: Serialize + DeserializeOwned>(file: &Path, make: fn() -> Result<T>) -> Result<T> {
    if file.exists() {
        let text = std::fs::read_to_string(file)?;
        return serde_json::from_str(&text).with_context(|| format!("{} is not readable as secrets", file.display()));
    }
    let secrets = make()?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_private(file, &serde_json::to_vec_pretty(&secrets)?)?;
    Ok(secrets)
}

/// Writes a file that only its owner can read.
pub fn write_private(file: &Path, bytes: &[u8]) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(bytes)?;
    Ok(())
}

/// 32 random bytes, base64url.
fn random_token() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
