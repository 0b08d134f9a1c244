//! What the shop sells now: which products may be shown, their order, and their neighbours on the shelf.
//!
//! Invariant: every product appears once, at the place of its first mention. A product without a category is on no shelf.

use super::content::Titles;
use super::products::{ProductIndex, Products};
use shopbell_protocol::owner::Product;
use std::collections::HashMap;

const NOWHERE: u32 = u32::MAX;

#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub product: ProductIndex,
    /// In the currency's minor unit.
    pub price: i64,
    /// Position in `Catalogue::shelves`.
    shelf: u32,
    /// Position on the shelf.
    place: u32,
    pub in_stock: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    /// In the owner's order.
    pub offers: Vec<Offer>,
    /// By product number: position in `offers`.
    positions: Vec<u32>,
    /// In the order of `offers`.
    pub titles: Titles,
    /// The positions of each category's products, cheapest first.
    shelves: Vec<Vec<u32>>,
}

impl Catalogue {
    pub fn build(list: &[Product], products: &mut Products) -> Self {
        let mut catalogue = Self::default();
        let mut shelf_of: HashMap<&str, u32> = HashMap::new();
        for item in list {
            let product = products.intern(&item.id);
            if catalogue.position(product).is_some() {
                continue;
            }
            if catalogue.positions.len() <= product as usize {
                catalogue.positions.resize(product as usize + 1, NOWHERE);
            }
            let next_shelf = catalogue.shelves.len() as u32;
            let shelf = match item.category.as_str() {
                "" => NOWHERE,
                category => *shelf_of.entry(category).or_insert(next_shelf),
            };
            if shelf == next_shelf {
                catalogue.shelves.push(Vec::new());
            }
            let position = catalogue.offers.len() as u32;
            if let Some(shelf) = catalogue.shelves.get_mut(shelf as usize) {
                shelf.push(position);
            }
            if let Some(slot) = catalogue.positions.get_mut(product as usize) {
                *slot = position;
            }
            catalogue.titles.push(item);
            catalogue.offers.push(Offer { product, price: item.price, shelf, place: 0, in_stock: item.in_stock });
        }
        for shelf in &mut catalogue.shelves {
            shelf.sort_by_key(|&position| (catalogue.offers.get(position as usize).map(|offer| offer.price), position));
            for (place, &position) in (0..).zip(shelf.iter()) {
                if let Some(offer) = catalogue.offers.get_mut(position as usize) {
                    offer.place = place;
                }
            }
        }
        catalogue
    }

    pub fn position(&self, product: ProductIndex) -> Option<usize> {
        self.positions.get(product as usize).filter(|&&position| position != NOWHERE).map(|&position| position as usize)
    }

    pub fn offer(&self, product: ProductIndex) -> Option<&Offer> {
        self.offers.get(self.position(product)?)
    }

    /// How many products are on the shelf of an offer.
    pub fn shelf_size(&self, offer: &Offer) -> usize {
        self.shelves.get(offer.shelf as usize).map_or(0, Vec::len)
    }

    pub fn same_shelf(&self, one: &Offer, other: &Offer) -> bool {
        one.shelf == other.shelf && one.shelf != NOWHERE
    }

    /// The other offers on the shelf of `source`, the closest price first; ties to the cheaper, then in the
    /// catalogue's order. Each step costs the same, however long the shelf is.
    pub fn closest_in_price<'a>(&'a self, source: &'a Offer) -> impl Iterator<Item = &'a Offer> + 'a {
        let shelf = self.shelves.get(source.shelf as usize).map_or(&[][..], Vec::as_slice);
        let (cheaper, rest) = shelf.split_at((source.place as usize).min(shelf.len()));
        let (mut cheaper, mut dearer) =
            (cheaper.iter().rev().peekable(), rest.get(1..).unwrap_or_default().iter().peekable());
        let distance = |position: Option<&&u32>| {
            let offer = self.offers.get(**position? as usize)?;
            Some(offer.price.abs_diff(source.price))
        };
        std::iter::from_fn(move || {
            let next = match (distance(cheaper.peek()), distance(dearer.peek())) {
                (Some(below), Some(above)) if below <= above => cheaper.next(),
                (Some(_), None) => cheaper.next(),
                _ => dearer.next(),
            };
            self.offers.get(*next? as usize)
        })
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        let shelves: usize = self.shelves.iter().map(|shelf| shelf.capacity() * 4 + 24).sum();
        self.offers.capacity() * size_of::<Offer>() + self.positions.capacity() * 4 + self.titles.bytes() + shelves
    }
}
