//! Markdown: headings are questions and the text below them is the answer; or `Q:` and `A:` in three languages.
//!
//! Where there is any `Q:`, headings only divide. Else a heading with nothing but a deeper heading below it
//! divides, and so does the only heading of the highest level, which is the document's title.

use super::html;
use super::{Draft, File, Place, Refused, Unreadable};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const QUESTION_MARKS: [&str; 7] = ["q", "question", "پرسش", "سوال", "سؤال", "س", "السؤال"];
const ANSWER_MARKS: [&str; 8] = ["a", "answer", "پاسخ", "جواب", "ج", "الجواب", "الإجابة", "الاجابة"];

/// A line of the document, without its marks.
struct Line {
    number: u32,
    /// 1–6; 0 for what is no heading.
    heading: u8,
    /// How it is joined to the line before.
    join: Join,
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Join {
    Space,
    Line,
    Paragraph,
}

/// A question with what stands below it.
struct Pair {
    number: u32,
    question: String,
    answer: String,
    is_answering: bool,
}

pub(super) fn read(text: &str) -> Result<File, Unreadable> {
    let lines = Lines::of(text);
    let has_marks = lines.iter().any(|line| marked(&line.text, &QUESTION_MARKS).is_some());
    let pairs = if has_marks { marked_pairs(&lines) } else { headed_pairs(&lines) };
    if pairs.is_empty() {
        return Err(Unreadable::body(
            "no questions found: write each as a heading (## …) with its answer below, or as Q: … and A: …",
        ));
    }
    let mut file = File::default();
    for pair in pairs {
        let place = Place::Line(pair.number);
        if pair.answer.trim().is_empty() {
            let message = format!("“{}” has no answer below it", shortened(&pair.question));
            file.refused.push(Refused::new(place, "answer", message));
        } else {
            let Pair { question, answer, .. } = pair;
            file.drafts.push(Draft { place, id: None, locale: None, question, answer, phrasings: None });
        }
    }
    Ok(file)
}

fn headed_pairs(lines: &[Line]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let top = lines.iter().map(|line| line.heading).filter(|level| *level > 0).min().unwrap_or(0);
    let tops = lines.iter().filter(|line| line.heading == top).count();
    let has_deeper = lines.iter().any(|line| line.heading > top);
    let mut is_divider = true;
    for (place, line) in lines.iter().enumerate() {
        if line.heading > 0 {
            let below = lines.get(place + 1).map_or(0, |next| next.heading);
            is_divider = below > line.heading || (line.heading == top && tops == 1 && has_deeper);
            if !is_divider {
                pairs.push(Pair::new(line.number, &line.text));
            }
        } else if let Some(pair) = pairs.last_mut().filter(|_| !is_divider) {
            pair.is_answering = true;
            pair.add(line, &line.text);
        }
    }
    pairs
}

fn marked_pairs(lines: &[Line]) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut is_open = false;
    for line in lines {
        if let Some(question) = marked(&line.text, &QUESTION_MARKS) {
            pairs.push(Pair::new(line.number, question));
            is_open = true;
        } else if line.heading > 0 {
            is_open = false;
        } else if let Some(pair) = pairs.last_mut().filter(|_| is_open) {
            match marked(&line.text, &ANSWER_MARKS) {
                Some(answer) => {
                    pair.is_answering = true;
                    pair.add(line, answer);
                }
                // What is below the question without a mark is its answer all the same.
                None => {
                    pair.is_answering |= line.join == Join::Paragraph;
                    pair.add(line, &line.text);
                }
            }
        }
    }
    pairs
}

impl Pair {
    fn new(number: u32, question: &str) -> Self {
        Self { number, question: question.to_owned(), answer: String::new(), is_answering: false }
    }

    fn add(&mut self, line: &Line, text: &str) {
        let place = if self.is_answering { &mut self.answer } else { &mut self.question };
        if !place.is_empty() {
            place.push_str(match line.join {
                Join::Space => " ",
                Join::Line => "\n",
                Join::Paragraph => "\n\n",
            });
        }
        place.push_str(text);
    }
}

/// What follows a mark such as `Q:`, `Q2:` or «س:»; `None` where the line doesn't begin with one.
fn marked<'a>(line: &'a str, marks: &[&str]) -> Option<&'a str> {
    let line = line.trim_start_matches(['•', ' ']);
    let (mark, rest) = line.split_once([':', '：'])?;
    let mark = mark.trim_end_matches(|c: char| c.is_numeric() || c == ' ').to_lowercase();
    marks.contains(&mark.as_str()).then(|| rest.trim())
}

fn shortened(text: &str) -> &str {
    text.char_indices().nth(60).map_or(text, |(end, _)| text.get(..end).unwrap_or(text))
}

/// Takes a document apart into lines.
struct Lines<'a> {
    text: &'a str,
    lines: Vec<Line>,
    current: String,
    join: Join,
    heading: u8,
    /// Where the current line begins, and the number of the line up to which breaks were counted.
    start: usize,
    counted: (usize, u32),
    /// The lists that are open: the next number, `None` for bullets.
    lists: Vec<Option<u64>>,
    /// Addresses of links that are open, and where their texts begin.
    link: Option<(String, usize)>,
    is_metadata: bool,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Vec<Line> {
        let mut lines = Self {
            text,
            lines: Vec::new(),
            current: String::new(),
            join: Join::Paragraph,
            heading: 0,
            start: 0,
            counted: (0, 1),
            lists: Vec::new(),
            link: None,
            is_metadata: false,
        };
        let options =
            Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            if lines.current.is_empty() {
                lines.start = range.start;
            }
            lines.push(event);
        }
        lines.end(Join::Paragraph);
        lines.lines
    }

    fn push(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.is_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.is_metadata = false,
            _ if self.is_metadata => {}
            Event::Start(Tag::Heading { level, .. }) => {
                self.end(Join::Paragraph);
                self.heading = level as u8;
            }
            Event::Start(Tag::List(first)) => {
                self.end(Join::Line);
                self.lists.push(first);
            }
            Event::Start(Tag::Item) => {
                self.end(Join::Line);
                self.current.clear();
                match self.lists.last_mut() {
                    Some(Some(number)) => {
                        self.current.push_str(&format!("{number}. "));
                        *number = number.saturating_add(1);
                    }
                    _ => self.current.push_str("• "),
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => self.link = Some((dest_url.to_string(), self.current.len())),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::Paragraph) if self.lists.is_empty() => self.end(Join::Paragraph),
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock) => self.end(Join::Line),
            Event::End(TagEnd::List(_)) => {
                self.end(Join::Line);
                self.lists.pop();
            }
            Event::End(TagEnd::TableCell) => self.current.push(' '),
            Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) => self.end(Join::Line),
            Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock,
            ) => {
                self.end(Join::Paragraph);
            }
            Event::Text(text) => self.push_text(&text),
            Event::Code(text) => self.current.push_str(&text),
            Event::Html(html) | Event::InlineHtml(html) => {
                if html.to_ascii_lowercase().starts_with("<br") {
                    self.end(Join::Line);
                }
                self.push_text(&html::plain(&html));
            }
            Event::SoftBreak if self.heading > 0 || self.link.is_some() => self.current.push(' '),
            Event::SoftBreak => self.end(Join::Space),
            Event::HardBreak => self.end(Join::Line),
            _ => {}
        }
    }

    /// Text as it stands; that of code has line breaks.
    fn push_text(&mut self, text: &str) {
        for (place, part) in text.split('\n').enumerate() {
            if place > 0 {
                self.end(Join::Line);
            }
            self.current.push_str(part);
        }
    }

    fn end_link(&mut self) {
        if let Some((address, start)) = self.link.take() {
            let text = self.current.get(start..).unwrap_or_default();
            if !address.is_empty() && !address.starts_with('#') && text != address {
                self.current.push_str(&format!(" ({address})"));
            }
        }
    }

    /// Ends the current line; the next one is joined to it like this.
    fn end(&mut self, next: Join) {
        let text = self.current.trim();
        if text.is_empty() || text == "•" {
            // Two ends with nothing between them: the wider one counts.
            if next == Join::Paragraph || text.is_empty() && self.join == Join::Space {
                self.join = next;
            }
            return;
        }
        let (from, number) = self.counted;
        let before = self.text.as_bytes().get(from..self.start).unwrap_or_default();
        let number = number + before.iter().filter(|byte| **byte == b'\n').count() as u32;
        self.counted = (self.start.max(from), number);
        let heading = std::mem::take(&mut self.heading);
        self.lines.push(Line { number, heading, join: self.join, text: text.to_owned() });
        self.current.clear();
        self.link = None;
        self.join = next;
    }
}
