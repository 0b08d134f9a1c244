//! What a comment says: content or not, about what, and with which words of feeling.
//!
//! By lists of words alone, without a model to load or train, so that it is done in the request that stores the comment, and
//! the same comment is always read alike. The score given beside it has no part in it: it is the better evidence of how
//! content somebody is, and the two say more apart than mixed. How often this is right: docs/COMMENTS.md.

mod clauses;
mod lexicon;
mod sentiment;
#[cfg(test)]
mod tests;

use clauses::Clause;
use lexicon::Lexicon;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Emotion, Sentiment, Theme};

/// A quote has at most so many characters.
pub const LONGEST_QUOTE: usize = 200;
/// Characters that are read of a comment: as many as a comment may have.
const MOST_READ: usize = 2_000;

/// What a comment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// On the whole.
    pub sentiment: Sentiment,
    /// What it is about, each theme once, in the order of [`Theme::ALL`]; `other` alone where it is about none of them.
    pub topics: Vec<Topic>,
    /// Its words of feeling, each once.
    pub feelings: Vec<Feeling>,
}

/// Something that a comment is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// What.
    pub theme: Theme,
    /// The first sentence about it, as it was written.
    pub quote: String,
}

/// A word of feeling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeling {
    /// Which feeling.
    pub emotion: Emotion,
    /// The word as the list has it.
    pub word: &'static str,
    /// The list's language.
    pub locale: Locale,
}

/// Reads a comment. `locale` is the language that was on the screen, which counts where the text doesn't tell.
pub fn read(text: &str, locale: Locale) -> Reading {
    let text = text.char_indices().nth(MOST_READ).and_then(|(end, _)| text.get(..end)).unwrap_or(text);
    let lexicons = lexicon::of(text, locale);
    let clauses = clauses::of(text, &lexicons);
    Reading {
        sentiment: sentiment::of(text, &clauses, &lexicons),
        topics: topics(text, &clauses, &lexicons),
        feelings: feelings(&clauses, &lexicons),
    }
}

fn topics(text: &str, clauses: &[Clause], lexicons: &[&'static Lexicon]) -> Vec<Topic> {
    let mut found: Vec<(Theme, &str)> = Vec::new();
    for clause in clauses {
        for hit in clause.hits(lexicons, |lexicon| &lexicon.themes) {
            for &theme in hit.found {
                if found.iter().all(|(known, _)| *known != theme) {
                    found.push((theme, clause.sentence));
                }
            }
        }
    }
    if found.is_empty() {
        found.push((Theme::Other, text.trim()));
    }
    found.sort_by_key(|(theme, _)| *theme);
    found.into_iter().map(|(theme, sentence)| Topic { theme, quote: shortened(sentence) }).collect()
}

fn feelings(clauses: &[Clause], lexicons: &[&'static Lexicon]) -> Vec<Feeling> {
    let mut feelings: Vec<Feeling> = Vec::new();
    for clause in clauses {
        for hit in clause.hits(lexicons, |lexicon| &lexicon.emotions) {
            // Who isn't happy may be anything else.
            if hit.negated {
                continue;
            }
            for &(emotion, word) in hit.found {
                let feeling = Feeling { emotion, word, locale: hit.locale };
                if !feelings.contains(&feeling) {
                    feelings.push(feeling);
                }
            }
        }
    }
    feelings
}

/// At most [`LONGEST_QUOTE`] characters, the last of which says that there is more.
fn shortened(sentence: &str) -> String {
    let sentence = sentence.trim();
    if sentence.chars().count() <= LONGEST_QUOTE {
        return sentence.to_owned();
    }
    let mut kept: String = sentence.chars().take(LONGEST_QUOTE - 1).collect();
    if let Some((whole_words, _)) = kept.rsplit_once(char::is_whitespace) {
        kept.truncate(whole_words.len());
    }
    kept.push('…');
    kept
}
