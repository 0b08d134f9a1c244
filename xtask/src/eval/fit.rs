//! The confidence's coefficients: a logistic regression on the evidence, target "the first entry is right".
//!
//! One for shops with a classifier and one for those without. Every task counts alike, and in each the out-of-scope questions count as [`OUT_OF_SCOPE`] of all.
//! Newton's method with a small ridge (Hastie et al., *The Elements of Statistical Learning*, 4.4.1);
//! deterministic.

use super::shop::{self, Asked};
use shopbell_engine::faq::{Coefficients, Head};

/// What share of a shop's questions is taken to have no answer.
const OUT_OF_SCOPE: f64 = 0.4;
/// Keeps coefficients small that the data says little about, and sets left out no worse (docs/ANSWERS.md).
const RIDGE: f64 = 4e-3;
const ROUNDS: usize = 30;
/// A constant and one for each kind of evidence.
const SIZE: usize = Head::SIZE + 1;

/// One question: evidence with a leading 1, what is added without a coefficient, target, weight.
struct Sample {
    values: [f64; SIZE],
    offset: f64,
    right: f64,
    weight: f64,
}

/// A head for these tasks, each of which was asked in one or more [`Shop`](super::shop::Shop)s, with the
/// thresholds of the frozen one.
pub fn head(tasks: &[Vec<&[Asked]>]) -> Head {
    Head { trained: coefficients(tasks, true), untrained: coefficients(tasks, false), ..Head::FROZEN }
}

/// Those of the shops with a classifier, or of those without.
fn coefficients(tasks: &[Vec<&[Asked]>], is_trained: bool) -> Coefficients {
    let samples: Vec<Sample> = tasks
        .iter()
        .flat_map(|shops| {
            let of_kind: Vec<&[Asked]> =
                shops.iter().copied().filter(|asked| shop::is_trained(asked) == is_trained).collect();
            let share = 1.0 / of_kind.len().max(1) as f64;
            of_kind.into_iter().flat_map(move |asked| samples(asked, share)).collect::<Vec<_>>()
        })
        .collect();
    let mut beta = [0.0_f64; SIZE];
    for _ in 0..ROUNDS {
        let mut gradient = [0.0_f64; SIZE];
        let mut hessian = [[0.0_f64; SIZE]; SIZE];
        for sample in &samples {
            let sum: f64 = sample.offset + beta.iter().zip(&sample.values).map(|(b, v)| b * v).sum::<f64>();
            let p = 1.0 / (1.0 + (-sum).exp());
            let curve = (p * (1.0 - p)).max(1e-9) * sample.weight;
            for ((gradient, row), value) in gradient.iter_mut().zip(&mut hessian).zip(&sample.values) {
                *gradient += sample.weight * (sample.right - p) * value;
                for (cell, other) in row.iter_mut().zip(&sample.values) {
                    *cell += curve * value * other;
                }
            }
        }
        // The constant is not held back.
        for (n, ((gradient, row), beta)) in gradient.iter_mut().zip(&mut hessian).zip(&beta).enumerate() {
            if n > 0 {
                *gradient -= RIDGE * beta;
            }
            if let Some(cell) = row.get_mut(n) {
                *cell += RIDGE;
            }
        }
        let step = solve(hessian, gradient);
        for (beta, step) in beta.iter_mut().zip(step) {
            *beta += step;
        }
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    let [bias, weights @ ..] = beta;
    Coefficients { bias: bias as f32, weights: weights.map(|weight| weight as f32) }
}

/// The questions of one shop, with weights that sum to `share`.
fn samples(asked: &[Asked], share: f64) -> Vec<Sample> {
    let outside = asked.iter().filter(|asked| asked.judged.gold.is_none()).count().max(1) as f64;
    let inside = asked.iter().filter(|asked| asked.judged.gold.is_some()).count().max(1) as f64;
    asked
        .iter()
        .filter_map(|asked| {
            let evidence = asked.evidence.as_ref()?;
            let mut values = [1.0; SIZE];
            for (value, evidence) in values.iter_mut().skip(1).zip(evidence.values()) {
                *value = f64::from(evidence);
            }
            let in_scope = asked.judged.gold.is_some();
            Some(Sample {
                values,
                offset: f64::from(evidence.offset()),
                right: f64::from(u8::from(asked.judged.is_right())),
                weight: share * if in_scope { (1.0 - OUT_OF_SCOPE) / inside } else { OUT_OF_SCOPE / outside },
            })
        })
        .collect()
}

/// Gaussian elimination with the largest pivot of a column.
fn solve(mut matrix: [[f64; SIZE]; SIZE], mut right: [f64; SIZE]) -> [f64; SIZE] {
    for column in 0..SIZE {
        let pivot = (column..SIZE).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let pivot = pivot.unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let own = matrix[column];
        if own[column].abs() < 1e-15 {
            continue;
        }
        for row in column + 1..SIZE {
            let factor = matrix[row][column] / own[column];
            for (cell, own) in matrix[row].iter_mut().zip(own) {
                *cell -= factor * own;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut solution = [0.0; SIZE];
    for row in (0..SIZE).rev() {
        let known: f64 = (row + 1..SIZE).map(|column| matrix[row][column] * solution[column]).sum();
        let pivot = matrix[row][row];
        solution[row] = if pivot.abs() < 1e-15 { 0.0 } else { (right[row] - known) / pivot };
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::super::metrics::judged;
    use super::*;
    use shopbell_engine::faq::Evidence;

    #[test]
    fn a_system_is_solved() {
        let mut matrix = [[0.0; SIZE]; SIZE];
        for (n, row) in matrix.iter_mut().enumerate() {
            row[(n + 1) % SIZE] = 2.0;
        }
        let mut right = [0.0; SIZE];
        right[0] = 6.0;
        assert_eq!(solve(matrix, right)[1], 3.0);
    }

    #[test]
    fn what_goes_with_right_answers_gets_a_positive_coefficient() {
        let asked: Vec<Asked> = (0..200)
            .map(|n| {
                let score = n as f32 / 200.0;
                // Mostly right above the middle, with exceptions on both sides.
                let right = (n > 100) != (n % 9 == 0);
                Asked {
                    judged: judged(right.then_some(0), &[0], 0.0),
                    evidence: Some(Evidence { score, ..Evidence::default() }),
                }
            })
            .collect();
        let head = head(&[vec![&asked]]);
        let at = |score| head.probability(&Evidence { score, ..Evidence::default() });
        assert!(at(0.9) > 0.7 && at(0.1) < 0.3, "{} {}", at(0.9), at(0.1));
    }
}
