//! Signed-in sessions: only the hash of a token is kept. Cookies are `web/session`'s business.

use super::schema::{sessions, staff};
use super::staff::StaffRow;
use super::{Conn, Kind};
use crate::domain::ids::StaffId;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// One session.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Who.
    pub staff_id: StaffId,
    /// What every form of the session carries.
    pub csrf: String,
    /// Since when.
    pub created_at: Time,
    /// Until when, unless it is used before.
    pub expires_at: Time,
    /// Whether the second factor was given, or none is asked for.
    pub proved: bool,
    /// Network address it was opened from.
    pub address: String,
    /// The browser, in a few words.
    pub device: String,
}

/// Opens a session.
pub fn insert_session(conn: &mut Conn, row: &SessionRow) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values(row)
        .execute(conn)?;
    Ok(())
}

/// A session with what every staff page shows, so that it comes in the same statement.
#[derive(Debug, Clone, Queryable)]
pub struct Found {
    /// The session.
    pub session: SessionRow,
    /// Its person.
    pub person: StaffRow,
    /// How many orders are held.
    pub held: i64,
    /// Every channel as (id, slug, name), JSON.
    pub channels: String,
}

/// The session of a token's hash with its person, if both are valid.
pub fn find_session(conn: &mut Conn, token_hash: &str, now: Time) -> Result<Option<Found>> {
    let held =
        diesel::dsl::sql::<BigInt>("(SELECT COUNT(*) FROM orders WHERE orders.open_holds > 0)");
    let channels = diesel::dsl::sql::<Text>(match conn.kind() {
        Kind::Postgres => {
            "(SELECT COALESCE(json_agg(json_build_array(id, slug, name)), '[]')::text FROM channels)"
        }
        Kind::Sqlite => "(SELECT json_group_array(json_array(id, slug, name)) FROM channels)",
    });
    Ok(sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(staff::active.eq(true))
        .select((
            SessionRow::as_select(),
            StaffRow::as_select(),
            held,
            channels,
        ))
        .first(conn)
        .optional()?)
}

/// Keeps a session open longer.
pub fn update_expiry(conn: &mut Conn, token_hash: &str, expires_at: Time) -> Result<()> {
    diesel::update(sessions::table.find(token_hash))
        .set(sessions::expires_at.eq(expires_at))
        .execute(conn)?;
    Ok(())
}

/// Closes a session.
pub fn delete_session(conn: &mut Conn, token_hash: &str) -> Result<()> {
    diesel::delete(sessions::table.find(token_hash)).execute(conn)?;
    Ok(())
}

/// Deletes sessions that ended before a time; gives how many.
pub fn delete_expired(conn: &mut Conn, now: Time) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.le(now))).execute(conn)?)
}
