//! WooCommerce's webhooks, told to be genuine by their signature.

use super::{Adapter, Delivery, same};
use crate::domain::channel::ChannelKind;
use crate::domain::secret::hmac_sha256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// `X-WC-Webhook-Signature`: base64 HMAC-SHA256 of the body.
pub(super) const ADAPTER: Adapter = Adapter {
    kind: ChannelKind::Woocommerce,
    verify,
    is_ping,
    pings_unsigned: true,
    topic,
};

fn verify(secret: &str, delivery: &Delivery<'_>) -> bool {
    let sent = (delivery.header)("x-wc-webhook-signature").unwrap_or_default();
    let Ok(sent) = STANDARD.decode(sent.trim()) else {
        return false;
    };
    let expected = hmac_sha256(secret.as_bytes(), &[delivery.body]);
    !secret.is_empty() && same(&sent, &expected)
}

/// When a webhook is saved, WooCommerce posts the form `webhook_id=N`, unsigned in some versions.
fn is_ping(delivery: &Delivery<'_>) -> bool {
    delivery
        .body
        .strip_prefix(b"webhook_id=")
        .is_some_and(|id| (1..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit))
}

fn topic(delivery: &Delivery<'_>) -> String {
    (delivery.header)("x-wc-webhook-topic").unwrap_or_default()
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
            &[("x-wc-webhook-signature", &signature)],
            body
        ));
        assert!(!verified(
            &ADAPTER,
            "another",
            &[("x-wc-webhook-signature", &signature)],
            body
        ));
        assert!(!verified(
            &ADAPTER,
            "a secret",
            &[("x-wc-webhook-signature", &signature)],
            b"{}"
        ));
    }
}
