//! Lists are read in pages, newest first. The cursor is the sequence number of a page's last row, so
//! rows that arrive in between move nothing.

use crate::error::ApiError;
use crate::shop::command::{PageQuery, RowFilter};
use crate::shop::memory::Memory;
use serde::Deserialize;
use shopbell_engine::metrics::calendar::Day;
use shopbell_protocol::owner::Page;
use worker::SqlStorageValue;

/// How many rows a page has when the request doesn't say.
const USUAL_PAGE: u32 = 50;
/// A page ends with the row that exceeds so many bytes of text.
const LARGEST_PAGE: usize = 1 << 20;

/// A row with its place in the list.
#[derive(Deserialize)]
pub struct Placed<T> {
    /// Grows with each row stored.
    pub seq: i64,
    /// The row itself.
    #[serde(flatten)]
    pub row: T,
}

impl PageQuery {
    /// The first page, as long as pages usually are.
    pub fn usual() -> Self {
        Self { limit: USUAL_PAGE, before: None, filter: RowFilter::default() }
    }

    /// The values of `WHERE seq < ? ORDER BY seq DESC LIMIT ?`, for lists without filters. One row more than the page
    /// holds is read, which tells whether another page follows.
    pub fn values(&self) -> Vec<SqlStorageValue> {
        vec![self.before.unwrap_or(1 << 53).into(), i64::from(self.limit + 1).into()]
    }

    /// The condition of `WHERE … ORDER BY seq DESC LIMIT ?1` and the values that go with it.
    pub fn condition(&self, memory: &Memory) -> Result<(String, Vec<SqlStorageValue>), ApiError> {
        let mut values = vec![i64::from(self.limit + 1).into(), self.before.unwrap_or(1 << 53).into()];
        let condition = self.filter.condition(memory, &mut values)?;
        Ok((format!("seq < ?2{condition}"), values))
    }

    /// The page that those rows make.
    pub fn page<T>(&self, mut rows: Vec<Placed<T>>) -> Page<T> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| last.seq.to_string());
        Page { items: rows.into_iter().map(|placed| placed.row).collect(), next }
    }

    /// The page that those rows make once each is completed, which also tells how many bytes of text it holds. The page
    /// ends early rather than grow beyond what an answer should be.
    pub fn completed<T, U>(
        &self,
        rows: Vec<Placed<T>>,
        mut complete: impl FnMut(T) -> Result<(U, usize), ApiError>,
    ) -> Result<Page<U>, ApiError> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let (mut items, mut bytes, mut last) = (Vec::new(), 0, None);
        for Placed { seq, row } in rows {
            if items.len() == limit || bytes > LARGEST_PAGE {
                return Ok(Page { items, next: last });
            }
            let (item, size) = complete(row)?;
            items.push(item);
            bytes += size;
            last = Some(seq.to_string());
        }
        Ok(Page { items, next: None })
    }
}

impl RowFilter {
    /// What follows a condition, so that only the rows wanted are read; its values go behind those there are.
    pub fn condition(&self, memory: &Memory, values: &mut Vec<SqlStorageValue>) -> Result<String, ApiError> {
        let mut condition = String::new();
        let mut limit = |what: &str, value: SqlStorageValue| {
            values.push(value);
            condition.push_str(&format!(" AND {what} ?{}", values.len()));
        };
        let day = |text: &String| Day::parse(text).map_err(ApiError::internal);
        if let Some(from) = &self.from {
            limit("at >=", memory.start_of(day(from)?).into());
        }
        if let Some(to) = &self.to {
            limit("at <", memory.start_of(day(to)?.plus_days(1)).into());
        }
        for (dimension, member) in &self.members {
            limit(&format!("{} =", dimension.code()), member.as_str().into());
        }
        if let Some(survey) = &self.survey {
            limit("survey =", survey.as_str().into());
        }
        if let Some(score) = self.min_score {
            limit("score >=", i64::from(score).into());
        }
        if let Some(score) = self.max_score {
            limit("score <=", i64::from(score).into());
        }
        if self.commented {
            condition.push_str(" AND comment IS NOT NULL");
        }
        Ok(condition)
    }
}
