//! The people who work here. Their passwords are hashed by `services/staff`, their sessions are `sessions`.

use super::schema::staff;
use super::{BothExt, Conn};
use crate::domain::ids::StaffId;
use crate::domain::staff::Role;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One person.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = staff)]
pub struct StaffRow {
    /// Row id.
    pub id: StaffId,
    /// Mail address in lower case: the log-in.
    pub email: String,
    /// Name.
    pub name: String,
    /// What this person may do.
    pub role: Role,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// Whether the log-in is open.
    pub active: bool,
}

/// A person to be added.
#[derive(Insertable)]
#[diesel(table_name = staff)]
pub struct StaffWrite {
    /// Mail address in lower case.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Argon2id, as a PHC string.
    pub password_hash: String,
    /// Whether the log-in is open.
    pub active: bool,
    /// When.
    pub created_at: Time,
}

/// Adds a person; none if the mail address is taken.
pub fn insert_staff(conn: &mut Conn, row: &StaffWrite) -> Result<Option<StaffId>> {
    let added = diesel::insert_into(staff::table)
        .values(row)
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    if added == 0 {
        return Ok(None);
    }
    Ok(find_by_email(conn, &row.email)?.map(|row| row.id))
}

/// The person of a mail address.
pub fn find_by_email(conn: &mut Conn, email: &str) -> Result<Option<StaffRow>> {
    Ok(staff::table
        .filter(staff::email.eq(email))
        .select(StaffRow::as_select())
        .first(conn)
        .optional()?)
}

/// Everybody, by mail address.
pub fn list(conn: &mut Conn) -> Result<Vec<StaffRow>> {
    Ok(staff::table
        .order(staff::email)
        .select(StaffRow::as_select())
        .load(conn)?)
}
