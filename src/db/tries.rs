//! Tries of log-ins and proofs, one counter row each, so that every process counts together. What is limited and how
//! much is the services' business.

use super::schema::tries;
use super::{BothExt, Conn};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::Duration;
use diesel::prelude::*;

/// Counts one more try under a key; false if `limit` tries were made within `window` already.
pub fn update_count(
    conn: &mut Conn,
    key: &str,
    now: Time,
    window: Duration,
    limit: i64,
) -> Result<bool> {
    diesel::insert_into(tries::table)
        .values((
            tries::key.eq(key),
            tries::window_start.eq(now),
            tries::count.eq(0_i64),
        ))
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    let anew = diesel::update(
        tries::table
            .find(key)
            .filter(tries::window_start.le(now - window)),
    )
    .set((tries::window_start.eq(now), tries::count.eq(1_i64)))
    .execute(conn)?;
    if anew == 1 {
        return Ok(limit > 0);
    }
    let counted = diesel::update(tries::table.find(key).filter(tries::count.lt(limit)))
        .set(tries::count.eq(tries::count + 1))
        .execute(conn)?;
    Ok(counted == 1)
}

/// Forgets the tries under a key, after one that was right.
pub fn delete_count(conn: &mut Conn, key: &str) -> Result<()> {
    diesel::delete(tries::table.find(key)).execute(conn)?;
    Ok(())
}

/// Deletes counters whose window began before a time; gives how many.
pub fn delete_before(conn: &mut Conn, time: Time) -> Result<usize> {
    Ok(diesel::delete(tries::table.filter(tries::window_start.lt(time))).execute(conn)?)
}
