//! What something does beyond chance: two groups of visitors compared, with a confidence interval.
//!
//! Ratios are compared on a logarithmic scale, where their distribution is nearly normal: for shares the
//! log method of Katz et al. (1978, "Obtaining confidence intervals for the risk ratio in cohort studies"), for means the
//! delta method. Invariant: with too little data there is no lift, rather than one that chance made.

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_964;
/// A group of fewer visitors than this is compared with nothing.
pub const LEAST_VISITORS: u32 = 100;
/// Nor is one of which fewer bought.
pub const LEAST_BUYERS: u32 = 10;

/// What visitors of one group did.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Group {
    /// How many there are.
    pub visitors: u32,
    /// How many of them bought.
    pub buyers: u32,
    /// What all of them spent.
    pub revenue: f64,
    /// The sum of the squares of what each of them spent.
    pub revenue_squares: f64,
}

/// How much larger a figure of one group is than the other's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// 100 × (this group's / the other's − 1), one decimal.
    pub percent: f64,
    /// The lower end of its 95 % confidence interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// How much larger the share of buyers is in `treated` than in `control`; `None` before there is enough data.
pub fn conversion(treated: &Group, control: &Group) -> Option<Lift> {
    if !enough(treated) || !enough(control) {
        return None;
    }
    let share = |group: &Group| f64::from(group.buyers) / f64::from(group.visitors);
    let variance = |group: &Group| 1.0 / f64::from(group.buyers) - 1.0 / f64::from(group.visitors);
    lift(share(treated) / share(control), variance(treated) + variance(control))
}

/// How much more the visitors of `treated` spent on average than those of `control`; `None` before there is enough data.
pub fn revenue(treated: &Group, control: &Group) -> Option<Lift> {
    if !enough(treated) || !enough(control) || treated.revenue <= 0.0 || control.revenue <= 0.0 {
        return None;
    }
    let mean = |group: &Group| group.revenue / f64::from(group.visitors);
    // The variance of the mean's logarithm: s² / (n · mean²).
    let variance = |group: &Group| {
        let count = f64::from(group.visitors);
        let squares = group.revenue_squares / count - mean(group) * mean(group);
        squares.max(0.0) / ((count - 1.0) * mean(group) * mean(group))
    };
    lift(mean(treated) / mean(control), variance(treated) + variance(control))
}

fn enough(group: &Group) -> bool {
    group.visitors >= LEAST_VISITORS && group.buyers >= LEAST_BUYERS && group.buyers <= group.visitors
}

/// A ratio and the variance of its logarithm.
fn lift(ratio: f64, variance: f64) -> Option<Lift> {
    let spread = (Z * variance.sqrt()).exp();
    let percent = |ratio: f64| super::rounded(100.0 * (ratio - 1.0), 10.0);
    let lift = Lift { percent: percent(ratio), low: percent(ratio / spread), high: percent(ratio * spread) };
    [lift.percent, lift.low, lift.high].iter().all(|value| value.is_finite()).then_some(lift)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn group(visitors: u32, buyers: u32) -> Group {
        Group { visitors, buyers, revenue: f64::from(buyers) * 50.0, revenue_squares: f64::from(buyers) * 2_500.0 }
    }

    #[test]
    fn a_lift_has_the_interval_of_the_textbook() {
        // Risk ratio 1.5 (1.0 to 2.1): 60 of 1,000 against 80 of 2,000.
        let lift = conversion(&group(1_000, 60), &group(2_000, 80)).unwrap();
        assert_eq!(lift, Lift { percent: 50.0, low: 8.3, high: 107.8 });
        // All spend the same, so revenue says what conversion says, but for n − 1.
        let same = revenue(&group(1_000, 60), &group(2_000, 80)).unwrap();
        assert_eq!(same.percent, 50.0);
        assert!((same.low - lift.low).abs() < 0.2 && (same.high - lift.high).abs() < 0.2, "{same:?}");
    }

    #[test]
    fn too_little_data_has_no_lift() {
        assert_eq!(conversion(&group(99, 50), &group(1_000, 50)), None);
        assert_eq!(conversion(&group(1_000, 50), &group(1_000, 9)), None);
        assert_eq!(revenue(&Group::default(), &Group::default()), None);
    }

    proptest! {
        #[test]
        fn the_lift_is_inside_of_its_interval(a in 10_u32..500, b in 10_u32..500, n in 500_u32..100_000, m in 500_u32..100_000) {
            let (treated, control) = (group(n, a), group(m, b));
            for compared in [conversion(&treated, &control), revenue(&treated, &control)] {
                let lift = compared.unwrap();
                prop_assert!(lift.low <= lift.percent && lift.percent <= lift.high && lift.low > -100.0);
            }
            let (one, other) = (conversion(&treated, &control).unwrap(), conversion(&control, &treated).unwrap());
            prop_assert_eq!(one.low > 0.0, other.high < 0.0, "who is compared with whom makes no difference");
        }
    }
}
