//! How sure a candidate is.
//!
//! A logistic regression on six numbers that mean the same in every shop: how well the entry fits, how much like the
//! question what shops in general are asked is, how much the question says, and, with a classifier, what that says,
//! else how much of the question the entry covers and how far it is ahead of the others. So there are two
//! sets of coefficients. They were fitted on nine question sets in three languages, each
//! standing for one shop and counted alike, with 40 % of the questions out of scope (`cargo xtask eval faq --fit`,
//! see docs/ANSWERS.md); sets left out of the fit told which evidence to keep. They are the same for all
//! shops. The target was "the best candidate is the right one", so the result reads as a probability where
//! two of five questions have no answer, and is cautious where most have one.

/// What the confidence in a candidate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// The score by which it is ranked, above 0.
    pub score: f32,
    /// The cosine of the question with the entry's most similar phrasing, 0–1.
    pub cosine: f32,
    /// The soft maximum of the cosines of all its phrasings.
    pub likeness: f32,
    /// The cosine of the question's words with the answer's, 0–1.
    pub answer_cosine: f32,
    /// The score ahead of the best other entry in the same language; negative for all but the best.
    pub margin: f32,
    /// The IDF-weighted share of the question's words that the entry contains, itself or by concept, 0–1.
    pub coverage: f32,
    /// The same, with words of similar spelling counted in part, 0–1.
    pub fuzzy_coverage: f32,
    /// True when the question names a topic that is asked of machines but seldom of shops (weather,
    /// politics, sport, jokes) and that none of this shop's phrasings is about.
    pub off_topic: bool,
    /// How likely the shop's classifier finds the entry, 0–1; `None` where there is no classifier.
    pub probability: Option<f32>,
    /// The classifier's logit ahead of the best other entry's in the same language and of 0, which is what a question
    /// like nothing gets: a − ln(1 + e^b).
    pub logit_margin: f32,
    /// The cosine of the question with the most similar thing that shops are asked and that this one needn't have
    /// an entry for, 0–1. A question that is more like that than like the entry is likely about that.
    pub background: f32,
    /// How many words of the question carry meaning.
    pub content_words: u32,
    /// How many entries share anything with the question: the more, the likelier one is like it by chance.
    pub entries_alike: u32,
}

/// The coefficients of a confidence, and the bands it falls into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// For a shop with a classifier.
    pub trained: Coefficients,
    /// For one without.
    pub untrained: Coefficients,
    /// From this confidence on the best candidate is given as the answer.
    pub answer_from: f32,
    /// From this confidence on the visitor is asked whether it is meant.
    pub did_you_mean_from: f32,
}

/// Those of one logistic regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficients {
    /// The constant.
    pub bias: f32,
    /// One for each of [`Evidence::values`].
    pub weights: [f32; Head::SIZE],
}

/// What naming something off topic takes away. Set by hand: the sets have too few such questions.
const OFF_TOPIC: f32 = 2.0;
/// Keeps the logarithm of a score finite.
const SCORE_FLOOR: f32 = 0.05;

impl Evidence {
    /// The numbers that are weighted, each small and comparable between shops: three that mean the same everywhere, then
    /// what speaks for the entry, how far it is ahead, and how many others there are.
    pub fn values(&self) -> [f32; Head::SIZE] {
        let score = (self.score.max(0.0) + SCORE_FLOOR).ln();
        let words = (1.0 + self.content_words as f32).ln();
        let [alike, lead, others] = match self.probability {
            Some(_) => [self.likeness, self.logit_margin / 10.0, 0.0],
            None => {
                // Being ahead of the others says little when most of the question is about something else.
                let lead = (2.0 * self.margin).clamp(-1.0, 1.0) * self.fuzzy_coverage;
                [self.fuzzy_coverage, lead, (1.0 + self.entries_alike as f32).ln() / 5.0]
            }
        };
        [score, self.background, words, alike, lead, others]
    }

    /// What is added without a coefficient that was fitted.
    pub fn offset(&self) -> f32 {
        if self.off_topic { -OFF_TOPIC } else { 0.0 }
    }
}

impl Head {
    /// How many kinds of evidence are weighted.
    pub const SIZE: usize = 6;

    /// The product's.
    pub const FROZEN: Self = Self {
        trained: Coefficients { bias: -0.50, weights: [2.30, -2.55, 0.07, -0.34, 3.66, 0.00] },
        untrained: Coefficients { bias: 0.02, weights: [2.27, -2.60, 0.32, 0.50, 2.94, -0.46] },
        answer_from: 0.62,
        did_you_mean_from: 0.2,
    };

    /// The logistic function of the weighted evidence, 0–1.
    pub fn probability(&self, evidence: &Evidence) -> f32 {
        let Coefficients { bias, weights } = if evidence.probability.is_some() { self.trained } else { self.untrained };
        let weighted: f32 = weights.iter().zip(evidence.values()).map(|(weight, value)| weight * value).sum();
        1.0 / (1.0 + (-(bias + weighted + evidence.offset())).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_is_more_confidence() {
        let nothing = Evidence { content_words: 3, ..Evidence::default() };
        let some = Evidence { score: 0.5, cosine: 0.4, fuzzy_coverage: 0.6, margin: 0.1, ..nothing };
        let all = Evidence { score: 1.5, cosine: 1.0, fuzzy_coverage: 1.0, margin: 0.5, ..nothing };
        for probability in [None, Some(0.5)] {
            let order = [nothing, some, all].map(|evidence| {
                let logit_margin = evidence.margin * 10.0;
                Head::FROZEN.probability(&Evidence { probability, logit_margin, ..evidence })
            });
            assert!(order.is_sorted());
            assert!(order[0] < 0.1 && order[2] > 0.9, "{order:?}");
            let elsewhere = Evidence { probability, background: 0.8, ..some };
            assert!(Head::FROZEN.probability(&elsewhere) < order[1]);
        }
    }
}
