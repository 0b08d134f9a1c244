//! Links to surveys: what stands in an address, and who answers by it.
//!
//! Invariant: whatever is made here needs the shop's key (`orders::signing_key`, for a purpose of its own), so an
//! address that was made up is known for one without a look at what is stored, and nobody can work out which visitor a
//! customer's number stands for.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shopbell_protocol::RecordId;

/// How many hexadecimal digits of an address prove that it is ours: 64 bits, which nobody guesses over a network.
const CHECK: usize = 16;
/// How many an id has.
const ID: usize = 32;

/// What stands in the address of a link: its id without hyphens, and the check. `None` never happens: an HMAC takes keys
/// of any length.
pub fn token(key: &str, link: &RecordId) -> Option<String> {
    let check = hexadecimal(mac(key, "link", link.as_str())?.finalize().into_bytes().get(..CHECK / 2)?);
    Some(format!("{}{check}", link.as_str().replace('-', "")))
}

/// The link that an address names; `None` where it isn't one that this key made.
pub fn link_of(key: &str, token: &str) -> Option<RecordId> {
    if token.len() != ID + CHECK || !token.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let (id, check) = (token.get(..ID)?, token.get(ID..)?);
    let link = with_hyphens(id)?;
    let bytes: Vec<u8> = (0..CHECK)
        .step_by(2)
        .map(|place| u8::from_str_radix(check.get(place..place + 2)?, 16).ok())
        .collect::<Option<_>>()?;
    // Takes as long wherever they differ.
    mac(key, "link", link.as_str())?.verify_truncated_left(&bytes).ok()?;
    Some(link)
}

/// An id that stands for something else: always the same one for the same `what`, and no way back without the key. A UUID
/// of version 8, so it is none that a browser makes.
pub fn derived(key: &str, purpose: &str, what: &str) -> Option<RecordId> {
    let mac = mac(key, purpose, what)?.finalize().into_bytes();
    let bits = mac.iter().take(16).fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
    let bits = (bits & !(0xf << 76) & !(0b11 << 62)) | (8 << 76) | (0b10 << 62);
    with_hyphens(&format!("{bits:032x}"))
}

fn mac(key: &str, purpose: &str, what: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
    // The length keeps `ab ‖ c` and `a ‖ bc` apart.
    mac.update(format!("{}:{purpose}:{what}", purpose.len()).as_bytes());
    Some(mac)
}

fn with_hyphens(digits: &str) -> Option<RecordId> {
    let piece = |from: usize, to: usize| digits.get(from..to);
    let pieces = [piece(0, 8)?, piece(8, 12)?, piece(12, 16)?, piece(16, 20)?, piece(20, 32)?];
    RecordId::try_from(pieces.join("-")).ok()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> RecordId {
        RecordId::try_from("0193f1c2-7b1e-7d30-9a52-0c8f3d1e6b47".to_owned()).unwrap()
    }

    #[test]
    fn an_address_names_its_link_to_the_same_key_only() {
        let made = token("key", &id()).unwrap();
        assert_eq!(made.len(), 48);
        assert_eq!(link_of("key", &made), Some(id()));
        assert_eq!(link_of("another", &made), None);
        for place in 0..made.len() {
            let digit = if made.as_bytes()[place] == b'0' { "1" } else { "0" };
            let changed = format!("{}{digit}{}", &made[..place], &made[place + 1..]);
            assert_eq!(link_of("key", &changed), None, "{changed}");
        }
        for wrong in ["", "0", &made[1..], &made.to_uppercase(), &format!("{made}0"), &"ژ".repeat(24)] {
            assert_eq!(link_of("key", wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_customer_is_the_same_visitor_and_nobody_else_is() {
        let one = derived("key", "customer", "4711").unwrap();
        assert_eq!(derived("key", "customer", "4711").unwrap(), one);
        assert_eq!((&one.as_str()[14..15], &one.as_str()[19..20] >= "8"), ("8", true), "{one}");
        for (key, purpose, what) in [("k", "customer", "4711"), ("key", "link", "4711"), ("key", "customer", "4712")] {
            assert_ne!(derived(key, purpose, what).unwrap(), one);
        }
    }
}
