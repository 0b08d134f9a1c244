//! The languages the product speaks.

use serde::{Deserialize, Serialize};

/// A language of the widget, of a shop's answers and of a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Persian.
    Fa,
    /// Arabic.
    Ar,
    /// English.
    En,
}

/// The direction a language is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Locale {
    /// Every locale, in the order in which they are listed to people.
    pub const ALL: [Self; 3] = [Self::Fa, Self::Ar, Self::En];

    /// The BCP 47 primary subtag: `fa`, `ar` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fa => "fa",
            Self::Ar => "ar",
            Self::En => "en",
        }
    }

    /// The direction its script runs in.
    pub const fn direction(self) -> Direction {
        match self {
            Self::Fa | Self::Ar => Direction::Rtl,
            Self::En => Direction::Ltr,
        }
    }

    /// The locale of a language tag such as `fa`, `fa-IR` or `AR_EG`; `None` for other languages.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|locale| locale.code().eq_ignore_ascii_case(primary))
    }
}

impl Direction {
    /// The value of HTML's `dir` attribute.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_by_its_primary_language() {
        assert_eq!(Locale::from_tag("fa-IR"), Some(Locale::Fa));
        assert_eq!(Locale::from_tag("AR_eg"), Some(Locale::Ar));
        assert_eq!(Locale::from_tag("en"), Some(Locale::En));
        assert_eq!(Locale::from_tag("fab"), None);
        assert_eq!(Locale::from_tag(""), None);
    }
}
