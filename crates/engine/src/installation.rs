//! Whether the shop's tag will run on a page, from what its server answered: the address, the HTML and the policies.
//!
//! What a browser does on its own (an extension that blocks, a network that filters) can't be seen from here, nor can a tag
//! that another script adds.

mod policy;

use crate::import::html::{Piece, Tag, pieces};
use policy::{Directive, Policy};
use shopbell_protocol::owner::{InstallationFault as Fault, InstallationProblem as Problem};
use url::Url;

/// The page, and the tag that should be on it.
pub struct Place<'a> {
    /// The worker's origin.
    pub host: &'a str,
    /// The shop's id.
    pub shop: &'a str,
    /// The shop's origins.
    pub origins: &'a [String],
    /// The page's address.
    pub url: &'a Url,
}

/// What the page's server answered.
pub struct Seen<'a> {
    /// The HTTP status.
    pub status: u16,
    /// Where it leads on to.
    pub location: Option<&'a str>,
    /// Whether it says that it is HTML.
    pub is_html: bool,
    /// Whether the page is longer than what is here.
    pub is_cut: bool,
    /// Its `Content-Security-Policy` headers, several joined by commas.
    pub policies: &'a str,
    /// The page.
    pub html: &'a str,
}

/// What keeps the widget off the page, what matters most first. Without an answer only what the address tells; `None` where
/// that is nothing.
pub fn inspect(place: &Place, seen: Option<&Seen>) -> Option<Vec<Problem>> {
    let origin = place.url.origin().ascii_serialization();
    if !place.origins.contains(&origin) {
        return Some(vec![problem(Fault::WrongOrigin, origin)]);
    }
    let seen = seen?;
    Some(match seen.status {
        200..=299 if !seen.is_html => vec![Problem { kind: Fault::NotHtml, detail: None }],
        200..=299 => of_page(place, seen),
        300..=399 => vec![redirected(place, seen)],
        401 | 403 | 407 | 429 | 503 => vec![problem(Fault::Blocked, seen.status.to_string())],
        status => vec![problem(Fault::Status, status.to_string())],
    })
}

fn problem(kind: Fault, detail: impl Into<String>) -> Problem {
    Problem { kind, detail: Some(detail.into()) }
}

/// Where visitors end up matters, not where they began: `shop.example` that leads to `www.shop.example`.
fn redirected(place: &Place, seen: &Seen) -> Problem {
    match seen.location.and_then(|location| place.url.join(location).ok()) {
        Some(target) if !place.origins.contains(&target.origin().ascii_serialization()) => {
            problem(Fault::WrongOrigin, target.origin().ascii_serialization())
        }
        Some(target) => problem(Fault::Redirected, target.as_str()),
        None => problem(Fault::Status, seen.status.to_string()),
    }
}

fn of_page(place: &Place, seen: &Seen) -> Vec<Problem> {
    let (mut tags, mut policies) = (Vec::new(), Policy::all(seen.policies));
    for piece in pieces(seen.html) {
        let Piece::Open(tag) = piece else { continue };
        match tag.name.as_str() {
            "script" => tags.extend(Found::of(&tag, place)),
            "meta"
                if tag
                    .attribute("http-equiv")
                    .is_some_and(|name| name.eq_ignore_ascii_case("content-security-policy")) =>
            {
                policies.extend(Policy::all(tag.attribute("content").unwrap_or_default()));
            }
            _ => {}
        }
    }
    let mut ours = tags.iter().filter(|tag| tag.is_ours(place));
    let Some(first) = ours.next() else {
        return vec![not_there(place, seen, &tags)];
    };
    let mut problems = Vec::new();
    if first.is_held_back() {
        problems.push(problem(Fault::HeldBack, first.kind.clone()));
    }
    if place.url.scheme() == "https" && first.address.scheme() == "http" {
        problems.push(problem(Fault::Insecure, first.address.as_str()));
    }
    for (directive, fault) in [
        (Directive::Script { nonce: &first.nonce }, Fault::PolicyScript),
        (Directive::Frame, Fault::PolicyFrame),
        (Directive::Connect, Fault::PolicyConnect),
    ] {
        if !policies.iter().all(|policy| policy.allows(&directive, place.host, place.url)) {
            problems.push(problem(fault, format!("{} {}", directive.name(), place.host)));
        }
    }
    let count = 1 + ours.count();
    if count > 1 {
        problems.push(problem(Fault::Repeated, count.to_string()));
    }
    problems
}

/// Why the tag isn't there: nearest first.
fn not_there(place: &Place, seen: &Seen, tags: &[Found]) -> Problem {
    let other_shop = tags.iter().find(|tag| tag.address.origin().ascii_serialization() == place.host);
    if let Some(tag) = other_shop {
        return problem(Fault::OtherShop, tag.address.as_str());
    }
    if let Some(tag) = tags.first() {
        return problem(Fault::OtherHost, tag.address.as_str());
    }
    let kind = if seen.html.contains(&format!("/w/{}.js", place.shop)) {
        Fault::NotRun
    } else if seen.is_cut {
        Fault::TooLong
    } else {
        Fault::Missing
    };
    Problem { kind, detail: None }
}

/// A tag that looks like ours.
struct Found {
    address: Url,
    kind: String,
    nonce: String,
}

impl Found {
    /// A loader's address is `/w/` and 64 hexadecimal digits. Tools that hold scripts back move it to an attribute like
    /// `data-src`.
    fn of(tag: &Tag, place: &Place) -> Option<Self> {
        let addresses = ["src", "data-src", "data-cookieconsent-src"];
        let address = addresses.iter().find_map(|name| tag.attribute(name))?;
        let address = place.url.join(address.trim()).ok()?;
        let shop = address.path().strip_prefix("/w/")?.strip_suffix(".js")?;
        if shop.len() != 64 || !shop.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let text = |name: &str| tag.attribute(name).unwrap_or_default().trim().to_owned();
        let kind = if tag.attribute("src").is_none() { "data-src".to_owned() } else { text("type") };
        Some(Self { address, kind, nonce: text("nonce") })
    }

    fn is_ours(&self, place: &Place) -> bool {
        let named = self.address.path() == format!("/w/{}.js", place.shop);
        let (Some(host), Ok(ours)) = (self.address.host_str(), Url::parse(place.host)) else { return false };
        named && Some(host) == ours.host_str() && self.address.port() == ours.port()
    }

    /// Of another type than JavaScript's, a script is only data.
    fn is_held_back(&self) -> bool {
        let kind = self.kind.to_ascii_lowercase();
        !(kind.is_empty() || kind == "module" || kind.ends_with("/javascript") || kind.ends_with("/ecmascript"))
    }
}

#[cfg(test)]
mod tests;
