//! Cuts a list in JSON into its elements as it arrives. What an element says is not looked at.

use super::Unreadable;
use super::split::Cut;

#[derive(Debug, Default)]
pub(super) struct List {
    /// Whether nothing may stand beside the list.
    pub is_strict: bool,
    pub stage: Stage,
    pub depth: u32,
    is_text: bool,
    is_escaped: bool,
    /// The last text at the top level of an object.
    name: Vec<u8>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Stage {
    #[default]
    Before,
    Inside,
    After,
}

impl List {
    /// With nothing beside it.
    pub fn strict() -> Self {
        Self { is_strict: true, ..Self::default() }
    }

    pub fn cut(&mut self, bytes: &[u8], seen: &mut usize, start: usize, line: u32) -> Result<Cut, Unreadable> {
        while let Some(&byte) = bytes.get(*seen) {
            *seen += 1;
            if self.stage == Stage::After {
                match byte {
                    _ if !self.is_strict || byte.is_ascii_whitespace() => {}
                    b'}' if self.depth == 1 => self.depth = 0,
                    _ => return Err(malformed(line)),
                }
                continue;
            }
            if self.is_text {
                self.read_text(byte);
                continue;
            }
            match self.stage {
                Stage::Before => {
                    if self.opens(byte, line)? {
                        self.stage = Stage::Inside;
                        self.depth = 0;
                        return Ok(Cut::Skip(*seen));
                    }
                }
                Stage::Inside => match byte {
                    b'"' => self.is_text = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' if self.depth > 0 => self.depth -= 1,
                    b',' | b']' if self.depth == 0 => {
                        let end = *seen - 1;
                        if byte == b']' {
                            self.stage = Stage::After;
                            self.depth = 1;
                        }
                        let element = bytes.get(start..end).unwrap_or_default();
                        let is_last = byte == b']' && element.iter().all(u8::is_ascii_whitespace);
                        return Ok(if is_last { Cut::Skip(*seen) } else { Cut::Record(end, *seen) });
                    }
                    _ => {}
                },
                Stage::After => {}
            }
        }
        Ok(if self.stage == Stage::After && start < *seen { Cut::Skip(*seen) } else { Cut::More })
    }

    /// Whether the list of products begins: at the top, or as the object's `products`.
    fn opens(&mut self, byte: u8, line: u32) -> Result<bool, Unreadable> {
        match (byte, self.depth) {
            (b'[', 0) if !self.is_strict => return Ok(true),
            (b'[', 1) if self.name == b"products" => return Ok(true),
            (b',' | b'{' | b'[' | b'}', 1) if self.is_strict => {
                let name = String::from_utf8_lossy(&self.name).into_owned();
                let is_known = name.is_empty() || name == "products";
                let field = if is_known { "products".to_owned() } else { name };
                let message = if is_known { "must be a list of products" } else { "unknown field; allowed: products" };
                return Err(Unreadable { field, message: message.to_owned() });
            }
            (b'{' | b'[', _) => self.depth += 1,
            (b'}' | b']', depth) => self.depth = depth.saturating_sub(1),
            (b'"', depth) if depth > 0 => {
                self.is_text = true;
                if depth == 1 {
                    self.name.clear();
                }
            }
            (byte, 0) if !byte.is_ascii_whitespace() => return Err(malformed(line)),
            _ => {}
        }
        Ok(false)
    }

    fn read_text(&mut self, byte: u8) {
        if std::mem::take(&mut self.is_escaped) {
            return;
        }
        match byte {
            b'\\' => self.is_escaped = true,
            b'"' => self.is_text = false,
            byte if self.stage == Stage::Before && self.depth == 1 && self.name.len() < 16 => self.name.push(byte),
            _ => {}
        }
    }
}

fn malformed(line: u32) -> Unreadable {
    let message = format!("line {line}: must be JSON: {{ \"products\": [...] }} or a list of products");
    Unreadable { field: "body".to_owned(), message }
}
