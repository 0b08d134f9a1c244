//! V-STAN (Ludewig et al., "Empirical analysis of session-based recommendation algorithms", 2021), as session-rec's
//! `vstan.py` does it: m 1,000, k 200, and the best decays of a grid on the tail of the training log.

use super::super::data::{Item, Set};
use super::super::ranks::{LENGTH, Mode, Ranks};
use super::{Log, Scratch, best};

const NEWEST: usize = 1_000;
const NEAREST: usize = 200;
/// How many sessions of the tail are asked for each point of the grid.
const TAIL: usize = 1_000;

/// How fast things fade; the names are the paper's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decays {
    /// Clicks: the visitor's older products, in the similarity of sessions.
    pub spw: f64,
    /// Days: older sessions.
    pub snh: f64,
    /// Clicks: distance in the neighbour to the latest shared product.
    pub inh: f64,
    /// Clicks: the visitor's older products, in the score.
    pub ipw: f64,
    /// How much rarity counts.
    pub idf: f64,
}

/// A decay, and what else it may be.
type Axis = (fn(&mut Decays) -> &mut f64, &'static [f64]);

/// Walks over the grid, one decay at a time.
pub fn tune(set: &Set) -> Decays {
    let tail = set.tail(TAIL.min(set.train.len() / 5));
    let log = Log::of(&tail);
    let mut scratch = Scratch::of(&log);
    let mut mrr = |decays: &Decays| {
        let ranks = Ranks::ask(&tail, Mode::Protocol, |_, clicks, now| {
            list(&log, &mut scratch, decays, clicks, now, LENGTH + 1)
        });
        ranks.reciprocal(LENGTH).sum::<f64>()
    };
    let mut decays = Decays { spw: 1.0, snh: 30.0, inh: 2.0, ipw: 1.0, idf: 1.0 };
    let mut top = mrr(&decays);
    let axes: [Axis; 5] = [
        (|decays| &mut decays.spw, &[0.5, 2.0, 4.0]),
        (|decays| &mut decays.snh, &[2.0, 7.0, 100.0]),
        (|decays| &mut decays.inh, &[0.5, 1.0, 4.0]),
        (|decays| &mut decays.ipw, &[0.5, 2.0, 4.0]),
        (|decays| &mut decays.idf, &[0.0, 5.0]),
    ];
    for (axis, values) in axes {
        for &value in values {
            let mut moved = decays;
            *axis(&mut moved) = value;
            let reached = mrr(&moved);
            if reached > top {
                (top, decays) = (reached, moved);
            }
        }
    }
    decays
}

/// The `length` best products after `clicks`.
pub fn list(log: &Log, scratch: &mut Scratch, decays: &Decays, clicks: &[Item], now: i64, length: usize) -> Vec<Item> {
    let mut unique: Vec<(Item, usize)> = Vec::new();
    for (ago, &item) in clicks.iter().rev().enumerate() {
        if !unique.iter().any(|&(known, _)| known == item) {
            unique.push((item, ago));
        }
    }
    let weight = |ago: usize, fade: f64| (-(ago as f64) / fade).exp();
    let weighted: Vec<(Item, f64)> = unique.iter().map(|&(item, ago)| (item, weight(ago, decays.spw))).collect();
    let mut nearest: Vec<(f64, u32)> = Vec::new();
    for session in log.candidates(&weighted, NEWEST, scratch) {
        let sum = std::mem::take(&mut scratch.sessions[session as usize]);
        let items = &log.sessions[session as usize];
        let distinct = items.iter().enumerate().filter(|(at, item)| !items[..*at].contains(item)).count();
        let age = (now - log.times[session as usize]).max(0) as f64 / 86_400.0;
        nearest.push((sum / (distinct as f64).sqrt() * (-age / decays.snh).exp(), session));
    }
    let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1));
    if nearest.len() > NEAREST {
        nearest.select_nth_unstable_by(NEAREST, order);
        nearest.truncate(NEAREST);
    }
    let mut touched = Vec::new();
    for (similarity, session) in nearest {
        let items = &log.sessions[session as usize];
        let anchor = items.iter().rposition(|item| unique.iter().any(|(known, _)| known == item)).unwrap_or(0);
        let ago = unique.iter().find(|(item, _)| items.contains(item)).map_or(0, |&(_, ago)| ago);
        let similarity = similarity * weight(ago, decays.ipw);
        for (at, &item) in items.iter().enumerate() {
            if items[at + 1..].contains(&item) {
                continue;
            }
            let score = &mut scratch.items[item as usize];
            if *score == 0.0 {
                touched.push(item);
            }
            let rarity = 1.0 + decays.idf * log.idf[item as usize];
            *score += similarity * weight(at.abs_diff(anchor), decays.inh) * rarity;
        }
    }
    best(&mut scratch.items, touched, length)
}
