//! What nobody can guess.

use crate::error::ApiError;
use shopbell_protocol::RecordId;

/// 128 bits.
pub fn bytes() -> Result<[u8; 16], ApiError> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(ApiError::internal)?;
    Ok(bytes)
}

/// A new id: a UUID of version 4.
pub fn id() -> Result<RecordId, ApiError> {
    let bits = (u128::from_be_bytes(bytes()?) & !(0xf << 76) & !(0b11 << 62)) | (4 << 76) | (0b10 << 62);
    let digits = format!("{bits:032x}");
    let piece = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let text = [piece(0, 8), piece(8, 12), piece(12, 16), piece(16, 20), piece(20, 32)].join("-");
    RecordId::try_from(text).map_err(ApiError::internal)
}
