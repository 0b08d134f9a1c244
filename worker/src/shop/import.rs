//! The import of a FAQ: drafts that were read and checked, merged into the entries there are.

use crate::error::ApiError;
use crate::shop::command::ImportFaq;
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{faq, publishing};
use crate::validate::check_size;
use shopbell_engine::import::{Mode, Place, Refused, merge};
use shopbell_protocol::owner::{ImportError, Imported};

/// How many errors are listed.
const MOST_ERRORS: usize = 1_000;

/// Imports drafts: all of them but those that the file has twice.
pub fn import(database: &Database, memory: &mut Memory, now: i64, wanted: ImportFaq) -> Result<Imported, ApiError> {
    let ImportFaq { drafts, refused, replace, dry_run } = wanted;
    let mode = if replace { Mode::Replace } else { Mode::Add };
    let merged = merge(faq::read(database)?, drafts, memory.settings.locale, mode, refused.is_empty());
    check_size("entries", &merged.entries)?;
    let mut errors = refused;
    errors.extend(merged.refused.into_iter().map(error));
    errors.sort_by_key(|error| error.line.or(error.entry));
    let count = |count: usize| u32::try_from(count).map_err(ApiError::internal);
    let mut imported = Imported {
        added: count(merged.added)?,
        updated: count(merged.updated)?,
        unchanged: count(merged.unchanged)?,
        removed: count(merged.removed)?,
        refused: count(errors.len())?,
        stored: count(merged.entries.len())?,
        building: false,
        errors,
    };
    imported.errors.truncate(MOST_ERRORS);
    if imported.added + imported.updated + imported.removed > 0 && !dry_run {
        imported.building = publishing::publish(database, memory, now, merged.entries, "entries")?.building;
    }
    Ok(imported)
}

/// Why a draft is refused, for the owner.
pub fn error(refused: Refused) -> ImportError {
    let (line, entry) = match refused.place {
        Place::Line(line) => (Some(line), None),
        Place::Entry(entry) => (None, Some(entry)),
    };
    ImportError { line, entry, field: refused.field, message: refused.message }
}
