//! A fresh worker on `workerd`, with its own data folder and the test clock.

use crate::people::{Owner, Visitor};
use anyhow::{Context, Result};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::NewShop;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use xtask::client::{Client, create_demo_shop};
use xtask::commands::secrets::LocalSecrets;
use xtask::runtime::{Options, Worker};

/// A worker and its data. Both are gone when this is dropped.
pub struct Edge {
    worker: Option<Worker>,
    options: Options,
    data: TempDir,
}

impl Edge {
    /// Starts a worker without any shop.
    pub fn start() -> Result<Self> {
        Self::start_at(None)
    }

    /// The same, reached by visitors at another address than its own.
    pub fn start_at(public_url: Option<String>) -> Result<Self> {
        Self::start_with(|options| options.public_url = public_url)
    }

    /// The same, with other options than the tests' usual ones.
    pub fn start_with(change: impl FnOnce(&mut Options)) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut options = Options {
            data: data.path().to_path_buf(),
            port: 0,
            public_url: None,
            owner_origin: None,
            secrets: LocalSecrets::random()?,
            test_clock: true,
            webhooks_to_loopback: true,
        };
        change(&mut options);
        let worker = Worker::start(&options)?;
        Ok(Self { worker: Some(worker), options, data })
    }

    /// The worker's address.
    pub fn url(&self) -> String {
        self.worker.as_ref().map(Worker::url).unwrap_or_default()
    }

    /// How much memory the worker had at most so far, in MB; where the system tells it.
    pub fn most_memory(&self) -> Option<u64> {
        let pid = self.worker.as_ref().map(Worker::pid)?;
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
    }

    /// The secret that may create shops.
    pub fn admin_token(&self) -> &str {
        &self.options.secrets.admin_token
    }

    /// What the worker is started with the next time.
    pub fn options(&mut self) -> &mut Options {
        &mut self.options
    }

    /// Ends the worker with SIGKILL and starts it again on the same port and data.
    pub fn kill_and_restart(&mut self) -> Result<()> {
        self.stop()?;
        self.start_again()
    }

    /// Ends the worker with SIGKILL.
    pub fn stop(&mut self) -> Result<()> {
        let worker = self.worker.take().context("the worker is not running")?;
        self.options.port = worker.port();
        worker.kill()
    }

    /// Starts the worker again after [`Edge::stop`], on the same port and data.
    pub fn start_again(&mut self) -> Result<()> {
        self.worker = Some(Worker::start(&self.options)?);
        Ok(())
    }

    /// Whether these bytes are in any file that the shops have on disk.
    pub fn keeps(&self, bytes: &[u8]) -> Result<bool> {
        fn search(folder: &Path, bytes: &[u8]) -> std::io::Result<bool> {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                let found = if path.is_dir() {
                    search(&path, bytes)?
                } else {
                    std::fs::read(&path)?.windows(bytes.len()).any(|window| window == bytes)
                };
                if found {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Ok(search(&self.data.path().join("shops"), bytes)?)
    }

    /// How many files the shops have on disk, not counting those that SQLite makes beside a database while it is open.
    pub fn files(&self) -> Result<usize> {
        fn count(folder: &Path) -> std::io::Result<usize> {
            std::fs::read_dir(folder)?.try_fold(0, |sum, entry| {
                let path = entry?.path();
                let beside = path.to_str().is_some_and(|path| path.ends_with("-wal") || path.ends_with("-shm"));
                Ok(sum + if path.is_dir() { count(&path)? } else { usize::from(!beside) })
            })
        }
        Ok(count(&self.data.path().join("shops"))?)
    }

    /// A shop's database on disk, to be looked at while the worker is down.
    pub fn database(&self, owner: &Owner) -> Result<PathBuf> {
        let shops = self.data.path().join("shops");
        xtask::paths::find(&shops, &format!("{}.sqlite", owner.shop))?.context("the shop has no database")
    }

    /// A shop with the demo storefront's FAQ and products, on those origins.
    pub async fn demo_shop(&self, origins: &[String]) -> Result<Owner> {
        let created = create_demo_shop(&Client::new(&self.url()), self.admin_token(), origins).await?;
        Ok(Owner::new(&self.url(), created))
    }

    /// An empty shop at `https://shop.example`, in Tehran.
    pub async fn empty_shop(&self) -> Result<Owner> {
        let shop = NewShop {
            name: "فروشگاه آزمایشی".to_owned(),
            origins: vec!["https://shop.example".to_owned()],
            locale: Locale::Fa,
            time_zone: "Asia/Tehran".to_owned(),
        };
        let created = Client::new(&self.url()).create_shop(self.admin_token(), &shop).await?;
        Ok(Owner::new(&self.url(), created))
    }

    /// A new visitor of that shop.
    pub fn visitor(&self, owner: &Owner) -> Visitor {
        Visitor::new(&self.url(), &owner.shop)
    }
}
