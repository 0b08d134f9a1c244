//! "A person, please."
//!
//! Asked for in one of the pack's phrasings (intent `human`), or with a word for people who work in shops together
//! with one for talking. Asking for a person is never overheard for the sake of an answer; offering one where an
//! answer was meant costs the visitor one press.

use super::phrases::{of_intent, words_of};
use super::questions::sentences;
use super::small_talk::without_politeness;
use crate::text;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Whoever can be talked to.
const PEOPLE: &str = "human person people someone somebody agent operator representative rep advisor adviser manager staff \
     employee supervisor support \
     اپراتور کارشناس پشتیبان پشتیبانی آدم انسان یکی یه‌نفر نفر کسی مدیر مدیریت مسئول مسئولش فروشنده همکار همکاراتون همکارانتون \
     موظف موظفين الموظف شخص إنسان انسان بشر آدمي حد احد حدا مسؤول المسؤول مدير المدير الدعم دعم وكيل ممثل";
/// Words for nobody but people, so that wanting one is enough.
const NOBODY_ELSE: &str = "human agent operator representative \
     اپراتور کارشناس انسان موظف إنسان بشر";
const TALKING: &str = "talk talking speak speaking chat connect transfer \
     صحبت حرف وصل وصلم وصلش چت گفتگو گفت‌وگو sohbat harf vasl \
     أتحدث اتحدث التحدث تحدث نتحدث أتكلم اتكلم أكلم اكلم كلم نكلم أحكي احكي نحكي احجي حولني حولوني تحويل وصلني وصلوني دردشة نهضر";
const WANTING: &str = "want need get give \
     میخوام می‌خوام می‌خواهم بدید بده بیاد بیار لطفا \
     أريد اريد بدي عايز عاوز ابي أبغى ابغى بغيت نحب محتاج أحتاج";

static PHRASES: LazyLock<HashSet<String>> = LazyLock::new(|| of_intent("human").collect());
static LISTS: LazyLock<[HashSet<String>; 4]> = LazyLock::new(|| [PEOPLE, NOBODY_ELSE, TALKING, WANTING].map(words_of));

/// Whether a message, or a sentence of it, asks for a person.
pub fn wants_person(message: &str) -> bool {
    sentences(message).into_iter().any(|sentence| {
        let normalized = text::normalize(without_politeness(sentence));
        if PHRASES.contains(&normalized) {
            return true;
        }
        let [people, nobody_else, talking, wanting] = &*LISTS;
        let says = |list: &HashSet<String>| {
            text::words(&normalized).into_iter().any(|word| list.contains(word) || list.contains(&text::stem(word)))
        };
        (says(people) && says(talking)) || (says(nobody_else) && says(wanting))
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
            "",
        ] {
            assert!(!wants_person(message), "{message}");
        }
    }
}
