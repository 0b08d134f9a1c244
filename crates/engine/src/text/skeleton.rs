//! Persian and Arabic typed in Latin letters (Finglish, Arabizi) and the same words in their own: one key for both.
//!
//! A skeleton is a word's consonants, each written as one Latin letter; vowels are left out, since «سفارش» writes none
//! of those of "sefaresh". Digits stand for the Arabic letters they resemble (3 ع, 7 ح). Of the letters that Persian and
//! Arabic speakers hear as different sounds (ض, ظ, ذ, ث) it is the Persian one. A skeleton is a key, not a word, and a
//! weak one: «کرد» and «کارد» share it.

use super::normalize::is_arabic_script;

/// Shorter ones are shared by too many words.
const SHORTEST: usize = 3;

/// How many consonants of endings are taken off a word in Latin letters at most: «ـم», «ـتون», «ـكم».
const LONGEST_ENDING: usize = 2;
/// Arabic articles, which are typed together with the word or apart.
const ARTICLES: [&str; 4] = ["bel", "el", "al", "il"];

/// The skeletons of a word: of one in the Arabic script that of its stem, of one in Latin letters also those without an
/// article and without endings, for which there is no stemmer. None where fewer than three consonants are left, and for
/// other scripts. `word` is normalised.
pub fn skeletons(word: &str, stem: &str) -> Vec<String> {
    if word.is_empty() {
        return Vec::new();
    }
    if word.chars().all(is_arabic_script) {
        return Vec::from_iter(Some(of_arabic_script(stem)).filter(|skeleton| skeleton.len() >= SHORTEST));
    }
    if !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) || word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let bare = ARTICLES.iter().find_map(|article| word.strip_prefix(article)).filter(|rest| rest.len() >= SHORTEST);
    let mut skeletons: Vec<String> = Vec::new();
    for whole in std::iter::once(word).chain(bare).map(of_latin) {
        for cut in 0..=LONGEST_ENDING {
            let length = whole.len().saturating_sub(cut);
            match whole.get(..length) {
                Some(part) if length >= SHORTEST && !skeletons.iter().any(|known| known == part) => {
                    skeletons.push(part.to_owned());
                }
                _ => {}
            }
        }
    }
    skeletons
}

fn of_arabic_script(word: &str) -> String {
    let count = word.chars().count();
    let sound = |(place, c): (usize, char)| {
        let at_an_end = place == 0 || place + 1 == count;
        Some(match c {
            'ب' => 'b',
            'پ' => 'p',
            'ت' | 'ط' => 't',
            'ث' | 'س' | 'ص' => 's',
            'ج' => 'j',
            'چ' => 'c',
            'ح' => 'h',
            'خ' => 'x',
            'د' => 'd',
            'ذ' | 'ز' | 'ض' | 'ظ' => 'z',
            'ر' => 'r',
            'ژ' => 'z',
            'ش' => 'S',
            'غ' | 'ق' => 'q',
            'ف' => 'f',
            'ك' => 'k',
            'گ' => 'g',
            'ل' => 'l',
            'م' => 'm',
            'ن' => 'n',
            // A vowel in the middle of a word, and mostly at its end.
            'و' if place == 0 => 'v',
            'ي' if place == 0 => 'y',
            'ه' if !at_an_end || place == 0 => 'h',
            _ => return None,
        })
    };
    word.chars().enumerate().filter_map(sound).collect()
}

fn of_latin(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut skeleton = String::new();
    let mut place = 0;
    while let Some(&c) = letters.get(place) {
        let next = letters.get(place + 1).copied();
        let (sound, length) = match (c, next) {
            ('s', Some('h')) => (Some('S'), 2),
            ('c', Some('h')) => (Some('c'), 2),
            ('k', Some('h')) => (Some('x'), 2),
            ('g', Some('h')) => (Some('q'), 2),
            ('z', Some('h')) => (Some('z'), 2),
            ('t', Some('h')) => (Some('s'), 2),
            ('p', Some('h')) => (Some('f'), 2),
            // Written twice, it is one letter: "tashakkor".
            (c, Some(same)) if c == same => (None, 1),
            ('h', None) if place > 0 => (None, 1),
            ('a' | 'e' | 'i' | 'o' | 'u' | '2' | '3', _) => (None, 1),
            ('w' | 'v', _) => ((place == 0).then_some('v'), 1),
            ('y', _) => ((place == 0).then_some('y'), 1),
            ('5', _) => (Some('x'), 1),
            ('6', _) => (Some('t'), 1),
            ('7', _) => (Some('h'), 1),
            ('8' | '9', _) => (Some('q'), 1),
            ('x', _) => (Some('x'), 1),
            ('q', _) => (Some('q'), 1),
            (c, _) if c.is_ascii_alphabetic() => (Some(c), 1),
            _ => (None, 1),
        };
        skeleton.extend(sound);
        place += length;
    }
    skeleton
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{normalize, stem};
    use proptest::prelude::*;

    fn of(word: &str) -> Vec<String> {
        let word = normalize(word);
        skeletons(&word, &stem(&word))
    }

    #[test]
    fn a_word_in_latin_letters_meets_itself_in_its_own() {
        for (latin, own) in [
            ("sefaresh", "سفارش"),
            ("sefaresham", "سفارش"),
            ("hazine", "هزینه"),
            ("ersal", "ارسال"),
            ("takhfif", "تخفیف"),
            ("pardakht", "پرداخت"),
            ("tashakkor", "تشکر"),
            ("adresetoon", "آدرس"),
            ("garanti", "گارانتی"),
            ("mar7aba", "مرحبا"),
            ("m7alkom", "محل"),
            ("elfostan", "الفستان"),
            ("el3otor", "عطور"),
        ] {
            let (latin_keys, own_keys) = (of(latin), of(own));
            assert!(
                latin_keys.iter().any(|key| own_keys.contains(key)) || own_keys.is_empty(),
                "{latin}: {latin_keys:?} {own_keys:?}"
            );
        }
    }

    #[test]
    fn short_words_and_other_scripts_have_none() {
        for word in ["", "be", "را", "123", "слово", "कख"] {
            assert!(of(word).is_empty(), "{word}");
        }
    }

    proptest! {
        #[test]
        fn a_skeleton_is_ascii(word in "\\PC{0,20}") {
            prop_assert!(of(&word).iter().all(|skeleton| skeleton.is_ascii() && skeleton.len() >= SHORTEST));
        }
    }
}
