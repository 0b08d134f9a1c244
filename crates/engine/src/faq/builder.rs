//! Building an index in slices, so that an object answers visitors meanwhile.

use super::training::Training;
use super::{Index, build};
use shopbell_protocol::owner::FaqEntry;

/// An index that is being built. Dropping it loses nothing but time: the same entries give the same index.
#[derive(Debug, Clone)]
pub struct Builder {
    index: Index,
    training: Option<Training>,
}

impl Builder {
    /// Indexes the entries at once, which is the short part; the classifier is not trained yet.
    pub fn new(entries: &[FaqEntry]) -> Self {
        Self::with_links(entries, &super::links(entries))
    }

    /// The same with the links that the owner left: each entry's intent of the pack, in the entries' order. An
    /// intent that the pack doesn't have is as good as none.
    pub fn with_links(entries: &[FaqEntry], links: &[Option<&str>]) -> Self {
        let index = build::build(entries, links);
        let training = Training::begin(&index.phrasings, &index.entry_of, &index.borrowed, index.locales.len());
        Self { index, training }
    }

    /// Trains for `rows` rows, each about 0.1 ms natively; true when the index is complete.
    pub fn step(&mut self, rows: usize) -> bool {
        self.training.as_mut().is_none_or(|training| training.step(&self.index.phrasings, rows))
    }

    /// The index. One whose training isn't over has no classifier: it answers, only less well.
    pub fn finish(self) -> Index {
        let Self { mut index, training } = self;
        if let Some(mut training) = training
            && training.step(&index.phrasings, 0)
        {
            index.classifier = Some(training.finish());
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::Locale;

    fn entries() -> Vec<FaqEntry> {
        let entry = |id: &str, question: &str, phrasings: &[&str]| FaqEntry {
            id: id.to_owned(),
            locale: Locale::En,
            question: question.to_owned(),
            answer: String::new(),
            phrasings: phrasings.iter().map(|&phrasing| phrasing.to_owned()).collect(),
        };
        vec![
            entry("a", "Where is my parcel?", &["track it", "has it left"]),
            entry("b", "May I send it back?", &["returns", "I don't like it"]),
        ]
    }

    #[test]
    fn slices_build_the_same_index() {
        let mut builder = Builder::new(&entries());
        let mut slices = 0;
        while !builder.step(5) {
            slices += 1;
        }
        assert!(slices > 3);
        assert_eq!(builder.finish(), Index::build(&entries()));
    }

    #[test]
    fn an_unfinished_index_answers_without_a_classifier() {
        let mut builder = Builder::new(&entries());
        assert!(!builder.step(3));
        let index = builder.finish();
        assert_eq!(index.rank("returns", Locale::En).candidates.first().map(|best| best.entry), Some(1));
    }
}
