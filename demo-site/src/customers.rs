//! Who has logged in, as a shop with customers would know it, and the token that says so to Shopbell. The customers are made
//! up, and whoever asks is logged in as any of them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shopbell_protocol::Locale;

/// How long a token is good for, in seconds: each page gets a new one.
const LIFE: i64 = 60 * 60;

/// A customer.
pub struct Customer {
    /// The shop's own reference.
    pub id: &'static str,
    names: [&'static str; 3],
}

/// All of them.
pub const CUSTOMERS: [Customer; 2] = [
    Customer { id: "C-1001", names: ["سارا کریمی", "سارة كريمي", "Sara Karimi"] },
    Customer { id: "C-1002", names: ["عمر حداد", "عمر حداد", "Omar Haddad"] },
];

impl Customer {
    /// The name in a language.
    pub fn name(&self, locale: Locale) -> &'static str {
        let [fa, ar, en] = self.names;
        match locale {
            Locale::Fa => fa,
            Locale::Ar => ar,
            Locale::En => en,
        }
    }

    /// A JWT that says who this is, signed with the key that `GET /v1/signing-keys` shows. `now` is in seconds.
    pub fn token(&self, key: &str, shop: &str, locale: Locale, now: i64) -> Option<String> {
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let header = json!({ "alg": "HS256", "typ": "JWT" });
        let claims = json!({
            "sub": self.id, "aud": shop, "iat": now, "exp": now + LIFE,
            "name": self.name(locale), "locale": locale.code(),
        });
        let signed = format!("{}.{}", encode(&header), encode(&claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).ok()?;
        mac.update(signed.as_bytes());
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
    }
}

/// The customer of that id.
pub fn find(id: &str) -> Option<&'static Customer> {
    CUSTOMERS.iter().find(|customer| customer.id == id)
}
