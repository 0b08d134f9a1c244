//! All rows of a list, oldest first, in pages of about a megabyte: what exports are made of.

use crate::error::ApiError;
use crate::shop::command::RowFilter;
use crate::shop::memory::Memory;
use crate::shop::replies::Reply;
use crate::shop::sql::Database;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A page ends with the row that exceeds so many bytes.
const LARGEST_PAGE: usize = 1 << 20;
/// How many rows are read at once for one.
const ROWS_AT_ONCE: i64 = 2_000;
/// A time in UTC.
const TIME: &str = "strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch')";

/// What is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sheet {
    /// A row a rating.
    Ratings,
    /// A row an answer to a survey.
    Responses,
    /// A row a question in the chat.
    Conversations,
    /// A row a request for a person.
    Handoffs,
}

impl Sheet {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ratings, Self::Responses, Self::Conversations, Self::Handoffs];

    /// The name in addresses.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ratings => "ratings",
            Self::Responses => "responses",
            Self::Conversations => "conversations",
            Self::Handoffs => "handoffs",
        }
    }

    /// The names of the columns.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Ratings => &[
                "id",
                "at",
                "day",
                "score",
                "stage",
                "touchpoint",
                "locale",
                "device",
                "product",
                "comment",
                "visitor",
                "imported",
                "sample",
            ],
            Self::Responses => &[
                "response",
                "at",
                "day",
                "survey",
                "question",
                "kind",
                "score",
                "choices",
                "text",
                "stage",
                "touchpoint",
                "locale",
                "device",
                "product",
                "channel",
                "staff",
                "customer",
                "visitor",
                "done",
                "sample",
            ],
            Self::Conversations => &[
                "conversation",
                "turn",
                "at",
                "day",
                "text",
                "locale",
                "outcome",
                "entry",
                "answer",
                "confidence",
                "helpful",
                "visitor",
                "sample",
            ],
            Self::Handoffs => {
                &["reference", "at", "day", "name", "contact", "message", "locale", "conversation", "visitor", "id"]
            }
        }
    }

    /// The rows after `?2`, at most `?1`, each with the order of its columns; `at` as the number it is.
    fn query(self, condition: &str) -> String {
        let flag = |name: &str| format!("json(CASE {name} WHEN 1 THEN 'true' ELSE 'false' END)");
        let row = match self {
            Self::Ratings => format!(
                "SELECT seq, at, json_array(id, {TIME}, day, score, stage, touchpoint, locale, device, product, comment,
                        visitor, {}, {}) AS body FROM ratings",
                flag("imported"),
                flag("sample")
            ),
            Self::Conversations => format!(
                "SELECT seq, at, json_array(conversation, id, {TIME}, null, text, locale, reply, entry, null, confidence,
                        CASE helpful WHEN 1 THEN json('true') WHEN 0 THEN json('false') END, visitor, {}) AS body FROM turns",
                flag("sample")
            ),
            Self::Handoffs => format!(
                "SELECT seq, at, json_array(reference, {TIME}, null, name, contact, message, locale, conversation, visitor,
                        id) AS body FROM handoffs"
            ),
            // The survey may have changed since: what was asked is what the answers' own rows say.
            Self::Responses => {
                return format!(
                    "SELECT r.seq, r.at, json_array(r.id, {}, r.day, r.survey, a.value ->> 'question',
                            (SELECT kind FROM daily_answers WHERE survey = r.survey AND question = a.value ->> 'question'
                             LIMIT 1),
                            a.value ->> 'score',
                            (SELECT group_concat(value, ' ') FROM json_each(a.value, '$.choices')), a.value ->> 'text',
                            (SELECT stage FROM answers WHERE response = r.id LIMIT 1),
                            (SELECT touchpoint FROM answers WHERE response = r.id LIMIT 1),
                            r.locale, r.device, r.product, r.channel, r.staff, r.customer, r.visitor, {}, {}) AS body
                     FROM (SELECT * FROM responses WHERE seq > ?2{condition} ORDER BY seq LIMIT ?1) AS r,
                          json_each(r.answers) AS a
                     ORDER BY r.seq, a.key",
                    TIME.replace("at /", "r.at /"),
                    flag("r.done"),
                    flag("r.sample")
                );
            }
        };
        format!("{row} WHERE seq > ?2{condition} ORDER BY seq LIMIT ?1")
    }
}

/// A page of an export.
#[derive(Serialize, Deserialize)]
pub struct ExportPage {
    /// Pass it as `after` to read on; `None` on the last page.
    pub next: Option<i64>,
    /// The rows, each with the sheet's columns.
    pub rows: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct Row {
    seq: i64,
    at: i64,
    body: String,
}

/// The rows after `after`.
pub fn page(
    database: &Database,
    memory: &Memory,
    sheet: Sheet,
    after: i64,
    filter: &RowFilter,
) -> Result<ExportPage, ApiError> {
    let mut values = vec![ROWS_AT_ONCE.into(), after.into()];
    let condition = filter.condition(memory, &mut values)?;
    let (mut rows, mut bytes, mut last, mut read, mut is_full) = (Vec::new(), 0, after, 0, false);
    database.each(&sheet.query(&condition), values, |row: Row| {
        // The answers of a response stay together.
        is_full = is_full || (bytes > LARGEST_PAGE && row.seq != last);
        if is_full {
            return Ok(());
        }
        read += i64::from(row.seq != last);
        bytes += row.body.len();
        last = row.seq;
        let cells: Vec<Value> = serde_json::from_str(&row.body)?;
        rows.push(match sheet {
            Sheet::Ratings | Sheet::Responses => cells,
            Sheet::Handoffs => with(cells, 2, json!(memory.day(row.at).to_string())),
            Sheet::Conversations => turn(with(cells, 3, json!(memory.day(row.at).to_string())))?,
        });
        Ok(())
    })?;
    Ok(ExportPage { next: (is_full || read == ROWS_AT_ONCE).then_some(last), rows })
}

fn with(mut cells: Vec<Value>, place: usize, value: Value) -> Vec<Value> {
    if let Some(cell) = cells.get_mut(place) {
        *cell = value;
    }
    cells
}

/// What was replied, as an outcome and the answer.
fn turn(cells: Vec<Value>) -> Result<Vec<Value>, ApiError> {
    let reply: Reply = serde_json::from_str(cells.get(6).and_then(Value::as_str).unwrap_or("null"))?;
    let cells = with(cells, 6, json!(reply.outcome().code()));
    Ok(with(cells, 8, json!(reply.answer.map(|answer| answer.text))))
}
