//! What is said of one address and method.

use super::parameters::Parameter;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use std::collections::BTreeMap;

/// The schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Addresses that belong together, for the same callers.
pub struct Group {
    /// What readers see.
    pub name: &'static str,
    /// What it is about, in Markdown.
    pub description: &'static str,
    /// Who may call.
    pub caller: Caller,
    /// In the order in which they are read.
    pub operations: Vec<Operation>,
}

/// Who may call an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caller {
    /// Anybody, in a browser only from the shop's own pages; where a visitor is a customer, the customer's token may come along.
    Visitor,
    /// With the owner's key or the dashboard's session.
    Owner,
    /// With the deployment's admin token.
    Admin,
    /// Whoever brings the owner's key in the body.
    SigningIn,
}

/// An address with a method.
pub struct Operation {
    /// In lower case.
    pub method: &'static str,
    /// With its parameters in braces.
    pub path: &'static str,
    /// What programs made from the description call it.
    pub id: &'static str,
    /// One plain sentence.
    pub summary: &'static str,
    /// More of it, in Markdown.
    pub description: Option<&'static str>,
    /// Who may call, where it isn't whoever may call the group's others.
    pub caller: Option<Caller>,
    /// In the address.
    pub parameters: Vec<Parameter>,
    /// What is sent.
    pub body: Option<Body>,
    /// The status of a success.
    pub status: u16,
    /// What a success is.
    pub meaning: &'static str,
    /// What a success answers with, by media type.
    pub content: Vec<(&'static str, Option<SchemaOf>)>,
    /// What may go wrong beside what always may, with when; none where the usual words will do.
    pub refusals: BTreeMap<u16, Option<&'static str>>,
}

/// What is sent.
pub struct Body {
    /// What it is.
    pub meaning: &'static str,
    /// By media type; a text without a schema of its own where there is none.
    pub content: Vec<(&'static str, Option<SchemaOf>)>,
    /// An example.
    pub example: Option<serde_json::Value>,
}

/// Reads.
pub fn get(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new("get", path, id, summary)
}

/// Adds, or does something.
pub fn post(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new("post", path, id, summary)
}

/// Replaces all of it.
pub fn put(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new("put", path, id, summary)
}

/// Changes some of it.
pub fn patch(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new("patch", path, id, summary)
}

/// Takes away.
pub fn delete(path: &'static str, id: &'static str, summary: &'static str) -> Operation {
    Operation::new("delete", path, id, summary)
}

impl Operation {
    fn new(method: &'static str, path: &'static str, id: &'static str, summary: &'static str) -> Self {
        Self {
            method,
            path,
            id,
            summary,
            description: None,
            caller: None,
            parameters: Vec::new(),
            body: None,
            status: 204,
            meaning: "Done",
            content: Vec::new(),
            refusals: BTreeMap::new(),
        }
    }

    /// Says more.
    pub fn says(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// May be called by somebody else than the group's others.
    pub fn called_by(mut self, caller: Caller) -> Self {
        self.caller = Some(caller);
        self
    }

    /// Takes these parameters in the address.
    pub fn with(mut self, parameters: impl IntoIterator<Item = Parameter>) -> Self {
        self.parameters.extend(parameters);
        self
    }

    /// Takes this in JSON.
    pub fn takes<T: JsonSchema>(mut self, meaning: &'static str) -> Self {
        let content = vec![("application/json", Some(SchemaGenerator::subschema_for::<T> as SchemaOf))];
        self.body = Some(Body { meaning, content, example: None });
        self
    }

    /// Takes a file of one of these kinds. What is said of its kind in `Content-Type` isn't looked at.
    pub fn reads_file(mut self, meaning: &'static str, kinds: &[&'static str]) -> Self {
        let content = kinds.iter().map(|kind| (*kind, None)).collect();
        self.body = Some(Body { meaning, content, example: None });
        self
    }

    /// Shows what may be sent.
    pub fn such_as(mut self, example: serde_json::Value) -> Self {
        if let Some(body) = &mut self.body {
            body.example = Some(example);
        }
        self
    }

    /// Answers with this in JSON.
    pub fn answers<T: JsonSchema>(mut self, meaning: &'static str) -> Self {
        self.status = 200;
        self.meaning = meaning;
        self.content = vec![("application/json", Some(SchemaGenerator::subschema_for::<T>))];
        self
    }

    /// Answers with a file of one of these kinds.
    pub fn answers_file(mut self, meaning: &'static str, kinds: &[&'static str]) -> Self {
        self.status = 200;
        self.meaning = meaning;
        self.content = kinds.iter().map(|kind| (*kind, None)).collect();
        self
    }

    /// A success says that something was made.
    pub fn created(mut self) -> Self {
        self.status = 201;
        self
    }

    /// May find that it can't be done as things are.
    pub fn conflicts(self, when: &'static str) -> Self {
        self.refuses(409, when)
    }

    /// May come too often.
    pub fn limited(self, when: &'static str) -> Self {
        self.refuses(429, when)
    }

    /// May find nothing.
    pub fn missing(self, when: &'static str) -> Self {
        self.refuses(404, when)
    }

    /// May come before everything is ready.
    pub fn not_yet(self, when: &'static str) -> Self {
        self.refuses(503, when)
    }

    /// May be refused with that status.
    pub fn refuses(mut self, status: u16, when: &'static str) -> Self {
        self.refusals.insert(status, Some(when));
        self
    }
}
