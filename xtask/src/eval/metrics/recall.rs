//! R@k: the share of in-scope questions with the right entry among the first k.

use super::{Judged, share};

/// 0–1.
pub fn at(k: usize, judged: &[Judged]) -> f64 {
    let in_scope = judged.iter().filter(|judged| judged.gold.is_some()).count();
    let found = judged.iter().filter(|judged| judged.gold.is_some() && judged.place().is_some_and(|place| place < k));
    share(found.count() as f64, in_scope)
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn the_third_counts_and_the_fourth_does_not() {
        let list = [judged(Some(1), &[2, 3, 1], 0.0), judged(Some(1), &[2, 3, 4, 1], 0.0), judged(None, &[], 0.0)];
        assert_eq!(at(3, &list), 0.5);
        assert_eq!(at(4, &list), 1.0);
    }
}
