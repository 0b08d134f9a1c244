//! Which addresses a webhook may have: names and addresses on the public internet, over TLS.
//!
//! Invariant: an owner can't make the worker call into the network it runs in. The check is of the address as the URL
//! parser understands it, so `0x7f.1` and `2130706433` are 127.0.0.1 here too. What a public name resolves to is the
//! runtime's to refuse: `workerd` connects to public addresses only, and on Cloudflare there are no others.

use std::net::{Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// How far a webhook may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// On the public internet only.
    Public,
    /// On this machine's loopback interface too, and there without TLS.
    AndLoopback,
}

/// Why an address can't be a webhook's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAddress {
    /// It is none, or longer than 2,000 characters.
    #[error("must be an address such as https://shop.example/webhooks/orders, at most 2,000 characters")]
    Malformed,
    /// Not `https:`.
    #[error("must begin with https://")]
    Scheme,
    /// With a user name or a password.
    #[error("must not have a user name or a password")]
    UserInfo,
    /// With a fragment.
    #[error("must not have a fragment (#…)")]
    Fragment,
    /// On no public host.
    #[error("must be on a public host: no local or internal name, no private address")]
    Host,
}

/// The longest address.
const LONGEST: usize = 2_000;

/// Names that never lead to the public internet, and every name below them.
const LOCAL_NAMES: [&str; 8] =
    ["localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "private"];

/// The address as the parser understands it.
///
/// # Errors
/// [`InvalidAddress`]: what is wrong with it.
pub fn check_address(address: &str, reach: Reach) -> Result<Url, InvalidAddress> {
    if address.len() > LONGEST {
        return Err(InvalidAddress::Malformed);
    }
    let url = Url::parse(address).map_err(|_| InvalidAddress::Malformed)?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidAddress::UserInfo);
    }
    if url.fragment().is_some() {
        return Err(InvalidAddress::Fragment);
    }
    match (url.scheme(), url.host()) {
        ("https" | "http", Some(host)) if reach == Reach::AndLoopback && is_loopback(&host) => Ok(url),
        ("https", Some(host)) if is_public(&host) => Ok(url),
        ("https", _) => Err(InvalidAddress::Host),
        _ => Err(InvalidAddress::Scheme),
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn is_public(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_public_name(name),
        Host::Ipv4(address) => is_public_v4(*address),
        Host::Ipv6(address) => is_public_v6(*address),
    }
}

/// The parser has put the name into lower case.
fn is_public_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let below = |parent: &str| name.strip_suffix(parent).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    let labels = name.split('.');
    labels.clone().count() > 1 && labels.clone().all(|label| !label.is_empty()) && !LOCAL_NAMES.into_iter().any(below)
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    // IANA's registry of special-purpose addresses.
    !matches!(
        address.octets(),
        [0 | 10 | 127 | 224..=255, ..]
            | [100, 64..=127, ..]
            | [169, 254, ..]
            | [172, 16..=31, ..]
            | [192, 0, 0 | 2, _]
            | [192, 88, 99, _]
            | [192, 168, ..]
            | [198, 18 | 19, ..]
            | [198, 51, 100, _]
            | [203, 0, 113, _]
    )
}

/// Global unicast is 2000::/3 and nothing else, so mapped, translated, local and multicast addresses are out; of it
/// the protocol assignments (Teredo among them), 6to4 and the documentation's are out too.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global = first & 0xe000 == 0x2000;
    let special = matches!((first, second), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _) | (0x3fff, 0..=0x0fff));
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(address: &str) -> Option<InvalidAddress> {
        check_address(address, Reach::Public).err()
    }

    #[test]
    fn public_hosts_are_taken_as_the_parser_writes_them() {
        for (address, written) in [
            ("https://shop.example/webhooks/orders?a=1", "https://shop.example/webhooks/orders?a=1"),
            ("https://SHOP.example:8443", "https://shop.example:8443/"),
            ("https://فروشگاه.example/", "https://xn--mgbtj4c7ad63e.example/"),
            ("https://8.8.8.8/orders", "https://8.8.8.8/orders"),
            ("https://172.32.0.1/", "https://172.32.0.1/"),
            ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
            ("https://local.shop.example/", "https://local.shop.example/"),
            ("https://mylocal.example/", "https://mylocal.example/"),
            ("https://notlocalhost.ir/", "https://notlocalhost.ir/"),
        ] {
            assert_eq!(check_address(address, Reach::Public).as_ref().map(Url::as_str), Ok(written), "{address}");
        }
    }

    #[test]
    fn names_of_this_machine_and_its_network_are_refused() {
        for host in [
            "localhost",
            "LOCALHOST",
            "localhost.",
            "a.localhost",
            "printer.local",
            "printer.local.",
            "metadata.google.internal",
            "router.lan",
            "nas.home.arpa",
            "intranet",
            "shop",
            "shop.",
            "localhost.localdomain",
        ] {
            assert_eq!(refused(&format!("https://{host}/")), Some(InvalidAddress::Host), "{host}");
        }
    }

    #[test]
    fn addresses_that_are_not_public_are_refused_however_they_are_written() {
        for host in [
            "127.0.0.1",
            "127.1",
            "2130706433",
            "0x7f000001",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "１２７.0.0.1",
            "127.0.0.1.",
            "%31%32%37.0.0.1",
            "0.0.0.0",
            "0",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "0xa9fea9fe",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "3232235777",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "[::]",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:8.8.8.8]",
            "[::ffff:0a00:0001]",
            "[::127.0.0.1]",
            "[64:ff9b::a00:1]",
            "[64:ff9b:1::1]",
            "[100::1]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd12:3456::1]",
            "[ff02::1]",
            "[2001::1]",
            "[2001:db8::1]",
            "[2002:7f00:1::]",
            "[3fff::1]",
        ] {
            assert_eq!(refused(&format!("https://{host}/")), Some(InvalidAddress::Host), "{host}");
        }
    }

    #[test]
    fn other_schemes_secrets_in_the_address_and_nonsense_are_refused() {
        for (address, why) in [
            ("http://shop.example/", InvalidAddress::Scheme),
            ("http://127.0.0.1/", InvalidAddress::Scheme),
            ("ftp://shop.example/", InvalidAddress::Scheme),
            ("file:///etc/passwd", InvalidAddress::Scheme),
            ("data:text/plain,x", InvalidAddress::Scheme),
            ("javascript:alert(1)", InvalidAddress::Scheme),
            ("https://user@shop.example/", InvalidAddress::UserInfo),
            ("https://:secret@shop.example/", InvalidAddress::UserInfo),
            ("https://shop.example/#part", InvalidAddress::Fragment),
            ("https://shop.example/#", InvalidAddress::Fragment),
            ("", InvalidAddress::Malformed),
            ("shop.example", InvalidAddress::Malformed),
            ("https://", InvalidAddress::Malformed),
            ("https://1.2.3.4.5/", InvalidAddress::Malformed),
            ("https://999.1.1.1/", InvalidAddress::Malformed),
        ] {
            assert_eq!(refused(address), Some(why), "{address}");
        }
        assert_eq!(refused(&format!("https://shop.example/{}", "a".repeat(2_000))), Some(InvalidAddress::Malformed));
    }

    #[test]
    fn loopback_is_in_reach_only_where_it_is_allowed_and_nothing_private_comes_with_it() {
        for address in
            ["http://127.0.0.1:8080/webhooks/orders", "http://localhost:8080/", "http://[::1]:1/", "https://127.1/"]
        {
            assert!(check_address(address, Reach::AndLoopback).is_ok(), "{address}");
            assert!(check_address(address, Reach::Public).is_err(), "{address}");
        }
        for address in ["http://10.0.0.1/", "https://10.0.0.1/", "http://shop.example/", "https://a.localhost/"] {
            assert!(check_address(address, Reach::AndLoopback).is_err(), "{address}");
        }
    }
}
