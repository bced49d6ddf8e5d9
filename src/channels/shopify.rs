//! Shopify's webhooks, told to be genuine by their signature.

use super::{Adapter, Delivery, same};
use crate::domain::channel::ChannelKind;
use crate::domain::secret::hmac_sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// `X-Shopify-Hmac-Sha256`: base64 HMAC-SHA256 of the body.
pub(super) const ADAPTER: Adapter = Adapter {
    kind: ChannelKind::Shopify,
    verify,
    is_ping,
    pings_unsigned: false,
    topic,
};

fn verify(secret: &str, delivery: &Delivery<'_>) -> bool {
    let sent = (delivery.header)("x-shopify-hmac-sha256").unwrap_or_default();
    let Ok(sent) = STANDARD.decode(sent.trim()) else {
        return false;
    };
    let expected = hmac_sha256(secret.as_bytes(), &[delivery.body]);
    !secret.is_empty() && same(&sent, &expected)
}

fn is_ping(_: &Delivery<'_>) -> bool {
    false
}

fn topic(delivery: &Delivery<'_>) -> String {
    (delivery.header)("x-shopify-topic").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::verified;
    use super::*;

    #[test]
    fn the_signature_of_the_body_is_taken() {
        let body = br#"{"id": 820982911946154500}"#;
        let signature = STANDARD.encode(hmac_sha256(b"a secret", &[body]));
        assert!(verified(
            &ADAPTER,
            "a secret",
            &[("x-shopify-hmac-sha256", &signature)],
            body
        ));
        assert!(!verified(
            &ADAPTER,
            "another",
            &[("x-shopify-hmac-sha256", &signature)],
            body
        ));
        assert!(!verified(
            &ADAPTER,
            "a secret",
            &[("x-shopify-hmac-sha256", &signature)],
            b"{}"
        ));
    }
}
