//! Products, however they came.

use super::{PRODUCT_ID, Validate, optional, text, texts_per_locale};
use crate::error::ApiError;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::Product;
use worker::Url;

const MOST_CATEGORIES: usize = 8;

impl Validate for Product {
    fn validate(mut self) -> Result<Self, ApiError> {
        check_product(&mut self)?;
        Ok(self)
    }
}

fn check_product(product: &mut Product) -> Result<(), ApiError> {
    product.id = text("id", &product.id, 1, PRODUCT_ID)?;
    product.category = text("category", &product.category, 1, 100)?;
    texts_per_locale("title", &mut product.title, 300)?;
    texts_per_locale("url", &mut product.url, 2_000)?;
    product.image = optional("image", product.image.take(), 2_000)?;
    // Beyond 2^53 neither JavaScript nor the database keeps a number exact.
    if !(0..=1 << 53).contains(&product.price) {
        return Err(ApiError::invalid("price", "must be a whole number of minor units, not negative"));
    }
    if product.list_price.is_some_and(|before| !(0..=1 << 53).contains(&before)) {
        return Err(ApiError::invalid("list_price", "must be a whole number of minor units, not negative"));
    }
    if product.category_path.len() > MOST_CATEGORIES {
        return Err(ApiError::invalid("category_path", "may have at most 8 categories"));
    }
    for (position, category) in product.category_path.iter_mut().enumerate() {
        *category = text(&format!("category_path[{position}]"), category, 1, 100)?;
    }
    product.brand = optional("brand", product.brand.take(), 100)?;
    for (locale, description) in &mut product.description {
        *description = text(&format!("description.{}", locale.code()), description, 0, 500)?;
    }
    product.description.retain(|_, description| !description.is_empty());
    if product.added_on.as_deref().is_some_and(|day| Day::parse(day).is_err()) {
        return Err(ApiError::invalid("added_on", "must be a day such as 2026-11-23"));
    }
    if product.currency.len() != 3 || !product.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ApiError::invalid("currency", "must be an ISO 4217 code such as IRR"));
    }
    Ok(())
}

/// Pages and pictures must be the shop's own (pictures may also come from anywhere over `https:`):
/// what is shown to visitors leads nowhere else.
pub fn check_addresses(product: &Product, origins: &[String]) -> Result<(), ApiError> {
    let own = |address: &str| {
        Url::parse(address).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && origins.contains(&url.origin().ascii_serialization())
        })
    };
    for (locale, address) in &product.url {
        if !own(address) {
            return Err(ApiError::invalid(
                format!("url.{}", locale.code()),
                "must be an address on one of the shop's origins",
            ));
        }
    }
    let picture = product.image.as_deref();
    if picture.is_some_and(|address| !own(address) && !Url::parse(address).is_ok_and(|url| url.scheme() == "https")) {
        return Err(ApiError::invalid("image", "must be an https: address or one on the shop's origins"));
    }
    Ok(())
}
