//! What an index is stored in: four letters that say what it is, a version, a checksum, and the index.
//!
//! The checksum (FNV-1a) is against damage, not against anybody: who reads what is inside still checks everything.

/// How many bytes stand before what is sealed.
pub(crate) const HEADER: usize = 10;

/// Why bytes are no index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BlobError {
    /// Written by another version of the engine, or not an index at all: build it again.
    #[error("the index was written by another version")]
    Version,
    /// Not what was written.
    #[error("the index is damaged")]
    Damaged,
}

/// Seals what is in `body`.
pub(crate) fn seal(magic: [u8; 4], version: u16, body: &[u8]) -> Vec<u8> {
    let mut blob = Vec::with_capacity(body.len() + HEADER);
    blob.extend_from_slice(&magic);
    blob.extend_from_slice(&version.to_le_bytes());
    blob.extend_from_slice(&checksum(body).to_le_bytes());
    blob.extend_from_slice(body);
    blob
}

/// What was sealed.
pub(crate) fn open(magic: [u8; 4], version: u16, blob: &[u8]) -> Result<&[u8], BlobError> {
    if !is_of(magic, version, blob) {
        return Err(BlobError::Version);
    }
    let (header, body) = blob.split_first_chunk::<HEADER>().ok_or(BlobError::Version)?;
    let [.., s0, s1, s2, s3] = *header;
    if u32::from_le_bytes([s0, s1, s2, s3]) == checksum(body) { Ok(body) } else { Err(BlobError::Damaged) }
}

/// Whether these bytes, or the first six of them, are of that kind and version.
pub(crate) fn is_of(magic: [u8; 4], version: u16, blob: &[u8]) -> bool {
    matches!(blob, [a, b, c, d, v, w, ..] if [*a, *b, *c, *d] == magic && u16::from_le_bytes([*v, *w]) == version)
}

/// FNV-1a.
pub(crate) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash: u32, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
