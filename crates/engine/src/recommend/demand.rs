//! How much each product is in demand: for some weeks, and in these days.
//!
//! A heat is `log₂ Σ strength × 2^((at − EPOCH) / half-life)`: growing weights instead of decaying ones, so that the order
//! of products is the same at every later time, nothing has to be recomputed as time passes, and only the product that
//! an event names can rise. As a logarithm it never overflows, and a boost is an addition.

use super::products::ProductIndex;

/// 2026-01-01T00:00:00Z, in milliseconds. Any fixed time would do.
const EPOCH: i64 = 1_767_225_600_000;
const DAY: f64 = 86_400_000.0;
/// How many of the hottest products are kept in order.
const LEADERS: usize = 128;

/// Over what time demand is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// An event counts half after 14 days: best sellers.
    Weeks,
    /// After two days: trends.
    Days,
}

impl Span {
    /// In milliseconds.
    fn half_life(self) -> f64 {
        match self {
            Self::Weeks => 14.0 * DAY,
            Self::Days => 2.0 * DAY,
        }
    }
}

/// How often a product was looked at, put into a cart and bought.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Demand {
    /// Finite as soon as there is an event.
    pub weeks: f64,
    pub days: f64,
    /// Events, without decay or weight.
    pub events: u32,
}

impl Default for Demand {
    fn default() -> Self {
        Self { weeks: f64::NEG_INFINITY, days: f64::NEG_INFINITY, events: 0 }
    }
}

impl Demand {
    /// For comparing products.
    pub fn heat(&self, span: Span) -> f64 {
        match span {
            Span::Weeks => self.weeks,
            Span::Days => self.days,
        }
    }

    /// Counts an event.
    pub fn count(&mut self, strength: u8, at: i64) {
        let since = at.saturating_sub(EPOCH) as f64;
        let strength = f64::from(strength).log2();
        self.weeks = sum(self.weeks, strength + since / Span::Weeks.half_life());
        self.days = sum(self.days, strength + since / Span::Days.half_life());
        self.events = self.events.saturating_add(1);
    }
}

/// `log₂(2^a + 2^b)`
fn sum(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    large + (small - large).exp2().ln_1p() * std::f64::consts::LOG2_E
}

/// The products with the most heat, the hottest first; ties to the lower number.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaders(Vec<(f64, ProductIndex)>);

impl Leaders {
    /// The hottest that surely are: those as hot as the last one may have equals that aren't kept.
    pub fn hotter_than_the_last(&self) -> impl Iterator<Item = ProductIndex> + '_ {
        let last = self.0.last().map_or(f64::INFINITY, |last| last.0);
        self.0.iter().take_while(move |leader| leader.0 > last).map(|leader| leader.1)
    }

    /// Puts a product that got hotter at its place.
    pub fn rise(&mut self, product: ProductIndex, heat: f64) {
        let is_hotter = |other: &(f64, ProductIndex)| other.0 > heat || (other.0 == heat && other.1 < product);
        if self.0.len() >= LEADERS && self.0.last().is_some_and(|last| last.1 != product && is_hotter(last)) {
            return;
        }
        if let Some(old) = self.0.iter().position(|other| other.1 == product) {
            self.0.remove(old);
        }
        let place = self.0.partition_point(is_hotter);
        self.0.insert(place, (heat, product));
        self.0.truncate(LEADERS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn heat_is_a_decayed_sum_at_any_time() {
        for years in [-30_i64, 0, 30, 300] {
            let now = EPOCH + years * 365 * DAY as i64;
            let mut one = Demand::default();
            one.count(4, now - 14 * DAY as i64);
            one.count(1, now);
            let mut other = Demand::default();
            (0..3).for_each(|_| other.count(1, now));
            assert!((one.weeks - other.weeks).abs() < 1e-6, "two and one, in weeks");
            assert!(one.days < other.days, "in days the old one counts little");
        }
    }

    proptest! {
        #[test]
        fn leaders_are_the_hottest(rises in prop::collection::vec((0_u32..300, 1_u8..5), 1..900)) {
            let (mut leaders, mut heats) = (Leaders::default(), vec![0.0; 300]);
            for (product, more) in rises {
                heats[product as usize] += f64::from(more);
                leaders.rise(product, heats[product as usize]);
            }
            let mut all: Vec<(f64, u32)> = heats.into_iter().zip(0..).filter(|one| one.0 > 0.0).collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            all.truncate(LEADERS);
            prop_assert_eq!(&leaders.0, &all);
            let sure: Vec<u32> = leaders.hotter_than_the_last().collect();
            prop_assert!(sure.len() < all.len());
            prop_assert!(all.iter().zip(&sure).all(|(one, other)| one.1 == *other));
        }
    }
}
