//! Greetings, thanks and the like, from the pack's `talk-` intents and the plainest words of politeness.
//!
//! A message is small talk when nothing else is left of it. Around a question only greetings before and thanks
//! or greetings after are taken away: "no" and "ok" may be part of what is asked.

use super::phrases::{LONGEST, Token, listed, normal_form, of_intent, tokens};
use shopbell_protocol::SmallTalk;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What is said before a question.
const OPENINGS: &str = "hi, hello, hey, hi there, hello there, good morning, good evening, good afternoon, good day, \
     excuse me, sorry, dear shop, \
     سلام, سلام علیکم, سلام خسته نباشید, خسته نباشید, سلام وقت بخیر, وقت بخیر, وقتتون بخیر, صبح بخیر, صبحتون بخیر, \
     ظهر بخیر, عصر بخیر, عصرتون بخیر, شب بخیر, شبتون بخیر, روز بخیر, روزتون بخیر, درود, درود بر شما, با سلام, \
     سلام خوبین, سلام خوبی, سلام خوب هستید, ببخشید, salam, slm, dorood, bebakhshid, khaste nabashid, \
     مرحبا, مرحبا بكم, أهلا, أهلا وسهلا, هلا, هلا والله, السلام عليكم, السلام عليكم ورحمة الله, \
     السلام عليكم ورحمة الله وبركاته, سلام عليكم, وعليكم السلام, صباح الخير, صباح النور, مساء الخير, مساء النور, \
     يعطيكم العافية, يعطيك العافية, لو سمحت, لو سمحتو, لو سمحتوا, من فضلك, عفوا, هاي, مرحبتين, يسعد صباحك, \
     ahlan, marhaba, mar7aba, salam alaikum, salam 3alaykom, sabah el kheir";

/// What is said after one.
const CLOSINGS: &str = "thanks, thank you, thanks a lot, many thanks, thank you very much, thx, please, cheers, bye, \
     thanks in advance, kind regards, regards, best regards, \
     ممنون, ممنونم, ممنون میشم, ممنون می‌شوم, مرسی, متشکرم, تشکر, سپاس, سپاسگزارم, با تشکر, لطفا, لطفاً, خداحافظ, \
     merci, mersi, mamnoon, lotfan, \
     شكرا, شكرا لكم, شكرا لك, شكرا جزيلا, مشكورين, مشكور, تسلموا, يعطيكم العافية, لو سمحت, لو سمحتوا, لو سمحتم, من فضلك, \
     من فضلكم, مع السلامة, جزاكم الله خيرا, shukran, chokran";

/// Said alone they are a goodbye or thanks.
const GOODBYES: &str = "bye, goodbye, خداحافظ, خدافظ, باي, مع السلامة";
const ALONE: [(&str, SmallTalk); 2] = [("talk-yes", SmallTalk::Yes), ("talk-no", SmallTalk::No)];
const INTENTS: [(&str, SmallTalk); 5] = [
    ("talk-greeting", SmallTalk::Greeting),
    ("talk-thanks", SmallTalk::Thanks),
    ("talk-bye", SmallTalk::Goodbye),
    ("talk-who-are-you", SmallTalk::WhoAreYou),
    ("talk-insult", SmallTalk::Insult),
];
/// The plainest words for yes and no, which the pack doesn't list.
const PLAIN: [(&str, SmallTalk); 2] =
    [("yes, ok, okay, بله, آره, نعم, ایه, طيب", SmallTalk::Yes), ("no, نه, خیر, لا", SmallTalk::No)];

/// Phrases by their normal form; the first that lists one decides what it is.
static PHRASES: LazyLock<HashMap<String, SmallTalk>> = LazyLock::new(|| {
    let plain = |list: &'static str, kind| listed(list).map(move |phrase| (phrase, kind));
    let mut phrases = HashMap::new();
    let first = plain(GOODBYES, SmallTalk::Goodbye).chain(plain(OPENINGS, SmallTalk::Greeting));
    let first = first.chain(plain(CLOSINGS, SmallTalk::Thanks));
    let pack =
        INTENTS.iter().chain(&ALONE).flat_map(|&(intent, kind)| of_intent(intent).map(move |phrase| (phrase, kind)));
    let last = PLAIN.iter().flat_map(|&(list, kind)| plain(list, kind));
    for (phrase, kind) in first.chain(pack).chain(last) {
        phrases.entry(phrase).or_insert(kind);
    }
    phrases
});
static OPENING: LazyLock<HashSet<String>> = LazyLock::new(|| listed(OPENINGS).collect());
static CLOSING: LazyLock<HashSet<String>> = LazyLock::new(|| listed(CLOSINGS).chain(listed(OPENINGS)).collect());

/// What was said, if the message is nothing else.
///
/// Of several the last one counts that is more than a greeting: "hi, thanks, bye" is a goodbye.
pub fn small_talk(message: &str) -> Option<SmallTalk> {
    let tokens = tokens(message);
    let mut rest = tokens.as_slice();
    let mut said = None;
    while !rest.is_empty() {
        let (kind, words) = (1..=rest.len().min(LONGEST))
            .rev()
            .find_map(|words| PHRASES.get(&normal_form(message, rest.get(..words)?)).map(|kind| (*kind, words)))?;
        if said.is_none() || kind != SmallTalk::Greeting {
            said = Some(kind);
        }
        rest = rest.get(words..)?;
    }
    said
}

/// The message without greetings before and thanks after; all of it where nothing else is left.
pub fn without_politeness(message: &str) -> &str {
    let tokens = tokens(message);
    let mut rest = tokens.as_slice();
    while let Some(words) = longest(message, rest, true) {
        rest = rest.get(words..).unwrap_or_default();
    }
    while let Some(words) = longest(message, rest, false) {
        rest = rest.get(..rest.len() - words).unwrap_or_default();
    }
    match (rest.first(), rest.last()) {
        // To the message's end where nothing was taken away there: punctuation says something too.
        (Some(first), Some(last)) if Some(last) == tokens.last() => message.get(first.from..).unwrap_or(message),
        (Some(first), Some(last)) => message.get(first.from..last.to).unwrap_or(message),
        _ => message,
    }
}

/// How many words at the beginning (or the end) are one phrase of politeness.
fn longest(message: &str, tokens: &[Token], at_the_beginning: bool) -> Option<usize> {
    (1..=tokens.len().min(LONGEST)).rev().find(|&words| {
        let (part, phrases) = if at_the_beginning {
            (tokens.get(..words), &OPENING)
        } else {
            (tokens.get(tokens.len() - words..), &CLOSING)
        };
        part.is_some_and(|part| phrases.contains(&normal_form(message, part)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_asks_nothing_is_small_talk() {
        for (message, kind) in [
            ("سلام", SmallTalk::Greeting),
            ("سلااااام 😊", SmallTalk::Greeting),
            ("سلام، خسته نباشید", SmallTalk::Greeting),
            ("السلام عليكم ورحمة الله", SmallTalk::Greeting),
            ("Hello!", SmallTalk::Greeting),
            ("مرسی خیلی ممنون", SmallTalk::Thanks),
            ("شكراً جزيلاً", SmallTalk::Thanks),
            ("ok thanks bye", SmallTalk::Goodbye),
            ("hi, are you a machine?", SmallTalk::WhoAreYou),
            ("بله", SmallTalk::Yes),
            ("لا شكرا", SmallTalk::No),
        ] {
            assert_eq!(small_talk(message), Some(kind), "{message}");
        }
    }

    #[test]
    fn what_asks_something_is_not() {
        for message in ["سلام هزینه ارسال چقدره؟", "hi, do you ship abroad?", "مرحبا كيف أرجع المنتج", "", "؟!", "12"]
        {
            assert_eq!(small_talk(message), None, "{message}");
        }
    }

    #[test]
    fn politeness_around_a_question_is_taken_away() {
        for (message, question) in [
            ("سلام خسته نباشید، هزینه ارسال چقدره؟ ممنون", "هزینه ارسال چقدره؟"),
            ("Hello there, do you ship abroad?", "do you ship abroad?"),
            ("السلام عليكم كيف أرجع المنتج لو سمحت", "كيف أرجع المنتج"),
            ("no tracking number", "no tracking number"),
            ("سلام", "سلام"),
        ] {
            assert_eq!(without_politeness(message), question, "{message}");
        }
    }

    proptest! {
        #[test]
        fn some_of_the_message_is_always_left(message in "\\PC{0,60}") {
            let left = without_politeness(&message);
            prop_assert!(message.contains(left));
            prop_assert_eq!(left.is_empty(), message.is_empty());
            let _ = small_talk(&message);
        }
    }
}
