//! How sure a difference is: the paired bootstrap, whole sessions drawn.
//!
//! Prefixes of one session are not independent, so sessions are drawn with replacement and not prefixes (Efron and
//! Tibshirani, "An Introduction to the Bootstrap", 1993, on clustered data).

use super::ranks::{LENGTH, Ranks};
use serde::Serialize;

const DRAWS: usize = 2_000;

/// A difference of MRR@20 with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Difference {
    /// Ours minus theirs.
    pub mrr_at_20: f64,
    /// 2.5 % of the draws are below.
    pub low: f64,
    /// 2.5 % of the draws are above.
    pub high: f64,
}

/// Ours minus theirs; both asked the same prefixes.
pub fn difference(ours: &Ranks, theirs: &Ranks) -> Difference {
    let mut sessions: Vec<(f64, f64)> = Vec::new();
    let mut before = None;
    let pairs = ours.reciprocal(LENGTH).zip(theirs.reciprocal(LENGTH)).zip(&ours.places);
    for ((ours, theirs), &(session, _)) in pairs {
        if before != Some(session) {
            sessions.push((0.0, 0.0));
            before = Some(session);
        }
        if let Some((sum, count)) = sessions.last_mut() {
            *sum += ours - theirs;
            *count += 1.0;
        }
    }
    let mean = |drawn: &mut dyn Iterator<Item = (f64, f64)>| {
        let (sum, count) = drawn.fold((0.0, 0.0), |(sum, count), (s, c)| (sum + s, count + c));
        if count > 0.0 { sum / count } else { 0.0 }
    };
    // SplitMix64, so that the interval is the same in every run.
    let mut state = 20_260_101_u64;
    let mut random = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let size = sessions.len();
    let mut draws: Vec<f64> =
        (0..DRAWS).map(|_| mean(&mut (0..size).map(|_| sessions[(random() % size.max(1) as u64) as usize]))).collect();
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| draws[((DRAWS - 1) as f64 * share).round() as usize];
    Difference { mrr_at_20: mean(&mut sessions.iter().copied()), low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_difference_excludes_nought_and_none_does_not() {
        let ranks = |place: fn(u32) -> u8| {
            let mut ranks = Ranks::default();
            ranks.places = (0..400).map(|n| (n / 2, place(n))).collect();
            ranks
        };
        let (good, bad) = (ranks(|n| 1 + (n % 3) as u8), ranks(|n| 3 + (n % 5) as u8));
        let clear = difference(&good, &bad);
        assert!(clear.low > 0.0 && clear.low < clear.mrr_at_20 && clear.mrr_at_20 < clear.high, "{clear:?}");
        let none = difference(&good, &good);
        assert_eq!((none.low, none.high), (0.0, 0.0));
    }
}
