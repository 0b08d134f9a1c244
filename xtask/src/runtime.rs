//! A running `workerd`, the runtime that Cloudflare runs the same worker on: a configuration written
//! from what is built, the program's own binary (not its Node wrapper), SQLite files on disk.
//!
//! Invariant: when a [`Worker`] is dropped its process has ended.

use crate::commands::secrets::{LocalSecrets, write_private};
use crate::paths;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The platform's behaviour is pinned to this day.
pub const COMPATIBILITY_DATE: &str = "2026-10-01";

/// How to run the worker.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder that keeps the shops' databases.
    pub data: PathBuf,
    /// On the loopback interface; 0 lets the kernel choose.
    pub port: u16,
    /// The address visitors reach the worker at; the request's own where absent (tests).
    pub public_url: Option<String>,
    /// The dashboard's own address; beside everything else where absent.
    pub owner_origin: Option<String>,
    /// The deployment's secrets.
    pub secrets: LocalSecrets,
    /// Honour the `X-Test-Now` header. Tests only.
    pub test_clock: bool,
    /// Let shops' webhooks be on this machine. The demo and the tests only.
    pub webhooks_to_loopback: bool,
}

/// A running worker.
pub struct Worker {
    child: Child,
    port: u16,
}

/// What `workerd --control-fd` reports.
#[derive(Deserialize)]
struct Report {
    event: String,
    port: Option<u16>,
}

impl Worker {
    /// Starts `workerd` and waits until it listens.
    pub fn start(options: &Options) -> Result<Self> {
        check_port(options.port, "--port")?;
        let storage = options.data.join("shops");
        create_private_folder(&storage)?;
        // Beside the data, so that two instances don't write the same file.
        let config = options.data.join("workerd.capnp");
        write_private(&config, configuration(options, &storage)?.as_bytes())?;
        let mut child = Command::new(binary()?)
            .args(["serve", "--experimental", "--control-fd=1"])
            .arg(format!("--import-path={}", paths::dist().join("worker").display()))
            .arg(&config)
            .env("SHOPBELL_ADMIN_TOKEN", &options.secrets.admin_token)
            .env("SHOPBELL_SIGNING_SECRET", &options.secrets.signing_secret)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .context("workerd could not be started")?;
        let reports = child.stdout.take();
        // From here on the process ends with this value, whatever fails.
        let mut worker = Self { child, port: options.port };
        worker.port = listening_port(reports.context("workerd's output is not readable")?)?;
        Ok(worker)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address on this machine.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it at once with SIGKILL, without any chance to finish or save, and waits until its port
    /// is closed.
    pub fn kill(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        self.child.kill().ok();
        self.child.wait()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let started = Instant::now();
        while TcpStream::connect_timeout(&address, Duration::from_millis(200)).is_ok() {
            if started.elapsed() > Duration::from_secs(10) {
                bail!("port {} is still open after workerd has ended", self.port);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.end().ok();
    }
}

fn listening_port(reports: impl Read) -> Result<u16> {
    for line in BufReader::new(reports).lines() {
        let report: Report = serde_json::from_str(&line?)?;
        if let ("listen", Some(port)) = (report.event.as_str(), report.port) {
            return Ok(port);
        }
    }
    bail!("workerd ended before it listened; what it said is above")
}

/// Conversations and contacts are in there.
fn create_private_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    #[cfg(unix)]
    std::fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Whether that port on the loopback interface is free; the error says which flag chooses another.
pub fn check_port(port: u16, flag: &str) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| format!("port {port} is taken: choose another with {flag}"))
}

/// The program itself. `node_modules/.bin/workerd` may be a Node script in front of it, whose process
/// id is not the one to end.
fn binary() -> Result<PathBuf> {
    let folder = paths::root().join("node_modules/@cloudflare");
    let entries = std::fs::read_dir(&folder).context("workerd is not installed: run `cargo xtask build`")?;
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("bin/workerd"))
        .find(|path| path.is_file())
        .context("workerd is not installed for this kind of machine: remove node_modules and run `cargo xtask build`")
}

fn configuration(options: &Options, storage: &Path) -> Result<String> {
    let mut bindings = String::new();
    if let Some(url) = &options.public_url {
        writeln!(bindings, "    (name = \"PUBLIC_URL\", text = {}),", quoted(url))?;
    }
    if let Some(url) = &options.owner_origin {
        writeln!(bindings, "    (name = \"OWNER_ORIGIN\", text = {}),", quoted(url))?;
    }
    if options.test_clock {
        writeln!(bindings, "    (name = \"TEST_CLOCK\", text = \"on\"),")?;
    }
    let reach = if options.webhooks_to_loopback {
        writeln!(bindings, "    (name = \"WEBHOOKS_TO_LOOPBACK\", text = \"on\"),")?;
        r#""public", "local""#
    } else {
        r#""public""#
    };
    Ok(format!(
        r#"# Written by `cargo xtask`; changes are lost.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "shopbell", worker = .shopbell),
    (name = "assets", disk = (path = {assets})),
    (name = "shops", disk = (path = {storage}, writable = true)),
    (name = "internet", network = (allow = [{reach}], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [ (name = "http", address = "127.0.0.1:{port}", http = (), service = "shopbell") ],
);

const shopbell :Workerd.Worker = (
  modules = [
    (name = "index.js", esModule = embed "/index.js"),
    (name = "index_bg.wasm", wasm = embed "/index_bg.wasm"),
  ],
  compatibilityDate = "{COMPATIBILITY_DATE}",
  durableObjectNamespaces = [ (className = "Shop", uniqueKey = {object_key}, enableSql = true) ],
  durableObjectStorage = (localDisk = "shops"),
  bindings = [
    (name = "SHOPS", durableObjectNamespace = "Shop"),
    (name = "ASSETS", service = "assets"),
    (name = "ADMIN_TOKEN", fromEnvironment = "SHOPBELL_ADMIN_TOKEN"),
    (name = "SIGNING_SECRET", fromEnvironment = "SHOPBELL_SIGNING_SECRET"),
{bindings}  ],
);
"#,
        assets = quoted(&paths::dist().join("assets").display().to_string()),
        storage = quoted(&storage.display().to_string()),
        object_key = quoted(&options.secrets.object_key),
        port = options.port,
    ))
}

/// A string as Cap'n Proto's text format (and JSON's) writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
