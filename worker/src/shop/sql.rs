//! The object's database, as typed rows in and out.
//!
//! What the platform allows: 100 bound values a statement, null, numbers, text and bytes only; whole
//! numbers pass through a double, so they stay below 2^53 and ids are text.

use crate::error::ApiError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use worker::js_sys::{ArrayBuffer, Reflect, Uint8Array};
use worker::{SqlStorage, SqlStorageValue, State};

#[wasm_bindgen]
extern "C" {
    /// The object's storage, for the one method that the `worker` crate doesn't bind.
    type RawStorage;

    /// Runs `work` in a transaction, and takes back all it wrote where it throws.
    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &RawStorage,
        work: &mut dyn FnMut() -> Result<JsValue, JsValue>,
    ) -> Result<JsValue, JsValue>;
}

/// A list is inserted in pieces of at most so many bytes (or one item).
const LIST_PIECE: usize = 1 << 20;

/// The object's database.
pub struct Database {
    shop: String,
    sql: SqlStorage,
    storage: JsValue,
}

/// One row that counts something.
#[derive(Deserialize)]
struct Count {
    n: i64,
}

impl Database {
    /// The database of that object.
    pub fn of(state: &State) -> Self {
        let storage = state.storage();
        Self { shop: state.id().to_string(), sql: storage.sql(), storage: storage.as_raw().into() }
    }

    /// The id of the shop whose database it is.
    pub fn shop(&self) -> &str {
        &self.shop
    }

    /// Runs one statement with values (or several without) and returns how many rows it wrote, index
    /// rows included: 0 means that nothing was written.
    pub fn run(&self, statement: &str, values: Vec<SqlStorageValue>) -> Result<usize, ApiError> {
        Ok(self.sql.exec(statement, values)?.rows_written())
    }

    /// Runs a statement that inserts a list of any length: `?` twice, for the position of the first item
    /// and the items as one JSON array. The list is cut so that no value gets near the 2 MB it may have.
    pub fn insert_list<T: Serialize>(&self, statement: &str, items: &[T]) -> Result<(), ApiError> {
        let (mut first, mut count, mut list) = (0_i64, 0_i64, String::new());
        for item in items {
            let item = serde_json::to_string(item)?;
            if count > 0 && list.len() + item.len() > LIST_PIECE {
                self.run(statement, vec![first.into(), format!("[{list}]").into()])?;
                (first, count) = (first + count, 0);
                list.clear();
            }
            if count > 0 {
                list.push(',');
            }
            list.push_str(&item);
            count += 1;
        }
        if count > 0 {
            self.run(statement, vec![first.into(), format!("[{list}]").into()])?;
        }
        Ok(())
    }

    /// All rows, column names being field names.
    pub fn rows<T: DeserializeOwned>(&self, query: &str, values: Vec<SqlStorageValue>) -> Result<Vec<T>, ApiError> {
        Ok(self.sql.exec(query, values)?.to_array()?)
    }

    /// Takes every row by itself, so that a large answer is never here as a whole.
    pub fn each<T: DeserializeOwned>(
        &self,
        query: &str,
        values: Vec<SqlStorageValue>,
        mut take: impl FnMut(T) -> Result<(), ApiError>,
    ) -> Result<(), ApiError> {
        self.sql.exec(query, values)?.next::<T>().try_for_each(|row| take(row?))
    }

    /// The column `bytes` of all rows, one after the other, `size` bytes together or less. Each row's buffer is given back
    /// at once: it lies outside of the runtime's heap, which is collected far too late for models of many megabytes.
    pub fn bytes(&self, query: &str, values: Vec<SqlStorageValue>, size: usize) -> Result<Vec<u8>, ApiError> {
        let mut all = vec![0; size];
        let mut read = 0;
        for row in self.sql.exec(query, values)? {
            let rest = all.get_mut(read..).unwrap_or_default();
            read += move_bytes(&row?, rest)?;
        }
        all.truncate(read);
        Ok(all)
    }

    /// The first row.
    pub fn first<T: DeserializeOwned>(&self, query: &str, values: Vec<SqlStorageValue>) -> Result<Option<T>, ApiError> {
        self.sql.exec(query, values)?.next::<T>().next().transpose().map_err(ApiError::from)
    }

    /// The number in column `n` of the first row; 0 without rows.
    pub fn count(&self, query: &str, values: Vec<SqlStorageValue>) -> Result<i64, ApiError> {
        Ok(self.first::<Count>(query, values)?.map_or(0, |row| row.n))
    }

    /// Runs `work` as a whole or not at all. Without this, what was written before an error would
    /// stay: the platform commits even when the call fails.
    pub fn transaction<T>(&self, work: impl FnOnce() -> Result<T, ApiError>) -> Result<T, ApiError> {
        let mut work = Some(work);
        let mut outcome = None;
        let mut run = || {
            let result = work.take().map(|work| work());
            let failed = !matches!(result, Some(Ok(_)));
            outcome = result;
            if failed { Err(JsValue::from_str("roll back")) } else { Ok(JsValue::UNDEFINED) }
        };
        let committed = self.storage.unchecked_ref::<RawStorage>().transaction_sync(&mut run);
        match (outcome, committed) {
            (Some(Ok(value)), Ok(_)) => Ok(value),
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(ApiError::internal(format!("a transaction failed: {error:?}"))),
            (None, Ok(_)) => Err(ApiError::internal("a transaction did not run")),
        }
    }
}

/// Moves a row's column `bytes` to the beginning of `place`: how many they were.
fn move_bytes(row: &JsValue, place: &mut [u8]) -> worker::Result<usize> {
    let buffer: ArrayBuffer = Reflect::get(row, &JsValue::from_str("bytes"))?.dyn_into()?;
    let bytes = Uint8Array::new(&buffer);
    let length = bytes.length() as usize;
    let place = place.get_mut(..length).ok_or("there are more bytes than there were")?;
    bytes.copy_to(place);
    buffer.transfer_with_length(0)?;
    Ok(length)
}
