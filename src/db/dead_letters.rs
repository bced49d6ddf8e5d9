//! Dead letters as tasks of staff: grouped by what they died of, settled by a person, read again group by group.
//! The messages themselves are `messages`.

use super::schema::{messages, settled_messages};
use super::types::MessageStatus;
use super::{Conn, messages as message_rows};
use crate::domain::ids::{ChannelId, MessageId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::{count_star, max, min};
use diesel::prelude::*;

pub use message_rows::DeadLetter;

/// Groups that a page shows; there are as many as causes, formats and channels, not as letters.
const GROUPS: i64 = 200;

/// Dead letters of one cause, format and channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they died of.
    pub cause: String,
    /// Name of the mapping that tried; empty if none was found.
    pub format: String,
    /// Where they came from.
    pub channel_id: ChannelId,
    /// How many.
    pub count: i64,
    /// When the first came.
    pub oldest: Time,
    /// When the last came.
    pub newest: Time,
    /// The last of them: its reason speaks for all.
    pub last: MessageId,
}

/// Which group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which {
    /// Where they came from.
    pub channel: ChannelId,
    /// Name of the mapping that tried.
    pub format: String,
    /// What they died of; every cause without one.
    pub cause: Option<String>,
}

type GroupRow = (
    String,
    String,
    ChannelId,
    i64,
    Option<Time>,
    Option<Time>,
    Option<i64>,
);

/// The groups within reach, of these formats or of all if none is named, the largest first; read from the index alone.
pub fn list_groups(conn: &mut Conn, reach: &Reach, formats: &[&str]) -> Result<Vec<Group>> {
    let mut query = messages::table
        .filter(messages::status.eq(MessageStatus::Dead))
        .group_by((messages::cause, messages::format, messages::channel_id))
        .select((
            messages::cause,
            messages::format,
            messages::channel_id,
            count_star(),
            min(messages::received_at),
            max(messages::received_at),
            max(messages::id),
        ))
        .order(count_star().desc())
        .limit(GROUPS)
        .into_boxed();
    if let Some(channels) = &reach.channels {
        query = query.filter(messages::channel_id.eq_any(channels.clone()));
    }
    if !formats.is_empty() {
        let formats: Vec<String> = formats.iter().map(|one| (*one).to_owned()).collect();
        query = query.filter(messages::format.eq_any(formats));
    }
    let rows: Vec<GroupRow> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |(cause, format, channel_id, count, oldest, newest, last)| Group {
                cause,
                format,
                channel_id,
                count,
                oldest: oldest.unwrap_or_default(),
                newest: newest.unwrap_or_default(),
                last: MessageId(last.unwrap_or_default()),
            },
        )
        .collect())
}

/// The reasons of messages, by id.
pub fn list_reasons(
    conn: &mut Conn,
    ids: &[MessageId],
) -> Result<Vec<(MessageId, Option<String>)>> {
    Ok(messages::table
        .filter(messages::id.eq_any(ids))
        .select((messages::id, messages::reason))
        .load(conn)?)
}

/// Dead letters of a group, the newest first, older than a place.
pub fn list_of_group(
    conn: &mut Conn,
    which: &Which,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<DeadLetter>> {
    let mut query = messages::table
        .filter(messages::status.eq(MessageStatus::Dead))
        .filter(messages::format.eq(which.format.clone()))
        .filter(messages::channel_id.eq(which.channel))
        .into_boxed();
    if let Some(cause) = &which.cause {
        query = query.filter(messages::cause.eq(cause.clone()));
    }
    if let Some(before) = before {
        query = query.filter(messages::id.lt(before));
    }
    Ok(query
        .order(messages::id.desc())
        .limit(limit)
        .select(DeadLetter::as_select())
        .load(conn)?)
}

/// How many dead letters a group has, and the id of the last.
pub fn count_group(conn: &mut Conn, which: &Which) -> Result<(i64, MessageId)> {
    let mut query = messages::table
        .filter(messages::status.eq(MessageStatus::Dead))
        .filter(messages::format.eq(which.format.clone()))
        .filter(messages::channel_id.eq(which.channel))
        .select((count_star(), max(messages::id)))
        .into_boxed();
    if let Some(cause) = &which.cause {
        query = query.filter(messages::cause.eq(cause.clone()));
    }
    let (count, last): (i64, Option<i64>) = query.first(conn)?;
    Ok((count, MessageId(last.unwrap_or_default())))
}

/// Ids of a group's dead letters after one, up to another, ascending.
pub fn list_ids(
    conn: &mut Conn,
    which: &Which,
    (after, until): (MessageId, MessageId),
    limit: i64,
) -> Result<Vec<MessageId>> {
    let mut query = messages::table
        .filter(messages::status.eq(MessageStatus::Dead))
        .filter(messages::format.eq(which.format.clone()))
        .filter(messages::channel_id.eq(which.channel))
        .filter(messages::id.gt(after))
        .filter(messages::id.le(until))
        .into_boxed();
    if let Some(cause) = &which.cause {
        query = query.filter(messages::cause.eq(cause.clone()));
    }
    Ok(query
        .order(messages::id)
        .limit(limit)
        .select(messages::id)
        .load(conn)?)
}

/// What a person did with a dead letter.
#[derive(Debug, Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = settled_messages, treat_none_as_default_value = false)]
pub struct Settled {
    /// The letter.
    pub message_id: MessageId,
    /// Where it came from.
    pub channel_id: ChannelId,
    /// The corrected message that stands for it; none if it was dismissed.
    pub replacement_id: Option<MessageId>,
    /// Why, in their words.
    pub why: String,
    /// Who.
    pub actor: String,
    /// When.
    pub at: Time,
}

/// Settles dead letters: they are no task any more. Gives how many.
pub fn update_settled(conn: &mut Conn, rows: &[Settled], to: MessageStatus) -> Result<usize> {
    let ids: Vec<MessageId> = rows.iter().map(|row| row.message_id).collect();
    for row in rows {
        diesel::insert_into(settled_messages::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(diesel::update(
        messages::table
            .filter(messages::id.eq_any(ids))
            .filter(messages::status.eq(MessageStatus::Dead)),
    )
    .set(messages::status.eq(to))
    .execute(conn)?)
}

/// Takes a dismissal back: the letter is a task again. False if it is not dismissed.
pub fn update_unsettled(conn: &mut Conn, id: MessageId) -> Result<bool> {
    let back = diesel::update(
        messages::table
            .find(id)
            .filter(messages::status.eq(MessageStatus::Dismissed)),
    )
    .set(messages::status.eq(MessageStatus::Dead))
    .execute(conn)?;
    if back == 1 {
        diesel::delete(settled_messages::table.find(id)).execute(conn)?;
    }
    Ok(back == 1)
}

/// What a person did with a letter, if anything; or of which letter this message is the correction.
pub fn list_settled(conn: &mut Conn, id: MessageId) -> Result<Vec<Settled>> {
    Ok(settled_messages::table
        .filter(
            settled_messages::message_id
                .eq(id)
                .or(settled_messages::replacement_id.eq(id)),
        )
        .select(Settled::as_select())
        .load(conn)?)
}

/// Dismissed letters within reach, the newest first, older than a place.
pub fn list_dismissed(
    conn: &mut Conn,
    reach: &Reach,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<(Settled, String, Option<String>)>> {
    let mut query = settled_messages::table
        .inner_join(messages::table.on(messages::id.eq(settled_messages::message_id)))
        .filter(settled_messages::replacement_id.is_null())
        .into_boxed();
    if let Some(channels) = &reach.channels {
        query = query.filter(settled_messages::channel_id.eq_any(channels.clone()));
    }
    if let Some(before) = before {
        query = query.filter(settled_messages::message_id.lt(before));
    }
    Ok(query
        .order(settled_messages::message_id.desc())
        .limit(limit)
        .select((Settled::as_select(), messages::origin, messages::reason))
        .load(conn)?)
}
