//! The questions that a visitor may be typing.
//!
//! The features of characters make a word's beginning like the word, and forgive a typo, so type-ahead is the same
//! cosine as ranking, without anything that needs a whole question.

use super::Index;
use super::features::Question;
use shopbell_protocol::Locale;

/// An entry is offered from this likeness on, 0–1.
const LEAST: f32 = 0.12;
/// And when it is at least this much as like as the best one.
const OF_THE_BEST: f32 = 0.5;
/// How many letters or digits must have been typed.
const LEAST_LETTERS: usize = 2;

/// The positions of at most `most` entries of that language, the likeliest first.
pub(super) fn complete(index: &Index, typed: &str, locale: Locale, most: usize) -> Vec<usize> {
    if typed.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_LETTERS {
        return Vec::new();
    }
    let cosines = index.phrasings.cosines(&index.phrasings.query(&Question::of(typed).phrasing));
    let mut best: Vec<(usize, f32)> = Vec::new();
    for ((&entry, &borrowed), &cosine) in index.entry_of.iter().zip(&index.borrowed).zip(&cosines) {
        let entry = entry as usize;
        if borrowed || cosine < LEAST || index.locales.get(entry) != Some(&locale) {
            continue;
        }
        // Phrasings of one entry follow each other.
        match best.last_mut() {
            Some((last, likeness)) if *last == entry => *likeness = likeness.max(cosine),
            _ => best.push((entry, cosine)),
        }
    }
    best.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let enough = best.first().map_or(0.0, |(_, likeness)| likeness * OF_THE_BEST);
    best.into_iter().take(most).filter(|(_, likeness)| *likeness >= enough).map(|(entry, _)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::owner::FaqEntry;

    fn entry(locale: Locale, question: &str) -> FaqEntry {
        FaqEntry {
            id: question.to_owned(),
            locale,
            question: question.to_owned(),
            answer: "…".to_owned(),
            phrasings: Vec::new(),
        }
    }

    #[test]
    fn a_beginning_finds_its_questions_in_the_visitors_language() {
        let index = Index::build(&[
            entry(Locale::En, "How much does shipping cost?"),
            entry(Locale::En, "Can I exchange a product?"),
            entry(Locale::Fa, "هزینهٔ ارسال چقدر است؟"),
            entry(Locale::Fa, "چطور کالا را مرجوع کنم؟"),
        ]);
        for (typed, locale, expected) in [
            ("shipp", Locale::En, 0),
            ("how mu", Locale::En, 0),
            ("shiping", Locale::En, 0),
            ("exch", Locale::En, 1),
            ("هزین", Locale::Fa, 2),
            ("مرجو", Locale::Fa, 3),
        ] {
            assert_eq!(index.complete(typed, locale, 4).first(), Some(&expected), "{typed}");
        }
        assert!(index.complete("shipp", Locale::Ar, 4).is_empty());
        assert!(index.complete("s", Locale::En, 4).is_empty());
        assert!(index.complete("xqzt", Locale::En, 4).is_empty());
    }
}
