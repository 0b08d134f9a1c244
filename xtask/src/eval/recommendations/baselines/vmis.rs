//! VMIS-kNN (Kersbergen, Sprangers and Schelter, "Serenade", SIGMOD 2022), as its code does it, except that the product
//! that the visitor is on stays in the list: m 1,000, k 100, the session's last nine clicks.

use super::super::data::Item;
use super::{Log, Scratch, best};

const NEWEST: usize = 1_000;
const NEAREST: usize = 100;
const CLICKS: usize = 9;

/// The `length` best products after `clicks`.
pub fn list(log: &Log, scratch: &mut Scratch, clicks: &[Item], length: usize) -> Vec<Item> {
    let mut unique: Vec<Item> = Vec::new();
    for &item in clicks.iter().rev().take(CLICKS) {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    let steps = unique.len() as f64;
    let weighted: Vec<(Item, f64)> =
        unique.iter().enumerate().map(|(at, &item)| (item, (steps - at as f64) / steps)).collect();
    let mut sessions = log.candidates(&weighted, NEWEST, scratch);
    let mut nearest: Vec<(f64, u32)> =
        sessions.drain(..).map(|session| (std::mem::take(&mut scratch.sessions[session as usize]), session)).collect();
    let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1));
    if nearest.len() > NEAREST {
        nearest.select_nth_unstable_by(NEAREST, order);
        nearest.truncate(NEAREST);
    }
    let mut touched = Vec::new();
    for (similarity, session) in nearest {
        let items = &log.sessions[session as usize];
        let latest = unique.iter().position(|item| items.contains(item)).unwrap_or(unique.len());
        let closeness = 1.0 - 0.1 * (latest + 1) as f64;
        for (at, &item) in items.iter().enumerate() {
            if items[..at].contains(&item) {
                continue;
            }
            let score = &mut scratch.items[item as usize];
            if *score == 0.0 {
                touched.push(item);
            }
            *score += similarity * closeness * log.idf[item as usize];
        }
    }
    best(&mut scratch.items, touched, length)
}
