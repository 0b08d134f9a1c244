//! How long an answer takes on `workerd`.
//!
//! Inside of the runtime clocks stand still while a program computes, so it is timed from outside: a visitor's message
//! (`POST /v1/shops/{shop}/chat`) that shares nothing with any entry, and a real question. The difference is what finding
//! the answer costs there: ranking, as often as the message may hold several questions, and reading the entries that
//! are shown. Of several tries the fastest counts; the others measure what else the machine was doing.

use super::speed::quantiles;
use crate::client::{Client, new_id};
use crate::commands::secrets::LocalSecrets;
use crate::runtime::{Options, Worker};
use anyhow::{Result, bail};
use serde::Serialize;
use shopbell_protocol::owner::{Faq, FaqEntry, NewShop, TryQuestion};
use shopbell_protocol::{Locale, NewTurn};
use std::time::{Duration, Instant};

/// How often each question is tried.
const TRIES: usize = 5;
/// How often the question without a ranking is.
const IDLE_TRIES: usize = 200;
/// How many questions are asked.
const QUESTIONS: usize = 500;
/// Training thousands of phrasings takes the object some seconds.
const PATIENCE: Duration = Duration::from_secs(180);

/// Ranking one question on `workerd`, in microseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct EdgeCost {
    /// Half take longer.
    pub p50_us: f64,
    /// One in twenty takes longer.
    pub p95_us: f64,
    /// One in a hundred takes longer.
    pub p99_us: f64,
}

/// Publishes the entries on a worker of its own, waits until they are learned, and asks.
///
/// # Errors
/// When the worker isn't built, or answers with an error.
pub fn measure(entries: Vec<FaqEntry>, questions: &[(&str, Locale)]) -> Result<EdgeCost> {
    let data = std::env::temp_dir().join(format!("shopbell-eval-{}", std::process::id()));
    let options = Options {
        data: data.clone(),
        port: 0,
        public_url: None,
        owner_origin: None,
        secrets: LocalSecrets::random()?,
        test_clock: false,
        webhooks_to_loopback: false,
    };
    let measured = tokio::runtime::Runtime::new()?.block_on(async {
        let worker = Worker::start(&options)?;
        let client = Client::new(&worker.url());
        ask(&client, &options.secrets.admin_token, entries, questions).await
    });
    std::fs::remove_dir_all(data).ok();
    measured
}

async fn ask(
    client: &Client,
    admin_token: &str,
    entries: Vec<FaqEntry>,
    questions: &[(&str, Locale)],
) -> Result<EdgeCost> {
    let shop = NewShop {
        name: "Evaluation".to_owned(),
        origins: vec!["https://shop.example".to_owned()],
        locale: Locale::En,
        time_zone: "UTC".to_owned(),
    };
    let created = client.create_shop(admin_token, &shop).await?;
    client.put_faq(&created.key, &Faq { entries }).await?;
    let Some(&(first, locale)) = questions.first() else { bail!("there are no questions") };
    let started = Instant::now();
    let attempt = TryQuestion { question: first.to_owned(), locale };
    while client.try_question(&created.key, &attempt).await?.why.is_none_or(|why| why.learned.is_none()) {
        if started.elapsed() > PATIENCE {
            bail!("the shop's phrasings were not learned within {} seconds", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let fastest = async |question: &str, locale: Locale, tries: usize| -> Result<f64> {
        let mut fastest = f64::MAX;
        for _ in 0..tries {
            let turn = turn(question, locale)?;
            let started = Instant::now();
            client.ask(created.shop.as_str(), &turn).await?;
            fastest = fastest.min(started.elapsed().as_secs_f64() * 1e6);
        }
        Ok(fastest)
    };
    let idle = fastest("\u{1F388}", locale, IDLE_TRIES).await?;
    let mut times = Vec::new();
    for &(question, locale) in questions.iter().step_by((questions.len() / QUESTIONS).max(1)) {
        times.push((fastest(question, locale, TRIES).await? - idle).max(0.0));
    }
    let [p50_us, p95_us, p99_us] = quantiles(times);
    Ok(EdgeCost { p50_us, p95_us, p99_us })
}

/// A message of a visitor of its own: one visitor may not ask as often.
fn turn(question: &str, locale: Locale) -> Result<NewTurn> {
    let text = question.chars().take(500).collect();
    Ok(NewTurn { id: new_id()?, visitor: new_id()?, conversation: new_id()?, text, locale, meant: None })
}
