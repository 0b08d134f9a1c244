//! Sequential rules (Ludewig and Jannach, "Evaluation of session-based recommendation algorithms", 2018): what came up to
//! ten clicks after the last product, each counted 1/distance.

use super::super::data::Item;
use super::{Log, Scratch, best};

const STEPS: usize = 10;

/// The `length` products that follow most.
pub fn list(log: &Log, scratch: &mut Scratch, last: Item, length: usize) -> Vec<Item> {
    let mut touched = Vec::new();
    for &session in &log.postings[last as usize] {
        let items = &log.sessions[session as usize];
        for from in (0..items.len()).filter(|&at| items[at] == last) {
            for (distance, &item) in items[from + 1..].iter().take(STEPS).enumerate() {
                let score = &mut scratch.items[item as usize];
                if *score == 0.0 {
                    touched.push(item);
                }
                *score += 1.0 / (distance + 1) as f64;
            }
        }
    }
    best(&mut scratch.items, touched, length)
}
