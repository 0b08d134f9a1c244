//! Praise and blame, added up.
//!
//! A word of praise or blame counts with its weight; "not" turns it round, "very" strengthens it, "a bit" weakens it. What comes
//! after a "but" counts more than what came before. Little of either, or as much of both, is neutral.

use super::clauses::Clause;
use super::lexicon::{Lexicon, Tone};
use shopbell_protocol::owner::Sentiment;

/// How much a word counts with "very".
const MORE: f32 = 1.3;
/// How much a word counts with "a bit".
const LESS: f32 = 0.6;
/// How far "very" and "a bit" reach, in words.
const REACH: usize = 2;
/// How much counts what comes before a "but".
const BEFORE_BUT: f32 = 0.6;
/// How much counts what comes after it.
const AFTER_BUT: f32 = 1.4;
/// How much a question counts that says little: most ask for something.
const ASKED: f32 = 0.4;
/// What a question may say and is still only a question.
const LITTLE: f32 = 1.5;
/// Less than this is nothing.
const THRESHOLD: f32 = 0.6;
/// Praise and blame are as much as each other where their difference is a smaller share of both.
const EVEN: f32 = 0.25;
/// Emoji count at most so often.
const MOST_EMOJI: usize = 2;

const GLAD: &str = "😀😃😄😁😊🙂😍🥰😘🤩😇😋🤗😻💖❤💕💗💓💙💚💛🧡💜🤍🖤♥👍👌🙏👏💪🔥🌹🌺🌸💐🌷⭐🌟✨💯🎉🥳😎🫶✅☺";
const CROSS: &str = "😡😠🤬😤👎😞😔😢😭😕🙁☹😣😖😫😩💔🤢🤮😒🙄😑💩❌😟😰😱👿🖕";
/// Praise with one of these is meant the other way round.
const MOCKING: &str = "🙄😒🤡🙃";

/// What a comment says on the whole.
pub fn of(text: &str, clauses: &[Clause], lexicons: &[&'static Lexicon]) -> Sentiment {
    let (values, but) = values(clauses, lexicons);
    let is_set_against = but.is_some_and(|but| {
        values.iter().any(|&(at, value)| at < but && value != 0.0)
            && values.iter().any(|&(at, value)| at >= but && value != 0.0)
    });
    let (mut praise, mut blame) = (0.0_f32, 0.0_f32);
    for (at, value) in values {
        let weight = match but {
            Some(but) if is_set_against && at < but => BEFORE_BUT,
            Some(_) if is_set_against => AFTER_BUT,
            _ => 1.0,
        };
        if value > 0.0 {
            praise += value * weight;
        } else {
            blame -= value * weight;
        }
    }
    if MOCKING.chars().any(|emoji| text.contains(emoji)) && praise > blame {
        (praise, blame) = (0.0, praise);
    } else {
        praise += count(text, GLAD);
        blame += 1.5 * count(text, CROSS);
    }
    if text.contains(['?', '؟']) && praise + blame < LITTLE {
        (praise, blame) = (praise * ASKED, blame * ASKED);
    }
    let difference = praise - blame;
    if difference.abs() < THRESHOLD || difference.abs() < EVEN * (praise + blame) {
        Sentiment::Neutral
    } else if difference > 0.0 {
        Sentiment::Positive
    } else {
        Sentiment::Negative
    }
}

/// Every value with its place in the comment, and the place of the last "but".
fn values(clauses: &[Clause], lexicons: &[&'static Lexicon]) -> (Vec<(usize, f32)>, Option<usize>) {
    let (mut values, mut but, mut begin) = (Vec::new(), None, 0);
    for clause in clauses {
        let hits = clause.hits(lexicons, |lexicon| &lexicon.tones);
        for hit in &hits {
            match *hit.found {
                Tone::Value { weight, negated } => {
                    let near = |tone: Tone| {
                        hits.iter().any(|other| {
                            *other.found == tone && other.to <= hit.from && other.to + REACH > hit.from
                                || *other.found == tone && other.from >= hit.to && other.from < hit.to + REACH
                        })
                    };
                    let mut value = if hit.negated { negated } else { weight };
                    if near(Tone::More) {
                        value *= MORE;
                    }
                    if near(Tone::Less) {
                        value *= LESS;
                    }
                    values.push((begin + hit.from, value));
                }
                Tone::But => but = Some(begin + hit.to),
                Tone::Not | Tone::More | Tone::Less => {}
            }
        }
        begin += clause.len();
    }
    (values, but)
}

fn count(text: &str, emoji: &str) -> f32 {
    // Joiners and colours stand beside emoji, and are none.
    let found = text.chars().filter(|c| *c > '\u{2190}' && *c != '\u{FE0F}' && emoji.contains(*c));
    found.take(MOST_EMOJI).count() as f32
}
