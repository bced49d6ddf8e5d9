//! The house's own webhook: standard orders (or any known format), signed with the channel's secret.

use super::{Adapter, Delivery, same};
use crate::domain::channel::ChannelKind;
use crate::domain::secret::hmac_sha256;

/// How far a sender's clock may be off, seconds: an older delivery may be a recorded one.
const TOLERANCE: i64 = 300;

/// `X-Tributary-Signature`: hex HMAC-SHA256 of the body; of `TIMESTAMP.body` if `X-Tributary-Timestamp` is sent.
pub(super) const ADAPTER: Adapter = Adapter {
    kind: ChannelKind::Api,
    verify,
    is_ping,
    pings_unsigned: false,
    topic,
};

fn verify(secret: &str, delivery: &Delivery<'_>) -> bool {
    let Some(sent) = (delivery.header)("x-tributary-signature") else {
        return false;
    };
    let sent = sent.trim();
    let Ok(sent) = hex::decode(sent.strip_prefix("sha256=").unwrap_or(sent)) else {
        return false;
    };
    let expected = match (delivery.header)("x-tributary-timestamp") {
        None => hmac_sha256(secret.as_bytes(), &[delivery.body]),
        Some(stamp) => {
            let stamp = stamp.trim();
            let near = stamp
                .parse::<i64>()
                .is_ok_and(|at| at.abs_diff(delivery.at) <= TOLERANCE.unsigned_abs());
            if !near {
                return false;
            }
            hmac_sha256(secret.as_bytes(), &[stamp.as_bytes(), b".", delivery.body])
        }
    };
    !secret.is_empty() && same(&sent, &expected)
}

fn is_ping(delivery: &Delivery<'_>) -> bool {
    (delivery.header)("x-tributary-topic").is_some_and(|topic| topic == "ping")
}

fn topic(delivery: &Delivery<'_>) -> String {
    (delivery.header)("x-tributary-topic").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::tests::verified;
    use super::*;

    // from RFC 4231, test case 2: the key "Jefe"
    const DATA: &[u8] = b"what do ya want for nothing?";
    const SIGNATURE: &str = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    #[test]
    fn the_signature_of_the_body_is_taken() {
        assert!(verified(
            &ADAPTER,
            "Jefe",
            &[("x-tributary-signature", SIGNATURE)],
            DATA
        ));
        assert!(!verified(
            &ADAPTER,
            "jefe",
            &[("x-tributary-signature", SIGNATURE)],
            DATA
        ));
        assert!(!verified(
            &ADAPTER,
            "Jefe",
            &[("x-tributary-signature", SIGNATURE)],
            b"other"
        ));
        assert!(!verified(
            &ADAPTER,
            "Jefe",
            &[("x-tributary-signature", &SIGNATURE[..62])],
            DATA
        ));
        assert!(!verified(
            &ADAPTER,
            "Jefe",
            &[("x-tributary-signature", "")],
            DATA
        ));
    }

    #[test]
    fn a_signed_time_must_be_near() {
        let signed = |stamp: &str| {
            let mac = hmac_sha256(b"a secret", &[stamp.as_bytes(), b".", DATA]);
            let headers = [
                ("x-tributary-signature", &*hex::encode(mac)),
                ("x-tributary-timestamp", stamp),
            ]
            .map(|(name, value)| (name, value.to_owned()));
            let headers: Vec<(&str, &str)> =
                headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            verified(&ADAPTER, "a secret", &headers, DATA)
        };
        assert!(signed("1800000000"));
        assert!(signed("1799999701"));
        assert!(!signed("1799999699"));
        assert!(!signed("soon"));
    }

    #[test]
    fn an_empty_secret_proves_nothing() {
        let mac = hex::encode(hmac_sha256(b"", &[DATA]));
        assert!(!verified(
            &ADAPTER,
            "",
            &[("x-tributary-signature", &mac)],
            DATA
        ));
    }
}
