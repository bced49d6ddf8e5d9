//! Groups of dead letters on their way to be read again.

use super::Conn;
use super::dead_letters::Which;
use super::schema::replays;
use crate::domain::ids::{ChannelId, MessageId, ReplayId, StaffId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;

/// One group.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = replays)]
pub struct ReplayRow {
    /// Row id.
    pub id: ReplayId,
    /// Where the letters came from.
    pub channel_id: ChannelId,
    /// The mapping that could not read them.
    pub format: String,
    /// What they died of; every cause without one.
    pub cause: Option<String>,
    /// Those up to here are done.
    pub after_id: MessageId,
    /// The last one.
    pub last_id: MessageId,
    /// How many there were.
    pub total: i64,
    /// How many were put back.
    pub done: i64,
    /// How many are damaged, so that reading them again is no use.
    pub damaged: i64,
    /// When it was begun.
    pub created_at: Time,
    /// When the last one was put back.
    pub finished_at: Option<Time>,
}

impl ReplayRow {
    /// Which letters.
    pub fn which(&self) -> Which {
        Which {
            channel: self.channel_id,
            format: self.format.clone(),
            cause: self.cause.clone(),
        }
    }
}

/// Begins one; gives its id.
pub fn insert_replay(
    conn: &mut Conn,
    (staff, which): (StaffId, &Which),
    (total, last): (i64, MessageId),
    at: Time,
) -> Result<ReplayId> {
    diesel::insert_into(replays::table)
        .values((
            replays::staff_id.eq(staff),
            replays::channel_id.eq(which.channel),
            replays::format.eq(&which.format),
            replays::cause.eq(&which.cause),
            replays::last_id.eq(last),
            replays::total.eq(total),
            replays::created_at.eq(at),
        ))
        .execute(conn)?;
    // within the transaction that wrote it nobody of this person can have written a later one
    Ok(replays::table
        .filter(replays::staff_id.eq(staff))
        .filter(replays::channel_id.eq(which.channel))
        .order(replays::id.desc())
        .select(replays::id)
        .first(conn)?)
}

/// One of them.
pub fn find_replay(conn: &mut Conn, id: ReplayId) -> Result<Option<ReplayRow>> {
    Ok(replays::table
        .find(id)
        .select(ReplayRow::as_select())
        .first(conn)
        .optional()?)
}

/// The last one of a channel and format that is not over, or else the last one.
pub fn find_last(conn: &mut Conn, which: &Which) -> Result<Option<ReplayRow>> {
    Ok(replays::table
        .filter(replays::channel_id.eq(which.channel))
        .filter(replays::format.eq(&which.format))
        .order(replays::id.desc())
        .select(ReplayRow::as_select())
        .first(conn)
        .optional()?)
}

/// Moves one on.
pub fn update_progress(
    conn: &mut Conn,
    id: ReplayId,
    after: MessageId,
    (done, damaged): (i64, i64),
    finished_at: Option<Time>,
) -> Result<()> {
    diesel::update(replays::table.find(id))
        .set((
            replays::after_id.eq(after),
            replays::done.eq(replays::done + done),
            replays::damaged.eq(replays::damaged + damaged),
            replays::finished_at.eq(finished_at),
        ))
        .execute(conn)?;
    Ok(())
}
