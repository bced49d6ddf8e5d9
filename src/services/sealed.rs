//! What is kept readable for us and for nobody who has only the database: sealed with ChaCha20-Poly1305 under a key that
//! is made of the installation's secret.

use crate::domain::secret::Secret;
use crate::error::{Error, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// Seals a text for a purpose and an owner; the same text is never sealed the same.
pub fn seal(secret: &Secret, purpose: &str, text: &str) -> Result<String> {
    let nonce: [u8; NONCE_LEN] = rand::random();
    let mut sealed = text.as_bytes().to_vec();
    key(secret)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(purpose.as_bytes()),
            &mut sealed,
        )
        .map_err(|_| Error::internal("a text cannot be sealed"))?;
    Ok(BASE64_STANDARD_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Opens what was sealed; none if the secret or the purpose is another one.
pub fn open(secret: &Secret, purpose: &str, sealed: &str) -> Option<String> {
    let bytes = BASE64_STANDARD_NO_PAD.decode(sealed).ok()?;
    let (nonce, rest) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let mut rest = rest.to_vec();
    let text = key(secret)
        .ok()?
        .open_in_place(
            Nonce::assume_unique_for_key(*nonce),
            Aad::from(purpose.as_bytes()),
            &mut rest,
        )
        .ok()?;
    String::from_utf8(text.to_vec()).ok()
}

fn key(secret: &Secret) -> Result<LessSafeKey> {
    let unusable = || Error::internal("the key of sealed texts cannot be made");
    let bytes = hex::decode(secret.hash("sealing-key", "")).map_err(|_| unusable())?;
    let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| unusable())?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_for_its_own_purpose_and_secret_only() {
        let (ours, other) = (Secret::new("ours"), Secret::new("other"));
        let sealed = seal(&ours, "totp:1", "JBSWY3DP").expect("it is sealed");
        assert!(!sealed.contains("JBSWY3DP"));
        assert_eq!(open(&ours, "totp:1", &sealed).as_deref(), Some("JBSWY3DP"));
        assert_eq!(open(&ours, "totp:2", &sealed), None);
        assert_eq!(open(&other, "totp:1", &sealed), None);
        assert_eq!(open(&ours, "totp:1", "nonsense"), None);
        assert_ne!(Some(sealed), seal(&ours, "totp:1", "JBSWY3DP").ok());
    }
}
