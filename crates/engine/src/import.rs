//! A FAQ that the owner has elsewhere: as JSON, CSV, Markdown, or a page with schema.org's `FAQPage`.
//!
//! Reading gives one [`Draft`] an entry and one [`Refused`] for each that can't be read, with its place in the
//! file; [`merge`] puts drafts into the FAQ there is. Lengths are checked in between, by the worker. Invariant:
//! what is read is either a draft or refused, nothing is left out silently; and no input panics.

pub(crate) mod csv;
pub(crate) mod html;
mod json;
mod markdown;
mod merge;
mod page;
#[cfg(test)]
mod tests;
pub(crate) mod words;

pub use merge::{Merged, Mode, merge};

use serde::{Deserialize, Serialize};
use shopbell_protocol::Locale;

/// What a file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `{ "entries": [...] }` as `GET /v1/faq` gives it, or the list alone.
    Json,
    /// With a header; separated by commas, semicolons or tabs.
    Csv,
    /// Headings with text below, or `Q:` and `A:`.
    Markdown,
    /// A page's HTML with schema.org's `FAQPage`, as JSON-LD or microdata.
    Page,
}

/// Where in a file an entry begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A line, from 1.
    Line(u32),
    /// For pages, whose lines nobody reads: the question's number on the page, from 1.
    Entry(u32),
}

/// An entry as it was read. Not cleaned, and as long as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Where it begins.
    pub place: Place,
    /// The owner's id, where the file has one.
    pub id: Option<String>,
    /// Where the file says it, or the text tells it.
    pub locale: Option<Locale>,
    /// The question.
    pub question: String,
    /// The answer, as plain text.
    pub answer: String,
    /// Other ways to ask; `None` where the file says nothing about them, and those there are stay.
    pub phrasings: Option<Vec<String>>,
}

/// An entry that isn't imported, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Where it begins.
    pub place: Place,
    /// What of it is wrong.
    pub field: String,
    /// What is allowed.
    pub message: String,
}

/// A file as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// In the file's order.
    pub drafts: Vec<Draft>,
    /// In the file's order.
    pub refused: Vec<Refused>,
}

/// Why a file can't be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// What of it is wrong, such as a column; `body` for all of it.
    pub field: String,
    /// What is wrong, with the line, and what is allowed.
    pub message: String,
}

impl Format {
    /// Every format, in the order in which they are listed to people.
    pub const ALL: [Self; 4] = [Self::Json, Self::Csv, Self::Markdown, Self::Page];

    /// Its name: `json`, `csv`, `markdown` or `page`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Page => "page",
        }
    }
}

/// Reads a file. An entry's language is the one the entry names, else `locale`, else the page's, else the one its
/// text tells.
///
/// # Errors
/// [`Unreadable`] where nothing of it can be read, or it holds no question.
pub fn read(format: Format, text: &str, locale: Option<Locale>) -> Result<File, Unreadable> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Unreadable::body("the body is empty; send the file's text"));
    }
    let (mut file, usual) = match format {
        Format::Json => (json::read(text)?, None),
        Format::Csv => (csv::read(text)?, None),
        Format::Markdown => (markdown::read(text)?, None),
        Format::Page => page::read(text)?,
    };
    for draft in file.drafts.iter_mut().filter(|draft| draft.locale.is_none()) {
        draft.locale = locale.or(usual).or_else(|| words::language_of(&draft.question, &draft.answer));
    }
    Ok(file)
}

impl Unreadable {
    fn body(message: impl Into<String>) -> Self {
        Self { field: "body".to_owned(), message: message.into() }
    }
}

impl Refused {
    fn new(place: Place, field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place, field: field.into(), message: message.into() }
    }
}
