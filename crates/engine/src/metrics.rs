//! The owner's figures: satisfaction, ratios, and the calendar days they are counted by.
//!
//! Invariant: nothing measured is `None`, never 0: "no ratings yet" and "all unhappy" are different news.

pub mod calendar;
pub mod estimate;
pub mod jalali;
pub mod lift;
pub mod steps;

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

/// Net Promoter Score of how many gave 0, 1, … 10.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nps {
    /// How many gave 9 or 10.
    pub promoters: u32,
    /// How many gave 7 or 8.
    pub passives: u32,
    /// How many gave 0 to 6.
    pub detractors: u32,
    /// The share of promoters less that of detractors, −100 to 100, rounded to one decimal; `None` without responses.
    pub score: Option<f64>,
}

/// NPS: the share of promoters less the share of detractors, in percent (Reichheld, 2003).
pub fn nps(distribution: [u32; 11]) -> Nps {
    let sum = |counts: &[u32]| counts.iter().copied().fold(0, u32::saturating_add);
    let (low, high) = distribution.split_at(7);
    let (middle, high) = high.split_at(2);
    let (detractors, passives, promoters) = (sum(low), sum(middle), sum(high));
    let all = f64::from(detractors) + f64::from(passives) + f64::from(promoters);
    let score = (all > 0.0).then(|| rounded(100.0 * (f64::from(promoters) - f64::from(detractors)) / all, 10.0));
    Nps { promoters, passives, detractors, score }
}

/// Customer effort score: the mean of 1 (very hard) to 7 (very easy), rounded to two decimals; `None` without responses.
pub fn ces(distribution: [u32; 7]) -> Option<f64> {
    let all: f64 = distribution.into_iter().map(f64::from).sum();
    let total: f64 = distribution.into_iter().zip(1..).map(|(count, score)| f64::from(count) * f64::from(score)).sum();
    (all > 0.0).then(|| rounded(total / all, 100.0))
}

/// part / whole, rounded to three decimals; `None` when `whole` is 0. Above 1 when the part is larger.
pub fn ratio(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| rounded(f64::from(part) / f64::from(whole), 1000.0))
}

/// Rounded to whole steps of which `steps` make 1.
pub fn rounded(value: f64, steps: f64) -> f64 {
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
    fn nps_is_promoters_less_detractors() {
        assert_eq!(nps([0; 11]).score, None);
        assert_eq!(
            nps([1, 0, 0, 0, 0, 0, 1, 3, 1, 2, 2]),
            Nps { promoters: 4, passives: 4, detractors: 2, score: Some(20.0) }
        );
        assert_eq!(nps([u32::MAX; 11]).promoters, u32::MAX);
    }

    #[test]
    fn ces_is_a_mean() {
        assert_eq!(ces([0; 7]), None);
        assert_eq!(ces([1, 0, 0, 0, 0, 1, 1]), Some(4.67));
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
