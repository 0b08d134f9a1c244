//! Item-to-item cosine over sessions, for the last product: `both / √(one × other)`, never the product itself.

use super::super::data::Item;
use super::{Log, Scratch, best};

/// The `length` products most alike.
pub fn list(log: &Log, scratch: &mut Scratch, last: Item, length: usize) -> Vec<Item> {
    let mut touched = Vec::new();
    for &session in &log.postings[last as usize] {
        let items = &log.sessions[session as usize];
        for (at, &item) in items.iter().enumerate() {
            if item == last || items[..at].contains(&item) {
                continue;
            }
            let score = &mut scratch.items[item as usize];
            if *score == 0.0 {
                touched.push(item);
            }
            *score += 1.0;
        }
    }
    for &item in &touched {
        scratch.items[item as usize] /= (log.postings[item as usize].len() as f64).sqrt();
    }
    best(&mut scratch.items, touched, length)
}
