//! What a visitor gets when the product itself decides: how often an answer, how often the right one, and how
//! often one to a question that the shop has no answer to.

use super::{Judged, share};

/// The share of all questions, in and out of scope, that got an answer.
pub fn answered(judged: &[Judged]) -> f64 {
    share(judged.iter().filter(|judged| judged.answered).count() as f64, judged.len())
}

/// The share of all answers given that were right; an answer to an out-of-scope question is wrong.
pub fn precision(judged: &[Judged]) -> f64 {
    let answers: Vec<_> = judged.iter().filter(|judged| judged.answered).collect();
    share(answers.iter().filter(|judged| judged.is_right()).count() as f64, answers.len())
}

/// The share of out-of-scope questions that got an answer.
pub fn out_of_scope_wrong(judged: &[Judged]) -> f64 {
    let outside: Vec<_> = judged.iter().filter(|judged| judged.gold.is_none()).collect();
    share(outside.iter().filter(|judged| judged.answered).count() as f64, outside.len())
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn an_answer_out_of_scope_is_a_wrong_one() {
        let list = [
            judged(Some(0), &[0], 0.9),
            judged(Some(0), &[1], 0.9),
            judged(None, &[0], 0.9),
            judged(None, &[0], 0.1),
            judged(Some(0), &[0], 0.1),
        ];
        assert_eq!(answered(&list), 0.6);
        assert!((precision(&list) - 1.0 / 3.0).abs() < 1e-9);
        assert_eq!(out_of_scope_wrong(&list), 0.5);
        assert_eq!(precision(&[]), 0.0);
    }
}
