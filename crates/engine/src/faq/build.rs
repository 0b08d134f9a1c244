//! From the owner's entries to an index, a little at a time.
//!
//! Invariant: every entry has at least its question in the index, the work and memory of building are
//! bounded whatever the owner publishes, and slices of any size give the same index.

use super::Index;
use super::features::{self, Weights};
use super::field::Field;
use super::pack::{self, Link};
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;

/// At most this many features of phrasings, about 48 MB while building. 5,000 usual phrasings have half a million.
const FEATURE_LIMIT: usize = 3_000_000;

/// An entry with this many phrasings of its own needs none from the pack.
pub(super) const FEW_PHRASINGS: usize = 4;
/// At most this many phrasings of the pack go into one index: about 1 MB.
const BORROWED_LIMIT: usize = 4_000;
/// Work is counted in parts of a row: taking a phrasing apart is one.
const PARTS_A_ROW: usize = 4;
/// So many characters of an answer are one more.
const ANSWER_PART: usize = 200;

/// An index without a classifier, on its way.
#[derive(Debug, Clone)]
pub(super) struct Indexing {
    entries: Vec<FaqEntry>,
    wanted: Vec<Link>,
    step: Step,
    /// The intent most like each entry, with its likeness.
    nearest: Vec<Option<(&'static str, f32)>>,
    links: Vec<Option<&'static str>>,
    /// The features of each entry's distinct phrasings.
    own: Vec<Vec<Taken>>,
    /// How many features those are, and how many there may be.
    features: usize,
    limit: usize,
    from_pack: Vec<Vec<Weights>>,
    borrowed: usize,
    /// The intents that were borrowed from.
    lent: Vec<(Locale, &'static str)>,
    answers: Vec<Weights>,
    index: Index,
}

/// A phrasing, taken apart.
#[derive(Debug, Clone)]
struct Taken {
    features: Weights,
    sounds: Weights,
}

impl Taken {
    fn of(phrasing: &str) -> Self {
        Self { features: features::of_phrasing(phrasing), sounds: features::sounds_of(phrasing) }
    }
}

/// What is next. Numbers are places among the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Link(usize),
    Question(usize),
    /// The phrasing of that round: the first of each entry, then the second.
    Phrasing(usize, usize),
    Borrow(usize),
    Answer(usize),
    PhrasingField,
    AnswerField,
    Background,
    Done,
}

impl Indexing {
    /// `wanted` are the owner's links, in the entries' order; automatic where they end.
    pub fn begin(entries: Vec<FaqEntry>, wanted: Vec<Link>) -> Self {
        Self {
            nearest: vec![None; entries.len()],
            links: Vec::new(),
            own: Vec::with_capacity(entries.len()),
            features: 0,
            limit: FEATURE_LIMIT,
            from_pack: Vec::with_capacity(entries.len()),
            borrowed: 0,
            lent: Vec::new(),
            answers: Vec::with_capacity(entries.len()),
            index: Index {
                locales: entries.iter().map(|entry| entry.locale).collect(),
                entry_of: Vec::new(),
                borrowed: Vec::new(),
                phrasings: Field::default(),
                answers: Field::default(),
                sounds: Field::default(),
                classifier: None,
                background: Field::default(),
            },
            step: Step::Link(0),
            entries,
            wanted,
        }
    }

    /// Does up to `rows` rows of work, each about 0.1 ms natively; the last three steps are some hundred each and
    /// can't be cut. Returns how many rows are left; 0 where there is more to do.
    pub fn step(&mut self, rows: usize) -> usize {
        let mut parts = rows.saturating_mul(PARTS_A_ROW);
        while parts > 0 && self.step != Step::Done {
            parts = parts.saturating_sub(self.advance());
        }
        parts / PARTS_A_ROW
    }

    pub fn is_done(&self) -> bool {
        self.step == Step::Done
    }

    /// The index, and the intent that each entry is linked to.
    pub fn finish(mut self) -> (Index, Vec<Option<&'static str>>) {
        while !self.is_done() {
            self.advance();
        }
        (self.index, self.links)
    }

    /// Does the next thing; returns the parts of a row that took.
    fn advance(&mut self) -> usize {
        match self.step {
            Step::Link(place) => self.link(place),
            Step::Question(place) => match self.entries.get(place) {
                Some(entry) => {
                    let question = Taken::of(&entry.question);
                    self.features += question.features.len();
                    self.own.push(vec![question]);
                    self.step = Step::Question(place + 1);
                    1
                }
                None => self.then(Step::Phrasing(0, 0)),
            },
            Step::Phrasing(round, place) => self.phrasing(round, place),
            Step::Borrow(place) => self.borrow(place),
            Step::Answer(place) => match self.entries.get_mut(place) {
                Some(entry) => {
                    // Nothing needs its text any more.
                    let answer = std::mem::take(&mut entry.answer);
                    self.answers.push(features::of_answer(&answer));
                    self.step = Step::Answer(place + 1);
                    1 + answer.chars().count() / ANSWER_PART
                }
                None => self.then(Step::PhrasingField),
            },
            Step::PhrasingField => {
                self.build_phrasings();
                self.step = Step::AnswerField;
                self.index.entry_of.len()
            }
            Step::AnswerField => {
                self.index.answers = Field::build(&std::mem::take(&mut self.answers));
                self.step = Step::Background;
                self.entries.len() / 2
            }
            Step::Background => {
                let background = self.background();
                self.index.background = Field::build(&background);
                self.step = Step::Done;
                background.len()
            }
            Step::Done => 0,
        }
    }

    fn then(&mut self, step: Step) -> usize {
        self.step = step;
        0
    }

    fn link(&mut self, place: usize) -> usize {
        let Some(entry) = self.entries.get(place) else {
            self.links = pack::assign(&self.entries, &self.nearest, &self.wanted);
            return self.then(Step::Question(0));
        };
        self.step = Step::Link(place + 1);
        let is_automatic = matches!(self.wanted.get(place), None | Some(Link::Automatic));
        if !is_automatic || !pack::links_in(&self.index.locales, entry.locale) {
            return 0;
        }
        let nearest = pack::nearest(entry);
        if let Some(own) = self.nearest.get_mut(place) {
            *own = nearest;
        }
        PARTS_A_ROW * (2 + entry.phrasings.len().min(9))
    }

    fn phrasing(&mut self, round: usize, place: usize) -> usize {
        let Some(entry) = self.entries.get(place) else {
            let has_more = self.entries.iter().any(|entry| entry.phrasings.len() > round + 1);
            return self.then(if has_more { Step::Phrasing(round + 1, 0) } else { Step::Borrow(0) });
        };
        self.step = Step::Phrasing(round, place + 1);
        let (Some(phrasing), Some(own)) = (entry.phrasings.get(round), self.own.get_mut(place)) else { return 0 };
        let taken = Taken::of(phrasing);
        if taken.features.is_empty() || own.iter().any(|known| known.features == taken.features) {
            return 1;
        }
        self.features += taken.features.len();
        if self.features > self.limit {
            return self.then(Step::Borrow(0));
        }
        own.push(taken);
        1
    }

    fn borrow(&mut self, place: usize) -> usize {
        let Some(entry) = self.entries.get(place) else { return self.then(Step::Answer(0)) };
        self.step = Step::Borrow(place + 1);
        let has_few = self.own.get(place).is_some_and(|own| own.len() < FEW_PHRASINGS);
        let room = BORROWED_LIMIT.saturating_sub(self.borrowed);
        let from_pack: Vec<Weights> = match self.links.get(place).copied().flatten() {
            Some(intent) if has_few => {
                self.lent.push((entry.locale, intent));
                pack::phrasings(intent, entry.locale).map(features::of_phrasing).take(room).collect()
            }
            _ => Vec::new(),
        };
        let count = from_pack.len();
        self.borrowed += count;
        self.from_pack.push(from_pack);
        count
    }

    /// What lent nothing, in the languages of the entries.
    fn background(&self) -> Vec<Weights> {
        let spoken = Locale::ALL.into_iter().filter(|locale| self.index.locales.contains(locale));
        spoken
            .flat_map(|locale| {
                let lent: Vec<&str> = self.lent.iter().filter(|of| of.0 == locale).map(|of| of.1).collect();
                pack::background(locale, &lent).cloned().collect::<Vec<_>>()
            })
            .collect()
    }

    fn build_phrasings(&mut self) {
        let (mut flat, mut sounds) = (Vec::new(), Vec::new());
        let own = std::mem::take(&mut self.own).into_iter();
        for ((place, own), from_pack) in (0_u32..).zip(own).zip(std::mem::take(&mut self.from_pack)) {
            self.index.entry_of.extend(std::iter::repeat_n(place, own.len() + from_pack.len()));
            self.index.borrowed.extend(std::iter::repeat_n(false, own.len()));
            self.index.borrowed.extend(std::iter::repeat_n(true, from_pack.len()));
            for taken in own {
                flat.push(taken.features);
                sounds.push(taken.sounds);
            }
            // Those of the pack are in Latin letters too.
            sounds.extend(from_pack.iter().map(|_| Weights::new()));
            flat.extend(from_pack);
        }
        self.index.phrasings = Field::build(&flat);
        self.index.sounds = Field::build(&sounds);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::Locale;

    #[test]
    fn a_limit_takes_the_last_phrasings_only() {
        let entry = |question: &str, phrasings: &[&str]| FaqEntry {
            id: question.to_owned(),
            locale: Locale::En,
            question: question.to_owned(),
            answer: String::new(),
            phrasings: phrasings.iter().map(|&phrasing| phrasing.to_owned()).collect(),
        };
        let entries = [entry("where is it", &["where are you", "Where is it?", "your place"]), entry("how much", &[])];
        let counts = |limit| {
            let mut indexing = Indexing { limit, ..Indexing::begin(entries.to_vec(), vec![Link::None, Link::None]) };
            while !matches!(indexing.step, Step::Answer(_)) {
                indexing.advance();
            }
            indexing.own.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(counts(usize::MAX), [3, 1], "a phrasing like the question is not counted twice");
        assert_eq!(counts(0), [1, 1]);
        let first_three = features::of_phrasing("where is it").len()
            + features::of_phrasing("how much").len()
            + features::of_phrasing("where are you").len();
        assert_eq!(counts(first_three), [2, 1]);
    }
}
