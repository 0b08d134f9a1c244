//! An order's number as people type it, and the key under which attempts at it are counted.
//!
//! Invariant: two ways to type a number that a shop could take for one have one key, so that spelling it
//! anew gives nobody more guesses.

use crate::text::{clean, normalize};

/// The longest number.
const LONGEST: usize = 40;

/// The number that was typed: without white space, digits in ASCII, every kind of hyphen a `-`. `None` unless it has
/// 1 to 40 letters, digits, `-` and `#`, one of them a letter or a digit.
pub fn number(typed: &str) -> Option<String> {
    let number: String = fold_digits(&clean(typed))
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}'))
        .map(|c| if matches!(c, '‐' | '‑' | '‒' | '–' | '—' | '−') { '-' } else { c })
        .collect();
    let allowed = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '-' | '#');
    let fits = (1..=LONGEST).contains(&number.chars().count()) && number.chars().all(allowed);
    (fits && !number_key(&number).is_empty()).then_some(number)
}

/// The key of a number: its letters and digits in their one form, nothing between them, and no zeros before a number,
/// which many shops read past.
pub fn number_key(number: &str) -> String {
    let mut key = String::new();
    for c in normalize(number).chars().filter(|c| *c != ' ') {
        let after_digit = key.chars().next_back().is_some_and(|last| last.is_ascii_digit());
        if c == '0' && !after_digit {
            continue;
        }
        key.push(c);
    }
    key
}

/// Persian and Arabic digits as ASCII ones; the rest as it is.
pub fn fold_digits(text: &str) -> String {
    let fold = |c: char| {
        let zero = match c {
            '٠'..='٩' => '٠',
            '۰'..='۹' => '۰',
            _ => return c,
        };
        char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or(c)
    };
    text.chars().map(fold).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_typed_on_any_keyboard() {
        for typed in ["NJ-10482", " NJ–10482\n", "NJ-۱۰۴۸۲", "NJ - ١٠٤٨٢", "\u{202E}NJ-10482"] {
            assert_eq!(number(typed).as_deref(), Some("NJ-10482"), "{typed:?}");
        }
        assert_eq!(number("#۷").as_deref(), Some("#7"));
        assert_eq!(number("سفارش-۱۲").as_deref(), Some("سفارش-12"));
        assert_eq!(number(&"1".repeat(40)), Some("1".repeat(40)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for typed in ["", "  ", "-", "#-#", "a/b", "a.b", "NJ_1", "1;2", "<b>", "१२", &"1".repeat(41)] {
            assert_eq!(number(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn one_order_has_one_key() {
        for typed in ["NJ-10482", "nj-10482", "NJ10482", "#NJ-10482", "N-J-1-0-4-8-2"] {
            assert_eq!(number_key(typed), "nj10482", "{typed}");
        }
        assert_eq!(number_key("كي-1"), number_key("کی-1"));
        assert_ne!(number_key("NJ-10482"), number_key("NJ-10483"));
        assert_eq!(number_key("NJ-0010482"), number_key("NJ-10482"));
        assert_ne!(number_key("1000"), number_key("100"));
    }
}
