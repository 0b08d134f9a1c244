//! Several shops on one worker, asked in turn: whether their models share the memory they may have.

use super::ask::{items, micros, question};
use super::{Edge, feed, made_up};
use crate::terminal::Step;
use anyhow::{Context, Result, ensure};
use serde::Serialize;

/// How often every shop is asked.
const ROUNDS: usize = 3;
/// How many visitors of a shop ask each time.
const VISITORS: usize = 20;

/// What several shops cost.
#[derive(Debug, Clone, Serialize)]
pub struct Shops {
    /// How many.
    pub shops: usize,
    /// Events of each.
    pub events: usize,
    /// Products of each.
    pub products: usize,
    /// The process's memory when all were fed, in MB.
    pub fed_mb: Option<f64>,
    /// The most it had until then.
    pub most_fed_mb: Option<f64>,
    /// Another process's, after every shop was asked several times in turn.
    pub asked_mb: Option<f64>,
    /// The most that one had.
    pub most_asked_mb: Option<f64>,
    /// The middle of how long a shop's first answer takes when it is its turn, in milliseconds: most were dropped.
    pub turn_ms: f64,
    /// What all models would take together, in MB.
    pub models_mb: f64,
}

/// Feeds them one after the other, and asks.
///
/// # Errors
/// When a shop answers otherwise than before.
pub fn measure(shops: usize, products: u32, events: usize) -> Result<Shops> {
    let mut edge = Edge::start()?;
    let mut all = Vec::new();
    let mut models = 0;
    for number in 0..shops {
        let step = Step::begin(&format!("shop {} of {shops}", number + 1));
        let shop = made_up(number as u64 + 1, products, events)?;
        models += feed::observe(&shop, events).bytes();
        step.says("catalogue");
        let created = edge.shop(shop.products().to_vec())?;
        let fed = feed::feed(&edge, &shop, created.shop.as_str(), events, |line| step.says(line))?;
        let questions =
            fed.warm.iter().rev().take(VISITORS).map(|event| question(&shop, created.shop.as_str(), event, 6));
        all.push((questions.collect::<Result<Vec<String>>>()?, fed.end));
        step.done(&format!("{:.0} MB", edge.process()?.memory().unwrap_or_default()));
    }
    let step = Step::begin("learning to the end");
    edge.process()?.wait_until_idle()?;
    let (fed_mb, most_fed_mb) = (edge.process()?.memory(), edge.process()?.most_memory());
    step.done("");
    let step = Step::begin("asking in turn");
    edge.restart()?;
    let mut connection = edge.connect()?;
    let mut turns = Vec::new();
    let mut expected: Vec<Vec<serde_json::Value>> = Vec::new();
    for round in 0..ROUNDS {
        for (place, (questions, end)) in all.iter().enumerate() {
            step.says(&format!("round {}, shop {}", round + 1, place + 1));
            let mut answers = Vec::new();
            for (number, question) in questions.iter().enumerate() {
                let took = connection.get(question, *end)?;
                if number == 0 {
                    turns.push(micros(took) / 1e3);
                }
                answers.extend(items(&connection)?);
            }
            if round == 0 {
                expected.push(answers);
            } else {
                ensure!(expected.get(place) == Some(&answers), "shop {} answers otherwise than before", place + 1);
            }
        }
    }
    let (asked_mb, most_asked_mb) = (edge.process()?.memory(), edge.process()?.most_memory());
    step.done("");
    turns.sort_by(f64::total_cmp);
    let turn_ms = *turns.get(turns.len() / 2).context("nobody asked")?;
    let models_mb = models as f64 / 1e6;
    let products = products as usize;
    Ok(Shops { shops, events, products, fed_mb, most_fed_mb, asked_mb, most_asked_mb, turn_ms, models_mb })
}
