//! Web addresses in an answer's plain text: found, so that they can be pressed, and nothing else is
//! made of the text.

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Words as they are.
    Words(&'a str),
    /// An address that begins with `http://` or `https://`.
    Link(&'a str),
}

/// What may follow an address without belonging to it.
const TRAILING: [char; 18] =
    ['.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '»', '”', '،', '؛', '؟', '。'];

/// The pieces of `text`, in order; together they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = find_address(rest) {
        let (before, from) = split(rest, start);
        let end = from.find(|c: char| c.is_ascii_whitespace() || c == '<').unwrap_or(from.len());
        let run = split(from, end).0;
        let link = run.trim_end_matches(TRAILING);
        if !before.is_empty() {
            pieces.push(Piece::Words(before));
        }
        pieces.push(Piece::Link(link));
        rest = split(from, link.len()).1;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest));
    }
    pieces
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
    fn only_web_addresses_are_opened() {
        assert!(is_web_address("https://shop.example/p/1"));
        for other in ["javascript:alert(1)//http://a", "data:text/html,x", "//shop.example", ""] {
            assert!(!is_web_address(other), "{other}");
        }
    }
}
