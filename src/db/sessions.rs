//! Signed-in sessions: only the hash of a token is kept. Cookies are `web/session`'s business.

use super::schema::{sessions, staff};
use super::staff::StaffRow;
use super::{Conn, Kind};
use crate::domain::ids::{ChannelId, LocationId, StaffId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Deserialize;

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

/// A channel with what every staff page tells of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Told {
    /// Row id.
    pub id: ChannelId,
    /// Slug.
    pub slug: String,
    /// Name.
    pub name: String,
    /// How many of its orders are held.
    pub held: i64,
    /// How many of its dead letters wait, counted as far as `MOST_DEAD`.
    pub dead: i64,
}

/// Dead letters of a channel are counted as far as this: the number stands on every page.
pub const MOST_DEAD: i64 = 1_000;

/// A session with what every staff page needs, so that all of it comes in one statement.
#[derive(Debug, Clone)]
pub struct Found {
    /// The session.
    pub session: SessionRow,
    /// Its person.
    pub person: StaffRow,
    /// What the person sees.
    pub reach: Reach,
    /// Every channel.
    pub channels: Vec<Told>,
    /// How many exceptions that the person sees are open.
    pub exceptions: i64,
}

/// The session of a token's hash with its person, if both are valid.
pub fn find_session(conn: &mut Conn, token_hash: &str, now: Time) -> Result<Option<Found>> {
    let array = match conn.kind() {
        Kind::Postgres => ["COALESCE(json_agg(", "), '[]')::text", "json_build_array"],
        Kind::Sqlite => ["json_group_array(", ")", "json_array"],
    };
    let texts = |of: &str, from: &str| {
        let [open, close, _] = array;
        sql::<Text>(&format!("(SELECT {open}{of}{close} FROM {from})"))
    };
    let held = "(SELECT COUNT(*) FROM orders WHERE orders.open_holds > 0 AND orders.channel_id = channels.id)";
    let dead = format!(
        "(SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE messages.status = 'dead' AND messages.channel_id = channels.id LIMIT {MOST_DEAD}) AS dead)"
    );
    let channel = format!("{}(id, slug, name, {held}, {dead})", array[2]);
    let open = "(SELECT COUNT(*) FROM exceptions WHERE exceptions.resolved_at IS NULL AND (staff.all_locations \
        OR exceptions.location_id IN (SELECT location_id FROM staff_locations AS seen WHERE seen.staff_id = staff.id)))";
    let found: Option<(SessionRow, StaffRow, String, String, String, i64)> = sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(staff::active.eq(true))
        .select((
            SessionRow::as_select(),
            StaffRow::as_select(),
            texts(&channel, "channels"),
            texts(
                "channel_id",
                "staff_channels AS seen WHERE seen.staff_id = staff.id",
            ),
            texts(
                "location_id",
                "staff_locations AS seen WHERE seen.staff_id = staff.id",
            ),
            sql::<BigInt>(open),
        ))
        .first(conn)
        .optional()?;
    let Some((session, person, channels, seen, places, exceptions)) = found else {
        return Ok(None);
    };
    let mut seen: Vec<ChannelId> = serde_json::from_str(&seen)?;
    let mut places: Vec<LocationId> = serde_json::from_str(&places)?;
    seen.sort_unstable();
    places.sort_unstable();
    let reach = Reach {
        channels: (!person.all_channels).then_some(seen),
        locations: (!person.all_locations).then_some(places),
    };
    Ok(Some(Found {
        session,
        person,
        reach,
        channels: serde_json::from_str(&channels)?,
        exceptions,
    }))
}

/// The session of a token's hash that waits for its second factor, with its person.
pub fn find_unproved(
    conn: &mut Conn,
    token_hash: &str,
    now: Time,
) -> Result<Option<(SessionRow, StaffRow)>> {
    Ok(sessions::table
        .inner_join(staff::table.on(staff::id.eq(sessions::staff_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::proved.eq(false))
        .filter(staff::active.eq(true))
        .select((SessionRow::as_select(), StaffRow::as_select()))
        .first(conn)
        .optional()?)
}

/// The open sessions of a person, the newest first.
pub fn list_of_staff(conn: &mut Conn, staff: StaffId, now: Time) -> Result<Vec<SessionRow>> {
    Ok(sessions::table
        .filter(sessions::staff_id.eq(staff))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::proved.eq(true))
        .order((sessions::created_at.desc(), sessions::token_hash))
        .select(SessionRow::as_select())
        .load(conn)?)
}

/// Gives a session a new token once its second factor was given: what was seen before is worth nothing.
pub fn update_proved(conn: &mut Conn, old: &str, new: &str, until: Time) -> Result<bool> {
    let waiting = sessions::table
        .filter(sessions::token_hash.eq(old))
        .filter(sessions::proved.eq(false));
    let proved = diesel::update(waiting)
        .set((
            sessions::token_hash.eq(new),
            sessions::proved.eq(true),
            sessions::expires_at.eq(until),
        ))
        .execute(conn)?;
    Ok(proved == 1)
}

/// Closes one session of a person; gives how many that were.
pub fn delete_own(conn: &mut Conn, staff: StaffId, token_hash: &str) -> Result<usize> {
    let own = sessions::table
        .filter(sessions::staff_id.eq(staff))
        .filter(sessions::token_hash.eq(token_hash));
    Ok(diesel::delete(own).execute(conn)?)
}

/// Closes every session of a person but one; gives how many. An empty hash spares none.
pub fn delete_of_staff(conn: &mut Conn, staff: StaffId, but: &str) -> Result<usize> {
    let others = sessions::table
        .filter(sessions::staff_id.eq(staff))
        .filter(sessions::token_hash.ne(but));
    Ok(diesel::delete(others).execute(conn)?)
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
