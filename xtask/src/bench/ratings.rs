//! A shop with a year of ratings: how long its results take, and what an export takes of memory.

use super::ask::Quantiles;
use super::{DAY, Edge};
use crate::paths;
use anyhow::{Context, Result, ensure};
use serde::Serialize;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How often each is asked.
const TRIES: usize = 200;
/// How many days the ratings are spread over.
const DAYS: i64 = 365;

/// What was measured.
#[derive(Debug, Clone, Serialize)]
pub struct Ratings {
    /// How many there are.
    pub ratings: usize,
    /// How long it takes to count them all anew, in seconds.
    pub counting_s: f64,
    /// What was asked, and how long it took: microseconds of the whole request.
    pub asked: Vec<(String, Quantiles)>,
    /// What was exported.
    pub exports: Vec<Export>,
}

/// An export of all rows.
#[derive(Debug, Clone, Serialize)]
pub struct Export {
    /// The file.
    pub name: String,
    /// How long it took.
    pub seconds: f64,
    /// How large it is, in MB.
    pub size_mb: f64,
    /// The process's memory before.
    pub before_mb: Option<f64>,
    /// The most it had while it was written.
    pub most_mb: Option<f64>,
}

/// Fills a shop's database while the worker is down, and asks for a year's results.
///
/// # Errors
/// When the worker refuses anything.
pub fn measure(ratings: usize) -> Result<Ratings> {
    let mut edge = Edge::start()?;
    let created = edge.shop(Vec::new())?;
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis())?;
    fill(&mut edge, created.shop.as_str(), ratings, now)?;
    let mut connection = edge.connect()?.as_owner(&created.key);
    let started = Instant::now();
    connection.wait_for("/v1/reports", now)?;
    let counting_s = started.elapsed().as_secs_f64();
    let day = |ago: i64| civil(now - ago * DAY);
    let year = format!("from={}&to={}", day(DAYS - 1), day(0));
    let quarter = format!("from={}&to={}", day(91), day(0));
    let mut asked = Vec::new();
    for (path, tries) in [
        (format!("results?{year}"), TRIES),
        (format!("reports?{year}"), TRIES),
        (format!("reports?{year}&by=stage"), TRIES),
        (format!("reports?{year}&by=product"), TRIES),
        (format!("trends?{year}&every=month&calendar=jalali"), TRIES),
        (format!("trends?{year}&product=p7"), TRIES),
        (format!("journey?{year}"), TRIES),
        (format!("reports?{quarter}&by=product&locale=fa"), 10),
    ] {
        let mut times = Vec::new();
        for _ in 0..tries {
            times.push(connection.get(&format!("/v1/{path}"), now)?.as_secs_f64() * 1e6);
        }
        ensure!(!connection.body().is_empty(), "no answer");
        let name =
            path.split('&').filter(|part| !part.contains("from=") && !part.starts_with("to=")).collect::<Vec<_>>();
        let name = format!("{} {}", path.split('?').next().unwrap_or_default(), name.join(" "));
        asked.push((name, Quantiles::of(&mut times)));
    }
    let mut exports = Vec::new();
    for name in ["ratings.csv", "ratings.jsonl", "ratings.xlsx"] {
        exports.push(export(&edge, &created.key, name, now)?);
    }
    Ok(Ratings { ratings, counting_s, asked, exports })
}

fn fill(edge: &mut Edge, shop: &str, ratings: usize, now: i64) -> Result<()> {
    edge.stop()?;
    let file = paths::find(&edge.data, &format!("{shop}.sqlite"))?.context("the shop has no database")?;
    let mut database = rusqlite::Connection::open(file)?;
    let stored = database.transaction()?;
    {
        let mut insert = stored.prepare(
            "INSERT INTO ratings (id, fingerprint, at, day, visitor, score, touchpoint, stage, locale, product, comment, device)
             VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?;
        let step = DAYS * DAY / i64::try_from(ratings)?;
        let first = now - DAYS * DAY + step;
        for n in 0..ratings {
            let at = first + i64::try_from(n)? * step;
            // Spread, but the same on every run.
            let chance = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
            let of = |all: &[&'static str], shift: u32| all[(chance >> shift) as usize % all.len()];
            let comment = chance.is_multiple_of(10).then_some("خیلی خوب بود، ممنون. بسته‌بندی عالی بود و زود رسید.");
            insert.execute(rusqlite::params![
                format!("{n:08x}-0000-7000-8000-{chance:012x}"),
                at,
                civil(at),
                format!("{:08x}-1111-7000-8000-{:012x}", chance % 200_000, chance % 200_000),
                1 + (chance >> 3) % 5,
                of(&["storefront", "checkout", "delivery", "chat", "cart"], 7),
                of(&["consideration", "purchase", "delivery", "support"], 11),
                of(&["fa", "ar", "en"], 17),
                format!("p{}", (chance >> 5) % 3_000),
                comment,
                of(&["phone", "tablet", "desktop"], 23),
            ])?;
        }
    }
    stored.execute_batch("INSERT OR REPLACE INTO meta SELECT 'uncounted_ratings', max(seq) FROM ratings")?;
    stored.commit()?;
    drop(database);
    edge.restart()
}

fn export(edge: &Edge, key: &str, name: &str, now: i64) -> Result<Export> {
    let process = edge.process()?;
    process.forget_most_memory();
    let before_mb = process.memory();
    let started = Instant::now();
    let mut connection = edge.connect()?.as_owner(key);
    connection.get(&format!("/v1/exports/{name}"), now)?;
    let size = connection.body().len();
    Ok(Export {
        name: name.to_owned(),
        seconds: started.elapsed().as_secs_f64(),
        size_mb: size as f64 / 1e6,
        before_mb,
        most_mb: process.most_memory(),
    })
}

/// The day in UTC, as the shop's zone is UTC.
fn civil(at: i64) -> String {
    shopbell_engine::metrics::calendar::Day::from_epoch(at.div_euclid(DAY) as i32).to_string()
}
