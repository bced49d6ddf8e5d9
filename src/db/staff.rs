//! The people who work here, and what they see. Their passwords are hashed by `services/passwords`, their sessions are
//! `sessions`, links by mail `staff_links`.

use super::schema::{locations, staff, staff_channels, staff_locations};
use super::{BothExt, Conn};
use crate::domain::ids::{ChannelId, LocationId, StaffId};
use crate::domain::staff::{Reach, Role};
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::{Error, Result};
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
    /// Key of the second factor, sealed; none without one.
    pub totp_secret: Option<String>,
    /// The last time step of the second factor that was used.
    pub totp_step: i64,
    /// Whether every channel is seen.
    pub all_channels: bool,
    /// Whether every location is seen.
    pub all_locations: bool,
    /// Key of a second factor that waits for its first code, sealed.
    pub totp_pending: Option<String>,
    /// When this person last came in.
    pub signed_in_at: Option<Time>,
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
    /// Argon2id, as a PHC string; empty while an invitation is open.
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

/// The person of an id, or not found.
pub fn get(conn: &mut Conn, id: StaffId) -> Result<StaffRow> {
    staff::table
        .find(id)
        .select(StaffRow::as_select())
        .first(conn)
        .optional()?
        .ok_or_else(|| Error::not_found("staff"))
}

/// Locks every administrator whose log-in is open, so that the last one is still the last when it is decided.
pub fn lock_administrators(conn: &mut Conn) -> Result<Vec<StaffId>> {
    let query = staff::table
        .filter(staff::role.eq(Role::Administrator))
        .filter(staff::active.eq(true))
        .order(staff::id)
        .select(staff::id);
    Ok(each_backend!(
        conn,
        pg | conn | query.for_no_key_update().load(conn)?,
        sqlite | conn | query.load(conn)?,
    ))
}

/// Changes name, role, and whether the log-in is open.
pub fn update_person(
    conn: &mut Conn,
    id: StaffId,
    name: &str,
    role: Role,
    active: bool,
) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((
            staff::name.eq(name),
            staff::role.eq(role),
            staff::active.eq(active),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes the name alone.
pub fn update_name(conn: &mut Conn, id: StaffId, name: &str) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set(staff::name.eq(name))
        .execute(conn)?;
    Ok(())
}

/// Changes what a person sees.
pub fn update_reach(conn: &mut Conn, id: StaffId, reach: &Reach) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((
            staff::all_channels.eq(reach.channels.is_none()),
            staff::all_locations.eq(reach.locations.is_none()),
        ))
        .execute(conn)?;
    diesel::delete(staff_channels::table.filter(staff_channels::staff_id.eq(id))).execute(conn)?;
    for channel in reach.channels.iter().flatten() {
        diesel::insert_into(staff_channels::table)
            .values((
                staff_channels::staff_id.eq(id),
                staff_channels::channel_id.eq(*channel),
            ))
            .execute(conn)?;
    }
    diesel::delete(staff_locations::table.filter(staff_locations::staff_id.eq(id)))
        .execute(conn)?;
    for location in reach.locations.iter().flatten() {
        diesel::insert_into(staff_locations::table)
            .values((
                staff_locations::staff_id.eq(id),
                staff_locations::location_id.eq(*location),
            ))
            .execute(conn)?;
    }
    Ok(())
}

/// Sets a password.
pub fn update_password(conn: &mut Conn, id: StaffId, hash: &str) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set(staff::password_hash.eq(hash))
        .execute(conn)?;
    Ok(())
}

/// Writes down that somebody came in.
pub fn update_signed_in(conn: &mut Conn, id: StaffId, now: Time) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set(staff::signed_in_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Keeps a key that waits for its first code.
pub fn update_pending(conn: &mut Conn, id: StaffId, sealed: Option<&str>) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set(staff::totp_pending.eq(sealed))
        .execute(conn)?;
    Ok(())
}

/// Switches the second factor on with the key that waited; `step` was its first code's.
pub fn update_factor(conn: &mut Conn, id: StaffId, sealed: &str, step: i64) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((
            staff::totp_secret.eq(sealed),
            staff::totp_step.eq(step),
            staff::totp_pending.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Switches the second factor off.
pub fn delete_factor(conn: &mut Conn, id: StaffId) -> Result<()> {
    diesel::update(staff::table.find(id))
        .set((
            staff::totp_secret.eq(None::<String>),
            staff::totp_pending.eq(None::<String>),
        ))
        .execute(conn)?;
    Ok(())
}

/// Uses a time step up; false if it, or a later one, was used before.
pub fn update_step(conn: &mut Conn, id: StaffId, step: i64) -> Result<bool> {
    let unused = staff::table.find(id).filter(staff::totp_step.lt(step));
    Ok(diesel::update(unused)
        .set(staff::totp_step.eq(step))
        .execute(conn)?
        == 1)
}

/// Which channels each person sees who does not see every one, ascending.
pub fn list_channels(conn: &mut Conn) -> Result<Vec<(StaffId, ChannelId)>> {
    Ok(staff_channels::table
        .order((staff_channels::staff_id, staff_channels::channel_id))
        .select((staff_channels::staff_id, staff_channels::channel_id))
        .load(conn)?)
}

/// The same of locations.
pub fn list_locations(conn: &mut Conn) -> Result<Vec<(StaffId, LocationId)>> {
    Ok(staff_locations::table
        .order((staff_locations::staff_id, staff_locations::location_id))
        .select((staff_locations::staff_id, staff_locations::location_id))
        .load(conn)?)
}

/// Places to choose a scope from: id and name, by name.
pub fn list_places(conn: &mut Conn) -> Result<Vec<(LocationId, String)>> {
    Ok(locations::table
        .order((locations::name, locations::id))
        .select((locations::id, locations::name))
        .load(conn)?)
}
