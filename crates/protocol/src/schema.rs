//! What the description of the API says of types that aren't ours. Only `cargo xtask openapi` and the tests are built with it.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// A text per language. Stands for `BTreeMap<Locale, String>`, of which a schema by itself would allow any key.
pub struct PerLocale;

impl JsonSchema for PerLocale {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PerLocale".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let text = || json_schema!({ "type": "string" });
        json_schema!({
            "type": "object",
            "properties": { "fa": text(), "ar": text(), "en": text() },
            "additionalProperties": false,
        })
    }
}
