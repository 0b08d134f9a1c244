//! `cargo xtask serve`: the release for a real shop, on this machine, behind the owner's TLS proxy.

use crate::build::{self, Care};
use crate::commands::demo::wait_for_the_end;
use crate::commands::secrets::{self, LocalSecrets};
use crate::terminal::heading;
use crate::{runtime, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::path::PathBuf;

/// How to serve.
#[derive(Args)]
pub struct Options {
    /// The address visitors reach the worker at, such as https://bell.shop.example
    #[arg(long)]
    public_url: String,
    /// Give the dashboard an address of its own, such as https://owner.shop.example, forwarded to the same port
    #[arg(long)]
    owner_origin: Option<String>,
    /// The folder that keeps the shops; back it up
    #[arg(long)]
    data: PathBuf,
    /// The port on 127.0.0.1 that your TLS proxy forwards to
    #[arg(long, default_value_t = 8787)]
    port: u16,
}

/// Serves until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    let public_url = checked_origin(&options.public_url, "--public-url")?;
    let owner_origin = checked_owner_origin(options.owner_origin.as_deref(), &public_url)?;
    runtime::check_port(options.port, "--port")?;
    setup::build_tools()?;
    build::everything(Care::Release)?;
    std::fs::create_dir_all(&options.data).with_context(|| format!("{} can't be created", options.data.display()))?;
    let data = options.data.canonicalize()?;
    let file = data.join("secrets.json");
    let secrets = secrets::load_or_create(&file, LocalSecrets::random)?;
    let mut worker = runtime::Worker::start(&runtime::Options {
        data: data.clone(),
        port: options.port,
        public_url: Some(public_url.clone()),
        owner_origin: owner_origin.clone(),
        secrets,
        test_clock: false,
        webhooks_to_loopback: false,
    })?;
    heading("Shopbell is running.");
    println!(
        "\n  Forward    {public_url}  →  {local}\n  Data       {data}\n  Admin      the token in {file}\n\n  \
         Create a shop:\n\n  curl -s {public_url}/v1/shops -H 'Content-Type: application/json' \\\n    \
         -H \"Authorization: Bearer $(grep -o '\"ADMIN_TOKEN\": *\"[^\"]*\"' '{file}' | cut -d'\"' -f4)\" \\\n    \
         -d '{{\"name\": \"My shop\", \"origins\": [\"https://shop.example\"], \"locale\": \"fa\", \"time_zone\": \"Asia/Tehran\"}}'\n\n  \
         The answer holds the script tag to paste and the owner's key, shown this once. With the key the owner signs in at\n  \
         {dashboard}/dashboard\n",
        dashboard = owner_origin.as_ref().unwrap_or(&public_url),
        local = worker.url(),
        data = data.display(),
        file = file.display(),
    );
    tokio::runtime::Runtime::new()?.block_on(wait_for_the_end(&mut worker))
}

/// The dashboard's origin, which is nobody else's.
pub fn checked_owner_origin(text: Option<&str>, public_url: &str) -> Result<Option<String>> {
    let origin = text.map(|text| checked_origin(text, "--owner-origin")).transpose()?;
    if origin.as_deref() == Some(public_url) {
        bail!("--owner-origin is the same as --public-url; leave it out, or give the dashboard another host");
    }
    Ok(origin)
}

/// An origin, `https:` but on this machine itself. `flag` is the option that says it.
pub fn checked_origin(text: &str, flag: &str) -> Result<String> {
    let url = reqwest::Url::parse(text).with_context(|| format!("{flag} {text} is not an address"))?;
    let local = matches!(url.host_str(), Some("localhost" | "127.0.0.1"));
    if url.scheme() != "https" && !local {
        bail!("{flag} must begin with https://, since browsers don't run Shopbell without TLS");
    }
    if url.path() != "/" || url.query().is_some() {
        bail!("{flag} must have nothing after the host, such as https://bell.shop.example");
    }
    Ok(url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::{checked_origin, checked_owner_origin};

    #[test]
    fn a_public_url_is_an_https_origin() {
        let checked_public_url = |text| checked_origin(text, "--public-url");
        assert_eq!(checked_public_url("https://bell.shop.example/").unwrap(), "https://bell.shop.example");
        assert_eq!(checked_public_url("http://127.0.0.1:8787").unwrap(), "http://127.0.0.1:8787");
        for bad in ["http://shop.example", "https://shop.example/bell", "shop.example", ""] {
            assert!(checked_public_url(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_dashboard_may_have_a_host_of_its_own() {
        let bell = "https://bell.shop.example";
        assert_eq!(checked_owner_origin(None, bell).unwrap(), None);
        let own = checked_owner_origin(Some("https://owner.shop.example/"), bell).unwrap();
        assert_eq!(own.as_deref(), Some("https://owner.shop.example"));
        assert!(checked_owner_origin(Some("https://bell.shop.example/"), bell).is_err());
    }
}
