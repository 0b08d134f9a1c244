//! What the shop sells now: which products may be shown, their order, and their neighbours on the shelf.
//!
//! Invariant: every product appears once, at the place of its first mention.

use super::products::{ProductIndex, Products};
use shopbell_protocol::owner::Product;
use std::collections::HashMap;

#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub product: ProductIndex,
    /// In the currency's minor unit.
    pub price: i64,
    /// Position in `Catalogue::shelves`.
    pub shelf: usize,
    pub in_stock: bool,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Catalogue {
    /// In the owner's order.
    pub offers: Vec<Offer>,
    /// By product number: position in `offers`.
    positions: HashMap<ProductIndex, usize>,
    /// The positions of each category's products, cheapest first.
    shelves: Vec<Vec<usize>>,
}

impl Catalogue {
    pub fn build(list: &[Product], products: &mut Products) -> Self {
        let mut catalogue = Self::default();
        let mut shelf_of: HashMap<&str, usize> = HashMap::new();
        for item in list {
            let product = products.intern(&item.id);
            if catalogue.positions.contains_key(&product) {
                continue;
            }
            let shelf = *shelf_of.entry(item.category.as_str()).or_insert(catalogue.shelves.len());
            if shelf == catalogue.shelves.len() {
                catalogue.shelves.push(Vec::new());
            }
            let position = catalogue.offers.len();
            if let Some(shelf) = catalogue.shelves.get_mut(shelf) {
                shelf.push(position);
            }
            catalogue.positions.insert(product, position);
            catalogue.offers.push(Offer { product, price: item.price, shelf, in_stock: item.in_stock });
        }
        let offers = &catalogue.offers;
        for shelf in &mut catalogue.shelves {
            shelf.sort_by_key(|&position| (offers.get(position).map(|offer| offer.price), position));
        }
        catalogue
    }

    pub fn position(&self, product: ProductIndex) -> Option<usize> {
        self.positions.get(&product).copied()
    }

    pub fn offer(&self, product: ProductIndex) -> Option<&Offer> {
        self.offers.get(self.position(product)?)
    }

    pub fn shelf(&self, shelf: usize) -> &[usize] {
        self.shelves.get(shelf).map_or(&[], Vec::as_slice)
    }

    /// The offers on the shelf of `source`, the closest price first; ties in the catalogue's order.
    pub fn closest_in_price(&self, source: &Offer) -> Vec<&Offer> {
        let mut offers: Vec<(u64, usize, &Offer)> = self
            .shelf(source.shelf)
            .iter()
            .filter_map(|&position| {
                let offer = self.offers.get(position)?;
                Some((offer.price.abs_diff(source.price), position, offer))
            })
            .collect();
        offers.sort_by_key(|&(distance, position, _)| (distance, position));
        offers.into_iter().map(|(_, _, offer)| offer).collect()
    }
}
