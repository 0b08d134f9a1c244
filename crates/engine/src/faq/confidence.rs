//! How sure a candidate is.
//!
//! A logistic regression on nine numbers that mean the same in every shop: how alike question and entry are,
//! how far the entry is ahead of the next one, how much of what the question says the entry speaks of, and
//! what the shop's classifier says. Its weights were fitted on nine question sets in three languages, each
//! standing for one shop and counted alike, with 40 % of the questions out of scope (`cargo xtask eval faq --fit`,
//! see docs/ANSWERS.md); sets left out of the fit told which evidence to keep. They are the same for all
//! shops. The target was "the best candidate is the right one", so the result reads as a probability where
//! two of five questions have no answer, and is cautious where most have one.

/// What the confidence in a candidate rests on.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Evidence {
    /// The cosine of the question with the entry's most similar phrasing, 0–1.
    pub cosine: f32,
    /// The cosine of the question's words with the answer's, 0–1.
    pub answer_cosine: f32,
    /// The score ahead of the best other entry in the same language; negative for all but the best.
    pub margin: f32,
    /// The IDF-weighted share of the question's words that the entry contains, itself or by concept, 0–1.
    pub coverage: f32,
    /// The same, with words of similar spelling counted in part, 0–1.
    pub fuzzy_coverage: f32,
    /// True when the question names something that is asked of machines but seldom of shops (weather,
    /// politics, sport, jokes) and that the entry doesn't speak of.
    pub off_topic: bool,
    /// How likely the shop's classifier finds the entry, 0–1; `None` where there is no classifier.
    pub probability: Option<f32>,
    /// That ahead of the best other entry in the same language.
    pub probability_margin: f32,
    /// How many words of the question carry meaning.
    pub content_words: u32,
    /// How many entries the index has.
    pub entries: u32,
    /// How many phrasings the entry has, its question among them.
    pub phrasings: u32,
}

/// The coefficients of a confidence, and the bands it falls into.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// The constant.
    pub bias: f32,
    /// One for each of [`Evidence::values`].
    pub weights: [f32; Head::SIZE],
    /// From this confidence on the best candidate is given as the answer.
    pub answer_from: f32,
    /// From this confidence on the visitor is asked whether it is meant.
    pub did_you_mean_from: f32,
}

/// What naming something off topic takes away. Set by hand: the sets have too few such questions.
const OFF_TOPIC: f32 = 2.5;

impl Evidence {
    /// The numbers that are weighted, each small and comparable between shops.
    pub fn values(&self) -> [f32; Head::SIZE] {
        [
            self.cosine,
            self.answer_cosine,
            // Being ahead of the others says little when most of the question is about something else.
            self.margin.clamp(-0.5, 0.5) * self.fuzzy_coverage,
            self.fuzzy_coverage,
            self.coverage,
            self.probability.unwrap_or(0.0),
            if self.probability.is_some() { 1.0 } else { 0.0 },
            self.probability_margin,
            (1.0 + self.content_words as f32).ln(),
        ]
    }

    /// What is added without a coefficient that was fitted.
    pub fn offset(&self) -> f32 {
        if self.off_topic { -OFF_TOPIC } else { 0.0 }
    }
}

impl Head {
    /// How many kinds of evidence are weighted.
    pub const SIZE: usize = 9;

    /// The product's.
    pub const FROZEN: Self = Self {
        bias: -4.06,
        weights: [3.05, 0.42, 4.45, 4.20, -2.56, -0.66, -0.33, 3.65, 0.56],
        answer_from: 0.55,
        did_you_mean_from: 0.2,
    };

    /// The logistic function of the weighted evidence, 0–1.
    pub fn probability(&self, evidence: &Evidence) -> f32 {
        let weighted: f32 = self.weights.iter().zip(evidence.values()).map(|(weight, value)| weight * value).sum();
        1.0 / (1.0 + (-(self.bias + weighted + evidence.offset())).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_is_more_confidence() {
        let nothing = Evidence::default();
        let some = Evidence { cosine: 0.4, fuzzy_coverage: 0.6, margin: 0.1, ..nothing };
        let all = Evidence { cosine: 1.0, fuzzy_coverage: 1.0, margin: 0.5, ..nothing };
        let order = [nothing, some, all].map(|evidence| Head::FROZEN.probability(&evidence));
        assert!(order.is_sorted());
        assert!(order[0] < 0.1 && order[2] > 0.95);
    }
}
