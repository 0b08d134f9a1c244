//! Telling a shop's server what happened: how it is signed, and when it is tried again.
//!
//! The signature is that of [Standard Webhooks](https://www.standardwebhooks.com), so libraries that check it exist in
//! most languages.

use crate::orders::derived;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What the keys are derived for.
const PURPOSE: &str = "webhooks";
/// How often a delivery is tried.
pub const MOST_ATTEMPTS: u32 = 8;
/// The pause after the first attempt, in milliseconds.
const FIRST_PAUSE: i64 = 5_000;
/// So many times longer is each pause than the one before: the last one takes 22 hours.
const GROWTH: i64 = 5;
/// A server that fails is left alone so long at most, in milliseconds, whatever waits for it.
const LONGEST_REST: i64 = 10 * 60 * 1_000;
/// A server of which nothing else was heard for so long is told nothing any more, in milliseconds: three days.
pub const GIVEN_UP_AFTER: i64 = 3 * 24 * 60 * 60 * 1_000;

/// The key of a shop, derived from the deployment's one secret: `whsec_` and 32 bytes in base64. `None` never happens with
/// an output of this length.
pub fn key(secret: &str, shop: &str) -> Option<String> {
    Some(format!("whsec_{}", STANDARD.encode(derived(secret, shop, PURPOSE)?)))
}

/// The `webhook-signature` of a body that is sent under that id at `seconds` since the Unix epoch; `None` where the key is
/// none.
pub fn sign(key: &str, id: &str, seconds: i64, body: &str) -> Option<String> {
    let key = STANDARD.decode(key.strip_prefix("whsec_")?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// How long to wait after an attempt that failed, the first one being number 1, in milliseconds; `None` after the last.
/// Up to a fifth shorter or longer, as `chance` says, so that what failed together isn't tried again together.
pub fn pause_after(attempt: u32, chance: u8) -> Option<i64> {
    (attempt < MOST_ATTEMPTS).then(|| {
        let pause = FIRST_PAUSE.saturating_mul(GROWTH.saturating_pow(attempt.saturating_sub(1)));
        pause.saturating_mul(800 + i64::from(chance) * 400 / 255) / 1_000
    })
}

/// How long a server is left alone after so many failures in a row, in milliseconds.
pub fn rest_after(failures: u32, chance: u8) -> i64 {
    pause_after(failures.clamp(1, MOST_ATTEMPTS - 1), chance).unwrap_or(LONGEST_REST).min(LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_signature_is_the_one_of_the_standards_own_example() {
        // From the specification's test vectors.
        let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = "{\"test\": 2432232314}";
        assert_eq!(
            sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body).as_deref(),
            Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
        assert_eq!(sign("secret", "msg", 1, body), None);
        assert_eq!(sign("whsec_*", "msg", 1, body), None);
    }

    #[test]
    fn a_key_belongs_to_one_secret_and_shop() {
        let made = key("secret", "shop").unwrap();
        assert_eq!(Some(&made), key("secret", "shop").as_ref());
        assert_eq!(STANDARD.decode(made.trim_start_matches("whsec_")).unwrap().len(), 32);
        assert_ne!(Some(&made), key("secret", "shop2").as_ref());
        assert_ne!(Some(&made), key("secret2", "shop").as_ref());
    }

    proptest! {
        #[test]
        fn pauses_grow_and_end(attempt in 1_u32..20, one in any::<u8>(), other in any::<u8>()) {
            match (pause_after(attempt, one), pause_after(attempt + 1, other)) {
                (Some(pause), Some(next)) => {
                    prop_assert!(pause < next);
                    prop_assert!((4_000..=24 * 60 * 60 * 1_000 * 6 / 5).contains(&pause));
                }
                (pause, None) => prop_assert_eq!(pause.is_some(), attempt == MOST_ATTEMPTS - 1),
                (None, Some(_)) => prop_assert!(false, "tried again after the end"),
            }
            prop_assert!((4_000..=LONGEST_REST).contains(&rest_after(attempt, one)));
        }
    }

    #[test]
    fn all_attempts_are_made_before_a_server_is_given_up() {
        let all: i64 = (1..MOST_ATTEMPTS).filter_map(|attempt| pause_after(attempt, 255)).sum();
        assert!((24 * 60 * 60 * 1_000..GIVEN_UP_AFTER).contains(&all), "{all}");
    }
}
