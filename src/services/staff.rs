//! People who work here: added, signed in, signed out. Cookies and pages are `web`'s business.
//! Hashing a password takes a good part of a second of a core: never on an async thread, never inside a transaction.

use crate::db::sessions::{self, SessionRow};
use crate::db::staff::{self, StaffRow, StaffWrite};
use crate::db::{Conn, tries};
use crate::domain::ids::StaffId;
use crate::domain::secret::{Secret, sha256_hex};
use crate::domain::sentence::{Problem, Sentence};
use crate::domain::staff::Role;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use chrono::Duration;
use std::sync::OnceLock;

/// Shortest password, characters (NIST SP 800-63B).
const PASSWORD_MIN: usize = 8;
/// Longest password, bytes: more only costs time.
const PASSWORD_MAX: usize = 1_024;
/// How long a session lasts without being used.
pub const SESSION: Duration = Duration::hours(12);
/// Tries are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// Tries of one account within the window.
const TRIES_ACCOUNT: i64 = 10;
/// Tries from one network address within the window: a whole office may share one.
const TRIES_ADDRESS: i64 = 60;

/// Adds a person; the mail address is the log-in. Hashes the password: blocking code only.
pub fn add_staff(
    conn: &mut Conn,
    now: Time,
    email: &str,
    name: &str,
    role: Role,
    password: &str,
) -> Result<StaffId> {
    let email = folded(email);
    let mut problems = Vec::new();
    if !email
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
    {
        problems.push(Problem::at("/email", Sentence::new("staff-email-needed")));
    }
    if password.chars().count() < PASSWORD_MIN || password.len() > PASSWORD_MAX {
        let short = Sentence::new("staff-password-short").with("least", PASSWORD_MIN);
        problems.push(Problem::at("/password", short));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let name = match name.trim() {
        "" => email.split('@').next().unwrap_or_default().to_owned(),
        name => name.to_owned(),
    };
    let row = StaffWrite {
        password_hash: hash(password)?,
        name,
        role,
        active: true,
        created_at: now,
        email,
    };
    conn.write(|conn| {
        staff::insert_staff(conn, &row)?.ok_or_else(|| {
            Error::Conflict(Sentence::new("conflict-staff-known").with("email", &row.email))
        })
    })
}

/// Somebody at the door: who it may be, and whether more tries are allowed.
#[derive(Debug, Clone)]
pub struct Candidate {
    row: Option<StaffRow>,
    allowed: bool,
    account_key: String,
}

/// Counts the try and looks who it may be. Whether there is such a person is told to nobody.
pub fn meet(
    conn: &mut Conn,
    secret: &Secret,
    now: Time,
    email: &str,
    address: &str,
) -> Result<Candidate> {
    let email = folded(email);
    let account_key = secret.hash("try", &format!("account:{email}"));
    let address_key = secret.hash("try", &format!("sign-in:{address}"));
    conn.write(|conn| {
        let address_free = tries::update_count(conn, &address_key, now, WINDOW, TRIES_ADDRESS)?;
        let account_free = tries::update_count(conn, &account_key, now, WINDOW, TRIES_ACCOUNT)?;
        let row = staff::find_by_email(conn, &email)?.filter(|row| row.active);
        Ok(Candidate {
            row,
            allowed: address_free && account_free,
            account_key: account_key.clone(),
        })
    })
}

impl Candidate {
    /// Whether it is who they say: always the cost of one hash, known or not. Blocking code only.
    pub fn proves(&self, password: &str) -> bool {
        let stored = match &self.row {
            Some(row) => row.password_hash.as_str(),
            None => nobodys_hash(),
        };
        let right = password.len() <= PASSWORD_MAX
            && PasswordHash::new(stored).is_ok_and(|stored| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &stored)
                    .is_ok()
            });
        right && self.allowed && self.row.is_some()
    }
}

/// Opens a session for somebody who proved who they are; gives the token of the cookie.
pub fn sign_in(conn: &mut Conn, now: Time, candidate: &Candidate) -> Result<String> {
    let row = candidate
        .row
        .as_ref()
        .ok_or_else(|| Error::not_found("staff"))?;
    let token = token();
    conn.write(|conn| {
        tries::delete_count(conn, &candidate.account_key)?;
        sessions::insert_session(
            conn,
            &SessionRow {
                token_hash: sha256_hex(token.as_bytes()),
                staff_id: row.id,
                csrf: self::token(),
                created_at: now,
                expires_at: now + SESSION,
                proved: true,
                address: String::new(),
                device: String::new(),
            },
        )
    })?;
    Ok(token)
}

/// Closes the session of a token.
pub fn sign_out(conn: &mut Conn, token_hash: &str) -> Result<()> {
    conn.write(|conn| sessions::delete_session(conn, token_hash))
}

/// 256 random bits as hex.
pub fn token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

fn folded(email: &str) -> String {
    email.trim().replace('\0', "").to_lowercase()
}

fn hash(password: &str) -> Result<String> {
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|fault| Error::internal(format!("a password cannot be hashed: {fault}")))
}

/// What the password of an unknown person is compared with, so that the answer takes as long.
fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| hash("nobody has this password").unwrap_or_default())
}
