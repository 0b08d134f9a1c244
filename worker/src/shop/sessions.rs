//! Who is the owner: the key, or a session that was begun with it.
//!
//! Invariants: of a key and of a session's token only the hash is stored; a session ends when the owner signs out, at the
//! latest after [`LENGTH`]. Whoever has the shop's public id can try keys, so wrong ones are counted, and past the limit
//! nobody signs in for a while; the key itself keeps opening the API, which the shop's own programs use.

use crate::error::ApiError;
use crate::guard::same;
use crate::shop::command::Credential;
use crate::shop::limits::{self, WRONG_KEYS};
use crate::shop::memory::Memory;
use crate::shop::sql::Database;
use shopbell_protocol::ErrorCode;

/// How long an owner stays signed in, in milliseconds: 14 days.
pub const LENGTH: i64 = 14 * 24 * 60 * 60 * 1_000;
/// How many sessions a shop has at most; the one that ends first makes room.
const MOST_SESSIONS: i64 = 50;
/// A shop has one door.
const DOOR: &str = "door";

/// The answer to whoever is not the owner.
pub fn refused() -> ApiError {
    ApiError::new(ErrorCode::Unauthorized, "this key opens no shop")
}

/// Is this the owner?
pub fn check(database: &Database, memory: &Memory, now: i64, credential: &Credential) -> Result<(), ApiError> {
    let is_owner = match credential {
        Credential::Key(hash) => same(&memory.key_hash, hash),
        Credential::Session(hash) => {
            let open = "SELECT count(*) AS n FROM owner_sessions WHERE token_hash = ? AND expires_at > ?";
            database.count(open, vec![hash.as_str().into(), now.into()])? == 1
        }
    };
    if is_owner { Ok(()) } else { Err(refused()) }
}

/// Begins a session for whoever has the key.
pub fn begin(
    database: &Database,
    memory: &Memory,
    now: i64,
    credential: &Credential,
    token_hash: &str,
) -> Result<(), ApiError> {
    limits::check_key(database, &WRONG_KEYS, DOOR, now)?;
    if !matches!(credential, Credential::Key(hash) if same(&memory.key_hash, hash)) {
        database.transaction(|| {
            database.run("DELETE FROM wrong_keys WHERE at <= ?", vec![(now - WRONG_KEYS.span()).into()])?;
            database.run("INSERT INTO wrong_keys (at) VALUES (?)", vec![now.into()])
        })?;
        return Err(refused());
    }
    database.transaction(|| {
        database.run("DELETE FROM owner_sessions WHERE expires_at <= ?", vec![now.into()])?;
        database.run(
            "DELETE FROM owner_sessions WHERE token_hash IN (SELECT token_hash FROM owner_sessions ORDER BY expires_at DESC LIMIT -1 OFFSET ?)",
            vec![(MOST_SESSIONS - 1).into()],
        )?;
        database.run(
            "INSERT INTO owner_sessions (token_hash, expires_at) VALUES (?, ?)",
            vec![token_hash.into(), (now + LENGTH).into()],
        )
    })?;
    Ok(())
}

/// Ends the session that this comes by; one that has ended already is none.
pub fn end(database: &Database, credential: &Credential) -> Result<(), ApiError> {
    if let Credential::Session(hash) = credential {
        database.run("DELETE FROM owner_sessions WHERE token_hash = ?", vec![hash.as_str().into()])?;
    }
    Ok(())
}
