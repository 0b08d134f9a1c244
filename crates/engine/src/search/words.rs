//! A text as the words that are looked for, and what else a thing is called.
//!
//! `crates/engine/pack/products.txt` has one thing a line, with what it is called in the three languages, and the pack of
//! shop knowledge has the words about delivery, sizes and the like. What a word stands for is a word of its own in the
//! index, one that nobody can type.

use crate::faq::{concept_of, is_function_word};
use crate::text;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// Only so many words of a query count.
const MOST_WORDS: usize = 12;

/// Words with which things are asked for, and that say nothing about them.
const ASKING: &str = "have has got sell sells selling stock carry offer want wanted need looking look find search show buy \
     buying get any some something available there please me for gift gifts cheap best good nice new price cost product products item items \
     shop store do you \
     دارید دارین داری موجوده موجود هست هستش میفروشید می‌فروشید میفروشین میخوام می‌خوام می‌خواهم میخواستم لازم دنبال میگردم می‌گردم \
     بخرم خرید خریدن نشون نشان بدید بدین پیدا کنم محصول محصولات کالا جنس فروشگاه قیمت چند چنده هم یه یک برای هدیه کادو خوب بهترین ارزون ارزان جدید لطفا \
     عندكم عندك عندكن لديكم لدي هل يوجد يتوفر متوفر متوفرة موجودة تبيعون بتبيعوا أريد اريد بدي أبحث ابحث عن أبغى ابي عايز عاوز أشتري اشتري \
     شراء منتج منتجات متجر سعر بكم كم هدية جديد رخيص أفضل من فضلك شي شيء أي في";

static ASKS: LazyLock<HashSet<String>> =
    LazyLock::new(|| ASKING.split_whitespace().flat_map(|word| [text::normalize(word), stem_of(word)]).collect());

/// What a thing is called, as normalised words and stems, with its line's number.
static THING_OF: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let mut things = HashMap::new();
    let lines = include_str!("../../pack/products.txt").lines().filter(|line| !line.starts_with('#'));
    let named: Vec<(String, u32)> = (0_u32..)
        .zip(lines)
        .flat_map(|(number, line)| line.split([',', '،']).map(move |name| (text::normalize(name), number)))
        .filter(|(name, _)| !name.is_empty())
        .collect();
    // Names as they stand go first: a stem that two things share is neither's.
    for (name, number) in &named {
        things.entry(name.clone()).or_insert(*number);
    }
    for (name, number) in &named {
        things.entry(stems_of(name)).or_insert(*number);
    }
    things
});

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// As it stands, normalised.
    pub plain: String,
    /// What is looked up.
    pub stem: String,
    /// What it stands for, by itself or with the word after it.
    pub things: Vec<String>,
    /// Whether it says little about a thing.
    pub is_asking: bool,
}

/// What begins the name of a thing, and of something that is about a shop: no normalised text has either.
const THING: &str = "\u{1}p";
const SHOP_WORD: &str = "\u{1}c";

impl Word {
    /// Forgets what it stands for but things.
    pub fn keep_things(&mut self) {
        self.things.retain(|thing| thing.starts_with(THING));
    }
}

/// The words of a query.
pub(super) fn of_query(query: &str) -> Vec<Word> {
    let mut words = of_text(query);
    words.truncate(MOST_WORDS);
    words
}

/// The words of a text.
pub(super) fn of_text(text: &str) -> Vec<Word> {
    let normalized = text::normalize(text);
    let plain = text::words(&normalized);
    let stems: Vec<String> = plain.iter().map(|word| text::stem(word)).collect();
    let mut words: Vec<Word> = Vec::with_capacity(plain.len());
    for (place, (word, stem)) in plain.iter().zip(&stems).enumerate() {
        let mut things = Vec::new();
        things.extend(thing(word, stem));
        words.push(Word {
            plain: (*word).to_owned(),
            stem: stem.clone(),
            things,
            is_asking: is_function_word(word) || ASKS.contains(*word) || ASKS.contains(stem),
        });
        if let (Some(before), Some(stem_before)) = (
            place.checked_sub(1).and_then(|before| plain.get(before)),
            place.checked_sub(1).and_then(|before| stems.get(before)),
        ) {
            let pair = thing(&format!("{before} {word}"), &format!("{stem_before} {stem}"));
            for word in words.iter_mut().rev().take(2) {
                word.things.extend(pair.clone());
            }
        }
    }
    words
}

/// What a word or two stand for, as a word that nobody types.
fn thing(name: &str, stems: &str) -> Option<String> {
    let thing = THING_OF.get(name).or_else(|| THING_OF.get(stems));
    if let Some(number) = thing {
        return Some(format!("{THING}{number}"));
    }
    concept_of(name, stems).map(|number| format!("{SHOP_WORD}{number}"))
}

fn stem_of(word: &str) -> String {
    text::stem(&text::normalize(word))
}

fn stems_of(name: &str) -> String {
    text::words(name).into_iter().map(text::stem).collect::<Vec<_>>().join(" ")
}

/// Which letters a word has. Of two words that differ by one letter at most two bits do.
pub(super) fn mask(word: &str) -> u32 {
    word.chars().fold(0, |mask, c| mask | 1 << ((c as u32).wrapping_mul(0x9E37_79B1) >> 27))
}
