//! What a file says of a product, as texts, and the product they make.

use super::money::{Amount, parse_price};
use super::words::{Part, yes_or_no};
use super::{Defaults, Draft, Place, Refused, refused};
use crate::import::html::plain;
use crate::import::words::{language, language_of};
use crate::metrics::calendar::Day;
use crate::text;
use shopbell_protocol::Locale;
use shopbell_protocol::owner::Product;
use std::collections::BTreeMap;
use url::Url;

/// A description is cut after so many characters: it is for search, nobody is shown it.
const DESCRIPTION: usize = 500;
/// How many categories a product is in.
const MOST_CATEGORIES: usize = 8;
/// The category of products without one.
pub const NO_CATEGORY: &str = "other";

/// What a file says of a product.
#[derive(Debug, Default)]
pub(super) struct Fields {
    said: Vec<(Part, Option<Locale>, String)>,
}

impl Fields {
    pub fn set(&mut self, part: Part, locale: Option<Locale>, value: String) {
        self.said.push((part, locale, value));
    }

    /// Only the first value of a part counts.
    pub fn set_first(&mut self, part: Part, value: String) {
        if !self.said.iter().any(|(known, ..)| *known == part) {
            self.set(part, None, value);
        }
    }

    /// The product they make.
    pub fn draft(&self, place: Place, defaults: &Defaults) -> Result<Draft, Refused> {
        let at = |field: &'static str| move |message: String| refused(place, field, message);
        let needed = |part: Part| self.get(part).ok_or_else(|| refused(place, part.name(), "is missing"));
        let id = needed(Part::Id)?.to_owned();
        let locale = self.locale(place, defaults)?;
        let title = self.texts(Part::Title, locale, str::to_owned);
        if title.is_empty() {
            return Err(refused(place, "title", "is missing"));
        }
        let url = self.texts(Part::Url, locale, |address| absolute(address, &defaults.origin));
        if url.is_empty() {
            return Err(refused(place, "url", "is missing"));
        }
        let usual = self.get(Part::Currency).or(defaults.currency.as_deref());
        let price_of =
            |part: Part| self.get(part).map(|text| parse_price(text, usual).map_err(at(part.name()))).transpose();
        let regular = price_of(Part::Price)?.ok_or_else(|| refused(place, "price", "is missing"))?;
        let sale = price_of(Part::SalePrice)?.filter(|sale| sale.minor > 0 && sale.minor < regular.minor);
        let before = match &sale {
            Some(_) => Some(regular.clone()),
            None => price_of(Part::ListPrice)?,
        };
        let Amount { minor: price, currency } = sale.unwrap_or(regular);
        let list_price = before.filter(|before| before.currency == currency && before.minor > price);
        let in_stock = self.yes_or_no(place, Part::InStock)?.unwrap_or(true);
        let category_path = self.category_path();
        let category = category_path.last().cloned().unwrap_or_else(|| NO_CATEGORY.to_owned());
        let product = Product {
            id,
            title,
            url,
            image: self.get(Part::Image).map(|image| absolute(first_address(image), &defaults.origin)),
            price,
            list_price: list_price.map(|before| before.minor),
            currency,
            category,
            category_path: if category_path.len() > 1 { category_path } else { Vec::new() },
            brand: self.get(Part::Brand).map(str::to_owned),
            description: self.texts(Part::Description, locale, described),
            consumable: self.yes_or_no(place, Part::Consumable)?.unwrap_or(false),
            added_on: self.get(Part::AddedOn).and_then(day),
            in_stock,
            learned: false,
        };
        Ok(Draft { place, product, silent: self.silent() })
    }

    /// The fields of a product that nothing is said about. An empty column says that there is none.
    fn silent(&self) -> Vec<&'static str> {
        let fields: [(&'static str, &[Part]); 8] = [
            ("image", &[Part::Image]),
            ("list_price", &[Part::SalePrice, Part::ListPrice]),
            ("category", &[Part::Category, Part::GoogleCategory]),
            ("category_path", &[Part::Category, Part::GoogleCategory]),
            ("brand", &[Part::Brand]),
            ("consumable", &[Part::Consumable]),
            ("added_on", &[Part::AddedOn]),
            ("in_stock", &[Part::InStock]),
        ];
        let says = |parts: &[Part]| self.said.iter().any(|(part, ..)| parts.contains(part));
        fields.into_iter().filter(|(_, parts)| !says(parts)).map(|(field, _)| field).collect()
    }

    /// The first value that isn't empty.
    fn get(&self, part: Part) -> Option<&str> {
        let values = self.said.iter().filter(|(known, ..)| *known == part).map(|(_, _, value)| value.trim());
        values.into_iter().find(|value| !value.is_empty())
    }

    /// The language of texts that name none.
    fn locale(&self, place: Place, defaults: &Defaults) -> Result<Locale, Refused> {
        if let Some(name) = self.get(Part::Locale) {
            return language(name).ok_or_else(|| refused(place, "locale", "must be fa, ar or en"));
        }
        let title = self.get(Part::Title).unwrap_or_default();
        let told = defaults.locale.or_else(|| language_of(title, self.get(Part::Description).unwrap_or_default()));
        Ok(told.or(defaults.fallback).unwrap_or(Locale::En))
    }

    fn texts(&self, part: Part, usual: Locale, change: impl Fn(&str) -> String) -> BTreeMap<Locale, String> {
        let said = self.said.iter().filter(|(known, _, value)| *known == part && !value.trim().is_empty());
        let texts = said.map(|(_, locale, value)| (locale.unwrap_or(usual), change(value.trim())));
        texts.filter(|(_, text)| !text.is_empty()).collect()
    }

    fn yes_or_no(&self, place: Place, part: Part) -> Result<Option<bool>, Refused> {
        let Some(text) = self.get(part) else { return Ok(None) };
        let said = yes_or_no(text);
        said.map(Some).ok_or_else(|| {
            refused(place, part.name(), "must be one of in_stock, out_of_stock, yes, no, or how many there are")
        })
    }

    fn category_path(&self) -> Vec<String> {
        let own = self.get(Part::Category);
        // Google numbers its categories; a number says nothing to anybody.
        let google = self.get(Part::GoogleCategory).filter(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
        let path = own.or(google).unwrap_or_default();
        // Of several categories, as WooCommerce exports them, the first counts.
        let path = if path.contains('>') { path.split([',', '|']).next().unwrap_or(path) } else { path };
        let names = path.split(['>', '›', '»']).map(str::trim).filter(|name| !name.is_empty());
        names.map(str::to_owned).take(MOST_CATEGORIES).collect()
    }
}

/// The address on that origin, where it names none.
pub(super) fn absolute(address: &str, origin: &str) -> String {
    if let Some(rest) = address.strip_prefix("//") {
        return format!("https://{rest}");
    }
    let is_path = address.starts_with('/');
    let joined = is_path.then(|| Url::parse(origin).and_then(|origin| origin.join(address)).ok()).flatten();
    joined.map_or_else(|| address.to_owned(), String::from)
}

/// Tables may list several pictures.
fn first_address(addresses: &str) -> &str {
    addresses.split([',', '|', ' ', '\n']).find(|address| !address.is_empty()).unwrap_or_default()
}

/// A description as plain text, no longer than it is worth.
pub(super) fn described(html: &str) -> String {
    let text = if html.contains(['<', '&']) { plain(html) } else { html.to_owned() };
    let cut = text.char_indices().nth(DESCRIPTION).map_or(text.len(), |(end, _)| end);
    text::clean(text.get(..cut).unwrap_or_default()).chars().take(DESCRIPTION).collect()
}

/// The day that a date begins with.
pub(super) fn day(date: &str) -> Option<String> {
    Day::parse(date.get(..10)?).ok().map(|day| day.to_string())
}
