//! As much of Content Security Policy Level 3 as decides whether a host may be loaded from: source lists, what they fall
//! back to, nonces and `'strict-dynamic'`.

use url::Url;

/// One policy: directives with their sources. Of a directive that is there twice the first counts.
pub(super) struct Policy {
    directives: Vec<(String, Vec<String>)>,
}

/// What is asked of a policy.
pub(super) enum Directive<'a> {
    /// May the tag, which has this nonce, load the loader?
    Script { nonce: &'a str },
    /// May the panel open?
    Frame,
    /// May anything be sent?
    Connect,
}

impl Directive<'_> {
    /// As it is written in a policy.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Script { .. } => "script-src",
            Self::Frame => "frame-src",
            Self::Connect => "connect-src",
        }
    }

    fn lists(&self) -> &'static [&'static str] {
        match self {
            Self::Script { .. } => &["script-src-elem", "script-src", "default-src"],
            Self::Frame => &["frame-src", "child-src", "default-src"],
            Self::Connect => &["connect-src", "default-src"],
        }
    }
}

impl Policy {
    /// The policies of a header; a comma stands between two.
    pub fn all(header: &str) -> Vec<Self> {
        header.split(',').map(Self::read).filter(|policy| !policy.directives.is_empty()).collect()
    }

    fn read(text: &str) -> Self {
        let directive = |text: &str| {
            let mut words = text.split_ascii_whitespace();
            let name = words.next()?.to_ascii_lowercase();
            Some((name, words.map(str::to_owned).collect()))
        };
        Self { directives: text.split(';').filter_map(directive).collect() }
    }

    /// Whether `host`, an origin, may be used for that on the page at `url`.
    pub fn allows(&self, directive: &Directive, host: &str, url: &Url) -> bool {
        let mut lists = directive.lists().iter();
        let Some(sources) = lists.find_map(|name| self.sources(name)) else { return true };
        let has = |source: &str| sources.iter().any(|other| other.eq_ignore_ascii_case(source));
        if let Directive::Script { nonce } = directive {
            if !nonce.is_empty() && has(&format!("'nonce-{nonce}'")) {
                return true;
            }
            // With this, only nonces and hashes count.
            if has("'strict-dynamic'") {
                return false;
            }
        }
        let Ok(host) = Url::parse(host) else { return false };
        sources.iter().any(|source| matches(source, &host, url))
    }

    fn sources(&self, name: &str) -> Option<&Vec<String>> {
        self.directives.iter().find(|(known, _)| known == name).map(|(_, sources)| sources)
    }
}

/// Whether one source covers a host.
fn matches(source: &str, host: &Url, page: &Url) -> bool {
    let source = source.to_ascii_lowercase();
    // http: also covers https:.
    let covers = |scheme: &str| scheme == host.scheme() || (scheme == "http" && host.scheme() == "https");
    match source.as_str() {
        "*" => return true,
        "'self'" => return host.origin() == page.origin(),
        scheme if scheme.ends_with(':') => return covers(scheme.trim_end_matches(':')),
        keyword if keyword.starts_with('\'') => return false,
        _ => {}
    }
    let (scheme, rest) = source.split_once("://").unwrap_or((page.scheme(), &source));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if port == "*" || port.bytes().all(|byte| byte.is_ascii_digit()) => (name, Some(port)),
        _ => (authority, None),
    };
    let ours = host.host_str().unwrap_or_default();
    let same_name = match name.strip_prefix("*.") {
        Some(parent) => ours.strip_suffix(parent).is_some_and(|child| child.ends_with('.')),
        None => ours == name,
    };
    let same_port = match port {
        Some("*") => true,
        Some(port) => host.port_or_known_default().is_some_and(|ours| ours.to_string() == port),
        None => host.port().is_none(),
    };
    // A path would have to be the loader's, the panel's and all else's: nobody writes that by intent.
    covers(scheme) && same_name && same_port && path.is_empty()
}
