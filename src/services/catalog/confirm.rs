//! What a channel's codes stand for, as a person says it: confirmed one by one or many together, changed, forgotten.
//! Whoever says it speaks only of channels that they see.

use super::save_listing;
use crate::db::Conn;
use crate::db::audit::{self, AuditWrite};
use crate::db::channels;
use crate::db::listings;
use crate::domain::audit::AuditAction;
use crate::domain::channel::Channel;
use crate::domain::ids::ListingId;
use crate::domain::sentence::Sentence;
use crate::domain::staff::{Actor, Reach};
use crate::domain::time::Time;
use crate::error::{Error, Result};

/// Most codes that are confirmed together.
pub const MOST: usize = 200;

/// One code with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandsFor {
    /// Slug of the channel.
    pub channel: String,
    /// What the channel calls it.
    pub code: String,
    /// Code of the SKU.
    pub sku: String,
    /// Units of the SKU in one of the listing.
    pub pack_size: i64,
}

/// Says what codes stand for; the orders that wait for them are healed by jobs. All or none.
pub fn confirm(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    many: &[StandsFor],
) -> Result<()> {
    if many.is_empty() {
        return Err(Error::Refused(Sentence::new("listings-none-ticked")));
    }
    if many.len() > MOST {
        let sentence = Sentence::new("listings-too-many").with("limit", MOST);
        return Err(Error::Refused(sentence));
    }
    conn.write(|conn| {
        for one in many {
            let channel = seen(conn, reach, &one.channel)?;
            save_listing(conn, now, channel.id, &one.code, &one.sku, one.pack_size)?;
            told(conn, now, actor, (&one.channel, &one.code), &one.sku)?;
        }
        Ok(())
    })
}

/// Points a listing to another SKU or pack size; lines that are matched already stay as they are.
pub fn change(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: ListingId,
    to: (&str, i64),
) -> Result<()> {
    conn.write(|conn| {
        let (channel, code, _) = find(conn, reach, id)?;
        let slug = channels::get(conn, channel)?.slug;
        save_listing(conn, now, channel, &code, to.0, to.1)?;
        told(conn, now, actor, (&slug, &code), to.0)
    })
}

/// Forgets a listing; orders keep their lines.
pub fn forget(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    reach: &Reach,
    id: ListingId,
) -> Result<()> {
    conn.write(|conn| {
        let (channel, code, sku) = find(conn, reach, id)?;
        let slug = channels::get(conn, channel)?.slug;
        listings::delete_listing(conn, id, sku)?;
        told(conn, now, actor, (&slug, &code), "")
    })
}

fn find(
    conn: &mut Conn,
    reach: &Reach,
    id: ListingId,
) -> Result<(
    crate::domain::ids::ChannelId,
    String,
    crate::domain::ids::SkuId,
)> {
    listings::find_seen(conn, reach, id)?.ok_or_else(|| Error::not_found("listing"))
}

fn seen(conn: &mut Conn, reach: &Reach, slug: &str) -> Result<Channel> {
    channels::find_by_slug(conn, slug)?
        .filter(|channel| reach.sees_channel(channel.id))
        .ok_or_else(|| Error::not_found("channel"))
}

fn told(
    conn: &mut Conn,
    now: Time,
    actor: &Actor,
    (channel, code): (&str, &str),
    sku: &str,
) -> Result<()> {
    let subject = format!("{channel}/{code}");
    let entry = AuditWrite::new(
        now,
        actor,
        AuditAction::CatalogChanged,
        ("listing", &subject),
    )
    .facts([("sku", sku.to_owned())]);
    audit::insert_audit(conn, &entry)
}
