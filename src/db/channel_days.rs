//! What came from each channel on each day of the shop's zone: counted in the intake's own transaction. Writers at the
//! same time count in lanes of their own, so that none waits for another's commit; whoever reads adds the lanes up.

use super::schema::{channel_days, messages};
use super::{BothExt, Conn};
use crate::domain::channel_health::Counts;
use crate::domain::ids::ChannelId;
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text, Timestamp};
use diesel::upsert::excluded;

/// The newest orders of a channel from which its usual delay is told.
const NEWEST: i64 = 50;

/// One day of a channel.
#[derive(Debug, Clone)]
pub struct DayRow {
    /// The channel.
    pub channel: ChannelId,
    /// The day in the shop's zone.
    pub day: NaiveDate,
    /// What came.
    pub counts: Counts,
    /// When something last came that could be read.
    pub last_at: Option<Time>,
}

/// Adds to the counts of a channel's day. To be called in the order of the channels.
pub fn update_counts(
    conn: &mut Conn,
    channel: ChannelId,
    day: NaiveDate,
    lane: i64,
    counts: &Counts,
    last_at: Option<Time>,
) -> Result<()> {
    use channel_days as days;
    diesel::insert_into(days::table)
        .values((
            days::channel_id.eq(channel),
            days::day.eq(day.to_string()),
            days::lane.eq(lane),
            days::received.eq(counts.received),
            days::new.eq(counts.new),
            days::updated.eq(counts.updated),
            days::repeated.eq(counts.repeated),
            days::credits.eq(counts.credits),
            days::held.eq(counts.held),
            days::dead.eq(counts.dead),
            days::last_at.eq(last_at),
        ))
        .on_conflict((days::channel_id, days::day, days::lane))
        .do_update()
        .set((
            days::received.eq(days::received + excluded(days::received)),
            days::new.eq(days::new + excluded(days::new)),
            days::updated.eq(days::updated + excluded(days::updated)),
            days::repeated.eq(days::repeated + excluded(days::repeated)),
            days::credits.eq(days::credits + excluded(days::credits)),
            days::held.eq(days::held + excluded(days::held)),
            days::dead.eq(days::dead + excluded(days::dead)),
            days::last_at.eq(sql("COALESCE(excluded.last_at, channel_days.last_at)")),
        ))
        .both()
        .execute(conn)?;
    Ok(())
}

type Sums = (
    ChannelId,
    String,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    i64,
    Option<Time>,
);

/// The days of every channel from a day on, oldest first.
pub fn list_days(conn: &mut Conn, since: NaiveDate) -> Result<Vec<DayRow>> {
    let sum = |column: &str| sql::<BigInt>(&format!("CAST(SUM({column}) AS BIGINT)"));
    let rows: Vec<Sums> = channel_days::table
        .filter(channel_days::day.ge(since.to_string()))
        .group_by((channel_days::channel_id, channel_days::day))
        .order(sql::<BigInt>("2, 1"))
        .select((
            sql::<BigInt>("channel_id"),
            sql::<Text>("day"),
            sum("received"),
            sum("new"),
            sum("updated"),
            sum("repeated"),
            sum("credits"),
            sum("held"),
            sum("dead"),
            sql::<Nullable<Timestamp>>("MAX(last_at)"),
        ))
        .load(conn)?;
    let read = |row: Sums| {
        Some(DayRow {
            channel: row.0,
            day: row.1.parse().ok()?,
            counts: Counts {
                received: row.2,
                new: row.3,
                updated: row.4,
                repeated: row.5,
                credits: row.6,
                held: row.7,
                dead: row.8,
            },
            last_at: row.9,
        })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

/// How many dead letters each channel has.
pub fn count_dead(conn: &mut Conn) -> Result<Vec<(ChannelId, i64)>> {
    Ok(messages::table
        // the words of the partial index: a bound value would hide them from it
        .filter(sql::<Bool>("status = 'dead'"))
        .group_by(messages::channel_id)
        .select((messages::channel_id, diesel::dsl::count_star()))
        .load(conn)?)
}

/// How long each of the newest orders of every channel took to come, milliseconds; of orders placed since a time.
pub fn list_delays(conn: &mut Conn, reach: &Reach, since: Time) -> Result<Vec<(ChannelId, i64)>> {
    let newest = |columns: &str, channel: &str| {
        format!(
            "SELECT {columns} FROM orders WHERE orders.channel_id = {channel} \
             AND orders.placed_at > {{since}} AND NOT orders.history \
             ORDER BY orders.placed_at DESC, orders.id DESC LIMIT {NEWEST}"
        )
    };
    let rows: Vec<Delay> = each_backend!(
        conn,
        pg | conn | diesel::sql_query(format!(
            "SELECT channels.id AS channel_id, found.placed_at, found.received_at FROM channels \
             CROSS JOIN LATERAL ({}) AS found",
            newest("placed_at, received_at", "channels.id").replace("{since}", "$1")
        ))
        .bind::<Timestamp, _>(since)
        .load(conn)?,
        sqlite | conn | diesel::sql_query(format!(
            "SELECT channels.id AS channel_id, found.placed_at, found.received_at FROM channels \
             JOIN orders AS found ON found.id IN ({})",
            newest("orders.id", "channels.id").replace("{since}", "?")
        ))
        .bind::<Timestamp, _>(since)
        .load(conn)?,
    );
    Ok(rows
        .into_iter()
        .filter(|row| reach.sees_channel(row.channel_id))
        .map(|row| {
            let took = row.received_at - row.placed_at;
            (row.channel_id, took.num_milliseconds())
        })
        .collect())
}

#[derive(QueryableByName)]
struct Delay {
    #[diesel(sql_type = BigInt)]
    channel_id: ChannelId,
    #[diesel(sql_type = Timestamp)]
    placed_at: Time,
    #[diesel(sql_type = Timestamp)]
    received_at: Time,
}
