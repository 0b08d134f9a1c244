//! The lists of words, `crates/engine/lexicon/{fa,ar,en}.txt`, as they are looked up.
//!
//! Invariant: a phrase has one meaning in each table, the first that its file gives it; a stem means something only where
//! no listed word has just that form.

use crate::text;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Emotion, Theme};
use std::collections::HashMap;
use std::sync::LazyLock;

static PERSIAN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(Locale::Fa, include_str!("../../lexicon/fa.txt")));
static ARABIC: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(Locale::Ar, include_str!("../../lexicon/ar.txt")));
static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::of(Locale::En, include_str!("../../lexicon/en.txt")));

/// "Is" in Persian, which «آستین» has for its stem.
const NO_STEMS: [&str; 1] = ["است"];

/// What a phrase says for or against the shop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tone {
    /// Praise above 0, blame below.
    Value {
        /// As it stands.
        weight: f32,
        /// With "not".
        negated: f32,
    },
    /// Turns round.
    Not,
    /// Strengthens.
    More,
    /// Weakens.
    Less,
    /// Sets what comes after against what came before.
    But,
}

/// Phrases and what they mean.
pub struct Table<T> {
    meanings: HashMap<String, T>,
    by_stems: HashMap<String, T>,
    /// The longest phrase, in words.
    pub longest: usize,
}

/// The lists of a language.
pub struct Lexicon {
    /// The language.
    pub locale: Locale,
    /// Praise and blame.
    pub tones: Table<Tone>,
    /// What things are about.
    pub themes: Table<Vec<Theme>>,
    /// Words of feeling, as the list writes them.
    pub emotions: Table<Vec<(Emotion, &'static str)>>,
}

/// The lists a text is read with, its own language first. Persian and Arabic are mixed with English words, and typed in Latin
/// letters.
pub fn of(text: &str, locale: Locale) -> Vec<&'static Lexicon> {
    let is_arabic_script = |c: char| matches!(c, '\u{0620}'..='\u{06FF}' | '\u{FB50}'..='\u{FEFC}');
    let detected = text::detect_locale(text);
    let own = match locale {
        Locale::En if text.chars().any(is_arabic_script) => detected.filter(|found| *found != Locale::En),
        Locale::En => Some(Locale::En),
        // "kheili khoob" on a Persian page.
        _ => detected.or(Some(locale)),
    };
    let own = own.unwrap_or(Locale::Ar);
    let mut languages = vec![own];
    languages.extend([locale, Locale::En].into_iter().filter(|other| *other != own));
    languages.dedup();
    languages
        .into_iter()
        .map(|language| match language {
            Locale::Fa => &*PERSIAN,
            Locale::Ar => &*ARABIC,
            Locale::En => &*ENGLISH,
        })
        .collect()
}

impl<T: Clone> Table<T> {
    fn new() -> Self {
        Self { meanings: HashMap::new(), by_stems: HashMap::new(), longest: 1 }
    }

    fn insert(&mut self, phrase: &str, meaning: &T, merge: impl Fn(&mut T, &T)) {
        let phrase = text::normalize(phrase);
        if phrase.is_empty() {
            return;
        }
        self.longest = self.longest.max(phrase.split(' ').count());
        self.meanings.entry(phrase).and_modify(|known| merge(known, meaning)).or_insert_with(|| meaning.clone());
    }

    /// Once all phrases are there.
    fn add_stems(&mut self) {
        let mut phrases: Vec<(&String, &T)> = self.meanings.iter().collect();
        // The map has no order of its own.
        phrases.sort_by_key(|(phrase, _)| *phrase);
        for (phrase, meaning) in phrases {
            let stems = stems_of(phrase);
            if !NO_STEMS.contains(&stems.as_str()) {
                self.by_stems.entry(stems).or_insert_with(|| meaning.clone());
            }
        }
    }

    /// What these words mean, as they stand or by their stems.
    pub fn meaning(&self, words: &[String], stems: &[String]) -> Option<&T> {
        // Most words are in no phrase: one look by itself needs no text to be put together.
        match (words, stems) {
            ([word], [stem]) => self.meanings.get(word).or_else(|| self.by_stems.get(stem)),
            _ => self.meanings.get(&words.join(" ")).or_else(|| self.by_stems.get(&stems.join(" "))),
        }
    }
}

fn stems_of(phrase: &str) -> String {
    phrase.split(' ').map(text::stem).collect::<Vec<_>>().join(" ")
}

impl Lexicon {
    fn of(locale: Locale, file: &'static str) -> Self {
        let mut lexicon = Self { locale, tones: Table::new(), themes: Table::new(), emotions: Table::new() };
        let mut section = "";
        for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                Some(name) => section = name,
                None => lexicon.read_line(section, line),
            }
        }
        lexicon.tones.add_stems();
        lexicon.themes.add_stems();
        lexicon.emotions.add_stems();
        lexicon
    }

    fn read_line(&mut self, section: &str, line: &'static str) {
        let (head, list) = line.split_once(": ").unwrap_or(("", line));
        let tone = match section {
            "sentiment" => value(head),
            "not" => Some(Tone::Not),
            "more" => Some(Tone::More),
            "less" => Some(Tone::Less),
            "but" => Some(Tone::But),
            _ => None,
        };
        for phrase in list.split([',', '،']).map(str::trim) {
            if let Some(tone) = tone {
                self.tones.insert(phrase, &tone, |_, _| {});
            } else if let Some(theme) = Theme::from_code(head) {
                self.themes.insert(phrase, &vec![theme], |known, more| known.extend(more));
            } else if let Some(emotion) = Emotion::from_code(head) {
                self.emotions.insert(phrase, &vec![(emotion, phrase)], |known, more| known.extend(more));
            }
        }
    }
}

/// `+1.5` or `0/-1.6`.
fn value(head: &str) -> Option<Tone> {
    let (weight, negated) = head.split_once('/').map_or((head, None), |(weight, negated)| (weight, Some(negated)));
    let weight: f32 = weight.parse().ok()?;
    let usual = if weight > 0.0 { -0.8 * weight } else { -0.6 * weight };
    Some(Tone::Value { weight, negated: negated.map_or(Some(usual), |negated| negated.parse().ok())? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_says_something() {
        for file in [
            include_str!("../../lexicon/fa.txt"),
            include_str!("../../lexicon/ar.txt"),
            include_str!("../../lexicon/en.txt"),
        ] {
            let mut section = "";
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                let head = line.split_once(": ").map_or("", |(head, _)| head);
                match section {
                    _ if line.starts_with('[') => section = line,
                    "[sentiment]" => assert!(value(head).is_some(), "{line}"),
                    "[themes]" => assert!(Theme::from_code(head).is_some(), "{line}"),
                    "[emotions]" => assert!(Emotion::from_code(head).is_some(), "{line}"),
                    _ => assert!(["[not]", "[more]", "[less]", "[but]"].contains(&section), "{line}"),
                }
            }
        }
    }

    #[test]
    fn a_text_is_read_in_its_own_language_first() {
        let first = |text: &str, locale| of(text, locale)[0].locale;
        assert_eq!(first("خیلی خوبه", Locale::En), Locale::Fa);
        assert_eq!(first("the box was broken", Locale::Fa), Locale::En);
        assert_eq!(first("kheili khoob", Locale::Fa), Locale::Fa);
        assert_eq!(first("", Locale::Ar), Locale::Ar);
    }
}
