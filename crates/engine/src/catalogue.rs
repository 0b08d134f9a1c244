//! A shop's products from elsewhere: files and feeds of the usual kinds ([`Reader`]), and the shop's own pages
//! ([`read_page`]).
//!
//! A file is read as it arrives, a product at a time, so that its size doesn't matter: what came in so far is cut into
//! records, and each record becomes a [`Draft`] or is refused with its place. Lengths and addresses are checked
//! afterwards, by the worker. Invariant: each record is either a draft or refused, nothing is left out silently; the
//! same file gives the same drafts however it is cut into pieces; and no input panics.

mod address;
mod draft;
mod feed;
mod json;
mod list;
mod money;
mod page;
mod rows;
mod split;
#[cfg(test)]
mod tests;
mod words;

pub use crate::import::{Place, Refused, Unreadable};
pub use address::page_address;
pub use draft::NO_CATEGORY;
pub use money::{Amount, exponent, parse_price};
pub use page::{PageProduct, read_page};

use shopbell_protocol::Locale;
use shopbell_protocol::owner::Product;
use split::{Record, Splitter};

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// With a header; separated by commas, semicolons or tabs.
    Csv,
    /// `{ "products": [...] }` as `GET /v1/products` gives it, or the list alone.
    Json,
    /// Google's product feed as RSS 2.0 or Atom.
    Google,
    /// The same, separated by tabs.
    GoogleTsv,
    /// Shopify's `products.json`.
    Shopify,
    /// The product list of WooCommerce's REST API, version 3.
    WooCommerce,
}

/// What holds where the file doesn't say it.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    /// The language of its texts; what they are written in where absent.
    pub locale: Option<Locale>,
    /// The language where nothing tells it.
    pub fallback: Option<Locale>,
    /// The currency of its prices, as [`parse_price`] takes it.
    pub currency: Option<String>,
    /// Where addresses without an origin are.
    pub origin: String,
}

/// A product as it was read. Not cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it begins.
    pub place: Place,
    /// The product.
    pub product: Product,
    /// The fields that the file says nothing about: what is known of them stays.
    pub silent: Vec<&'static str>,
}

impl Format {
    /// Every format, in the order in which they are listed to people.
    pub const ALL: [Self; 6] = [Self::Csv, Self::Json, Self::Google, Self::GoogleTsv, Self::Shopify, Self::WooCommerce];

    /// Its name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Google => "google",
            Self::GoogleTsv => "google_tsv",
            Self::Shopify => "shopify",
            Self::WooCommerce => "woocommerce",
        }
    }
}

/// Reads a file as it arrives.
#[derive(Debug)]
pub struct Reader {
    format: Format,
    defaults: Defaults,
    splitter: Splitter,
    header: Option<rows::Header>,
    count: u32,
}

impl Reader {
    /// A reader that has read nothing.
    pub fn new(format: Format, defaults: Defaults) -> Self {
        Self { format, defaults, splitter: Splitter::new(format), header: None, count: 0 }
    }

    /// The next piece of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.splitter.push(bytes);
    }

    /// There is no more.
    pub fn end(&mut self) {
        self.splitter.end();
    }

    /// The next product; `None` where more of the file is needed, and after its end.
    ///
    /// # Errors
    /// [`Unreadable`] where the rest of the file can't be read, or there is no product in it.
    pub fn next_draft(&mut self) -> Result<Option<Result<Draft, Refused>>, Unreadable> {
        while let Some(record) = self.splitter.next_record()? {
            if let Some(draft) = self.draft(&record)? {
                self.count += 1;
                return Ok(Some(draft));
            }
        }
        if self.splitter.is_at_end() && self.count == 0 {
            return Err(Unreadable { field: "body".to_owned(), message: self.nothing_found().to_owned() });
        }
        Ok(None)
    }

    /// `None` for records that are no products: the header, and lines without any text.
    fn draft(&mut self, record: &Record) -> Result<Option<Result<Draft, Refused>>, Unreadable> {
        let place = match self.format {
            Format::Csv | Format::GoogleTsv | Format::Json => Place::Line(record.line),
            Format::Google | Format::Shopify | Format::WooCommerce => Place::Entry(record.number),
        };
        let text = match &record.text {
            Ok(text) => text.as_str(),
            Err(message) => return Ok(Some(Err(refused(place, "body", *message)))),
        };
        Ok(Some(match self.format {
            Format::Csv | Format::GoogleTsv => {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                let Some(header) = &self.header else {
                    let header = rows::Header::read(text, self.format == Format::GoogleTsv)?;
                    self.splitter.separate_by(header.separator);
                    self.header = Some(header);
                    return Ok(None);
                };
                match header.fields(place, text) {
                    Ok(None) => return Ok(None),
                    Ok(Some(fields)) => fields.draft(place, &self.defaults),
                    Err(refused) => Err(refused),
                }
            }
            Format::Google => feed::fields(text).draft(place, &self.defaults),
            Format::Json => json::own(place, text),
            Format::Shopify => json::shopify(place, text).and_then(|fields| fields.draft(place, &self.defaults)),
            Format::WooCommerce => {
                json::woocommerce(place, text).and_then(|fields| fields.draft(place, &self.defaults))
            }
        }))
    }

    fn nothing_found(&self) -> &'static str {
        match self.format {
            Format::Csv | Format::GoogleTsv => {
                "no products found: the first line names the columns, then a line a product"
            }
            Format::Google => "no products found: must be Google's product feed, with an <item> or an <entry> for each",
            Format::Json | Format::Shopify => {
                "no products found: must be { \"products\": [...] } or a list of products"
            }
            Format::WooCommerce => "no products found: must be a list of products",
        }
    }
}

/// Cuts `{ "products": [...] }` into its products as it arrives, for those who read them themselves.
#[derive(Debug)]
pub struct Elements(Splitter);

impl Default for Elements {
    fn default() -> Self {
        Self(Splitter::strict())
    }
}

impl Elements {
    /// The next piece of the text.
    pub fn push(&mut self, bytes: &[u8]) {
        self.0.push(bytes);
    }

    /// There is no more.
    pub fn end(&mut self) {
        self.0.end();
    }

    /// The next product as it stands; `None` where more of the text is needed, and after its end.
    ///
    /// # Errors
    /// [`Unreadable`] where it is something else.
    pub fn next_element(&mut self) -> Result<Option<String>, Unreadable> {
        let unreadable = |message: &str| Unreadable { field: "body".to_owned(), message: message.to_owned() };
        match self.0.next_record()? {
            Some(record) => record.text.map(Some).map_err(unreadable),
            None if self.0.is_at_end() && !self.0.is_closed() => {
                Err(unreadable("must be JSON: { \"products\": [...] }, and ends too early"))
            }
            None => Ok(None),
        }
    }
}

fn refused(place: Place, field: impl Into<String>, message: impl Into<String>) -> Refused {
    Refused { place, field: field.into(), message: message.into() }
}
