//! The shop's goods as an owner sends them to `PUT /v1/products`.

use crate::goods::goods;
use crate::money::CURRENCY;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::{Catalogue, Product};

/// The catalogue of a copy served at `origin`: addresses of pages and pictures are absolute and on that origin.
pub fn catalogue(origin: &str) -> Catalogue {
    let origin = origin.trim_end_matches('/');
    let products = goods()
        .products
        .iter()
        .map(|product| Product {
            id: product.id.clone(),
            title: Locale::ALL.map(|locale| (locale, product.title.get(locale).to_owned())).into(),
            url: Locale::ALL.map(|locale| (locale, format!("{origin}{}", product.path(locale)))).into(),
            image: Some(format!("{origin}{}", product.picture_path())),
            price: product.price,
            currency: CURRENCY.to_owned(),
            category: product.category.clone(),
            description: Locale::ALL.map(|locale| (locale, product.description.get(locale).to_owned())).into(),
            in_stock: product.in_stock,
            ..Product::default()
        })
        .collect();
    Catalogue { products }
}
