//! What was computed, as bytes: the FAQ's index, the search index, the recommender. A row may have 2 MB, so each is kept
//! in pieces.

use crate::error::ApiError;
use crate::shop::sql::Database;
use serde::Deserialize;

/// The largest piece, in bytes.
const CHUNK: usize = 1_900_000;

#[derive(Deserialize)]
struct Chunk {
    #[serde(with = "serde_bytes")]
    bytes: Vec<u8>,
}

/// All bytes stored under that name; none where nothing is.
pub fn load(database: &Database, name: &str) -> Result<Vec<u8>, ApiError> {
    let size = size(database, name)?;
    database.bytes("SELECT bytes FROM models WHERE name = ? ORDER BY chunk", vec![name.into()], size)
}

/// How many bytes are stored under that name. They need not be read for it.
pub fn size(database: &Database, name: &str) -> Result<usize, ApiError> {
    let size = "SELECT coalesce(sum(length(bytes)), 0) AS n FROM models WHERE name = ?";
    usize::try_from(database.count(size, vec![name.into()])?).map_err(ApiError::internal)
}

/// The first bytes, at most so many, where anything is stored.
pub fn beginning(database: &Database, name: &str, bytes: i64) -> Result<Option<Vec<u8>>, ApiError> {
    let first: Option<Chunk> = database.first(
        "SELECT substr(bytes, 1, ?) AS bytes FROM models WHERE name = ? AND chunk = 0",
        vec![bytes.into(), name.into()],
    )?;
    Ok(first.map(|chunk| chunk.bytes))
}

/// Stores the bytes instead of those before. Inside of the transaction that stores what belongs to them.
pub fn store(database: &Database, name: &str, bytes: &[u8]) -> Result<(), ApiError> {
    database.run("DELETE FROM models WHERE name = ?", vec![name.into()])?;
    for (number, chunk) in (0_i64..).zip(bytes.chunks(CHUNK)) {
        database.run(
            "INSERT INTO models (name, chunk, bytes) VALUES (?, ?, ?)",
            vec![name.into(), number.into(), chunk.to_vec().into()],
        )?;
    }
    Ok(())
}
