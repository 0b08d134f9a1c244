//! AUROC: how often a question that the shop has an answer to gets a higher confidence than one it has
//! none to; equal ones count half (the Mann–Whitney statistic).

use super::Judged;

/// 0–1; 0.5 says nothing. 0 where there are no questions of either kind.
pub fn of(judged: &[Judged]) -> f64 {
    let mut by_confidence: Vec<(f32, bool)> =
        judged.iter().map(|judged| (judged.confidence, judged.gold.is_some())).collect();
    by_confidence.sort_by(|a, b| a.0.total_cmp(&b.0));
    let inside = by_confidence.iter().filter(|(_, in_scope)| *in_scope).count() as f64;
    let outside = by_confidence.len() as f64 - inside;
    if inside == 0.0 || outside == 0.0 {
        return 0.0;
    }
    let (mut below, mut wins) = (0.0, 0.0);
    for equal in by_confidence.chunk_by(|a, b| a.0 == b.0) {
        let in_scope = equal.iter().filter(|(_, in_scope)| *in_scope).count() as f64;
        let out = equal.len() as f64 - in_scope;
        wins += in_scope * (below + out / 2.0);
        below += out;
    }
    wins / (inside * outside)
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn order_decides_and_ties_count_half() {
        let of_confidences = |inside: &[f32], outside: &[f32]| {
            let inside = inside.iter().map(|&confidence| judged(Some(0), &[0], confidence));
            of(&inside.chain(outside.iter().map(|&confidence| judged(None, &[0], confidence))).collect::<Vec<_>>())
        };
        assert_eq!(of_confidences(&[0.9, 0.8], &[0.1]), 1.0);
        assert_eq!(of_confidences(&[0.1], &[0.9, 0.8]), 0.0);
        assert_eq!(of_confidences(&[0.5], &[0.5]), 0.5);
        assert_eq!(of_confidences(&[0.9, 0.3], &[0.5, 0.1]), 0.75);
        assert_eq!(of_confidences(&[0.9], &[]), 0.0);
    }
}
