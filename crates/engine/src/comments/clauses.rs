//! A comment in clauses: words between punctuation, which of them are turned round by a "not", and what the lists say of
//! them.

use super::lexicon::{Lexicon, Table, Tone};
use crate::text;
use shopbell_protocol::Locale;

/// In Arabic and English "not" stands before: so many words after it are turned round.
const SCOPE_AFTER: usize = 4;
/// In Persian the verb stands at the end: so many words before it are turned round.
const SCOPE_BEFORE: usize = 4;
/// Persian words that turn round what follows.
const PERSIAN_WITHOUT: [&str; 2] = ["بدون", "بي"];

/// Words between two marks.
pub struct Clause<'a> {
    /// The sentence it is of, as it was written.
    pub sentence: &'a str,
    words: Vec<String>,
    stems: Vec<String>,
    negated: Vec<bool>,
}

/// A phrase that a list knows.
pub struct Hit<'a, T> {
    /// What it says of it.
    pub found: &'a T,
    /// Where it begins, in words.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// Whether a "not" turns it round.
    pub negated: bool,
    /// The list's language.
    pub locale: Locale,
}

/// The clauses of a comment that hold any word.
pub fn of<'a>(text: &'a str, lexicons: &[&'static Lexicon]) -> Vec<Clause<'a>> {
    let ends_sentence = |c: char| matches!(c, '.' | '!' | '?' | '؟' | '…' | '\n' | '۔');
    let ends_clause = |c: char| matches!(c, ',' | '،' | ';' | '؛' | ':' | '(' | ')' | '"' | '«' | '»' | '“' | '”');
    let mut clauses = Vec::new();
    for sentence in text.split_inclusive(ends_sentence) {
        for part in sentence.split(ends_clause) {
            let words: Vec<String> = text::normalize(part).split_whitespace().map(str::to_owned).collect();
            if words.is_empty() {
                continue;
            }
            let stems = words.iter().map(|word| text::stem(word)).collect();
            let mut clause = Clause { sentence: sentence.trim(), negated: vec![false; words.len()], words, stems };
            clause.negated = negations(&clause, lexicons);
            clauses.push(clause);
        }
    }
    clauses
}

impl Clause<'_> {
    /// How many words it has.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// The phrases that a table of the lists knows, from left to right, the longest at each place.
    pub fn hits<'t, T: Clone + 'static>(
        &self,
        lexicons: &[&'t Lexicon],
        table: impl Fn(&'t Lexicon) -> &'t Table<T>,
    ) -> Vec<Hit<'t, T>> {
        let mut hits = Vec::new();
        let mut from = 0;
        while from < self.words.len() {
            match self.longest(from, lexicons, &table) {
                Some(hit) => {
                    from = hit.to;
                    hits.push(hit);
                }
                None => from += 1,
            }
        }
        hits
    }

    fn longest<'t, T: Clone + 'static>(
        &self,
        from: usize,
        lexicons: &[&'t Lexicon],
        table: &impl Fn(&'t Lexicon) -> &'t Table<T>,
    ) -> Option<Hit<'t, T>> {
        let known = lexicons.iter().filter_map(|&lexicon| {
            let table = table(lexicon);
            let hit = |found, to: usize, turned: bool| {
                let negated = turned || self.negated.get(from..to).is_some_and(|words| words.contains(&true));
                Hit { found, from, to, negated, locale: lexicon.locale }
            };
            let longest = (self.words.len() - from).min(table.longest);
            let listed = (1..=longest).rev().find_map(|count| {
                let (words, stems) = (self.words.get(from..from + count)?, self.stems.get(from..from + count)?);
                table.meaning(words, stems).map(|found| hit(found, from + count, false))
            });
            listed.or_else(|| {
                let word = self.words.get(from).filter(|_| lexicon.locale == Locale::Ar)?;
                let meaning = |word: &str| table.meaning(&[word.to_owned()], &[text::stem(word)]);
                let inner = arabic_not(word);
                let without_and = word.strip_prefix('و').filter(|rest| rest.chars().count() >= 3);
                inner
                    .and_then(meaning)
                    .map(|found| hit(found, from + 1, true))
                    .or_else(|| without_and.and_then(meaning).map(|found| hit(found, from + 1, false)))
            })
        });
        // Of phrases as long, the first list's.
        known.reduce(|best, other| if other.to > best.to { other } else { best })
    }
}

/// «معجبنيش»: what stands between the two halves of "not" in Egypt and the Maghreb.
fn arabic_not(word: &str) -> Option<&str> {
    let rest = word.strip_suffix('ش')?;
    let inner = rest.strip_prefix("ما").or_else(|| rest.strip_prefix('م'))?;
    (inner.chars().count() >= 3).then_some(inner)
}

/// Which words are turned round. A "but" ends what a "not" says.
fn negations(clause: &Clause, lexicons: &[&'static Lexicon]) -> Vec<bool> {
    let tones = clause.hits(lexicons, |lexicon| &lexicon.tones);
    let mut negated = vec![false; clause.words.len()];
    for (place, not) in tones.iter().enumerate().filter(|(_, hit)| *hit.found == Tone::Not) {
        let is_but = |hit: &&Hit<Tone>| *hit.found == Tone::But;
        let turns_back = not.locale == Locale::Fa
            && !clause.words.get(not.from).is_some_and(|word| PERSIAN_WITHOUT.contains(&word.as_str()));
        let scope = if turns_back {
            let but = tones.iter().take(place).rfind(is_but).map_or(0, |but| but.to);
            but.max(not.from.saturating_sub(SCOPE_BEFORE))..not.from
        } else {
            let but = tones.iter().skip(place).find(is_but).map_or(clause.words.len(), |but| but.from);
            not.to..but.min(not.to + SCOPE_AFTER)
        };
        for word in scope {
            if let Some(word) = negated.get_mut(word) {
                *word = true;
            }
        }
    }
    negated
}
