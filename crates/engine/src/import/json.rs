//! JSON: what `GET /v1/faq` gives, or the list alone. Every entry is read by itself, so that one with a mistake
//! spoils no other.

use super::words::{self, ALLOWED, Part};
use super::{Draft, File, Place, Refused, Unreadable};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped<'a> {
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

pub(super) fn read(text: &str) -> Result<File, Unreadable> {
    let entries = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<&RawValue>>(text)
    } else {
        serde_json::from_str::<Wrapped<'_>>(text).map(|wrapped| wrapped.entries)
    };
    let entries = entries.map_err(|error| {
        Unreadable::body(format!("must be JSON: {{ \"entries\": [...] }} or a list of entries; {error}"))
    })?;
    let mut file = File::default();
    let (mut line, mut counted) = (1_u32, 0);
    for entry in entries {
        // The entry is a part of the text, so the distance of the two is its offset.
        let offset = (entry.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
        let before = text.as_bytes().get(counted..offset).unwrap_or_default();
        line += before.iter().filter(|byte| **byte == b'\n').count() as u32;
        counted = offset.max(counted);
        match draft(Place::Line(line), entry) {
            Ok(draft) => file.drafts.push(draft),
            Err(refused) => file.refused.push(refused),
        }
    }
    Ok(file)
}

fn draft(place: Place, entry: &RawValue) -> Result<Draft, Refused> {
    let fields: Map<String, Value> = serde_json::from_str(entry.get())
        .map_err(|_| Refused::new(place, "entry", format!("must be an object with {ALLOWED}")))?;
    let mut draft =
        Draft { place, id: None, locale: None, question: String::new(), answer: String::new(), phrasings: None };
    for (name, value) in fields {
        let part = Part::named(&name)
            .ok_or_else(|| Refused::new(place, name.clone(), format!("unknown field; allowed: {ALLOWED}")))?;
        if value.is_null() {
            continue;
        }
        match part {
            Part::Id => draft.id = Some(id(place, value)?),
            Part::Question => draft.question = text(place, part, value)?,
            Part::Answer => draft.answer = text(place, part, value)?,
            Part::Phrasings => draft.phrasings = Some(phrasings(place, value)?),
            Part::Locale => {
                let name = text(place, part, value)?;
                let locale = words::language(&name);
                draft.locale = Some(locale.ok_or_else(|| Refused::new(place, "locale", "must be fa, ar or en"))?);
            }
        }
    }
    Ok(draft)
}

fn text(place: Place, part: Part, value: Value) -> Result<String, Refused> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err(Refused::new(place, part.name(), "must be a text")),
    }
}

/// Other systems number their entries.
fn id(place: Place, value: Value) -> Result<String, Refused> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        value => text(place, Part::Id, value),
    }
}

fn phrasings(place: Place, value: Value) -> Result<Vec<String>, Refused> {
    match value {
        Value::String(text) => Ok(words::phrasings(&text)),
        Value::Array(items) => items.into_iter().map(|item| text(place, Part::Phrasings, item)).collect(),
        _ => Err(Refused::new(place, "phrasings", "must be a list of texts")),
    }
}
