//! CSV, as spreadsheets write it: a header, then a line an entry; quoted fields may hold line breaks.

use super::words::{self, ALLOWED, Part};
use super::{Draft, File, Place, Refused, Unreadable};
use csv::{ReaderBuilder, StringRecord};

const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

pub(super) fn read(text: &str) -> Result<File, Unreadable> {
    let separator = separator_of(text);
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut records = reader.records();
    let header = records.next().and_then(Result::ok).unwrap_or_default();
    let columns = columns(&header)?;
    let mut file = File::default();
    let mut last: Option<(u64, bool)> = None;
    for record in records {
        // Neither can fail: the text is UTF-8, and records may have any length.
        let Ok(record) = record else { continue };
        let place = place_of(text, &record);
        last = record.position().map(|position| (position.byte(), record.iter().any(|field| field.contains('\n'))));
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        match draft(place, &columns, &record) {
            Ok(draft) => file.drafts.push(draft),
            Err(refused) => file.refused.push(refused),
        }
    }
    if let Some((start, true)) = last {
        refuse_open_quote(text, start, &mut file);
    }
    Ok(file)
}

/// The separator with which the first line names the most columns.
fn separator_of(text: &str) -> u8 {
    let known = |separator: u8| {
        let mut reader = ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(text.as_bytes());
        let mut header = StringRecord::new();
        let is_read = reader.read_record(&mut header).unwrap_or(false);
        if is_read { header.iter().filter(|name| Part::named(name).is_some()).count() } else { 0 }
    };
    // Of equals `max_by_key` takes the last.
    SEPARATORS.into_iter().rev().max_by_key(|&separator| known(separator)).unwrap_or(b',')
}

fn columns(header: &StringRecord) -> Result<Vec<Part>, Unreadable> {
    let at_fault = |field: &str, message: String| Unreadable { field: field.to_owned(), message };
    let mut columns = Vec::new();
    for name in header {
        let name = name.trim();
        let part = Part::named(name).ok_or_else(|| {
            let message = format!("line 1: unknown column “{name}”; the first line names the columns: {ALLOWED}");
            at_fault(if name.is_empty() { "body" } else { name }, message)
        })?;
        if columns.contains(&part) {
            return Err(at_fault(part.name(), format!("line 1: two columns for the {}", part.name())));
        }
        columns.push(part);
    }
    for needed in [Part::Question, Part::Answer] {
        if !columns.contains(&needed) {
            let message = format!("line 1: this column is missing; allowed: {ALLOWED}");
            return Err(at_fault(needed.name(), message));
        }
    }
    Ok(columns)
}

fn place_of(text: &str, record: &StringRecord) -> Place {
    Place::Line(line_of(text, record))
}

/// The line a record begins on. The reader counts the line breaks before a record as its own.
pub(crate) fn line_of(text: &str, record: &StringRecord) -> u32 {
    let Some(position) = record.position() else { return 0 };
    let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|byte| **byte == b'\n').count();
    position.line() as u32 + blank as u32
}

fn draft(place: Place, columns: &[Part], record: &StringRecord) -> Result<Draft, Refused> {
    if record.iter().skip(columns.len()).any(|field| !field.trim().is_empty()) {
        let message = format!(
            "has {} fields and the first line names {}; a text with the separator in it must be in quotation marks",
            record.len(),
            columns.len()
        );
        return Err(Refused::new(place, "line", message));
    }
    let mut draft =
        Draft { place, id: None, locale: None, question: String::new(), answer: String::new(), phrasings: None };
    for (part, field) in columns.iter().zip(record) {
        match part {
            Part::Id => draft.id = Some(field.trim()).filter(|id| !id.is_empty()).map(str::to_owned),
            Part::Question => draft.question = field.to_owned(),
            Part::Answer => draft.answer = field.to_owned(),
            Part::Phrasings => draft.phrasings = Some(words::phrasings(field)),
            Part::Locale if field.trim().is_empty() => {}
            Part::Locale => {
                let locale = words::language(field);
                draft.locale = Some(locale.ok_or_else(|| Refused::new(place, "locale", "must be fa, ar or en"))?);
            }
        }
    }
    Ok(draft)
}

/// A quotation mark that is never closed makes one field of all lines after it: that is no entry.
fn refuse_open_quote(text: &str, start: u64, file: &mut File) {
    let record = text.as_bytes().get(start as usize..).unwrap_or_default();
    if record.iter().filter(|byte| **byte == b'"').count() % 2 == 0 {
        return;
    }
    let place = match (file.drafts.last(), file.refused.last()) {
        (Some(draft), Some(refused)) if line(refused.place) > line(draft.place) => refused.place,
        (Some(draft), _) => draft.place,
        (None, Some(refused)) => refused.place,
        (None, None) => return,
    };
    file.drafts.retain(|draft| draft.place != place);
    file.refused.retain(|refused| refused.place != place);
    let message = "a quotation mark is opened here and never closed, so the lines after it can't be told apart";
    file.refused.push(Refused::new(place, "line", message));
}

fn line(place: Place) -> u32 {
    match place {
        Place::Line(line) | Place::Entry(line) => line,
    }
}
