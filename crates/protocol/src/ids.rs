//! Identifiers. They are checked when they are read, so a value of these types is always well formed.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What is wrong with an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidId {
    /// Not a UUID in its usual form: 36 characters, hexadecimal, with hyphens.
    Uuid,
    /// Not 64 hexadecimal characters.
    Shop,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Uuid => "must be a UUID such as 0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47",
            Self::Shop => "must be a shop id: 64 hexadecimal characters",
        })
    }
}

impl std::error::Error for InvalidId {}

/// The id of a rating, turn, conversation, handoff, event, session, visitor or recommendation: a
/// UUID, version 7 where it is made by us. The browser makes it before the first send, so a repeated
/// send is recognised. Kept in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("format" = "uuid")))]
#[serde(try_from = "String", into = "String")]
pub struct RecordId(String);

impl RecordId {
    /// The id as text, 36 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RecordId {
    type Error = InvalidId;

    fn try_from(mut text: String) -> Result<Self, InvalidId> {
        let well_formed = text.len() == 36
            && text.bytes().enumerate().all(|(position, byte)| match position {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        if !well_formed {
            return Err(InvalidId::Uuid);
        }
        text.make_ascii_lowercase();
        Ok(Self(text))
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> Self {
        id.0
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A shop's public id: 64 hexadecimal characters issued by the deployment. Public: it stands in the
/// script tag. Only the deployment that issued it accepts it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("pattern" = "^[0-9a-f]{64}$")))]
#[serde(try_from = "String", into = "String")]
pub struct ShopId(String);

impl ShopId {
    /// The id as text, 64 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ShopId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let well_formed = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if well_formed { Ok(Self(text)) } else { Err(InvalidId::Shop) }
    }
}

impl From<ShopId> for String {
    fn from(id: ShopId) -> Self {
        id.0
    }
}

impl fmt::Display for ShopId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_id_is_a_uuid_in_lower_case() {
        let id: RecordId = serde_json::from_str("\"0193F1C2-7b1e-7d30-9a52-0c8f3d1e6b47\"").unwrap();
        assert_eq!(id.as_str(), "0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47");
        for bad in ["", "x", "0193f1c27b1e7d309a520c8f3d1e6b47", "0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b4ژ"] {
            assert!(RecordId::try_from(bad.to_owned()).is_err(), "{bad:?} must be refused");
        }
    }

    #[test]
    fn a_shop_id_is_64_hexadecimal_characters() {
        assert!(ShopId::try_from("a".repeat(64)).is_ok());
        for bad in ["a".repeat(63), "g".repeat(64), "A".repeat(64), String::new()] {
            assert_eq!(ShopId::try_from(bad), Err(InvalidId::Shop));
        }
    }
}
