//! Channels: rows to `domain::channel::Channel` and back.

use super::schema::channels;
use super::{BothExt, Conn};
use crate::domain::channel::{Channel, ChannelKind, ProofFact, ProofWay};
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
    proof_way: ProofWay,
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
            proof_way: row.proof_way,
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
    /// What a customer proves an order with.
    pub proof: ProofFact,
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

/// What a person may change of a channel.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = channels, treat_none_as_null = true)]
pub struct ChannelChange {
    /// Name for people.
    pub name: String,
    /// ISO 4217.
    pub currency: String,
    /// IANA name.
    pub time_zone: String,
    /// Orders placed before are history.
    pub go_live_at: Time,
    /// Saved mapping for its tables.
    pub mapping: Option<String>,
    /// How long an unpaid order counts as demand.
    pub unpaid_minutes: i64,
    /// `ship_by` of orders that bring none: hours after payment.
    pub ship_within_hours: i64,
    /// What a customer proves an order with.
    pub proof: ProofFact,
    /// Whether a code comes before that fact.
    pub proof_way: ProofWay,
}

/// A channel with what its own page tells beside it.
pub struct Whole {
    /// The channel.
    pub channel: Channel,
    /// Which version of its settings stands.
    pub revision: i64,
    /// Until when the secret before the present one counts, if it does.
    pub previous_until: Option<Time>,
}

/// The channel of a slug with what its own page tells beside it.
pub fn find_whole(conn: &mut Conn, slug: &str, now: Time) -> Result<Option<Whole>> {
    // PostgreSQL keeps no NUL in a text, so there is no such channel
    if slug.contains('\0') {
        return Ok(None);
    }
    let found: Option<(Row, i64, Option<String>, Option<Time>)> = channels::table
        .filter(channels::slug.eq(slug))
        .select((
            Row::as_select(),
            channels::revision,
            channels::previous_secret,
            channels::previous_secret_until,
        ))
        .first(conn)
        .optional()?;
    let Some((row, revision, secret, until)) = found else {
        return Ok(None);
    };
    Ok(Some(Whole {
        channel: row.try_into()?,
        revision,
        previous_until: until.filter(|until| secret.is_some() && *until > now),
    }))
}

/// Changes a channel if it is still as somebody saw it; false if it is not.
pub fn update_channel(
    conn: &mut Conn,
    id: ChannelId,
    seen: i64,
    change: &ChannelChange,
) -> Result<bool> {
    let changed = diesel::update(channels::table.find(id).filter(channels::revision.eq(seen)))
        .set((change, channels::revision.eq(channels::revision + 1)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Gives a channel another secret; deliveries signed with the one before are taken until a time.
pub fn update_secret(conn: &mut Conn, id: ChannelId, secret: &str, until: Time) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set((
            channels::previous_secret.eq(channels::secret.nullable()),
            channels::previous_secret_until.eq(until),
            channels::secret.eq(secret),
        ))
        .execute(conn)?;
    Ok(())
}

/// The secret before the present one with its end, if it still counts.
pub fn find_previous_secret(
    conn: &mut Conn,
    id: ChannelId,
    now: Time,
) -> Result<Option<(String, Time)>> {
    let found: Option<(Option<String>, Option<Time>)> = channels::table
        .find(id)
        .select((channels::previous_secret, channels::previous_secret_until))
        .first(conn)
        .optional()?;
    Ok(found
        .and_then(|(secret, until)| Some((secret?, until?)))
        .filter(|(_, until)| *until > now))
}

/// Sets whether a code comes before a channel's fact.
pub fn update_proof_way(conn: &mut Conn, id: ChannelId, way: ProofWay) -> Result<()> {
    diesel::update(channels::table.find(id))
        .set(channels::proof_way.eq(way))
        .execute(conn)?;
    Ok(())
}
