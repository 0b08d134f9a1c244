//! The goods and the FAQ: complete, well typed, and as the owner's API takes them.

use super::ORIGIN;
use crate::goods::goods;
use crate::{catalogue, faq};
use shopbell_protocol::Locale;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn at_least_48_products_with_texts_in_every_language() {
    let products = catalogue(ORIGIN).products;
    assert!(products.len() >= 48, "{}", products.len());
    let ids: BTreeSet<_> = products.iter().map(|product| &product.id).collect();
    assert_eq!(ids.len(), products.len(), "ids are unique");
    for product in &products {
        for locale in Locale::ALL {
            assert!(!product.title[&locale].is_empty(), "{}", product.id);
            let url = format!("{ORIGIN}/{}/product/{}", locale.code(), product.id);
            assert_eq!(product.url[&locale], url);
        }
        assert_eq!(product.image, Some(format!("{ORIGIN}/pictures/{}.svg", product.id)));
        assert_eq!(product.currency, "AED");
        assert!(product.price > 0, "{}", product.id);
        assert!(goods().category(&product.category).is_some(), "{}", product.id);
    }
    assert_eq!(products.iter().filter(|product| !product.in_stock).count(), 3);
}

#[test]
fn the_catalogue_takes_an_origin_with_or_without_a_slash() {
    assert_eq!(catalogue("http://shop.example/"), catalogue("http://shop.example"));
}

#[test]
fn at_least_30_faq_entries_a_language_on_the_same_topics() {
    let entries = faq().entries;
    let ids: BTreeSet<_> = entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), entries.len(), "ids are unique");
    let mut topics: BTreeMap<Locale, Vec<&str>> = BTreeMap::new();
    for entry in &entries {
        let topic = entry.id.strip_suffix(&format!(".{}", entry.locale.code())).unwrap();
        topics.entry(entry.locale).or_default().push(topic);
        assert!((1..=300).contains(&entry.question.chars().count()), "{}", entry.id);
        assert!((1..=4_000).contains(&entry.answer.chars().count()), "{}", entry.id);
        assert!((3..=6).contains(&entry.phrasings.len()), "{}", entry.id);
        let distinct: BTreeSet<_> = entry.phrasings.iter().collect();
        assert_eq!(distinct.len(), entry.phrasings.len(), "{}: phrasings repeat", entry.id);
    }
    for locale in Locale::ALL {
        assert!(topics[&locale].len() >= 30);
        assert_eq!(topics[&locale], topics[&Locale::Fa]);
    }
}

#[test]
fn persian_is_typed_with_persian_letters_and_arabic_with_arabic_ones() {
    for entry in &faq().entries {
        let foreign: &[char] = match entry.locale {
            Locale::Fa => &['ي', 'ك', 'ى', '٠', '٤', '٥', '٦'],
            Locale::Ar => &['ی', 'ک', 'گ', 'چ', 'پ', '۰', '۴', '۵', '۶'],
            Locale::En => continue,
        };
        for text in entry.phrasings.iter().chain([&entry.question, &entry.answer]) {
            assert!(!text.contains(foreign), "{}: {text}", entry.id);
        }
    }
    for product in &goods().products {
        assert!(!product.title.get(Locale::Fa).contains(['ي', 'ك']), "{}", product.id);
        assert!(!product.title.get(Locale::Ar).contains(['ی', 'ک', 'گ', 'چ', 'پ']), "{}", product.id);
    }
}
