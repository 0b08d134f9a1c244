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
    /// What the keys are derived from with which requests to shops' servers are signed. 32 random bytes, base64url.
    /// Whoever changes it changes every shop's key.
    #[serde(rename = "SIGNING_SECRET")]
    pub signing_secret: String,
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
    /// As in [`CloudSecrets`].
    #[serde(rename = "SIGNING_SECRET")]
    pub signing_secret: String,
}

impl CloudSecrets {
    /// New ones.
    pub fn random() -> Result<Self> {
        Ok(Self { admin_token: random_token()?, signing_secret: random_token()? })
    }
}

impl LocalSecrets {
    /// New ones.
    pub fn random() -> Result<Self> {
        Ok(Self { admin_token: random_token()?, object_key: random_token()?, signing_secret: random_token()? })
    }
}

/// What files written by earlier versions lack. The other secrets are never made anew: shops hang on them.
const ADDED_LATER: [&str; 1] = ["SIGNING_SECRET"];

/// The secrets in `file`; made and written if there are none.
pub fn load_or_create<T: Serialize + DeserializeOwned>(file: &Path, make: fn() -> Result<T>) -> Result<T> {
    if file.exists() {
        return load(file).with_context(|| format!("{} is not readable as secrets", file.display()));
    }
    let secrets = make()?;
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    write_private(file, &serde_json::to_vec_pretty(&secrets)?)?;
    Ok(secrets)
}

fn load<T: DeserializeOwned>(file: &Path) -> Result<T> {
    let mut secrets: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&std::fs::read(file)?)?;
    let missing: Vec<&str> = ADDED_LATER.into_iter().filter(|name| !secrets.contains_key(*name)).collect();
    for name in &missing {
        secrets.insert((*name).to_owned(), random_token()?.into());
    }
    if !missing.is_empty() {
        // Beside it first: the old file is there until the new one is whole.
        let whole = file.with_extension("json.new");
        write_private(&whole, &serde_json::to_vec_pretty(&secrets)?)?;
        std::fs::rename(&whole, file)?;
    }
    Ok(serde_json::from_value(secrets.into())?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_file_gets_what_it_lacks_and_keeps_what_it_has() {
        let folder = std::env::temp_dir().join(format!("shopbell-secrets-{}", std::process::id()));
        let file = folder.join("secrets.json");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(&file, r#"{ "ADMIN_TOKEN": "a", "OBJECT_KEY": "o", "OTHER": "x" }"#).unwrap();
        let secrets: LocalSecrets = load_or_create(&file, LocalSecrets::random).unwrap();
        assert_eq!((secrets.admin_token.as_str(), secrets.object_key.as_str()), ("a", "o"));
        assert!(secrets.signing_secret.len() >= 32);
        let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(kept["OTHER"], "x");
        let again: LocalSecrets = load_or_create(&file, LocalSecrets::random).unwrap();
        assert_eq!(again.signing_secret, secrets.signing_secret);

        std::fs::write(&file, r#"{ "ADMIN_TOKEN": "a" }"#).unwrap();
        assert!(load_or_create(&file, LocalSecrets::random).is_err(), "a lost object key is never made anew");
        assert!(load_or_create(&file, CloudSecrets::random).is_ok());
        #[cfg(unix)]
        {
            let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
            assert_eq!(mode & 0o077, 0, "nobody else may read it");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
