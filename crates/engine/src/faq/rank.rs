//! One question against the index.
//!
//! An entry's score is the soft maximum of its phrasings' cosines, ln(1 + Σ(e^βc − 1)) / β, which is the
//! usual log-sum-exp with phrasings that share nothing counting nothing: several phrasings that are
//! nearly right are better evidence than one. To it come the cosine of the answer's words and the
//! share of the question's words that the entry contains (by stem or concept), and entries in the
//! question's language count more. Whether there is an answer at all is judged by the maximum,
//! not the soft one: a sum of weak likenesses is not a likeness.

use super::confidence::{self, Evidence};
use super::features::{self, Key, Word};
use super::{Candidate, Index, Outcome, Ranking};
use crate::text;
use shopbell_protocol::Locale;
use std::ops::Range;

/// How many candidates a ranking has at most.
const CANDIDATES: usize = 10;
/// The softness of the maximum: the larger, the nearer to the maximum. Chosen with the other weights
/// here and in `features`: what ranked best on average over six public question sets in three languages.
const BETA: f32 = 8.0;
/// How much the answer's words count beside the phrasings.
const ANSWER: f32 = 0.3;
/// How much more an entry in the question's language counts.
const SAME_LANGUAGE: f32 = 1.25;
/// How much it counts which share of the question's words an entry speaks of.
const COVERED: f32 = 0.25;
/// How much of a word is covered by an answer that contains it.
const IN_ANSWER: f32 = 0.5;
/// How much of a word that an entry does not contain is granted for its character sequences at most.
const FUZZY: f32 = 0.9;
/// What a word such as "how" counts beside others.
const FUNCTION_WORD: f32 = 0.15;

struct Scored {
    entry: u32,
    score: f32,
    /// The cosine of its best phrasing.
    best: f32,
    /// The cosine of its answer.
    answer: f32,
}

pub(super) fn rank(index: &Index, question: &str, locale: Locale) -> Ranking {
    let words = features::words_of(question);
    let scored = scored(index, question, &words, locale);
    let candidates: Vec<Candidate> = scored
        .iter()
        .enumerate()
        .take(CANDIDATES)
        .map(|(place, candidate)| Candidate {
            entry: candidate.entry as usize,
            score: candidate.score,
            confidence: confidence::probability(&evidence(index, &words, &scored, place)),
        })
        .collect();
    let confident = candidates.first().is_some_and(|best| best.confidence >= confidence::ANSWER_FROM);
    // A worse entry is never the surer one.
    let ceiling = candidates.first().map_or(0.0, |best| best.confidence);
    let candidates = candidates
        .into_iter()
        .map(|candidate| Candidate { confidence: candidate.confidence.min(ceiling), ..candidate })
        .collect();
    Ranking { candidates, outcome: if confident { Outcome::Answer } else { Outcome::NoAnswer } }
}

pub(super) fn explain(index: &Index, question: &str, locale: Locale) -> Option<Evidence> {
    let words = features::words_of(question);
    let scored = scored(index, question, &words, locale);
    (!scored.is_empty()).then(|| evidence(index, &words, &scored, 0))
}

/// The entries that share anything with the question, best first; ties in the owner's order.
fn scored(index: &Index, question: &str, words: &[Word], locale: Locale) -> Vec<Scored> {
    let asked_in = text::detect_locale(question).unwrap_or(locale);
    let phrasings = index.phrasings.cosines(&index.phrasings.query(&features::of_phrasing(question)));
    let answers = index.answers.cosines(&index.answers.query(&features::of_answer(question)));
    let covered = covered(index, words);

    let mut scored: Vec<Scored> = Vec::new();
    let mut documents = index.entry_of.iter().zip(&phrasings).peekable();
    let entries = (0_u32..).zip(&index.locales).zip(answers.iter().zip(&covered));
    for ((entry, entry_locale), (&answer, &covered)) in entries {
        let (mut sum, mut best) = (0.0_f32, 0.0_f32);
        while let Some((_, &cosine)) = documents.next_if(|(of, _)| **of == entry) {
            if cosine > 0.0 {
                sum += (BETA * cosine).exp_m1();
                best = best.max(cosine);
            }
        }
        if best <= 0.0 && answer <= 0.0 {
            continue;
        }
        let alike = sum.ln_1p() / BETA + ANSWER * answer + COVERED * covered;
        let factor = if *entry_locale == asked_in { SAME_LANGUAGE } else { 1.0 };
        scored.push(Scored { entry, score: alike * factor, best, answer });
    }
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    scored
}

/// For each entry, the IDF-weighted share of the question's words that it contains, by stem or concept.
fn covered(index: &Index, words: &[Word]) -> Vec<f32> {
    let mut covered = vec![0.0_f32; index.locales.len()];
    let mut best = vec![0.0_f32; index.locales.len()];
    let mut all = 0.0;
    for word in words {
        let weight = weight_of(index, word);
        all += weight;
        best.fill(0.0);
        for key in std::iter::once(word.stem).chain(word.concept) {
            let asked = index.phrasings.place(key).into_iter().flat_map(|place| index.phrasings.postings_at(place));
            let asked = asked.filter_map(|(document, _)| Some((*index.entry_of.get(document as usize)?, 1.0)));
            let said = index.answers.place(key).into_iter().flat_map(|place| index.answers.postings_at(place));
            for (entry, share) in asked.chain(said.map(|(entry, _)| (entry, IN_ANSWER))) {
                if let Some(best) = best.get_mut(entry as usize) {
                    *best = share.max(*best);
                }
            }
        }
        for (covered, share) in covered.iter_mut().zip(&best) {
            *covered += weight * share;
        }
    }
    if all > 0.0 {
        covered.iter_mut().for_each(|covered| *covered /= all);
    }
    covered
}

/// How much a word of the question counts.
fn weight_of(index: &Index, word: &Word) -> f32 {
    index.phrasings.rarity(word.stem) * if word.is_function_word { FUNCTION_WORD } else { 1.0 }
}

/// What speaks for the candidate at `place`.
fn evidence(index: &Index, words: &[Word], scored: &[Scored], place: usize) -> Evidence {
    let Some(candidate) = scored.get(place) else {
        return Evidence::default();
    };
    let language = |scored: &Scored| index.locales.get(scored.entry as usize);
    // The same entry in another language is no rival.
    let rival = scored
        .iter()
        .enumerate()
        .find(|(other, rival)| *other != place && language(rival) == language(candidate))
        .map_or(0.0, |(_, rival)| rival.score);
    let documents = documents_of(index, candidate.entry);
    let (coverage, fuzzy_coverage) = coverage(index, words, candidate.entry, &documents);
    Evidence {
        cosine: candidate.best,
        answer_cosine: candidate.answer,
        margin: candidate.score - rival,
        coverage,
        fuzzy_coverage,
        off_topic: words.iter().any(|word| word.is_off_topic && !speaks_of(index, word, candidate.entry, &documents)),
        content_words: words.iter().filter(|word| !word.is_function_word).count() as u32,
        entries: index.locales.len() as u32,
        phrasings: documents.len() as u32,
    }
}

fn documents_of(index: &Index, entry: u32) -> Range<u32> {
    let start = index.entry_of.partition_point(|&of| of < entry) as u32;
    let end = index.entry_of.partition_point(|&of| of <= entry) as u32;
    start..end
}

/// How much of what is rare in the question the entry speaks of, 0–1: with whole words and concepts,
/// and with likeness in characters as well. Words such as "how" count only where there are no others.
fn coverage(index: &Index, words: &[Word], entry: u32, documents: &Range<u32>) -> (f32, f32) {
    let has_content = words.iter().any(|word| !word.is_function_word);
    let (mut whole, mut whole_or_part, mut all) = (0.0, 0.0, 0.0);
    for word in words.iter().filter(|word| !(has_content && word.is_function_word)) {
        let weight = index.phrasings.rarity(word.stem);
        all += weight;
        if speaks_of(index, word, entry, documents) {
            whole += weight;
            whole_or_part += weight;
            continue;
        }
        let (mut shared, mut total) = (0.0, 0.0);
        for &key in &word.characters {
            let rarity = index.phrasings.rarity(key);
            total += rarity;
            if index.phrasings.has(key, documents) {
                shared += rarity;
            }
        }
        if total > 0.0 {
            whole_or_part += FUZZY * weight * shared / total;
        }
    }
    if all > 0.0 { (whole / all, whole_or_part / all) } else { (0.0, 0.0) }
}

/// True when the entry contains a word, by stem or concept, in a phrasing or in its answer.
fn speaks_of(index: &Index, word: &Word, entry: u32, documents: &Range<u32>) -> bool {
    let knows = |key: Key| index.phrasings.has(key, documents) || index.answers.has(key, &(entry..entry + 1));
    knows(word.stem) || word.concept.is_some_and(knows)
}
