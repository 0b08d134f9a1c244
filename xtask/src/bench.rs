//! What recommendations, and results, cost on a real `workerd`: a made-up shop with as many products and events, or as
//! many ratings, as one likes.
//!
//! The shop is `shopbell_engine::simulation`'s, so its figures are of speed and memory, never of accuracy. Inside of the
//! runtime clocks stand still while a program computes, so everything is timed from outside, over a connection that stays
//! open ([`http`]): a request that is answered without computing anything (the same one, at a shop without products) is the
//! measure of what remains. Everything is on the loopback interface; visitors' networks are not part of it.

pub mod ask;
pub mod feed;
pub mod http;
pub mod process;
pub mod ratings;
pub mod report;
pub mod shops;

use crate::client::Client;
use crate::commands::secrets::LocalSecrets;
use crate::paths;
use crate::runtime::{Options, Worker};
use anyhow::{Context, Result};
use shopbell_engine::simulation::{Plan, Shop};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Catalogue, CreatedShop, NewShop, Settings};
use std::path::PathBuf;

const DAY: i64 = 86_400_000;
/// A piece of a stored model, in bytes.
const CHUNK: usize = 1_900_000;
/// How long the log is.
const DAYS: u32 = 60;
/// About so many events a session has.
const A_SESSION: u32 = 4;

/// A worker with data of its own, that can be started again. Both are gone when this is dropped.
pub struct Edge {
    worker: Option<Worker>,
    options: Options,
    data: PathBuf,
    /// For the few calls that aren't timed.
    runtime: tokio::runtime::Runtime,
}

impl Edge {
    /// Starts one.
    ///
    /// # Errors
    /// When the worker isn't built.
    pub fn start() -> Result<Self> {
        let data = std::env::temp_dir().join(format!("shopbell-bench-{}", std::process::id()));
        let options = Options {
            data: data.clone(),
            port: 0,
            public_url: None,
            owner_origin: None,
            secrets: LocalSecrets::random()?,
            // Events are fed with the time at which they happened.
            test_clock: true,
            webhooks_to_loopback: false,
        };
        let worker = Some(Worker::start(&options)?);
        Ok(Self { worker, options, data, runtime: tokio::runtime::Runtime::new()? })
    }

    /// Ends the process with SIGKILL and starts another on the same data.
    ///
    /// # Errors
    /// When it doesn't start.
    pub fn restart(&mut self) -> Result<()> {
        self.stop()?;
        self.worker = Some(Worker::start(&self.options)?);
        Ok(())
    }

    /// Ends the process with SIGKILL.
    fn stop(&mut self) -> Result<()> {
        self.worker.take().map_or(Ok(()), Worker::kill)
    }

    /// A new connection.
    ///
    /// # Errors
    /// When the worker doesn't listen.
    pub fn connect(&self) -> Result<http::Connection> {
        http::Connection::open(self.worker()?.port())
    }

    /// Its process.
    ///
    /// # Errors
    /// When it doesn't run.
    pub fn process(&self) -> Result<process::Process> {
        Ok(process::Process::of(self.worker()?.pid()))
    }

    /// A shop with these products, all of whose visitors see recommendations.
    ///
    /// # Errors
    /// When the worker refuses.
    pub fn shop(&self, products: Vec<shopbell_protocol::owner::Product>) -> Result<CreatedShop> {
        let client = Client::new(&self.worker()?.url());
        let shop = NewShop {
            name: "Bench".to_owned(),
            origins: vec!["https://shop.example".to_owned()],
            locale: Locale::En,
            time_zone: "UTC".to_owned(),
        };
        self.runtime.block_on(async {
            let created = client.create_shop(&self.options.secrets.admin_token, &shop).await?;
            let mut settings: Settings = client.get(&created.key, "/v1/settings").await?;
            settings.holdout_percent = 0;
            client.put_settings(&created.key, &settings).await?;
            client.put_products(&created.key, &Catalogue { products }).await?;
            Ok(created)
        })
    }

    /// Stores recommenders as the worker's alarm does, while no process runs, and starts another. Each knows a log
    /// that isn't in the database, and counts as one that has learned.
    ///
    /// # Errors
    /// When a shop has no database, or it can't be written.
    pub fn store_models(&mut self, models: &[(String, Vec<u8>)]) -> Result<()> {
        self.stop()?;
        for (shop, model) in models {
            let file = paths::find(&self.data, &format!("{shop}.sqlite"))?.context("the shop has no database")?;
            let mut database = rusqlite::Connection::open(file)?;
            let stored = database.transaction()?;
            for (chunk, bytes) in model.chunks(CHUNK).enumerate() {
                stored.execute("INSERT INTO models (name, chunk, bytes) VALUES ('recommend', ?, ?)", (chunk, bytes))?;
            }
            stored.execute_batch("INSERT OR REPLACE INTO meta VALUES ('recommended_seq', 0), ('learned_seq', 1)")?;
            stored.commit()?;
        }
        self.restart()
    }

    fn worker(&self) -> Result<&Worker> {
        self.worker.as_ref().context("the worker is not running")
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        self.worker.take();
        std::fs::remove_dir_all(&self.data).ok();
    }
}

/// A made-up shop with a log of about so many events that ends now.
///
/// # Errors
/// When this machine's clock stands before 1970.
pub fn made_up(seed: u64, products: u32, events: usize) -> Result<Shop> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let sessions = u32::try_from(events)? / A_SESSION;
    let start = i64::try_from(now.as_millis())? - i64::from(DAYS) * DAY;
    let sessions_a_day = sessions.div_ceil(DAYS).max(1);
    Ok(Shop::new(Plan { seed, products, sessions_a_day, days: DAYS, start, ..Plan::default() }))
}
