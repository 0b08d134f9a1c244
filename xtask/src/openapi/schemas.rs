//! The types of the protocol as schemas.
//!
//! What is sent and what is answered are different things even where the type is one: a field that may be left out of a
//! request is always there in an answer. Where that makes a difference the form that is sent is called `…Input`.

use super::operation::SchemaOf;
use schemars::SchemaGenerator;
use schemars::generate::{Contract, SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const PLACE: &str = "#/components/schemas/";

/// Collects the types that are used.
pub struct Schemas {
    sent: SchemaGenerator,
    answered: SchemaGenerator,
}

/// Whether something is sent to the worker or answered by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// To the worker.
    Sent,
    /// By the worker.
    Answered,
}

impl Schemas {
    /// None yet.
    pub fn new() -> Self {
        let generator = |contract: Contract| {
            SchemaSettings::draft2020_12()
                .with(|settings| {
                    settings.definitions_path = "/components/schemas".into();
                    settings.contract = contract;
                })
                .into_generator()
        };
        Self { sent: generator(Contract::Deserialize), answered: generator(Contract::Serialize) }
    }

    /// What stands for the type where it is used. What is sent is marked, until [`Schemas::finish`] knows its name.
    pub fn used(&mut self, way: Way, schema: SchemaOf) -> Value {
        let schema = match way {
            Way::Sent => schema(&mut self.sent),
            Way::Answered => schema(&mut self.answered),
        };
        let mut schema = tidied(schema.to_value());
        if way == Way::Sent {
            each_reference(&mut schema, &mut |name| format!("{SENT}{name}"));
        }
        schema
    }

    /// All types by name, and the document with the names that are right.
    pub fn finish(mut self, document: &mut Value) -> Map<String, Value> {
        let mut sent = definitions(&mut self.sent);
        let mut all = definitions(&mut self.answered);
        let differing = differing(&sent, &all);
        let named = |name: &str| if differing.contains(name) { format!("{name}Input") } else { name.to_owned() };
        for (_, schema) in &mut sent {
            each_reference(schema, &mut |name| named(name));
        }
        for (name, schema) in sent {
            all.entry(named(&name)).or_insert(schema);
        }
        each_reference(document, &mut |name| name.strip_prefix(SENT).map_or_else(|| name.to_owned(), named));
        all.sort_keys();
        all
    }
}

/// What marks a reference to a type that is sent.
const SENT: &str = "sent:";

fn definitions(generator: &mut SchemaGenerator) -> Map<String, Value> {
    generator.take_definitions(true).into_iter().map(|(name, schema)| (name, tidied(schema))).collect()
}

/// The names of which the two forms are not the same, or hold some that aren't.
fn differing(sent: &Map<String, Value>, answered: &Map<String, Value>) -> BTreeSet<String> {
    let both = || sent.iter().filter_map(|(name, schema)| Some((name, schema, answered.get(name)?)));
    let mut differing: BTreeSet<String> =
        both().filter(|(_, sent, answered)| sent != answered).map(|(name, ..)| name.clone()).collect();
    loop {
        let before = differing.len();
        for (name, schema, _) in both() {
            let mut holds = false;
            each_reference(&mut schema.clone(), &mut |other| {
                holds |= differing.contains(other);
                other.to_owned()
            });
            if holds {
                differing.insert(name.clone());
            }
        }
        if differing.len() == before {
            return differing;
        }
    }
}

/// Gives every reference to a type another name.
fn each_reference(value: &mut Value, rename: &mut impl FnMut(&str) -> String) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        if let Some(name) = reference.strip_prefix(PLACE) {
                            *reference = format!("{PLACE}{}", rename(name));
                        }
                    }
                    other => each_reference(other, rename),
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_reference(value, rename)),
        _ => {}
    }
}

/// A schema as people read it.
fn tidied(mut schema: Value) -> Value {
    tidy(&mut schema);
    schema
}

fn tidy(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(description)) = object.get_mut("description") {
                *description = prose(description);
            }
            if object.get("default") == Some(&Value::Null) {
                object.shift_remove("default");
            }
            // What the numbers are in Rust is said by their limits.
            if object.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
                object.shift_remove("format");
            }
            list_names(object);
            object.values_mut().for_each(tidy);
        }
        Value::Array(values) => values.iter_mut().for_each(tidy),
        _ => {}
    }
}

/// An enum is a list of names, each with what it means beside it, not a choice between schemas.
fn list_names(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else { return };
    let Some(names) = choices.iter().map(|choice| choice.get("const").cloned()).collect::<Option<Vec<_>>>() else {
        return;
    };
    let meaning =
        |choice: &Value| Some((choice.get("const")?.as_str()?.to_owned(), choice.get("description")?.clone()));
    let mut meanings: Map<String, Value> = choices.iter().filter_map(meaning).collect();
    for meaning in meanings.values_mut() {
        *meaning = json!(prose(meaning.as_str().unwrap_or_default()));
    }
    object.shift_remove("oneOf");
    object.insert("type".to_owned(), json!("string"));
    object.insert("enum".to_owned(), json!(names));
    if !meanings.is_empty() {
        object.insert("x-enumDescriptions".to_owned(), meanings.into());
    }
}

/// A comment of the code as Markdown: its lines are no lines, and its links lead nowhere.
fn prose(comment: &str) -> String {
    let paragraphs = comment.split("\n\n").map(|paragraph| paragraph.replace('\n', " "));
    paragraphs.collect::<Vec<_>>().join("\n\n").replace("[`", "`").replace("`]", "`")
}
