//! Messages: raw payloads, stored before anything else is done with them, and the keys that tell a repetition.

use super::schema::{message_keys, messages};
use super::types::{MessageStatus, Source};
use super::{Conn, chunks};
use crate::domain::ids::{ChannelId, CreditId, ImportId, MessageId, OrderId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use crate::insert_rows;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text};

/// One stored message.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub struct MessageRow {
    /// Row id.
    pub id: MessageId,
    /// Where it came from.
    pub channel_id: ChannelId,
    /// By which door.
    pub source: Source,
    /// Name of the mapping that read it; empty until then.
    pub format: String,
    /// Version of that mapping.
    pub mapping_version: i64,
    /// The payload as it came.
    pub body: Vec<u8>,
    /// Where within its source: a file's name and rows, a webhook's topic.
    pub origin: String,
    /// When.
    pub received_at: Time,
    /// What became of it.
    pub status: MessageStatus,
    /// Why it is dead, a `Sentence` as JSON.
    pub reason: Option<String>,
    /// The order it became or changed.
    pub order_id: Option<OrderId>,
    /// The credit it became.
    pub credit_id: Option<CreditId>,
    /// The file it came with.
    pub import_id: Option<ImportId>,
    /// When it was read.
    pub read_at: Option<Time>,
    /// What it died of (`domain::cause`); empty for the living.
    pub cause: String,
}

/// The key under which a message is known, so that the same message is taken in once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Insertable)]
#[diesel(table_name = message_keys, treat_none_as_default_value = false)]
pub struct MessageKey {
    /// Channel.
    pub channel_id: ChannelId,
    /// Hash of the body.
    pub key: String,
    /// The message.
    pub message_id: MessageId,
}

/// Stores messages.
pub fn insert_messages(conn: &mut Conn, rows: &[MessageRow]) -> Result<()> {
    insert_rows!(conn, messages::table, rows);
    Ok(())
}

/// Stores keys; they must be sorted, since multi-row inserts on a unique key deadlock otherwise.
pub fn insert_keys(conn: &mut Conn, rows: &[MessageKey]) -> Result<()> {
    insert_rows!(conn, message_keys::table, rows);
    Ok(())
}

/// Which of these keys are known, with their messages.
pub fn find_keys(
    conn: &mut Conn,
    channel: ChannelId,
    keys: &[&str],
) -> Result<Vec<(String, MessageId)>> {
    Ok(each_backend!(
        conn,
        // key by key: on a table that grows faster than its statistics, `IN` reads the whole channel
        pg | conn | diesel::sql_query(
            "SELECT wanted.key, found.message_id FROM unnest($2) AS wanted (key) \
             CROSS JOIN LATERAL (SELECT message_id FROM message_keys WHERE channel_id = $1 AND key = wanted.key LIMIT 1) AS found",
        )
        .bind::<BigInt, _>(channel)
        .bind::<Array<Text>, _>(keys)
        .load::<FoundKey>(conn)?
        .into_iter()
        .map(|found| (found.key, found.message_id))
        .collect(),
        sqlite | conn | message_keys::table
            .filter(message_keys::channel_id.eq(channel))
            .filter(message_keys::key.eq_any(keys))
            .select((message_keys::key, message_keys::message_id))
            .load(conn)?,
    ))
}

#[derive(QueryableByName)]
struct FoundKey {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    message_id: MessageId,
}

/// Which of these keys belong to messages that became nothing yet, and are to be read or are dead.
pub fn find_unread(
    conn: &mut Conn,
    channel: ChannelId,
    keys: &[&str],
) -> Result<Vec<(String, MessageId)>> {
    let mut found = Vec::new();
    for part in chunks(keys, 1) {
        let rows: Vec<(String, MessageId)> = message_keys::table
            .inner_join(messages::table.on(messages::id.eq(message_keys::message_id)))
            .filter(message_keys::channel_id.eq(channel))
            .filter(message_keys::key.eq_any(part))
            .filter(messages::status.eq_any([MessageStatus::Stored, MessageStatus::Dead]))
            .select((message_keys::key, message_keys::message_id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Which of these keys belong to dead letters that another mapping, or another version of it, could not read.
pub fn find_dead_of_others(
    conn: &mut Conn,
    channel: ChannelId,
    keys: &[&str],
    (format, version): (&str, i64),
) -> Result<Vec<(String, MessageId)>> {
    let mut found = Vec::new();
    for part in chunks(keys, 1) {
        let rows: Vec<(String, MessageId)> = message_keys::table
            .inner_join(messages::table.on(messages::id.eq(message_keys::message_id)))
            .filter(message_keys::channel_id.eq(channel))
            .filter(message_keys::key.eq_any(part))
            .filter(messages::status.eq(MessageStatus::Dead))
            .filter(
                messages::format
                    .ne(format)
                    .or(messages::mapping_version.ne(version)),
            )
            .select((message_keys::key, message_keys::message_id))
            .load(conn)?;
        found.extend(rows);
    }
    Ok(found)
}

/// The orders that these messages became: (message, order, our number).
pub fn list_orders(
    conn: &mut Conn,
    ids: &[MessageId],
) -> Result<Vec<(MessageId, OrderId, String)>> {
    use super::schema::orders;
    Ok(messages::table
        .inner_join(orders::table.on(messages::order_id.eq(orders::id.nullable())))
        .filter(messages::id.eq_any(ids))
        .select((messages::id, orders::id, orders::number))
        .load(conn)?)
}

/// Whether a message that came after this one has told about the order.
pub fn is_newer_read(conn: &mut Conn, order: OrderId, than: MessageId) -> Result<bool> {
    let newer = messages::table
        .filter(messages::order_id.eq(order))
        .filter(messages::status.eq(MessageStatus::Read))
        .filter(messages::id.gt(than));
    Ok(newer
        .select(messages::id)
        .first::<MessageId>(conn)
        .optional()?
        .is_some())
}

/// A message.
pub fn find(conn: &mut Conn, id: MessageId) -> Result<Option<MessageRow>> {
    Ok(messages::table
        .find(id)
        .select(MessageRow::as_select())
        .first(conn)
        .optional()?)
}

/// Several messages, by id.
pub fn list_by_ids(conn: &mut Conn, ids: &[MessageId]) -> Result<Vec<MessageRow>> {
    Ok(messages::table
        .filter(messages::id.eq_any(ids))
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(conn)?)
}

/// Id, source, origin, time, size and status of every message of an order, oldest first.
pub fn list_of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<MessageRow>> {
    Ok(messages::table
        .filter(messages::order_id.eq(order))
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(conn)?)
}

/// The format of the last message that an order came from, leaving one out.
pub fn find_last_format(
    conn: &mut Conn,
    order: OrderId,
    but: Option<MessageId>,
) -> Result<Option<String>> {
    Ok(messages::table
        .filter(messages::order_id.eq(order))
        .filter(messages::id.ne(but.unwrap_or(MessageId(0))))
        .order((messages::read_at.desc(), messages::id.desc()))
        .select(messages::format)
        .first(conn)
        .optional()?)
}

/// What a read message became.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = messages)]
pub struct Became {
    /// Mapping.
    pub format: String,
    /// Its version.
    pub mapping_version: i64,
    /// Read or dead.
    pub status: MessageStatus,
    /// Why it is dead; set to null otherwise.
    #[diesel(treat_none_as_null = true)]
    pub reason: Option<String>,
    /// The order.
    #[diesel(treat_none_as_null = true)]
    pub order_id: Option<OrderId>,
    /// The credit.
    #[diesel(treat_none_as_null = true)]
    pub credit_id: Option<CreditId>,
    /// When.
    #[diesel(treat_none_as_null = true)]
    pub read_at: Option<Time>,
    /// What it died of.
    pub cause: String,
}

/// Writes down what a stored message became.
pub fn update_became(conn: &mut Conn, id: MessageId, became: &Became) -> Result<()> {
    diesel::update(messages::table.find(id))
        .set(became)
        .execute(conn)?;
    Ok(())
}

/// A dead letter without its body.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = messages)]
pub struct DeadLetter {
    /// Row id.
    pub id: MessageId,
    /// Where it came from.
    pub channel_id: ChannelId,
    /// Name of the mapping that tried; empty if none was found.
    pub format: String,
    /// Where within its source.
    pub origin: String,
    /// When.
    pub received_at: Time,
    /// Why it is dead, a `Sentence` as JSON.
    pub reason: Option<String>,
}

/// Dead letters of a channel (or of all), oldest first, after an id.
pub fn list_dead(
    conn: &mut Conn,
    channel: Option<ChannelId>,
    after: MessageId,
    limit: i64,
) -> Result<Vec<DeadLetter>> {
    let mut query = messages::table
        .filter(messages::status.eq(MessageStatus::Dead))
        .filter(messages::id.gt(after))
        .into_boxed();
    if let Some(channel) = channel {
        query = query.filter(messages::channel_id.eq(channel));
    }
    Ok(query
        .order(messages::id)
        .limit(limit)
        .select(DeadLetter::as_select())
        .load(conn)?)
}

/// Those of these messages that are dead, ascending, locked until the transaction ends.
pub fn lock_dead(conn: &mut Conn, ids: &[MessageId]) -> Result<Vec<DeadLetter>> {
    let query = messages::table
        .filter(messages::id.eq_any(ids))
        .filter(messages::status.eq(MessageStatus::Dead))
        .order(messages::id);
    Ok(each_backend!(
        conn,
        pg | conn
            | query
                .select(DeadLetter::as_select())
                .for_no_key_update()
                .load(conn)?,
        sqlite | conn | query.select(DeadLetter::as_select()).load(conn)?
    ))
}

/// Puts dead letters back to be read; gives how many.
pub fn update_to_replay(conn: &mut Conn, ids: &[MessageId]) -> Result<usize> {
    Ok(diesel::update(
        messages::table
            .filter(messages::id.eq_any(ids))
            .filter(messages::status.eq(MessageStatus::Dead)),
    )
    .set((
        messages::status.eq(MessageStatus::Stored),
        messages::reason.eq(None::<String>),
        messages::cause.eq(""),
    ))
    .execute(conn)?)
}

/// Messages on which a mapping is tried: the dead ones of a format and of none, then the newest that it read; within
/// reach.
pub fn list_for_trial(
    conn: &mut Conn,
    reach: &Reach,
    format: &str,
    limit: i64,
) -> Result<Vec<MessageRow>> {
    let mut rows: Vec<MessageRow> = Vec::new();
    // the read ones must not be crowded out: they tell what a change would break
    for (format, status, most) in [
        (format, MessageStatus::Dead, limit / 2),
        ("", MessageStatus::Dead, limit / 4),
        (format, MessageStatus::Read, limit),
    ] {
        let mut query = messages::table
            .filter(messages::format.eq(format.to_owned()))
            .filter(messages::status.eq(status))
            .into_boxed();
        if let Some(channels) = &reach.channels {
            query = query.filter(messages::channel_id.eq_any(channels.clone()));
        }
        let found: Vec<MessageRow> = query
            .order(messages::id.desc())
            .limit(most.min(limit - rows.len() as i64))
            .select(MessageRow::as_select())
            .load(conn)?;
        rows.extend(found);
    }
    Ok(rows)
}

/// How many of the last messages each format has, and how many of these are dead; of so many messages.
pub fn count_lately(conn: &mut Conn, last: i64) -> Result<Vec<(String, MessageStatus, i64)>> {
    let newest: Option<i64> = messages::table
        .select(diesel::dsl::max(messages::id))
        .first(conn)?;
    let from = MessageId(newest.unwrap_or(0) - last);
    Ok(messages::table
        .filter(messages::id.gt(from))
        .group_by((messages::format, messages::status))
        .select((
            messages::format,
            messages::status,
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}
