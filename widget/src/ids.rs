//! UUIDs version 7: 48 bits of time, then randomness, so that ids made later sort later.

use shopbell_protocol::{InvalidId, RecordId};

/// The id of the millisecond `now`, with ten random bytes.
pub fn v7(now: u64, random: [u8; 10]) -> Result<RecordId, InvalidId> {
    let [.., t0, t1, t2, t3, t4, t5] = now.to_be_bytes();
    let [r0, r1, r2, rest @ ..] = random;
    let head = [t0, t1, t2, t3, t4, t5, 0x70 | (r0 & 0x0f), r1, 0x80 | (r2 & 0x3f)];
    let mut text = String::with_capacity(36);
    for (position, byte) in head.into_iter().chain(rest).enumerate() {
        if matches!(position, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 }));
        }
    }
    RecordId::try_from(text)
}

#[cfg(test)]
mod tests {
    use super::v7;

    #[test]
    fn time_comes_first_then_version_and_variant() {
        let id = v7(0x0193_f1c2_7b1e, [0xff; 10]).unwrap();
        assert_eq!(id.as_str(), "0193f1c2-7b1e-7fff-bfff-ffffffffffff");
        let id = v7(1, [0; 10]).unwrap();
        assert_eq!(id.as_str(), "00000000-0001-7000-8000-000000000000");
    }

    #[test]
    fn later_ids_sort_later() {
        assert!(v7(1_000, [0xff; 10]).unwrap() < v7(1_001, [0; 10]).unwrap());
    }
}
