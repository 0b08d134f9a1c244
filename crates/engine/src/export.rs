//! Rows as files: CSV, JSON lines and Excel's workbooks, piece by piece, so that a file may be larger than memory.
//!
//! Invariant: whatever somebody typed is text for whoever opens the file, and never a formula.

mod workbook;

use csv::{QuoteStyle, Terminator, WriterBuilder};
use serde_json::{Map, Value};
use std::io;
use workbook::Workbook;

/// What a spreadsheet takes for the beginning of a formula, and the mark that says it is none.
const MARKED: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\''];

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma separated, UTF-8 with a byte order mark.
    Csv,
    /// A JSON object a line.
    Jsonl,
    /// An Excel workbook.
    Xlsx,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Jsonl, Self::Xlsx];

    /// How the names of such files end.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
        }
    }

    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A file that is being written.
pub struct Writer {
    columns: &'static [&'static str],
    kind: Kind,
}

enum Kind {
    Csv { began: bool },
    Jsonl,
    Xlsx(Box<Workbook>),
}

impl Writer {
    /// A file with these columns.
    pub fn new(format: Format, columns: &'static [&'static str]) -> Self {
        let kind = match format {
            Format::Csv => Kind::Csv { began: false },
            Format::Jsonl => Kind::Jsonl,
            Format::Xlsx => Kind::Xlsx(Box::new(Workbook::new(columns))),
        };
        Self { columns, kind }
    }

    /// The next piece of the file, with these rows.
    ///
    /// # Errors
    /// When a workbook would be larger than Excel reads.
    pub fn rows(&mut self, rows: &[Vec<Value>]) -> io::Result<Vec<u8>> {
        match &mut self.kind {
            Kind::Csv { began } => csv(rows, (!std::mem::replace(began, true)).then_some(self.columns)),
            Kind::Jsonl => Ok(json_lines(self.columns, rows)),
            Kind::Xlsx(workbook) => workbook.rows(rows),
        }
    }

    /// What ends the file.
    ///
    /// # Errors
    /// As [`Writer::rows`].
    pub fn end(self) -> io::Result<Vec<u8>> {
        match self.kind {
            Kind::Csv { .. } | Kind::Jsonl => Ok(Vec::new()),
            Kind::Xlsx(workbook) => workbook.end(),
        }
    }
}

fn csv(rows: &[Vec<Value>], header: Option<&[&str]>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if header.is_some() {
        // Without it Excel doesn't know that it is UTF-8.
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(bytes);
    if let Some(header) = header {
        writer.write_record(header)?;
    }
    for row in rows {
        for cell in row {
            writer.write_field(match cell {
                Value::String(text) => marked(text),
                Value::Null => String::new(),
                other => other.to_string(),
            })?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

fn json_lines(columns: &[&str], rows: &[Vec<Value>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in rows {
        let cells = columns.iter().map(|name| (*name).to_owned()).zip(row.iter().cloned());
        bytes.extend_from_slice(Value::Object(cells.collect::<Map<_, _>>()).to_string().as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// A text that no spreadsheet takes for a formula.
fn marked(text: &str) -> String {
    if is_marked(text) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was marked.
pub fn unmarked(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_marked(text)).unwrap_or(cell)
}

fn is_marked(text: &str) -> bool {
    text.starts_with(MARKED) || text.trim_start().starts_with(MARKED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
    use proptest::prelude::*;
    use serde_json::json;
    use std::io::Cursor;

    const COLUMNS: &[&str] = &["id", "score", "comment", "imported"];

    fn file(format: Format, pieces: &[Vec<Vec<Value>>]) -> Vec<u8> {
        let mut writer = Writer::new(format, COLUMNS);
        let mut bytes = writer.rows(&[]).unwrap();
        for piece in pieces {
            bytes.extend(writer.rows(piece).unwrap());
        }
        bytes.extend(writer.end().unwrap());
        bytes
    }

    fn hostile() -> Vec<String> {
        let mut texts = vec!["خوب بود، «عالی»".to_owned(), "a\r\nb \"c\", d".to_owned(), "_x0041_ & <b>".to_owned()];
        for start in ["=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠", " =", "'=", "'"] {
            texts.push(format!("{start}HYPERLINK(\"http://evil.example\")"));
        }
        texts
    }

    #[test]
    fn a_csv_is_what_spreadsheets_read_without_running_anything() {
        let rows = vec![
            vec![json!("a"), json!(-1), json!("=1+1"), json!(true)],
            vec![json!("b"), json!(5), Value::Null, json!(false)],
        ];
        let text = String::from_utf8(file(Format::Csv, &[rows])).unwrap();
        assert_eq!(
            text,
            "\u{feff}\"id\",\"score\",\"comment\",\"imported\"\r\n\"a\",\"-1\",\"'=1+1\",\"true\"\r\n\"b\",\"5\",\"\",\"false\"\r\n"
        );
        for text in hostile() {
            let cell = marked(&text);
            assert!(
                !cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r', '\n']),
                "{cell}"
            );
            assert_eq!(unmarked(&cell), text);
        }
    }

    #[test]
    fn json_lines_hold_texts_as_they_are() {
        let text =
            String::from_utf8(file(Format::Jsonl, &[vec![vec![json!("a"), json!(1), json!("=\n\"x\""), json!(true)]]]))
                .unwrap();
        let line: Value = serde_json::from_str(text.strip_suffix('\n').unwrap()).unwrap();
        assert_eq!(line, json!({ "id": "a", "score": 1, "comment": "=\n\"x\"", "imported": true }));
    }

    #[test]
    fn a_workbook_holds_texts_as_texts_in_as_many_pieces_as_one_likes() {
        let texts = hostile();
        let pieces: Vec<Vec<Vec<Value>>> =
            texts.iter().map(|text| vec![vec![json!("a"), json!(2), json!(text), json!(false)]]).collect();
        let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(file(Format::Xlsx, &pieces))).unwrap();
        let sheet = workbook.worksheet_range("1").unwrap();
        assert_eq!(sheet.get((0, 2)), Some(&Data::String("comment".to_owned())));
        assert_eq!(sheet.height(), texts.len() + 1);
        for (place, text) in texts.iter().enumerate() {
            // XML knows one line break.
            let text = text.replace("\r\n", "\n").replace('\r', "\n");
            let read = sheet.get((place + 1, 2)).unwrap().to_string().replace("\r\n", "\n").replace('\r', "\n");
            assert_eq!(read, text);
            assert_eq!(sheet.get((place + 1, 1)), Some(&Data::Float(2.0)));
        }
        assert!(workbook.worksheet_formula("1").unwrap().is_empty());
    }

    #[test]
    fn a_workbook_goes_on_in_another_sheet_where_one_is_full() {
        let mut writer = Workbook::with_limit(COLUMNS, 3);
        let row = |id: u32| vec![json!(id), Value::Null, json!("x"), json!(true)];
        let mut bytes = writer.rows(&[row(1), row(2)]).unwrap();
        bytes.extend(writer.rows(&[row(3), row(4)]).unwrap());
        bytes.extend(writer.end().unwrap());
        let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        assert_eq!(workbook.sheet_names(), ["1", "2"]);
        assert_eq!(workbook.worksheet_range("1").unwrap().height(), 4);
        assert_eq!(workbook.worksheet_range("2").unwrap().get((1, 0)), Some(&Data::Float(4.0)));
    }

    proptest! {
        #[test]
        fn what_is_marked_comes_back(text in "\\PC{0,20}", start in prop::sample::select(vec!["", "=", "'", " +", "''", "＠"])) {
            let text = format!("{start}{text}");
            let cell = marked(&text);
            prop_assert_eq!(unmarked(&cell), text.as_str());
        }
    }
}
