//! A shop's own classifier: which entry, judged from all phrasings together.
//!
//! A multinomial logistic regression with an L2 penalty, on the very features of the phrasings' field. Its
//! weights are never written out: at the optimum each entry's weight vector is a sum over phrasings,
//! w_c = Σ_i α_ic x_i (the representer theorem), so the score of an entry is Σ_i α_ic cos(x_i, question),
//! and the cosines are there already. What is stored is α: for a phrasing one number for its own entry and a
//! few negative ones for the entries that it is confused with. Invariant: every entry number in it is
//! below the index's number of entries, and there is a list for every phrasing.

/// One byte stands for this much.
const STEP: f32 = super::training::PENALTY / 127.0;

/// The α of every phrasing.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Classifier {
    /// Where the parts of each phrasing begin; one more for the end.
    pub starts: Vec<u32>,
    /// The entries that the phrasing speaks for (its own) or against, and how much.
    pub parts: Vec<(u16, i8)>,
}

impl Classifier {
    /// Adds the next phrasing's α; what is nearly nothing is left out.
    pub fn push(&mut self, alphas: impl Iterator<Item = (u16, f32)>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        for (entry, alpha) in alphas {
            let quantised = (alpha / STEP).round().clamp(-127.0, 127.0) as i8;
            if quantised != 0 {
                self.parts.push((entry, quantised));
            }
        }
        self.starts.push(self.parts.len() as u32);
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.starts.capacity() * 4 + self.parts.capacity() * size_of::<(u16, i8)>()
    }

    /// What speaks for each entry, given each phrasing's cosine with the question: the logits, whose
    /// [`softmax`] says how likely each is meant. A question that is like nothing makes all equally unlikely.
    pub fn logits(&self, cosines: &[f32], entries: usize) -> Vec<f32> {
        let mut sums = vec![0.0_f32; entries];
        for (&cosine, range) in cosines.iter().zip(self.starts.windows(2)) {
            let [start, end] = range else { continue };
            if cosine <= 0.0 {
                continue;
            }
            for &(entry, alpha) in self.parts.get(*start as usize..*end as usize).unwrap_or_default() {
                if let Some(sum) = sums.get_mut(usize::from(entry)) {
                    *sum += cosine * f32::from(alpha) * STEP;
                }
            }
        }
        sums
    }
}

/// e^x / Σ e^x in place.
pub(super) fn softmax(sums: &mut [f32]) {
    let most = sums.iter().copied().fold(f32::MIN, f32::max);
    let mut whole = 0.0;
    for sum in sums.iter_mut() {
        *sum = (*sum - most).exp();
        whole += *sum;
    }
    for sum in sums.iter_mut() {
        *sum /= whole;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likeness_to_a_phrasing_speaks_for_its_entry() {
        let mut classifier = Classifier::default();
        classifier.push([(0, 5.0), (1, -2.0)].into_iter());
        classifier.push([(1, 5.0), (0, 0.001)].into_iter());
        assert_eq!(classifier.parts.len(), 3, "nearly nothing is left out");
        let mut p = classifier.logits(&[0.8, 0.1], 3);
        softmax(&mut p);
        assert!(p[0] > 0.8 && p[1] < p[2], "{p:?}");
        assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert_eq!(classifier.logits(&[0.0, 0.0], 3), [0.0; 3]);
        assert!(classifier.logits(&[], 0).is_empty());
    }
}
