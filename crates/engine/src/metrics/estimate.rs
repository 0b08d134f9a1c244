//! Scores with their 95 % confidence intervals.
//!
//! Invariant: below [`MINIMUM`] answers there is none. Three unhappy customers are three complaints, not a score.

use super::rounded;
use shopbell_protocol::owner::Estimate;

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_964;
/// Below so many answers there is no score.
pub const MINIMUM: u32 = 10;

/// A share in percent, one decimal, with the interval of Wilson (1927, "Probable inference, the law of succession, and
/// statistical inference"), which stays within the scale and holds for few answers too.
pub fn percent(part: u32, whole: u32) -> Option<Estimate> {
    wilson(part, whole).map(|share| share.scaled(100.0, 10.0))
}

/// The same as a share, 0–1, three decimals; `None` where the part is larger than the whole.
pub fn share(part: u32, whole: u32) -> Option<Estimate> {
    wilson(part, whole).filter(|_| part <= whole).map(|share| share.scaled(1.0, 1_000.0))
}

/// Net promoter score, one decimal, with the adjusted Wald interval that Rocks (2016, "Interval Estimation for the 'Net
/// Promoter Score'", The American Statistician 70) found to hold best: three answers are added, ¾ of a promoter, 1½ passives
/// and ¾ of a detractor.
pub fn net_promoters(promoters: u32, passives: u32, detractors: u32) -> Option<Estimate> {
    let [up, middle, down] = [promoters, passives, detractors].map(f64::from);
    let all = up + middle + down;
    if all < f64::from(MINIMUM) {
        return None;
    }
    let (up_share, down_share) = ((up + 0.75) / (all + 3.0), (down + 0.75) / (all + 3.0));
    let centre = up_share - down_share;
    let spread = Z * ((up_share + down_share - centre * centre) / (all + 3.0)).sqrt();
    let value = (up - down) / all;
    let (low, high) = ((centre - spread).clamp(-1.0, value), (centre + spread).clamp(value, 1.0));
    Some(Interval { value, low, high }.scaled(100.0, 10.0))
}

/// The mean of how many gave 1, 2, … 7, two decimals, with Student's t interval.
pub fn effort(distribution: [u32; 7]) -> Option<Estimate> {
    let counts = || distribution.into_iter().map(f64::from).zip((1..).map(f64::from));
    let all: f64 = counts().map(|(count, _)| count).sum();
    if all < f64::from(MINIMUM) {
        return None;
    }
    let value = counts().map(|(count, score)| count * score).sum::<f64>() / all;
    let squares: f64 = counts().map(|(count, score)| count * (score - value).powi(2)).sum();
    let spread = student(all - 1.0) * (squares / (all - 1.0) / all).sqrt();
    let (low, high) = ((value - spread).max(1.0), (value + spread).min(7.0));
    Some(Interval { value, low, high }.scaled(1.0, 100.0))
}

struct Interval {
    value: f64,
    low: f64,
    high: f64,
}

impl Interval {
    fn scaled(&self, scale: f64, steps: f64) -> Estimate {
        let scaled = |value: f64| rounded(value * scale, steps);
        Estimate { value: scaled(self.value), low: scaled(self.low), high: scaled(self.high) }
    }
}

fn wilson(part: u32, whole: u32) -> Option<Interval> {
    if whole < MINIMUM {
        return None;
    }
    let n = f64::from(whole);
    let value = f64::from(part) / n;
    let p = value.min(1.0);
    let centre = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let spread = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Some(Interval { value, low: (centre - spread).clamp(0.0, p), high: (centre + spread).clamp(p, 1.0) })
}

/// The quantile of Student's distribution for 95 %: the first terms of Fisher and Cornish's expansion, to within a
/// hundredth from nine degrees of freedom on.
fn student(freedom: f64) -> f64 {
    let (z3, z5) = (Z.powi(3), Z.powi(5));
    Z + (z3 + Z) / (4.0 * freedom) + (5.0 * z5 + 16.0 * z3 + 3.0 * Z) / (96.0 * freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(value: f64, low: f64, high: f64) -> Option<Estimate> {
        Some(Estimate { value, low, high })
    }

    #[test]
    fn intervals_are_those_of_the_textbook() {
        // Wilson: 81 of 263 is 30.8 % (25.5 to 36.6), Newcombe (1998), table I.
        assert_eq!(percent(81, 263), of(30.8, 25.5, 36.6));
        assert_eq!(percent(15, 148), of(10.1, 6.2, 16.0));
        assert_eq!(percent(0, 20), of(0.0, 0.0, 16.1));
        assert_eq!(percent(29, 29), of(100.0, 88.3, 100.0));
        assert_eq!(share(81, 263), of(0.308, 0.255, 0.366));
        // The t quantile for 9 degrees of freedom is 2.262, for 30 it is 2.042.
        assert!((student(9.0) - 2.262).abs() < 0.01 && (student(30.0) - 2.042).abs() < 0.001);
        // Five times 3 and five times 5: s² = 10/9, so 4 ± 2.262 · √(1/9).
        assert_eq!(effort([0, 0, 5, 0, 5, 0, 0]), of(4.0, 3.25, 4.75));
        // 60.75 and 15.75 of 103: 43.69 ± 1.96 · √(.7427 − .4369²) / √103.
        assert_eq!(net_promoters(60, 25, 15), of(45.0, 29.3, 58.0));
    }

    #[test]
    fn few_answers_have_no_score() {
        assert_eq!(percent(5, 9), None);
        assert_eq!(net_promoters(3, 3, 3), None);
        assert_eq!(effort([9, 0, 0, 0, 0, 0, 0]), None);
        assert_eq!(share(11, 10), None, "more answered than were asked");
        assert_eq!(net_promoters(u32::MAX, u32::MAX, 0).map(|score| score.value), Some(50.0));
    }

    proptest! {
        #[test]
        fn a_score_is_inside_of_its_interval_and_that_inside_of_the_scale(
            counts in prop::array::uniform7(0_u32..5_000), part in 0.0_f64..=1.0,
        ) {
            let [a, b, c, ..] = counts;
            let whole = a + b + c;
            for (score, lowest, highest) in [
                (percent((f64::from(whole) * part) as u32, whole), 0.0, 100.0),
                (net_promoters(a, b, c), -100.0, 100.0),
                (effort(counts), 1.0, 7.0),
            ] {
                if let Some(Estimate { value, low, high }) = score {
                    prop_assert!(lowest <= low && low <= value && value <= high && high <= highest, "{low} {value} {high}");
                }
            }
        }

        #[test]
        fn more_answers_make_it_narrower(up in 1_u32..100, down in 1_u32..100, middle in 10_u32..100) {
            let width = |score: Option<Estimate>| score.map(|score| score.high - score.low).unwrap_or_default();
            let (few, many) = (net_promoters(up, middle, down), net_promoters(up * 20, middle * 20, down * 20));
            prop_assert!(width(many) < width(few));
            prop_assert!(width(percent(up * 20, (up + down) * 20 + 200)) <= width(percent(up, up + down + 10)) + 0.11);
        }
    }
}
