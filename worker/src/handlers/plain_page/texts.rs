//! What pages without a script say of their own, one file a language.

use crate::error::ApiError;
use serde::Deserialize;
use shopbell_protocol::Locale;
use worker::Request;

/// The texts of one language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub send: String,
    pub skip: String,
    pub several: String,
    pub your_words: String,
    pub scores: [String; 5],
    pub missing: String,
    pub too_long: String,
    pub wrong: String,
    pub thanks: Said,
    pub answered: Said,
    pub expired: Said,
    pub over: Said,
    pub opted_out: Said,
    pub unknown: Said,
    pub busy: Said,
    pub too_large: Said,
    pub failed: Said,
    pub stop: String,
    pub languages: String,
    pub case: CaseTexts,
    pub contact: ContactTexts,
}

/// The texts about a case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTexts {
    pub new: Said,
    pub contacted: Said,
    pub resolved: Said,
    pub recovered: Said,
    pub reopened: Said,
    pub unknown: Said,
    pub number: String,
    pub opened: String,
    pub changed: String,
    pub question: String,
    pub yes: String,
    pub no: String,
}

/// The texts of the form for a contact.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactTexts {
    pub title: String,
    pub more: String,
    pub contact: String,
    pub message: String,
    pub consent: String,
    pub missing: String,
    pub follow: String,
}

/// A heading and what follows it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    pub title: String,
    pub more: String,
}

/// The texts of that language.
pub fn of(locale: Locale) -> Result<Texts, ApiError> {
    Ok(serde_json::from_str(match locale {
        Locale::Fa => include_str!("../../../locales/fa.json"),
        Locale::Ar => include_str!("../../../locales/ar.json"),
        Locale::En => include_str!("../../../locales/en.json"),
    })?)
}

/// What a language calls itself.
pub const fn name(locale: Locale) -> &'static str {
    match locale {
        Locale::Fa => "فارسی",
        Locale::Ar => "العربية",
        Locale::En => "English",
    }
}

/// A score in the digits of the language.
pub fn number(locale: Locale, number: u8) -> String {
    let zero = match locale {
        Locale::Fa => '۰',
        Locale::Ar => '٠',
        Locale::En => '0',
    };
    let localized = |digit: char| char::from_u32(u32::from(zero) + digit.to_digit(10)?);
    number.to_string().chars().filter_map(localized).collect()
}

/// The first of the browser's languages that we speak.
pub fn accepted(request: &Request) -> Result<Option<Locale>, ApiError> {
    let header = request.headers().get("Accept-Language")?.unwrap_or_default();
    Ok(preferred(&header))
}

fn preferred(header: &str) -> Option<Locale> {
    let mut best: Option<(f32, Locale)> = None;
    for item in header.split(',') {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        let Some(locale) = Locale::from_tag(tag.trim()) else { continue };
        let weight = weight.trim().strip_prefix("q=").map_or(1.0, |weight| weight.parse().unwrap_or(0.0));
        if weight > best.map_or(0.0, |(before, _)| before) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_text() {
        assert!(Locale::ALL.into_iter().all(|locale| of(locale).is_ok()));
    }

    #[test]
    fn the_language_is_the_browsers_first_that_we_speak() {
        assert_eq!(preferred("de-DE,ar;q=0.5,fa-IR;q=0.8,en;q=0.7"), Some(Locale::Fa));
        assert_eq!(preferred("AR, en"), Some(Locale::Ar));
        for none in ["", "de", "en;q=0", "fa;q=x", ";;,,"] {
            assert_eq!(preferred(none), None, "{none}");
        }
    }

    #[test]
    fn scores_are_in_the_languages_digits() {
        assert_eq!([Locale::Fa, Locale::Ar, Locale::En].map(|locale| number(locale, 10)), ["۱۰", "١٠", "10"]);
    }
}
