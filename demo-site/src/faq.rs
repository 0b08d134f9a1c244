//! The shop's questions and answers: one file a language in `data/faq`, the same topics in the same order.

use serde::Deserialize;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Faq, FaqEntry};
use std::sync::LazyLock;

/// One topic as written in a language's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Topic {
    id: String,
    question: String,
    answer: String,
    phrasings: Vec<String>,
}

static FAQ: LazyLock<Faq> = LazyLock::new(|| Faq { entries: Locale::ALL.into_iter().flat_map(read).collect() });

fn read(locale: Locale) -> Vec<FaqEntry> {
    let file = match locale {
        Locale::Fa => include_str!("../data/faq/fa.json"),
        Locale::Ar => include_str!("../data/faq/ar.json"),
        Locale::En => include_str!("../data/faq/en.json"),
    };
    let topics: Vec<Topic> = serde_json::from_str(file).expect("data/faq is valid");
    topics
        .into_iter()
        .map(|topic| FaqEntry {
            // Ids are unique in the whole FAQ, not per language.
            id: format!("{}.{}", topic.id, locale.code()),
            locale,
            question: topic.question,
            answer: topic.answer,
            phrasings: topic.phrasings,
        })
        .collect()
}

/// The FAQ in all languages, as an owner sends it to `PUT /v1/faq`.
pub fn faq() -> Faq {
    FAQ.clone()
}

/// The entries of one language.
pub fn entries(locale: Locale) -> impl Iterator<Item = &'static FaqEntry> {
    FAQ.entries.iter().filter(move |entry| entry.locale == locale)
}
