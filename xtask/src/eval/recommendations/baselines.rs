//! What the product is compared with. None of this is in the product.

pub mod cosine;
pub mod popularity;
pub mod rules;
pub mod vmis;
pub mod vstan;

use super::data::{Item, Set};

/// The training log as the neighbourhood methods read it. Sessions are numbered by time.
pub struct Log {
    /// The products of each session, in order.
    pub sessions: Vec<Vec<Item>>,
    /// The time of each session's last click, in seconds.
    pub times: Vec<i64>,
    /// The sessions of each product, ascending.
    pub postings: Vec<Vec<u32>>,
    /// `ln(sessions / sessions with the product)`.
    pub idf: Vec<f64>,
}

impl Log {
    /// Indexes the training part.
    pub fn of(set: &Set) -> Self {
        let mut order: Vec<usize> = (0..set.train.len()).collect();
        order.sort_by_key(|&at| set.train[at].times.last().copied());
        let mut log = Self {
            sessions: Vec::with_capacity(order.len()),
            times: Vec::with_capacity(order.len()),
            postings: vec![Vec::new(); set.items.len()],
            idf: Vec::new(),
        };
        for at in order {
            let session = &set.train[at];
            let number = log.sessions.len() as u32;
            for &item in &session.items {
                let list = &mut log.postings[item as usize];
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
            log.sessions.push(session.items.clone());
            log.times.push(session.times.last().copied().unwrap_or_default());
        }
        let all = log.sessions.len() as f64;
        log.idf = log.postings.iter().map(|list| (all / list.len().max(1) as f64).ln()).collect();
        log
    }

    /// The `newest` sessions that have any of the products, each with the clicks on them counted by `weight`.
    pub(super) fn candidates(&self, weighted: &[(Item, f64)], newest: usize, scratch: &mut Scratch) -> Vec<u32> {
        let mut touched = Vec::new();
        for &(item, weight) in weighted {
            for &session in self.postings[item as usize].iter().rev().take(newest) {
                let sum = &mut scratch.sessions[session as usize];
                if *sum == 0.0 {
                    touched.push(session);
                }
                *sum += weight;
            }
        }
        if touched.len() > newest {
            touched.select_nth_unstable_by(newest, |a, b| b.cmp(a));
            for &session in &touched[newest..] {
                scratch.sessions[session as usize] = 0.0;
            }
            touched.truncate(newest);
        }
        touched
    }
}

/// Sums by session and by product, all 0 between two questions.
pub struct Scratch {
    pub(super) sessions: Vec<f64>,
    pub(super) items: Vec<f64>,
}

impl Scratch {
    /// For a log.
    pub fn of(log: &Log) -> Self {
        Self { sessions: vec![0.0; log.sessions.len()], items: vec![0.0; log.postings.len()] }
    }
}

/// The `length` best of the products that have a score, which is set back to 0; ties to the lower number.
pub(super) fn best(scores: &mut [f64], mut touched: Vec<Item>, length: usize) -> Vec<Item> {
    let order = |a: &Item, b: &Item| scores[*b as usize].total_cmp(&scores[*a as usize]).then(a.cmp(b));
    if touched.len() > length {
        touched.select_nth_unstable_by(length, order);
    }
    let mut list = touched[..touched.len().min(length)].to_vec();
    list.sort_by(order);
    for item in touched {
        scores[item as usize] = 0.0;
    }
    list
}
