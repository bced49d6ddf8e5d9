//! Passwords: which are good enough (NIST SP 800-63B-4, 3.1.1), and how they are hashed.
//! Hashing takes a good part of a second of a core: never on an async thread, never inside a transaction.

use crate::domain::facts::is_common_password;
use crate::domain::sentence::{Problem, Sentence};
use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Shortest new password, characters.
pub const SHORTEST: usize = 10;
/// Longest password, bytes: more only costs time.
const LONGEST: usize = 1_024;
/// A password of fewer different characters is a key held down.
const DIFFERENT: usize = 5;
/// A part of a name that is shorter may stand in a password by chance.
const NAME_SHORTEST: usize = 4;
/// Our own name is the first that anybody tries.
const OUR_NAME: &str = "tributary";

/// Refuses a new password that others would guess: too short, known to everybody, or made of the mail address or the
/// shop's name. `/password` is the place of the problem.
pub fn check(password: &str, email: &str, shop: &str) -> Result<()> {
    match fault(password, email, shop) {
        None => Ok(()),
        Some(sentence) => Err(Error::Invalid(vec![Problem::at("/password", sentence)])),
    }
}

fn fault(password: &str, email: &str, shop: &str) -> Option<Sentence> {
    if password.chars().count() < SHORTEST {
        return Some(Sentence::new("staff-password-short").with("least", SHORTEST));
    }
    if password.len() > LONGEST {
        return Some(Sentence::new("staff-password-long").with("most", LONGEST));
    }
    let folded: String = password.nfkc().collect::<String>().to_lowercase();
    let bare = folded.trim_matches(|c: char| !c.is_alphabetic());
    let different: BTreeSet<char> = folded.chars().collect();
    if is_common_password(&folded) || is_common_password(bare) || different.len() < DIFFERENT {
        return Some(Sentence::new("staff-password-common"));
    }
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let names = [
        local,
        domain.split('.').next().unwrap_or_default(),
        shop,
        OUR_NAME,
    ];
    names
        .into_iter()
        .map(|name| name.nfkc().collect::<String>().to_lowercase())
        .find(|name| name.chars().count() >= NAME_SHORTEST && rests_on(&folded, name))
        .map(|name| Sentence::new("staff-password-name").with("name", name))
}

/// Whether a password is a name with little beside it; a long passphrase may well name the shop.
fn rests_on(password: &str, name: &str) -> bool {
    let beside = password
        .chars()
        .count()
        .saturating_sub(name.chars().count());
    password.contains(name) && beside < SHORTEST
}

/// A password as it is stored: Argon2id, a PHC string.
pub fn hash(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|fault| Error::internal(format!("a password cannot be hashed: {fault}")))
}

/// Whether a password is the stored one. Without a stored one it costs the same and is wrong.
pub fn is_right(password: &str, stored: Option<&str>) -> bool {
    let known = stored.filter(|stored| !stored.is_empty());
    let right = password.len() <= LONGEST
        && PasswordHash::new(known.unwrap_or_else(|| nobodys_hash())).is_ok_and(|stored| {
            Argon2::default()
                .verify_password(password.as_bytes(), &stored)
                .is_ok()
        });
    right && known.is_some()
}

/// What the password of an unknown person is compared with, so that the answer takes as long.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<String> {
        fault(password, "wang.fang@greenhillock.example", "百川茶铺").map(|sentence| sentence.key)
    }

    #[test]
    fn a_password_that_others_would_guess_is_refused() {
        for (password, why) in [
            ("", "staff-password-short"),
            ("x7#kQ2!pz", "staff-password-short"),
            ("password123", "staff-password-common"),
            ("Password2026!", "staff-password-common"),
            ("aaaaaaaaaaaaaa", "staff-password-common"),
            ("１２３４５６７８９０", "staff-password-common"),
            ("wang.fang88", "staff-password-name"),
            ("Greenhillock-26", "staff-password-name"),
            ("百川茶铺2026ab", "staff-password-name"),
            ("tributary!1", "staff-password-name"),
        ] {
            assert_eq!(refused(password).as_deref(), Some(why), "{password}");
        }
        assert_eq!(
            refused(&"长".repeat(400)).as_deref(),
            Some("staff-password-long")
        );
    }

    #[test]
    fn a_passphrase_in_any_language_is_good_enough() {
        for password in [
            "river-and-stones",
            "春江潮水连海平海上明月",
            "the tributary of the quiet hills",
        ] {
            assert_eq!(refused(password), None, "{password}");
        }
    }

    #[test]
    fn only_the_right_password_is_right_and_nobody_has_none() {
        let stored = hash("river-and-stones").expect("it is hashed");
        assert!(is_right("river-and-stones", Some(&stored)));
        assert!(!is_right("river-and-stone", Some(&stored)));
        assert!(!is_right("nobody has this password", None));
        assert!(!is_right("", Some("")));
    }
}
