//! One searchable field: for each feature the documents that have it, with TF-IDF weights.
//!
//! Postings are bytes (the distance to the document before as a varint, then the weight in one byte)
//! and stay so in memory: an index is as large as its blob. Weights are those of document vectors of
//! length 1, so that accumulating the products with a question's vector of length 1 gives cosines.
//! Invariant, checked when a field is built or loaded: keys ascend, `starts` has one place more than
//! keys, every posting decodes inside of its list, and every document is below `documents`.

use super::features::{Key, Weights};

/// The postings of all features, by key.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Field {
    pub documents: u32,
    pub keys: Vec<Key>,
    /// Where the postings of each key begin; one more for the end.
    pub starts: Vec<u32>,
    /// The inverse document frequency of each key.
    pub idf: Vec<f32>,
    pub postings: Vec<u8>,
}

/// ln((1 + documents) / (1 + documents with the feature)) + 1, at least 1.
pub(super) fn idf(documents: u32, with_feature: u32) -> f32 {
    ((1.0 + documents as f32) / (1.0 + with_feature as f32)).ln() + 1.0
}

/// A weight of 0–1 in one byte; small ones keep more of their precision.
fn packed(weight: f32) -> u8 {
    (weight.clamp(0.0, 1.0).sqrt() * 255.0).round().max(1.0) as u8
}

fn unpacked(byte: u8) -> f32 {
    let root = f32::from(byte) / 255.0;
    root * root
}

pub(crate) fn write_varint(mut value: u32, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Reads from the front of `bytes`; `None` when they end or the number is too large.
pub(crate) fn read_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0_u32;
    for shift in [0, 7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        let part = u32::from(byte & 0x7f);
        if shift == 28 && part > 0xf {
            return None;
        }
        value |= part << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A question against a field: the known features with their weights, length 1 over all features.
#[derive(Debug, Clone)]
pub(super) struct Query {
    /// The feature's place in the field, and its weight.
    pub features: Vec<(usize, f32)>,
}

impl Field {
    /// The field of these documents, in order.
    pub fn build(documents: &[Weights]) -> Self {
        let mut triples: Vec<(Key, u32, f32)> = Vec::with_capacity(documents.iter().map(Vec::len).sum());
        for (document, features) in documents.iter().enumerate() {
            triples.extend(features.iter().map(|&(key, weight)| (key, document as u32, weight)));
        }
        triples.sort_unstable_by_key(|&(key, document, _)| (key, document));

        let mut field = Self { documents: documents.len() as u32, ..Self::default() };
        for list in triples.chunk_by(|a, b| a.0 == b.0) {
            field.keys.extend(list.first().map(|triple| triple.0));
            field.idf.push(idf(field.documents, list.len() as u32));
        }
        let mut lengths = vec![0.0_f32; documents.len()];
        for (list, idf) in triples.chunk_by_mut(|a, b| a.0 == b.0).zip(&field.idf) {
            for (_, document, weight) in list {
                *weight *= idf;
                if let Some(length) = lengths.get_mut(*document as usize) {
                    *length += *weight * *weight;
                }
            }
        }
        for list in triples.chunk_by(|a, b| a.0 == b.0) {
            field.starts.push(field.postings.len() as u32);
            let mut before = 0;
            for &(_, document, weight) in list {
                let length = lengths.get(document as usize).copied().unwrap_or(1.0).sqrt();
                write_varint(document - before, &mut field.postings);
                field.postings.push(packed(weight / length));
                before = document;
            }
        }
        field.starts.push(field.postings.len() as u32);
        field
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.keys.capacity() * size_of::<Key>()
            + (self.starts.capacity() + self.idf.capacity()) * 4
            + self.postings.capacity()
    }

    pub fn place(&self, key: Key) -> Option<usize> {
        self.keys.binary_search(&key).ok()
    }

    /// How rare a feature is; the rarest possible when the field doesn't know it.
    pub fn rarity(&self, key: Key) -> f32 {
        self.place(key).and_then(|place| self.idf.get(place).copied()).unwrap_or_else(|| idf(self.documents, 0))
    }

    /// A question's vector. Features that the field doesn't know count for its length: what the shop
    /// never speaks of makes every entry less alike.
    pub fn query(&self, features: &Weights) -> Query {
        let mut known = Vec::with_capacity(features.len());
        let mut length = 0.0;
        let unknown = idf(self.documents, 0);
        for &(key, weight) in features {
            let place = self.place(key);
            let weight = weight * place.and_then(|place| self.idf.get(place).copied()).unwrap_or(unknown);
            length += weight * weight;
            known.extend(place.map(|place| (place, weight)));
        }
        let length = length.sqrt().max(f32::MIN_POSITIVE);
        for (_, weight) in &mut known {
            *weight /= length;
        }
        Query { features: known }
    }

    /// The documents of a feature, ascending, with their weights.
    pub fn postings_at(&self, place: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let range = || {
            let start = *self.starts.get(place)? as usize;
            let end = *self.starts.get(place + 1)? as usize;
            self.postings.get(start..end)
        };
        let mut bytes = range().unwrap_or_default();
        let mut document = 0_u32;
        std::iter::from_fn(move || {
            document = document.wrapping_add(read_varint(&mut bytes)?);
            let (&weight, rest) = bytes.split_first()?;
            bytes = rest;
            Some((document, unpacked(weight)))
        })
    }

    /// The cosine of every document with the question.
    pub fn cosines(&self, query: &Query) -> Vec<f32> {
        self.accumulated(&query.features)
    }

    /// The sum over these features of their weight times that of every document.
    pub fn accumulated(&self, features: &[(usize, f32)]) -> Vec<f32> {
        let mut cosines = vec![0.0_f32; self.documents as usize];
        for &(place, weight) in features {
            for (document, part) in self.postings_at(place) {
                if let Some(sum) = cosines.get_mut(document as usize) {
                    *sum += weight * part;
                }
            }
        }
        cosines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_varint_reads_back(value in any::<u32>()) {
            let mut bytes = Vec::new();
            write_varint(value, &mut bytes);
            prop_assert_eq!(read_varint(&mut bytes.as_slice()), Some(value));
        }

        #[test]
        fn cosines_are_shares(documents in prop::collection::vec(prop::collection::btree_map(0_u32..50, 0.1_f32..3.0, 1..20), 1..20)) {
            let documents: Vec<Weights> = documents.into_iter().map(|d| d.into_iter().collect()).collect();
            let field = Field::build(&documents);
            for (n, document) in documents.iter().enumerate() {
                let cosines = field.cosines(&field.query(document));
                prop_assert!((cosines[n] - 1.0).abs() < 0.02, "a document is like itself: {}", cosines[n]);
                prop_assert!(cosines.iter().all(|cosine| (-0.001..1.02).contains(cosine)));
            }
        }
    }
}
