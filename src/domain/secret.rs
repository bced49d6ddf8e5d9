//! Keyed hashes: how personal data is looked up and how keys, tokens and codes are kept. No value leaves here readable.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::cell::Cell;

thread_local! {
    /// How many hashes this thread has made.
    static HASHES: Cell<u64> = const { Cell::new(0) };
}

/// How many hashes this thread has made so far: tests compare what is asked for something that exists with what is
/// asked for something that does not.
pub fn hashes() -> u64 {
    HASHES.get()
}

/// The key of every keyed hash of one installation.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

impl Secret {
    /// A secret from the settings; any length, 32 bytes or more is sensible.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Secret(bytes.into())
    }

    /// Hex HMAC-SHA256 of a value under a purpose, so that the same phone hashes differently as a customer and as a try.
    pub fn hash(&self, purpose: &str, value: &str) -> String {
        hex::encode(hmac_sha256(
            &self.0,
            &[purpose.as_bytes(), b"\0", value.as_bytes()],
        ))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// HMAC-SHA256 over the parts, one after the other.
pub fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    HASHES.set(HASHES.get() + 1);
    // HMAC takes keys of every length, so `new_from_slice` has no failing case; the empty key stands in for it.
    let mut mac = Hmac::<Sha256>::new_from_slice(key)
        .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Hex SHA-256, for hashes of bodies and files.
pub fn sha256_hex(bytes: &[u8]) -> String {
    HASHES.set(HASHES.get() + 1);
    hex::encode(Sha256::digest(bytes))
}
