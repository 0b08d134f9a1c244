//! One question against the index.
//!
//! An entry's score is the soft maximum of its phrasings' cosines, ln(1 + Σ(e^βc − 1)) / β, which is the
//! usual log-sum-exp with phrasings that share nothing counting nothing: several phrasings that are
//! nearly right are better evidence than one. To it come the cosine of the answer's words and the
//! share of the question's words that the entry contains (by stem or concept), and entries in the
//! question's language count more; where there is a classifier, its probability counts most. Whether there is an answer at all is judged by the maximum,
//! not the soft one: a sum of weak likenesses is not a likeness.

use super::classifier::softmax;
use super::confidence::{Evidence, Head};
use super::coverage::Coverage;
use super::features::{Key, Question, Weights, Word};
use super::{Candidate, Index, Outcome, Ranking};
use crate::text;
use shopbell_protocol::Locale;
use std::ops::Range;

/// How many candidates a ranking has at most.
const CANDIDATES: usize = 10;
/// The softness of the maximum: the larger, the nearer to the maximum. Chosen with the other weights
/// here and in `features`: what ranked best on average over the question sets (docs/ANSWERS.md).
const BETA: f32 = 8.0;
/// How much the answer's words count beside the phrasings.
const ANSWER: f32 = 0.3;
/// How much the classifier's probability counts beside the phrasings, where there is a classifier.
const TRAINED: f32 = 3.0;
/// How much it counts that a question in Latin letters sounds like a phrasing in the Arabic script.
const SOUNDS: f32 = 0.5;
/// How much likeness to a phrasing of the pack counts, beside one of the owner's.
const BORROWED: f32 = 0.65;
/// How much more an entry in the question's language counts.
const SAME_LANGUAGE: f32 = 1.25;
/// How much it counts which share of the question's words an entry speaks of.
const COVERED: f32 = 0.25;
/// How much of a word is covered by an answer that contains it.
const IN_ANSWER: f32 = 0.5;
/// What a word such as "how" counts beside others.
const FUNCTION_COVERED: f32 = 0.15;

struct Scored {
    entry: u32,
    score: f32,
    /// The cosine of its best phrasing.
    best: f32,
    /// The soft maximum of the cosines of all of them.
    likeness: f32,
    /// The cosine of its answer.
    answer: f32,
    /// What the classifier says.
    trained: Option<Trained>,
}

/// What a classifier says of an entry.
#[derive(Clone, Copy, Default)]
struct Trained {
    logit: f32,
    probability: f32,
}

/// What was found for a question.
struct Compared {
    /// The entries that share anything with it, best first.
    scored: Vec<Scored>,
    /// How much of it the first of them speak of.
    covered: Coverage,
    /// The cosine of the background's most similar phrasing.
    background: f32,
}

pub(super) fn rank(index: &Index, question: &str, locale: Locale) -> Ranking {
    let compared = compare(index, question, locale, CANDIDATES);
    let judged: Vec<(&Scored, Evidence)> = compared
        .scored
        .iter()
        .take(CANDIDATES)
        .enumerate()
        .map(|(place, candidate)| (candidate, evidence(index, &compared, place)))
        .collect();
    let candidates: Vec<Candidate> = judged
        .iter()
        .map(|(candidate, evidence)| Candidate {
            entry: candidate.entry as usize,
            score: candidate.score,
            confidence: Head::FROZEN.probability(evidence),
        })
        .collect();
    // A worse entry is never the surer one.
    let ceiling = candidates.first().map_or(0.0, |best| best.confidence);
    let candidates: Vec<Candidate> = candidates
        .into_iter()
        .map(|candidate| Candidate { confidence: candidate.confidence.min(ceiling), ..candidate })
        .collect();
    let outcome = if candidates.is_empty() || ceiling < Head::FROZEN.did_you_mean_from {
        Outcome::NoAnswer
    } else if ceiling < Head::FROZEN.answer_from {
        Outcome::DidYouMean
    } else {
        Outcome::Answer
    };
    Ranking { candidates, outcome, evidence: judged.first().map(|(_, evidence)| *evidence) }
}

/// The entries that fit, best first, and how much of the question the first `candidates` speak of.
fn compare(index: &Index, question: &str, locale: Locale, candidates: usize) -> Compared {
    let asked_in = text::detect_locale(question).unwrap_or(locale);
    let question = Question::of(question);
    let scored = scored(index, &question, asked_in);
    let looked_at: Vec<(u32, Range<u32>)> =
        scored.iter().take(candidates).map(|scored| (scored.entry, documents_of(index, scored.entry))).collect();
    let covered = Coverage::of(index, &question.words, &looked_at);
    let background = index.background.cosines(&index.background.query(&question.phrasing));
    Compared { scored, covered, background: background.into_iter().fold(0.0, f32::max) }
}

/// The entries that share anything with the question, best first; ties in the owner's order.
fn scored(index: &Index, question: &Question, asked_in: Locale) -> Vec<Scored> {
    let query = index.phrasings.query(&question.phrasing);
    let mut phrasings = index.phrasings.cosines(&query);
    for (cosine, _) in phrasings.iter_mut().zip(&index.borrowed).filter(|(_, borrowed)| **borrowed) {
        *cosine *= BORROWED;
    }
    if !question.sounds.is_empty() {
        let sounds = index.sounds.cosines(&index.sounds.query(&heard(index, question)));
        for (cosine, sound) in phrasings.iter_mut().zip(sounds) {
            *cosine = cosine.max(SOUNDS * sound);
        }
    }
    let answers = index.answers.cosines(&index.answers.query(&question.answer));
    let covered = covered(index, &question.words);
    let trained = index.classifier.as_ref().map(|classifier| {
        let logits = classifier.logits(&phrasings, index.len());
        let mut probabilities = logits.clone();
        softmax(&mut probabilities);
        let pairs = logits.into_iter().zip(probabilities);
        pairs.map(|(logit, probability)| Trained { logit, probability }).collect::<Vec<_>>()
    });

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
        let trained = trained.as_ref().map(|all| all.get(entry as usize).copied().unwrap_or_default());
        let learned = TRAINED * trained.map_or(0.0, |trained| trained.probability);
        let likeness = sum.ln_1p() / BETA;
        let alike = likeness + ANSWER * answer + COVERED * covered + learned;
        let factor = if *entry_locale == asked_in { SAME_LANGUAGE } else { 1.0 };
        scored.push(Scored { entry, score: alike * factor, best, likeness, answer, trained });
    }
    scored.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.entry.cmp(&b.entry)));
    scored
}

/// Of each word's skeletons the longest that any phrasing has: endings count only where nothing is like the whole word.
fn heard(index: &Index, question: &Question) -> Weights {
    let known = |key: &&Key| index.sounds.place(**key).is_some();
    let words = question.sounds.iter().filter_map(|keys| keys.iter().find(known).or_else(|| keys.first()));
    let mut heard: Weights = words.map(|&key| (key, 1.0)).collect();
    heard.sort_unstable_by_key(|&(key, _)| key);
    heard.dedup_by_key(|(key, _)| *key);
    heard
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
        for key in std::iter::once(word.stem).chain(word.concepts.iter().copied()) {
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
    index.phrasings.rarity(word.stem) * if word.is_function_word { FUNCTION_COVERED } else { 1.0 }
}

/// What speaks for the candidate at `place`.
fn evidence(index: &Index, compared: &Compared, place: usize) -> Evidence {
    let Compared { scored, covered, background } = compared;
    let Some(candidate) = scored.get(place) else {
        return Evidence::default();
    };
    let language = |scored: &Scored| index.locales.get(scored.entry as usize);
    // The same entry in another language is no rival.
    let rival = scored
        .iter()
        .enumerate()
        .find(|(other, rival)| *other != place && language(rival) == language(candidate))
        .map(|(_, rival)| rival);
    let rival_logit = rival.and_then(|rival| rival.trained).map_or(f32::MIN, |trained| trained.logit);
    let (coverage, fuzzy_coverage) = covered.share(place);
    Evidence {
        score: candidate.score,
        cosine: candidate.best,
        likeness: candidate.likeness,
        answer_cosine: candidate.answer,
        margin: candidate.score - rival.map_or(0.0, |rival| rival.score),
        coverage,
        fuzzy_coverage,
        off_topic: covered.is_off_topic,
        probability: candidate.trained.map(|trained| trained.probability),
        logit_margin: candidate.trained.map_or(0.0, |trained| trained.logit - rival_logit.exp().ln_1p()),
        background: *background,
        content_words: covered.content_words(),
        entries_alike: scored.len() as u32,
    }
}

fn documents_of(index: &Index, entry: u32) -> Range<u32> {
    let start = index.entry_of.partition_point(|&of| of < entry) as u32;
    let end = index.entry_of.partition_point(|&of| of <= entry) as u32;
    start..end
}
