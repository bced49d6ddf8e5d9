//! Channels: rows to `domain::channel::Channel` and back.

use super::schema::channels;
use super::{BothExt, Conn};
use crate::domain::channel::{Channel, ChannelKind, ProofFact};
use crate::domain::ids::ChannelId;
use crate::domain::money::Currency;
use crate::domain::time::Time;
use crate::error::{Error, Result};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = channels)]
struct Row {
    id: ChannelId,
    slug: String,
    name: String,
    kind: ChannelKind,
    currency: String,
    time_zone: String,
    go_live_at: Time,
    secret: String,
    mapping: Option<String>,
    unpaid_minutes: i64,
    ship_within_hours: i64,
    proof: ProofFact,
}

impl TryFrom<Row> for Channel {
    type Error = Error;
    fn try_from(row: Row) -> Result<Channel> {
        let unknown = |what: &str| Error::internal(format!("channel {}: unknown {what}", row.slug));
        Ok(Channel {
            currency: Currency::parse(&row.currency).ok_or_else(|| unknown("currency"))?,
            time_zone: row.time_zone.parse().map_err(|_| unknown("time zone"))?,
            id: row.id,
            slug: row.slug,
            name: row.name,
            kind: row.kind,
            go_live_at: row.go_live_at,
            secret: row.secret,
            mapping: row.mapping,
            unpaid_minutes: row.unpaid_minutes,
            ship_within_hours: row.ship_within_hours,
            proof: row.proof,
        })
    }
}

/// What a new channel needs.
#[derive(Insertable)]
#[diesel(table_name = channels)]
pub struct NewChannel {
    /// Unique name in URLs.
    pub slug: String,
    /// Name for people.
    pub name: String,
    /// How orders come out of it.
    pub kind: ChannelKind,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Orders placed before are history.
    pub go_live_at: Time,
    /// Key of the webhook's HMAC.
    pub secret: String,
    /// Saved mapping for its tables.
    pub mapping: Option<String>,
    /// When it was added.
    pub created_at: Time,
}

/// Adds a channel; none if the slug is taken.
pub fn insert_channel(conn: &mut Conn, channel: &NewChannel) -> Result<Option<Channel>> {
    let added = diesel::insert_into(channels::table)
        .values(channel)
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    if added == 0 {
        Ok(None)
    } else {
        find_by_slug(conn, &channel.slug)
    }
}

/// The channel of a slug.
pub fn find_by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Channel>> {
    // PostgreSQL keeps no NUL in a text, so there is no such channel
    if slug.contains('\0') {
        return Ok(None);
    }
    let row: Option<Row> = channels::table
        .filter(channels::slug.eq(slug))
        .select(Row::as_select())
        .first(conn)
        .optional()?;
    row.map(Channel::try_from).transpose()
}

/// The channel of an id.
pub fn get(conn: &mut Conn, id: ChannelId) -> Result<Channel> {
    channels::table
        .find(id)
        .select(Row::as_select())
        .first::<Row>(conn)?
        .try_into()
}

/// Every channel, by slug.
pub fn list(conn: &mut Conn) -> Result<Vec<Channel>> {
    let rows: Vec<Row> = channels::table
        .order(channels::slug)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Channel::try_from).collect()
}
