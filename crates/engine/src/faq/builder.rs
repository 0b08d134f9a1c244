//! Building an index in slices, so that an object answers visitors meanwhile.

use super::build::Indexing;
use super::pack::Link;
use super::training::Training;
use super::{Index, build};
use shopbell_protocol::owner::FaqEntry;

/// An index that is being built. Dropping it loses nothing but time: the same entries give the same index.
#[derive(Debug, Clone)]
pub struct Builder {
    stage: Stage,
    /// The intent that each entry is linked to.
    links: Vec<Option<&'static str>>,
}

#[derive(Debug, Clone)]
enum Stage {
    Indexing(Indexing),
    Indexed { index: Index, training: Option<Training> },
}

impl Builder {
    /// Indexes the entries at once; the classifier is not trained yet.
    pub fn new(entries: &[FaqEntry]) -> Self {
        let mut builder = Self::begin(entries.to_vec(), Vec::new());
        builder.index_all();
        builder
    }

    /// Begins an index; nothing is done yet. `links` is the owner's word on each entry's link to the pack, in the
    /// entries' order, and automatic where it ends.
    pub fn begin(entries: Vec<FaqEntry>, links: Vec<Link>) -> Self {
        Self { stage: Stage::Indexing(Indexing::begin(entries, links)), links: Vec::new() }
    }

    /// Does `rows` rows of work, each about 0.1 ms natively: indexes, then trains. True when the index is complete.
    pub fn step(&mut self, mut rows: usize) -> bool {
        if let Stage::Indexing(indexing) = &mut self.stage {
            rows = indexing.step(rows);
            if !indexing.is_done() {
                return false;
            }
            self.index_all();
        }
        match &mut self.stage {
            Stage::Indexing(_) => false,
            Stage::Indexed { index, training } => {
                training.as_mut().is_none_or(|training| training.step(&index.phrasings, rows))
            }
        }
    }

    /// Whether all entries can be found: what is left is training.
    pub fn is_searchable(&self) -> bool {
        matches!(self.stage, Stage::Indexed { .. })
    }

    /// The index as it is now, without a classifier; `None` while not all entries can be found.
    pub fn searchable(&self) -> Option<Index> {
        match &self.stage {
            Stage::Indexing(_) => None,
            Stage::Indexed { index, .. } => Some(index.clone()),
        }
    }

    /// The intent of the pack that each entry is linked to, once they can be found.
    pub fn links(&self) -> &[Option<&'static str>] {
        &self.links
    }

    /// The index. One whose training isn't over has no classifier: it answers, only less well.
    pub fn finish(mut self) -> Index {
        self.index_all();
        match self.stage {
            Stage::Indexing(indexing) => indexing.finish().0,
            Stage::Indexed { mut index, training } => {
                if let Some(mut training) = training
                    && training.step(&index.phrasings, 0)
                {
                    index.classifier = Some(training.finish());
                }
                index
            }
        }
    }

    /// Does what is left of indexing.
    fn index_all(&mut self) {
        if let Stage::Indexing(indexing) = &mut self.stage {
            let indexing = std::mem::replace(indexing, Indexing::begin(Vec::new(), Vec::new()));
            let (index, links) = indexing.finish();
            let training = Training::begin(&index.phrasings, &index.entry_of, &index.borrowed, index.locales.len());
            self.stage = Stage::Indexed { index, training };
            self.links = links;
        }
    }
}

/// Whether an entry with this many phrasings of its own, its question among them, answers to the pack's as well.
pub fn borrows_with(phrasings: usize) -> bool {
    phrasings < build::FEW_PHRASINGS
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
    fn the_owner_takes_a_link_away_or_chooses_another() {
        let entry = |id: &str, question: &str| FaqEntry {
            question: question.to_owned(),
            phrasings: Vec::new(),
            id: id.to_owned(),
            ..entries().remove(0)
        };
        let entries = vec![
            entry("a", "How much does shipping cost?"),
            entry("b", "Shipping cost?"),
            entry("c", "Shipping costs"),
        ];
        let links = |wanted: &[Link]| {
            let mut builder = Builder::begin(entries.clone(), wanted.to_vec());
            builder.index_all();
            (builder.links().to_vec(), builder.finish())
        };
        let (automatic, index) = links(&[]);
        assert_eq!(automatic.iter().flatten().count(), 2, "two entries share an intent at most");
        let first = automatic.iter().position(Option::is_some).unwrap();
        let mut wanted = vec![Link::Automatic; 3];
        wanted[first] = Link::None;
        let (changed, other) = links(&wanted);
        assert_eq!(changed[first], None);
        assert_eq!(changed.iter().flatten().count(), 2, "the third takes its place");
        assert_ne!(index, other);
        wanted[first] = Link::Intent("cancel-order".to_owned());
        assert_eq!(links(&wanted).0[first], Some("cancel-order"));
        wanted[first] = Link::Intent("no such".to_owned());
        assert_eq!(links(&wanted).0[first], None);
    }

    #[test]
    fn an_unfinished_index_answers_without_a_classifier() {
        let mut builder = Builder::new(&entries());
        builder.index_all();
        assert!(!builder.step(3));
        let index = builder.finish();
        assert_eq!(index.rank("returns", Locale::En).candidates.first().map(|best| best.entry), Some(1));
    }
}
