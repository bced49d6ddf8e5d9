//! The door: people who work here are met, let in, asked for their second factor, let out. Cookies and pages are
//! `web`'s business; adding and changing people is `people`.

use crate::db::audit;
use crate::db::sessions::{self, SessionRow};
use crate::db::staff::{self, StaffRow};
use crate::db::{Conn, tries};
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::secret::{Secret, sha256_hex};
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::settings::By;
use crate::services::{passwords, second_factor};
use chrono::Duration;

/// How long a session lasts without being used.
pub const SESSION: Duration = Duration::hours(12);
/// How long the second factor may take.
const UNPROVED: Duration = Duration::minutes(10);
/// Tries are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// Tries of one account within the window.
const TRIES_ACCOUNT: i64 = 10;
/// Tries from one network address within the window: a whole office may share one.
const TRIES_ADDRESS: i64 = 60;

/// From where somebody comes.
#[derive(Debug, Clone)]
pub struct Whence {
    /// Network address.
    pub address: String,
    /// The browser, in a few words.
    pub device: String,
}

/// Somebody at the door: who it may be, and whether more tries are allowed.
#[derive(Debug, Clone)]
pub struct Candidate {
    row: Option<StaffRow>,
    /// Mail address as it was entered, folded.
    email: String,
    address_free: bool,
    account_free: bool,
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
    let account_key = account_key(secret, &email);
    let address_key = secret.hash("try", &format!("sign-in:{address}"));
    conn.write(|conn| {
        let address_free = tries::update_count(conn, &address_key, now, WINDOW, TRIES_ADDRESS)?;
        let account_free = tries::update_count(conn, &account_key, now, WINDOW, TRIES_ACCOUNT)?;
        let row = staff::find_by_email(conn, &email)?.filter(|row| row.active);
        Ok(Candidate {
            row,
            email: email.clone(),
            address_free,
            account_free,
            account_key: account_key.clone(),
        })
    })
}

impl Candidate {
    /// Whether it is who they say: always the cost of one hash, known or not. Blocking code only.
    pub fn proves(&self, password: &str) -> bool {
        let stored = self.row.as_ref().map(|row| row.password_hash.as_str());
        passwords::is_right(password, stored) && self.address_free && self.account_free
    }
}

/// Writes down that somebody was refused. What an address is too busy for is not written: nobody fills the log.
pub fn refuse(conn: &mut Conn, now: Time, candidate: &Candidate, whence: &Whence) -> Result<()> {
    if !candidate.address_free {
        return Ok(());
    }
    // what was typed by somebody unknown may be a password in the wrong field
    let known = candidate
        .row
        .as_ref()
        .map_or("", |_| candidate.email.as_str());
    let why = if candidate.account_free {
        "wrong"
    } else {
        "locked"
    };
    let entry = By {
        actor: Actor::System,
        now,
        address: whence.address.clone(),
    }
    .entry(AuditAction::SignInRefused, ("staff", known))
    .facts([("why", why.to_owned())]);
    conn.write(|conn| audit::insert_audit(conn, &entry))
}

/// Opens a session for somebody whose password was right; gives the token of the cookie, and whether the session still
/// waits for the second factor.
pub fn sign_in(
    conn: &mut Conn,
    now: Time,
    candidate: &Candidate,
    whence: &Whence,
) -> Result<(String, Awaits)> {
    let row = candidate
        .row
        .as_ref()
        .ok_or_else(|| Error::not_found("staff"))?;
    let token = token();
    let awaits = match row.totp_secret {
        Some(_) => Awaits::SecondFactor,
        None => Awaits::Nothing,
    };
    conn.write(|conn| {
        sessions::insert_session(
            conn,
            &SessionRow {
                token_hash: sha256_hex(token.as_bytes()),
                staff_id: row.id,
                csrf: self::token(),
                created_at: now,
                expires_at: match awaits {
                    Awaits::Nothing => now + SESSION,
                    Awaits::SecondFactor => now + UNPROVED,
                },
                proved: awaits == Awaits::Nothing,
                address: whence.address.clone(),
                device: whence.device.clone(),
            },
        )?;
        if awaits == Awaits::Nothing {
            tries::delete_count(conn, &candidate.account_key)?;
            came_in(conn, now, row, whence, "password")?;
        }
        Ok(())
    })?;
    Ok((token, awaits))
}

/// What a new session waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Awaits {
    /// It is open.
    Nothing,
    /// A code.
    SecondFactor,
}

/// Opens a session that waited for its code; gives the new token of the cookie, none if the code was wrong.
pub fn give_code(
    conn: &mut Conn,
    secret: &Secret,
    now: Time,
    token_hash: &str,
    code: &str,
    whence: &Whence,
) -> Result<Option<String>> {
    let new = token();
    conn.write(|conn| {
        let Some((session, person)) = sessions::find_unproved(conn, token_hash, now)? else {
            return Ok(None);
        };
        let by = By {
            actor: Actor::Staff(person.id, person.name.clone()),
            now,
            address: whence.address.clone(),
        };
        if !second_factor::prove(conn, secret, &by, &person, code)? {
            let entry = by
                .entry(AuditAction::SignInRefused, ("staff", &person.email))
                .facts([("why", "code".to_owned())]);
            audit::insert_audit(conn, &entry)?;
            return Ok(None);
        }
        let hash = sha256_hex(new.as_bytes());
        if !sessions::update_proved(conn, &session.token_hash, &hash, now + SESSION)? {
            return Ok(None);
        }
        tries::delete_count(conn, &account_key(secret, &person.email))?;
        came_in(conn, now, &person, whence, "code")?;
        Ok(Some(new.clone()))
    })
}

fn came_in(
    conn: &mut Conn,
    now: Time,
    person: &StaffRow,
    whence: &Whence,
    factor: &str,
) -> Result<()> {
    staff::update_signed_in(conn, person.id, now)?;
    let by = By {
        actor: Actor::Staff(person.id, person.name.clone()),
        now,
        address: whence.address.clone(),
    };
    let entry = by
        .entry(AuditAction::SignedIn, ("staff", &person.email))
        .facts([
            ("device", whence.device.clone()),
            ("factor", factor.to_owned()),
        ]);
    audit::insert_audit(conn, &entry)
}

/// Closes the session of a token.
pub fn sign_out(conn: &mut Conn, by: &By, person: StaffId, token_hash: &str) -> Result<()> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        sessions::delete_session(conn, token_hash)?;
        audit::insert_audit(
            conn,
            &by.entry(AuditAction::SignedOut, ("staff", &row.email)),
        )
    })
}

/// Closes one session of one's own.
pub fn end_session(conn: &mut Conn, by: &By, person: StaffId, token_hash: &str) -> Result<()> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        if sessions::delete_own(conn, person, token_hash)? == 0 {
            return Ok(());
        }
        let entry = by
            .entry(AuditAction::SessionEnded, ("staff", &row.email))
            .facts([("count", "1".to_owned())]);
        audit::insert_audit(conn, &entry)
    })
}

/// Closes every session of a person but one; an empty hash spares none.
pub fn end_sessions(conn: &mut Conn, by: &By, person: StaffId, but: &str) -> Result<()> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        let ended = sessions::delete_of_staff(conn, person, but)?;
        let entry = by
            .entry(AuditAction::SessionEnded, ("staff", &row.email))
            .facts([("count", ended.to_string())]);
        audit::insert_audit(conn, &entry)
    })
}

/// Counts a try of somebody who is in and gives their password again; false after too many.
pub fn count_again(conn: &mut Conn, secret: &Secret, now: Time, person: StaffId) -> Result<bool> {
    let key = secret.hash("try", &format!("again:{person}"));
    conn.write(|conn| tries::update_count(conn, &key, now, WINDOW, TRIES_ACCOUNT))
}

/// 256 random bits as hex.
pub fn token() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

/// A mail address as it is stored and compared.
pub fn folded(email: &str) -> String {
    email.trim().replace('\0', "").to_lowercase()
}

fn account_key(secret: &Secret, email: &str) -> String {
    secret.hash("try", &format!("account:{email}"))
}
