//! A message's questions, each with its ranking.
//!
//! A message is taken apart only where that is sure to help: the parts must be sentences of their own, or joined by
//! a word for "and", and at least two must get different entries. Everything else is one question.

use super::small_talk::{small_talk, without_politeness};
use crate::faq::{Index, Outcome, Ranking};
use crate::text;
use shopbell_protocol::Locale;

/// How many questions of one message are answered at most; the last one takes the rest.
const MOST_QUESTIONS: usize = 3;
/// How many places to divide a sentence are tried.
const MOST_DIVISIONS: usize = 4;
/// How many words a part has at least.
const LEAST_WORDS: usize = 2;
/// A question with at most so many words may lean on the one before.
const SHORT: usize = 6;

/// One question of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<'a> {
    /// Its part of the message.
    pub text: &'a str,
    /// The entries that fit it.
    pub ranking: Ranking,
}

/// Ranks a message's questions, at most three, in their order; always at least one. `before` is the question
/// asked just before in the conversation: a short one that makes no sense alone ("and to Germany?") is understood
/// with it, but never answered outright.
pub fn ask<'a>(index: &Index, message: &'a str, locale: Locale, before: Option<&str>) -> Vec<Asked<'a>> {
    let ranked = |text: &'a str| Asked { text, ranking: index.rank(without_politeness(text), locale) };
    let whole = ranked(message);
    let sentences = with_all_of(message, &sentences(message));
    if sentences.len() > 1 {
        let asked: Vec<Asked> = sentences.into_iter().map(ranked).collect();
        if are_different(&asked) {
            return asked;
        }
    } else if let Some(both) = divisions(message).into_iter().map(|both| both.map(ranked)).find(|both| {
        both.iter().all(|asked| asked.ranking.outcome == Outcome::Answer) && are_different(both.as_slice())
    }) {
        return both.into();
    }
    match before {
        Some(before) if whole.ranking.outcome == Outcome::NoAnswer => {
            let together = in_context(index, message, locale, before);
            vec![Asked { ranking: together.unwrap_or(whole.ranking), ..whole }]
        }
        _ => vec![whole],
    }
}

/// What a message says sentence by sentence: parts between question marks, exclamation marks and line ends.
pub fn sentences(message: &str) -> Vec<&str> {
    message
        .split_inclusive(['?', '؟', '!', '\n', ';', '؛'])
        .map(str::trim)
        .filter(|sentence| sentence.chars().any(char::is_alphanumeric))
        .collect()
}

/// The sentences that ask something, each with the small talk around it, and at most three of them.
fn with_all_of<'a>(message: &'a str, sentences: &[&'a str]) -> Vec<&'a str> {
    let place = |part: &str| part.as_ptr() as usize - message.as_ptr() as usize;
    // Where each part begins: the first one with the message.
    let mut begins: Vec<usize> =
        sentences.iter().filter(|part| small_talk(part).is_none()).map(|part| place(part)).collect();
    if let Some(first) = begins.first_mut() {
        *first = 0;
    }
    begins.truncate(MOST_QUESTIONS);
    let ends = begins.iter().skip(1).copied().chain([message.len()]);
    begins.iter().zip(ends).filter_map(|(&from, to)| message.get(from..to)).map(str::trim).collect()
}

/// Whether at least two of the questions are about entries of their own.
fn are_different(asked: &[Asked]) -> bool {
    let found: Vec<usize> = asked
        .iter()
        .filter(|asked| asked.ranking.outcome == Outcome::Answer)
        .filter_map(|asked| asked.ranking.candidates.first().map(|best| best.entry))
        .collect();
    found.iter().any(|entry| *entry != found.first().copied().unwrap_or_default())
}

/// Places where a sentence may be two: before "and", «و», "also", and before a word such as «ومتى».
fn divisions(sentence: &str) -> Vec<[&str; 2]> {
    let mut divisions = Vec::new();
    for token in super::phrases::tokens(sentence) {
        let Some(word) = sentence.get(token.from..token.to) else { continue };
        let word = text::normalize(word);
        let joins = matches!(word.as_str(), "and" | "also" | "plus" | "و" | "همچنين" | "ضمنا" | "بعد" | "وهل" | "وكم")
            || word.strip_prefix('و').is_some_and(|rest| ASKING.contains(&rest));
        let (Some(before), Some(after)) = (sentence.get(..token.from), sentence.get(token.from..)) else { continue };
        let long_enough = |part: &str| super::phrases::tokens(part).len() > LEAST_WORDS;
        if joins && long_enough(after) && super::phrases::tokens(before).len() >= LEAST_WORDS {
            divisions.push([before.trim(), after.trim()]);
        }
    }
    divisions.truncate(MOST_DIVISIONS);
    divisions
}

/// Arabic words that begin a question, in folded letters; «و» joins them to the one before.
const ASKING: [&str; 22] = [
    "هل",
    "كم",
    "متي",
    "كيف",
    "اين",
    "وين",
    "فين",
    "شو",
    "ايش",
    "وش",
    "بكم",
    "قديش",
    "شلون",
    "امتي",
    "ازاي",
    "لو",
    "اذا",
    "عندكم",
    "ليش",
    "ليه",
    "واش",
    "شحال",
];

/// The ranking of a short question together with the one before: what that leads to beside the other's entry,
/// for the visitor to choose from.
fn in_context(index: &Index, message: &str, locale: Locale, before: &str) -> Option<Ranking> {
    let words = super::phrases::tokens(message).len();
    if !(1..=SHORT).contains(&words) {
        return None;
    }
    let earlier = index.rank(before, locale);
    let alone = index.rank(message, locale);
    let mut together = index.rank(&format!("{before} {message}"), locale);
    let had = earlier.candidates.first()?.entry;
    // Only what the message itself speaks of, and not what was just answered.
    together.candidates.retain(|candidate| {
        candidate.entry != had && alone.candidates.iter().take(SHORT).any(|other| other.entry == candidate.entry)
    });
    let likely = together.candidates.first().is_some_and(|best| best.confidence > LEAST_LIKELY);
    together.outcome = Outcome::DidYouMean;
    likely.then_some(together)
}

/// What is less likely isn't offered.
const LEAST_LIKELY: f32 = 0.2;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use shopbell_protocol::owner::FaqEntry;

    fn index() -> Index {
        let entries: Vec<FaqEntry> = [
            (Locale::En, "How much does shipping cost?", "Five dollars."),
            (Locale::En, "How do I return a product?", "Within 14 days."),
            (Locale::En, "Do you ship to Germany?", "Yes, in 9 days."),
            (Locale::En, "Do you offer a warranty?", "Two years."),
            (Locale::Fa, "هزینهٔ ارسال چقدر است؟", "۵۰ هزار تومان."),
            (Locale::Fa, "چند روزه به دستم می‌رسد؟", "۳ روز."),
            (Locale::Ar, "كم تكلفة الشحن؟", "عشرون درهماً."),
            (Locale::Ar, "متى يصل طلبي؟", "بعد ثلاثة أيام."),
        ]
        .into_iter()
        .map(|(locale, question, answer)| FaqEntry {
            id: question.to_owned(),
            locale,
            question: question.to_owned(),
            answer: answer.to_owned(),
            phrasings: Vec::new(),
        })
        .collect();
        Index::build(&entries)
    }

    fn answered(message: &str) -> Vec<Option<usize>> {
        ask(&index(), message, Locale::En, None)
            .iter()
            .map(|asked| {
                let best = asked.ranking.candidates.first().map(|best| best.entry);
                best.filter(|_| asked.ranking.outcome == Outcome::Answer)
            })
            .collect()
    }

    #[test]
    fn several_questions_get_an_answer_each() {
        assert_eq!(answered("Hi! How much does shipping cost? And how do I return a product?"), [Some(0), Some(1)]);
        assert_eq!(answered("how much does shipping cost and do you offer a warranty"), [Some(0), Some(3)]);
        assert_eq!(answered("هزینه ارسال چقدره و چند روزه به دستم می‌رسه"), [Some(4), Some(5)]);
        assert_eq!(answered("كم تكلفة الشحن ومتى يصل طلبي"), [Some(6), Some(7)]);
    }

    #[test]
    fn what_was_not_understood_is_among_them() {
        let asked = answered("How much does shipping cost?\nWho won the election?\nHow do I return a product?");
        assert_eq!(asked, [Some(0), None, Some(1)]);
    }

    #[test]
    fn one_question_stays_one() {
        for message in
            ["How much does shipping cost? Please? Hello?", "hi! how much does shipping cost and thanks", "؟"]
        {
            assert_eq!(answered(message).len(), 1, "{message}");
        }
    }

    #[test]
    fn a_short_question_leans_on_the_one_before_but_is_asked_back() {
        let before = Some("how much does shipping cost");
        let asked = ask(&index(), "and to germany?", Locale::En, before);
        let [asked] = asked.as_slice() else { panic!("one question") };
        assert_ne!(asked.ranking.outcome, Outcome::NoAnswer);
        assert_eq!(asked.ranking.candidates[0].entry, 2);
    }

    proptest! {
        #[test]
        fn no_message_is_left_without_a_reply(message in "[a-zسلام؟?!\n و😀]{0,60}") {
            let asked = ask(&index(), &message, Locale::Fa, Some("سلام"));
            prop_assert!((1..=MOST_QUESTIONS).contains(&asked.len()));
            prop_assert!(asked.iter().all(|asked| message.contains(asked.text)));
        }
    }
}
