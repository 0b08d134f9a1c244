//! Tables: a header that names the columns in any order, then a line a product. Columns nobody knows are passed over.

use super::draft::Fields;
use super::words::{ALLOWED, Part};
use super::{Place, Refused, Unreadable, refused};
use shopbell_protocol::Locale;

const SEPARATORS: [char; 3] = [',', ';', '\t'];

#[derive(Debug)]
pub(super) struct Header {
    /// What stands between two fields.
    pub separator: u8,
    columns: Vec<Option<(Part, Option<Locale>)>>,
}

impl Header {
    pub fn read(line: &str, is_tsv: bool) -> Result<Self, Unreadable> {
        let known = |separator: char| split(line, separator).iter().filter(|name| Part::named(name).is_some()).count();
        // Of equals `max_by_key` takes the last.
        let separator = match is_tsv {
            true => '\t',
            false => SEPARATORS.into_iter().rev().max_by_key(|separator| known(*separator)).unwrap_or(','),
        };
        let mut columns: Vec<Option<(Part, Option<Locale>)>> = Vec::new();
        for name in split(line, separator) {
            let part = Part::named(&name).filter(|part| !columns.contains(&Some(*part)));
            columns.push(part);
        }
        for needed in [Part::Id, Part::Title, Part::Url, Part::Price] {
            if !columns.iter().flatten().any(|(part, _)| *part == needed) {
                let message = format!("line 1: this column is missing; known columns: {ALLOWED}");
                return Err(Unreadable { field: needed.name().to_owned(), message });
            }
        }
        Ok(Self { separator: separator as u8, columns })
    }

    /// What a line says; `None` where it says nothing.
    pub fn fields(&self, place: Place, line: &str) -> Result<Option<Fields>, Refused> {
        let fields = split(line, char::from(self.separator));
        if fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(None);
        }
        if fields.iter().skip(self.columns.len()).any(|field| !field.trim().is_empty()) {
            let message = format!(
                "has {} fields and the first line names {}; a text with the separator in it must be in quotation marks",
                fields.len(),
                self.columns.len()
            );
            return Err(refused(place, "line", message));
        }
        let mut read = Fields::default();
        for (column, field) in self.columns.iter().zip(fields) {
            if let Some((part, locale)) = column {
                read.set(*part, *locale, field);
            }
        }
        Ok(Some(read))
    }
}

/// The fields of a line; quotation marks around one keep separators, line breaks and doubled marks in it.
fn split(line: &str, separator: char) -> Vec<String> {
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut is_quoted = false;
    let mut was_quoted = false;
    let mut characters = line.trim_end_matches(['\n', '\r']).chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if is_quoted && characters.next_if_eq(&'"').is_some() => field.push('"'),
            '"' if is_quoted => is_quoted = false,
            '"' if field.trim().is_empty() && !was_quoted => {
                field.clear();
                (is_quoted, was_quoted) = (true, true);
            }
            c if c == separator && !is_quoted => {
                fields.push(std::mem::take(&mut field));
                was_quoted = false;
            }
            c => field.push(c),
        }
    }
    fields.push(field);
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_keep_what_is_between_them() {
        assert_eq!(split("a,\"b,\"\"c\"\"\nd\", \"e\",5\" pipe\r", ','), ["a", "b,\"c\"\nd", "e", "5\" pipe"]);
        assert_eq!(split("", ';'), [""]);
        assert_eq!(split("\"open", ';'), ["open"]);
    }
}
