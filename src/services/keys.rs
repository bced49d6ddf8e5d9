//! API keys: made, shown once, revoked. Who may use one is `web/api/auth.rs`.

use crate::db::{Conn, audit, keys};
use crate::domain::audit::AuditAction;
use crate::domain::ids::KeyId;
use crate::domain::secret::sha256_hex;
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::{Actor, Scope};
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::settings::By;

/// What every key begins with, so that one that leaked is recognised in logs and repositories.
pub const PREFIX: &str = "tri_";
/// Longest name of a key.
const MAX_NAME: usize = 100;

/// Makes a key and gives it, to be shown this once: only its hash is stored.
pub fn add_key(conn: &mut Conn, now: Time, name: &str, scopes: &[Scope]) -> Result<String> {
    let by = By {
        actor: Actor::System,
        now,
        address: String::new(),
    };
    make(conn, &by, name, scopes).map(|(_, key)| key)
}

/// The same by somebody, with its id.
pub fn make(conn: &mut Conn, by: &By, name: &str, scopes: &[Scope]) -> Result<(KeyId, String)> {
    let name = name.trim().replace('\0', "");
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(Problem::at("/name", Sentence::new("problem-missing")));
    }
    if name.chars().count() > MAX_NAME {
        let sentence = Sentence::new("problem-too-long").with("limit", MAX_NAME);
        problems.push(Problem::at("/name", sentence));
    }
    if scopes.is_empty() {
        problems.push(Problem::at("/scopes", Sentence::new("problem-no-scope")));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mut scopes = scopes.to_vec();
    scopes.sort_unstable();
    scopes.dedup();
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    let random: [u8; 32] = rand::random();
    let key = format!("{PREFIX}{}", hex::encode(random));
    let words = words.join(" ");
    let id = conn.write(|conn| {
        let id = keys::insert_key(conn, &name, &hash(&key), &words, by.now)?;
        let entry = by
            .entry(AuditAction::KeyAdded, ("key", &name))
            .facts([("scopes", words.clone())]);
        audit::insert_audit(conn, &entry)?;
        Ok(id)
    })?;
    Ok((id, key))
}

/// Closes a key for good.
pub fn revoke(conn: &mut Conn, by: &By, id: KeyId) -> Result<()> {
    conn.write(|conn| {
        let row = keys::find(conn, id)?.ok_or_else(|| Error::not_found("key"))?;
        if !keys::update_revoked(conn, id, by.now)? {
            return Err(Error::not_found("key"));
        }
        audit::insert_audit(conn, &by.entry(AuditAction::KeyRevoked, ("key", &row.name)))
    })
}

/// How a key is stored. 256 random bits need no salt and no slow hash, and equal hashes are looked up in the index,
/// so that comparing takes no time that tells anything about the key.
pub fn hash(key: &str) -> String {
    sha256_hex(key.as_bytes())
}

/// The scopes of a stored key; a word that this version does not know opens nothing.
pub fn scopes(words: &str) -> Vec<Scope> {
    words
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect()
}
