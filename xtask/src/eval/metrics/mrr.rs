//! MRR@10: the mean of 1 / place of the right entry, 0 beyond the tenth.

use super::{Judged, share};

/// 0–1.
pub fn at_10(judged: &[Judged]) -> f64 {
    let in_scope: Vec<_> = judged.iter().filter(|judged| judged.gold.is_some()).collect();
    let places = in_scope.iter().filter_map(|judged| judged.place().filter(|&place| place < 10));
    share(places.map(|place| 1.0 / (place + 1) as f64).sum(), in_scope.len())
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn a_later_place_counts_less() {
        let list = [judged(Some(1), &[1], 0.0), judged(Some(1), &[2, 1], 0.0), judged(Some(1), &[2], 0.0)];
        assert_eq!(at_10(&list), 0.5);
        let eleventh: Vec<usize> = (0..11).collect();
        assert_eq!(at_10(&[judged(Some(10), &eleventh, 0.0)]), 0.0);
    }
}
