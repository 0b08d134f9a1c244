//! The index as bytes.
//!
//! Layout, little-endian: `SBFQ`, version (u16), FNV-1a checksum of all that follows (u32); then varints:
//! entries, each entry's language, number of phrasings, and how many of them, the last, are the pack's; then for each of the four fields (phrasings, sounds, answers, background) its
//! documents, its keys (distance to the one before) with the length of their postings in bytes, and
//! the postings; last the classifier: 0 for none, else 1 and for each phrasing how many parts it has, then
//! their entries and bytes. Invariant: whatever bytes are read, the result is an index whose every look-up stays
//! inside of it, or an error. The checksum is against damage, the checks are against everything.

use super::Index;
use super::classifier::Classifier;
use super::features::KEY_BITS;
use super::field::{Field, idf, read_varint, write_varint};
use crate::sealed::{BlobError, is_of, open, seal};
use shopbell_protocol::Locale;

const MAGIC: [u8; 4] = *b"SBFQ";
/// Changes whenever the layout, the features or the weights do: an old blob is then built anew.
const VERSION: u16 = 4;

pub(super) fn write(index: &Index) -> Vec<u8> {
    let mut body = Vec::with_capacity(index.phrasings.postings.len() + index.answers.postings.len() + 1024);
    write_varint(index.locales.len() as u32, &mut body);
    let mut phrasings = index.entry_of.chunk_by(|a, b| a == b).peekable();
    let mut borrowed = index.borrowed.iter();
    for (entry, locale) in index.locales.iter().enumerate() {
        let own = phrasings.next_if(|documents| documents.first() == Some(&(entry as u32)));
        body.push(match locale {
            Locale::Fa => 0,
            Locale::Ar => 1,
            Locale::En => 2,
        });
        let all = own.map_or(0, <[u32]>::len);
        let from_pack = borrowed.by_ref().take(all).filter(|borrowed| **borrowed).count();
        write_varint(all as u32, &mut body);
        write_varint(from_pack as u32, &mut body);
    }
    write_field(&index.phrasings, &mut body);
    write_field(&index.sounds, &mut body);
    write_field(&index.answers, &mut body);
    write_field(&index.background, &mut body);
    write_classifier(index.classifier.as_ref(), &mut body);

    seal(MAGIC, VERSION, &body)
}

fn write_field(field: &Field, body: &mut Vec<u8>) {
    write_varint(field.documents, body);
    write_varint(field.keys.len() as u32, body);
    let mut before = 0;
    for (&key, range) in field.keys.iter().zip(field.starts.windows(2)) {
        write_varint(key - before, body);
        if let [start, end] = range {
            write_varint(end - start, body);
        }
        before = key;
    }
    body.extend_from_slice(&field.postings);
}

fn write_classifier(classifier: Option<&Classifier>, body: &mut Vec<u8>) {
    body.push(u8::from(classifier.is_some()));
    let Some(classifier) = classifier else { return };
    for range in classifier.starts.windows(2) {
        let [start, end] = range else { continue };
        write_varint(end - start, body);
        for &(entry, part) in classifier.parts.get(*start as usize..*end as usize).unwrap_or_default() {
            write_varint(entry.into(), body);
            body.extend_from_slice(&part.to_le_bytes());
        }
    }
}

/// Whether these bytes begin as this version writes them.
pub(super) fn is_current(blob: &[u8]) -> bool {
    is_of(MAGIC, VERSION, blob)
}

pub(super) fn read(blob: &[u8]) -> Result<Index, BlobError> {
    let mut body = open(MAGIC, VERSION, blob)?;
    read_body(&mut body).ok_or(BlobError::Damaged)
}

fn read_body(body: &mut &[u8]) -> Option<Index> {
    // Every question takes three bytes of the table, every further phrasing more in the postings.
    let most = body.len();
    let entries = counted(body, 3)?;
    let mut locales = Vec::with_capacity(entries);
    let mut entry_of = Vec::new();
    let mut borrowed = Vec::new();
    for entry in 0..entries {
        let (&locale, rest) = body.split_first()?;
        *body = rest;
        locales.push(match locale {
            0 => Locale::Fa,
            1 => Locale::Ar,
            2 => Locale::En,
            _ => return None,
        });
        let phrasings = read_varint(body)? as usize;
        if entry_of.len() + phrasings > most {
            return None;
        }
        let from_pack = read_varint(body)? as usize;
        let own = phrasings.checked_sub(from_pack)?;
        borrowed.extend(std::iter::repeat_n(false, own));
        borrowed.extend(std::iter::repeat_n(true, from_pack));
        entry_of.extend(std::iter::repeat_n(u32::try_from(entry).ok()?, phrasings));
    }
    let phrasings = read_field(body)?;
    let sounds = read_field(body)?;
    let answers = read_field(body)?;
    let background = read_field(body)?;
    let classifier = read_classifier(body, entry_of.len(), locales.len())?;
    let consistent = body.is_empty()
        && phrasings.documents as usize == entry_of.len()
        && sounds.documents == phrasings.documents
        && answers.documents as usize == locales.len();
    consistent.then_some(Index { locales, entry_of, borrowed, phrasings, sounds, answers, classifier, background })
}

/// The classifier, or that there is none; `None` outside when it isn't one.
fn read_classifier(body: &mut &[u8], phrasings: usize, entries: usize) -> Option<Option<Classifier>> {
    let (&flag, rest) = body.split_first()?;
    *body = rest;
    match flag {
        0 => return Some(None),
        1 => {}
        _ => return None,
    }
    let mut classifier = Classifier { starts: vec![0], parts: Vec::new() };
    for _ in 0..phrasings {
        for _ in 0..counted(body, 2)? {
            let entry = u16::try_from(read_varint(body)?).ok().filter(|&entry| usize::from(entry) < entries)?;
            let (&part, rest) = body.split_first()?;
            *body = rest;
            classifier.parts.push((entry, part as i8));
        }
        classifier.starts.push(classifier.parts.len() as u32);
    }
    Some(Some(classifier))
}

/// A count of things that take at least `least` bytes each in what follows, so that a false one can't
/// make us reserve memory.
fn counted(body: &mut &[u8], least: usize) -> Option<usize> {
    let count = read_varint(body)? as usize;
    (count <= body.len() / least).then_some(count)
}

fn read_field(body: &mut &[u8]) -> Option<Field> {
    let documents = read_varint(body)?;
    let count = counted(body, 2)?;
    let mut field = Field {
        documents,
        keys: Vec::with_capacity(count),
        starts: Vec::with_capacity(count + 1),
        idf: Vec::with_capacity(count),
        postings: Vec::new(),
    };
    let mut key = 0_u32;
    let mut end = 0_u32;
    for place in 0..count {
        let distance = read_varint(body)?;
        if place > 0 && distance == 0 {
            return None;
        }
        key = key.checked_add(distance).filter(|key| *key < 1 << KEY_BITS)?;
        field.keys.push(key);
        field.starts.push(end);
        end = end.checked_add(read_varint(body)?)?;
    }
    field.starts.push(end);
    let (postings, rest) = body.split_at_checked(end as usize)?;
    *body = rest;
    for range in field.starts.windows(2) {
        let [start, end] = range else { return None };
        let with_feature = checked_postings(postings.get(*start as usize..*end as usize)?, documents)?;
        field.idf.push(idf(documents, with_feature));
    }
    field.postings = postings.to_vec();
    Some(field)
}

/// How many documents a list of postings names; `None` when it isn't one.
fn checked_postings(mut list: &[u8], documents: u32) -> Option<u32> {
    let mut count = 0;
    let mut document = 0_u32;
    while !list.is_empty() {
        let distance = read_varint(&mut list)?;
        if count > 0 && distance == 0 {
            return None;
        }
        document = document.checked_add(distance).filter(|document| *document < documents)?;
        let (_, rest) = list.split_first()?;
        list = rest;
        count += 1;
    }
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealed::{HEADER, checksum};
    use proptest::prelude::*;
    use shopbell_protocol::owner::FaqEntry;

    fn entry(locale: Locale, question: &str, phrasings: &[&str], answer: &str) -> FaqEntry {
        FaqEntry {
            id: question.to_owned(),
            locale,
            question: question.to_owned(),
            answer: answer.to_owned(),
            phrasings: phrasings.iter().map(|&phrasing| phrasing.to_owned()).collect(),
        }
    }

    /// An index with little background, so that what is damaged is often something else.
    fn small(entries: &[FaqEntry]) -> Index {
        let mut index = Index::build(entries);
        index.background = Field::build(&[vec![(3, 1.0), (70_000, 0.5)], vec![(3, 1.0)]]);
        index
    }

    fn index() -> Index {
        small(&[
            entry(Locale::En, "How much is shipping?", &["delivery price"], "Five euros."),
            entry(Locale::En, "?", &[], ""),
            entry(Locale::Fa, "کی می‌رسد؟", &[], "سه روز کاری"),
            entry(Locale::Ar, "متى يصل الطلب؟", &["وقت التوصيل"], "خلال ثلاثة أيام"),
        ])
    }

    /// With a classifier.
    fn trained() -> Index {
        small(&[
            entry(Locale::En, "How much is shipping?", &["delivery price", "what does it cost"], "Five euros."),
            entry(Locale::Fa, "کی می‌رسد؟", &["چند روزه می‌رسد", "کی میاد"], "سه روز کاری"),
        ])
    }

    /// With a checksum that fits, so that the other checks are reached.
    fn sealed(mut blob: Vec<u8>) -> Vec<u8> {
        if blob.len() >= HEADER {
            let sum = checksum(&blob[HEADER..]).to_le_bytes();
            blob[6..10].copy_from_slice(&sum);
        }
        blob
    }

    #[test]
    fn an_index_reads_back() {
        assert_eq!(read(&write(&index())), Ok(index()));
        // Questions without a letter have no postings, but are entries all the same.
        let blank = FaqEntry { question: "؟".to_owned(), ..entry(Locale::Fa, "", &[], "") };
        let blanks = Index::build(&vec![blank; 500]);
        assert_eq!(read(&write(&blanks)), Ok(blanks));
        let empty = Index::build(&[]);
        assert_eq!(read(&write(&empty)), Ok(empty));
        assert!(trained().classifier.is_some());
        assert_eq!(read(&write(&trained())), Ok(trained()));
    }

    #[test]
    fn other_versions_and_damage_are_told_apart() {
        let blob = write(&index());
        assert!(is_current(&blob) && is_current(&blob[..6]) && !is_current(&blob[..5]));
        assert_eq!(read(b""), Err(BlobError::Version));
        assert_eq!(read(b"{\"not\": \"ours\"}"), Err(BlobError::Version));
        let mut newer = blob.clone();
        newer[4] += 1;
        assert!(!is_current(&newer));
        assert_eq!(read(&newer), Err(BlobError::Version));
        assert_eq!(read(&blob[..blob.len() - 1]), Err(BlobError::Damaged));
        for position in HEADER..blob.len() {
            let mut damaged = blob.clone();
            damaged[position] ^= 0x10;
            assert_eq!(read(&damaged), Err(BlobError::Damaged));
        }
    }

    proptest! {
        #[test]
        fn no_blob_makes_a_look_up_fail(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in any::<prop::sample::Index>(), is_trained in any::<bool>()) {
            let mut blob = write(&if is_trained { trained() } else { index() });
            for (place, byte) in changes {
                let place = HEADER + place.index(blob.len() - HEADER);
                blob[place] = byte;
            }
            let whole = sealed(blob.clone());
            blob.truncate(cut.index(blob.len()));
            for blob in [whole, sealed(blob)] {
                if let Ok(index) = read(&blob) {
                    let _ = index.rank("how much is the delivery? متى يصل", Locale::Fa);
                    prop_assert_eq!(write(&index).len() > HEADER, true);
                }
            }
        }

        #[test]
        fn any_bytes_are_safe_to_try(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut blob = [MAGIC.as_slice(), &VERSION.to_le_bytes(), &[0; 4]].concat();
            blob.extend(body);
            let _ = read(&sealed(blob));
        }
    }
}
