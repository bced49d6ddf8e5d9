//! Listings: what the channels call the SKUs.

use super::schema::{channels, listings, skus};
use super::{BothExt, Conn, sku_search};
use crate::db::paging;
use crate::domain::ids::{ChannelId, ListingId, SkuId};
use crate::domain::staff::Reach;
use crate::domain::time::Time;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

/// A listing as it is written.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = listings)]
pub struct ListingWrite {
    /// Channel.
    pub channel_id: ChannelId,
    /// What the channel calls it.
    pub code: String,
    /// What it is.
    pub sku_id: SkuId,
    /// Units of the SKU in one of the listing.
    pub pack_size: i64,
    /// Added at.
    pub created_at: Time,
}

/// Adds a listing or points the one of that code to another SKU.
pub fn upsert_listing(conn: &mut Conn, listing: &ListingWrite) -> Result<()> {
    diesel::insert_into(listings::table)
        .values(listing)
        .on_conflict((listings::channel_id, listings::code))
        .do_update()
        .set((
            listings::sku_id.eq(listing.sku_id),
            listings::pack_size.eq(listing.pack_size),
        ))
        .both()
        .execute(conn)?;
    sku_search::replace(conn, listing.sku_id)
}

/// Listings of a channel after a code, in order of code: (code, SKU's code, pack size).
pub fn list_listings_after(
    conn: &mut Conn,
    channel: ChannelId,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, String, i64)>> {
    Ok(listings::table
        .inner_join(skus::table.on(skus::id.eq(listings::sku_id)))
        .filter(listings::channel_id.eq(channel))
        .filter(listings::code.gt(after))
        .order(listings::code)
        .limit(limit)
        .select((listings::code, skus::code, listings::pack_size))
        .load(conn)?)
}

/// Whether a channel's code stands for something.
pub fn find_listing(conn: &mut Conn, channel: ChannelId, code: &str) -> Result<bool> {
    let found = listings::table
        .filter(listings::channel_id.eq(channel))
        .filter(listings::code.eq(code));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(conn)?)
}

/// One listing with what it stands for.
#[derive(Debug, Clone, Queryable)]
pub struct ListingRow {
    /// Row id.
    pub id: ListingId,
    /// Its channel.
    pub channel: ChannelId,
    /// The channel's name.
    pub channel_name: String,
    /// What the channel calls it.
    pub code: String,
    /// The SKU.
    pub sku: SkuId,
    /// The SKU's code.
    pub sku_code: String,
    /// The SKU's title.
    pub sku_title: String,
    /// Units of the SKU in one of the listing.
    pub pack_size: i64,
}

/// A place in the list of listings: code and id.
pub type Place = (String, ListingId);

/// From where a page of listings goes on.
pub type From = paging::From<Place>;

/// What the list of listings is narrowed to.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Of this channel.
    pub channel: Option<ChannelId>,
    /// Of these SKUs: what a search found.
    pub among: Option<Vec<SkuId>>,
    /// What the viewer sees.
    pub reach: Reach,
}

/// Listings in the order of their codes, one more than `limit` if there are more in the direction of `from`.
pub fn list_page(
    conn: &mut Conn,
    filter: &Filter,
    from: &From,
    limit: i64,
) -> Result<Vec<ListingRow>> {
    let mut query = listings::table
        .inner_join(skus::table.on(skus::id.eq(listings::sku_id)))
        .inner_join(channels::table.on(channels::id.eq(listings::channel_id)))
        .into_boxed();
    if let Some(seen) = &filter.reach.channels {
        query = query.filter(listings::channel_id.eq_any(seen));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(listings::channel_id.eq(channel));
    }
    if let Some(among) = &filter.among {
        query = query.filter(listings::sku_id.eq_any(among));
    }
    // one row value: as two comparisons it would walk the index from its end
    let beside = |sign: &str, (code, id): &Place| {
        sql::<Bool>(&format!("(listings.code, listings.id) {sign} ("))
            .bind::<Text, _>(code.clone())
            .sql(", ")
            .bind::<BigInt, _>(id.0)
            .sql(")")
    };
    query = match from {
        From::Start => query,
        From::After(place) => query.filter(beside(">", place)),
        From::Before(place) => query.filter(beside("<", place)),
    };
    query = match from {
        From::Before(_) => query.order((listings::code.desc(), listings::id.desc())),
        From::Start | From::After(_) => query.order((listings::code.asc(), listings::id.asc())),
    };
    let mut rows: Vec<ListingRow> = query
        .limit(limit + 1)
        .select((
            listings::id,
            listings::channel_id,
            channels::name,
            listings::code,
            listings::sku_id,
            skus::code,
            skus::title,
            listings::pack_size,
        ))
        .load(conn)?;
    if matches!(from, From::Before(_)) {
        rows.reverse();
    }
    Ok(rows)
}

/// The listings of a SKU that somebody sees, by channel and code; at most `limit`.
pub fn list_of_sku(
    conn: &mut Conn,
    reach: &Reach,
    sku: SkuId,
    limit: i64,
) -> Result<Vec<ListingRow>> {
    let filter = Filter {
        channel: None,
        among: Some(vec![sku]),
        reach: reach.clone(),
    };
    list_page(conn, &filter, &From::Start, limit)
}

/// A listing that somebody sees: its channel, code and SKU.
pub fn find_seen(
    conn: &mut Conn,
    reach: &Reach,
    id: ListingId,
) -> Result<Option<(ChannelId, String, SkuId)>> {
    let found: Option<(ChannelId, String, SkuId)> = listings::table
        .find(id)
        .select((listings::channel_id, listings::code, listings::sku_id))
        .first(conn)
        .optional()?;
    Ok(found.filter(|(channel, ..)| reach.sees_channel(*channel)))
}

/// Forgets a listing; false if it is gone already.
pub fn delete_listing(conn: &mut Conn, id: ListingId, sku: SkuId) -> Result<bool> {
    let gone = diesel::delete(listings::table.find(id)).execute(conn)?;
    sku_search::replace(conn, sku)?;
    Ok(gone == 1)
}
