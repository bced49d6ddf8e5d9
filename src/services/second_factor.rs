//! The second factor: one-time codes of an authenticator app (RFC 6238), and recovery codes for when it is lost. Each
//! code opens once. The key is sealed where it is stored.

use crate::db::staff::{self, StaffRow};
use crate::db::{Conn, audit, recovery, sessions, tries};
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::secret::Secret;
use crate::error::{Error, Result};
use crate::services::sealed;
use crate::services::settings::By;
use chrono::Duration;
use totp_rs::{Builder, Totp};

/// Recovery codes of a person.
const CODES: usize = 10;
/// Random bytes of a key, as RFC 4226 recommends.
const KEY_BYTES: usize = 20;
/// Tries are counted over this time.
const WINDOW: Duration = Duration::minutes(15);
/// Codes tried for one person within the window: a million values, three of them right.
const TRIES: i64 = 10;
/// Letters of recovery codes: none that looks like another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// A key that is being set up: what the app scans, and the same to be typed.
#[derive(Debug, Clone)]
pub struct Setup {
    /// `otpauth://…`.
    pub url: String,
    /// Base32, in groups of four.
    pub key: String,
}

/// Makes a key that waits for its first code.
pub fn begin(conn: &mut Conn, secret: &Secret, person: StaffId) -> Result<()> {
    let random: [u8; KEY_BYTES] = rand::random();
    let key = hex::encode(random);
    let sealed = sealed::seal(secret, &purpose(person), &key)?;
    conn.write(|conn| staff::update_pending(conn, person, Some(&sealed)))
}

/// What is to be scanned for a key that waits for its first code.
pub fn setup(secret: &Secret, person: &StaffRow, shop: &str) -> Result<Option<Setup>> {
    let Some(pending) = &person.totp_pending else {
        return Ok(None);
    };
    let Some(totp) = totp(secret, person.id, pending, &person.email, shop) else {
        return Ok(None);
    };
    let key = totp.secret().to_base32();
    let groups: Vec<String> = key
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect();
    Ok(totp.to_url().ok().map(|url| Setup {
        url,
        key: groups.join(" "),
    }))
}

/// Switches it on with the first code; gives the recovery codes, to be shown this once. None: the code was wrong.
/// Sessions that were opened with the password alone end, but for the one of `but`, a token's hash.
pub fn confirm(
    conn: &mut Conn,
    secret: &Secret,
    by: &By,
    person: StaffId,
    code: &str,
    but: &str,
) -> Result<Option<Vec<String>>> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        let Some(pending) = &row.totp_pending else {
            return Err(Error::not_found("row"));
        };
        let seconds = u64::try_from(by.now.and_utc().timestamp()).unwrap_or_default();
        let step = totp(secret, person, pending, &row.email, "")
            .and_then(|totp| totp.check(&digits(code), seconds));
        let Some(step) = step else {
            return Ok(None);
        };
        staff::update_factor(conn, person, pending, step_number(step))?;
        sessions::delete_of_staff(conn, person, but)?;
        told(conn, by, &row.email, "on")?;
        new_codes(conn, secret, person).map(Some)
    })
}

/// Switches it off.
pub fn off(conn: &mut Conn, by: &By, person: StaffId) -> Result<()> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        staff::delete_factor(conn, person)?;
        recovery::delete_codes(conn, person)?;
        told(conn, by, &row.email, "off")
    })
}

/// Makes ten new recovery codes; the old ones open nothing any more.
pub fn renew_codes(
    conn: &mut Conn,
    secret: &Secret,
    by: &By,
    person: StaffId,
) -> Result<Vec<String>> {
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        if row.totp_secret.is_none() {
            return Err(Error::not_found("row"));
        }
        told(conn, by, &row.email, "codes")?;
        new_codes(conn, secret, person)
    })
}

/// Whether a code of the app or a recovery code is right; it opens this once. Every try is counted.
pub fn prove(
    conn: &mut Conn,
    secret: &Secret,
    by: &By,
    person: &StaffRow,
    code: &str,
) -> Result<bool> {
    conn.write(|conn| {
        let key = secret.hash("try", &format!("code:{}", person.id));
        if !tries::update_count(conn, &key, by.now, WINDOW, TRIES)? {
            return Ok(false);
        }
        let seconds = u64::try_from(by.now.and_utc().timestamp()).unwrap_or_default();
        let typed = digits(code);
        let step = person.totp_secret.as_ref().and_then(|sealed| {
            totp(secret, person.id, sealed, &person.email, "")?.check(&typed, seconds)
        });
        let right = match step {
            Some(step) => staff::update_step(conn, person.id, step_number(step))?,
            None => {
                recovery::update_used(conn, person.id, &code_hash(secret, person.id, code), by.now)?
            }
        };
        if right {
            tries::delete_count(conn, &key)?;
        }
        Ok(right)
    })
}

fn new_codes(conn: &mut Conn, secret: &Secret, person: StaffId) -> Result<Vec<String>> {
    let codes: Vec<String> = (0..CODES).map(|_| recovery_code()).collect();
    let hashes: Vec<String> = codes
        .iter()
        .map(|code| code_hash(secret, person, code))
        .collect();
    recovery::delete_codes(conn, person)?;
    recovery::insert_codes(conn, person, &hashes)?;
    Ok(codes)
}

/// Ten letters of 31: 49 bits, far more than the counted tries could find.
fn recovery_code() -> String {
    let letter = || {
        let index = rand::random_range(0..LETTERS.len());
        LETTERS.get(index).map_or('x', |byte| char::from(*byte))
    };
    let mut code: String = (0..10).map(|_| letter()).collect();
    code.insert(5, '-');
    code
}

fn code_hash(secret: &Secret, person: StaffId, code: &str) -> String {
    let bare: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    secret.hash("recovery", &format!("{person}:{bare}"))
}

/// The six digits, however they were spaced; full-width ones too.
fn digits(code: &str) -> String {
    crate::domain::grams::fold(code)
        .chars()
        .filter(char::is_ascii_digit)
        .collect()
}

fn step_number(step: u64) -> i64 {
    i64::try_from(step).unwrap_or(i64::MAX)
}

fn purpose(person: StaffId) -> String {
    format!("totp:{person}")
}

fn totp(secret: &Secret, person: StaffId, sealed: &str, account: &str, shop: &str) -> Option<Totp> {
    let key = hex::decode(sealed::open(secret, &purpose(person), sealed)?).ok()?;
    // both are parted by a colon in the address
    let plain = |text: &str| text.replace(':', " ");
    let issuer = Some(plain(shop)).filter(|name| !name.trim().is_empty());
    Builder::new()
        .with_secret(key)
        .with_account_name(plain(account))
        .with_issuer(issuer)
        .build()
        .ok()
}

fn told(conn: &mut Conn, by: &By, email: &str, state: &str) -> Result<()> {
    let entry = by
        .entry(AuditAction::SecondFactor, ("staff", email))
        .facts([("state", state.to_owned())]);
    audit::insert_audit(conn, &entry)
}
