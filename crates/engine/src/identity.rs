//! Tokens by which a shop's server says who a visitor is: JWTs signed with HMAC-SHA256, which every language has a library for.
//!
//! Invariant: a token is believed only if the shop's own key signed it, for this shop, and it hasn't expired. Which algorithm
//! that takes is ours to say, never the token's: its header is only checked against it.

use crate::orders::derived_key;
use crate::text::clean;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use shopbell_protocol::Locale;

/// How many characters a token may have.
const LONGEST: usize = 4_096;
/// How many characters a customer's id may have.
const CUSTOMER: usize = 100;
const NAME: usize = 100;
const SEGMENT: usize = 60;
/// Clocks may differ by so much, in seconds.
const LEEWAY: i64 = 60;
/// How long a token may be good for from now on, in seconds: a day. Whoever finds an old page finds nothing.
const LONGEST_LIFE: i64 = 24 * 60 * 60;

/// Who a shop's server says somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The shop's own reference of the customer.
    pub customer: String,
    /// What they are called.
    pub name: Option<String>,
    /// Their language.
    pub locale: Option<Locale>,
    /// A group of customers that they are in.
    pub segment: Option<String>,
    /// Until when that holds, in milliseconds since the Unix epoch.
    pub expires_at: i64,
}

/// Why a token isn't believed; said to the shop's developer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No token at all.
    #[error(
        "must be a JWT of at most 4,096 characters: header, claims and signature in base64url, with dots between them"
    )]
    Malformed,
    /// Another algorithm, or none.
    #[error("must be signed with HS256: `alg` in its header says otherwise, or the header asks for more")]
    Algorithm,
    /// Forged, or another shop's.
    #[error("isn't signed with this shop's identity key, which `GET /v1/signing-keys` shows")]
    Signature,
    /// A claim is missing or of the wrong kind.
    #[error("its claims can't be read: {0}")]
    Claims(String),
    /// For somebody else.
    #[error("`aud` must be this shop's id")]
    Audience,
    /// No customer.
    #[error("`sub` must be the customer's id, 1 to 100 characters")]
    Customer,
    /// A text is too long.
    #[error("`{0}` may have at most {1} characters")]
    TooLong(&'static str, usize),
    /// Not a language that there is.
    #[error("`locale` must be fa, ar or en")]
    Locale,
    /// Too old.
    #[error("has expired; make one for each page, good for an hour or less")]
    Expired,
    /// Good for too long.
    #[error("`exp` must be within 24 hours from now")]
    FarAhead,
    /// From the future.
    #[error("is of a time that is still to come: `iat` or `nbf`; the server's clock is wrong")]
    Early,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    crit: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Audience,
    exp: f64,
    iat: Option<f64>,
    nbf: Option<f64>,
    name: Option<String>,
    locale: Option<String>,
    segment: Option<String>,
}

/// One recipient or several, as the standard has it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// The key that a shop's server signs with, as the owner is shown it: `idsec_` and 64 hexadecimal digits, used as it is.
pub fn identity_key(secret: &str, shop: &str) -> Option<String> {
    Some(format!("idsec_{}", derived_key(secret, shop, "identity")?))
}

/// Who the token says somebody is. `now` is in seconds since the Unix epoch.
pub fn identity_of(key: &str, shop: &str, token: &str, now: i64) -> Result<Identity, Refusal> {
    if token.len() > LONGEST {
        return Err(Refusal::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refusal::Malformed)?;
    let (header, claims) = signed.split_once('.').ok_or(Refusal::Malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Refusal::Malformed);
    let (header, claims, signature) = (decode(header)?, decode(claims)?, decode(signature)?);
    let header: Header = object(&header).map_err(|_| Refusal::Malformed)?;
    // What a header declares critical has to be understood, and nothing is.
    if header.alg != "HS256" || header.crit.is_some() {
        return Err(Refusal::Algorithm);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map_err(|_| Refusal::Signature)?;
    mac.update(signed.as_bytes());
    // Takes as long wherever they differ.
    mac.verify_slice(&signature).map_err(|_| Refusal::Signature)?;
    let claims: Claims = object(&claims).map_err(|error| Refusal::Claims(error.to_string()))?;
    check_times(&claims, now)?;
    if !claims.aud.names(shop) {
        return Err(Refusal::Audience);
    }
    let customer = clean(&claims.sub);
    if !(1..=CUSTOMER).contains(&customer.chars().count()) {
        return Err(Refusal::Customer);
    }
    let locale = claims.locale.map(|tag| Locale::from_tag(&tag).ok_or(Refusal::Locale)).transpose()?;
    Ok(Identity {
        customer,
        name: short("name", claims.name, NAME)?,
        locale,
        segment: short("segment", claims.segment, SEGMENT)?,
        expires_at: (claims.exp * 1_000.0) as i64,
    })
}

fn check_times(claims: &Claims, now: i64) -> Result<(), Refusal> {
    // A double is exact for whole seconds far beyond any time that passes here; comparisons with it can't overflow.
    let (now, leeway) = (now as f64, LEEWAY as f64);
    if claims.exp <= now - leeway {
        return Err(Refusal::Expired);
    }
    if claims.exp > now + LONGEST_LIFE as f64 + leeway {
        return Err(Refusal::FarAhead);
    }
    if [claims.iat, claims.nbf].into_iter().flatten().any(|time| time > now + leeway) {
        return Err(Refusal::Early);
    }
    Ok(())
}

impl Audience {
    fn names(&self, shop: &str) -> bool {
        match self {
            Self::One(one) => one == shop,
            Self::Several(several) => several.iter().any(|one| one == shop),
        }
    }
}

/// serde would also read an array as a struct, its items in the order of the fields.
fn object<'a, T: Deserialize<'a>>(json: &'a [u8]) -> Result<T, serde_json::Error> {
    if json.first() != Some(&b'{') {
        return Err(serde::de::Error::custom("must be an object"));
    }
    serde_json::from_slice(json)
}

fn short(field: &'static str, text: Option<String>, longest: usize) -> Result<Option<String>, Refusal> {
    let cleaned = text.map(|text| clean(&text)).filter(|text| !text.is_empty());
    match &cleaned {
        Some(text) if text.chars().count() > longest => Err(Refusal::TooLong(field, longest)),
        _ => Ok(cleaned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    const NOW: i64 = 1_795_000_000;

    fn encode(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    fn signed(key: &str, header: &Value, claims: &Value) -> String {
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    fn header() -> Value {
        json!({ "alg": "HS256", "typ": "JWT" })
    }

    fn claims(more: Value) -> Value {
        let mut claims = json!({ "sub": "4711", "aud": "shop", "iat": NOW, "exp": NOW + 3_600 });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn said(more: Value) -> Result<Identity, Refusal> {
        identity_of("key", "shop", &signed("key", &header(), &claims(more)), NOW)
    }

    #[test]
    fn a_token_of_any_library_is_read() {
        // PyJWT: jwt.encode({'sub': 'C-1', 'aud': 'shop', 'exp': 1795003600}, 'key', 'HS256')
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\
                     eyJzdWIiOiJDLTEiLCJhdWQiOiJzaG9wIiwiZXhwIjoxNzk1MDAzNjAwfQ.\
                     N8VCTV4wsOrvfLVSTqeeJ-ReGbXX_wbAjcRnCt4a0EI";
        assert_eq!(identity_of("key", "shop", token, NOW).unwrap().customer, "C-1");
        let all = said(json!({ "sub": " ۴۷۱۱ ", "name": "سارا", "locale": "fa-IR", "segment": "vip", "jti": "x" }));
        let all = all.unwrap();
        assert_eq!((all.customer.as_str(), all.name.as_deref()), ("۴۷۱۱", Some("سارا")));
        assert_eq!((all.locale, all.segment.as_deref()), (Some(Locale::Fa), Some("vip")));
        assert!(said(json!({ "aud": ["other", "shop"], "iat": null, "exp": 1_795_000_010.5, "name": " " })).is_ok());
    }

    #[test]
    fn what_the_claims_say_has_to_be_right() {
        let wrong: Vec<(Value, Refusal)> = vec![
            (json!({ "exp": NOW - 60 }), Refusal::Expired),
            (json!({ "exp": 0 }), Refusal::Expired),
            (json!({ "exp": -1e300 }), Refusal::Expired),
            (json!({ "exp": NOW + 86_461 }), Refusal::FarAhead),
            (json!({ "exp": 1e300 }), Refusal::FarAhead),
            (json!({ "iat": NOW + 61 }), Refusal::Early),
            (json!({ "nbf": NOW + 61 }), Refusal::Early),
            (json!({ "aud": "other" }), Refusal::Audience),
            (json!({ "aud": [] }), Refusal::Audience),
            (json!({ "sub": "" }), Refusal::Customer),
            (json!({ "sub": "\u{0}\u{202e} " }), Refusal::Customer),
            (json!({ "sub": "x".repeat(101) }), Refusal::Customer),
            (json!({ "name": "x".repeat(101) }), Refusal::TooLong("name", 100)),
            (json!({ "segment": "x".repeat(61) }), Refusal::TooLong("segment", 60)),
            (json!({ "locale": "xx" }), Refusal::Locale),
        ];
        for (more, refusal) in wrong {
            assert_eq!(said(more.clone()).unwrap_err(), refusal, "{more}");
        }
        for missing in ["sub", "aud", "exp"] {
            let mut claims = claims(json!({}));
            claims.as_object_mut().unwrap().remove(missing);
            let refusal = identity_of("key", "shop", &signed("key", &header(), &claims), NOW).unwrap_err();
            assert!(matches!(&refusal, Refusal::Claims(why) if why.contains(missing)), "{refusal}");
        }
        for odd in [json!({ "sub": 4711 }), json!({ "exp": "soon" }), json!({ "aud": 1 }), json!({ "name": {} })] {
            assert!(matches!(said(odd.clone()), Err(Refusal::Claims(_))), "{odd}");
        }
        // Within the leeway.
        assert!(said(json!({ "exp": NOW - 59, "iat": NOW + 60 })).is_ok());
        let list = format!("{}.{}", encode(&header()), encode(&json!(["4711", "shop", NOW + 60])));
        let mut mac = Hmac::<Sha256>::new_from_slice(b"key").unwrap();
        mac.update(list.as_bytes());
        let list = format!("{list}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        assert!(matches!(identity_of("key", "shop", &list, NOW), Err(Refusal::Claims(_))));
    }

    #[test]
    fn only_hs256_with_the_shops_key_is_believed() {
        let good = signed("key", &header(), &claims(json!({})));
        assert!(identity_of("key", "shop", &good, NOW).is_ok());
        assert_eq!(identity_of("other", "shop", &good, NOW), Err(Refusal::Signature));
        assert_eq!(identity_of("key", "other", &good, NOW), Err(Refusal::Audience));
        for alg in ["none", "None", "hs256", "HS384", "HS512", "RS256", "ES256", ""] {
            let token = signed("key", &json!({ "alg": alg }), &claims(json!({})));
            assert_eq!(identity_of("key", "shop", &token, NOW), Err(Refusal::Algorithm), "{alg}");
        }
        let critical = signed("key", &json!({ "alg": "HS256", "crit": ["b64"] }), &claims(json!({})));
        assert_eq!(identity_of("key", "shop", &critical, NOW), Err(Refusal::Algorithm));
        let (unsigned, _) = good.rsplit_once('.').unwrap();
        assert_eq!(identity_of("key", "shop", &format!("{unsigned}."), NOW), Err(Refusal::Signature));
        let none = format!("{}.{}.", encode(&json!({ "alg": "none" })), encode(&claims(json!({}))));
        assert_eq!(identity_of("key", "shop", &none, NOW), Err(Refusal::Algorithm));
        let long = signed("key", &header(), &claims(json!({ "more": "x".repeat(4_096) })));
        for malformed in ["", ".", "..", "a.b.c", unsigned, &format!("{good}="), &format!("{good}.x"), &long] {
            assert_eq!(identity_of("key", "shop", malformed, NOW), Err(Refusal::Malformed), "{malformed}");
        }
    }

    #[test]
    fn no_change_of_a_single_character_goes_unnoticed() {
        let good = signed("key", &header(), &claims(json!({})));
        let mut tried = 0;
        for place in 0..good.len() {
            for bit in 0..7 {
                let mut bytes = good.clone().into_bytes();
                bytes[place] ^= 1 << bit;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                assert!(identity_of("key", "shop", &changed, NOW).is_err(), "{changed}");
                tried += 1;
            }
            assert!(identity_of("key", "shop", &good[..place], NOW).is_err());
        }
        assert!(tried > 1_000);
    }

    #[test]
    fn the_key_is_the_shops_own_and_for_nothing_else() {
        let key = identity_key("secret", "shop").unwrap();
        assert_eq!((key.len(), &key[..6]), (70, "idsec_"));
        assert_ne!(key, identity_key("secret", "other").unwrap());
        assert_ne!(key, identity_key("other", "shop").unwrap());
        assert_ne!(&key[6..], derived_key("secret", "shop", "order-webhook").unwrap());
    }

    proptest! {
        #[test]
        fn nothing_made_up_is_believed(token in "\\PC{0,60}", parts in prop::collection::vec("[A-Za-z0-9_-]{0,40}", 0..5)) {
            prop_assert!(identity_of("key", "shop", &token, NOW).is_err());
            prop_assert!(identity_of("key", "shop", &parts.join("."), NOW).is_err());
        }
    }
}
