//! acc@90: the share of in-scope questions that are both accepted and right at the threshold that rejects
//! 90 % of the out-of-scope ones. The threshold is chosen on the same questions, so it is optimistic.

use super::{Judged, share};

/// 0–1; without out-of-scope questions everything is accepted.
pub fn of(judged: &[Judged]) -> f64 {
    let mut outside: Vec<f32> =
        judged.iter().filter(|judged| judged.gold.is_none()).map(|judged| judged.confidence).collect();
    outside.sort_by(f32::total_cmp);
    // The smallest confidence that at least 90 % of them don't exceed.
    let rejected = (outside.len() * 9).div_ceil(10);
    let threshold = rejected.checked_sub(1).and_then(|place| outside.get(place)).copied().unwrap_or(f32::MIN);
    let in_scope = judged.iter().filter(|judged| judged.gold.is_some()).count();
    let accepted = judged.iter().filter(|judged| judged.is_right() && judged.confidence > threshold);
    share(accepted.count() as f64, in_scope)
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn one_of_ten_out_of_scope_may_pass() {
        let mut list: Vec<Judged> = (0..10).map(|tenth| judged(None, &[0], tenth as f32 / 10.0)).collect();
        list.push(judged(Some(0), &[0], 0.85));
        list.push(judged(Some(0), &[0], 0.75));
        list.push(judged(Some(0), &[1], 0.95));
        list.push(judged(Some(0), &[0], 0.8));
        assert_eq!(of(&list), 0.25, "only what is above 0.8 and right");
        assert_eq!(of(&[judged(Some(0), &[0], 0.0)]), 1.0);
    }
}
