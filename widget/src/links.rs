//! What is special in an answer's plain text: web addresses, so that they can be pressed, and grouped
//! numbers such as telephone numbers, so that their groups keep their order in a sentence that runs
//! from right to left; so do numbers of orders and parcels, which stand between [`ISOLATE`] and
//! [`ISOLATE_END`]. Nothing else is made of the text.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// An address that begins with `http://` or `https://`.
    Link(&'a str),
    /// Groups of digits, or what is marked as a number, to be read from left to right.
    Number(&'a str),
}

/// Unicode's left-to-right isolate. Texts from outside hold none: the worker removes it.
pub const ISOLATE: &str = "\u{2066}";
/// Where it ends.
pub const ISOLATE_END: &str = "\u{2069}";

/// Fewer digits are a plain number, a year or a range.
const DIGITS_OF_A_NUMBER: usize = 7;

/// What may follow an address without belonging to it.
const TRAILING: [char; 18] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '»', '”', '،', '؛', '؟', '。'];

/// The pieces of `text`, in order; together they are the text, without the marks.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, (number, after))) = marked_number(rest) {
        words_and_links(before, &mut pieces);
        pieces.push(Piece::Number(number));
        rest = after;
    }
    words_and_links(rest, &mut pieces);
    pieces
}

/// What is before the first marked number, the number, and what is after it.
fn marked_number(text: &str) -> Option<(&str, (&str, &str))> {
    let (before, rest) = text.split_once(ISOLATE)?;
    Some((before, rest.split_once(ISOLATE_END)?))
}

fn words_and_links<'a>(text: &'a str, pieces: &mut Vec<Piece<'a>>) {
    let mut rest = text;
    while let Some(start) = find_address(rest) {
        let (before, from) = split(rest, start);
        let end = from.find(|c: char| c.is_ascii_whitespace() || c == '<').unwrap_or(from.len());
        let run = split(from, end).0;
        let link = run.trim_end_matches(TRAILING);
        words_and_numbers(before, pieces);
        pieces.push(Piece::Link(link));
        rest = split(from, link.len()).1;
    }
    words_and_numbers(rest, pieces);
}

fn words_and_numbers<'a>(text: &'a str, pieces: &mut Vec<Piece<'a>>) {
    let (mut words, mut at) = (0, 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let number = grouped_number(split(text, at).1);
        if needs_its_order(number) {
            push_words(text.get(words..at), pieces);
            pieces.push(Piece::Number(number));
            words = at + number.len();
        }
        at += number.len().max(next.len_utf8());
    }
    push_words(text.get(words..), pieces);
}

fn push_words<'a>(words: Option<&'a str>, pieces: &mut Vec<Piece<'a>>) {
    pieces.extend(words.filter(|words| !words.is_empty()).map(Piece::Words));
}

/// Digits without anything between them stay together anyway.
fn needs_its_order(number: &str) -> bool {
    let digits = number.chars().filter(|c| is_digit(*c)).count();
    digits >= DIGITS_OF_A_NUMBER && digits < number.chars().count()
}

/// The digits `text` begins with, and the groups that follow them after one space or hyphen.
fn grouped_number(text: &str) -> &str {
    let mut end = 0;
    let mut gap = false;
    for (at, c) in text.char_indices() {
        if is_digit(c) || (at == 0 && c == '+') {
            end = at + c.len_utf8();
            gap = false;
        } else if !gap && at == end && at > 0 && matches!(c, ' ' | '-' | '\u{a0}') {
            gap = true;
        } else {
            break;
        }
    }
    split(text, end).0
}

/// Latin, Persian and Arabic digits.
fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '۰'..='۹' | '٠'..='٩')
}

/// Both sides of a position that was found in this very text.
fn split(text: &str, at: usize) -> (&str, &str) {
    text.split_at_checked(at).unwrap_or((text, ""))
}

/// Is this an address that may be opened?
pub fn is_web_address(address: &str) -> bool {
    find_address(address) == Some(0)
}

/// Where an address begins: a scheme we open, followed by a host.
fn find_address(text: &str) -> Option<usize> {
    text.char_indices().find_map(|(start, _)| {
        let rest = text.get(start..)?.strip_prefix("http")?;
        let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://")?;
        rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[').then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, is_web_address, pieces};

    #[test]
    fn an_address_ends_before_the_punctuation_of_its_sentence() {
        assert_eq!(
            pieces("ببینید: https://shop.example/a?b=1، یا (http://shop.example)."),
            [
                Words("ببینید: "),
                Link("https://shop.example/a?b=1"),
                Words("، یا ("),
                Link("http://shop.example"),
                Words(")."),
            ]
        );
    }

    #[test]
    fn words_stay_words() {
        assert_eq!(pieces("line one\nline two"), [Words("line one\nline two")]);
        assert_eq!(pieces("http:// and https"), [Words("http:// and https")]);
        assert_eq!(pieces(""), []);
    }

    #[test]
    fn the_groups_of_a_telephone_number_stay_together() {
        assert_eq!(
            pieces("واتساپ +971 50 555 0142، یا ۰۲۱-۸۸ ۷۷ ۶۶ ۵۵."),
            [Words("واتساپ "), Number("+971 50 555 0142"), Words("، یا "), Number("۰۲۱-۸۸ ۷۷ ۶۶ ۵۵"), Words(".")]
        );
        for plain in ["از ۱۰ تا ۲۰ درهم", "سفارش 123456789", "2026-11", "+", "a + b"] {
            assert_eq!(pieces(plain), [Words(plain)]);
        }
    }

    #[test]
    fn a_marked_number_stays_together_whatever_it_is_made_of() {
        assert_eq!(
            pieces("سفارش \u{2066}NJ-10482\u{2069} رسید:\nhttps://shop.example/1"),
            [Words("سفارش "), Number("NJ-10482"), Words(" رسید:\n"), Link("https://shop.example/1")]
        );
        assert_eq!(pieces("\u{2066}A 1\u{2069}"), [Number("A 1")]);
        assert_eq!(pieces("a \u{2066}b"), [Words("a \u{2066}b")]);
    }

    #[test]
    fn only_web_addresses_are_opened() {
        assert!(is_web_address("https://shop.example/p/1"));
        for other in ["javascript:alert(1)//http://a", "data:text/html,x", "//shop.example", ""] {
            assert!(!is_web_address(other), "{other}");
        }
    }
}
