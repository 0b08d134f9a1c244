//! How much each feature counts in a shop.
//!
//! A score is a weighted sum plus a small correction: `w·x + v·relu(W·x + b)`. The sum alone is what a young shop starts
//! with (`v` is 0); the correction learns what no sum can say, such as that a rule counts less in a long session.

use super::features::FEATURES;
use super::scoring::Candidate;

/// How many hidden units the correction has.
pub(super) const HIDDEN: usize = 16;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weights {
    pub linear: [f32; FEATURES],
    /// By feature, then by unit; the last row is the units' bias.
    pub hidden: [[f32; HIDDEN]; FEATURES + 1],
    pub output: [f32; HIDDEN],
}

impl Default for Weights {
    fn default() -> Self {
        // SplitMix64, so that every shop starts with the same.
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 40) as f32 / (1_u32 << 23) as f32 - 1.0
        };
        let mut hidden = [[0.0; HIDDEN]; FEATURES + 1];
        for weight in hidden.iter_mut().take(FEATURES).flatten() {
            *weight = random() * 0.2;
        }
        Self { linear: DEFAULT, hidden, output: [0.0; HIDDEN] }
    }
}

/// In the features' order. Rounded means of what three public logs teach, which agree closely, and by hand for content,
/// which those logs don't have.
const DEFAULT: [f32; FEATURES] = [
    // Neighbours.
    0.36, 0.02, -0.21, -0.05, -0.03, -0.06, 0.18, -0.16, -0.05, 0.04, //
    // Rules.
    0.13, -0.06, 0.02, 0.08, 0.01, 0.0, 0.04, -0.12, 0.03, 0.06, -0.13, //
    // Shared sessions, and those at second hand.
    0.3, 0.21, 0.23, 0.1, 0.13, //
    // Demand.
    -0.29, -0.12, -0.24, //
    // Products that the visitor has looked at already.
    -0.7, 0.27, 0.68, 0.02, 0.1, -0.55, -0.41, -0.25, 0.29, 0.44, 0.05, //
    // Content.
    1.0, 1.0, 2.0, 0.1,
];

impl Weights {
    /// The hidden units for a candidate.
    pub fn units(&self, features: &[f32; FEATURES]) -> [f32; HIDDEN] {
        let [rows @ .., bias] = &self.hidden;
        let mut units = *bias;
        for (row, value) in rows.iter().zip(features) {
            for (unit, weight) in units.iter_mut().zip(row) {
                *unit += weight * value;
            }
        }
        units.map(|unit| unit.max(0.0))
    }

    pub fn score(&self, features: &[f32; FEATURES], units: &[f32; HIDDEN]) -> f32 {
        let linear: f32 = self.linear.iter().zip(features).map(|(weight, value)| weight * value).sum();
        linear + self.output.iter().zip(units).map(|(weight, unit)| weight * unit).sum::<f32>()
    }

    /// Adds what this candidate says about each weight, where its score is too high by `wrong`.
    pub fn add_gradient(&mut self, at: &Self, candidate: &Candidate, units: &[f32; HIDDEN], wrong: f32) {
        for (gradient, value) in self.linear.iter_mut().zip(&candidate.features) {
            *gradient += wrong * value;
        }
        let mut back = [0.0; HIDDEN];
        for (((gradient, unit), weight), back) in self.output.iter_mut().zip(units).zip(&at.output).zip(&mut back) {
            *gradient += wrong * unit;
            *back = if *unit > 0.0 { wrong * weight } else { 0.0 };
        }
        for (row, value) in self.hidden.iter_mut().zip(candidate.features.iter().chain(&[1.0])) {
            for (gradient, back) in row.iter_mut().zip(&back) {
                *gradient += back * value;
            }
        }
    }

    /// All numbers, always in the same order.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut f32> {
        self.linear.iter_mut().chain(self.hidden.iter_mut().flatten()).chain(&mut self.output)
    }

    /// The same.
    pub fn values(&self) -> impl Iterator<Item = &f32> {
        self.linear.iter().chain(self.hidden.iter().flatten()).chain(&self.output)
    }

    /// All zero.
    pub fn nought() -> Self {
        Self { linear: [0.0; FEATURES], hidden: [[0.0; HIDDEN]; FEATURES + 1], output: [0.0; HIDDEN] }
    }
}
