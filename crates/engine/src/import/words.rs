//! The words by which files name the parts of an entry, in three languages.

use crate::text;
use shopbell_protocol::Locale;

/// A part of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Id,
    Locale,
    Question,
    Answer,
    Phrasings,
}

/// What the parts are called in errors.
pub(super) const ALLOWED: &str = "id, locale, question, answer, phrasings";

const NAMES: [(Part, &[&str]); 5] = [
    (Part::Id, &["id", "key", "شناسه", "المعرف"]),
    (Part::Locale, &["locale", "language", "lang", "زبان", "اللغة"]),
    (Part::Question, &["question", "q", "title", "name", "پرسش", "سوال", "سؤال", "السؤال"]),
    (Part::Answer, &["answer", "a", "reply", "text", "content", "پاسخ", "جواب", "الجواب", "الإجابة"]),
    (
        Part::Phrasings,
        &["phrasings", "phrasing", "variants", "alternatives", "synonyms", "other ways to ask", "عبارت‌ها", "صيغ أخرى"],
    ),
];

impl Part {
    /// The part of that name, in any case and any spelling of its letters.
    pub fn named(name: &str) -> Option<Self> {
        let name = key(name);
        NAMES.into_iter().find(|(_, names)| names.iter().any(|known| key(known) == name)).map(|(part, _)| part)
    }

    /// Its name in errors.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Locale => "locale",
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Phrasings => "phrasings",
        }
    }
}

fn key(name: &str) -> String {
    text::normalize(&name.replace(['_', '-'], " "))
}

/// The language of that tag or name.
pub(crate) fn language(name: &str) -> Option<Locale> {
    let known = [
        (Locale::Fa, ["persian", "farsi", "فارسی"]),
        (Locale::Ar, ["arabic", "العربية", "عربی"]),
        (Locale::En, ["english", "انگلیسی", "الإنجليزية"]),
    ];
    let named = |(_, names): &(Locale, [&str; 3])| names.iter().any(|known| key(known) == key(name));
    Locale::from_tag(name.trim()).or_else(|| known.iter().find(|known| named(known)).map(|(locale, _)| *locale))
}

/// The language that an entry is written in, where its text tells. Unlike visitors, owners write Latin letters for
/// English alone.
pub(crate) fn language_of(question: &str, answer: &str) -> Option<Locale> {
    let is_latin = question.chars().filter(|c| c.is_alphabetic()).all(|c| c < '\u{0250}');
    text::detect_locale(question)
        .or_else(|| text::detect_locale(answer.get(..answer.floor_char_boundary(500))?))
        .or_else(|| (is_latin && question.contains(char::is_alphabetic)).then_some(Locale::En))
}

/// Ways to ask in one text: separated by `|` or on lines of their own.
pub(super) fn phrasings(text: &str) -> Vec<String> {
    let mut phrasings: Vec<String> = Vec::new();
    for phrasing in text.split(['|', '\n']).map(str::trim).filter(|phrasing| !phrasing.is_empty()) {
        if !phrasings.iter().any(|known| known == phrasing) {
            phrasings.push(phrasing.to_owned());
        }
    }
    phrasings
}
