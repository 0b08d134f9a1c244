//! Of when and of whom results are.

use crate::error::ApiError;
use crate::shop::command::ResultQuery;
use crate::shop::figures::{Cut, LONGEST_SCAN};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use crate::shop::{reports, segments};
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::Dimension;
use std::collections::BTreeMap;
use worker::SqlStorageValue;

/// A period, of everybody or of a segment. Of everybody, counters are read; who belongs to a segment changes, so that no
/// counter is kept for it and rows are read.
pub struct Scope {
    /// First day.
    pub first: Day,
    /// Last day.
    pub last: Day,
    /// When the first day begins in the shop, in milliseconds since the Unix epoch.
    since: i64,
    /// When the last day has ended.
    until: i64,
    /// The segment.
    pub segment: Option<String>,
    filters: BTreeMap<Dimension, String>,
}

impl Scope {
    /// What a request asks for.
    pub fn of(database: &Database, memory: &Memory, now: i64, query: ResultQuery) -> Result<Self, ApiError> {
        segments::check(database, query.segment.as_deref())?;
        let (first, last) = reports::period(memory, now, query.from.as_deref(), query.to.as_deref())?;
        if query.segment.is_some() && first.days_until(last) >= LONGEST_SCAN {
            return Err(ApiError::invalid("from", format!("of a segment, at most {LONGEST_SCAN} days can be read")));
        }
        let filters = query.segment.iter().map(|segment| (Dimension::Segment, segment.clone())).collect();
        let (since, until) = (memory.start_of(first), memory.start_of(last.plus_days(1)));
        Ok(Self { first, last, since, until, segment: query.segment, filters })
    }

    /// The same, for answers with scores.
    pub fn cut(&self) -> Cut<'_> {
        Cut { from: self.first, to: self.last, filters: &self.filters }
    }

    /// First and last day, as they are stored.
    pub fn days(&self) -> Vec<SqlStorageValue> {
        vec![self.first.to_string().into(), self.last.to_string().into()]
    }

    /// For a query of rows: `?1` is the segment, and rows count from `?2` to before `?3`.
    pub fn of_rows(&self) -> Vec<SqlStorageValue> {
        vec![self.segment.as_deref().into(), self.since.into(), self.until.into()]
    }
}
