//! What the committed description of the API (docs/openapi.json) says of an address, and whether that is so.

use crate::people::Reply;
use anyhow::{Context, Result, ensure};
use jsonschema::Validator;
use serde_json::{Value, json};

/// The description.
pub struct Described {
    document: Value,
    /// Its types as they are.
    types: Value,
    /// The same, where objects have no other fields than those described: what a worker answers is all described.
    closed: Value,
}

/// An address with a method.
pub struct Operation<'a> {
    /// In lower case.
    pub method: &'a str,
    /// With its parameters in braces.
    pub path: &'a str,
    /// What is said of it.
    pub said: &'a Value,
}

impl Described {
    /// As it is committed.
    pub fn read() -> Result<Self> {
        let text = std::fs::read_to_string(xtask::openapi::path())?;
        let document: Value = serde_json::from_str(&text)?;
        let types = document["components"].clone();
        let mut closed = types.clone();
        close(&mut closed);
        Ok(Self { document, types, closed })
    }

    /// All of them.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.document["paths"].as_object().into_iter().flatten();
        paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().into_iter().flatten();
            methods.map(move |(method, said)| Operation { method, path, said })
        })
    }

    /// One of them.
    pub fn operation(&self, method: &str, path: &str) -> Result<Operation<'_>> {
        let found = self.operations().find(|known| known.method == method && known.path == path);
        found.with_context(|| format!("{method} {path} isn't described"))
    }

    /// Fails unless the address may be answered like that.
    pub fn check(&self, method: &str, path: &str, reply: &Reply) -> Result<()> {
        let operation = self.operation(method, path)?;
        let status = reply.status.as_u16().to_string();
        let said = self.followed(&operation.said["responses"][&status]);
        ensure!(!said.is_null(), "{method} {path} answers {status}, which isn't described: {}", reply.body);
        let Some(schema) = said["content"]["application/json"].get("schema") else {
            ensure!(reply.body.is_null() || said["content"].is_object(), "{method} {path} answers with {}", reply.body);
            return Ok(());
        };
        let wrong = wrong(&validator(schema, &self.closed)?, &reply.body);
        ensure!(wrong.is_empty(), "{method} {path} answers {status} otherwise than described: {wrong:#?}");
        Ok(())
    }

    /// What is wrong with a body, by the description.
    pub fn faults(&self, method: &str, path: &str, body: &Value) -> Result<Vec<String>> {
        let operation = self.operation(method, path)?;
        let schema = operation.said.pointer("/requestBody/content/application~1json/schema");
        let schema = schema.with_context(|| format!("{method} {path} takes no JSON"))?;
        Ok(wrong(&validator(schema, &self.types)?, body))
    }

    /// What is wrong with what a webhook is sent, by the description.
    pub fn told(&self, event: &str, body: &Value) -> Result<Vec<String>> {
        let schema = &self.document["webhooks"][event]["post"]["requestBody"]["content"]["application/json"]["schema"];
        ensure!(schema.is_object(), "{event} isn't described");
        Ok(wrong(&validator(schema, &self.closed)?, body))
    }

    /// The same, or what it refers to.
    pub fn followed<'a>(&'a self, value: &'a Value) -> &'a Value {
        let place = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        place.and_then(|place| self.document.pointer(place)).unwrap_or(value)
    }
}

fn validator(schema: &Value, types: &Value) -> Result<Validator> {
    let mut root = schema.clone();
    root["components"] = types.clone();
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&root)
        .map_err(|error| anyhow::anyhow!("the schema itself is wrong: {error}"))
}

fn wrong(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

fn close(value: &mut Value) {
    if value.get("properties").is_some_and(Value::is_object) && value.get("additionalProperties").is_none() {
        value["additionalProperties"] = json!(false);
    }
    match value {
        Value::Object(object) => object.values_mut().for_each(close),
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}
