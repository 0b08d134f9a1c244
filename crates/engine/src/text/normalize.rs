//! Text for search: every way to type a word becomes one key.
//!
//! The folds are those of Lucene's Arabic and Persian analysers (letter variants, digits, diacritics)
//! and the ones they leave out: ؤ and ئ, presentation forms, joined and split Persian affixes
//! (می‌خواهم, می خواهم, میخواهم), letters held down (خیلیییی), and accents of Latin letters.
//! Invariant: `normalize(normalize(x)) == normalize(x)`, so an index built from normalised text and a
//! question normalised once more still meet.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text as the search sees it: lower case, only letters and digits, words separated by one space,
/// digits in ASCII, one form of every Arabic and Persian letter, no diacritics. Idempotent. Not for
/// display.
pub fn normalize(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), last: Class::Gap };
    for c in text.nfkd().flat_map(char::to_lowercase) {
        folded.push(c);
    }
    let mut current = collapse_held_letters(&folded.text);
    // Joining may bring held letters together, and collapsing them may leave an affix. Each round that
    // changes something makes the text shorter, so this ends.
    loop {
        let next = collapse_held_letters(&join_affixes(&current));
        if next == current {
            return next;
        }
        current = next;
    }
}

/// The words of normalised text, in order.
pub fn words(normalized: &str) -> Vec<&str> {
    normalized.split_whitespace().collect()
}

/// True for letters of the Arabic script, which Persian and Arabic share.
pub(super) fn is_arabic_script(c: char) -> bool {
    matches!(c, '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{06D5}' | '\u{06EE}'..='\u{06FC}' | '\u{0750}'..='\u{077F}')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Gap,
    Digit,
    Arabic,
    Other,
}

struct Folded {
    text: String,
    last: Class,
}

impl Folded {
    fn push(&mut self, c: char) {
        let Some(c) = fold(c) else { return };
        let class = if c.is_ascii_digit() {
            Class::Digit
        } else if is_arabic_script(c) {
            Class::Arabic
        } else if c.is_alphanumeric() {
            Class::Other
        } else {
            Class::Gap
        };
        // «9متر» and «9 متر» are the same two words.
        let at_number = matches!((self.last, class), (Class::Digit, Class::Arabic) | (Class::Arabic, Class::Digit));
        if class == Class::Gap || at_number {
            if self.last != Class::Gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.last = Class::Gap;
        }
        if class != Class::Gap {
            self.text.push(c);
            self.last = class;
        }
    }
}

/// One character's key; `None` when it vanishes, a space when it separates.
fn fold(c: char) -> Option<char> {
    Some(match c {
        // An apostrophe, tatweel, a joiner or a direction mark stands inside a word; hamza on its own is often left out.
        '\'' | '’' | '‘' | 'ʼ' | '`' | 'ـ' | '\u{200D}' | 'ء' | '\u{200E}' | '\u{200F}' | '\u{061C}' => {
            return None;
        }
        '\u{00AD}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' => return None,
        c if is_combining_mark(c) => return None,
        'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => 'ا',
        'ی' | 'ى' | 'ے' | 'ې' | 'ۍ' | 'ؠ' | 'ێ' | 'ٸ' => 'ي',
        'ک' | 'ڪ' | 'ڭ' | 'ګ' => 'ك',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' => 'ه',
        'ۆ' | 'ۇ' | 'ٷ' | 'ۋ' => 'و',
        'ß' => 's',
        'ø' => 'o',
        'ı' => 'i',
        'đ' => 'd',
        'ł' => 'l',
        '٠'..='٩' => ascii_digit(c, '٠'),
        '۰'..='۹' => ascii_digit(c, '۰'),
        c if c.is_alphanumeric() => c,
        _ => ' ',
    })
}

fn ascii_digit(c: char, zero: char) -> char {
    (c as u32 - zero as u32).try_into().ok().and_then(|value: u8| char::from_digit(value.into(), 10)).unwrap_or(c)
}

/// A letter three times or more in a row becomes one (`sooo` → `so`); two stay (`free`, «اللون»).
/// Numbers are left alone: 1000 is not 10.
fn collapse_held_letters(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let mut run = 1;
        while characters.next_if_eq(&c).is_some() {
            run += 1;
        }
        let times = if run >= 3 && c.is_alphabetic() { 1 } else { run };
        kept.extend(std::iter::repeat_n(c, times));
    }
    kept
}

/// Persian verb prefixes, in folded letters: joined to the word after them.
const PREFIXES: [&str; 2] = ["مي", "نمي"];
/// Persian endings, in folded letters: joined to the word before them.
const SUFFIXES: [&str; 17] = [
    "ها",
    "هاي",
    "هايي",
    "هام",
    "هات",
    "هاش",
    "هايم",
    "هايت",
    "هايش",
    "هامون",
    "هاتون",
    "هاشون",
    "تر",
    "ترين",
    "اند",
    "مون",
    "تون",
];

/// Writes Persian affixes that were typed apart (with a space or a zero-width non-joiner) together.
fn join_affixes(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut glue = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let before_is_arabic = joined.chars().next_back().is_some_and(is_arabic_script);
        let after_is_arabic = word.chars().next().is_some_and(is_arabic_script);
        let joins_back = before_is_arabic && SUFFIXES.contains(&word);
        // `glue` is true at the start and after a prefix.
        if !(joined.is_empty() || joins_back || (glue && after_is_arabic)) {
            joined.push(' ');
        }
        joined.push_str(word);
        glue = PREFIXES.contains(&word);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_meet() {
        for (one, other) in [
            ("هزینهٔ ارسال", "هزينه ارسال"),
            ("می‌خواهم", "ميخواهم"),
            ("می خواهم", "میخواهم"),
            ("کتاب‌های", "کتابهای"),
            ("سفارش ها", "سفارشها"),
            ("إِرْجَاعٌ", "ارجاع"),
            ("مدرسة", "مدرسه"),
            ("مسؤول", "مسوول"),
            ("۱۲۳ و ٤٥٦", "123 و 456"),
            ("۹متر", "9 متر"),
            ("ﻻﺯﻡ", "لازم"),
            ("Café DON’T", "cafe dont"),
            ("خیلیییییی", "خیلی"),
            ("كــتــاب", "کتاب"),
        ] {
            assert_eq!(normalize(one), normalize(other), "{one} and {other}");
        }
    }

    #[test]
    fn different_numbers_and_words_stay_different() {
        assert_ne!(normalize("1000"), normalize("10"));
        assert_ne!(normalize("گل"), normalize("کل"));
        assert_eq!(normalize("  Hello,   WORLD!! 😀 "), "hello world");
        assert_eq!(normalize("?!… 😀"), "");
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn normalising_typed_text_twice_changes_nothing(
            text in "[ مینهاتریيءئ\u{200C}آأ۰a٣ك.😀َ]{0,24}",
        ) {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }

        #[test]
        fn only_words_are_left(text in any::<String>()) {
            let normalized = normalize(&text);
            prop_assert!(normalized.chars().all(|c| c == ' ' || c.is_alphanumeric()));
            prop_assert_eq!(words(&normalized).join(" "), normalized);
        }
    }
}
