//! Numbers as people type them: with the digits and the signs of their own keyboard.

use crate::api::Failure;

/// The same with ASCII digits and a point.
pub fn ascii(text: &str) -> String {
    let sign = |character: char| match character {
        '۰'..='۹' => char::from_digit(u32::from(character) - u32::from('۰'), 10),
        '٠'..='٩' => char::from_digit(u32::from(character) - u32::from('٠'), 10),
        '٫' => Some('.'),
        // What stands between thousands.
        '٬' | '،' | ',' | '\'' | '\u{a0}' | '\u{202f}' | ' ' | '\u{200e}' | '\u{200f}' => None,
        other => Some(other),
    };
    text.chars().filter_map(sign).collect()
}

/// The number in a field, none where it is empty. What is no number is said with the field's name.
pub fn number<T: std::str::FromStr>(label: &str, text: &str) -> Result<Option<T>, Failure> {
    let plain = ascii(text);
    if plain.is_empty() {
        return Ok(None);
    }
    plain.parse().map(Some).map_err(|_| Failure::here(label, "must_be_number"))
}
