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
    /// The process's memory after every shop was asked several times in turn, in MB.
    pub asked_mb: Option<f64>,
    /// The most it had.
    pub most_asked_mb: Option<f64>,
    /// The middle of how long a shop's first answer takes when it is its turn, in milliseconds: most were dropped.
    pub turn_ms: f64,
    /// What all models would take together, in MB.
    pub models_mb: f64,
}

/// Stores what each has learned, and asks one after the other. Feeding millions of events takes an hour; what is measured is
/// the same.
///
/// # Errors
/// When a shop answers otherwise than before.
pub fn measure(shops: usize, products: u32, events: usize) -> Result<Shops> {
    let mut edge = Edge::start()?;
    let (mut all, mut stored) = (Vec::new(), Vec::new());
    let mut models = 0;
    for number in 0..shops {
        let step = Step::begin(&format!("shop {} of {shops}", number + 1));
        let shop = made_up(number as u64 + 1, products, events)?;
        let model = feed::observe(&shop, events);
        models += model.bytes();
        step.says("catalogue");
        let created = edge.shop(shop.products().to_vec())?;
        let id = created.shop.as_str();
        let feed::Fed { warm, end, .. } = feed::latest(&shop, events, VISITORS)?;
        let questions = warm.iter().map(|event| question(&shop, id, event, 6));
        all.push((questions.collect::<Result<Vec<String>>>()?, end));
        stored.push((id.to_owned(), model.to_snapshot()));
        step.done(&format!("{:.0} MB", model.bytes() as f64 / 1e6));
    }
    edge.process()?.wait_until_idle()?;
    edge.store_models(&stored)?;
    drop(stored);
    let step = Step::begin("asking in turn");
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
    Ok(Shops { shops, events, products, asked_mb, most_asked_mb, turn_ms, models_mb })
}
