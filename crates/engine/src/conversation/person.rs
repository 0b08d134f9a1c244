//! "A person, please."
//!
//! Asked for in one of the pack's phrasings (intent `human`), or by a few words in an order that says so: "talk to" and a
//! word for who works in shops, «با … صحبت», «وصلم کنید به …», "I need an agent". The order counts: "do you support bank
//! transfer" has the same words. Asking for a person is never overheard for the sake of an answer; offering one where
//! an answer was meant costs the visitor one press.

use super::phrases::of_intent;
use super::questions::sentences;
use super::small_talk::without_politeness;
use crate::text;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Whoever can be talked to.
const PEOPLE: &str = "human person people someone somebody agent operator representative rep advisor adviser manager staff \
     employee supervisor support team \
     اپراتور کارشناس کارشناستون پشتیبان پشتیبانی پشتیبانتون آدم انسان یکی نفر نفرو کسی مدیر مدیریت مسئول مسئولش فروشنده همکاراتون همکارانتون \
     موظف الموظف موظفين شخص إنسان انسان بشر آدمي حد احد أحد حدا مسؤول المسؤول مدير المدير الدعم دعم خدمة وكيل ممثل";
/// Words for nobody but people, so that wanting one is enough.
const NOBODY_ELSE: &str = "human agent operator representative اپراتور کارشناس موظف";
/// Talking, before "to" or "with" and who with; in Arabic who with follows at once.
const TALK: &str = "talk talking speak speaking chat chatting connect put transfer";
const TO: &str = "to with through";
const TALK_ARABIC: &str = "أتحدث اتحدث التحدث تحدث نتحدث أتكلم اتكلم أكلم اكلم كلم نكلم أحكي احكي نحكي احجي نهضر \
     حولني حولوني وصلني وصلوني";
/// In Persian one talks "with" somebody, the verb last, or is connected "to" somebody.
const WITH: &str = "با ba";
const TALK_PERSIAN: &str = "صحبت حرف چت گفتگو sohbat harf";
const CONNECT: &str = "وصلم وصل وصلش vaslam vasl";
const TO_PERSIAN: &str = "به be";
const WANTING: &str = "want need get give لطفا می‌خوام می‌خواهم بدید بیاد أريد اريد بدي عايز عاوز ابي أبغى ابغى محتاج";
/// What may stand before or after the person who is wanted.
const AROUND: &str =
    "i we can you a an the me real live actual please now here لطفا می‌خوام می‌خواهم بدید بیاد یه یک لو سمحت";

/// How many words may stand between.
const NEAR: usize = 4;

static PHRASES: LazyLock<HashSet<String>> = LazyLock::new(|| of_intent("human").collect());
static LISTS: LazyLock<[HashSet<String>; 11]> = LazyLock::new(|| {
    // As they are typed: «بشرة», skin, has the stem of «بشر», people.
    let lists = [PEOPLE, NOBODY_ELSE, TALK, TO, TALK_ARABIC, WITH, TALK_PERSIAN, CONNECT, TO_PERSIAN, WANTING, AROUND];
    lists.map(|list| list.split_whitespace().map(text::normalize).collect())
});

/// Whether a message, or a sentence of it, asks for a person.
pub fn wants_person(message: &str) -> bool {
    sentences(message).into_iter().any(|sentence| {
        let normalized = text::normalize(without_politeness(sentence));
        PHRASES.contains(&normalized) || asks(&text::words(&normalized))
    })
}

fn asks(words: &[&str]) -> bool {
    let [people, nobody_else, talk, to, talk_arabic, with, talk_persian, connect, to_persian, wanting, around] =
        &*LISTS;
    follow(words, &[talk, to, people])
        || follow(words, &[talk_arabic, people])
        || follow(words, &[with, people, talk_persian])
        || follow(words, &[connect, to_persian, people])
        || is_wanted(words, nobody_else, wanting, around)
}

/// Whether somebody is wanted and nothing else is said: "human hair" and "cleaning agent" are no people.
fn is_wanted(
    words: &[&str],
    nobody_else: &HashSet<String>,
    wanting: &HashSet<String>,
    around: &HashSet<String>,
) -> bool {
    let mut named = words.iter().filter(|word| !around.contains(**word) && !wanting.contains(**word));
    let wants = words.iter().any(|word| wanting.contains(*word) || *word == "please");
    wants && named.next().is_some_and(|word| nobody_else.contains(*word)) && named.next().is_none()
}

/// Whether words of these lists follow each other, each within a few words of the one before.
fn follow(words: &[&str], lists: &[&HashSet<String>]) -> bool {
    let Some((first, others)) = lists.split_first() else { return true };
    words.iter().enumerate().filter(|(_, word)| first.contains(**word)).any(|(place, _)| {
        let mut rest = words.get(place + 1..).unwrap_or_default();
        others.iter().all(|list| {
            let found = rest.iter().take(NEAR).position(|word| list.contains(*word));
            rest = found.and_then(|found| rest.get(found + 1..)).unwrap_or_default();
            found.is_some()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faq;
    use shopbell_protocol::Locale;

    #[test]
    fn a_person_is_asked_for_in_many_ways() {
        for message in [
            "I want to talk to a human",
            "can you connect me with somebody from your team?",
            "i need an agent",
            "where is my order? let me speak to a person",
            "میشه با پشتیبانی صحبت کنم؟",
            "سلام، می‌خوام با یه نفر حرف بزنم",
            "اپراتور لطفا",
            "أريد التحدث مع موظف",
            "ممكن اتكلم مع حد من خدمة العملاء؟",
            "بدي احكي مع حدا",
        ] {
            assert!(wants_person(message), "{message}");
        }
    }

    /// What is written about anything else in the pack must not be taken for it, or answers would be hidden.
    #[test]
    fn little_else_is_taken_for_it() {
        for locale in Locale::ALL {
            let near = ["human", "contact", "phone", "complaint", "talk-who-are-you", "talk-insult"];
            let others: Vec<&str> = faq::intents()
                .into_iter()
                .filter(|intent| !near.contains(intent))
                .flat_map(|intent| faq::phrasings(intent, locale))
                .collect();
            let taken: Vec<&&str> = others.iter().filter(|text| wants_person(text)).collect();
            assert!(taken.len() * 200 <= others.len(), "{locale:?}: {taken:?}");
        }
    }

    #[test]
    fn a_question_about_people_is_not_one_for_a_person() {
        for message in [
            "how many people fit in the tent?",
            "هزینه ارسال چقدره؟",
            "شماره پشتیبانی چنده؟",
            "what are your support hours",
            "كيف أرجع المنتج",
            "متى دوام الموظفين",
            "Do you support bank transfer?",
            "Does it support connecting to an iPad?",
            "What are your chat support hours?",
            "یکی از چراغ‌ها وصل نمیشه",
            "برای کسی که حرفه‌ای نیست چه دوربینی خوبه؟",
            "حرف اول اسم یه نفر رو حک می‌کنید؟",
            "هل يوجد حد أدنى للدفع بالتحويل البنكي؟",
            "أريد كريم للبشرة الجافة",
            "I need human hair extensions",
            "which cleaning agent do I need",
            "سیم‌کارت اپراتور همراه اول می‌خوام",
            "",
        ] {
            assert!(!wants_person(message), "{message}");
        }
    }
}
