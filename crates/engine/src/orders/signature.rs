//! How a shop knows that a request is this deployment's: HMAC-SHA256 with a key of the shop's own.
//!
//! Invariant: keys are derived, never stored. HKDF over the deployment's one secret, with the shop, the purpose and a
//! version, so that no key tells anything about another.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt::Write as _;

/// The version of the keys; a new one makes all of them new.
const VERSION: u8 = 1;

/// The key of a shop for a purpose, as the owner is shown it: `whsec_` and 64 hexadecimal digits.
pub fn signing_key(secret: &str, shop: &str, purpose: &str) -> Option<String> {
    Some(format!("whsec_{}", derived_key(secret, shop, purpose)?))
}

/// The same without saying what it is for: 64 hexadecimal digits.
pub fn derived_key(secret: &str, shop: &str, purpose: &str) -> Option<String> {
    Some(hexadecimal(&derived(secret, shop, purpose)?))
}

/// The same as bytes. `None` never happens with an output of this length; it is the library's word for one that is too
/// long.
pub fn derived(secret: &str, shop: &str, purpose: &str) -> Option<[u8; 32]> {
    let mut key = [0_u8; 32];
    // The lengths keep `ab ‖ c` and `a ‖ bc` apart.
    let info = format!("shopbell/{}:{shop}/{}:{purpose}/{VERSION}", shop.len(), purpose.len());
    Hkdf::<Sha256>::new(None, secret.as_bytes()).expand(info.as_bytes(), &mut key).ok()?;
    Some(key)
}

/// The `Shopbell-Signature` of a body sent at `seconds` since the Unix epoch: `t=<seconds>,v1=<hex>`, an HMAC of
/// `<seconds>.<body>` with the key's characters as they are shown.
pub fn sign(key: &str, seconds: i64, body: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    mac.update(format!("{seconds}.{body}").as_bytes());
    Some(format!("t={seconds},v1={}", hexadecimal(&mac.finalize().into_bytes())))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_belongs_to_one_secret_shop_and_purpose() {
        let key = signing_key("secret", "shop", "order-webhook").unwrap();
        assert_eq!(key, signing_key("secret", "shop", "order-webhook").unwrap());
        assert_eq!(key.len(), "whsec_".len() + 64);
        for (secret, shop, purpose) in
            [("other", "shop", "order-webhook"), ("secret", "shop2", "order-webhook"), ("secret", "shop", "x")]
        {
            assert_ne!(key, signing_key(secret, shop, purpose).unwrap());
        }
    }

    #[test]
    fn the_signature_is_the_one_that_every_language_computes() {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
        assert_eq!(
            sign("whsec_test", 1_700_000_000, "{\"a\":1}").unwrap(),
            "t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789"
        );
        assert_ne!(sign("k", 1, "body"), sign("k", 2, "body"));
        assert_ne!(sign("k", 1, "body"), sign("k", 1, "body "));
    }
}
