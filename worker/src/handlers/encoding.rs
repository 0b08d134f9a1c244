//! Which compressed form a browser takes.

use worker::Request;

/// A way to compress an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli.
    Brotli,
    /// Gzip.
    Gzip,
}

impl Encoding {
    /// The value of `Content-Encoding`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// The ending of the file that was compressed when it was built.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The best form the request accepts.
    pub fn accepted(request: &Request) -> Option<Self> {
        let accepted = request.headers().get("Accept-Encoding").ok().flatten()?;
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let mut pieces = part.split(';').map(str::trim);
                pieces.next() == Some(name) && !pieces.any(|piece| piece.replace(' ', "") == "q=0")
            })
        };
        [Self::Brotli, Self::Gzip].into_iter().find(|encoding| takes(encoding.name()))
    }
}
