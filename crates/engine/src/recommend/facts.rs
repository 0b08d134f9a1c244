//! What recommendations need of a catalogue, as bytes: reading them is many times faster than reading whole products.
//!
//! Layout, little-endian: `SBPF`, version (u16), how many products (u32), then for each the texts (their length as a
//! varint, then UTF-8) id, category, brand, day added and title, the category path (how many, then as many texts), price (i64),
//! and one byte of flags: in stock, consumable, has a brand, a day, a title. There is no checksum, since who has the bytes has the products too and can write them anew.
//! Whatever bytes are read, the result is a list or nothing.

use crate::faq::{read_varint, write_varint};
use crate::sealed::is_of;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::Product;

const MAGIC: [u8; 4] = *b"SBPF";
/// Changes whenever the layout does, or which facts there are.
const VERSION: u16 = 1;
const HEADER: usize = 6;
/// No product takes less.
const LEAST: usize = 15;

const IN_STOCK: u8 = 1;
const CONSUMABLE: u8 = 2;
const HAS_BRAND: u8 = 4;
const HAS_DAY: u8 = 8;
const HAS_TITLE: u8 = 16;

/// The facts of these products, in order. Of titles the first language's.
pub fn write_facts(products: &[Product]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + products.len() * 96);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(&(products.len() as u32).to_le_bytes());
    for product in products {
        let title = product.title.values().next();
        let flag = |is: bool, flag: u8| if is { flag } else { 0 };
        let texts =
            [Some(&product.id), Some(&product.category), product.brand.as_ref(), product.added_on.as_ref(), title];
        let write = |text: &str, bytes: &mut Vec<u8>| {
            write_varint(text.len() as u32, bytes);
            bytes.extend_from_slice(text.as_bytes());
        };
        texts.into_iter().for_each(|text| write(text.map_or("", String::as_str), &mut bytes));
        write_varint(product.category_path.len() as u32, &mut bytes);
        product.category_path.iter().for_each(|name| write(name, &mut bytes));
        bytes.extend_from_slice(&product.price.to_le_bytes());
        bytes.push(
            flag(product.in_stock, IN_STOCK)
                | flag(product.consumable, CONSUMABLE)
                | flag(product.brand.is_some(), HAS_BRAND)
                | flag(product.added_on.is_some(), HAS_DAY)
                | flag(title.is_some(), HAS_TITLE),
        );
    }
    bytes
}

/// Products with nothing but their facts; `None` where another version wrote them, or they are damaged.
pub fn read_facts(bytes: &[u8]) -> Option<Vec<Product>> {
    if !is_of(MAGIC, VERSION, bytes) {
        return None;
    }
    let (count, mut rest) = bytes.get(HEADER..)?.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    // Room for all at once, but for no more than the bytes can hold: a list that grows is in memory twice.
    let mut products = Vec::with_capacity(count.min(rest.len() / LEAST));
    while !rest.is_empty() {
        let mut text = || read_text(&mut rest);
        let (id, category, brand, added_on, title) = (text()?, text()?, text()?, text()?, text()?);
        let names = read_varint(&mut rest)?;
        let category_path = (0..names).map(|_| read_text(&mut rest)).collect::<Option<Vec<_>>>()?;
        let (price, after) = rest.split_first_chunk::<8>()?;
        let (flags, after) = after.split_first()?;
        rest = after;
        let has = |flag: u8| flags & flag != 0;
        products.push(Product {
            id,
            // Only its words are compared; in which language they are makes no difference.
            title: has(HAS_TITLE).then_some((Locale::En, title)).into_iter().collect(),
            price: i64::from_le_bytes(*price),
            category,
            category_path,
            brand: has(HAS_BRAND).then_some(brand),
            consumable: has(CONSUMABLE),
            added_on: has(HAS_DAY).then_some(added_on),
            in_stock: has(IN_STOCK),
            ..Product::default()
        });
    }
    (products.len() == count).then_some(products)
}

fn read_text(rest: &mut &[u8]) -> Option<String> {
    let length = read_varint(rest)? as usize;
    let (text, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(std::str::from_utf8(text).ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::{Plan, Shop};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn what_was_written_is_read() {
        let shop = Shop::new(Plan::default());
        let mut products = shop.products().to_vec();
        products.push(Product { brand: Some(String::new()), ..Product::default() });
        let facts = read_facts(&write_facts(&products)).unwrap();
        assert_eq!(facts.len(), products.len());
        for (fact, product) in facts.iter().zip(&products) {
            let title = product.title.values().next().map(|title| (Locale::En, title.clone()));
            let expected = Product {
                id: product.id.clone(),
                title: title.into_iter().collect::<BTreeMap<_, _>>(),
                price: product.price,
                category: product.category.clone(),
                category_path: product.category_path.clone(),
                brand: product.brand.clone(),
                consumable: product.consumable,
                added_on: product.added_on.clone(),
                in_stock: product.in_stock,
                ..Product::default()
            };
            assert_eq!(*fact, expected);
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_safe_to_read(mut bytes in prop::collection::vec(any::<u8>(), 0..200), is_header in any::<bool>()) {
            if is_header {
                bytes.splice(0..0, write_facts(&[]));
            }
            if let Some(products) = read_facts(&bytes) {
                prop_assert!(products.len() * LEAST <= bytes.len());
            }
        }

        #[test]
        fn nothing_shorter_is_read(length in 0_usize..20_000) {
            let shop = Shop::new(Plan { products: 100, ..Plan::default() });
            let bytes = write_facts(shop.products());
            let cut = bytes.get(..length.min(bytes.len())).unwrap();
            prop_assert!(read_facts(cut).is_none() || cut.len() == bytes.len());
        }
    }
}
