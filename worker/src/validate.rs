//! What is allowed in every field that comes from outside. Text is cleaned here (engine's
//! [`clean`]), so what gets past is what is stored.

mod cases;
mod placements;
mod products;
mod samples;
mod segments;
mod surveys;

pub use products::check_addresses;

use crate::error::ApiError;
use crate::shop::command::OldRating;
use shopbell_engine::import::Draft;
use shopbell_engine::metrics::calendar::TimeZone;
use shopbell_engine::orders::{fold_digits, number};
use shopbell_engine::text::clean;
use shopbell_protocol::owner::{Faq, FaqEntry, Settings, SettleQuestions, TryQuestion};
use shopbell_protocol::{
    AnswerRating, EventBatch, EventKind, Locale, NewEvent, NewHandoff, NewRating, NewTurn, OrderLookup, RatingComment,
};
use std::collections::{BTreeMap, HashSet};
use worker::Url;

const COMMENT: usize = 2_000;
/// How many characters a visitor's question has at most.
pub const QUESTION: usize = 500;
const PHRASING: usize = 300;
/// How many characters a product's id has at most.
pub const PRODUCT_ID: usize = 200;
const LABEL: usize = 40;
const MOST_EVENTS: usize = 50;
const MOST_ORIGINS: usize = 20;
const MOST_PINNED: usize = 12;
const MOST_HELD_OUT: u8 = 50;
const MOST_PROMPTS: u8 = 20;
/// In days.
const LONGEST_ATTENTION: u16 = 365;
const MOST_FAQ_ENTRIES: usize = 5_000;
/// How many phrasings an entry may have.
pub const MOST_PHRASINGS: usize = 50;
/// Questions and phrasings together: what the index takes of memory, and a question of time, grows with them.
const MOST_QUESTIONS: usize = 20_000;
/// How many products a catalogue may have.
pub const MOST_PRODUCTS: usize = 50_000;
const PAGE_ADDRESS: usize = 2_000;

/// Something that came from outside.
pub trait Validate: Sized {
    /// The same with its texts cleaned, or the first field that isn't allowed.
    fn validate(self) -> Result<Self, ApiError>;
}

impl Validate for NewRating {
    fn validate(mut self) -> Result<Self, ApiError> {
        if !(1..=5).contains(&self.score) {
            return Err(ApiError::invalid("score", "must be a whole number from 1 to 5"));
        }
        slug("touchpoint", &self.touchpoint)?;
        self.product = optional("product", self.product, PRODUCT_ID)?;
        self.comment = optional("comment", self.comment, COMMENT)?;
        Ok(self)
    }
}

/// The same with its texts cleaned, or the first field that isn't allowed.
pub fn check_old_rating(mut rating: OldRating) -> Result<OldRating, ApiError> {
    slug("touchpoint", &rating.touchpoint)?;
    rating.product = optional("product", rating.product, PRODUCT_ID)?;
    rating.comment = optional("comment", rating.comment, COMMENT)?;
    Ok(rating)
}

impl Validate for RatingComment {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.comment = text("comment", &self.comment, 1, COMMENT)?;
        Ok(self)
    }
}

impl Validate for NewTurn {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.text = text("text", &self.text, 1, QUESTION)?;
        Ok(self)
    }
}

impl Validate for AnswerRating {
    fn validate(self) -> Result<Self, ApiError> {
        Ok(self)
    }
}

impl Validate for NewHandoff {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.name = optional("name", self.name, 100)?;
        self.contact = text("contact", &self.contact, 3, 200)?;
        self.message = text("message", &self.message, 1, COMMENT)?;
        if !self.consent {
            return Err(ApiError::invalid("consent", "must be true: without consent no contact is stored"));
        }
        Ok(self)
    }
}

impl Validate for OrderLookup {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.number = number(&self.number).ok_or_else(|| {
            ApiError::invalid("number", "must have 1 to 40 letters, digits, - and #, one of them a letter or a digit")
        })?;
        self.contact = fold_digits(&text("contact", &self.contact, 3, 200)?);
        Ok(self)
    }
}

impl Validate for EventBatch {
    fn validate(mut self) -> Result<Self, ApiError> {
        if !(1..=MOST_EVENTS).contains(&self.events.len()) {
            return Err(ApiError::invalid("events", "must have 1 to 50 events"));
        }
        let mut seen = HashSet::new();
        for (position, event) in self.events.iter_mut().enumerate() {
            check_event(event).map_err(|error| error.within(&format!("events[{position}]")))?;
            if !seen.insert(event.id.clone()) {
                return Err(ApiError::invalid(format!("events[{position}].id"), "appears twice in this batch"));
            }
        }
        Ok(self)
    }
}

fn check_event(event: &mut NewEvent) -> Result<(), ApiError> {
    event.product = optional("product", event.product.take(), PRODUCT_ID)?;
    // Of what can't be the address of a product's page nothing is made; that is no fault of the event's.
    event.url = event.url.take().filter(|url| event.kind == EventKind::View && url.len() <= PAGE_ADDRESS);
    let missing = |field| Err(ApiError::invalid(field, format!("is required for `{}` events", event.kind.code())));
    match event.kind {
        EventKind::View | EventKind::AddToCart | EventKind::Purchase | EventKind::Return if event.product.is_none() => {
            missing("product")
        }
        EventKind::Impression | EventKind::Click if event.product.is_none() => missing("product"),
        EventKind::Impression | EventKind::Click if event.rec_id.is_none() => missing("rec_id"),
        EventKind::Prompt | EventKind::Dismiss if event.touchpoint.is_none() => missing("touchpoint"),
        EventKind::Custom if event.name.is_none() => missing("name"),
        _ => Ok(()),
    }?;
    event.touchpoint.as_deref().map_or(Ok(()), |touchpoint| slug("touchpoint", touchpoint))?;
    event.name.as_deref().map_or(Ok(()), |name| slug("name", name))
}

impl Validate for Settings {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.name = text("name", &self.name, 1, 100)?;
        if !(1..=MOST_ORIGINS).contains(&self.origins.len()) {
            return Err(ApiError::invalid("origins", "must have 1 to 20 origins"));
        }
        for (position, origin) in self.origins.iter().enumerate() {
            if !is_origin(origin) {
                return Err(ApiError::invalid(
                    format!("origins[{position}]"),
                    "must be an origin such as https://shop.example: scheme, host and port, in lower case, nothing after",
                ));
            }
        }
        TimeZone::named(&self.time_zone)
            .map_err(|_| ApiError::invalid("time_zone", "must be an IANA name such as Asia/Tehran"))?;
        let hexadecimal = self.color.strip_prefix('#').unwrap_or_default();
        if hexadecimal.len() != 6 || !hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(ApiError::invalid("color", "must be a colour such as #0f766e"));
        }
        if self.holdout_percent > MOST_HELD_OUT {
            return Err(ApiError::invalid("holdout_percent", "must be a whole number from 0 to 50"));
        }
        if self.attention.prompts > MOST_PROMPTS {
            return Err(ApiError::invalid("attention.prompts", "must be a whole number from 0 to 20"));
        }
        if !(1..=LONGEST_ATTENTION).contains(&self.attention.days) {
            return Err(ApiError::invalid("attention.days", "must be a whole number from 1 to 365"));
        }
        cases::check_rules(&self.cases)?;
        self.feedback_tab.as_deref().map_or(Ok(()), |tab| slug("feedback_tab", tab))?;
        if self.pinned_questions.len() > MOST_PINNED {
            return Err(ApiError::invalid("pinned_questions", "may have at most 12"));
        }
        for (locale, label) in &mut self.launcher_label {
            *label = text(&format!("launcher_label.{}", locale.code()), label, 1, LABEL)?;
        }
        Ok(self)
    }
}

impl Validate for Faq {
    fn validate(mut self) -> Result<Self, ApiError> {
        check_size("entries", &self.entries)?;
        let mut seen = HashSet::new();
        for (position, entry) in self.entries.iter_mut().enumerate() {
            let within = |error: ApiError| error.within(&format!("entries[{position}]"));
            check_entry(entry).map_err(within)?;
            if !seen.insert(entry.id.clone()) {
                return Err(within(ApiError::invalid("id", "appears twice")));
            }
        }
        Ok(self)
    }
}

/// A FAQ has its limits however it came to its entries; `field` is what would go beyond them.
pub fn check_size(field: &str, entries: &[FaqEntry]) -> Result<(), ApiError> {
    let count = entries.len();
    if count > MOST_FAQ_ENTRIES {
        return Err(ApiError::invalid(
            field,
            format!("the FAQ may have at most 5,000 entries, and would have {count}"),
        ));
    }
    let count: usize = entries.iter().map(|entry| 1 + entry.phrasings.len()).sum();
    if count > MOST_QUESTIONS {
        let message =
            format!("the FAQ may have at most 20,000 questions and phrasings together, and would have {count}");
        return Err(ApiError::invalid(field, message));
    }
    Ok(())
}

impl Validate for Draft {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.id = self.id.map(|id| text("id", &id, 1, 100)).transpose()?;
        let says_phrasings = self.phrasings.is_some();
        // What is checked of an entry is checked of a draft; its id and language may come later.
        let mut entry = FaqEntry {
            id: "-".to_owned(),
            locale: Locale::En,
            question: self.question,
            answer: self.answer,
            phrasings: self.phrasings.take().unwrap_or_default(),
        };
        check_entry(&mut entry)?;
        (self.question, self.answer) = (entry.question, entry.answer);
        self.phrasings = says_phrasings.then_some(entry.phrasings);
        Ok(self)
    }
}

fn check_entry(entry: &mut FaqEntry) -> Result<(), ApiError> {
    entry.id = text("id", &entry.id, 1, 100)?;
    entry.question = text("question", &entry.question, 1, 300)?;
    entry.answer = text("answer", &entry.answer, 1, 4_000)?;
    if entry.phrasings.len() > MOST_PHRASINGS {
        return Err(ApiError::invalid("phrasings", "may have at most 50"));
    }
    for (position, phrasing) in entry.phrasings.iter_mut().enumerate() {
        *phrasing = text(&format!("phrasings[{position}]"), phrasing, 1, PHRASING)?;
    }
    Ok(())
}

impl Validate for TryQuestion {
    fn validate(mut self) -> Result<Self, ApiError> {
        self.question = text("question", &self.question, 1, QUESTION)?;
        Ok(self)
    }
}

impl Validate for SettleQuestions {
    fn validate(self) -> Result<Self, ApiError> {
        if !(1..=MOST_PHRASINGS).contains(&self.questions.len()) {
            return Err(ApiError::invalid("questions", "must have 1 to 50 questions"));
        }
        for (position, question) in self.questions.iter().enumerate() {
            // As long as a phrasing where it becomes one, as long as visitors may ask where it doesn't.
            let longest = if self.entry.is_some() { PHRASING } else { QUESTION };
            text(&format!("questions[{position}]"), question, 1, longest)?;
        }
        Ok(self)
    }
}

fn texts_per_locale(field: &str, texts: &mut BTreeMap<Locale, String>, longest: usize) -> Result<(), ApiError> {
    if texts.is_empty() {
        return Err(ApiError::invalid(field, "must have at least one of fa, ar, en"));
    }
    for (locale, value) in texts {
        *value = text(&format!("{field}.{}", locale.code()), value, 1, longest)?;
    }
    Ok(())
}

/// Cleaned text of `shortest` to `longest` characters.
fn text(field: &str, value: &str, shortest: usize, longest: usize) -> Result<String, ApiError> {
    let cleaned = clean(value);
    let length = cleaned.chars().count();
    if (shortest..=longest).contains(&length) {
        Ok(cleaned)
    } else {
        Err(ApiError::invalid(field, format!("must have {shortest} to {longest} characters, has {length}")))
    }
}

/// As [`text`]; nothing but white space counts as absent.
fn optional(field: &str, value: Option<String>, longest: usize) -> Result<Option<String>, ApiError> {
    let Some(value) = value else { return Ok(None) };
    Ok(Some(text(field, &value, 0, longest)?).filter(|cleaned| !cleaned.is_empty()))
}

fn slug(field: &str, value: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-';
    if (1..=64).contains(&value.len()) && value.bytes().all(allowed) {
        Ok(())
    } else {
        Err(ApiError::invalid(field, "must have 1 to 64 characters of a-z, 0-9, _ and -"))
    }
}

/// A name that the owner gives to something and pages call it by.
fn short_name(field: &str, name: &str) -> Result<(), ApiError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if (1..=40).contains(&name.len()) && name.bytes().all(allowed) {
        Ok(())
    } else {
        Err(ApiError::invalid(field, "must have 1 to 40 characters of a-z, 0-9 and -"))
    }
}

fn is_origin(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        matches!(url.scheme(), "http" | "https") && url.origin().ascii_serialization() == text && is_plain_host(host)
    })
}

/// Only what host names and addresses are made of. An address may hold more (`*`, `;`, `'`), which would
/// mean something in the policies that origins are written into.
fn is_plain_host(host: &str) -> bool {
    let name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_');
    match host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(address) => address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')),
        None => !host.is_empty() && host.bytes().all(name),
    }
}
