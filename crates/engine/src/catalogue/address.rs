//! Which pages of a shop may be read, and under which address each is known.

use url::Url;

/// The longest address.
const LONGEST: usize = 2_000;
/// What of an address' query names a product. All else may be about the visitor (an e-mail address from a newsletter's
/// link, a token), and the address is shown to others.
const NAMING: [&str; 11] =
    ["id", "p", "pid", "product", "product_id", "productid", "item", "item_id", "sku", "route", "variant"];
/// A name of a product is no longer than this.
const LONGEST_NAME: usize = 64;

/// The page's address as it is asked for and shown: on one of the shop's origins, without a fragment, and of its query only
/// what names a product. `None` for any other.
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
        let kept = query.split('&').filter(|part| part.split_once('=').is_some_and(|(name, value)| names(name, value)));
        let kept = kept.collect::<Vec<_>>().join("&");
        url.set_query(Some(kept.as_str()).filter(|kept| !kept.is_empty()));
    }
    Some(url.into()).filter(|address: &String| address.len() <= LONGEST)
}

/// Whether a parameter is the name of a product, as shop software writes it.
fn names(name: &str, value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'/' | b'.');
    NAMING.contains(&name) && (1..=LONGEST_NAME).contains(&value.len()) && value.bytes().all(is_plain)
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
        assert_eq!(
            read("https://shop.example/?route=product/product&product_id=42&email=sara%40shop.example&token=5f3a")
                .as_deref(),
            Some("https://shop.example/?route=product/product&product_id=42"),
            "what is about the visitor is neither asked for nor shown"
        );
        assert_eq!(read("https://shop.example/a?id=sara%40shop.example").as_deref(), Some("https://shop.example/a"));
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
