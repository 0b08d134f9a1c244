//! A shop's own server, which signs who its customers are.

use crate::people::Owner;
use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use shopbell_protocol::owner::SigningKeys;

/// What signs tokens for a shop.
pub struct Signer {
    /// The key.
    pub key: String,
    /// The shop.
    pub shop: String,
}

impl Signer {
    /// The one of that shop.
    pub async fn of(owner: &Owner) -> Result<Self> {
        let keys: SigningKeys = owner.get("/v1/signing-keys").await?.ok()?;
        Ok(Self { key: keys.identity, shop: owner.shop.clone() })
    }

    /// A token for this customer, good for an hour, with other claims.
    pub fn token_with(&self, customer: &str, more: Value) -> Result<String> {
        let now = jiff::Timestamp::now().as_second();
        let mut claims = json!({ "sub": customer, "aud": self.shop, "iat": now, "exp": now + 3_600 });
        for (name, value) in more.as_object().into_iter().flatten() {
            claims[name] = value.clone();
        }
        self.sign(&json!({ "alg": "HS256", "typ": "JWT" }), &claims)
    }

    /// A token for this customer, good for an hour.
    pub fn token(&self, customer: &str) -> Result<String> {
        self.token_with(customer, json!({}))
    }

    /// Any token.
    pub fn sign(&self, header: &Value, claims: &Value) -> Result<String> {
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", encode(header), encode(claims));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes())?;
        mac.update(signed.as_bytes());
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())))
    }
}
