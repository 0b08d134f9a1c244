//! What addresses say after the question mark, wherever several of them say the same.

use crate::error::ApiError;
use crate::shop::command::PageQuery;
use percent_encoding::percent_decode_str;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::CalendarKind;
use shopbell_protocol::{Locale, RecordId};

/// How many rows a page may have.
const LARGEST_PAGE: u32 = 200;

/// `locale=fa`
pub fn locale(value: &str) -> Result<Locale, ApiError> {
    let known = Locale::ALL.into_iter().find(|locale| locale.code() == value);
    known.ok_or_else(|| ApiError::invalid("locale", "must be fa, ar or en"))
}

/// `calendar=jalali`
pub fn calendar(value: &str) -> Result<CalendarKind, ApiError> {
    match value {
        "gregorian" => Ok(CalendarKind::Gregorian),
        "jalali" => Ok(CalendarKind::Jalali),
        _ => Err(ApiError::invalid("calendar", "must be gregorian or jalali")),
    }
}

/// A part of an address: an owner's id may be in any script.
pub fn segment(what: &str, segment: &str) -> Result<String, ApiError> {
    let decoded = percent_decode_str(segment).decode_utf8().map_err(|_| ApiError::not_found(what))?;
    Ok(decoded.into_owned())
}

/// `name=0193f1c2-…`
pub fn id(name: &str, value: &str) -> Result<RecordId, ApiError> {
    RecordId::try_from(value.to_owned()).map_err(|error| ApiError::invalid(name, error.to_string()))
}

/// `mode=add` or `mode=replace`: whether what the file doesn't have goes.
pub fn replaces(value: &str) -> Result<bool, ApiError> {
    match value {
        "add" => Ok(false),
        "replace" => Ok(true),
        _ => Err(ApiError::invalid("mode", "must be add or replace")),
    }
}

/// `name=true` or `name=false`
pub fn flag(name: &str, value: &str) -> Result<bool, ApiError> {
    value.parse().map_err(|_| ApiError::invalid(name, "must be true or false"))
}

/// `limit` and `cursor`; false where it is neither.
pub fn page(page: &mut PageQuery, name: &str, value: &str) -> Result<bool, ApiError> {
    match name {
        "limit" => {
            let limit = value.parse().ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit));
            page.limit = limit.ok_or_else(|| ApiError::invalid("limit", "must be a number from 1 to 200"))?;
        }
        "cursor" => {
            let before = value.parse().ok().filter(|before: &i64| (1..=1 << 53).contains(before));
            page.before =
                Some(before.ok_or_else(|| ApiError::invalid("cursor", "must be the `next` of the page before"))?);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A day of the calendar: `from=2026-11-23`
pub fn day(name: &str, value: &str) -> Result<String, ApiError> {
    let day = Day::parse(value).map_err(|_| ApiError::invalid(name, "must be a day such as 2026-11-23"))?;
    Ok(day.to_string())
}
