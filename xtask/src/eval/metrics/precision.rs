//! P@1: the share of in-scope questions whose first entry is the right one.

use super::{Judged, share};

/// 0–1.
pub fn at_1(judged: &[Judged]) -> f64 {
    let in_scope = judged.iter().filter(|judged| judged.gold.is_some());
    share(judged.iter().filter(|judged| judged.is_right()).count() as f64, in_scope.count())
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn only_the_first_entry_and_only_in_scope_count() {
        let list = [judged(Some(1), &[1, 2], 0.1), judged(Some(1), &[2, 1], 0.9), judged(None, &[1], 0.9)];
        assert_eq!(at_1(&list), 0.5);
        assert_eq!(at_1(&[]), 0.0);
    }
}
