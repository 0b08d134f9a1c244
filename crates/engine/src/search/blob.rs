//! The index as bytes.
//!
//! Layout, little-endian: `SBPS`, version (u16), FNV-1a checksum of all that follows (u32); then varints: how many words,
//! each with how much of the word before it begins with, its other letters, and the length of its products in bytes; the
//! products of all words; how many categories, each with its keys; how many products, each with the distance to the
//! position before, its category, price and stock. Invariant: whatever bytes are read, the result is an index whose
//! every look-up stays inside of it, or an error.

use super::{BlobError, Entry, Index, words};
use crate::faq::{read_varint, write_varint};
use crate::sealed::{open, seal};

const MAGIC: [u8; 4] = *b"SBPS";
/// Changes whenever the layout, the words or their weights do: an old blob is then built anew.
const VERSION: u16 = 1;

pub(super) fn write(index: &Index) -> Vec<u8> {
    let mut body = Vec::with_capacity(index.postings.len() + index.letters.len() + index.products.len() * 12);
    write_varint(index.word_count() as u32, &mut body);
    let mut before = "";
    for number in 0..index.word_count() {
        let word = index.word(number);
        let shared = before.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
        let rest = word.as_bytes().get(shared..).unwrap_or_default();
        write_varint(shared as u32, &mut body);
        write_varint(rest.len() as u32, &mut body);
        body.extend_from_slice(rest);
        let at = |place: usize| index.starts.get(place).copied().unwrap_or_default();
        write_varint(at(number + 1) - at(number), &mut body);
        before = word;
    }
    body.extend_from_slice(&index.postings);
    write_varint(index.categories.len() as u32, &mut body);
    for keys in &index.categories {
        write_varint(keys.len() as u32, &mut body);
        keys.iter().for_each(|key| body.extend_from_slice(&key.to_le_bytes()));
    }
    write_varint(index.products.len() as u32, &mut body);
    let mut last = 0_u32;
    for entry in &index.products {
        write_varint(entry.position.wrapping_sub(last), &mut body);
        write_varint(entry.category, &mut body);
        body.extend_from_slice(&entry.price.to_le_bytes());
        body.push(u8::from(entry.in_stock));
        last = entry.position;
    }
    seal(MAGIC, VERSION, &body)
}

pub(super) fn read(blob: &[u8]) -> Result<Index, BlobError> {
    let mut body = open(MAGIC, VERSION, blob)?;
    read_body(&mut body).ok_or(BlobError::Damaged)
}

fn read_body(body: &mut &[u8]) -> Option<Index> {
    let mut index = Index::default();
    let count = counted(body, 3)?;
    let mut length = 0_usize;
    let mut before: Vec<u8> = Vec::new();
    for _ in 0..count {
        let shared = read_varint(body)? as usize;
        let rest = read_varint(body)? as usize;
        let rest = take(body, rest)?;
        let mut word = before.get(..shared)?.to_vec();
        word.extend_from_slice(rest);
        // Ascending, each once: else look-ups would miss some.
        if !index.word_starts.is_empty() && word <= before {
            return None;
        }
        let text = std::str::from_utf8(&word).ok()?;
        index.masks.push(words::mask(text));
        index.word_starts.push(u32::try_from(index.letters.len()).ok()?);
        index.letters.extend_from_slice(&word);
        index.starts.push(u32::try_from(length).ok()?);
        length = length.checked_add(read_varint(body)? as usize)?;
        before = word;
    }
    index.word_starts.push(u32::try_from(index.letters.len()).ok()?);
    index.starts.push(u32::try_from(length).ok()?);
    index.postings = take(body, length)?.to_vec();
    for _ in 0..counted(body, 1)? {
        let keys = counted(body, 4)?;
        let keys =
            take(body, keys * 4)?.chunks_exact(4).filter_map(|key| Some(u32::from_le_bytes(key.try_into().ok()?)));
        index.categories.push(keys.collect());
    }
    let mut last = 0_u32;
    for _ in 0..counted(body, 11)? {
        let position = last.wrapping_add(read_varint(body)?);
        let category = read_varint(body)?;
        let price = i64::from_le_bytes(take(body, 8)?.try_into().ok()?);
        let in_stock = take(body, 1)? == [1];
        index.products.push(Entry { position, category, price, in_stock });
        last = position;
    }
    body.is_empty().then_some(index)
}

/// A number of things that take at least `least` bytes each, so that no number makes more than the bytes allow.
fn counted(body: &mut &[u8], least: usize) -> Option<usize> {
    let count = read_varint(body)? as usize;
    (count <= body.len() / least).then_some(count)
}

fn take<'a>(body: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = body.split_at_checked(length)?;
    *body = rest;
    Some(taken)
}
