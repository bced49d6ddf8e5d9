//! One-time links by mail: an invitation to somebody new, another password for somebody who forgot it.

use crate::db::audit;
use crate::db::letters::{self, LetterWrite};
use crate::db::staff::{self, StaffRow};
use crate::db::staff_links::{self, LinkRow};
use crate::db::types::{LetterState, LetterWay, LinkKind};
use crate::db::{Conn, jobs, sessions};
use crate::domain::audit::AuditAction;
use crate::domain::ids::StaffId;
use crate::domain::job::Job;
use crate::domain::secret::sha256_hex;
use crate::domain::staff::Actor;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use crate::services::settings::By;
use crate::services::staff::token;
use chrono::Duration;
use serde_json::json;

/// How long an invitation is open, hours: a weekend.
const INVITATION_HOURS: i64 = 72;
/// How long a link for another password is open, hours.
const RESET_HOURS: i64 = 24;

/// Sends a person a link; any other of theirs is void from now on. Whoever never had a password gets an invitation.
pub fn send_link(conn: &mut Conn, by: &By, person: StaffId, language: &str) -> Result<()> {
    let token = token();
    conn.write(|conn| {
        let row = staff::get(conn, person)?;
        let (kind, hours) = if row.password_hash.is_empty() {
            (LinkKind::Invitation, INVITATION_HOURS)
        } else {
            (LinkKind::Reset, RESET_HOURS)
        };
        staff_links::insert_link(
            conn,
            &LinkRow {
                token_hash: sha256_hex(token.as_bytes()),
                staff_id: person,
                kind,
                created_at: by.now,
                expires_at: by.now + Duration::hours(hours),
            },
        )?;
        let letter = letters::insert_letter(
            conn,
            &LetterWrite {
                way: LetterWay::Mail,
                letter: "staff_link".to_owned(),
                recipient: row.email.clone(),
                language: language.to_owned(),
                facts: json!({"kind": kind, "token": token, "hours": hours, "name": row.name, "by": by.actor.parts().1})
                    .to_string(),
                message_key: crate::services::staff::token(),
                state: LetterState::Waiting,
                created_at: by.now,
            },
        )?;
        jobs::enqueue(conn, &[Job::SendLetter { letter }], by.now)?;
        let entry = by
            .entry(AuditAction::LinkSent, ("staff", &row.email))
            .facts([("kind", kind.as_str().to_owned())]);
        audit::insert_audit(conn, &entry)
    })
}

/// Whose link it is, while it is open.
pub fn find(conn: &mut Conn, now: Time, token: &str) -> Result<Option<(LinkKind, StaffRow)>> {
    let hash = sha256_hex(token.as_bytes());
    let found = staff_links::find_link(conn, &hash, now)?;
    Ok(found.map(|(link, person)| (link.kind, person)))
}

/// Sets the password of the person of a link, which is used up; every session of theirs ends.
pub fn accept(conn: &mut Conn, now: Time, address: &str, token: &str, hash: &str) -> Result<()> {
    let token_hash = sha256_hex(token.as_bytes());
    conn.write(|conn| {
        let (_, person) = staff_links::find_link(conn, &token_hash, now)?
            .ok_or_else(|| Error::not_found("staff-link"))?;
        if !staff_links::delete_link(conn, &token_hash, now)? {
            return Err(Error::not_found("staff-link"));
        }
        staff::update_password(conn, person.id, hash)?;
        sessions::delete_of_staff(conn, person.id, "")?;
        let by = By {
            actor: Actor::Staff(person.id, person.name.clone()),
            now,
            address: address.to_owned(),
        };
        audit::insert_audit(
            conn,
            &by.entry(AuditAction::PasswordSet, ("staff", &person.email)),
        )
    })
}
