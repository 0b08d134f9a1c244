//! The most clicked products, for everybody.

use super::super::data::{Item, Set};

/// The products of the training part, the most clicked first.
pub fn order(set: &Set) -> Vec<Item> {
    let mut counts = vec![0_u32; set.items.len()];
    for &item in set.train.iter().flat_map(|session| &session.items) {
        counts[item as usize] += 1;
    }
    let mut order: Vec<Item> = (0..set.items.len() as Item).filter(|&item| counts[item as usize] > 0).collect();
    order.sort_by_key(|&item| (std::cmp::Reverse(counts[item as usize]), item));
    order
}
