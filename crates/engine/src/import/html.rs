//! HTML as plain text: what a reader would see, without the marks.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

/// A piece of a page.
pub(crate) enum Piece {
    Open(Tag),
    Close(String),
    Text(String),
}

/// An element that begins.
pub(crate) struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value; empty where it has none.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// True for elements that are never closed.
    pub fn is_void(&self) -> bool {
        matches!(
            self.name.as_str(),
            "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "source" | "wbr"
        )
    }
}

impl From<StartTag<()>> for Tag {
    fn from(tag: StartTag<()>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let attributes = tag.attributes.iter().map(|(name, value)| (text(name), text(&value.value))).collect();
        Self { name: text(&tag.name), attributes }
    }
}

/// The pieces of a page; its comments are left out.
pub(crate) fn pieces(html: &str) -> impl Iterator<Item = Piece> {
    let mut emitter = DefaultEmitter::default();
    // What is inside of scripts and styles is no HTML.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).filter_map(|token| {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => Some(Piece::Open(tag.into())),
            Token::EndTag(tag) => Some(Piece::Close(String::from_utf8_lossy(&tag.name).into_owned())),
            Token::String(text) => Some(Piece::Text(String::from_utf8_lossy(&text.value).into_owned())),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => None,
        }
    })
}

/// Collects pieces as plain text.
#[derive(Default)]
pub(super) struct Plain {
    text: String,
    /// Inside of a script or style, which nobody sees.
    hidden: Option<String>,
    /// The address of the link that is open, and where its text begins.
    link: Option<(String, usize)>,
    /// Line breaks in the text are the writer's own: there is no markup.
    keeps_breaks: bool,
}

impl Plain {
    pub fn push(&mut self, piece: &Piece) {
        if let Some(hidden) = &self.hidden {
            if matches!(piece, Piece::Close(name) if name == hidden) {
                self.hidden = None;
            }
            return;
        }
        match piece {
            Piece::Text(text) => self.push_text(text),
            Piece::Open(tag) => self.open(tag),
            Piece::Close(name) => self.close(name),
        }
    }

    fn push_text(&mut self, text: &str) {
        if self.keeps_breaks {
            self.text.push_str(text);
            return;
        }
        for c in text.chars() {
            if !matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.text.push(c);
            } else if !self.text.is_empty() && !self.text.ends_with([' ', '\n']) {
                self.text.push(' ');
            }
        }
    }

    fn open(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "script" | "style" | "template" | "noscript" => self.hidden = Some(tag.name.clone()),
            "br" => {
                self.trim();
                self.text.push('\n');
            }
            "li" => {
                self.begin_line();
                self.text.push_str("• ");
            }
            "td" | "th" => self.push_text(" "),
            "a" => {
                let address = tag.attribute("href").unwrap_or_default();
                let leads_away = address.starts_with("https://") || address.starts_with("http://");
                self.link = leads_away.then(|| (address.to_owned(), self.text.len()));
            }
            name if is_block(name) => self.begin_line(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => {
                // Without it "see here" would lead nowhere.
                if let Some((address, start)) = self.link.take()
                    && self.text.get(start..).is_some_and(|text| text.trim() != address)
                {
                    self.text.push_str(&format!(" ({address})"));
                }
            }
            name if is_block(name) => self.begin_line(),
            _ => {}
        }
    }

    fn begin_line(&mut self) {
        self.trim();
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn trim(&mut self) {
        self.text.truncate(self.text.trim_end_matches(' ').len());
    }

    pub fn finish(self) -> String {
        self.text.trim().to_owned()
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "tr"
            | "table"
            | "section"
            | "article"
            | "blockquote"
            | "pre"
            | "hr"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
    )
}

/// HTML as plain text. A text without any element keeps its line breaks.
pub(crate) fn plain(html: &str) -> String {
    let pieces: Vec<Piece> = pieces(html).collect();
    let keeps_breaks = !pieces.iter().any(|piece| matches!(piece, Piece::Open(_)));
    let mut plain = Plain { keeps_breaks, ..Plain::default() };
    pieces.iter().for_each(|piece| plain.push(piece));
    plain.finish()
}
