//! The people who work here. Their passwords are hashed by `services/staff`, their sessions are `sessions`.

use super::schema::{staff, staff_channels, staff_locations};
use super::{BothExt, Conn};
use crate::domain::ids::StaffId;
use crate::domain::staff::{Reach, Role};
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
    /// Key of the second factor, base32; none without one.
    pub totp_secret: Option<String>,
    /// The last time step of the second factor that was used.
    pub totp_step: i64,
    /// Whether every channel is seen.
    pub all_channels: bool,
    /// Whether every location is seen.
    pub all_locations: bool,
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

/// What a person sees; no statement for whoever sees everything.
pub fn find_reach(conn: &mut Conn, person: &StaffRow) -> Result<Reach> {
    let channels = match person.all_channels {
        true => None,
        false => Some(
            staff_channels::table
                .filter(staff_channels::staff_id.eq(person.id))
                .order(staff_channels::channel_id)
                .select(staff_channels::channel_id)
                .load(conn)?,
        ),
    };
    let locations = match person.all_locations {
        true => None,
        false => Some(
            staff_locations::table
                .filter(staff_locations::staff_id.eq(person.id))
                .order(staff_locations::location_id)
                .select(staff_locations::location_id)
                .load(conn)?,
        ),
    };
    Ok(Reach {
        channels,
        locations,
    })
}
