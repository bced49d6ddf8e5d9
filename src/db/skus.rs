//! SKUs, kits and listings: what is stocked, what is made of it, and what the channels call it.

use super::schema::{kit_components, listings, skus};
use super::{BothExt, Conn, chunks};
use crate::domain::ids::{ChannelId, SkuId};
use crate::domain::time::Time;
use crate::error::Result;
use diesel::prelude::*;
use std::collections::HashMap;

/// One SKU.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = skus)]
pub struct SkuRow {
    /// Row id.
    pub id: SkuId,
    /// Unique code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Grams.
    pub weight_g: Option<i64>,
    /// Millimetres.
    pub length_mm: Option<i64>,
    /// Millimetres.
    pub width_mm: Option<i64>,
    /// Millimetres.
    pub height_mm: Option<i64>,
    /// EAN, UPC or own.
    pub barcode: Option<String>,
}

/// What is written of a SKU.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = skus, treat_none_as_default_value = false)]
#[diesel(treat_none_as_null = true)]
pub struct SkuWrite {
    /// Unique code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Grams.
    pub weight_g: Option<i64>,
    /// Millimetres.
    pub length_mm: Option<i64>,
    /// Millimetres.
    pub width_mm: Option<i64>,
    /// Millimetres.
    pub height_mm: Option<i64>,
    /// EAN, UPC or own.
    pub barcode: Option<String>,
    /// Changed at.
    pub updated_at: Time,
}

/// What a channel's code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The SKU.
    pub sku: SkuId,
    /// Units of it in one unit of the listing.
    pub pack_size: i64,
}

/// What these codes stand for at a channel: a listing there first, a SKU's own code otherwise.
pub fn find_known(
    conn: &mut Conn,
    channel: ChannelId,
    codes: &[&str],
) -> Result<HashMap<String, Known>> {
    let mut known = HashMap::with_capacity(codes.len());
    for part in chunks(codes, 1) {
        let rows: Vec<(String, SkuId)> = skus::table
            .filter(skus::code.eq_any(part))
            .select((skus::code, skus::id))
            .load(conn)?;
        known.extend(
            rows.into_iter()
                .map(|(code, sku)| (code, Known { sku, pack_size: 1 })),
        );
    }
    for part in chunks(codes, 1) {
        let rows: Vec<(String, SkuId, i64)> = listings::table
            .filter(listings::channel_id.eq(channel))
            .filter(listings::code.eq_any(part))
            .select((listings::code, listings::sku_id, listings::pack_size))
            .load(conn)?;
        known.extend(
            rows.into_iter()
                .map(|(code, sku, pack_size)| (code, Known { sku, pack_size })),
        );
    }
    Ok(known)
}

/// Adds a SKU or changes the one of that code; gives its id and whether it is new.
pub fn upsert(conn: &mut Conn, sku: &SkuWrite) -> Result<(SkuId, bool)> {
    let existing: Option<SkuId> = skus::table
        .filter(skus::code.eq(&sku.code))
        .select(skus::id)
        .first(conn)
        .optional()?;
    if let Some(id) = existing {
        diesel::update(skus::table.find(id))
            .set(sku)
            .execute(conn)?;
        return Ok((id, false));
    }
    diesel::insert_into(skus::table)
        .values((sku, skus::created_at.eq(sku.updated_at)))
        .execute(conn)?;
    Ok((
        skus::table
            .filter(skus::code.eq(&sku.code))
            .select(skus::id)
            .first(conn)?,
        true,
    ))
}

/// Makes the kit consist of just these components.
pub fn replace_components(conn: &mut Conn, kit: SkuId, components: &[(SkuId, i64)]) -> Result<()> {
    diesel::delete(kit_components::table.filter(kit_components::kit_id.eq(kit))).execute(conn)?;
    for (component, quantity) in components {
        let row = (
            kit_components::kit_id.eq(kit),
            kit_components::component_id.eq(component),
            kit_components::quantity.eq(quantity),
        );
        diesel::insert_into(kit_components::table)
            .values(row)
            .execute(conn)?;
    }
    Ok(())
}

/// Components of these kits: (kit, component, its code, quantity).
pub fn list_components(
    conn: &mut Conn,
    kits: &[SkuId],
) -> Result<Vec<(SkuId, SkuId, String, i64)>> {
    Ok(kit_components::table
        .inner_join(skus::table.on(skus::id.eq(kit_components::component_id)))
        .filter(kit_components::kit_id.eq_any(kits))
        .order((kit_components::kit_id, skus::code))
        .select((
            kit_components::kit_id,
            kit_components::component_id,
            skus::code,
            kit_components::quantity,
        ))
        .load(conn)?)
}

/// Which of these SKUs are kits themselves.
pub fn find_kits(conn: &mut Conn, ids: &[SkuId]) -> Result<Vec<SkuId>> {
    Ok(kit_components::table
        .filter(kit_components::kit_id.eq_any(ids))
        .select(kit_components::kit_id)
        .distinct()
        .load(conn)?)
}

/// Which of these SKUs are part of a kit.
pub fn find_parts(conn: &mut Conn, ids: &[SkuId]) -> Result<Vec<SkuId>> {
    Ok(kit_components::table
        .filter(kit_components::component_id.eq_any(ids))
        .select(kit_components::component_id)
        .distinct()
        .load(conn)?)
}

/// The SKU of a code.
pub fn find_by_code(conn: &mut Conn, code: &str) -> Result<Option<SkuRow>> {
    Ok(skus::table
        .filter(skus::code.eq(code))
        .select(SkuRow::as_select())
        .first(conn)
        .optional()?)
}

/// SKUs after a code, in order of code.
pub fn list(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<SkuRow>> {
    Ok(skus::table
        .filter(skus::code.gt(after))
        .order(skus::code)
        .limit(limit)
        .select(SkuRow::as_select())
        .load(conn)?)
}

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
    Ok(())
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
