//! Building an index, a product at a time.

use super::{Entry, Index, LOCALES, key_of, words};
use crate::faq::write_varint;
use shopbell_protocol::owner::Product;
use std::collections::HashMap;

/// How much a word counts by where it stands.
const TITLE: f32 = 1.0;
const BRAND: f32 = 0.7;
const CATEGORY: f32 = 0.6;
const DESCRIPTION: f32 = 0.25;
/// Of what a word stands for.
const THING: f32 = 0.6;
/// Only so many words of a description count.
const DESCRIPTION_WORDS: usize = 40;
/// The longest word, in bytes; a longer one is nothing that anybody types.
const LONGEST_WORD: usize = 60;

/// An index that is being built.
#[derive(Debug, Clone, Default)]
pub struct Builder {
    numbers: HashMap<String, u32>,
    lists: Vec<List>,
    products: Vec<Entry>,
    category_numbers: HashMap<Vec<u32>, u32>,
    categories: Vec<Vec<u32>>,
}

#[derive(Debug, Clone, Default)]
struct List {
    last: u32,
    postings: Vec<u8>,
}

impl Builder {
    /// An index without products.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next product; `position` is where the caller keeps it.
    pub fn add(&mut self, position: u32, product: &Product) {
        let number = self.products.len() as u32;
        let mut said: Vec<(String, f32)> = Vec::new();
        for locale in LOCALES {
            if let Some(title) = product.title.get(&locale) {
                say(title, TITLE, usize::MAX, &mut said);
            }
            if let Some(description) = product.description.get(&locale) {
                say(description, DESCRIPTION, DESCRIPTION_WORDS, &mut said);
            }
        }
        if let Some(brand) = &product.brand {
            say(brand, BRAND, usize::MAX, &mut said);
        }
        for category in product.category_path.iter().chain([&product.category]) {
            say(category, CATEGORY, usize::MAX, &mut said);
        }
        // An id is found as a whole.
        said.push((crate::text::normalize(&product.id).replace(' ', ""), TITLE));
        said.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        said.dedup_by(|later, first| later.0 == first.0);
        for (word, weight) in said {
            if !word.is_empty() && word.len() <= LONGEST_WORD {
                self.note(word, number, weight);
            }
        }
        let category = self.category(product);
        self.products.push(Entry { position, category, price: product.price, in_stock: product.in_stock });
    }

    /// How many products were added.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// True when no product was added.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// The index.
    pub fn finish(self) -> Index {
        let mut words: Vec<(String, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut index = Index { products: self.products, categories: self.categories, ..Index::default() };
        let mut lists = self.lists;
        index.postings.reserve_exact(lists.iter().map(|list| list.postings.len()).sum());
        for (word, number) in &words {
            index.word_starts.push(index.letters.len() as u32);
            index.letters.extend_from_slice(word.as_bytes());
            index.masks.push(words::mask(word));
            index.starts.push(index.postings.len() as u32);
            if let Some(list) = lists.get_mut(*number as usize) {
                index.postings.append(&mut list.postings);
                list.postings = Vec::new();
            }
        }
        index.word_starts.push(index.letters.len() as u32);
        index.starts.push(index.postings.len() as u32);
        index.letters.shrink_to_fit();
        index.products.shrink_to_fit();
        index
    }

    fn note(&mut self, word: String, product: u32, weight: f32) {
        let next = self.lists.len() as u32;
        let number = *self.numbers.entry(word).or_insert(next);
        if number == next {
            self.lists.push(List::default());
        }
        if let Some(list) = self.lists.get_mut(number as usize) {
            write_varint(product - list.last, &mut list.postings);
            list.postings.push((weight.clamp(0.0, 1.0) * 255.0).round().max(1.0) as u8);
            list.last = product;
        }
    }

    fn category(&mut self, product: &Product) -> u32 {
        let names = product.category_path.iter().chain([&product.category]);
        let mut keys: Vec<u32> = names.map(|name| key_of(name)).collect();
        keys.sort_unstable();
        keys.dedup();
        let next = self.categories.len() as u32;
        let number = *self.category_numbers.entry(keys.clone()).or_insert(next);
        if number == next {
            self.categories.push(keys);
        }
        number
    }
}

/// Notes the words of a text; those of a short one count more.
fn say(text: &str, weight: f32, most: usize, said: &mut Vec<(String, f32)>) {
    let words = words::of_text(text);
    let length = words.len().min(most).max(1) as f32;
    let weight = weight * (0.55 + 0.45 / length.sqrt());
    for word in words.into_iter().take(most) {
        said.extend(word.things.into_iter().map(|thing| (thing, weight * THING)));
        said.push((word.stem, weight));
    }
}
