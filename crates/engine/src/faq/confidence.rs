//! How sure a candidate is.
//!
//! A logistic regression on five numbers that mean the same in every shop: how alike question and
//! entry are, how far the entry is ahead of the next one, and how much of what the question says the
//! entry speaks of. Its weights were fitted once, on six public question sets in three languages, each
//! standing for one shop and counted alike, with 40 % of the questions out of scope and the same shops
//! again with fewer phrasings and without answers; a set left out of the fit told which evidence to
//! keep. They are the same for all shops. The target was "the best candidate is the right one", so
//! the result reads as a probability where two of five questions have no answer, and is cautious where
//! most have one.

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
    /// How many words of the question carry meaning.
    pub content_words: u32,
    /// How many entries the index has.
    pub entries: u32,
    /// How many phrasings the entry has, its question among them.
    pub phrasings: u32,
}

/// From this confidence on the best candidate is given as the answer.
pub(super) const ANSWER_FROM: f32 = 0.5;

/// What naming something off topic takes away. Set by hand: the sets have too few such questions.
const OFF_TOPIC: f32 = 2.5;

/// The logistic function of the weighted evidence, 0–1.
pub(super) fn probability(evidence: &Evidence) -> f32 {
    // Being ahead of the others says little when most of the question is about something else.
    let lead = evidence.margin.clamp(-0.5, 0.5) * evidence.fuzzy_coverage;
    let sum =
        -2.80 + 3.70 * evidence.cosine + 1.16 * evidence.answer_cosine + 4.23 * lead + 1.37 * evidence.fuzzy_coverage
            - if evidence.off_topic { OFF_TOPIC } else { 0.0 };
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_evidence_is_more_confidence() {
        let nothing = Evidence::default();
        let some = Evidence { cosine: 0.4, fuzzy_coverage: 0.6, margin: 0.1, ..nothing };
        let all = Evidence { cosine: 1.0, fuzzy_coverage: 1.0, margin: 0.5, ..nothing };
        let order = [nothing, some, all].map(|evidence| probability(&evidence));
        assert!(order.is_sorted());
        assert!(order[0] < 0.1 && order[2] > 0.95);
    }
}
