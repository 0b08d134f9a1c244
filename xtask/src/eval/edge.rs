//! How long an answer takes on `workerd`.
//!
//! Inside of the runtime clocks stand still while a program computes, so it is timed from outside: the same
//! owner's request (`POST /v1/faq/try`) with a question that shares nothing with any entry, and with a real one.
//! The difference is what ranking costs there, together with reading and writing down ten entries and why the first
//! one won: a little more than a visitor waits for. Of several tries the fastest counts; the others
//! measure what else the machine was doing.

use super::speed::quantiles;
use crate::client::Client;
use crate::commands::secrets::LocalSecrets;
use crate::runtime::{Options, Worker};
use anyhow::{Result, bail};
use serde::Serialize;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Faq, FaqEntry, NewShop, TriedQuestion, TryQuestion};
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
    let key = client.create_shop(admin_token, &shop).await?.key;
    client.put_faq(&key, &Faq { entries }).await?;
    let attempt = async |question: &str, locale: Locale| -> Result<(f64, TriedQuestion)> {
        let wanted = TryQuestion { question: question.to_owned(), locale };
        let started = Instant::now();
        let tried = client.try_question(&key, &wanted).await?;
        Ok((started.elapsed().as_secs_f64() * 1e6, tried))
    };
    let Some(&(first, locale)) = questions.first() else { bail!("there are no questions") };
    let started = Instant::now();
    while attempt(first, locale).await?.1.why.is_none_or(|why| why.learned.is_none()) {
        if started.elapsed() > PATIENCE {
            bail!("the shop's phrasings were not learned within {} seconds", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut idle = f64::MAX;
    for _ in 0..IDLE_TRIES {
        idle = idle.min(attempt("؟", locale).await?.0);
    }
    let mut times = Vec::new();
    for &(question, locale) in questions.iter().step_by((questions.len() / QUESTIONS).max(1)) {
        let mut fastest = f64::MAX;
        for _ in 0..TRIES {
            fastest = fastest.min(attempt(question, locale).await?.0);
        }
        times.push((fastest - idle).max(0.0));
    }
    let [p50_us, p95_us, p99_us] = quantiles(times);
    Ok(EdgeCost { p50_us, p95_us, p99_us })
}
