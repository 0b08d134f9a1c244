//! Drafts into a FAQ: which entries are new, which change, which stay.

use super::{Draft, Place, Refused};
use crate::text;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;
use std::collections::{HashMap, HashSet};

/// What becomes of entries that a file doesn't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They stay.
    Add,
    /// They go, unless something of the file was refused: they may be what was refused.
    Replace,
}

/// A FAQ with drafts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The FAQ as it would be.
    pub entries: Vec<FaqEntry>,
    /// How many are new.
    pub added: usize,
    /// How many changed.
    pub updated: usize,
    /// How many of the file were there just so.
    pub unchanged: usize,
    /// How many are gone.
    pub removed: usize,
    /// Drafts of an entry that the file has twice.
    pub refused: Vec<Refused>,
}

/// Merges drafts. A draft with an id is the entry of that id; one without is the entry of its language that asks the
/// same, or a new one with an id made from its question. `fallback` is the language of those that have none, `is_whole` whether these are all
/// drafts of the file.
pub fn merge(present: Vec<FaqEntry>, drafts: Vec<Draft>, fallback: Locale, mode: Mode, is_whole: bool) -> Merged {
    let mut merging = Merging::new(present);
    let mut merged =
        Merged { entries: Vec::new(), added: 0, updated: 0, unchanged: 0, removed: 0, refused: Vec::new() };
    for draft in drafts {
        match merging.put(draft, fallback) {
            Ok(Change::Added) => merged.added += 1,
            Ok(Change::Updated) => merged.updated += 1,
            Ok(Change::Unchanged) => merged.unchanged += 1,
            Err(refused) => merged.refused.push(refused),
        }
    }
    let before = merging.entries.len();
    merged.entries = if mode == Mode::Replace && is_whole && merged.refused.is_empty() {
        merging.only_the_files()
    } else {
        merging.entries
    };
    merged.removed = before - merged.entries.len();
    merged
}

enum Change {
    Added,
    Updated,
    Unchanged,
}

/// A language, and a question in one spelling for all.
type Asked = (Locale, String);

struct Merging {
    entries: Vec<FaqEntry>,
    by_id: HashMap<String, usize>,
    by_question: HashMap<Asked, usize>,
    /// The entries that the file has had, in its order, with their places.
    had: Vec<usize>,
    place_of: HashMap<usize, Place>,
}

impl Merging {
    fn new(entries: Vec<FaqEntry>) -> Self {
        let mut by_question = HashMap::with_capacity(entries.len());
        for (position, entry) in entries.iter().enumerate() {
            by_question.entry(asked(entry.locale, &entry.question)).or_insert(position);
        }
        let by_id = entries.iter().enumerate().map(|(position, entry)| (entry.id.clone(), position)).collect();
        Self { entries, by_id, by_question, had: Vec::new(), place_of: HashMap::new() }
    }

    fn put(&mut self, draft: Draft, fallback: Locale) -> Result<Change, Refused> {
        let locale = draft.locale.unwrap_or(fallback);
        let asked = asked(locale, &draft.question);
        let (field, known) = match &draft.id {
            Some(id) => ("id", self.by_id.get(id).copied()),
            None => ("question", self.by_question.get(&asked).copied()),
        };
        let Some(position) = known else {
            let id = draft.id.unwrap_or_else(|| self.new_id(&asked));
            let position = self.entries.len();
            self.by_id.insert(id.clone(), position);
            self.by_question.entry(asked).or_insert(position);
            self.note(position, draft.place);
            let phrasings = draft.phrasings.unwrap_or_default();
            self.entries.push(FaqEntry { id, locale, question: draft.question, answer: draft.answer, phrasings });
            return Ok(Change::Added);
        };
        if let Some(first) = self.place_of.get(&position) {
            let first = match first {
                Place::Line(line) => format!("line {line}"),
                Place::Entry(entry) => format!("entry {entry}"),
            };
            return Err(Refused::new(draft.place, field, format!("appears twice: {first} has it too")));
        }
        self.note(position, draft.place);
        let Some(entry) = self.entries.get_mut(position) else { return Ok(Change::Unchanged) };
        let wanted = FaqEntry {
            id: entry.id.clone(),
            locale,
            question: draft.question,
            answer: draft.answer,
            phrasings: draft.phrasings.unwrap_or_else(|| entry.phrasings.clone()),
        };
        if *entry == wanted {
            return Ok(Change::Unchanged);
        }
        *entry = wanted;
        self.by_question.entry(asked).or_insert(position);
        Ok(Change::Updated)
    }

    fn note(&mut self, position: usize, place: Place) {
        self.had.push(position);
        self.place_of.insert(position, place);
    }

    /// An id that the same question always gets, unless an entry with another question has it.
    fn new_id(&self, asked: &Asked) -> String {
        let id = format!("q-{}-{:012x}", asked.0.code(), hash(&asked.1) >> 16);
        if !self.by_id.contains_key(&id) {
            return id;
        }
        let mut numbered = (2_u32..).map(|number| format!("{id}-{number}"));
        numbered.find(|id| !self.by_id.contains_key(id)).unwrap_or(id)
    }

    fn only_the_files(self) -> Vec<FaqEntry> {
        let kept: HashSet<usize> = self.had.iter().copied().collect();
        let mut entries: Vec<Option<FaqEntry>> =
            self.entries.into_iter().enumerate().map(|(place, entry)| kept.contains(&place).then_some(entry)).collect();
        self.had.iter().filter_map(|&position| entries.get_mut(position)?.take()).collect()
    }
}

fn asked(locale: Locale, question: &str) -> Asked {
    let normalized = text::normalize(question);
    (locale, if normalized.is_empty() { question.to_owned() } else { normalized })
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
