//! One task through the product's own path: build, to the blob, from the blob, rank.

use super::data::{Query, Task};
use super::metrics::Judged;
use anyhow::{Context, Result};
use shopbell_engine::faq::{Builder, Evidence, Head, Index, Outcome};
use shopbell_protocol::Locale;

/// The index as a cold object has it: built, stored, loaded.
///
/// # Errors
/// When the engine doesn't read its own blob.
pub fn index_of(task: &Task) -> Result<Index> {
    Index::from_blob(&Index::build(&task.entries).to_blob())
        .with_context(|| format!("loading the blob of {}", task.name))
}

/// What a task with a classifier is asked as, too, when a confidence is fitted: shops without one. With all phrasings,
/// as an object answers until the training is over; with two of each entry; with one. None for a task
/// without a classifier, which is such a shop itself.
///
/// # Errors
/// When the engine doesn't read its own blob.
pub fn without_classifier(task: &Task) -> Result<Vec<Vec<Asked>>> {
    let asked = |kept: usize| -> Result<Vec<Asked>> {
        let mut entries = task.entries.clone();
        entries.iter_mut().for_each(|entry| entry.phrasings.truncate(kept));
        let index = Index::from_blob(&Builder::new(&entries).finish().to_blob())?;
        Ok(ask_all(&index, task))
    };
    [usize::MAX, 1, 0].into_iter().map(asked).collect()
}

/// Whether a classifier took part.
pub fn is_trained(asked: &[Asked]) -> bool {
    asked.iter().filter_map(|asked| asked.evidence.as_ref()).any(|evidence| evidence.probability.is_some())
}

/// Asks the clean questions of a task, then the noisy ones.
pub fn ask_all(index: &Index, task: &Task) -> Vec<Asked> {
    let mut all = ask(index, task.locale, &task.clean);
    all.extend(ask(index, task.locale, &task.noisy));
    all
}

/// What the engine said to one question, and what the head's evidence was.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the metrics look at.
    pub judged: Judged,
    /// For fitting; none when there was no candidate.
    pub evidence: Option<Evidence>,
}

/// Asks every question of a list.
fn ask(index: &Index, locale: Locale, queries: &[Query]) -> Vec<Asked> {
    queries
        .iter()
        .map(|query| {
            let ranking = index.rank(&query.text, locale);
            Asked {
                judged: Judged {
                    gold: query.gold,
                    ranked: ranking.candidates.iter().map(|candidate| candidate.entry).collect(),
                    confidence: ranking.candidates.first().map_or(0.0, |best| best.confidence),
                    answered: ranking.outcome == Outcome::Answer,
                },
                evidence: ranking.evidence,
            }
        })
        .collect()
}

/// The same rankings with the confidence of another head.
pub fn judged_by(asked: &[Asked], head: &Head) -> Vec<Judged> {
    asked
        .iter()
        .map(|asked| {
            let confidence = asked.evidence.as_ref().map_or(0.0, |evidence| head.probability(evidence));
            Judged { confidence, answered: confidence >= head.answer_from, ..asked.judged.clone() }
        })
        .collect()
}
