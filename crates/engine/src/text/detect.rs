//! The language of a visitor's text, from what separates Persian from Arabic: letters only one of them
//! has, the Arabic article, and the commonest words.
//!
//! Invariant: a guess is made only on evidence; a text that fits both (or neither) gives `None`, and
//! the caller falls back to the widget's language.

use super::normalize::is_arabic_script;
use super::{normalize, words};
use shopbell_protocol::Locale;

/// Everyday Persian words, spoken forms included, in folded letters.
const PERSIAN_WORDS: &[&str] = &[
    "از",
    "به",
    "را",
    "رو",
    "كه",
    "اين",
    "اون",
    "چه",
    "چي",
    "چيه",
    "چطور",
    "چطوري",
    "چجوري",
    "چند",
    "چنده",
    "چقدر",
    "چقدره",
    "چقد",
    "كي",
    "كجا",
    "كجاست",
    "است",
    "هست",
    "هستش",
    "نيست",
    "كنم",
    "كنيم",
    "كنيد",
    "كنين",
    "ميشه",
    "نميشه",
    "ميخوام",
    "ميخواهم",
    "دارم",
    "داريد",
    "دارين",
    "ندارم",
    "شما",
    "براي",
    "برا",
    "واسه",
    "با",
    "ايا",
    "بايد",
    "كرد",
    "كردم",
    "شد",
    "شده",
    "هم",
    "اگر",
    "اگه",
    "تا",
    "سلام",
    "من",
    "ما",
];
/// Everyday Arabic words, dialects included, in folded letters.
const ARABIC_WORDS: &[&str] = &[
    "في",
    "من",
    "علي",
    "هل",
    "كيف",
    "ما",
    "هو",
    "هي",
    "هذا",
    "هذه",
    "كم",
    "متي",
    "اين",
    "عن",
    "الي",
    "لي",
    "مع",
    "او",
    "لا",
    "يمكن",
    "يمكنني",
    "اريد",
    "ان",
    "هناك",
    "ماذا",
    "لماذا",
    "شو",
    "ايش",
    "وش",
    "شنو",
    "وين",
    "فين",
    "ليش",
    "ليه",
    "ازاي",
    "بدي",
    "ابغي",
    "ابي",
    "عايز",
    "عاوز",
    "بكام",
    "بكم",
    "امتي",
    "عندكم",
    "اقدر",
    "ممكن",
    "مش",
    "مو",
    "اشلون",
    "شلون",
    "كيفاش",
    "شحال",
    "واش",
    "لو",
    "انا",
    "مرحبا",
    "السلام",
];

/// Everyday English words that no Finglish or Arabizi is mistaken for. ("in", "be", "on" and "do" are Persian too.)
const ENGLISH_WORDS: &[&str] = &[
    "the", "is", "was", "does", "did", "can", "could", "will", "would", "how", "what", "where", "when", "which", "who",
    "why", "my", "your", "you", "our", "it", "this", "that", "of", "for", "with", "from", "have", "has", "not", "and",
    "or", "if", "about", "there", "get", "im", "dont", "please", "want", "need", "much", "many", "any",
];
/// English words that Persian and Arabic borrow: they say something only where nothing else is said.
const BORROWED_WORDS: &[&str] = &[
    "order",
    "orders",
    "track",
    "tracking",
    "shipping",
    "delivery",
    "deliver",
    "ship",
    "return",
    "returns",
    "refund",
    "exchange",
    "policy",
    "cost",
    "costs",
    "price",
    "prices",
    "payment",
    "payments",
    "pay",
    "card",
    "discount",
    "code",
    "coupon",
    "warranty",
    "size",
    "sizes",
    "guide",
    "account",
    "password",
    "invoice",
    "gift",
    "contact",
    "support",
    "hours",
    "opening",
    "store",
    "shop",
    "stock",
    "product",
    "products",
    "free",
    "time",
    "days",
    "international",
    "cash",
    "cancel",
    "change",
    "address",
    "i",
    "in",
    "on",
    "at",
    "by",
    "a",
    "an",
    "to",
    "do",
    "are",
    "be",
    "no",
    "we",
];

/// The language of `text`, or `None` when it can't be told. Latin script counts as English where
/// an English word is in it.
pub fn detect_locale(text: &str) -> Option<Locale> {
    let (mut latin, mut arabic) = (0_u32, 0_u32);
    let (mut persian_points, mut arabic_points) = (0_u32, 0_u32);
    for c in text.chars() {
        match c {
            // Persian letters, and the two code points that Persian keyboards have instead of the Arabic ones.
            'پ' | 'چ' | 'ژ' | 'گ' => persian_points += 3,
            'ک' | 'ی' => persian_points += 2,
            'ة' | 'إ' => arabic_points += 3,
            // Persian is typed with these too, on Arabic keyboards.
            'ى' | 'ك' | 'ي' | 'أ' | 'ؤ' => arabic_points += 1,
            _ => {}
        }
        if is_arabic_script(c) {
            arabic += 1;
        } else if c.is_alphabetic() && c < '\u{0250}' {
            latin += 1;
        }
    }
    if latin > arabic {
        // Persian and Arabic are typed in Latin letters too: English is what has English words.
        let normalized = normalize(text);
        let words = words(&normalized);
        let english = words.iter().any(|word| ENGLISH_WORDS.contains(word))
            || words.iter().all(|word| BORROWED_WORDS.contains(word));
        return english.then_some(Locale::En);
    }
    if arabic == 0 {
        return None;
    }
    let normalized = normalize(text);
    for word in words(&normalized) {
        persian_points += 3 * u32::from(PERSIAN_WORDS.contains(&word));
        arabic_points += 3 * u32::from(ARABIC_WORDS.contains(&word));
        // The Persian present tense, می‌رسه.
        let verb = (word.starts_with("مي") || word.starts_with("نمي")) && word.chars().count() >= 5;
        persian_points += 2 * u32::from(verb);
        let after_article = word.strip_prefix("ال").or_else(|| word.strip_prefix("لل"));
        arabic_points += 2 * u32::from(after_article.is_some_and(|rest| rest.chars().count() >= 3));
    }
    match persian_points.cmp(&arabic_points) {
        std::cmp::Ordering::Greater => Some(Locale::Fa),
        std::cmp::Ordering::Less => Some(Locale::Ar),
        std::cmp::Ordering::Equal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_is_recognised() {
        for (text, locale) in [
            ("هزینه ارسال چقدره؟", Locale::Fa),
            ("هزينه ارسال چقدره", Locale::Fa),
            ("كي ميرسه دستم سفارشم", Locale::Fa),
            ("كيف أرجع المنتج", Locale::Ar),
            ("وين طلبي", Locale::Ar),
            ("بدي رجع الطلب", Locale::Ar),
            ("do you ship abroad", Locale::En),
            ("where is my iPhone قاب", Locale::En),
            ("refund policy", Locale::En),
        ] {
            assert_eq!(detect_locale(text), Some(locale), "{text}");
        }
    }

    #[test]
    fn without_evidence_there_is_no_guess() {
        for text in ["", "12345 ۱۲۳", "😀 !!", "سؤال وجواب كتاب کی ی", "مشکل متجر"] {
            let _ = detect_locale(text);
        }
        assert_eq!(detect_locale(""), None);
        assert_eq!(detect_locale("12345 ۱۲۳ 😀"), None);
        assert_eq!(detect_locale("hazine ersal chande"), None);
        assert_eq!(detect_locale("wen talabi"), None);
        assert_eq!(detect_locale("ersal be shiraz chande"), None);
        assert_eq!(detect_locale("in kala delivery dare"), None);
        assert_eq!(detect_locale("حساب"), None, "a word of both languages");
    }
}
