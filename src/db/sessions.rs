//! Signed-in sessions: only the hash of a token is kept. Cookies are `web/session`'s business.

use super::schema::{sessions, staff};
use super::staff::StaffRow;
use super::{Conn, Kind};
use crate::domain::ids::{ChannelId, StaffId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
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
    /// How many dead letters wait, counted as far as `MOST_DEAD`.
    pub dead: i64,
    /// Every channel as (id, slug, name), JSON.
    pub channels: String,
}

/// Dead letters are counted as far as this: the number stands on every page.
pub const MOST_DEAD: i64 = 1_000;

/// Held orders, and dead letters, of these channels or of all, as selections for a statement of their own or another's.
fn tasks(channels: Option<&[ChannelId]>) -> [String; 2] {
    let within = channels.map_or_else(String::new, |ids| {
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        match ids.is_empty() {
            true => " AND 1 = 0".to_owned(),
            false => format!(" AND channel_id IN ({})", ids.join(", ")),
        }
    });
    [
        format!("(SELECT COUNT(*) FROM orders WHERE orders.open_holds > 0{within})"),
        format!(
            "(SELECT COUNT(*) FROM (SELECT 1 FROM messages WHERE status = 'dead'{within} LIMIT {MOST_DEAD}) AS dead)"
        ),
    ]
}

/// How many orders are held and how many dead letters wait within a reach.
pub fn count_tasks(conn: &mut Conn, reach: &Reach) -> Result<(i64, i64)> {
    let [held, dead] = tasks(reach.channels.as_deref());
    let counts = (sql::<BigInt>(&held), sql::<BigInt>(&dead));
    Ok(diesel::select(counts).get_result(conn)?)
}

/// The session of a token's hash with its person, if both are valid.
pub fn find_session(conn: &mut Conn, token_hash: &str, now: Time) -> Result<Option<Found>> {
    let [held, dead] = tasks(None);
    let channels = sql::<Text>(match conn.kind() {
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
            sql::<BigInt>(&held),
            sql::<BigInt>(&dead),
            channels,
        ))
        .first(conn)
        .optional()?)
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
