//! Finding products.

use super::alike::{alike, alike_beginning};
use super::words::{self, Word};
use super::{Hit, Index, Query, Results, key_of};

/// How much a word counts by how it was found.
const BEGINNING: f32 = 0.7;
const ALIKE: f32 = 0.6;
const CALLED_SO_TOO: f32 = 1.0;
/// A word that is only like the one that was said covers so much of it.
const COVERED_BY_ALIKE: f32 = 0.5;
/// Words that ask for things count so much of what they say.
const ASKING: f32 = 0.15;
/// So many words that begin like the one that is being typed are looked up.
const MOST_BEGINNINGS: usize = 200;
/// What can't be bought now comes later.
const OUT_OF_STOCK: f32 = 0.6;
/// A message describes a product that says at least this much of what the message says.
const DESCRIBED: f32 = 0.75;
/// And where the best product's words count at least this much: in titles, not in descriptions alone.
const SAID_IN_TITLES: f32 = 0.3;

pub(super) fn find(index: &Index, query: &Query<'_>) -> Results {
    let filter = Filter::of(query);
    let words = words::of_query(query.text);
    if words.is_empty() {
        return listed(index, &filter, query.limit);
    }
    let mut found = scored(index, &words, query.is_typing);
    found.retain(|candidate| filter.passes(index, candidate.product));
    let count = found.len();
    Results { hits: best(index, found, query.limit), count }
}

pub(super) fn described(index: &Index, message: &str, limit: usize) -> Vec<Hit> {
    let mut words = words::of_query(message);
    words.retain(|word| !word.is_asking);
    // What is about delivery or money is no thing, whatever a product's description says of it.
    words.iter_mut().for_each(Word::keep_things);
    // A single letter or number describes nothing.
    if !words.iter().any(|word| word.plain.chars().filter(|c| c.is_alphabetic()).count() >= 2) {
        return Vec::new();
    }
    let mut found = scored(index, &words, false);
    let can_be_bought = |product: usize| index.products.get(product).is_some_and(|entry| entry.in_stock);
    found.retain(|found| {
        found.coverage >= DESCRIBED && found.strength >= SAID_IN_TITLES && can_be_bought(found.product)
    });
    best(index, found, limit)
}

/// A product on its way into the results.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    product: usize,
    score: f32,
    coverage: f32,
    /// How much its words count on average, where it has them.
    strength: f32,
}

struct Filter {
    category: Option<u32>,
    min_price: i64,
    max_price: i64,
    in_stock: Option<bool>,
}

impl Filter {
    fn of(query: &Query<'_>) -> Self {
        Self {
            category: query.category.map(key_of),
            min_price: query.min_price.unwrap_or(i64::MIN),
            max_price: query.max_price.unwrap_or(i64::MAX),
            in_stock: query.in_stock,
        }
    }

    fn passes(&self, index: &Index, product: usize) -> bool {
        let Some(entry) = index.products.get(product) else { return false };
        let is_in_category = || {
            self.category.is_none_or(|wanted| {
                index.categories.get(entry.category as usize).is_some_and(|keys| keys.contains(&wanted))
            })
        };
        (self.min_price..=self.max_price).contains(&entry.price)
            && self.in_stock.is_none_or(|wanted| wanted == entry.in_stock)
            && is_in_category()
    }
}

/// All that pass, in the catalogue's order, those that can be bought first.
fn listed(index: &Index, filter: &Filter, limit: usize) -> Results {
    let passing = |in_stock: bool| {
        let products = index.products.iter().enumerate().filter(move |(_, entry)| entry.in_stock == in_stock);
        products.filter(|(number, _)| filter.passes(index, *number))
    };
    let count = passing(true).count() + passing(false).count();
    let hits = passing(true).chain(passing(false)).take(limit);
    let hits = hits.map(|(_, entry)| Hit { position: entry.position, score: 0.0, coverage: 1.0 }).collect();
    Results { hits, count }
}

/// Every product that says one of the words.
fn scored(index: &Index, words: &[Word], is_typing: bool) -> Vec<Candidate> {
    let products = index.products.len();
    let mut scores = vec![0.0_f32; products];
    let mut covered = vec![0.0_f32; products];
    let mut best = vec![0.0_f32; products];
    let mut sure = vec![0.0_f32; products];
    let mut touched: Vec<usize> = Vec::new();
    let mut whole = 0.0;
    for (place, word) in words.iter().enumerate() {
        let is_last = is_typing && place + 1 == words.len();
        let ways = ways(index, word, is_last);
        let known: usize = ways.iter().map(|way| count(index, way.word)).max().unwrap_or(0);
        // How rare what was found is: common words tell products apart less.
        let rarity = ((1.0 + products as f32) / (1.0 + known as f32)).ln() + 1.0;
        let rarity = if word.is_asking { rarity * ASKING } else { rarity };
        whole += rarity;
        for way in ways {
            for (product, weight) in index.products_of(way.word) {
                if let (Some(best), Some(sure)) = (best.get_mut(product), sure.get_mut(product)) {
                    if *best == 0.0 {
                        touched.push(product);
                    }
                    *best = best.max(weight * way.share);
                    *sure = sure.max(way.covers);
                }
            }
        }
        for product in touched.drain(..) {
            let taken = |parts: &mut Vec<f32>| parts.get_mut(product).map(std::mem::take).unwrap_or_default();
            let (weight, covers) = (taken(&mut best), taken(&mut sure));
            add(&mut scores, product, weight * rarity);
            add(&mut covered, product, covers * rarity);
        }
    }
    let mut found = Vec::new();
    for (product, (&score, &covered)) in scores.iter().zip(&covered).enumerate() {
        if covered > 0.0 {
            let coverage = (covered / whole.max(f32::MIN_POSITIVE)).min(1.0);
            // Who says all of it goes before who says a part of it often.
            found.push(Candidate { product, score: score * coverage * coverage, coverage, strength: score / covered });
        }
    }
    found
}

fn add(sums: &mut [f32], product: usize, part: f32) {
    if let Some(sum) = sums.get_mut(product) {
        *sum += part;
    }
}

/// How many bytes a word's products take: for comparing words.
fn count(index: &Index, word: usize) -> usize {
    let start = index.starts.get(word).copied().unwrap_or_default();
    let end = index.starts.get(word + 1).copied().unwrap_or_default();
    (end.saturating_sub(start) / 2) as usize
}

/// A word of the index that a word may stand for.
struct Way {
    word: usize,
    /// How much it counts.
    share: f32,
    /// How much of the word it covers.
    covers: f32,
}

fn ways(index: &Index, word: &Word, is_last: bool) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    let known = |share: f32| move |word: usize| Way { word, share, covers: 1.0 };
    let guessed = |share: f32| move |word: usize| Way { word, share, covers: COVERED_BY_ALIKE };
    let exact = [&word.stem, &word.plain];
    ways.extend(exact.into_iter().filter_map(|word| place(index, word)).map(known(1.0)));
    let is_known = !ways.is_empty();
    ways.extend(word.things.iter().filter_map(|thing| place(index, thing)).map(known(CALLED_SO_TOO)));
    if is_last {
        let first = index.first_from(&word.plain);
        let same = (first..index.word_count()).take_while(|number| index.word(*number).starts_with(&word.plain));
        ways.extend(same.take(MOST_BEGINNINGS).map(known(BEGINNING)));
    }
    if !is_known {
        ways.extend(alike(index, &word.stem).into_iter().map(guessed(ALIKE)));
        if is_last && ways.is_empty() {
            ways.extend(alike_beginning(index, &word.plain).into_iter().map(guessed(ALIKE * BEGINNING)));
        }
    }
    ways
}

fn place(index: &Index, word: &str) -> Option<usize> {
    let place = index.first_from(word);
    (place < index.word_count() && index.word(place) == word).then_some(place)
}

/// The best ones, without putting all in order.
fn best(index: &Index, found: Vec<Candidate>, limit: usize) -> Vec<Hit> {
    let mut best: Vec<Candidate> = Vec::with_capacity(limit.min(found.len()) + 1);
    for mut candidate in found {
        if index.products.get(candidate.product).is_some_and(|entry| !entry.in_stock) {
            candidate.score *= OUT_OF_STOCK;
        }
        // They come in the catalogue's order, so of equals the first stays before.
        if best.len() < limit || best.last().is_some_and(|last| last.score < candidate.score) {
            let place = best.partition_point(|other| other.score >= candidate.score);
            best.insert(place, candidate);
            best.truncate(limit);
        }
    }
    let hit = |candidate: Candidate| {
        let entry = index.products.get(candidate.product)?;
        Some(Hit { position: entry.position, score: candidate.score, coverage: candidate.coverage })
    };
    best.into_iter().filter_map(hit).collect()
}
