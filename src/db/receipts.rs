//! Goods that are ordered: purchase orders with their lines, how they are written, locked and listed.

use super::schema::{receipt_lines, receipts, skus};
use super::{BothExt, Conn};
use crate::domain::ids::{LocationId, ReceiptId, ReceiptLineId, SkuId};
use crate::domain::staff::Reach;
use crate::domain::stock::ReceiptState;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Timestamp};

/// One purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = receipts)]
pub struct ReceiptRow {
    /// Row id.
    pub id: ReceiptId,
    /// Unique name.
    pub name: String,
    /// Where to.
    pub location_id: LocationId,
    /// From whom; may be empty.
    pub supplier: String,
    /// Where it stands.
    pub state: ReceiptState,
    /// In words; may be empty.
    pub note: String,
    /// When the goods should be there.
    pub expected_at: Time,
    /// Made at.
    pub created_at: Time,
    /// Made by.
    pub created_by: String,
    /// Goes up with every change.
    pub revision: i64,
}

/// What is written of a new purchase order.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = receipts, treat_none_as_default_value = false)]
pub struct ReceiptWrite {
    /// Unique name.
    pub name: String,
    /// Where to.
    pub location_id: LocationId,
    /// From whom.
    pub supplier: String,
    /// Where it stands.
    pub state: ReceiptState,
    /// In words.
    pub note: String,
    /// When the goods should be there.
    pub expected_at: Time,
    /// Made at.
    pub created_at: Time,
    /// Made by.
    pub created_by: String,
}

/// One SKU of a purchase order.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct ReceiptLine {
    /// Row id.
    pub id: ReceiptLineId,
    /// Of which purchase order.
    pub receipt_id: ReceiptId,
    /// What.
    pub sku_id: SkuId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Pieces ordered.
    pub quantity: i64,
    /// Pieces that came.
    pub received: i64,
    /// Pieces that waiting orders were told of.
    pub promised: i64,
}

/// Writes a purchase order; none if the name is taken.
pub fn insert_receipt(conn: &mut Conn, write: &ReceiptWrite) -> Result<Option<ReceiptId>> {
    let added = diesel::insert_into(receipts::table)
        .values(write)
        .on_conflict_do_nothing()
        .both()
        .execute(conn)?;
    if added == 0 {
        return Ok(None);
    }
    Ok(find_by_name(conn, &write.name)?.map(|row| row.id))
}

/// Makes a purchase order consist of just these lines; what has come of a line stays.
pub fn replace_lines(conn: &mut Conn, id: ReceiptId, lines: &[(SkuId, i64)]) -> Result<()> {
    let kept: Vec<SkuId> = lines.iter().map(|(sku, _)| *sku).collect();
    diesel::delete(
        receipt_lines::table
            .filter(receipt_lines::receipt_id.eq(id))
            .filter(receipt_lines::sku_id.ne_all(kept)),
    )
    .execute(conn)?;
    for (sku, quantity) in lines {
        diesel::insert_into(receipt_lines::table)
            .values((
                receipt_lines::receipt_id.eq(id),
                receipt_lines::sku_id.eq(sku),
                receipt_lines::quantity.eq(quantity),
            ))
            .on_conflict((receipt_lines::receipt_id, receipt_lines::sku_id))
            .do_update()
            .set(receipt_lines::quantity.eq(quantity))
            .both()
            .execute(conn)?;
    }
    Ok(())
}

/// The purchase order of a name.
pub fn find_by_name(conn: &mut Conn, name: &str) -> Result<Option<ReceiptRow>> {
    // PostgreSQL keeps no NUL in a text, so there is no such name
    if name.contains('\0') {
        return Ok(None);
    }
    Ok(receipts::table
        .filter(receipts::name.eq(name))
        .select(ReceiptRow::as_select())
        .first(conn)
        .optional()?)
}

/// Locks a purchase order and reads it after the lock.
pub fn lock(conn: &mut Conn, id: ReceiptId) -> Result<ReceiptRow> {
    let query = receipts::table.find(id);
    Ok(each_backend!(
        conn,
        pg | conn
            | query
                .select(ReceiptRow::as_select())
                .for_no_key_update()
                .first(conn)?,
        sqlite | conn | query.select(ReceiptRow::as_select()).first(conn)?,
    ))
}

/// Lines of these purchase orders, by code.
pub fn list_lines(conn: &mut Conn, ids: &[ReceiptId]) -> Result<Vec<ReceiptLine>> {
    Ok(receipt_lines::table
        .inner_join(skus::table.on(skus::id.eq(receipt_lines::sku_id)))
        .filter(receipt_lines::receipt_id.eq_any(ids))
        .order((receipt_lines::receipt_id, skus::code))
        .select((
            receipt_lines::id,
            receipt_lines::receipt_id,
            receipt_lines::sku_id,
            skus::code,
            skus::title,
            receipt_lines::quantity,
            receipt_lines::received,
            receipt_lines::promised,
        ))
        .load(conn)?)
}

/// Which purchase orders a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// What is to come, the earliest first.
    Expected,
    /// All, the newest first.
    All,
}

/// Purchase orders that somebody sees, after a place; one more than `limit` where there are more. The place is
/// (expected, id) of what is to come, and the id alone counts of all.
pub fn list_page(
    conn: &mut Conn,
    reach: &Reach,
    only: Only,
    after: Option<(Time, i64)>,
    limit: i64,
) -> Result<Vec<ReceiptRow>> {
    let mut query = receipts::table.into_boxed();
    if let Some(places) = &reach.locations {
        query = query.filter(receipts::location_id.eq_any(places));
    }
    query = match only {
        Only::Expected => query
            .filter(sql::<Bool>("receipts.state = 'expected'"))
            .order((receipts::expected_at, receipts::id)),
        Only::All => query.order(receipts::id.desc()),
    };
    if let Some((at, id)) = after {
        query = match only {
            Only::Expected => query.filter(
                sql::<Bool>("(receipts.expected_at, receipts.id) > (")
                    .bind::<Timestamp, _>(at)
                    .sql(", ")
                    .bind::<BigInt, _>(id)
                    .sql(")"),
            ),
            Only::All => query.filter(receipts::id.lt(ReceiptId(id))),
        };
    }
    Ok(query
        .limit(limit + 1)
        .select(ReceiptRow::as_select())
        .load(conn)?)
}

/// Writes how many pieces of a line have come.
pub fn update_received(conn: &mut Conn, line: ReceiptLineId, received: i64) -> Result<()> {
    diesel::update(receipt_lines::table.find(line))
        .set(receipt_lines::received.eq(received))
        .execute(conn)?;
    Ok(())
}

/// Saves a locked purchase order; its revision goes up.
pub fn update_receipt(conn: &mut Conn, row: &ReceiptRow) -> Result<()> {
    diesel::update(receipts::table.find(row.id))
        .set((
            receipts::supplier.eq(&row.supplier),
            receipts::state.eq(row.state),
            receipts::note.eq(&row.note),
            receipts::expected_at.eq(row.expected_at),
            receipts::revision.eq(row.revision + 1),
        ))
        .execute(conn)?;
    Ok(())
}
