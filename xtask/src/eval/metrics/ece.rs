//! ECE, the expected calibration error: how far the confidence is from the share that is right, over ten
//! equally wide bands of confidence (Guo et al. 2017). An out-of-scope question is never right.

use super::Judged;

const BANDS: usize = 10;

/// 0–1; 0 is calibrated.
pub fn of(judged: &[Judged]) -> f64 {
    // Per band: questions, sum of confidences, right ones.
    let mut bands = [(0_usize, 0.0_f64, 0.0_f64); BANDS];
    for judged in judged {
        let band = ((judged.confidence * BANDS as f32) as usize).min(BANDS - 1);
        if let Some((count, confidence, right)) = bands.get_mut(band) {
            *count += 1;
            *confidence += f64::from(judged.confidence);
            *right += f64::from(u8::from(judged.is_right()));
        }
    }
    let apart: f64 = bands.iter().map(|(_, confidence, right)| (confidence - right).abs()).sum();
    super::share(apart, judged.len())
}

#[cfg(test)]
mod tests {
    use super::super::judged;
    use super::*;

    #[test]
    fn being_as_sure_as_right_is_calibrated() {
        let half = [judged(Some(0), &[0], 0.5), judged(Some(0), &[1], 0.5)];
        assert!(of(&half) < 1e-6);
        assert!((of(&[judged(None, &[0], 1.0)]) - 1.0).abs() < 1e-6);
        assert!((of(&[judged(Some(0), &[0], 1.0), judged(None, &[0], 0.2)]) - 0.1).abs() < 1e-6);
        assert_eq!(of(&[]), 0.0);
    }
}
