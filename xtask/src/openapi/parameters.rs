//! What addresses say: the parts in braces, and what stands after the question mark.

use super::operation::SchemaOf;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Value, json};
use shopbell_protocol::owner::Dimension;
use shopbell_protocol::{Channel, Device, JourneyStage, Locale, RecordId, ShopId};

/// A part of an address.
#[derive(Clone)]
pub struct Parameter {
    /// What it is called.
    pub name: &'static str,
    /// Whether it is in the path; else it stands after the question mark.
    pub in_path: bool,
    /// What it may be.
    pub form: Form,
    /// What it says.
    pub description: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// Whether it may be there several times.
    pub repeated: bool,
}

/// What a parameter may be.
#[derive(Clone)]
pub enum Form {
    /// As written here.
    Written(Value),
    /// As a type of the protocol.
    Type(SchemaOf),
}

/// Something after the question mark.
pub fn query(name: &'static str, form: Form, description: &'static str) -> Parameter {
    Parameter { name, in_path: false, form, description, required: false, repeated: false }
}

/// A part of the path that isn't what a part of that name usually is.
pub fn part(name: &'static str, form: Form, description: &'static str) -> Parameter {
    Parameter { name, in_path: true, form, description, required: true, repeated: false }
}

impl Parameter {
    /// It has to be there.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// It may be there several times.
    pub fn repeated(mut self) -> Self {
        self.repeated = true;
        self
    }
}

/// One of a type's names, or an id.
pub fn typed<T: JsonSchema>() -> Form {
    Form::Type(SchemaGenerator::subschema_for::<T>)
}

/// A text of at most so many characters.
pub fn text(longest: u32) -> Form {
    Form::Written(json!({ "type": "string", "maxLength": longest }))
}

/// A text of one to so many characters.
pub fn some_text(longest: u32) -> Form {
    Form::Written(json!({ "type": "string", "minLength": 1, "maxLength": longest }))
}

/// Letters, digits and hyphens.
pub fn slug(longest: u32) -> Form {
    Form::Written(json!({ "type": "string", "pattern": format!("^[a-z0-9_-]{{1,{longest}}}$") }))
}

/// A whole number.
pub fn whole(lowest: i64, highest: i64) -> Form {
    Form::Written(json!({ "type": "integer", "minimum": lowest, "maximum": highest }))
}

/// A whole number that is `usual` where the address doesn't say.
pub fn whole_or(lowest: i64, highest: i64, usual: i64) -> Form {
    Form::Written(json!({ "type": "integer", "minimum": lowest, "maximum": highest, "default": usual }))
}

/// An amount in minor units.
pub fn amount() -> Form {
    Form::Written(json!({ "type": "integer", "format": "int64", "minimum": 0 }))
}

/// True or false.
pub fn flag() -> Form {
    Form::Written(json!({ "type": "boolean" }))
}

/// False where the address doesn't say.
pub fn switch() -> Form {
    Form::Written(json!({ "type": "boolean", "default": false }))
}

/// One of these words.
pub fn one_of(words: &[&str]) -> Form {
    Form::Written(json!({ "type": "string", "enum": words }))
}

/// One of these words, the first where the address doesn't say.
pub fn one_of_or_first(words: &[&str]) -> Form {
    Form::Written(json!({ "type": "string", "enum": words, "default": words.first() }))
}

/// A day.
pub fn day() -> Form {
    Form::Written(json!({ "type": "string", "format": "date" }))
}

/// First and last day.
pub fn period() -> [Parameter; 2] {
    [
        query("from", day(), "The first day, in the shop's time zone; 30 days with `to` where absent."),
        query("to", day(), "The last day, included; today where absent."),
    ]
}

/// First and last day of a list that isn't cut where they are absent.
pub fn between() -> [Parameter; 2] {
    [
        query("from", day(), "Only from this day on, in the shop's time zone."),
        query("to", day(), "Only up to this day, included."),
    ]
}

/// Page by page.
pub fn page() -> [Parameter; 2] {
    let cursor = json!({ "type": "string", "pattern": "^[0-9]{1,16}$" });
    [
        query("limit", whole_or(1, 200, 50), "How many rows a page has."),
        query("cursor", Form::Written(cursor), "The `next` of the page before; the first page where absent."),
    ]
}

/// Only what belongs to a member of a dimension.
pub fn member(dimension: Dimension) -> Parameter {
    let (form, description) = match dimension {
        Dimension::Stage => (typed::<JourneyStage>(), "Only this step of the journey."),
        Dimension::Touchpoint => (some_text(64), "Only what was asked there."),
        Dimension::Locale => (typed::<Locale>(), "Only what was asked in this language."),
        Dimension::Device => (typed::<Device>(), "Only what was answered on such a device."),
        Dimension::Product => (some_text(200), "Only what is about this product."),
        Dimension::Channel => (typed::<Channel>(), "Only what came by this channel."),
        Dimension::Staff => (some_text(64), "Only what this person of the shop asked, or was asked about."),
        Dimension::Segment => (some_text(64), "Only visitors who belong to this segment now."),
    };
    query(dimension.code(), form, description)
}

/// The language of what is answered.
pub fn locale(description: &'static str) -> Parameter {
    query("locale", typed::<Locale>(), description)
}

/// Who asks.
pub fn visitor() -> Parameter {
    query("visitor", typed::<RecordId>(), "Who asks.")
}

/// In which session.
pub fn session() -> Parameter {
    query("session", typed::<RecordId>(), "The visitor's session.")
}

/// What a part of the path is, by its name, where the address doesn't say.
pub fn usual_part(name: &str) -> Option<Parameter> {
    Some(match name {
        "shop" => part("shop", typed::<ShopId>(), "The shop's public id, as it stands in the script tag."),
        "id" => part("id", typed::<RecordId>(), "Its id."),
        "visitor" => part("visitor", typed::<RecordId>(), "The visitor."),
        "entry" => part("entry", some_text(100), "The FAQ entry's id, percent-encoded."),
        "customer" => part("customer", some_text(100), "The shop's own reference of the customer, percent-encoded."),
        _ => return None,
    })
}
