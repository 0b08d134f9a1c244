//! Cuts a file into records as it arrives: lines of a table, items of a feed, elements of a list. Only the record that
//! is being read is kept.

use super::list::{List, Stage};
use super::{Format, Unreadable};

/// The largest record, in bytes.
const LARGEST: usize = 1 << 20;

/// A piece of the file that may be a product.
#[derive(Debug)]
pub(super) struct Record {
    /// The line it begins on, from 1.
    pub line: u32,
    /// Its number, from 1.
    pub number: u32,
    /// The text, or why there is none.
    pub text: Result<String, &'static str>,
}

#[derive(Debug)]
pub(super) struct Splitter {
    bytes: Vec<u8>,
    /// What of `bytes` is done with.
    start: usize,
    /// What of `bytes` was looked at.
    seen: usize,
    line: u32,
    number: u32,
    has_begun: bool,
    has_ended: bool,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Rows {
        separator: Option<u8>,
        state: Field,
    },
    /// Inside of an item: the name that closes it.
    Feed {
        open: Option<&'static str>,
    },
    List(List),
}

/// Where in a table's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Start,
    Plain,
    Quoted,
    Closed,
}

/// What the next bytes are.
pub(super) enum Cut {
    /// More are needed.
    More,
    /// A record from `start` to here; then so many bytes belong to none.
    Record(usize, usize),
    /// So many bytes belong to no record.
    Skip(usize),
}

impl Splitter {
    pub fn new(format: Format) -> Self {
        let kind = match format {
            Format::Csv => Kind::Rows { separator: None, state: Field::Start },
            Format::GoogleTsv => Kind::Rows { separator: Some(b'\t'), state: Field::Start },
            Format::Google => Kind::Feed { open: None },
            Format::Json | Format::Shopify | Format::WooCommerce => Kind::List(List::default()),
        };
        let (has_begun, has_ended) = (false, false);
        Self { bytes: Vec::new(), start: 0, seen: 0, line: 1, number: 0, has_begun, has_ended, kind }
    }

    /// A list that is an object's `products`, with nothing beside it.
    pub fn strict() -> Self {
        Self { kind: Kind::List(List::strict()), ..Self::new(Format::Json) }
    }

    /// Whether a list was read to its end.
    pub fn is_closed(&self) -> bool {
        matches!(&self.kind, Kind::List(list) if list.stage == Stage::After && (list.depth == 0 || !list.is_strict))
    }

    /// What stands between the fields of a line, once the header has told.
    pub fn separate_by(&mut self, byte: u8) {
        if let Kind::Rows { separator, .. } = &mut self.kind {
            *separator = Some(byte);
        }
    }

    pub fn push(&mut self, bytes: &[u8]) {
        if self.start > 0 {
            self.bytes.drain(..self.start);
            self.seen -= self.start;
            self.start = 0;
        }
        self.bytes.extend_from_slice(bytes);
    }

    pub fn end(&mut self) {
        self.has_ended = true;
    }

    /// Whether all of the file was cut.
    pub fn is_at_end(&self) -> bool {
        self.has_ended && self.start == self.bytes.len()
    }

    pub fn next_record(&mut self) -> Result<Option<Record>, Unreadable> {
        if !self.has_begun {
            if self.bytes.len() < 3 && !self.has_ended {
                return Ok(None);
            }
            self.has_begun = true;
            if self.bytes.starts_with(b"\xEF\xBB\xBF") {
                (self.start, self.seen) = (3, 3);
            }
        }
        loop {
            let cut = match &mut self.kind {
                Kind::Rows { separator, state } => rows(&self.bytes, &mut self.seen, *separator, state),
                Kind::Feed { open } => feed(&self.bytes, &mut self.seen, self.start, open),
                Kind::List(list) => list.cut(&self.bytes, &mut self.seen, self.start, self.line)?,
            };
            match cut {
                Cut::Record(end, after) => return Ok(Some(self.take(end, after))),
                Cut::Skip(end) => self.skip(end),
                Cut::More if self.has_ended => return Ok(self.rest()),
                Cut::More if self.bytes.len() - self.start > LARGEST => return Err(self.too_large()),
                Cut::More => return Ok(None),
            }
        }
    }

    fn take(&mut self, end: usize, after: usize) -> Record {
        let record = self.bytes.get(self.start..end).unwrap_or_default();
        // Blank lines before a record aren't its own.
        let blank = record.iter().take_while(|byte| byte.is_ascii_whitespace()).filter(|byte| **byte == b'\n').count();
        self.number += 1;
        let text = std::str::from_utf8(record).map(str::to_owned).map_err(|_| "must be text in UTF-8");
        let record = Record { line: self.line + blank as u32, number: self.number, text };
        self.skip(after);
        record
    }

    fn skip(&mut self, end: usize) {
        let skipped = self.bytes.get(self.start..end).unwrap_or_default();
        self.line += skipped.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.start = end.min(self.bytes.len());
        self.seen = self.seen.max(self.start);
    }

    /// What is left when the file ends.
    fn rest(&mut self) -> Option<Record> {
        let end = self.bytes.len();
        if self.start == end {
            return None;
        }
        let cut_off = match &self.kind {
            Kind::Rows { state: Field::Quoted, .. } => {
                Some("a quotation mark is opened here and never closed, so the lines after it can't be told apart")
            }
            Kind::Rows { .. } => None,
            Kind::Feed { open: Some(_) } => Some("the file ends within this product"),
            Kind::List(list) if list.stage == Stage::Inside => Some("the file ends within the list of products"),
            Kind::Feed { open: None } | Kind::List(_) => {
                self.skip(end);
                return None;
            }
        };
        let record = self.take(end, end);
        Some(match cut_off {
            Some(message) => Record { text: Err(message), ..record },
            None => record,
        })
    }

    fn too_large(&self) -> Unreadable {
        let what = match self.kind {
            Kind::Rows { state: Field::Quoted, .. } => "a quotation mark is opened and never closed",
            Kind::List(List { stage: Stage::Before, .. }) => "no list of products begins within the first MB",
            _ => "a product has more than 1 MB",
        };
        Unreadable { field: "body".to_owned(), message: format!("line {}: {what}", self.line) }
    }
}

fn rows(bytes: &[u8], seen: &mut usize, separator: Option<u8>, state: &mut Field) -> Cut {
    let separates = |byte: u8| match separator {
        Some(separator) => byte == separator,
        None => matches!(byte, b',' | b';' | b'\t'),
    };
    while let Some(&byte) = bytes.get(*seen) {
        *seen += 1;
        *state = match (*state, byte) {
            (Field::Quoted, b'"') => Field::Closed,
            (Field::Quoted, _) => Field::Quoted,
            (_, b'\n') => {
                *state = Field::Start;
                return Cut::Record(*seen - 1, *seen);
            }
            (Field::Start | Field::Closed, b'"') => Field::Quoted,
            (_, byte) if separates(byte) => Field::Start,
            (Field::Start, b' ') => Field::Start,
            _ => Field::Plain,
        };
    }
    Cut::More
}

fn feed(bytes: &[u8], seen: &mut usize, start: usize, open: &mut Option<&'static str>) -> Cut {
    let rest = |from: usize| bytes.get(from..).unwrap_or_default();
    if let Some(close) = *open {
        if let Some(found) = find(rest(*seen), close.as_bytes()) {
            let end = *seen + found;
            // To the end of the closing tag, which may still be on its way.
            let Some(tag) = find(rest(end), b">") else { return Cut::More };
            *seen = end + tag + 1;
            *open = None;
            return Cut::Record(end, *seen);
        }
        *seen = bytes.len().saturating_sub(close.len()).max(start);
        return Cut::More;
    }
    let names = [("<item", "</item"), ("<entry", "</entry")];
    let first = names
        .into_iter()
        .filter_map(|(begin, close)| Some((begin_of(rest(*seen), begin.as_bytes())?, begin.len(), close)))
        .min_by_key(|(at, ..)| *at);
    match first {
        Some((at, length, close)) => {
            let begin = *seen + at + length;
            let Some(tag) = find(rest(begin), b">") else { return Cut::More };
            *open = Some(close);
            *seen = begin + tag + 1;
            Cut::Skip(*seen)
        }
        None => {
            let end = bytes.len().saturating_sub(16).max(*seen);
            if end == start {
                return Cut::More;
            }
            *seen = end;
            Cut::Skip(end)
        }
    }
}

/// Where an element of that name begins, not one whose name is longer.
fn begin_of(bytes: &[u8], begin: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + find(bytes.get(from..)?, begin)?;
        match bytes.get(at + begin.len()) {
            Some(byte) if byte.is_ascii_whitespace() || *byte == b'>' => return Some(at),
            Some(_) => from = at + 1,
            None => return None,
        }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
