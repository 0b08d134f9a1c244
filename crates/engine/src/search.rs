//! Products by words, in three languages.
//!
//! An [`Index`] has for each word of the catalogue (its stem, see [`text`](crate::text)) the products that say it, with
//! one byte for where and how much: a title says more than a description. A query's word is looked for as it stands, as
//! the beginning of a word where it may still be being typed, with a letter wrong, and as what else it is called
//! (`words`): whichever says most of a product counts. The index is built product by product ([`Builder`]), kept as a
//! blob, and as large in memory as the blob. Invariant: the same products give the same index and the same order of
//! results on every machine; a loaded blob finds exactly what the index it was made from finds; no query panics.

mod alike;
mod blob;
mod build;
mod find;
#[cfg(test)]
mod tests;
mod words;

pub use crate::sealed::BlobError;
pub use build::Builder;

use shopbell_protocol::Locale;

/// The searchable form of a catalogue.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Index {
    /// All words, ascending, one after the other.
    letters: Vec<u8>,
    /// Where each word begins; one more for the end.
    word_starts: Vec<u32>,
    /// Which letters each word has: for finding those that are alike.
    masks: Vec<u32>,
    /// Where each word's products begin; one more for the end.
    starts: Vec<u32>,
    /// The distance to the product before as a varint, then the weight in one byte.
    postings: Vec<u8>,
    products: Vec<Entry>,
    /// The categories that products are in: of each its own and those above it.
    categories: Vec<Vec<u32>>,
}

/// What of a product queries are filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// Where the caller keeps it.
    position: u32,
    /// Its place in `categories`.
    category: u32,
    /// In minor units.
    price: i64,
    in_stock: bool,
}

/// What is searched for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<'a> {
    /// In any language; all products where it says nothing.
    pub text: &'a str,
    /// Whether the last word may still be being typed.
    pub is_typing: bool,
    /// A category's id or name, of any level.
    pub category: Option<&'a str>,
    /// In minor units.
    pub min_price: Option<i64>,
    /// In minor units.
    pub max_price: Option<i64>,
    /// Only products that can be bought, or only others.
    pub in_stock: Option<bool>,
    /// At most this many.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// Best first.
    pub hits: Vec<Hit>,
    /// How many there are, the limit aside.
    pub count: usize,
}

/// A product that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Where the caller keeps it.
    pub position: u32,
    /// For comparing hits of one query: larger is better.
    pub score: f32,
    /// How much of what the query says the product says too, 0–1.
    pub coverage: f32,
}

impl Index {
    /// The products that fit, best first; ties in the catalogue's order.
    pub fn find(&self, query: &Query<'_>) -> Results {
        find::find(self, query)
    }

    /// The products that can be bought and that a message to the shop describes: most of what it says of a thing must be
    /// said of the product, and not only in its description. Few messages are about a product.
    pub fn find_described(&self, message: &str, limit: usize) -> Vec<Hit> {
        find::described(self, message, limit)
    }

    /// How many products there are.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// True when there is no product.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// About how many bytes it takes.
    pub fn bytes(&self) -> usize {
        let categories: usize = self.categories.iter().map(|path| 24 + path.capacity() * 4).sum();
        self.letters.capacity()
            + (self.word_starts.capacity() + self.masks.capacity() + self.starts.capacity()) * 4
            + self.postings.capacity()
            + self.products.capacity() * size_of::<Entry>()
            + categories
    }

    /// The index as bytes: versioned, little-endian, the same for the same catalogue.
    pub fn to_blob(&self) -> Vec<u8> {
        blob::write(self)
    }

    /// The index that [`to_blob`](Self::to_blob) wrote.
    ///
    /// # Errors
    /// [`BlobError`] when the bytes are of another version, damaged, or make no valid index. Bytes from anywhere are
    /// safe to try.
    pub fn from_blob(bytes: &[u8]) -> Result<Self, BlobError> {
        blob::read(bytes)
    }

    fn word_count(&self) -> usize {
        self.word_starts.len().saturating_sub(1)
    }

    fn word(&self, number: usize) -> &str {
        let range = || {
            let start = *self.word_starts.get(number)? as usize;
            let end = *self.word_starts.get(number + 1)? as usize;
            std::str::from_utf8(self.letters.get(start..end)?).ok()
        };
        range().unwrap_or_default()
    }

    /// The number of the first word that isn't before this one.
    fn first_from(&self, word: &str) -> usize {
        let (mut low, mut high) = (0, self.word_count());
        while low < high {
            let middle = (low + high) / 2;
            if self.word(middle) < word { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The products of a word, ascending, with their weights.
    fn products_of(&self, word: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = || {
            let start = *self.starts.get(word)? as usize;
            let end = *self.starts.get(word + 1)? as usize;
            self.postings.get(start..end)
        };
        let mut bytes = range().unwrap_or_default();
        let mut product = 0_u32;
        std::iter::from_fn(move || {
            product = product.wrapping_add(crate::faq::read_varint(&mut bytes)?);
            let (&weight, rest) = bytes.split_first()?;
            bytes = rest;
            Some((product as usize, f32::from(weight) / 255.0))
        })
    }
}

/// A category's name in one spelling for all, hashed.
fn key_of(name: &str) -> u32 {
    crate::text::normalize(name)
        .bytes()
        .fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The languages' own order, in which a product's texts are read.
const LOCALES: [Locale; 3] = Locale::ALL;
