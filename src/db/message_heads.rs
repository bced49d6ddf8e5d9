//! What came last from a channel, without the bodies.

use super::Conn;
use super::schema::{messages, orders};
use super::types::{MessageStatus, Source};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

/// A channel's messages are looked for among so many of the newest of all: an index for that would cost every intake.
const AMONG: i64 = 5_000;

/// A message without its body.
#[derive(Debug, Clone, Queryable)]
pub struct Head {
    /// Row id.
    pub id: MessageId,
    /// By which door.
    pub source: Source,
    /// When.
    pub received_at: Time,
    /// What became of it.
    pub status: MessageStatus,
    /// Why it is dead, a `Sentence` as JSON.
    pub reason: Option<String>,
    /// Number of the order it became or changed.
    pub number: Option<String>,
}

/// The newest messages of a channel; at most `limit`.
pub fn list_newest(conn: &mut Conn, channel: ChannelId, limit: i64) -> Result<Vec<Head>> {
    Ok(messages::table
        .left_join(orders::table.on(messages::order_id.eq(orders::id.nullable())))
        .filter(messages::channel_id.eq(channel))
        .filter(messages::id.gt(sql::<BigInt>(&format!(
            "(SELECT max(id) - {AMONG} FROM messages)"
        ))))
        .order(messages::id.desc())
        .limit(limit)
        .select((
            messages::id,
            messages::source,
            messages::received_at,
            messages::status,
            messages::reason,
            orders::number.nullable(),
        ))
        .load(conn)?)
}
