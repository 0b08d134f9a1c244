//! What shops are asked everywhere: the pack of intents that ships with the engine.
//!
//! `crates/engine/pack/{fa,ar,en}/intents.txt` list, under a line `# intent`, ways to ask for it, one a line. An
//! owner's entry that is about one of them is linked to it and answers to its phrasings as well, which counts
//! less than what the owner wrote. Invariant: an entry has at most one intent, an intent at most
//! [`ENTRIES_AN_INTENT`] entries of a language, and the same entries get the same links on every machine.

use super::features::{self, Weights};
use super::field::Field;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::FaqEntry;
use std::sync::LazyLock;

/// The files, parsed on the first use in an isolate; only building needs them.
static PHRASINGS: LazyLock<Vec<Phrasing>> = LazyLock::new(|| {
    let files = [
        (Locale::Fa, include_str!("../../pack/fa/intents.txt")),
        (Locale::Ar, include_str!("../../pack/ar/intents.txt")),
        (Locale::En, include_str!("../../pack/en/intents.txt")),
    ];
    files.into_iter().flat_map(|(locale, file)| parse(locale, file)).collect()
});

/// The phrasings of each language in the order of [`PHRASINGS`], searchable; each made on its first use.
static FIELDS: [LazyLock<Field>; 3] = [
    LazyLock::new(|| field_of(Locale::Fa)),
    LazyLock::new(|| field_of(Locale::Ar)),
    LazyLock::new(|| field_of(Locale::En)),
];

fn field_of(locale: Locale) -> Field {
    let documents: Vec<Weights> = of_language(locale).map(|of| features::of_phrasing(of.text)).collect();
    Field::build(&documents)
}

/// What the owner says about an entry's link to the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Nothing: it is linked to the intent most like it, if one is near enough.
    Automatic,
    /// It is linked to none.
    None,
    /// It is linked to this one. An intent that the pack doesn't have is as good as none.
    Intent(String),
}

/// The ids of the pack's intents, in the pack's order.
pub fn intents() -> Vec<&'static str> {
    let mut intents: Vec<&str> = Vec::new();
    for phrasing in PHRASINGS.iter() {
        if !intents.contains(&phrasing.intent) {
            intents.push(phrasing.intent);
        }
    }
    intents
}

/// The phrasings that go into a background, spread evenly over those of their intent, with their features.
static BACKGROUND: LazyLock<Vec<(Phrasing, Weights)>> = LazyLock::new(|| {
    let intents = PHRASINGS.chunk_by(|a, b| (a.locale, a.intent) == (b.locale, b.intent));
    let spread = intents.flat_map(|own| own.iter().step_by(own.len().div_ceil(BACKGROUND_AN_INTENT).max(1)));
    spread.map(|phrasing| (*phrasing, features::of_phrasing(phrasing.text))).collect()
});

fn of_language(locale: Locale) -> impl Iterator<Item = &'static Phrasing> {
    PHRASINGS.iter().filter(move |phrasing| phrasing.locale == locale)
}

/// An entry is linked when one of its texts is this much like one of the intent's.
const LINK_COSINE: f32 = 0.35;
/// And all of its texts together this much like all of them.
const LINK_FROM: f32 = 0.5;
/// And only when the next intent is this much less alike.
const LINK_MARGIN: f32 = 0.03;
/// The softness of the maximum over an intent's phrasings.
const LINK_BETA: f32 = 10.0;
/// How much the answer's likeness counts.
const LINK_ANSWER: f32 = 0.3;
/// How many entries of a language share an intent at most: the most alike.
const ENTRIES_AN_INTENT: usize = 2;

/// How many phrasings of an intent go into the background at most. All of them would tell a little more, at ten times
/// the blob.
const BACKGROUND_AN_INTENT: usize = 4;

/// From this many entries of a language on none is linked: many are about the same intent, and its phrasings
/// would draw questions to the two that are linked.
const ENTRIES_LIMIT: usize = 400;

/// One way to ask for an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Phrasing {
    locale: Locale,
    intent: &'static str,
    text: &'static str,
}

/// Lines before the first intent belong to none and are left out.
fn parse(locale: Locale, file: &'static str) -> Vec<Phrasing> {
    let mut intent = "";
    let mut phrasings = Vec::new();
    for line in file.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(id) = line.strip_prefix('#') {
            intent = id.trim();
        } else if !intent.is_empty() {
            phrasings.push(Phrasing { locale, intent, text: line });
        }
    }
    phrasings
}

/// The ways to ask for an intent in a language.
pub fn phrasings(intent: &str, locale: Locale) -> impl Iterator<Item = &'static str> {
    of_language(locale).filter(move |phrasing| phrasing.intent == intent).map(|of| of.text)
}

/// What visitors may ask in a language that a shop has no entry for: a few phrasings of every intent but these.
pub(super) fn background(locale: Locale, without: &[&str]) -> impl Iterator<Item = &'static Weights> {
    let own = BACKGROUND.iter().filter(move |(phrasing, _)| phrasing.locale == locale);
    own.filter(|(phrasing, _)| !without.contains(&phrasing.intent)).map(|(_, features)| features)
}

/// Whether entries of a language are linked at all.
pub(super) fn links_in(locales: &[Locale], locale: Locale) -> bool {
    locales.iter().filter(|&&other| other == locale).take(ENTRIES_LIMIT).count() < ENTRIES_LIMIT
}

/// Links entries to what is nearest to them, or to what the owner wants; to none where no intent is near enough, or
/// two are.
pub(super) fn assign(
    entries: &[FaqEntry],
    nearest: &[Option<(&'static str, f32)>],
    wanted: &[Link],
) -> Vec<Option<&'static str>> {
    let mut links: Vec<Option<&'static str>> = vec![None; entries.len()];
    let mut linked: Vec<(usize, Locale, &'static str, f32)> = Vec::new();
    let wanted = wanted.iter().chain(std::iter::repeat(&Link::Automatic));
    for ((place, entry), (wanted, nearest)) in entries.iter().enumerate().zip(wanted.zip(nearest)) {
        match wanted {
            Link::Automatic => {
                linked.extend(nearest.map(|(intent, likeness)| (place, entry.locale, intent, likeness)));
            }
            Link::None => {}
            Link::Intent(name) => {
                if let (Some(link), Some(known)) = (links.get_mut(place), PHRASINGS.iter().find(|of| of.intent == name))
                {
                    *link = Some(known.intent);
                }
            }
        }
    }
    linked.sort_by(|a, b| b.3.total_cmp(&a.3).then(a.0.cmp(&b.0)));
    let mut taken: Vec<(Locale, &str)> = Vec::new();
    for (place, locale, intent, _) in linked {
        if taken.iter().filter(|&&other| other == (locale, intent)).count() < ENTRIES_AN_INTENT
            && let Some(link) = links.get_mut(place)
        {
            taken.push((locale, intent));
            *link = Some(intent);
        }
    }
    links
}

/// The intent most like an entry, if one is clearly so.
pub(super) fn nearest(entry: &FaqEntry) -> Option<(&'static str, f32)> {
    let fields = Locale::ALL.into_iter().zip(&FIELDS);
    let field = fields.into_iter().find(|(locale, _)| *locale == entry.locale).map(|(_, field)| field)?;
    let pack: Vec<&Phrasing> = of_language(entry.locale).collect();
    // Each intent's score, and the cosine of its most similar phrasing.
    let mut scores: Vec<(&'static str, f32, f32)> = Vec::new();
    let texts = std::iter::once(&entry.question).chain(&entry.phrasings).take(10);
    let mut add = |text: &str, share: f32| {
        let cosines = field.cosines(&field.query(&features::of_phrasing(text)));
        let mut place = 0;
        for intent in pack.chunk_by(|a, b| a.intent == b.intent) {
            let own = cosines.get(place..place + intent.len()).unwrap_or_default();
            let sum: f32 = own.iter().map(|cosine| (LINK_BETA * cosine).exp_m1()).sum();
            let cosine = own.iter().copied().fold(0.0, f32::max);
            let likeness = share * sum.ln_1p() / LINK_BETA;
            place += intent.len();
            let Some(name) = intent.first().map(|phrasing| phrasing.intent) else { continue };
            match scores.iter_mut().find(|(other, ..)| *other == name) {
                Some((_, score, best)) => {
                    *score += likeness;
                    *best = best.max(cosine);
                }
                None => scores.push((name, likeness, cosine)),
            }
        }
    };
    let count = texts.clone().count().max(1) as f32;
    for text in texts {
        add(text, 1.0 / count);
    }
    add(&entry.answer, LINK_ANSWER);
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let mut best = scores.into_iter();
    let (intent, likeness, cosine) = best.next()?;
    let rival = best.next().map_or(0.0, |(_, likeness, _)| likeness);
    (cosine >= LINK_COSINE && likeness >= LINK_FROM && likeness - rival >= LINK_MARGIN).then_some((intent, likeness))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(locale: Locale, question: &str, answer: &str) -> FaqEntry {
        FaqEntry {
            id: String::new(),
            locale,
            question: question.to_owned(),
            answer: answer.to_owned(),
            phrasings: Vec::new(),
        }
    }

    fn links(entries: &[FaqEntry]) -> Vec<Option<&'static str>> {
        assign(entries, &entries.iter().map(nearest).collect::<Vec<_>>(), &[])
    }

    #[test]
    fn an_entry_is_linked_to_what_it_is_about() {
        let entries = [
            entry(Locale::En, "How much does shipping cost?", "Five dollars."),
            entry(Locale::Fa, "چطور سفارشم را لغو کنم؟", "تا پیش از ارسال، از صفحهٔ سفارش‌ها."),
            entry(Locale::En, "Which fairy tales inspired your garden?", "Two sisters, in 1998."),
        ];
        assert_eq!(links(&entries), [Some("shipping-cost"), Some("cancel-order"), None]);
    }

    #[test]
    fn the_background_is_what_was_not_lent() {
        for locale in Locale::ALL {
            let all = background(locale, &[]).count();
            assert!((200..400).contains(&all), "{all}");
            assert_eq!(background(locale, &["shipping-cost", "cancel-order"]).count(), all - 2 * BACKGROUND_AN_INTENT);
        }
    }

    #[test]
    fn a_file_is_intents_and_their_phrasings() {
        let parsed = parse(Locale::En, "stray\n# a\none\n\n two \n# b\nthree");
        let texts: Vec<_> = parsed.iter().map(|phrasing| (phrasing.intent, phrasing.text)).collect();
        assert_eq!(texts, [("a", "one"), ("a", "two"), ("b", "three")]);
    }
}
