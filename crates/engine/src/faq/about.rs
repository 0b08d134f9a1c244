//! The entry that speaks of a thing: "How do I look after copper?" of a copper tray.
//!
//! A thing is named in a few words, of which one that few entries contain says more than all the others: that word
//! alone decides. Likeness of whole texts would find nothing here, since a name is no question.

use super::Index;
use super::features::Question;
use shopbell_protocol::Locale;
use std::collections::BTreeMap;

/// A word that more entries of a language than this share of them contain says nothing of a thing.
const RARE: f32 = 0.05;
/// In small FAQs so many entries may contain it.
const AT_LEAST: usize = 2;

/// The position of the entry in that language that contains the rarest words of `name`; ties in the owner's order.
pub(super) fn about(index: &Index, name: &str, locale: Locale) -> Option<usize> {
    let in_language = |entry: &usize| index.locales.get(*entry) == Some(&locale);
    let count = (0..index.len()).filter(in_language).count();
    let most = ((count as f32 * RARE) as usize).max(AT_LEAST);
    // A word named twice counts once.
    let mut stems: Vec<u32> =
        Question::of(name).words.iter().filter(|word| !word.is_function_word).map(|word| word.stem).collect();
    stems.sort_unstable();
    stems.dedup();
    let mut scores: BTreeMap<usize, f32> = BTreeMap::new();
    for place in stems.into_iter().filter_map(|stem| index.phrasings.place(stem)) {
        let mut entries: Vec<usize> = index
            .phrasings
            .postings_at(place)
            .filter(|&(document, _)| index.borrowed.get(document as usize) == Some(&false))
            .filter_map(|(document, _)| index.entry_of.get(document as usize).map(|&entry| entry as usize))
            .filter(in_language)
            .collect();
        entries.dedup();
        if entries.len() > most {
            continue;
        }
        let rarity = super::field::idf(count as u32, entries.len() as u32);
        for entry in entries {
            *scores.entry(entry).or_default() += rarity;
        }
    }
    scores.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(entry, _)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use shopbell_protocol::owner::FaqEntry;

    #[test]
    fn the_entry_that_names_a_thing_is_about_it() {
        let entry = |locale, question: &str| FaqEntry {
            id: question.to_owned(),
            locale,
            question: question.to_owned(),
            answer: "…".to_owned(),
            phrasings: Vec::new(),
        };
        let index = Index::build(&[
            entry(Locale::En, "How much is delivery?"),
            entry(Locale::En, "How do I look after copper?"),
            entry(Locale::En, "How do I wash ceramics?"),
            entry(Locale::Fa, "از ظرف‌های مسی چطور نگه‌داری کنم؟"),
            entry(Locale::Ar, "كيف أعتني بالنحاس؟"),
        ]);
        assert_eq!(index.about("Hammered copper tray", Locale::En), Some(1));
        assert_eq!(index.about("سینی مسی چکشی", Locale::Fa), Some(3));
        assert_eq!(index.about("صينية من النحاس", Locale::Ar), Some(4));
        assert_eq!(index.about("Walnut honey", Locale::En), None);
        assert_eq!(index.about("", Locale::En), None);
    }
}
