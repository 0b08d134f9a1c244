//! What recommendations need of a catalogue, as bytes: they are read as they lie, so that a large catalogue is never in
//! memory as products.
//!
//! Layout, little-endian: `SBPF`, version (u16), then for each product the texts (their length as a varint, then UTF-8) id,
//! category, brand and day added, the category path (how many, then as many texts), the title's words (how many, then their
//! hashes, u32), price (i64), and one byte of flags: in stock, consumable, has a brand, a day. There is no checksum, since who has the bytes has the products
//! too and can write them anew. Invariant: every byte of a [`Facts`] belongs to a fact that can be read.

use super::content::words;
use crate::faq::{read_varint, write_varint};
use crate::sealed::is_of;
use shopbell_protocol::owner::Product;

const MAGIC: [u8; 4] = *b"SBPF";
/// Changes whenever the layout does, or which facts there are.
const VERSION: u16 = 3;
const HEADER: usize = 6;

const IN_STOCK: u8 = 1;
const CONSUMABLE: u8 = 2;
const HAS_BRAND: u8 = 4;
const HAS_DAY: u8 = 8;

/// What recommendations need of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fact<'a> {
    pub id: &'a str,
    pub category: &'a str,
    pub category_path: Vec<&'a str>,
    pub brand: Option<&'a str>,
    pub added_on: Option<&'a str>,
    /// Of its title in the first of its languages.
    pub words: Vec<u32>,
    pub price: i64,
    pub in_stock: bool,
    pub consumable: bool,
}

impl<'a> From<&'a Product> for Fact<'a> {
    fn from(product: &'a Product) -> Self {
        Self {
            id: &product.id,
            category: &product.category,
            category_path: product.category_path.iter().map(String::as_str).collect(),
            brand: product.brand.as_deref(),
            added_on: product.added_on.as_deref(),
            words: words(product.title.values().next().map_or("", String::as_str)),
            price: product.price,
            in_stock: product.in_stock,
            consumable: product.consumable,
        }
    }
}

/// The facts of a catalogue's products, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts(Vec<u8>);

impl Default for Facts {
    fn default() -> Self {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        Self(bytes)
    }
}

impl Facts {
    /// Adds the facts of the next product.
    pub fn push(&mut self, product: &Product) {
        let (fact, bytes) = (Fact::from(product), &mut self.0);
        let texts = [Some(fact.id), Some(fact.category), fact.brand, fact.added_on];
        texts.into_iter().for_each(|text| write_text(text.unwrap_or_default(), bytes));
        write_varint(fact.category_path.len() as u32, bytes);
        fact.category_path.iter().for_each(|name| write_text(name, bytes));
        write_varint(fact.words.len() as u32, bytes);
        fact.words.iter().for_each(|word| bytes.extend_from_slice(&word.to_le_bytes()));
        bytes.extend_from_slice(&fact.price.to_le_bytes());
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        bytes.push(
            flag(fact.in_stock, IN_STOCK)
                | flag(fact.consumable, CONSUMABLE)
                | flag(fact.brand.is_some(), HAS_BRAND)
                | flag(fact.added_on.is_some(), HAS_DAY),
        );
    }

    /// As they are stored.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What was stored; `None` where another version wrote it, or it is damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let mut rest = bytes.get(HEADER..).filter(|_| is_of(MAGIC, VERSION, &bytes))?;
        while !rest.is_empty() {
            read_fact(&mut rest)?;
        }
        Some(Self(bytes))
    }

    /// One after the other.
    pub(super) fn iter(&self) -> impl Iterator<Item = Fact<'_>> {
        let mut rest = self.0.get(HEADER..).unwrap_or_default();
        std::iter::from_fn(move || read_fact(&mut rest))
    }
}

fn write_text(text: &str, bytes: &mut Vec<u8>) {
    write_varint(text.len() as u32, bytes);
    bytes.extend_from_slice(text.as_bytes());
}

fn read_text<'a>(rest: &mut &'a [u8]) -> Option<&'a str> {
    let length = read_varint(rest)? as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    std::str::from_utf8(text).ok()
}

/// The next fact; `None` at the end, or where there is none.
fn read_fact<'a>(rest: &mut &'a [u8]) -> Option<Fact<'a>> {
    let mut text = || read_text(rest);
    let (id, category, brand, added_on) = (text()?, text()?, text()?, text()?);
    let names = read_varint(rest)?;
    let category_path = (0..names).map(|_| read_text(rest)).collect::<Option<Vec<_>>>()?;
    let count = read_varint(rest)? as usize;
    let (hashes, after) = rest.split_at_checked(count.checked_mul(4)?)?;
    *rest = after;
    let words = hashes.as_chunks::<4>().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
    let (price, after) = rest.split_first_chunk::<8>()?;
    let (flags, after) = after.split_first()?;
    *rest = after;
    let has = |flag: u8| flags & flag != 0;
    Some(Fact {
        id,
        category,
        category_path,
        brand: Some(brand).filter(|_| has(HAS_BRAND)),
        added_on: Some(added_on).filter(|_| has(HAS_DAY)),
        words,
        price: i64::from_le_bytes(*price),
        in_stock: has(IN_STOCK),
        consumable: has(CONSUMABLE),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::{Plan, Shop};
    use proptest::prelude::*;

    fn facts(products: &[Product]) -> Facts {
        let mut facts = Facts::default();
        products.iter().for_each(|product| facts.push(product));
        facts
    }

    #[test]
    fn what_was_written_is_read() {
        let shop = Shop::new(Plan::default());
        let mut products = shop.products().to_vec();
        products.push(Product { brand: Some(String::new()), ..Product::default() });
        let facts = Facts::from_bytes(facts(&products).as_bytes().to_vec()).unwrap();
        assert_eq!(facts.iter().collect::<Vec<_>>(), products.iter().map(Fact::from).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn any_bytes_are_safe_to_read(mut bytes in prop::collection::vec(any::<u8>(), 0..200), is_header in any::<bool>()) {
            if is_header {
                bytes.splice(0..0, Facts::default().0);
            }
            if let Some(facts) = Facts::from_bytes(bytes.clone()) {
                prop_assert!(facts.iter().count() <= bytes.len());
            }
        }

        #[test]
        fn nothing_that_ends_within_a_fact_is_read(length in 0_usize..20_000) {
            let shop = Shop::new(Plan { products: 100, ..Plan::default() });
            let bytes = facts(shop.products()).0;
            let cut = bytes.get(..length.min(bytes.len())).unwrap();
            if let Some(facts) = Facts::from_bytes(cut.to_vec()) {
                prop_assert!(facts.iter().zip(shop.products()).all(|(fact, product)| fact == Fact::from(product)));
            }
        }
    }
}
