//! An Excel workbook (Office Open XML) whose sheets are written row by row: a library that knows the format keeps a whole
//! sheet, this keeps what wasn't taken yet. The container is the `zip` crate's.
//!
//! Invariant: texts are inline strings, which no spreadsheet calculates.

use serde_json::Value;
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

/// How many rows a sheet has at most, without the header; Excel's limit is 1,048,576.
const MOST_ROWS: usize = 1_000_000;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";

/// What was written and not taken yet.
#[derive(Clone, Default)]
struct Written(Rc<RefCell<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Written {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.borrow_mut())
    }
}

/// A workbook that is being written.
pub struct Workbook {
    columns: &'static [&'static str],
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
    sheets: usize,
    /// How many rows the open sheet has.
    rows: usize,
    most_rows: usize,
}

impl Workbook {
    /// One with these columns.
    pub fn new(columns: &'static [&'static str]) -> Self {
        Self::with_limit(columns, MOST_ROWS)
    }

    /// The same with smaller sheets.
    pub fn with_limit(columns: &'static [&'static str], most_rows: usize) -> Self {
        let written = Written::default();
        Self { columns, zip: ZipWriter::new_stream(written.clone()), written, sheets: 0, rows: 0, most_rows }
    }

    /// The next piece of the file.
    pub fn rows(&mut self, rows: &[Vec<Value>]) -> io::Result<Vec<u8>> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        let mut xml = String::new();
        for row in rows {
            if self.rows == self.most_rows {
                self.zip.write_all(xml.as_bytes())?;
                xml.clear();
                self.end_sheet()?;
                self.begin_sheet()?;
            }
            write_row(&mut xml, row);
            self.rows += 1;
        }
        self.zip.write_all(xml.as_bytes())?;
        Ok(self.written.take())
    }

    /// What ends the file.
    pub fn end(mut self) -> io::Result<Vec<u8>> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        self.end_sheet()?;
        let of_each = |text: &dyn Fn(usize) -> String| (1..=self.sheets).map(text).collect::<String>();
        let sheets = of_each(&|n| format!("<sheet name=\"{n}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
        let relations = of_each(&|n| {
            format!("<Relationship Id=\"rId{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>")
        });
        let parts = of_each(&|n| {
            format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{SHEET_TYPE}.worksheet+xml\"/>")
        });
        for (name, content) in [
            (
                "xl/workbook.xml",
                format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
            ),
            ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{RELATIONS}\">{relations}</Relationships>")),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" \
                     Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{TYPES}\"><Default Extension=\"rels\" \
                     ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
                     ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
                     ContentType=\"{SHEET_TYPE}.sheet.main+xml\"/>{parts}</Types>"
                ),
            ),
        ] {
            self.begin(name)?;
            self.zip.write_all(content.as_bytes())?;
        }
        self.zip.finish()?;
        Ok(self.written.take())
    }

    fn begin(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        // The least work: a file is written while somebody waits for it.
        self.zip.start_file(name, options.compression_level(Some(1)))?;
        self.zip.write_all(DECLARATION.as_bytes())
    }

    fn begin_sheet(&mut self) -> io::Result<()> {
        (self.sheets, self.rows) = (self.sheets + 1, 0);
        self.begin(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let mut xml = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>");
        let header: Vec<Value> = self.columns.iter().map(|name| Value::from(*name)).collect();
        write_row(&mut xml, &header);
        self.zip.write_all(xml.as_bytes())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.zip.write_all(b"</sheetData></worksheet>")
    }
}

fn write_row(xml: &mut String, row: &[Value]) {
    xml.push_str("<row>");
    for cell in row {
        match cell {
            Value::Null => xml.push_str("<c/>"),
            Value::Bool(flag) => {
                xml.push_str(if *flag { "<c t=\"b\"><v>1</v></c>" } else { "<c t=\"b\"><v>0</v></c>" })
            }
            Value::Number(number) => {
                xml.push_str("<c><v>");
                xml.push_str(&number.to_string());
                xml.push_str("</v></c>");
            }
            Value::String(text) => {
                xml.push_str("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">");
                write_text(xml, text);
                xml.push_str("</t></is></c>");
            }
            Value::Array(_) | Value::Object(_) => {
                xml.push_str("<c t=\"inlineStr\"><is><t>");
                write_text(xml, &cell.to_string());
                xml.push_str("</t></is></c>");
            }
        }
    }
    xml.push_str("</row>");
}

/// A text in XML. `_x0041_` would be read as a character's number, so its first line is one.
fn write_text(xml: &mut String, text: &str) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match first {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '\r' => xml.push_str("&#13;"),
            '_' if is_escape(rest) => xml.push_str("_x005F_"),
            '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => xml.push(first),
            // XML has no other control characters.
            _ => {}
        }
        rest = rest.get(first.len_utf8()..).unwrap_or_default();
    }
}

fn is_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.get(1) == Some(&b'x')
        && bytes.get(6) == Some(&b'_')
        && bytes.get(2..6).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
}
