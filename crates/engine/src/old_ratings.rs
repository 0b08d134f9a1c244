//! Ratings of another system, as files have them: lines of cells, nothing checked yet but that they can be read; and how
//! scores on another scale are mapped onto ours.

use crate::export::unmarked;
use crate::import::csv::line_of;
use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;
use std::collections::BTreeMap;

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
/// The cells that are read, and what else they are called. All others are passed over.
const CELLS: [(&str, &[&str]); 10] = [
    ("id", &["rating_id", "شناسه"]),
    ("at", &["date", "time", "created_at", "timestamp", "تاریخ"]),
    ("score", &["rating", "stars", "امتیاز"]),
    ("touchpoint", &[]),
    ("stage", &[]),
    ("locale", &["language", "lang", "زبان"]),
    ("device", &[]),
    ("product", &["product_id", "sku", "محصول"]),
    ("comment", &["review", "text", "نظر"]),
    ("customer", &["customer_id", "user", "email", "مشتری"]),
];

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// Its cells by their names, without empty ones.
    pub cells: BTreeMap<&'static str, String>,
}

/// Why a file, or a line of it, can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The line; `None` where it is about the file.
    pub line: Option<u32>,
    /// What of it.
    pub field: String,
    /// What is allowed.
    pub message: String,
}

/// The lines of a CSV file, whose first names the columns.
///
/// # Errors
/// When a column that is needed is missing, or there twice.
pub fn read_csv(text: &str) -> Result<Vec<Line>, Unreadable> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let separator = separator_of(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).unwrap_or_default();
    let columns: Vec<Option<&'static str>> = header.iter().map(cell_named).collect();
    for needed in ["id", "at", "score"] {
        let count = columns.iter().filter(|column| **column == Some(needed)).count();
        if count != 1 {
            let what = if count == 0 { "is missing" } else { "is there twice" };
            let message = format!("line 1: this column {what}; the first line names the columns, separated by commas");
            return Err(Unreadable { line: None, field: needed.to_owned(), message });
        }
    }
    let mut lines = Vec::new();
    for record in records.flatten() {
        let number = line_of(text, &record);
        let cells = columns.iter().zip(record.iter()).filter_map(|(column, cell)| Some(((*column)?, cell)));
        let cells: BTreeMap<_, _> = cells
            .filter(|(_, cell)| !cell.trim().is_empty())
            .map(|(name, cell)| (name, unmarked(cell).to_owned()))
            .collect();
        if !cells.is_empty() {
            lines.push(Line { number, cells });
        }
    }
    Ok(lines)
}

/// The lines of a file with a JSON object a line. One that can't be read is an error of its own.
pub fn read_json_lines(text: &str) -> Vec<Result<Line, Unreadable>> {
    let lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines().zip(1_u32..);
    lines.filter(|(text, _)| !text.trim().is_empty()).map(|(text, number)| read_json(text, number)).collect()
}

fn read_json(text: &str, number: u32) -> Result<Line, Unreadable> {
    let unreadable = |field: &str, message: String| Unreadable { line: Some(number), field: field.to_owned(), message };
    let fields = match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields,
        Ok(_) => return Err(unreadable("line", "must be a JSON object".to_owned())),
        Err(error) => return Err(unreadable("line", format!("must be a JSON object: {error}"))),
    };
    let mut cells = BTreeMap::new();
    for (name, value) in fields {
        let Some(name) = cell_named(&name) else { continue };
        let cell = match value {
            Value::Null => continue,
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            _ => return Err(unreadable(name, "must be a text or a number".to_owned())),
        };
        if !cell.trim().is_empty() {
            cells.insert(name, cell);
        }
    }
    Ok(Line { number, cells })
}

fn cell_named(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    CELLS.into_iter().find(|(own, others)| *own == name || others.contains(&name.as_str())).map(|(own, _)| own)
}

/// The separator with which the first line names the most columns.
fn separator_of(text: &str) -> u8 {
    let known = |separator: u8| {
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(text.as_bytes());
        let mut header = StringRecord::new();
        let is_read = reader.read_record(&mut header).unwrap_or(false);
        if is_read { header.iter().filter(|name| cell_named(name).is_some()).count() } else { 0 }
    };
    // Of equals `max_by_key` takes the last.
    SEPARATORS.into_iter().rev().max_by_key(|&separator| known(separator)).unwrap_or(b',')
}

/// The scale that scores of another system are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    low: u32,
    high: u32,
}

impl Scale {
    /// Ours.
    pub const OWN: Self = Self { low: 1, high: 5 };

    /// Reads `1-5`.
    pub fn parse(text: &str) -> Option<Self> {
        let (low, high) = text.split_once('-')?;
        let (low, high) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        (low < high && high <= 1_000).then_some(Self { low, high })
    }

    /// The score on ours, or what is allowed. On our own scale scores are whole; on others the lowest becomes 1, the highest
    /// 5, and what is between the nearest.
    ///
    /// # Errors
    /// When it isn't a score on this scale.
    pub fn score(self, text: &str) -> Result<u8, String> {
        let Self { low, high } = self;
        let refused = || format!("must be a number from {low} to {high}; `scale` says what scores are on");
        let score: f64 = text.trim().parse().map_err(|_| refused())?;
        let (low, high) = (f64::from(low), f64::from(high));
        if !(low..=high).contains(&score) || (self == Self::OWN && score.fract() != 0.0) {
            return Err(refused());
        }
        Ok((1.0 + 4.0 * (score - low) / (high - low)).round() as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_csv_is_read_by_the_names_of_its_columns() {
        let text = "\u{feff}date;rating;ID;note;review\r\n2026-01-02;4;a1;x;\"'=1+1\nweiter\"\r\n\r\n;;;;\r\n2026-01-03;5;a2\r\n";
        let lines = read_csv(text).unwrap();
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [2, 6]);
        let expected = [("at", "2026-01-02"), ("comment", "=1+1\nweiter"), ("id", "a1"), ("score", "4")];
        assert_eq!(lines[0].cells, expected.into_iter().map(|(name, cell)| (name, cell.to_owned())).collect());
        for (text, field) in [("", "id"), ("id,score\n1,2", "at"), ("id,at,score,rating\n", "score")] {
            assert_eq!(read_csv(text).unwrap_err().field, field);
        }
    }

    #[test]
    fn a_line_of_json_that_cant_be_read_spoils_no_other() {
        let lines = read_json_lines("{\"id\":7,\"score\":4,\"at\":\"2026-01-02\",\"extra\":{}}\n\n[1]\n{\"id\":{}}\n");
        assert_eq!(lines[0].as_ref().unwrap().cells.get("id").map(String::as_str), Some("7"));
        let wrong: Vec<_> =
            lines.iter().filter_map(|line| line.as_ref().err()).map(|e| (e.line, e.field.as_str())).collect();
        assert_eq!(wrong, [(Some(3), "line"), (Some(4), "id")]);
    }

    #[test]
    fn scores_are_mapped_only_where_the_scale_is_named() {
        for (scale, score, mapped) in [
            ("1-5", "4", Ok(4)),
            ("0-10", "0", Ok(1)),
            ("0-10", "10", Ok(5)),
            ("0-10", "7.5", Ok(4)),
            ("1-10", "5", Ok(3)),
            ("0-100", "50", Ok(3)),
            ("1-5", "4.5", Err(())),
            ("1-5", "0", Err(())),
            ("1-5", "6", Err(())),
            ("0-10", "11", Err(())),
            ("1-5", "good", Err(())),
            ("1-5", "NaN", Err(())),
        ] {
            assert_eq!(Scale::parse(scale).unwrap().score(score).map_err(|_| ()), mapped, "{score} on {scale}");
        }
        for scale in ["", "5", "5-1", "1-1", "a-b", "1-5000"] {
            assert_eq!(Scale::parse(scale), None, "{scale}");
        }
    }
}
