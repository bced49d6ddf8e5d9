//! SKUs and kits: what is stocked and what is made of it. What the channels call it is `listings`, how staff find it
//! `sku_list` and `sku_search`.

use super::schema::{kit_components, listings, skus};
use super::{Conn, chunks, sku_search};
use crate::domain::grams::fold;
use crate::domain::ids::{ChannelId, SkuId};
use crate::domain::sourcing::Temperature;
use crate::domain::time::Time;
use crate::each_backend;
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
    /// Changed at: tells a version from the next.
    pub updated_at: Time,
    /// How it travels, what it costs, since when it may leave.
    #[diesel(embed)]
    pub care: CareRow,
}

/// What sourcing must know of a SKU beside its measures.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, AsChangeset)]
#[diesel(table_name = skus)]
#[diesel(treat_none_as_null = true)]
pub struct CareRow {
    /// How it must be kept on the way.
    pub temperature: Temperature,
    /// Dangerous goods, which travel with nothing else.
    pub dangerous: bool,
    /// Travels only with its like.
    pub alone: bool,
    /// What one piece costs us, minor units of the currency of costs; none: nobody knows.
    pub cost: Option<i64>,
    /// Pre-sale: it may not leave before.
    pub not_before: Option<Time>,
}

impl Default for CareRow {
    /// As the columns' defaults: nothing special.
    fn default() -> Self {
        CareRow {
            temperature: Temperature::Ambient,
            dangerous: false,
            alone: false,
            cost: None,
            not_before: None,
        }
    }
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
        sku_search::replace(conn, id)?;
        return Ok((id, false));
    }
    diesel::insert_into(skus::table)
        .values((
            sku,
            skus::folded.eq(fold(&sku.code)),
            skus::created_at.eq(sku.updated_at),
        ))
        .execute(conn)?;
    let id = skus::table
        .filter(skus::code.eq(&sku.code))
        .select(skus::id)
        .first(conn)?;
    sku_search::replace(conn, id)?;
    Ok((id, true))
}

/// Changes a SKU if it is still as somebody saw it; false if it is not.
pub fn update_sku(conn: &mut Conn, id: SkuId, seen: Time, sku: &SkuWrite) -> Result<bool> {
    let changed = diesel::update(skus::table.find(id).filter(skus::updated_at.eq(seen)))
        .set(sku)
        .execute(conn)?;
    sku_search::replace(conn, id)?;
    Ok(changed == 1)
}

/// Sets how a SKU travels, what it costs, since when it may leave.
pub fn update_care(conn: &mut Conn, id: SkuId, care: &CareRow) -> Result<()> {
    diesel::update(skus::table.find(id))
        .set(care)
        .execute(conn)?;
    Ok(())
}

/// Locks SKUs, ascending, until the transaction ends.
pub fn lock_skus(conn: &mut Conn, ids: &[SkuId]) -> Result<()> {
    let query = skus::table
        .filter(skus::id.eq_any(ids))
        .order(skus::id)
        .select(skus::id);
    each_backend!(
        conn,
        pg | conn | query.for_no_key_update().load::<SkuId>(conn).map(drop)?,
        // its one writer is lock enough
        sqlite | _conn | drop(query),
    );
    Ok(())
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

/// SKUs of these codes as they are compared, or of these barcodes.
pub fn list_by_folded_or_barcode(
    conn: &mut Conn,
    folded: &[String],
    barcodes: &[&str],
) -> Result<Vec<SkuRow>> {
    Ok(skus::table
        .filter(
            skus::folded
                .eq_any(folded)
                .or(skus::barcode.eq_any(barcodes)),
        )
        .select(SkuRow::as_select())
        .load(conn)?)
}

/// SKUs of these ids.
pub fn list_by_ids(conn: &mut Conn, ids: &[SkuId]) -> Result<Vec<SkuRow>> {
    Ok(skus::table
        .filter(skus::id.eq_any(ids))
        .select(SkuRow::as_select())
        .load(conn)?)
}
