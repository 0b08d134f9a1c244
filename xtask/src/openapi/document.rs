//! The description as a whole: what every address has in common, and the tables put into the form that OpenAPI has.

use super::operation::{Body, Caller, Group, Operation, SchemaOf};
use super::parameters::{Form, Parameter, usual_part};
use super::schemas::{Schemas, Way};
use super::{cases, customers, faq, lists, products, results, settings, surveys, visitor, webhooks};
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};
use shopbell_protocol::ErrorBody;
use shopbell_protocol::owner::SESSION_HEADER;
use std::collections::BTreeMap;

/// What everybody has to know.
const INTRODUCTION: &str = "\
Everything is JSON in UTF-8. Times are milliseconds since 1970 (UTC), days `YYYY-MM-DD` in the shop's time zone, prices \
whole minor units of their currency. Ids that you make are UUIDs, best of version 7: whatever is sent again with the same id \
and content changes nothing and is answered with `duplicate: true`; with other content it is a 409.

Unknown fields and unknown parameters are errors. An error is `{ \"error\": { \"code\", \"message\", \"field\"? } }`, where \
`field` is the path of what is wrong, such as `events[2].product`.

**Visitors'** addresses need no key. **The owner's** take the key that was shown when the shop was created; it names the shop. \
How things work together is in the guide, `docs/API.md` of the source.";

/// All tables, in the order in which they are read.
pub fn groups() -> Vec<Group> {
    let mut groups = vec![visitor::storefront(), visitor::surveys(), visitor::chat()];
    groups.extend([settings::session(), settings::settings()]);
    groups.extend([results::results(), results::comments(), results::buyers()]);
    groups.extend([lists::lists(), lists::files(), lists::samples()]);
    groups.extend([faq::faq(), products::products(), products::placements()]);
    groups.extend([surveys::surveys(), surveys::channels()]);
    groups.extend([customers::customers(), cases::cases(), webhooks::webhooks()]);
    groups.push(settings::admin());
    groups
}

/// The description.
pub fn document() -> Value {
    let groups = groups();
    let mut schemas = Schemas::new();
    let mut paths: Map<String, Value> = Map::new();
    for group in &groups {
        for operation in &group.operations {
            let described = described(group, operation, &mut schemas);
            let path = paths.entry(operation.path).or_insert_with(|| json!({}));
            path[operation.method] = described;
        }
    }
    let told = (webhooks::TOLD, "What the shop's own servers are sent, and what they answer.");
    let tags = groups.iter().map(|group| (group.name, group.description)).chain([told]);
    let tags: Vec<Value> =
        tags.map(|(name, description)| json!({ "name": name, "description": description })).collect();
    let titles = |caller: &[Caller]| -> Vec<&str> {
        groups.iter().filter(|group| caller.contains(&group.caller)).map(|group| group.name).collect()
    };
    let mut document = json!({
        "openapi": "3.1.1",
        "info": {
            "title": "Shopbell",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Customer feedback, answers and recommendations for web shops.",
            "description": INTRODUCTION,
            "license": { "name": "MIT or Apache 2.0", "identifier": env!("CARGO_PKG_LICENSE") },
        },
        "servers": [{ "url": "/", "description": "This deployment" }],
        "tags": tags,
        "x-tagGroups": [
            { "name": "Visitors", "tags": titles(&[Caller::Visitor]) },
            { "name": "Owner", "tags": titles(&[Caller::Owner]) },
            { "name": "The shop's servers", "tags": [webhooks::TOLD] },
            { "name": "Deployment", "tags": titles(&[Caller::Admin]) },
        ],
        "paths": paths,
        "webhooks": webhooks::told(&mut schemas),
        "components": { "securitySchemes": security_schemes(), "responses": refusals(&mut schemas) },
    });
    let types = schemas.finish(&mut document);
    document["components"]["schemas"] = types.into();
    document
}

fn described(group: &Group, operation: &Operation, schemas: &mut Schemas) -> Value {
    let caller = operation.caller.unwrap_or(group.caller);
    let mut described = json!({
        "tags": [group.name],
        "operationId": operation.id,
        "summary": operation.summary,
    });
    if let Some(description) = operation.description {
        described["description"] = json!(description);
    }
    described["security"] = security(caller);
    let parameters: Vec<Value> =
        all_parameters(operation).iter().map(|parameter| written(parameter, schemas)).collect();
    if !parameters.is_empty() {
        described["parameters"] = parameters.into();
    }
    if let Some(Body { meaning, content, example }) = &operation.body {
        let mut content = contents(content, Way::Sent, schemas);
        if let (Some(example), Some(json)) = (example, content.get_mut("application/json")) {
            json["example"] = example.clone();
        }
        described["requestBody"] = json!({ "description": meaning, "required": true, "content": content });
    }
    let mut responses = Map::new();
    let mut success = json!({ "description": operation.meaning });
    if !operation.content.is_empty() {
        success["content"] = contents(&operation.content, Way::Answered, schemas).into();
    }
    responses.insert(operation.status.to_string(), success);
    for (status, when) in all_refusals(caller, operation) {
        responses.insert(status.to_string(), refusal(status, when));
    }
    described["responses"] = responses.into();
    described
}

/// The parts of the path in their order, then what stands after the question mark.
fn all_parameters(operation: &Operation) -> Vec<Parameter> {
    let in_path = |name: &str| operation.parameters.iter().find(|given| given.in_path && given.name == name);
    let parts = operation.path.split(['{', '}']).skip(1).step_by(2);
    let parts = parts.filter_map(|name| in_path(name).cloned().or_else(|| usual_part(name)));
    parts.chain(operation.parameters.iter().filter(|given| !given.in_path).cloned()).collect()
}

fn written(parameter: &Parameter, schemas: &mut Schemas) -> Value {
    let schema = match &parameter.form {
        Form::Written(schema) => schema.clone(),
        Form::Type(schema) => schemas.used(Way::Sent, *schema),
    };
    let schema = if parameter.repeated { json!({ "type": "array", "items": schema, "maxItems": 20 }) } else { schema };
    let mut written = json!({
        "name": parameter.name,
        "in": if parameter.in_path { "path" } else { "query" },
        "description": parameter.description,
        "schema": schema,
    });
    if parameter.required {
        written["required"] = json!(true);
    }
    written
}

fn contents(content: &[(&'static str, Option<SchemaOf>)], way: Way, schemas: &mut Schemas) -> Map<String, Value> {
    let described = |(kind, schema): &(&'static str, Option<SchemaOf>)| {
        let schema = schema.map(|schema| json!({ "schema": schemas.used(way, schema) }));
        let text = || json!({ "schema": { "type": "string" } });
        let bytes = kind.starts_with("application/vnd");
        // Bytes that are no text have no schema.
        ((*kind).to_owned(), schema.unwrap_or_else(|| if bytes { json!({}) } else { text() }))
    };
    content.iter().map(described).collect()
}

/// Who may call.
fn security(caller: Caller) -> Value {
    match caller {
        Caller::Visitor => json!([{}, { "customerToken": [] }]),
        Caller::Owner => json!([{ "ownerKey": [] }, { "session": [], "sessionHeader": [] }]),
        Caller::Admin => json!([{ "adminToken": [] }]),
        Caller::SigningIn => json!([{ "sessionHeader": [] }]),
    }
}

fn security_schemes() -> Value {
    json!({
        "ownerKey": { "type": "http", "scheme": "bearer", "description": "The owner's key, `sk_…`. It names the shop." },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "__Host-shopbell",
            "description": "The dashboard's session. It opens everything that the owner's key does, for pages of this \
                            deployment only.",
        },
        "sessionHeader": {
            "type": "apiKey", "in": "header", "name": SESSION_HEADER,
            "description": "Anything; pages of other sites can't send it unasked.",
        },
        "customerToken": {
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Signed by the shop's server: which customer the visitor is. Needed where the settings' \
                            `identity` is `required` and the visitor is a customer.",
        },
        "adminToken": { "type": "http", "scheme": "bearer", "description": "The deployment's admin token." },
    })
}

/// What may go wrong: what the address says, and what follows from what it takes and from who may call.
fn all_refusals(caller: Caller, operation: &Operation) -> BTreeMap<u16, Option<&'static str>> {
    let mut refusals = operation.refusals.clone();
    let mut also = |status: u16| {
        refusals.entry(status).or_insert(None);
    };
    if operation.body.is_some() || operation.parameters.iter().any(|parameter| !parameter.in_path) {
        also(400);
    }
    if operation.body.is_some() {
        also(413);
    }
    if caller == Caller::Visitor {
        also(403);
    } else {
        also(401);
    }
    if operation.path.contains('{') {
        also(404);
    }
    refusals
}

/// A status, what it is called among the components, and what it says where an address doesn't say more.
const REFUSALS: [(u16, &str, &str); 8] = [
    (400, "Invalid", "The body is no JSON, or something in it or in the address isn't allowed: `field` names it."),
    (401, "Unauthorized", "No key, or one that opens nothing."),
    (403, "OriginNotAllowed", "The browser is on a site that isn't one of the shop's origins."),
    (404, "NotFound", "There is no such thing; what is somebody else's is as if it weren't there."),
    (409, "Conflict", "It can't be done as things are; the message says why."),
    (413, "TooLarge", "The body is larger than this address takes."),
    (429, "TooManyRequests", "Too often; `Retry-After` says in how many seconds it may be tried again."),
    (503, "Unavailable", "Not yet; `Retry-After` says when. Nothing was stored."),
];

fn refusal(status: u16, when: Option<&str>) -> Value {
    let name = REFUSALS.iter().find(|(known, ..)| *known == status).map_or("Invalid", |(_, name, _)| *name);
    let mut refusal = json!({ "$ref": format!("#/components/responses/{name}") });
    if let Some(when) = when {
        refusal["description"] = json!(when);
    }
    refusal
}

fn refusals(schemas: &mut Schemas) -> Value {
    let mut all = Map::new();
    for (status, name, says) in REFUSALS {
        let schema = schemas.used(Way::Answered, SchemaGenerator::subschema_for::<ErrorBody>);
        let mut refusal = json!({ "description": says, "content": { "application/json": { "schema": schema } } });
        if matches!(status, 429 | 503) {
            refusal["headers"] = json!({ "Retry-After": { "description": "In seconds.", "schema": { "type": "integer", "minimum": 1 } } });
        }
        all.insert(name.to_owned(), refusal);
    }
    all.into()
}
