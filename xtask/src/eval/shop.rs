//! One task through the product's own path: build, to the blob, from the blob, rank.

use super::data::{Query, Task};
use super::metrics::Judged;
use anyhow::{Context, Result};
use shopbell_engine::faq::{Evidence, Head, Index, Outcome};
use shopbell_protocol::Locale;

/// The index as a cold object has it: built, stored, loaded.
///
/// # Errors
/// When the engine doesn't read its own blob.
pub fn index_of(task: &Task) -> Result<Index> {
    Index::from_blob(&Index::build(&task.entries).to_blob())
        .with_context(|| format!("loading the blob of {}", task.name))
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
pub fn ask(index: &Index, locale: Locale, queries: &[Query]) -> Vec<Asked> {
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
                evidence: index.explain(&query.text, locale),
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
