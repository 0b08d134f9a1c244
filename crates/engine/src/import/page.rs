//! A page's HTML with schema.org's `FAQPage`: what search engines read of it. JSON-LD goes first; microdata is
//! read where there is none.

use super::html::{self, Piece, Plain};
use super::words;
use super::{Draft, File, Place, Refused, Unreadable};
use serde_json::{Map, Value};
use shopbell_protocol::Locale;

/// The questions of a page, and its language.
pub(super) fn read(text: &str) -> Result<(File, Option<Locale>), Unreadable> {
    let mut found = Found::default();
    let mut script: Option<String> = None;
    let mut locale = None;
    for piece in html::pieces(text) {
        match (piece, &mut script) {
            (Piece::Open(tag), _) if tag.name == "html" => {
                locale = tag.attribute("lang").and_then(words::language);
            }
            (Piece::Open(tag), _) if tag.name == "script" => {
                let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
                script = kind.contains("ld+json").then(String::new);
            }
            (Piece::Text(text), Some(script)) => script.push_str(&text),
            (Piece::Close(name), _) if name == "script" => {
                found.json_ld(&script.take().unwrap_or_default());
            }
            _ => {}
        }
    }
    // A page that ends within a script.
    found.json_ld(&script.unwrap_or_default());
    if found.count == 0 {
        found.microdata(text);
    }
    if found.count == 0 {
        return Err(Unreadable::body(
            "no questions found: the page must carry schema.org's FAQPage, as JSON-LD or microdata; send its whole HTML",
        ));
    }
    Ok((found.file, locale))
}

#[derive(Default)]
struct Found {
    file: File,
    count: u32,
}

impl Found {
    fn json_ld(&mut self, script: &str) {
        if script.trim().is_empty() {
            return;
        }
        match serde_json::from_str::<Value>(script.trim()) {
            Ok(value) => self.search(&value, None),
            Err(error) if script.contains("FAQPage") => {
                self.count += 1;
                let message = format!("the page's JSON-LD can't be read: {error}");
                self.file.refused.push(Refused::new(Place::Entry(self.count), "FAQPage", message));
            }
            Err(_) => {}
        }
    }

    /// Looks for questions in all of it; serde has limited its depth.
    fn search(&mut self, value: &Value, locale: Option<Locale>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.search(item, locale)),
            Value::Object(fields) => {
                let named = fields.get("inLanguage").and_then(language);
                let locale = named.or(locale);
                if is_a(fields, "Question") {
                    self.question(fields, locale);
                } else if is_a(fields, "FAQPage") {
                    each(fields.get("mainEntity"), |item| match item {
                        // Some leave out what the questions of a FAQPage are.
                        Value::Object(question) if !question.contains_key("@type") => self.question(question, locale),
                        item => self.search(item, locale),
                    });
                    each(fields.get("hasPart"), |item| self.search(item, locale));
                } else {
                    fields.values().for_each(|value| self.search(value, locale));
                }
            }
            _ => {}
        }
    }

    fn question(&mut self, fields: &Map<String, Value>, locale: Option<Locale>) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(html::plain).unwrap_or_default();
        let question = text(fields.get("name").or_else(|| fields.get("text")));
        let mut answers: Vec<String> = Vec::new();
        each(fields.get("acceptedAnswer").or_else(|| fields.get("suggestedAnswer")), |answer| match answer {
            Value::String(answer) => answers.push(html::plain(answer)),
            answer => answers.push(text(answer.get("text"))),
        });
        self.push(question, answers.join("\n\n"), locale);
    }

    fn push(&mut self, question: String, answer: String, locale: Option<Locale>) {
        self.count += 1;
        let place = Place::Entry(self.count);
        self.file.drafts.push(Draft { place, id: None, locale, question, answer, phrasings: None });
    }

    fn microdata(&mut self, text: &str) {
        let mut open: Option<Scope> = None;
        for piece in html::pieces(text) {
            let scope = match &mut open {
                Some(scope) => scope,
                None => {
                    if let Piece::Open(tag) = &piece
                        && tag.attribute("itemtype").is_some_and(|kind| kind.trim().ends_with("schema.org/Question"))
                    {
                        open = Some(Scope { element: Nested::of(&tag.name), ..Scope::default() });
                    }
                    continue;
                }
            };
            if scope.closes_with(&piece)
                && let Some(scope) = open.take()
            {
                self.push(scope.question, scope.answer, None);
            }
        }
        // A page that ends within a question.
        if let Some(scope) = open {
            self.push(scope.question, scope.answer, None);
        }
    }
}

/// An element that is open. Only elements of its own name are counted, so that a paragraph nobody closed
/// doesn't matter.
#[derive(Default)]
struct Nested {
    name: String,
    depth: u32,
}

impl Nested {
    fn of(name: &str) -> Self {
        Self { name: name.to_owned(), depth: 1 }
    }

    /// True when this piece closes it.
    fn closes_with(&mut self, piece: &Piece) -> bool {
        match piece {
            Piece::Open(tag) if tag.name == self.name && !tag.is_void() => self.depth += 1,
            Piece::Close(name) if *name == self.name => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}

/// A question in microdata.
#[derive(Default)]
struct Scope {
    element: Nested,
    question: String,
    answer: String,
    /// What is read now, and whether it is the answer.
    reading: Option<(Nested, Plain, bool)>,
}

impl Scope {
    /// Reads a piece; true when it closes the question.
    fn closes_with(&mut self, piece: &Piece) -> bool {
        let closes = self.element.closes_with(piece);
        if let Some((element, plain, is_answer)) = &mut self.reading {
            if !element.closes_with(piece) && !closes {
                plain.push(piece);
                return false;
            }
            let text = std::mem::take(plain).finish();
            let place = if *is_answer { &mut self.answer } else { &mut self.question };
            if place.is_empty() {
                *place = text;
            }
            self.reading = None;
            return closes;
        }
        if let Piece::Open(tag) = piece {
            let is_answer = match tag.attribute("itemprop") {
                Some("text") => true,
                Some("name") => false,
                _ => return closes,
            };
            if let Some(content) = tag.attribute("content") {
                let place = if is_answer { &mut self.answer } else { &mut self.question };
                *place = content.to_owned();
            } else if !tag.is_void() {
                self.reading = Some((Nested::of(&tag.name), Plain::default(), is_answer));
            }
        }
        closes
    }
}

/// One thing or a list of them.
fn each<'a>(value: Option<&'a Value>, mut found: impl FnMut(&'a Value)) {
    match value {
        Some(Value::Array(items)) => items.iter().for_each(found),
        Some(value) => found(value),
        None => {}
    }
}

fn is_a(fields: &Map<String, Value>, kind: &str) -> bool {
    let mut is = false;
    each(fields.get("@type"), |name| {
        is |= name.as_str().is_some_and(|name| name.rsplit(['/', ':']).next() == Some(kind));
    });
    is
}

fn language(value: &Value) -> Option<Locale> {
    let name = value.as_str().or_else(|| value.get("alternateName")?.as_str()).or_else(|| value.get("name")?.as_str());
    words::language(name?)
}
