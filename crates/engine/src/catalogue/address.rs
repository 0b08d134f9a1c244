//! Which pages of a shop may be read, and under which address each is known.

use url::Url;

/// The longest address.
const LONGEST: usize = 2_000;
/// What is in addresses for counting visitors and not for finding pages.
const TRACKING: [&str; 12] = [
    "gclid", "gbraid", "wbraid", "fbclid", "msclkid", "ttclid", "twclid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga",
];

/// The page's address as it is asked for: on one of the shop's origins, without a fragment and without what counts
/// visitors. `None` for any other.
pub fn page_address(address: &str, origins: &[String]) -> Option<String> {
    if address.len() > LONGEST {
        return None;
    }
    let mut url = Url::parse(address).ok()?;
    let is_own = matches!(url.scheme(), "http" | "https")
        && origins.contains(&url.origin().ascii_serialization())
        && url.username().is_empty()
        && url.password().is_none();
    if !is_own {
        return None;
    }
    url.set_fragment(None);
    if let Some(query) = url.query() {
        let counts = |name: &str| name.starts_with("utm_") || TRACKING.contains(&name);
        let kept: Vec<&str> = query
            .split('&')
            .filter(|part| !part.is_empty() && !counts(part.split('=').next().unwrap_or(part)))
            .collect();
        let kept = kept.join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
    Some(url.into()).filter(|address: &String| address.len() <= LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_shops_own_pages_are_read_and_each_has_one_address() {
        let origins = ["https://shop.example".to_owned(), "http://127.0.0.1:80".to_owned()];
        let read = |address: &str| page_address(address, &origins);
        assert_eq!(
            read("https://SHOP.example/a?id=1&utm_source=x&fbclid=2#top").as_deref(),
            Some("https://shop.example/a?id=1")
        );
        assert_eq!(read("https://shop.example/a?utm_source=x").as_deref(), Some("https://shop.example/a"));
        for other in [
            "https://evil.example/a",
            "https://shop.example.evil.example/a",
            "https://shop.example@evil.example/",
            "https://user@shop.example/",
            "http://shop.example/",
            "https://shop.example:8443/",
            "javascript:alert(1)",
            "/a",
            "",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
        assert_eq!(read(&format!("https://shop.example/{}", "a".repeat(2_000))), None);
    }
}
