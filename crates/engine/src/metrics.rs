//! The owner's figures: satisfaction, ratios, and the calendar days they are counted by.
//!
//! Invariant: nothing measured is `None`, never 0: "no ratings yet" and "all unhappy" are different news.

pub mod calendar;
pub mod lift;

/// Customer satisfaction of a set of ratings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Csat {
    /// How many rated.
    pub responses: u32,
    /// How many of them gave 4 or 5.
    pub satisfied: u32,
    /// 100 × satisfied / responses, 0–100, rounded to one decimal; `None` without responses.
    pub score: Option<f64>,
}

/// CSAT of how many gave 1, 2, 3, 4, 5: the share of 4 and 5 (the "top two boxes"). Counts beyond
/// `u32::MAX` stay there.
pub fn csat(distribution: [u32; 5]) -> Csat {
    let [_, _, _, four, five] = distribution;
    let responses = distribution.into_iter().fold(0, u32::saturating_add);
    let satisfied = four.saturating_add(five);
    let score = (responses > 0).then(|| rounded(100.0 * f64::from(satisfied) / f64::from(responses), 10.0));
    Csat { responses, satisfied, score }
}

/// part / whole, rounded to three decimals; `None` when `whole` is 0. Above 1 when the part is larger.
pub fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| rounded(f64::from(part) / f64::from(whole), 1000.0))
}

fn rounded(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn csat_is_the_share_of_four_and_five() {
        assert_eq!(csat([0; 5]), Csat { responses: 0, satisfied: 0, score: None });
        assert_eq!(csat([1, 1, 1, 2, 4]), Csat { responses: 9, satisfied: 6, score: Some(66.7) });
        assert_eq!(csat([3, 0, 0, 0, 0]).score, Some(0.0));
        assert_eq!(csat([u32::MAX; 5]).score, Some(100.0));
    }

    #[test]
    fn a_ratio_has_three_decimals() {
        assert_eq!(ratio(1, 0), None);
        assert_eq!(ratio(1, 3), Some(0.333));
        assert_eq!(ratio(3, 2), Some(1.5));
    }

    proptest! {
        #[test]
        fn csat_adds_up(distribution in prop::array::uniform5(0_u32..1_000_000)) {
            let result = csat(distribution);
            prop_assert_eq!(result.responses, distribution.iter().sum::<u32>());
            prop_assert!(result.satisfied <= result.responses);
            prop_assert_eq!(result.score.is_none(), result.responses == 0);
            prop_assert!(result.score.is_none_or(|score| (0.0..=100.0).contains(&score)));
        }

        #[test]
        fn a_ratio_of_a_part_is_a_share(whole in 1_u32.., share in 0.0_f64..=1.0) {
            let part = (f64::from(whole) * share) as u32;
            let value = ratio(part, whole).unwrap();
            prop_assert!((0.0..=1.0).contains(&value));
            prop_assert!((value - f64::from(part) / f64::from(whole)).abs() <= 0.000_500_1);
        }
    }
}
