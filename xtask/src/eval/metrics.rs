//! The figures, one file each; all from the same judged questions.

pub mod acc_at_90;
pub mod answering;
pub mod auroc;
pub mod ece;
pub mod mrr;
pub mod precision;
pub mod recall;

use serde::Serialize;

/// One question, what was meant and what the engine made of it.
#[derive(Debug, Clone)]
pub struct Judged {
    /// The entry that is meant; none when the question is out of scope.
    pub gold: Option<usize>,
    /// The entries found, best first.
    pub ranked: Vec<usize>,
    /// The confidence in the first of them; 0 when nothing was found.
    pub confidence: f32,
    /// Whether the first was given as the answer.
    pub answered: bool,
}

impl Judged {
    /// True when the first entry is the one that is meant.
    pub fn is_right(&self) -> bool {
        self.gold.is_some() && self.ranked.first().copied() == self.gold
    }

    /// The place of the entry that is meant, from 0.
    pub fn place(&self) -> Option<usize> {
        self.ranked.iter().position(|&entry| Some(entry) == self.gold)
    }
}

/// All figures of a list of questions. The names are those of the JSON.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// [`precision`]
    pub p_at_1: f64,
    /// [`recall`]
    pub r_at_3: f64,
    /// [`mrr`]
    pub mrr_at_10: f64,
    /// [`auroc`]
    pub auroc: f64,
    /// [`acc_at_90`]
    pub acc_at_90: f64,
    /// [`ece`]
    pub ece: f64,
    /// [`answering::answered`]
    pub answered: f64,
    /// [`answering::precision`]
    pub precision_answered: f64,
    /// [`answering::out_of_scope_wrong`]
    pub oos_wrong: f64,
}

impl Figures {
    /// The figures of one task.
    pub fn of(judged: &[Judged]) -> Self {
        Self {
            p_at_1: precision::at_1(judged),
            r_at_3: recall::at(3, judged),
            mrr_at_10: mrr::at_10(judged),
            auroc: auroc::of(judged),
            acc_at_90: acc_at_90::of(judged),
            ece: ece::of(judged),
            answered: answering::answered(judged),
            precision_answered: answering::precision(judged),
            oos_wrong: answering::out_of_scope_wrong(judged),
        }
    }

    /// In the order of the table's columns.
    pub fn values(&self) -> [f64; 9] {
        [
            self.p_at_1,
            self.r_at_3,
            self.mrr_at_10,
            self.auroc,
            self.acc_at_90,
            self.ece,
            self.answered,
            self.precision_answered,
            self.oos_wrong,
        ]
    }

    /// The mean over tasks, each counted alike.
    pub fn mean(tasks: &[Self]) -> Self {
        let of = |value: fn(&Self) -> f64| share(tasks.iter().map(value).sum(), tasks.len());
        Self {
            p_at_1: of(|figures| figures.p_at_1),
            r_at_3: of(|figures| figures.r_at_3),
            mrr_at_10: of(|figures| figures.mrr_at_10),
            auroc: of(|figures| figures.auroc),
            acc_at_90: of(|figures| figures.acc_at_90),
            ece: of(|figures| figures.ece),
            answered: of(|figures| figures.answered),
            precision_answered: of(|figures| figures.precision_answered),
            oos_wrong: of(|figures| figures.oos_wrong),
        }
    }
}

/// `part / whole`; 0 of nothing.
pub(crate) fn share(part: f64, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part / whole as f64 }
}

/// A question for the tests of the metrics: what is meant, what is found, how sure.
#[cfg(test)]
pub(crate) fn judged(gold: Option<usize>, ranked: &[usize], confidence: f32) -> Judged {
    Judged { gold, ranked: ranked.to_vec(), confidence, answered: confidence >= 0.5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macro_row_counts_tasks_alike() {
        let right = Figures::of(&[judged(Some(1), &[1], 0.9)]);
        let wrong = Figures::of(&[judged(Some(1), &[2], 0.9), judged(Some(1), &[2], 0.9)]);
        assert_eq!(Figures::mean(&[right, wrong]).p_at_1, 0.5);
        assert_eq!(Figures::mean(&[]), Figures::default());
    }

    #[test]
    fn an_out_of_scope_question_is_never_right() {
        assert!(!judged(None, &[], 0.0).is_right());
        assert!(judged(Some(0), &[0], 0.0).is_right());
    }
}
