//! Tries of log-ins and proofs, one counter row each, so that every process counts together. What is limited and how
//! much is the services' business.

use super::schema::tries;
use super::{BothExt, Conn};
use crate::domain::time::Time;
use crate::error::Result;
use chrono::Duration;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Timestamp};

/// Counts one more try under a key; false if `limit` tries were made within `window` already.
pub fn update_count(
    conn: &mut Conn,
    key: &str,
    now: Time,
    window: Duration,
    limit: i64,
) -> Result<bool> {
    let is_past = || tries::window_start.le(now - window);
    // one statement, whatever was counted before: how a try is counted tells nobody anything
    let count: i64 = diesel::insert_into(tries::table)
        .values((
            tries::key.eq(key),
            tries::window_start.eq(now),
            tries::count.eq(1_i64),
        ))
        .on_conflict(tries::key)
        .do_update()
        .set((
            tries::count
                .eq(case_when(is_past(), 1_i64.into_sql::<BigInt>()).otherwise(tries::count + 1)),
            tries::window_start
                .eq(case_when(is_past(), now.into_sql::<Timestamp>())
                    .otherwise(tries::window_start)),
        ))
        .returning(tries::count)
        .both()
        .get_result(conn)?;
    Ok(count <= limit)
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
