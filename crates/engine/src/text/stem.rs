//! Light stemming: endings and articles that do not change what a shop question is about.
//!
//! One rule set for the Arabic script, whatever the language, so that a short question whose language
//! is guessed wrong still meets its entry: the prefixes of Lucene's ArabicStemmer, and the endings of
//! its Arabic and Persian stemmers with the Persian possessives of everyday speech. English loses
//! the plural, `-ing`, `-ed` and `-ly` (the first steps of Porter's stemmer). A stem is a key, not a word.

use super::normalize::is_arabic_script;

/// The stem of a normalised word; words of other scripts, numbers and short words come back as they are.
pub fn stem(word: &str) -> String {
    if word.chars().all(|c| c.is_ascii_lowercase()) {
        stem_english(word)
    } else if word.chars().all(is_arabic_script) {
        stem_arabic_script(word).to_owned()
    } else {
        word.to_owned()
    }
}

const ARTICLES: [&str; 6] = ["وال", "بال", "كال", "فال", "لل", "ال"];
/// Longest first, so that the whole ending goes.
const ENDINGS: [&str; 30] = [
    "هاشون",
    "هاتون",
    "هامون",
    "هايم",
    "هايت",
    "هايش",
    "هايي",
    "ترين",
    "هاي",
    "هام",
    "هات",
    "هاش",
    "شون",
    "تون",
    "مون",
    "ها",
    "ات",
    "ان",
    "ين",
    "ون",
    "تر",
    "يه",
    "كم",
    "هم",
    "ه",
    "ي",
    "ت",
    "م",
    "ش",
    "ك",
];

fn stem_arabic_script(word: &str) -> &str {
    let letters = |text: &str| text.chars().count();
    let mut stem = word;
    for article in ARTICLES {
        if let Some(rest) = stem.strip_prefix(article)
            && letters(rest) >= 3
        {
            stem = rest;
            break;
        }
    }
    // Two endings at most, a plural and a possessive, and three letters must be left.
    for _ in 0..2 {
        let shorter = ENDINGS.iter().find_map(|ending| stem.strip_suffix(ending).filter(|rest| letters(rest) >= 3));
        match shorter {
            Some(rest) => stem = rest,
            None => break,
        }
    }
    stem
}

fn has_vowel(text: &str) -> bool {
    text.bytes().any(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
}

fn stem_english(word: &str) -> String {
    let mut stem = if word.len() <= 3 {
        word.to_owned()
    } else if let Some(rest) = word.strip_suffix("sses") {
        format!("{rest}ss")
    } else if let Some(rest) = word.strip_suffix("ies") {
        format!("{rest}y")
    } else if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        word.to_owned()
    } else {
        word.strip_suffix('s').unwrap_or(word).to_owned()
    };
    for ending in ["ing", "ed", "ly", "ment"] {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() >= 3
            && has_vowel(rest)
        {
            stem = undouble(rest).to_owned();
            break;
        }
    }
    // `cancel`/`cancelled`, `exchange`/`exchanging`, `delivery`/`deliveries`: no final e, y as i.
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    } else if stem.len() >= 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

/// `shipp` → `ship`; `ll`, `ss` and `zz` may belong to the word, but a key may lose one of them as well.
fn undouble(text: &str) -> &str {
    let mut ends = text.bytes().rev();
    match (ends.next(), ends.next()) {
        (Some(last), Some(before)) if last == before && !matches!(last, b'a' | b'e' | b'i' | b'o' | b'u' | b's') => {
            text.get(..text.len() - 1).unwrap_or(text)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::normalize;
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("shipping", "ship"),
            ("returned", "returns"),
            ("deliveries", "delivery"),
            ("exchanging", "exchange"),
            ("cancelled", "cancel"),
            ("payments", "pay"),
            ("المنتجات", "منتج"),
            ("الشحن", "شحن"),
            ("سفارش‌هایم", "سفارش"),
            ("سفارشمون", "سفارش"),
            ("کتابهای", "کتاب"),
        ] {
            assert_eq!(stem(&normalize(one)), stem(&normalize(other)), "{one} and {other}");
        }
    }

    #[test]
    fn short_words_and_numbers_are_kept() {
        for word in ["is", "gas", "12", "x1", "من", "از", "چی"] {
            assert_eq!(stem(&normalize(word)), normalize(word));
        }
    }
}
