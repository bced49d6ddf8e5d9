//! Goods on their way from one place of ours to another: the rows, how they are written, locked and listed.

use super::schema::{skus, transfer_lines, transfers};
use super::{BothExt, Conn};
use crate::domain::ids::{LocationId, SkuId, TransferId};
use crate::domain::staff::Reach;
use crate::domain::stock::TransferState;
use crate::domain::time::Time;
use crate::each_backend;
use crate::error::Result;
use diesel::prelude::*;

/// One transfer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = transfers)]
pub struct TransferRow {
    /// Row id.
    pub id: TransferId,
    /// From where.
    pub from_id: LocationId,
    /// Where to.
    pub to_id: LocationId,
    /// Where it stands.
    pub state: TransferState,
    /// In words of whoever sent it; may be empty.
    pub note: String,
    /// Sent at.
    pub created_at: Time,
    /// Sent by.
    pub created_by: String,
    /// When it should be there.
    pub expected_at: Option<Time>,
    /// When the last of it came.
    pub received_at: Option<Time>,
}

/// What is written of a new transfer.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = transfers, treat_none_as_default_value = false)]
pub struct TransferWrite {
    /// From where.
    pub from_id: LocationId,
    /// Where to.
    pub to_id: LocationId,
    /// Where it stands.
    pub state: TransferState,
    /// In words of whoever sent it.
    pub note: String,
    /// Sent at.
    pub created_at: Time,
    /// Sent by.
    pub created_by: String,
    /// When it should be there.
    pub expected_at: Option<Time>,
}

/// One SKU of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct TransferLine {
    /// Of which transfer.
    pub transfer_id: TransferId,
    /// What.
    pub sku_id: SkuId,
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Pieces sent.
    pub quantity: i64,
    /// Pieces that came.
    pub received: i64,
}

/// Writes a transfer with (SKU, pieces) of each line.
pub fn insert_transfer(
    conn: &mut Conn,
    write: &TransferWrite,
    lines: &[(SkuId, i64)],
) -> Result<TransferId> {
    let id: TransferId = diesel::insert_into(transfers::table)
        .values(write)
        .returning(transfers::id)
        .both()
        .get_result(conn)?;
    for (sku, quantity) in lines {
        diesel::insert_into(transfer_lines::table)
            .values((
                transfer_lines::transfer_id.eq(id),
                transfer_lines::sku_id.eq(sku),
                transfer_lines::quantity.eq(quantity),
            ))
            .execute(conn)?;
    }
    Ok(id)
}

/// Locks a transfer and reads it after the lock.
pub fn lock(conn: &mut Conn, id: TransferId) -> Result<Option<TransferRow>> {
    let query = transfers::table.find(id);
    Ok(each_backend!(
        conn,
        pg | conn
            | query
                .select(TransferRow::as_select())
                .for_no_key_update()
                .first(conn)
                .optional()?,
        sqlite
            | conn
            | query
                .select(TransferRow::as_select())
                .first(conn)
                .optional()?,
    ))
}

/// A transfer that somebody sees: it leaves or comes to a place of theirs.
pub fn find_seen(conn: &mut Conn, reach: &Reach, id: TransferId) -> Result<Option<TransferRow>> {
    let row: Option<TransferRow> = transfers::table
        .find(id)
        .select(TransferRow::as_select())
        .first(conn)
        .optional()?;
    Ok(row.filter(|row| reach.sees_location(row.from_id) || reach.sees_location(row.to_id)))
}

/// Lines of these transfers, by code.
pub fn list_lines(conn: &mut Conn, ids: &[TransferId]) -> Result<Vec<TransferLine>> {
    Ok(transfer_lines::table
        .inner_join(skus::table.on(skus::id.eq(transfer_lines::sku_id)))
        .filter(transfer_lines::transfer_id.eq_any(ids))
        .order((transfer_lines::transfer_id, skus::code))
        .select((
            transfer_lines::transfer_id,
            transfer_lines::sku_id,
            skus::code,
            skus::title,
            transfer_lines::quantity,
            transfer_lines::received,
        ))
        .load(conn)?)
}

/// Transfers that somebody sees, the newest first, after an id; one more than `limit` where there are more.
pub fn list_page(
    conn: &mut Conn,
    reach: &Reach,
    state: Option<TransferState>,
    after: Option<TransferId>,
    limit: i64,
) -> Result<Vec<TransferRow>> {
    let mut query = transfers::table.into_boxed();
    if let Some(places) = &reach.locations {
        query = query.filter(
            transfers::from_id
                .eq_any(places)
                .or(transfers::to_id.eq_any(places)),
        );
    }
    if let Some(state) = state {
        query = query.filter(transfers::state.eq(state));
    }
    if let Some(after) = after {
        query = query.filter(transfers::id.lt(after));
    }
    Ok(query
        .order(transfers::id.desc())
        .limit(limit + 1)
        .select(TransferRow::as_select())
        .load(conn)?)
}

/// Writes how many pieces of a line have come.
pub fn update_received(conn: &mut Conn, id: TransferId, sku: SkuId, received: i64) -> Result<()> {
    diesel::update(transfer_lines::table.find((id, sku)))
        .set(transfer_lines::received.eq(received))
        .execute(conn)?;
    Ok(())
}

/// Writes where a locked transfer stands.
pub fn update_state(
    conn: &mut Conn,
    id: TransferId,
    state: TransferState,
    received_at: Option<Time>,
) -> Result<()> {
    diesel::update(transfers::table.find(id))
        .set((
            transfers::state.eq(state),
            transfers::received_at.eq(received_at),
        ))
        .execute(conn)?;
    Ok(())
}

/// How people name a transfer: `X-12`.
pub fn number_of(id: TransferId) -> String {
    format!("X-{}", id.0)
}
