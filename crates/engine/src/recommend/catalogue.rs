//! What the shop sells now: which products may be shown, their order, and their neighbours on the shelf.
//!
//! Invariant: every product appears once, at the place of its first mention. A product without a category is on no shelf.
//! Categories and brands have numbers by order of appearance; a shelf is a category with the products whose own it is.

use super::content::Titles;
use super::facts::Fact;
use super::products::{ProductIndex, Products};
use crate::metrics::calendar::Day;
use std::collections::HashMap;

const NOWHERE: u32 = u32::MAX;
/// How many of the newest products are listed.
const NEWEST: usize = 512;

#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub product: ProductIndex,
    /// In the currency's minor unit.
    pub price: i64,
    /// Position in `Catalogue::shelves`.
    shelf: u32,
    /// Position on the shelf.
    place: u32,
    /// Position in `Catalogue::paths`: its category and those above it.
    path: u32,
    /// A number of `Catalogue::brands`.
    pub brand: Option<u32>,
    /// The day it came into the shop, in days since the Unix epoch.
    pub added: Option<i32>,
    pub in_stock: bool,
    /// Whether who bought it will need it again.
    pub consumable: bool,
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
    /// Which categories a product is in, the numbers of each combination once.
    paths: Vec<Vec<u32>>,
    categories: HashMap<String, u32>,
    brands: HashMap<String, u32>,
    /// The positions of the products that came last, the newest first.
    newest: Vec<u32>,
}

/// The number of a name, by order of appearance.
fn number(names: &mut HashMap<String, u32>, name: &str) -> u32 {
    let next = names.len() as u32;
    match names.get(name) {
        Some(&number) => number,
        None => *names.entry(name.to_owned()).or_insert(next),
    }
}

impl Catalogue {
    pub fn build<'a>(list: impl Iterator<Item = Fact<'a>>, products: &mut Products) -> Self {
        let mut catalogue = Self::default();
        let mut shelf_of: HashMap<&'a str, u32> = HashMap::new();
        let mut path_of: HashMap<Vec<u32>, u32> = HashMap::new();
        for item in list {
            let product = products.intern(item.id);
            if catalogue.position(product).is_some() {
                continue;
            }
            if catalogue.positions.len() <= product as usize {
                catalogue.positions.resize(product as usize + 1, NOWHERE);
            }
            let next_shelf = catalogue.shelves.len() as u32;
            let shelf = match item.category {
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
            let names = std::iter::once(item.category)
                .chain(item.category_path.iter().copied())
                .filter(|name| !name.is_empty());
            let path: Vec<u32> = names.map(|name| number(&mut catalogue.categories, name)).collect();
            let next_path = catalogue.paths.len() as u32;
            let path = *path_of.entry(path).or_insert_with_key(|path| {
                catalogue.paths.push(path.clone());
                next_path
            });
            let brand = item.brand.map(|brand| number(&mut catalogue.brands, brand));
            let added = item.added_on.and_then(|day| Day::parse(day).ok()).map(Day::since_epoch);
            catalogue.titles.push(&item.words);
            catalogue.offers.push(Offer {
                product,
                price: item.price,
                shelf,
                place: 0,
                path,
                brand,
                added,
                in_stock: item.in_stock,
                consumable: item.consumable,
            });
        }
        for shelf in &mut catalogue.shelves {
            shelf.sort_by_key(|&position| (catalogue.offers.get(position as usize).map(|offer| offer.price), position));
            for (place, &position) in (0..).zip(shelf.iter()) {
                if let Some(offer) = catalogue.offers.get_mut(position as usize) {
                    offer.place = place;
                }
            }
        }
        let added = |position: &u32| catalogue.offers.get(*position as usize).and_then(|offer| offer.added);
        let mut newest: Vec<u32> = (0..catalogue.offers.len() as u32).filter(|place| added(place).is_some()).collect();
        newest.sort_by_key(|position| std::cmp::Reverse(added(position)));
        newest.truncate(NEWEST);
        newest.shrink_to_fit();
        catalogue.newest = newest;
        catalogue
    }

    /// The number of a category's id or name, if a product is in it.
    pub fn category(&self, name: &str) -> Option<u32> {
        self.categories.get(name).copied()
    }

    /// The number of a brand, if there is a product of it.
    pub fn brand(&self, name: &str) -> Option<u32> {
        self.brands.get(name).copied()
    }

    /// The categories that a product is in, its own first.
    pub fn path(&self, offer: &Offer) -> &[u32] {
        self.paths.get(offer.path as usize).map_or(&[], Vec::as_slice)
    }

    /// The products that came into the shop last, the newest first.
    pub fn newest(&self) -> impl Iterator<Item = &Offer> {
        self.newest.iter().filter_map(|&position| self.offers.get(position as usize))
    }

    /// All offers on the shelf of one, itself too, the cheapest first.
    pub fn shelf<'a>(&'a self, offer: &Offer) -> impl Iterator<Item = &'a Offer> + 'a {
        let shelf = self.shelves.get(offer.shelf as usize).map_or(&[][..], Vec::as_slice);
        shelf.iter().filter_map(|&position| self.offers.get(position as usize))
    }

    /// What is dearer than an offer on its shelf, the cheapest first.
    pub fn dearer<'a>(&'a self, offer: &Offer) -> impl Iterator<Item = &'a Offer> + 'a {
        let price = offer.price;
        self.shelf(offer).skip(offer.place as usize).skip_while(move |other| other.price <= price)
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
        let names: usize = self.categories.keys().chain(self.brands.keys()).map(|name| name.capacity() + 32).sum();
        self.offers.capacity() * size_of::<Offer>()
            + (self.positions.capacity() + self.newest.capacity()) * 4
            + self.titles.bytes()
            + shelves
            + self.paths.iter().map(|path| path.capacity() * 4 + 24).sum::<usize>()
            + names
    }
}
